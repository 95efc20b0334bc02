from datetime import timedelta
from typing import Any

import pytest

from registry.rules.vocabulary import CaseState, VersionState
from review.queries import (
    agenda,
    approval_of,
    checklist_of,
    checklists_in_force,
    conclusions_of,
    coordinators_of,
    council_of,
    end_of_terms,
    issued_conclusions,
    items_of,
    last_submitted_version,
    last_version,
    members_on,
    open_remarks,
    versions_with_files,
    was_marked_on,
)
from review.rules.procedure import TEN_DAYS, THREE_DAYS
from review.rules.vocabulary import VoteChoice
from review.services.conclusion import amend_conclusion
from review.services.council import put_on_agenda
from review.services.meetings import plan_meeting
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def test_a_checklist_is_read_in_three_statements(django_assert_num_queries: Any) -> None:
    version = judge.make_checklist_version(make.make_territory())

    with django_assert_num_queries(3):
        read = {
            group.title: [
                (criterion.position, len(criterion.levels.all()))
                for criterion in group.criteria.all()
            ]
            for group in checklist_of(version)
        }

    assert read == {"Содержание": [(1, 3), (2, 0)], "Оформление": [(3, 0), (4, 0)]}


def test_a_territory_judges_by_its_own_checklists_in_force() -> None:
    territory = make.make_territory()
    version = judge.make_checklist_version(territory)
    judge.make_checklist_version(territory, code="old", state=VersionState.RETIRED)
    judge.make_checklist_version(make.make_territory())

    assert list(checklists_in_force(territory)) == [version]


def test_an_untouched_sheet_is_no_mark() -> None:
    assignment = judge.make_assignment(judge.make_stage())
    version = assignment.stage.checklist_version

    before = was_marked_on(version)
    judge.submit(assignment, judge.GOOD)

    assert (before, was_marked_on(version)) == (False, True)


def test_experts_judge_the_last_version_that_was_submitted() -> None:
    material = judge.make_material()
    second = judge.make_material_version(material)
    third = judge.make_material_version(material, submitted_at=None)

    assert last_submitted_version(material) == second
    assert last_version(material) == third
    assert [one.number for one in versions_with_files(material)] == [3, 2, 1]


def test_mended_remarks_are_not_asked_again() -> None:
    material = judge.make_material()
    version = material.versions.get()
    material.remarks.create(
        version=version, text="Старое", made_at=judge.NOW, resolved_at=judge.NOW
    )
    open_one = material.remarks.create(version=version, text="Новое", made_at=judge.NOW)

    assert list(open_remarks(material)) == [open_one]


def test_terms_follow_one_another_over_weekends() -> None:
    case = judge.make_material().case

    ends_at = end_of_terms(case, (THREE_DAYS, TEN_DAYS), judge.NOW)

    assert ends_at.date().isoformat() == "2026-10-01"


def test_coordinators_are_those_in_office() -> None:
    territory = make.make_territory()
    serving = judge.make_coordinator(territory)
    judge.make_coordinator(make.make_territory())
    former = judge.make_coordinator(territory)
    former.grants.update(period_to=judge.NOW.date() - timedelta(days=1))

    assert coordinators_of(territory, judge.NOW.date()) == [serving]


def test_an_agenda_holds_what_waits_in_few_statements(django_assert_num_queries: Any) -> None:
    item = judge.item_on_agenda()
    judge.vote(item, VoteChoice.FOR, VoteChoice.AGAINST)
    parameters = judge.ProcedureParameters(stages=(judge.EXTERNAL,))
    for _ in range(2):
        material = judge.make_material(
            item.case.territory, parameters=parameters, state=CaseState.SCORING
        )
        put_on_agenda(judge.drafted_conclusion(material), **judge.by(None))

    with django_assert_num_queries(2):
        waiting = [
            (one.case.applicant.full_name, [vote.member.person for vote in one.votes.all()])
            for one in agenda(item.body)
        ]

    assert len(waiting) == 3
    assert len(waiting[0][1]) == 2


def test_a_protocol_lists_what_its_meeting_decided() -> None:
    item = judge.item_on_agenda()
    meeting = plan_meeting(item.body, number="1", held_at=judge.NOW, items=[item], **judge.by(None))
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)
    judge.council.decide_in_council(item, **judge.by(judge.chair_of(item)))

    (listed,) = items_of(meeting)

    assert listed.decision.outcome == "approved"


def test_the_council_of_a_territory_has_its_members_of_today() -> None:
    territory = make.make_territory()
    council = judge.make_council(territory, members=3)
    today = judge.NOW.date()
    judge.make_member(council, period_to=today - timedelta(days=1))
    judge.make_member(council, period_from=today + timedelta(days=1))

    assert council_of(territory) == council
    assert members_on(council, today).count() == 3
    assert council_of(make.make_territory()) is None


def test_conclusions_in_force_are_issued_and_not_replaced() -> None:
    issued = judge.issued_conclusion()
    amended = amend_conclusion(
        issued, motivation="Иначе", recommendations="", reason="Уточнение", **judge.by(None)
    )
    judge.issue(amended)

    assert list(issued_conclusions(issued.case)) == [amended]
    assert list(conclusions_of(issued.case)) == [amended, issued]


def test_a_correction_rests_on_the_decision_it_corrects() -> None:
    issued = judge.issued_conclusion()
    amended = amend_conclusion(
        issued, motivation="Иначе", recommendations="", reason="Уточнение", **judge.by(None)
    )

    assert approval_of(amended) == issued.decisions.get()


def test_a_draft_has_no_approval() -> None:
    assert approval_of(judge.drafted_conclusion()) is None
