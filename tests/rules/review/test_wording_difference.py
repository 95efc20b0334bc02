from dataclasses import replace

import pytest

from registry.rules.calendar import Term
from registry.rules.vocabulary import ChangeClass
from review.rules.checklist_difference import class_of_checklists
from review.rules.checklists import ChecklistData, CriterionData, GroupData, LevelData
from review.rules.presets import TWO_STAGES
from review.rules.procedure_parts import Part, Place, Told
from review.rules.wording_difference import (
    ChangeReason,
    class_of_procedures,
    compare_sentences,
    reasons_of_text,
)

TYPO, CLARIFICATION, NEW_MEANING = ChangeClass


@pytest.mark.parametrize(
    ("old", "new", "reasons"),
    [
        ("Работа сдаётся в срок.", "Работа сдаётся в срок.", ()),
        ("Работа сдаеться в срок", "Работа сдаётся в срок.", (ChangeReason.SPELLING,)),
        ("Не более 10 страниц", "Не более 12 страниц", (ChangeReason.NUMBER,)),
        ("в течении дня", "в течение дня", (ChangeReason.SPELLING,)),
        ("без приложений", "с приложений", (ChangeReason.DENIAL, ChangeReason.OTHER_WORDS)),
        (
            "Авторы участвуют",
            "Авторы не участвуют",
            (ChangeReason.DENIAL, ChangeReason.OTHER_WORDS),
        ),
        ("Сдаётся методисту", "Сдаётся координатору", (ChangeReason.OTHER_WORDS,)),
        ("", "Работы хранятся год", (ChangeReason.OTHER_WORDS,)),
        ("три эксперта", "3 эксперта", (ChangeReason.NUMBER,)),
        ("за семь дней", "за восемь дней", (ChangeReason.NUMBER,)),
        ("до 5 июня", "до 5 июля", (ChangeReason.NUMBER,)),
        ("до 5 мая", "до 5 мая!", (ChangeReason.SPELLING,)),
        ("в 2025/2026 году", "в 2026/2027 году", (ChangeReason.NUMBER,)),
    ],
)
def test_a_text_says_by_itself_how_far_it_was_changed(
    old: str, new: str, reasons: tuple[ChangeReason, ...]
) -> None:
    assert reasons_of_text(old, new) == reasons


def test_a_changed_number_is_never_a_misprint() -> None:
    advice = class_of_procedures(TWO_STAGES, TWO_STAGES, [("до 10 стр.", "до 12 стр.")])

    assert [one for one in ChangeClass if advice.allows(one)] == [CLARIFICATION, NEW_MEANING]
    assert advice.proposed is NEW_MEANING


def test_letters_alone_may_be_a_misprint_or_anything_more() -> None:
    advice = class_of_procedures(TWO_STAGES, TWO_STAGES, [("Положенее", "Положение")])

    assert (advice.least, advice.proposed) == (TYPO, TYPO)
    assert [one for one in ChangeClass if advice.allows(one)] == list(ChangeClass)


def test_a_setting_by_which_works_are_judged_is_new_meaning_whatever_is_said_of_it() -> None:
    stage = replace(TWO_STAGES.stages[0], experts=3)
    advice = class_of_procedures(
        TWO_STAGES, replace(TWO_STAGES, stages=(stage, TWO_STAGES.stages[1]))
    )

    assert advice.least is NEW_MEANING
    assert advice.reasons == (ChangeReason.SETTING,)


def test_terms_and_load_are_a_clarification_at_least() -> None:
    changed = replace(
        TWO_STAGES, max_load=3, terms=replace(TWO_STAGES.terms, score_material=Term(12))
    )
    advice = class_of_procedures(TWO_STAGES, changed)

    assert (advice.least, advice.proposed) == (CLARIFICATION, CLARIFICATION)


def test_two_wordings_are_compared_sentence_by_sentence() -> None:
    one, other = Place(Part.ROUNDS), Place(Part.TERMS)
    old = [Told("A", one), Told("B", one), Told("C", other)]
    new = [Told("A", one), Told("B2", one), Told("B3", one)]

    compared = compare_sentences(old, new)

    assert [(row.old, row.new) for row in compared] == [
        ("A", "A"),
        ("B", "B2"),
        (None, "B3"),
        ("C", None),
    ]
    assert [row.is_changed for row in compared] == [False, True, True, True]


LEVELS = (LevelData(points=0, label="Нет"), LevelData(points=2, label="Да"))
GOAL = CriterionData(text="Цель ясна и достижима", max_points=2, levels=LEVELS)
PACE = CriterionData(text="Темп урока", max_points=2)
SHEET = ChecklistData(
    code="c", title="Урок", groups=(GroupData(title="Всё", criteria=(GOAL, PACE)),)
)


def asking(*criteria: CriterionData, **changes: object) -> ChecklistData:
    groups = (GroupData(title="Всё", criteria=criteria),)
    return replace(SHEET, groups=groups, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "least"),
    [
        (SHEET, TYPO),
        (asking(replace(GOAL, text="Цель ясна и достежима"), PACE), TYPO),
        (asking(replace(GOAL, hint="Смотрите план"), PACE), CLARIFICATION),
        (asking(PACE, GOAL), CLARIFICATION),
        (asking(GOAL, PACE, minutes=40), CLARIFICATION),
        (asking(replace(GOAL, max_points=3), PACE), NEW_MEANING),
        (asking(replace(GOAL, levels=LEVELS[:1]), PACE), NEW_MEANING),
        (asking(replace(GOAL, is_stop=True), PACE), NEW_MEANING),
        (asking(GOAL), NEW_MEANING),
        (asking(GOAL, PACE, threshold=3), NEW_MEANING),
    ],
)
def test_points_of_a_checklist_compare_as_long_as_its_scale_is_the_same(
    new: ChecklistData, least: ChangeClass
) -> None:
    assert class_of_checklists(SHEET, new).least is least
