import pytest

from registry.rules.classifiers import find_title_fault
from registry.rules.vocabulary import ClassifierKey

DIRECTION = ClassifierKey.EXPERT_DIRECTION


@pytest.mark.parametrize(
    ("classifier", "title", "fault"),
    [
        (DIRECTION, "экспертиза программ воспитания", ""),
        (DIRECTION, "  ", "title_empty"),
        (DIRECTION, "э" * 301, "title_too_long"),
        (DIRECTION, "Экспертиза  ПРОЕКТОВ", "title_taken"),
        (DIRECTION, "экспертиза учёбы", "title_taken"),
        (DIRECTION, "установление соответствия занимаемой должности", "not_for_experts"),
        (DIRECTION, "Аттестация на  Соответствие занимаемой должности", "not_for_experts"),
        (DIRECTION, "аттестация на СЗД", "not_for_experts"),
        (ClassifierKey.EXPERTISE_OBJECT, "соответствие занимаемой должности", "not_for_experts"),
        (ClassifierKey.SUBJECT, "соответствие занимаемой должности", ""),
    ],
)
def test_title_is_looked_over(classifier: ClassifierKey, title: str, fault: str) -> None:
    taken = ["экспертиза проектов", "экспертиза учебы"]

    assert find_title_fault(classifier, title, taken=taken) == fault
