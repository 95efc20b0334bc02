from collections.abc import Callable
from datetime import date

import pytest

from registry.models import Document
from registry.rules.vocabulary import CaseState, ConsentPurpose, DocumentState
from review.invariants import find_breaches
from review.models import (
    AgendaItem,
    Assignment,
    Body,
    BodyMember,
    Conclusion,
    Decision,
    Mark,
    Practice,
    Sheet,
    Stage,
)
from review.rules.vocabulary import VoteChoice
from review.services.council import decide_in_council
from review.services.practices import publish_practice
from tests.factories import registry as make
from tests.factories import review as judge
from tests.factories.tampering import delete_behind_the_back

pytestmark = pytest.mark.django_db


def whole_story() -> None:
    """A work that went through both stages, a council and into the bank."""
    material = judge.make_material(parameters=judge.TWO_STAGES, state=CaseState.SCORING)
    territory = material.case.territory
    version = judge.make_checklist_version(territory)
    judge.make_council(territory)
    judge.issued_conclusion(material, is_last=False, checklist_version=version)
    stage = judge.stages.open_stage(material.case, **judge.by(None))
    experts = [judge.make_expert(territory) for _ in range(2)]
    for assignment in judge.invited(stage, *experts):
        judge.assignments.respond_to_invitation(
            assignment, accepts=True, **judge.by(assignment.expert)
        )
        judge.submit(judge.in_full(assignment), (5, 5, 4, None))
    judge.stages.close_scoring(stage, **judge.by(None))
    composed = judge.conclusions.compose_conclusion(stage, **judge.by(None))
    drafted = judge.conclusions.draft_conclusion(
        composed, verdict=composed.verdict, motivation="Материал полезен.", **judge.by(None)
    )
    item = judge.council.put_on_agenda(drafted, **judge.by(None))
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)
    decide_in_council(item, **judge.by(judge.chair_of(item)))
    judge.issue(item.conclusion, is_last=True)
    make.make_consent_text(territory, purpose=ConsentPurpose.PUBLICATION)
    publish_practice(item.case, consents=True, children_safe=True, **judge.by(item.case.applicant))


def test_a_work_led_by_the_services_breaks_no_truth() -> None:
    whole_story()

    assert find_breaches() == []


def external() -> Stage:
    return Stage.objects.get(kind="external")


def lose_decision() -> None:
    AgendaItem.objects.update(state="waiting")
    delete_behind_the_back(Decision.objects.filter(mode="meeting"))


def change_paper() -> None:
    paper = Document.objects.latest("pk")
    paper.snapshot["motivation"] = "Иначе"
    paper.save()


def lose_paper_file() -> None:
    Document.objects.filter(pk=Document.objects.latest("pk").pk).update(
        state=DocumentState.PREPARING, file=None
    )


def hire_expert() -> None:
    make.make_employment(
        external().assignments.first().expert, external().case.organisation, is_main=False
    )


def make_expert_a_co_author() -> None:
    judge.make_co_author(external().case.material, external().assignments.first().expert)


def change_mark() -> None:
    Mark.objects.filter(sheet__assignment__stage=external()).filter(points=5).update(points=4)


def lose_mark() -> None:
    delete_behind_the_back(
        Mark.objects.filter(sheet__assignment__stage=external(), points=None)[:1]
    )


def move_sheets_to_another_version() -> None:
    other = judge.make_checklist_version(make.make_territory())
    Sheet.objects.filter(assignment__stage=external()).update(checklist_version=other)


def reopen_task() -> None:
    Assignment.objects.filter(stage=external(), seat=1).update(state="accepted")


def lose_result() -> None:
    Stage.objects.filter(kind="external").update(result=None)


def publish_internal_conclusion() -> None:
    Practice.objects.update(conclusion=Conclusion.objects.get(stage__kind="internal"))


def seat_a_second_chair() -> None:
    judge.make_member(Body.objects.get(), role="chair", period_from=date(2026, 1, 1))


def seat_a_chair_twice() -> None:
    chair = BodyMember.objects.get(role="chair")
    chair.period_to = date(2099, 1, 1)
    chair.save(update_fields=["period_to"])
    judge.make_member(chair.body, chair.person, period_from=date(2098, 12, 31))


@pytest.mark.parametrize(
    ("harm", "truths"),
    [
        (lose_decision, {"issued_conclusion_was_decided"}),
        (change_paper, {"issued_conclusion_has_true_paper"}),
        (lose_paper_file, {"issued_conclusion_has_true_paper"}),
        (hire_expert, {"nobody_judges_own_organisation"}),
        (make_expert_a_co_author, {"nobody_judges_own_work"}),
        (change_mark, {"totals_equal_marks"}),
        (lose_mark, {"totals_equal_marks"}),
        (move_sheets_to_another_version, {"marks_are_of_the_version"}),
        (reopen_task, {"tasks_agree_with_sheets", "scored_stage_has_all_sheets"}),
        (lose_result, {"scored_stage_has_all_sheets"}),
        (seat_a_second_chair, {"one_chair_and_one_seat_a_day"}),
        (seat_a_chair_twice, {"one_chair_and_one_seat_a_day"}),
        (publish_internal_conclusion, {"published_practice_passed_externally"}),
    ],
)
def test_every_harm_is_found(harm: Callable[[], None], truths: set[str]) -> None:
    whole_story()

    harm()

    assert {breach.truth for breach in find_breaches()} == truths


def test_a_closed_item_without_its_decision_is_found() -> None:
    item = judge.item_on_agenda()
    AgendaItem.objects.filter(pk=item.pk).update(state="closed")

    (breach,) = find_breaches()

    assert (breach.truth, breach.model, breach.pk) == (
        "closed_item_has_decision",
        "review.agendaitem",
        item.pk,
    )
