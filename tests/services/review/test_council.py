from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from registry.models import Letter
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import CaseState, RelationKind
from registry.services.errors import DomainError
from review.models import AgendaItem, BodyMember, Decision, Vote
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import (
    BodyRole,
    ConclusionState,
    DecisionMode,
    DecisionOutcome,
    ItemState,
    MeetingMode,
    Severity,
    Verdict,
    VoteChoice,
    VoteReason,
)
from review.services.conclusion import draft_conclusion
from review.services.council import (
    ItemClosed,
    NoQuorum,
    cast_vote,
    count_item,
    decide_in_council,
    decide_without_council,
    put_on_agenda,
)
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db

FOR, AGAINST = VoteChoice.FOR, VoteChoice.AGAINST
ABSTAIN, RECUSED = VoteChoice.ABSTAIN, VoteChoice.RECUSED


def decide(item: AgendaItem, **facts: Any) -> Decision:
    return decide_in_council(item, **facts, **judge.by(judge.chair_of(item)))


def a_member(item: AgendaItem) -> BodyMember:
    member = item.body.members.filter(role=BodyRole.MEMBER).first()
    assert member is not None
    return member


def give(item: AgendaItem, member: BodyMember, choice: VoteChoice, **facts: Any) -> Vote:
    return cast_vote(item, member, choice=choice, **facts, **judge.by(member.person))


def with_mode(mode: DecisionMode, **changes: Any) -> ProcedureParameters:
    stage = replace(judge.EXTERNAL, decision=mode)
    return ProcedureParameters(stages=(stage,), publication=True, **changes)


# --- The agenda ---------------------------------------------------------------------------


def test_a_finished_conclusion_comes_before_the_council() -> None:
    item = judge.item_on_agenda()

    assert (item.state, item.case.state) == (ItemState.WAITING, CaseState.IN_COUNCIL)


def test_a_territory_without_a_council_cannot_put_works_before_it() -> None:
    material = judge.make_material(
        state=CaseState.SCORING, parameters=with_mode(DecisionMode.MEETING)
    )

    with pytest.raises(DomainError) as refusal:
        put_on_agenda(judge.drafted_conclusion(material), **judge.by(None))

    assert refusal.value.code == "no_council"


def test_an_unfinished_draft_is_neither_put_on_the_agenda_nor_approved() -> None:
    conclusion = judge.composed_conclusion()

    with pytest.raises(DomainError) as agenda:
        put_on_agenda(conclusion, **judge.by(None))
    with pytest.raises(DomainError) as approval:
        decide_without_council(conclusion, **judge.by(None))

    assert agenda.value.code == approval.value.code == "not_drafted"


def test_by_letter_everyone_who_may_vote_gets_his_own_link() -> None:
    item = judge.item_on_agenda(with_mode(DecisionMode.BY_LETTER))

    letters = Letter.objects.filter(template="vote_by_letter")
    assert set(letters.values_list("person_id", flat=True)) == set(
        item.body.members.values_list("person_id", flat=True)
    )
    assert {letter.facts["item"] for letter in letters} == {item.pk}


# --- Voting -------------------------------------------------------------------------------


def test_a_vote_may_be_changed_until_the_item_is_closed() -> None:
    item = judge.item_on_agenda()
    member = a_member(item)

    give(item, member, FOR)
    give(item, member, AGAINST, special_opinion=" Материал сырой ")

    vote = Vote.objects.get()
    assert (vote.choice, vote.special_opinion) == (AGAINST, "Материал сырой")


def test_the_secretary_enters_a_vote_on_a_basis() -> None:
    item = judge.item_on_agenda()
    member = a_member(item)
    secretary = item.body.members.get(role=BodyRole.SECRETARY).person

    with pytest.raises(DomainError) as baseless:
        cast_vote(item, member, choice=FOR, **judge.by(secretary))
    cast_vote(
        item,
        member,
        choice=FOR,
        on_behalf_of=OnBehalfOf(person_id=member.person_id, basis="протокол № 4"),
        **judge.by(secretary),
    )

    assert baseless.value.code == "not_yours"
    assert Vote.objects.get().entered_by == secretary


def test_a_member_votes_by_the_link_of_a_letter() -> None:
    item = judge.item_on_agenda()
    member = a_member(item)

    cast_vote(item, member, choice=FOR, actor=Actor.letter_link(member.person_id), now=judge.NOW)

    assert Vote.objects.get().member == member


def test_a_recusal_needs_a_reason() -> None:
    item = judge.item_on_agenda()

    with pytest.raises(DomainError) as refusal:
        give(item, a_member(item), RECUSED)

    assert refusal.value.code == "reason_needed"


def test_an_expert_of_the_work_does_not_vote_on_it() -> None:
    item = judge.item_on_agenda()
    expert = item.conclusion.stage.assignments.first().expert
    member = judge.make_member(item.body, expert)

    with pytest.raises(DomainError) as refusal:
        give(item, member, FOR)

    assert refusal.value.code == "judged_the_work"
    assert count_item(item, now=judge.NOW).base == 5


def test_an_author_does_not_vote_on_his_own_work() -> None:
    item = judge.item_on_agenda()
    author = judge.make_member(item.body, item.case.applicant)
    co_author = judge.make_member(item.body, judge.make_co_author(item.case.material).person)

    for member in (author, co_author):
        with pytest.raises(DomainError) as refusal:
            give(item, member, FOR)
        assert refusal.value.code == "judged_the_work"


def test_a_relative_of_the_author_may_only_recuse_himself() -> None:
    item = judge.item_on_agenda()
    member = a_member(item)
    make.make_relation(member.person, item.case.applicant, kind=RelationKind.RELATIVE)

    with pytest.raises(DomainError) as refusal:
        give(item, member, FOR)
    give(item, member, RECUSED, reason="Сестра автора")

    assert refusal.value.code == "barred"
    assert Vote.objects.get().choice == RECUSED


def test_colleagues_of_the_author_may_vote_by_default() -> None:
    item = judge.item_on_agenda()
    member = a_member(item)
    make.make_employment(member.person, item.case.organisation)

    give(item, member, FOR)

    assert Vote.objects.get().member == member


def test_a_procedure_may_keep_colleagues_of_the_author_from_voting() -> None:
    item = judge.item_on_agenda(
        with_mode(DecisionMode.MEETING, council_same_organisation=Severity.FORBIDDEN)
    )
    member = a_member(item)
    make.make_employment(member.person, item.case.organisation)

    with pytest.raises(DomainError) as refusal:
        give(item, member, FOR)

    assert refusal.value.code == "barred"


@pytest.mark.parametrize("stranger", ["other body", "left", "not yet"])
def test_only_members_of_the_body_vote(stranger: str) -> None:
    item = judge.item_on_agenda()
    today = judge.NOW.date()
    member = {
        "other body": lambda: judge.make_member(judge.make_council(make.make_territory())),
        "left": lambda: judge.make_member(item.body, period_to=today - timedelta(days=1)),
        "not yet": lambda: judge.make_member(item.body, period_from=today + timedelta(days=1)),
    }[stranger]()

    with pytest.raises(DomainError) as refusal:
        give(item, member, FOR)

    assert refusal.value.code == "not_a_member"


# --- Deciding -----------------------------------------------------------------------------


def test_the_council_approves_by_majority() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, FOR, FOR, FOR, AGAINST)

    decision = decide(item)

    item.refresh_from_db()
    assert (decision.outcome, decision.mode) == (DecisionOutcome.APPROVED, DecisionMode.MEETING)
    assert decision.counts == {
        "for": 3,
        "against": 1,
        "abstained": 0,
        "recused": 0,
        "base": 5,
        "quorum_needed": 3,
        "reason": "majority_for",
    }
    assert (item.state, item.closed_at) == (ItemState.CLOSED, judge.NOW)
    assert (item.conclusion.state, item.case.state) == (ConclusionState.DECIDED, CaseState.ISSUING)


def test_the_decision_stands_in_todays_protocol() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, FOR, FOR, FOR)

    decide(item)

    item.refresh_from_db()
    assert (item.meeting.number, item.meeting.mode) == ("2026-0001", MeetingMode.IN_ROOM)


def test_a_council_against_returns_the_draft_to_its_rapporteur() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, AGAINST, AGAINST, AGAINST, FOR)

    with pytest.raises(DomainError) as wordless:
        decide(item)
    decision = decide(item, words="Раскрыть новизну")

    conclusion = item.conclusion
    conclusion.refresh_from_db()
    assert wordless.value.code == "words_needed"
    assert (decision.outcome, decision.words) == (DecisionOutcome.RETURNED, "Раскрыть новизну")
    assert (conclusion.state, item.case.state) == (ConclusionState.DRAFT, CaseState.CONCLUDING)


def test_a_returned_conclusion_comes_before_the_council_anew() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, AGAINST, AGAINST, AGAINST)
    decide(item, words="Раскрыть новизну")
    drafted = draft_conclusion(
        item.conclusion, verdict=Verdict.POSITIVE, motivation="Новизна раскрыта.", **judge.by(None)
    )

    again = put_on_agenda(drafted, **judge.by(None))
    judge.vote(again, FOR, FOR, FOR)
    decision = decide(again)

    assert decision.outcome == DecisionOutcome.APPROVED
    assert list(drafted.decisions.order_by("pk").values_list("outcome", flat=True)) == [
        DecisionOutcome.RETURNED,
        DecisionOutcome.APPROVED,
    ]


def test_without_a_quorum_nothing_is_decided() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, FOR, FOR)

    with pytest.raises(NoQuorum) as refusal:
        decide(item)

    assert refusal.value.count.reason is VoteReason.NO_QUORUM
    assert not Decision.objects.exists()


def test_recusals_lower_the_quorum() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, FOR, FOR, RECUSED, RECUSED)

    decision = decide(item)

    assert decision.outcome == DecisionOutcome.APPROVED
    assert (decision.counts["base"], decision.counts["quorum_needed"]) == (3, 2)


def test_a_council_of_recused_members_decides_nothing() -> None:
    item = judge.item_on_agenda(members=2)
    judge.vote(item, RECUSED, RECUSED)

    with pytest.raises(NoQuorum) as refusal:
        decide(item)

    assert refusal.value.count.reason is VoteReason.NO_VOTERS


def test_even_voices_are_decided_by_the_chair() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, FOR, AGAINST, FOR, AGAINST)

    decision = decide(item)

    assert decision.counts["reason"] == VoteReason.CHAIR_DECIDED


def test_only_the_chair_closes_an_item_or_the_secretary_for_him() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, FOR, FOR, FOR)
    secretary = item.body.members.get(role=BodyRole.SECRETARY).person
    chair = judge.chair_of(item)

    with pytest.raises(DomainError) as refusal:
        decide_in_council(item, **judge.by(secretary))
    decision = decide_in_council(
        item,
        basis="протокол подписан",
        on_behalf_of=OnBehalfOf(person_id=chair.pk, basis="протокол подписан"),
        **judge.by(secretary),
    )

    assert refusal.value.code == "not_yours"
    assert (decision.decided_by, decision.basis) == (chair, "протокол подписан")


def test_a_body_without_a_chair_decides_nothing() -> None:
    item = judge.item_on_agenda()
    item.body.members.filter(role=BodyRole.CHAIR).update(period_to=judge.NOW.date() - timedelta(1))

    with pytest.raises(DomainError) as refusal:
        decide_in_council(item, **judge.by(None))

    assert refusal.value.code == "no_chair"


def test_the_chairs_closing_freezes_everything() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, FOR, FOR, FOR)
    stale = AgendaItem.objects.get(pk=item.pk)
    decide(item)

    with pytest.raises(ItemClosed):
        give(stale, a_member(stale), AGAINST)
    with pytest.raises(ItemClosed):
        decide(stale)
    with pytest.raises(DomainError) as drafting:
        draft_conclusion(
            item.conclusion, verdict=Verdict.POSITIVE, motivation="Иначе", **judge.by(None)
        )

    assert drafting.value.code == "conclusion_moved_on"
    assert Vote.objects.filter(choice=AGAINST).count() == 0
    assert Decision.objects.count() == 1


def test_a_chair_decides_alone_where_the_procedure_says_so() -> None:
    parameters = with_mode(DecisionMode.CHAIR_ALONE)
    approved, returned = judge.item_on_agenda(parameters), judge.item_on_agenda(parameters)

    first = decide(approved, approves=True)
    second = decide(returned, approves=False, words="Уточнить вывод")

    assert (first.outcome, first.mode, first.counts) == ("approved", "chair_alone", {})
    assert second.outcome == DecisionOutcome.RETURNED
    assert approved.meeting is None


def test_a_chair_with_a_tie_does_not_decide_alone() -> None:
    item = judge.item_on_agenda(with_mode(DecisionMode.CHAIR_ALONE))
    make.make_relation(judge.chair_of(item), item.case.applicant, kind=RelationKind.RELATIVE)

    with pytest.raises(DomainError) as refusal:
        decide(item, approves=True)

    assert refusal.value.code == "barred"


def test_without_a_council_whoever_drafted_the_conclusion_approves_it() -> None:
    conclusion = judge.drafted_conclusion()
    coordinator = judge.make_coordinator(conclusion.case.territory)

    decision = decide_without_council(conclusion, **judge.by(coordinator))

    assert (decision.mode, decision.decided_by) == (DecisionMode.NO_COUNCIL, coordinator)
    assert (conclusion.state, conclusion.case.state) == ("decided", "issuing")


def test_nobody_goes_past_the_council() -> None:
    item = judge.item_on_agenda()

    with pytest.raises(DomainError) as refusal:
        decide_without_council(item.conclusion, **judge.by(None))

    assert refusal.value.code == "council_decides"
