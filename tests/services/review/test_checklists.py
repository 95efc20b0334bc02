from typing import Any

import pytest

from registry.models import Territory
from registry.rules.vocabulary import CaseState, VersionState
from registry.services.errors import DomainError
from review.models import ChecklistVersion, Criterion
from review.rules.checklists import CriterionData, LevelData
from review.services.checklists import (
    add_criterion,
    checklist_data,
    edit_criterion,
    load_checklist,
    new_version,
    put_in_force,
    remove_criterion,
)
from review.services.issuing import conclusion_snapshot
from review.services.scoring import save_sheet_draft
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db

FILE: dict[str, Any] = {
    "code": "material",
    "title": "Методический материал",
    "threshold": 4,
    "group": [
        {
            "title": "Содержание",
            "criterion": [
                {
                    "text": "Цель",
                    "max": 2,
                    "level": [{"points": 2, "label": "да"}, {"points": 0, "label": "нет"}],
                },
                {"text": "Безопасность", "max": 3, "stop": True},
            ],
        }
    ],
}


def load(territory: Territory, **changes: Any) -> ChecklistVersion:
    return load_checklist(territory, FILE | changes, basis="приказ № 3", **judge.by(None))


def edit(criterion: Criterion, **changes: Any) -> Criterion:
    return edit_criterion(criterion, **changes, **judge.by(None))


def unused() -> ChecklistVersion:
    return judge.make_checklist_version(make.make_territory())


def used() -> ChecklistVersion:
    """A version on which somebody has given marks."""
    return judge.scoring_stage(None, judge.GOOD).checklist_version


def texts(version: ChecklistVersion) -> list[str]:
    return list(version.criteria.order_by("position").values_list("text", flat=True))


# --- Files --------------------------------------------------------------------------------


def test_a_file_becomes_a_checklist_in_force() -> None:
    version = load(make.make_territory())

    safety = version.criteria.get(position=2)
    assert (version.number, version.state, version.threshold) == (1, VersionState.IN_FORCE, 4)
    assert (version.basis, version.in_force_from) == ("приказ № 3", judge.NOW.date())
    assert (safety.text, safety.max_points, safety.is_stop) == ("Безопасность", 3, True)
    assert list(version.criteria.get(position=1).levels.values_list("points", flat=True)) == [0, 2]


def test_the_same_file_changes_nothing() -> None:
    territory = make.make_territory()

    first, again = load(territory), load(territory)

    assert first == again
    assert ChecklistVersion.objects.count() == 1


def test_a_changed_file_becomes_the_next_version() -> None:
    territory = make.make_territory()
    first = load(territory)

    second = load(territory, title="Материал", threshold=5)

    first.refresh_from_db()
    assert (first.state, second.number, second.state) == ("retired", 2, "in_force")
    assert second.checklist.title == "Материал"


def test_every_territory_has_its_own_checklists() -> None:
    first, second = load(make.make_territory()), load(make.make_territory())

    assert first.checklist != second.checklist


def test_a_file_with_a_fault_is_refused_with_its_place() -> None:
    with pytest.raises(DomainError) as refusal:
        load(make.make_territory(), minutes=0)

    assert refusal.value.code == "checklist_out_of_range"
    assert "minutes" in str(refusal.value.message)


def test_a_stored_version_reads_as_its_file() -> None:
    version = load(make.make_territory())

    assert checklist_data(version).groups[0].criteria[0].levels == (
        LevelData(points=0, label="нет"),
        LevelData(points=2, label="да"),
    )


# --- Editing ------------------------------------------------------------------------------


def test_an_unused_version_is_edited_in_place() -> None:
    version = unused()

    edited = edit(version.criteria.get(position=1), text="Цель ясна", max_points=7)

    assert (edited.version, edited.text, edited.max_points) == (version, "Цель ясна", 7)
    assert ChecklistVersion.objects.count() == 1


@pytest.mark.system("REG-18")
def test_editing_after_the_first_score_makes_version_two_and_old_conclusions_print_version_one() -> (
    None
):
    material = judge.make_material(state=CaseState.SCORING)
    version = judge.make_checklist_version(material.case.territory)
    old = judge.issued_conclusion(material, checklist_version=version)
    criterion = version.criteria.get(position=1)

    edited = edit(criterion, text="Цель измерима")

    version.refresh_from_db()
    new_material = judge.make_material(material.case.territory, state=CaseState.CHECKING)
    new_stage = judge.stages.open_stage(new_material.case, **judge.by(None))
    old.refresh_from_db()
    printed_before, printed_now = old.document.snapshot, conclusion_snapshot(old)
    assert (edited.version.number, edited.version.state) == (2, VersionState.IN_FORCE)
    assert (version.state, texts(version)[0]) == (
        VersionState.RETIRED,
        "Цель названа и достигается",
    )
    assert texts(edited.version) == ["Цель измерима", *texts(version)[1:]]
    assert new_stage.checklist_version == edited.version
    for printed in (printed_before, printed_now):
        assert printed["checklist"]["version"] == 1
        assert printed["groups"][0]["criteria"][0]["text"] == "Цель названа и достигается"


@pytest.mark.system("REG-18", part="a started examination keeps its version")
def test_a_started_examination_keeps_its_version() -> None:
    stage = judge.scoring_stage(None, judge.GOOD)
    late = judge.make_assignment(stage)

    edited = edit(stage.checklist_version.criteria.get(position=1), max_points=9)
    sheet = judge.submit(late, judge.GOOD)

    assert edited.version.number == 2
    assert (sheet.checklist_version, sheet.maximum) == (stage.checklist_version, 20)


def test_a_mark_in_a_draft_counts_as_a_mark() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    version = assignment.stage.checklist_version
    criterion = version.criteria.get(position=1)
    save_sheet_draft(
        assignment.sheet,
        marks={criterion.pk: {"points": 5}},
        draft_version=0,
        **judge.by(assignment.expert),
    )

    edited = edit(criterion, max_points=6)

    assert edited.version != version


def test_the_copy_keeps_groups_levels_and_rules() -> None:
    version = used()

    copied = new_version(version, **judge.by(None))

    assert checklist_data(copied) == checklist_data(version)
    assert (copied.number, copied.state) == (2, VersionState.DRAFT)


def test_only_the_newest_version_is_edited() -> None:
    version = used()
    criterion = version.criteria.get(position=1)
    edit(criterion, text="Иначе")

    with pytest.raises(DomainError) as refusal:
        edit(criterion, text="Ещё иначе")

    assert refusal.value.code == "version_retired"


def test_levels_are_replaced_together() -> None:
    criterion = unused().criteria.get(position=1)

    edited = edit(criterion, max_points=1, levels=[LevelData(points=1, label="да")])

    assert list(edited.levels.values_list("points", "label")) == [(1, "да")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "text_needed"),
        ({"max_points": 0}, "bad_maximum"),
        ({"max_points": 101}, "bad_maximum"),
        ({"max_points": 4}, "level_above_maximum"),
        ({"levels": [LevelData(points=6, label="много")]}, "level_above_maximum"),
    ],
)
def test_a_criterion_stays_sensible(changes: dict[str, Any], code: str) -> None:
    criterion = unused().criteria.get(position=1)

    with pytest.raises(DomainError) as refusal:
        edit(criterion, **changes)

    assert refusal.value.code == code


@pytest.mark.parametrize("make_version", [unused, used])
def test_a_criterion_is_added_at_the_end_of_its_group(make_version: Any) -> None:
    version = make_version()
    before = texts(version)
    new = CriterionData(text="Есть ответы", max_points=2, levels=(LevelData(points=2, label="да"),))

    added = add_criterion(version.groups.get(position=1), criterion=new, **judge.by(None))

    assert texts(added.version) == [*before[:2], "Есть ответы", *before[2:]]
    assert added.levels.get().label == "да"
    assert texts(version) == before or added.version == version


@pytest.mark.parametrize("make_version", [unused, used])
def test_a_criterion_is_taken_out_and_the_rest_move_up(make_version: Any) -> None:
    version = make_version()
    before = texts(version)

    left = remove_criterion(version.criteria.get(position=2), **judge.by(None))

    assert texts(left) == [before[0], *before[2:]]
    assert list(left.criteria.values_list("position", flat=True)) == [1, 2, 3]


def test_the_last_criterion_stays() -> None:
    version = unused()
    for _ in range(3):
        remove_criterion(version.criteria.get(position=1), **judge.by(None))

    with pytest.raises(DomainError) as refusal:
        remove_criterion(version.criteria.get(position=1), **judge.by(None))

    assert refusal.value.code == "no_criteria"


def test_one_version_is_in_force_at_a_time() -> None:
    version = unused()
    copied = new_version(version, **judge.by(None))

    put_in_force(copied, basis="приказ № 9", **judge.by(None))
    put_in_force(copied, **judge.by(None))

    version.refresh_from_db()
    assert (version.state, copied.state, copied.basis) == ("retired", "in_force", "приказ № 9")


def test_an_empty_checklist_is_not_put_in_force() -> None:
    version = unused()
    empty = ChecklistVersion.objects.create(
        checklist=version.checklist, number=2, state=VersionState.DRAFT
    )

    with pytest.raises(DomainError) as refusal:
        put_in_force(empty, **judge.by(None))

    assert refusal.value.code == "no_criteria"


def test_a_draft_version_with_marks_of_nobody_is_edited_without_coming_into_force() -> None:
    version = unused()
    draft = new_version(version, **judge.by(None))

    edit(draft.criteria.get(position=1), text="Иначе")

    draft.refresh_from_db()
    version.refresh_from_db()
    assert (draft.state, version.state) == (VersionState.DRAFT, VersionState.IN_FORCE)
