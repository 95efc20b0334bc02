from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from registry.models import JournalEntry, Letter, Person, Relation
from registry.rules.actors import OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseState, RelationKind, RelationSource
from registry.services.errors import DomainError
from review.models import Assignment, Sheet, Stage
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import (
    AssignmentState,
    ConflictKind,
    DecisionMode,
    DeclineReason,
    RapporteurRule,
    ResponseOutcome,
    Severity,
)
from review.services.assignment import (
    Choice,
    Response,
    WrongNumber,
    assign_experts,
    replace_expert,
    respond_to_invitation,
)
from review.services.separation import Barred, ReasonNeeded
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def external_stage(**stage_changes: Any) -> Stage:
    stage = replace(judge.EXTERNAL, decision=DecisionMode.NO_COUNCIL, **stage_changes)
    return judge.make_stage(
        judge.make_material(
            parameters=ProcedureParameters(stages=(stage,)), state=CaseState.ASSIGNING
        )
    )


def experts_for(stage: Stage, number: int) -> list[Person]:
    return [judge.make_expert(stage.case.territory) for _ in range(number)]


def choose(stage: Stage, *experts: Person, **facts: Any) -> list[Assignment]:
    by = judge.by(facts.pop("coordinator", None) or judge.make_coordinator(stage.case.territory))
    return assign_experts(stage, experts=[Choice(one.pk) for one in experts], **facts, **by)


def answer(assignment: Assignment, **facts: Any) -> Response:
    return respond_to_invitation(assignment, **facts, **judge.by(assignment.expert))


def decline(assignment: Assignment, reason: str = DeclineReason.NO_TIME, **facts: Any) -> Response:
    return answer(assignment, accepts=False, reason=reason, **facts)


def colleague_of_author(stage: Stage) -> Person:
    return judge.make_expert(stage.case.territory, organisation=stage.case.organisation)


# --- Choosing -----------------------------------------------------------------------------


def test_the_chosen_are_invited_to_their_seats_with_letters() -> None:
    stage = judge.make_stage()
    first, second, spare = experts_for(stage, 3)

    invited = choose(stage, first, second, reserve=[spare.pk])

    stage.case.refresh_from_db()
    assert [(one.expert_id, one.seat, one.state) for one in invited] == [
        (first.pk, 1, "invited"),
        (second.pk, 2, "invited"),
    ]
    assert stage.case.state == CaseState.SCORING
    assert local_date(invited[0].respond_by_at, "Europe/Moscow").isoformat() == "2026-09-17"
    assert Assignment.objects.get(expert=spare).reserve_position == 1
    assert set(Letter.objects.values_list("template", "person_id")) == {
        ("invitation", first.pk),
        ("invitation", second.pk),
    }


def test_an_invitation_tells_neither_title_nor_author() -> None:
    stage = judge.make_stage()

    choose(stage, *experts_for(stage, 2))

    facts = Letter.objects.filter(template="invitation")[0].facts
    assert facts["kind"] == "сборник заданий"
    assert facts["minutes"] == 25
    assert stage.case.title not in str(facts)
    assert stage.case.applicant.last_name not in str(facts)


def test_the_grounds_of_a_choice_are_kept() -> None:
    stage = judge.make_stage()
    fit = judge.make_expert(stage.case.territory, directions=[stage.case.material.direction])

    invited, _other = choose(stage, fit, *experts_for(stage, 1))

    assert invited.grounds == {
        "reasons": ["direction_matches", "other_organisation", "no_open_tasks", "never_asked"],
        "load": 0,
        "max_load": 5,
        "conflicts": [],
    }


@pytest.mark.parametrize("number", [0, 1, 3])
def test_there_are_as_many_experts_as_seats(number: int) -> None:
    stage = judge.make_stage()

    with pytest.raises(WrongNumber) as refusal:
        choose(stage, *experts_for(stage, number))

    assert refusal.value.needed == 2


def test_an_expert_is_named_once() -> None:
    stage = judge.make_stage()
    first, second = experts_for(stage, 2)

    with pytest.raises(DomainError) as twice:
        choose(stage, first, first)
    with pytest.raises(DomainError) as also_in_reserve:
        choose(stage, first, second, reserve=[first.pk])

    assert (twice.value.code, also_in_reserve.value.code) == ("expert_twice", "expert_twice")


@pytest.mark.system("REV-01", part="the same expert cannot be assigned twice to one object")
def test_the_same_expert_is_not_asked_twice_for_one_stage() -> None:
    stage = judge.make_stage(experts_needed=3)
    (first,) = experts_for(stage, 1)
    judge.make_assignment(stage, first)

    with pytest.raises(DomainError) as refusal:
        choose(stage, first, *experts_for(stage, 1))

    assert refusal.value.code == "already_asked"


def test_only_experts_of_the_territory_are_chosen() -> None:
    stage = judge.make_stage()
    elsewhere = judge.make_expert(make.make_territory())

    with pytest.raises(DomainError) as refusal:
        choose(stage, elsewhere, *experts_for(stage, 1))

    assert refusal.value.code == "not_an_expert"


def test_an_expert_whose_role_has_ended_is_not_chosen() -> None:
    stage = judge.make_stage()
    (former,) = experts_for(stage, 1)
    former.grants.update(period_to=judge.NOW.date() - timedelta(days=1))

    with pytest.raises(DomainError) as refusal:
        choose(stage, former, *experts_for(stage, 1))

    assert refusal.value.code == "not_an_expert"


@pytest.mark.system("REV-08", part="external experts come from another organisation")
def test_a_colleague_of_the_author_is_refused_for_external_examination() -> None:
    stage = external_stage()

    with pytest.raises(Barred) as refusal:
        choose(stage, colleague_of_author(stage), *experts_for(stage, 1))

    assert [one.kind for one in refusal.value.conflicts] == [ConflictKind.SAME_ORGANISATION]
    assert not Assignment.objects.exists()


def test_a_colleague_may_judge_internally() -> None:
    stage = judge.make_stage()

    invited = choose(stage, colleague_of_author(stage), *experts_for(stage, 1))

    assert len(invited) == 2


def test_a_small_office_states_its_reason() -> None:
    stage = external_stage(same_organisation=Severity.WITH_REASON)
    colleague, (stranger,) = colleague_of_author(stage), experts_for(stage, 1)
    by = judge.by(judge.make_coordinator(stage.case.territory))

    with pytest.raises(ReasonNeeded):
        assign_experts(stage, experts=[Choice(colleague.pk), Choice(stranger.pk)], **by)
    invited = assign_experts(
        stage,
        experts=[
            Choice(colleague.pk, "Другого географа в районе нет"),
            Choice(stranger.pk, "лишнее"),
        ],
        **by,
    )

    assert invited[0].override_reason == "Другого географа в районе нет"
    assert invited[0].grounds["conflicts"] == [
        {"kind": "same_organisation", "severity": "with_reason", "source": "derived"}
    ]
    assert invited[1].override_reason == ""


def test_co_authors_and_relatives_are_refused_and_never_wait_in_the_reserve() -> None:
    stage = judge.make_stage()
    co_author, relative, first, second = experts_for(stage, 4)
    judge.make_co_author(stage.case.material, co_author)
    make.make_relation(relative, stage.case.applicant, kind=RelationKind.RELATIVE)

    with pytest.raises(Barred) as author:
        choose(stage, co_author, first)
    with pytest.raises(Barred) as spare:
        choose(stage, first, second, reserve=[relative.pk])

    assert (author.value.person_id, spare.value.person_id) == (co_author.pk, relative.pk)


def test_nobody_chooses_himself() -> None:
    stage = judge.make_stage()
    (both,) = experts_for(stage, 1)

    with pytest.raises(Barred) as refusal:
        choose(stage, both, *experts_for(stage, 1), coordinator=both)

    assert [one.kind for one in refusal.value.conflicts] == [ConflictKind.COORDINATES]


def test_nobody_chooses_experts_for_his_own_work_or_one_he_judges() -> None:
    stage = judge.make_stage(experts_needed=3)
    judging = judge.make_assignment(stage).expert

    with pytest.raises(DomainError) as own:
        choose(stage, *experts_for(stage, 2), coordinator=stage.case.applicant)
    with pytest.raises(DomainError) as judged:
        choose(stage, *experts_for(stage, 2), coordinator=judging)

    assert (own.value.code, judged.value.code) == ("own_work", "assigner_judges")


def test_experts_are_not_chosen_for_a_closed_stage() -> None:
    stage = judge.make_stage(state="scored")

    with pytest.raises(DomainError) as refusal:
        choose(stage, *experts_for(stage, 2))

    assert refusal.value.code == "stage_not_open"


def council_stage() -> Stage:
    chosen = replace(judge.EXTERNAL, rapporteur=RapporteurRule.COUNCIL_MEMBER)
    material = judge.make_material(
        parameters=ProcedureParameters(stages=(chosen,)), state=CaseState.ASSIGNING
    )
    judge.make_council(material.case.territory)
    return judge.make_stage(material)


def test_a_council_member_is_named_as_rapporteur_once() -> None:
    stage = council_stage()
    member = stage.case.territory.bodies.get().members.last().person

    with pytest.raises(DomainError) as nobody:
        choose(stage, *experts_for(stage, 2))
    with pytest.raises(DomainError) as outsider:
        choose(stage, *experts_for(stage, 2), rapporteur_id=make.make_person().pk)
    choose(stage, *experts_for(stage, 2), rapporteur_id=member.pk)

    stage.refresh_from_db()
    assert (nobody.value.code, outsider.value.code) == ("rapporteur_needed", "rapporteur_needed")
    assert stage.rapporteur == member


def test_a_relative_of_the_author_is_no_rapporteur() -> None:
    stage = council_stage()
    member = stage.case.territory.bodies.get().members.last().person
    make.make_relation(member, stage.case.applicant, kind=RelationKind.RELATIVE)

    with pytest.raises(Barred):
        choose(stage, *experts_for(stage, 2), rapporteur_id=member.pk)


def test_choosing_three_experts_takes_few_statements(django_assert_max_num_queries: Any) -> None:
    stage = judge.make_stage(experts_needed=3)
    experts = experts_for(stage, 5)
    coordinator = judge.make_coordinator(stage.case.territory)
    choices = [Choice(one.pk) for one in experts[:3]]
    by = judge.by(coordinator)

    # Seats, roles, people, ties, loads, titles for the letters, invitations, state; five of the
    # journal and the outbox; two of the transaction; the calendar once.
    with django_assert_max_num_queries(17):
        assign_experts(stage, experts=choices, reserve=[experts[3].pk], **by)


# --- Answering ----------------------------------------------------------------------------


def test_accepting_gives_a_sheet_and_a_term() -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))

    response = answer(assignment, accepts=True)

    sheet = Sheet.objects.get(assignment=assignment)
    assert (response.outcome, response.assignment) == (ResponseOutcome.ACCEPTED, assignment)
    assert (assignment.state, assignment.responded_at) == (AssignmentState.ACCEPTED, judge.NOW)
    assert local_date(assignment.due_at, "Europe/Moscow").isoformat() == "2026-09-28"
    assert sheet.checklist_version == stage.checklist_version


def test_accepting_takes_few_statements(django_assert_max_num_queries: Any) -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))

    # Ties, task, sheet; four of the journal; two of the transaction.
    with django_assert_max_num_queries(9):
        answer(assignment, accepts=True)


def test_an_invitation_is_answered_once() -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))
    stale = judge.in_full(assignment)
    answer(assignment, accepts=True)

    with pytest.raises(DomainError) as again:
        decline(assignment)
    with pytest.raises(DomainError) as second_window:
        decline(stale)

    assert again.value.code == second_window.value.code == "already_answered"
    assert Assignment.objects.get(pk=assignment.pk).state == AssignmentState.ACCEPTED


def test_only_the_invited_answers() -> None:
    stage = judge.make_stage()
    assignment, other = judge.invited(stage, *experts_for(stage, 2))

    with pytest.raises(DomainError) as refusal:
        respond_to_invitation(assignment, accepts=True, **judge.by(other.expert))

    assert refusal.value.code == "not_yours"


def test_a_coordinator_enters_an_answer_given_by_phone() -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))
    coordinator = judge.make_coordinator(stage.case.territory)

    response = respond_to_invitation(
        assignment,
        accepts=True,
        on_behalf_of=OnBehalfOf(person_id=assignment.expert_id, basis="звонок 14.09"),
        **judge.by(coordinator),
    )

    assert response.outcome is ResponseOutcome.ACCEPTED


def test_a_tie_that_came_out_after_the_invitation_bars_accepting() -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))
    make.make_relation(stage.case.applicant, assignment.expert, kind=RelationKind.CONSULTANT)

    with pytest.raises(DomainError) as refusal:
        answer(assignment, accepts=True)

    assert refusal.value.code == "barred"


@pytest.mark.system("REV-01", part="a declined task goes on to the reserve, the reason is kept")
def test_a_declined_task_goes_to_the_next_of_the_reserve() -> None:
    stage = judge.make_stage()
    first, second, spare, last = experts_for(stage, 4)
    assignment, _other = judge.invited(stage, first, second, reserve=[spare, last])

    response = decline(assignment, DeclineReason.NO_TIME, note="Еду на курсы")

    assignment.refresh_from_db()
    assert response.outcome is ResponseOutcome.NEXT_INVITED
    assert (response.assignment.expert, response.assignment.seat) == (spare, 1)
    assert response.assignment.replaces == assignment
    assert (assignment.state, assignment.decline_reason) == ("declined", "no_time")
    assert assignment.decline_note == "Еду на курсы"
    assert Letter.objects.filter(template="invitation", person=spare).exists()


def test_without_a_reserve_the_coordinators_are_asked() -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))
    coordinators = set(Person.objects.filter(grants__role="coordinator"))

    response = decline(assignment)

    letters = Letter.objects.filter(template="experts_needed")
    assert response.outcome is ResponseOutcome.COORDINATOR_NEEDED
    assert response.assignment == assignment
    assert {letter.person for letter in letters} == coordinators


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (DeclineReason.HELPED_AUTHOR, RelationKind.CONSULTANT),
        (DeclineReason.RELATIVE, RelationKind.RELATIVE),
        (DeclineReason.SAME_SCHOOL, RelationKind.OTHER),
    ],
)
def test_a_tie_named_in_a_refusal_is_remembered(reason: str, kind: RelationKind) -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))

    decline(assignment, reason)

    relation = Relation.objects.get()
    assert (relation.subject, relation.other) == (assignment.expert, stage.case.applicant)
    assert (relation.kind, relation.source) == (kind, RelationSource.DECLARED)


def test_a_refusal_for_lack_of_time_leaves_no_tie() -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))

    decline(assignment, DeclineReason.NOT_MY_SUBJECT)

    assert not Relation.objects.exists()


def test_a_refusal_needs_a_reason_and_another_reason_needs_words() -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))

    with pytest.raises(DomainError) as without:
        decline(assignment, "")
    with pytest.raises(DomainError) as wordless:
        decline(assignment, DeclineReason.OTHER)

    assert (without.value.code, wordless.value.code) == ("reason_needed", "note_needed")


def test_the_reserve_is_looked_at_anew_when_its_turn_comes() -> None:
    stage = judge.make_stage()
    first, second, tied, spare = experts_for(stage, 4)
    assignment, _other = judge.invited(stage, first, second, reserve=[tied, spare])
    make.make_relation(tied, stage.case.applicant, kind=RelationKind.TEAM)

    response = decline(assignment)

    assert response.assignment.expert == spare
    assert Assignment.objects.get(expert=tied).state == AssignmentState.RESERVE


def test_a_reserve_of_tied_experts_is_no_reserve() -> None:
    stage = judge.make_stage()
    first, second, tied = experts_for(stage, 3)
    assignment, _other = judge.invited(stage, first, second, reserve=[tied])
    make.make_relation(tied, stage.case.applicant, kind=RelationKind.TEAM)

    response = decline(assignment)

    assert response.outcome is ResponseOutcome.COORDINATOR_NEEDED


def test_one_of_the_reserve_takes_one_seat_alone() -> None:
    stage = judge.make_stage()
    first, second, spare = experts_for(stage, 3)
    assignment, other = judge.invited(stage, first, second, reserve=[spare])

    outcomes = [decline(assignment).outcome, decline(other).outcome]

    assert outcomes == [ResponseOutcome.NEXT_INVITED, ResponseOutcome.COORDINATOR_NEEDED]


# --- Replacing ----------------------------------------------------------------------------


def test_a_replaced_expert_is_told_and_his_draft_is_kept() -> None:
    stage = judge.make_stage()
    assignment = judge.make_assignment(stage)
    (fresh,) = experts_for(stage, 1)

    chosen = replace_expert(
        assignment,
        expert=Choice(fresh.pk),
        **judge.by(judge.make_coordinator(stage.case.territory)),
    )

    assignment.refresh_from_db()
    assert (chosen.expert, chosen.seat, chosen.replaces) == (fresh, 1, assignment)
    assert assignment.state == AssignmentState.WITHDRAWN
    assert Sheet.objects.filter(assignment=assignment).exists()
    assert set(Letter.objects.values_list("template", "person_id")) == {
        ("assignment_withdrawn", assignment.expert_id),
        ("invitation", fresh.pk),
    }


def test_after_a_refusal_the_coordinator_chooses_another() -> None:
    stage = judge.make_stage()
    assignment, _other = judge.invited(stage, *experts_for(stage, 2))
    decline(assignment)
    (fresh,) = experts_for(stage, 1)

    chosen = replace_expert(
        assignment,
        expert=Choice(fresh.pk),
        **judge.by(judge.make_coordinator(stage.case.territory)),
    )

    assert (chosen.seat, chosen.state) == (1, AssignmentState.INVITED)
    assert Assignment.objects.get(pk=assignment.pk).state == AssignmentState.DECLINED
    assert not Letter.objects.filter(template="assignment_withdrawn").exists()


def test_whoever_had_no_time_may_be_asked_again_in_the_same_row() -> None:
    stage = judge.make_stage()
    assignment, other = judge.invited(stage, *experts_for(stage, 2))
    decline(assignment)

    chosen = replace_expert(
        other,
        expert=Choice(assignment.expert_id),
        **judge.by(judge.make_coordinator(stage.case.territory)),
    )

    assert (chosen.pk, chosen.seat, chosen.state) == (assignment.pk, 2, AssignmentState.INVITED)
    assert (chosen.decline_reason, chosen.responded_at) == ("", None)


def test_an_expert_whose_sheet_is_in_is_not_replaced() -> None:
    stage = judge.scoring_stage(None, judge.GOOD)
    assignment = judge.in_full(stage.assignments.get())

    with pytest.raises(DomainError) as refusal:
        replace_expert(
            assignment,
            expert=Choice(experts_for(stage, 1)[0].pk),
            **judge.by(judge.make_coordinator(stage.case.territory)),
        )

    assert refusal.value.code == "not_replaceable"


def test_the_replacement_is_looked_at_for_ties_too() -> None:
    stage = external_stage()
    assignment = judge.make_assignment(stage)

    with pytest.raises(Barred):
        replace_expert(
            assignment,
            expert=Choice(colleague_of_author(stage).pk),
            **judge.by(judge.make_coordinator(stage.case.territory)),
        )


def test_the_journal_names_every_step_of_an_expert() -> None:
    stage = judge.make_stage()
    first, second, spare = experts_for(stage, 3)
    assignment, other = judge.invited(stage, first, second, reserve=[spare])
    decline(assignment)
    answer(other, accepts=True)

    keys = JournalEntry.objects.filter(subject_type="review.assignment").order_by("position")
    assert list(keys.values_list("key", flat=True)) == [
        "review.assignment.invited",
        "review.assignment.invited",
        "review.assignment.reserved",
        "review.assignment.declined",
        "review.assignment.invited",
        "review.assignment.accepted",
    ]
