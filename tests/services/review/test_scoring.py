from datetime import timedelta
from typing import Any

import pytest

from registry.models import JournalEntry
from registry.rules.actors import OnBehalfOf
from registry.rules.vocabulary import RelationKind
from registry.services.errors import DomainError
from review.models import Mark, Sheet
from review.rules.vocabulary import (
    AssignmentState,
    Recommendation,
    SheetGapReason,
    SheetState,
)
from review.services.scoring import (
    SheetDraftChanged,
    SheetIncomplete,
    SheetSubmitted,
    save_sheet_draft,
    score_material,
)
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def send(assignment: Any, marks: Any, **fields: Any) -> Sheet:
    return score_material(
        assignment,
        marks=marks,
        **{"recommendation": Recommendation.ACCEPT} | fields,
        **judge.by(assignment.expert),
    )


@pytest.mark.system("REV-02", part="totals equal the sum by hand; an incomplete sheet is refused")
def test_a_submitted_sheet_has_the_sum_of_its_marks() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    version = assignment.stage.checklist_version

    sheet = send(assignment, judge.marks(version, 5, 4, 3, 2), comment_to_author=" Спасибо. ")

    sheet.refresh_from_db()
    assignment.refresh_from_db()
    assert (sheet.total, sheet.maximum) == (14, 20)
    assert sheet.comment_to_author == "Спасибо."
    assert (sheet.state, assignment.state) == (SheetState.SUBMITTED, AssignmentState.SUBMITTED)
    assert list(sheet.marks.values_list("points", flat=True)) == [5, 4, 3, 2]


def test_what_does_not_apply_lowers_the_maximum() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    version = assignment.stage.checklist_version

    sheet = send(assignment, judge.marks(version, 5, 4, 3, None))

    assert (sheet.total, sheet.maximum) == (12, 15)
    assert sheet.marks.filter(points=None).count() == 1


@pytest.mark.system("REV-02", part="totals equal the sum by hand; an incomplete sheet is refused")
def test_an_incomplete_sheet_is_refused_with_all_its_gaps() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    marks = judge.marks(assignment.stage.checklist_version, 5, 0, 3, 6)
    first, second, *_rest = marks
    del marks[first]
    marks[second]["comment"] = ""
    marks[99_999] = {"points": 1}

    with pytest.raises(SheetIncomplete) as refusal:
        send(assignment, marks, recommendation="")

    assert [(gap.position, gap.reason) for gap in refusal.value.gaps] == [
        (0, SheetGapReason.UNKNOWN_CRITERION),
        (1, SheetGapReason.NO_MARK),
        (2, SheetGapReason.COMMENT_NEEDED),
        (4, SheetGapReason.OUT_OF_RANGE),
        (0, SheetGapReason.NO_RECOMMENDATION),
    ]
    assert not Mark.objects.exists()


def test_a_sheet_that_lacks_only_its_recommendation_says_so() -> None:
    assignment = judge.make_assignment(judge.make_stage())

    with pytest.raises(SheetIncomplete) as refusal:
        send(
            assignment,
            judge.marks(assignment.stage.checklist_version, 5, 4, 3, 2),
            recommendation="",
        )

    assert refusal.value.field == "recommendation"


def test_a_submitted_sheet_never_changes_again() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    marks = judge.marks(assignment.stage.checklist_version, 5, 4, 3, 2)
    stale = judge.in_full(assignment)
    send(assignment, marks)

    with pytest.raises(SheetSubmitted):
        send(assignment, marks)
    with pytest.raises(SheetSubmitted):
        send(stale, marks)
    with pytest.raises(SheetSubmitted):
        save_sheet_draft(stale.sheet, marks={}, draft_version=0, **judge.by(stale.expert))

    assert Mark.objects.count() == 4


def test_a_sheet_may_be_sent_from_its_saved_draft() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    save_sheet_draft(
        assignment.sheet,
        marks=judge.marks(assignment.stage.checklist_version, 5, 4, 3, None),
        recommendation=Recommendation.REVISE,
        note_to_council="Обсудить",
        draft_version=0,
        **judge.by(assignment.expert),
    )

    sheet = score_material(judge.in_full(assignment), **judge.by(assignment.expert))

    assert (sheet.total, sheet.recommendation) == (12, Recommendation.REVISE)
    assert sheet.note_to_council == "Обсудить"


def test_a_draft_keeps_whatever_was_typed() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    (first, second, *_rest) = judge.marks(assignment.stage.checklist_version, 1, 1, 1, 1)
    typed = {
        first: {"points": "4,", "comment": "Пока не"},
        str(second): {"points": None, "not_applicable": True},
        "скрипт": {"points": 1},
        "5": "не отметка",
    }

    version = save_sheet_draft(
        assignment.sheet,
        marks=typed,
        recommendation="maybe",
        comment_to_author="Хорошо бы",
        draft_version=0,
        **judge.by(assignment.expert, judge.NOW + timedelta(minutes=1)),
    )

    sheet = Sheet.objects.get(assignment=assignment)
    assert (version, sheet.draft_version, sheet.recommendation) == (1, 1, "")
    assert sheet.saved_at == judge.NOW + timedelta(minutes=1)
    assert sheet.draft == {
        str(first): {"points": "4,", "not_applicable": False, "comment": "Пока не"},
        str(second): {"points": None, "not_applicable": True, "comment": ""},
    }


def test_two_windows_never_overwrite_each_other_silently() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    (first, *_rest) = judge.marks(assignment.stage.checklist_version, 1, 1, 1, 1)
    by = judge.by(assignment.expert)
    save_sheet_draft(assignment.sheet, marks={first: {"points": 4}}, draft_version=0, **by)

    with pytest.raises(SheetDraftChanged) as refusal:
        save_sheet_draft(assignment.sheet, marks={first: {"points": 1}}, draft_version=0, **by)

    assert (refusal.value.code, refusal.value.draft_version) == ("draft_changed", 1)
    assert Sheet.objects.get(assignment=assignment).draft[str(first)]["points"] == 4


def test_autosaving_is_one_statement_and_no_journal_line(
    django_assert_num_queries: Any,
) -> None:
    assignment = judge.make_assignment(judge.make_stage())

    with django_assert_num_queries(1):
        save_sheet_draft(assignment.sheet, marks={}, draft_version=0, **judge.by(assignment.expert))

    assert not JournalEntry.objects.exists()


def test_a_task_taken_back_accepts_no_sheet_and_keeps_the_draft() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    by = judge.by(assignment.expert)
    marks = judge.marks(assignment.stage.checklist_version, 5, 4, 3, 2)
    save_sheet_draft(assignment.sheet, marks=marks, draft_version=0, **by)
    assignment.state = AssignmentState.WITHDRAWN
    assignment.save()

    with pytest.raises(DomainError) as sending:
        send(assignment, marks)
    with pytest.raises(DomainError) as saving:
        save_sheet_draft(assignment.sheet, marks={}, draft_version=1, **by)

    assert (sending.value.code, saving.value.code) == ("task_over", "task_over")
    assert len(Sheet.objects.get(assignment=assignment).draft) == 4


def test_nobody_sends_a_sheet_for_another_without_a_basis() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    coordinator = judge.make_coordinator(assignment.stage.case.territory)
    marks = judge.marks(assignment.stage.checklist_version, 5, 4, 3, 2)
    given = {"marks": marks, "recommendation": Recommendation.ACCEPT}

    with pytest.raises(DomainError) as stranger:
        score_material(assignment, **given, **judge.by(coordinator))
    with pytest.raises(DomainError) as baseless:
        score_material(
            assignment,
            **given,
            on_behalf_of=OnBehalfOf(person_id=assignment.expert_id, basis=" "),
            **judge.by(coordinator),
        )

    assert (stranger.value.code, baseless.value.code) == ("not_yours", "no_basis")


def test_a_coordinator_enters_a_paper_sheet_on_a_basis() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    coordinator = judge.make_coordinator(assignment.stage.case.territory)

    score_material(
        assignment,
        marks=judge.marks(assignment.stage.checklist_version, 5, 4, 3, 2),
        recommendation=Recommendation.ACCEPT,
        on_behalf_of=OnBehalfOf(person_id=assignment.expert_id, basis="скан листа"),
        **judge.by(coordinator),
    )

    line = JournalEntry.objects.get(key="review.sheet.submitted")
    assert (line.actor_id, line.on_behalf_of_id) == (coordinator.pk, assignment.expert_id)
    assert line.basis == "скан листа"


def test_a_tie_that_came_out_after_accepting_bars_the_sheet() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    author = assignment.stage.case.applicant
    make.make_relation(author, assignment.expert, kind=RelationKind.RELATIVE)

    with pytest.raises(DomainError) as refusal:
        send(assignment, judge.marks(assignment.stage.checklist_version, 5, 4, 3, 2))

    assert refusal.value.code == "barred"


def test_sending_a_sheet_takes_few_statements(django_assert_max_num_queries: Any) -> None:
    assignment = judge.make_assignment(judge.make_stage())
    marks = judge.marks(assignment.stage.checklist_version, 5, 4, 3, 2)
    assignment = judge.in_full(assignment)

    # Ties, criteria, sheet, marks, task; four of the journal; two of the transaction.
    with django_assert_max_num_queries(11):
        send(assignment, marks)
