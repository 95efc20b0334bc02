import pytest

from registry.models import ClassifierItem, JournalEntry
from registry.queries import classifier_items
from registry.rules.actors import Actor
from registry.rules.vocabulary import ClassifierKey
from registry.services.classifiers import add_item, rename_item, restore_item, retire_item
from registry.services.errors import DomainError
from tests.factories.registry import NOW, make_person, make_territory

pytestmark = pytest.mark.django_db

DIRECTION = ClassifierKey.EXPERT_DIRECTION


@pytest.fixture
def by() -> dict[str, object]:
    return {"territory": make_territory(), "actor": Actor.person(make_person().pk), "now": NOW}


@pytest.mark.system("REG-04", part="lists of the regulations are there, five directions")
def test_lists_of_the_regulations_are_there_from_the_start() -> None:
    counts = {key: classifier_items(key).count() for key in ClassifierKey}

    assert counts[DIRECTION] == 5
    assert counts[ClassifierKey.EXPERTISE_OBJECT] == 14
    assert counts[ClassifierKey.COMMUNITY_ACTIVITY] == 9
    assert counts[ClassifierKey.LEVEL] == 5
    assert counts[ClassifierKey.MATERIAL_KIND] == 8
    assert counts[ClassifierKey.SUBJECT] > 20


@pytest.mark.system("REG-04", part="an administrator extends a list without code")
def test_added_value_is_offered_last(by: dict[str, object]) -> None:
    item = add_item(DIRECTION, " экспертиза программ воспитания ", **by)

    assert list(classifier_items(DIRECTION))[-1] == item
    assert item.title == "экспертиза программ воспитания"
    assert JournalEntry.objects.get().key == "registry.classifier.added"


@pytest.mark.system("REG-04", part="conformity with the position cannot be added")
def test_conformity_with_the_position_held_cannot_be_added(by: dict[str, object]) -> None:
    with pytest.raises(DomainError) as refusal:
        add_item(DIRECTION, "установление соответствия занимаемой должности", **by)

    assert (refusal.value.code, refusal.value.field) == ("not_for_experts", "title")
    assert classifier_items(DIRECTION).count() == 5


def test_value_cannot_be_renamed_into_a_forbidden_one(by: dict[str, object]) -> None:
    item = classifier_items(DIRECTION)[0]

    with pytest.raises(DomainError) as refusal:
        rename_item(item, "соответствие занимаемой должности", **by)

    assert refusal.value.code == "not_for_experts"


def test_renamed_value_keeps_its_key(by: dict[str, object]) -> None:
    item = classifier_items(DIRECTION)[0]
    key = item.key

    rename_item(item, "аттестация педагогов", **by)

    item.refresh_from_db()
    assert (item.key, item.title) == (key, "аттестация педагогов")


def test_value_may_be_renamed_to_a_different_case_of_itself(by: dict[str, object]) -> None:
    item = classifier_items(DIRECTION)[0]

    rename_item(item, item.title.upper(), **by)

    item.refresh_from_db()
    assert item.title.isupper()


def test_retired_value_is_no_longer_offered_and_stays(by: dict[str, object]) -> None:
    item = classifier_items(DIRECTION)[0]

    retire_item(item, **by)

    assert item not in classifier_items(DIRECTION)
    assert ClassifierItem.objects.filter(pk=item.pk).exists()


def test_retired_value_may_be_offered_again(by: dict[str, object]) -> None:
    item = classifier_items(DIRECTION)[0]
    retire_item(item, **by)

    restore_item(item, **by)

    assert item in classifier_items(DIRECTION)


def test_value_that_is_retired_is_not_added_twice(by: dict[str, object]) -> None:
    item = classifier_items(DIRECTION)[0]
    retire_item(item, **by)

    with pytest.raises(DomainError) as refusal:
        add_item(DIRECTION, item.title, **by)

    assert refusal.value.code == "title_taken"
