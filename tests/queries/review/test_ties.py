from datetime import timedelta
from typing import Any

import pytest

from registry.models import Case, Person
from registry.rules.permissions import Standing
from registry.rules.vocabulary import RelationKind
from review.models import Stage
from review.queries import conflicts_of, standings_of, ties_to
from review.rules.vocabulary import AssignmentState, ConflictKind, DeclineReason, VoteChoice
from review.services.assignment import respond_to_invitation
from review.services.council import decide_in_council
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db

TODAY = judge.NOW.date()


def kinds(case: Case, person: Person, stage: Stage | None = None) -> set[ConflictKind]:
    return {one.kind for one in conflicts_of(case, person.pk, stage=stage, today=TODAY)}


def external_stage() -> Stage:
    material = judge.make_material(parameters=judge.TWO_STAGES)
    return judge.make_stage(material, position=2)


def test_a_stranger_has_no_conflict() -> None:
    stage = external_stage()

    assert kinds(stage.case, judge.make_expert(stage.case.territory), stage) == set()


def test_authors_and_co_authors_are_found() -> None:
    stage = external_stage()
    co_author = judge.make_co_author(stage.case.material).person

    assert ConflictKind.AUTHOR in kinds(stage.case, stage.case.applicant, stage)
    assert ConflictKind.CO_AUTHOR in kinds(stage.case, co_author, stage)


@pytest.mark.parametrize("whose", ["work", "author's second job", "co-author", "co-author's work"])
def test_a_common_organisation_with_anyone_who_made_the_work_is_found(whose: str) -> None:
    stage = external_stage()
    case = stage.case
    school = make.make_organisation(case.territory)
    if whose == "work":
        school = case.organisation
    elif whose == "author's second job":
        make.make_employment(case.applicant, school, is_main=False)
    elif whose == "co-author":
        make.make_employment(judge.make_co_author(case.material).person, school)
    else:
        co_author = judge.make_co_author(case.material)
        co_author.organisation = school
        co_author.save()

    colleague = judge.make_expert(case.territory, organisation=school)

    assert kinds(case, colleague, stage) == {ConflictKind.SAME_ORGANISATION}


def test_a_common_organisation_counts_only_while_both_work_there() -> None:
    stage = external_stage()
    former = judge.make_expert(stage.case.territory)
    make.make_employment(
        former, stage.case.organisation, period_to=TODAY - timedelta(days=1), is_main=False
    )

    assert kinds(stage.case, former, stage) == set()


def test_a_common_organisation_is_no_conflict_at_an_internal_stage() -> None:
    stage = judge.make_stage()
    colleague = judge.make_expert(stage.case.territory, organisation=stage.case.organisation)

    assert kinds(stage.case, colleague, stage) == set()
    assert kinds(stage.case, colleague) == set()


@pytest.mark.parametrize("direction", ["of the author", "to the author", "of a co-author"])
def test_relations_count_in_both_directions_and_with_every_author(direction: str) -> None:
    stage = external_stage()
    expert = judge.make_expert(stage.case.territory)
    if direction == "of the author":
        make.make_relation(stage.case.applicant, expert, kind=RelationKind.CONSULTANT)
    elif direction == "to the author":
        make.make_relation(expert, stage.case.applicant, kind=RelationKind.CONSULTANT)
    else:
        co_author = judge.make_co_author(stage.case.material).person
        make.make_relation(co_author, expert, kind=RelationKind.CONSULTANT)

    assert kinds(stage.case, expert, stage) == {ConflictKind.CONSULTANT}


@pytest.mark.parametrize(
    "period",
    [{"period_to": TODAY - timedelta(days=1)}, {"period_from": TODAY + timedelta(days=1)}],
)
def test_a_relation_counts_only_while_it_lasts(period: dict[str, Any]) -> None:
    stage = external_stage()
    expert = judge.make_expert(stage.case.territory)
    make.make_relation(expert, stage.case.applicant, **period)

    assert kinds(stage.case, expert, stage) == set()


def test_relations_to_other_authors_do_not_count() -> None:
    stage = external_stage()
    expert = judge.make_expert(stage.case.territory)
    make.make_relation(expert, make.make_person(), kind=RelationKind.RELATIVE)

    assert kinds(stage.case, expert, stage) == set()


def test_whoever_judged_another_stage_is_found_and_the_same_stage_is_no_conflict() -> None:
    material = judge.make_material(parameters=judge.TWO_STAGES)
    internal = judge.make_stage(material, state="closed", result={})
    external = judge.make_stage(material, position=2)
    expert = judge.make_assignment(internal).expert

    assert kinds(material.case, expert, external) == {ConflictKind.JUDGED_OTHER_STAGE}
    assert kinds(material.case, expert, internal) == set()


def test_a_tie_declared_about_this_very_work_bars_its_later_rounds() -> None:
    stage = judge.make_stage()
    first, _second = judge.invited(
        stage, *[judge.make_expert(stage.case.territory) for _ in range(2)]
    )
    respond_to_invitation(
        first, accepts=False, reason=DeclineReason.SAME_SCHOOL, **judge.by(first.expert)
    )

    assert ConflictKind.DECLARED in kinds(stage.case, first.expert, stage)


def test_ties_of_many_people_are_one_statement(django_assert_num_queries: Any) -> None:
    stage = external_stage()
    people = [judge.make_expert(stage.case.territory).pk for _ in range(5)]
    judge.make_co_author(stage.case.material)

    with django_assert_num_queries(1):
        ties = ties_to(stage.case, people, TODAY)
        found = [ties.facts(person, position=2) for person in people]

    assert [facts.person_id for facts in found] == people


# --- Standings ----------------------------------------------------------------------------


def test_whoever_made_the_work_stands_as_its_author() -> None:
    material = judge.make_material()
    co_author = judge.make_co_author(material).person

    assert standings_of(material.case, material.case.applicant_id) == {Standing.AUTHOR}
    assert standings_of(material.case, co_author.pk) == {Standing.CO_AUTHOR}


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (AssignmentState.RESERVE, set()),
        (AssignmentState.INVITED, {Standing.INVITED}),
        (AssignmentState.ACCEPTED, {Standing.EXPERT}),
        (AssignmentState.SUBMITTED, {Standing.EXPERT}),
        (AssignmentState.DECLINED, set()),
        (AssignmentState.WITHDRAWN, set()),
    ],
)
def test_an_expert_stands_as_far_as_he_is_asked(
    state: AssignmentState, standing: set[Standing]
) -> None:
    stage = judge.make_stage()
    expert = judge.make_assignment(stage, state=state).expert

    assert standings_of(stage.case, expert.pk) == standing


def test_a_rapporteur_and_the_members_of_the_body_stand_to_a_work() -> None:
    item = judge.item_on_agenda()
    member = item.body.members.last().person
    item.conclusion.stage.rapporteur = member
    item.conclusion.stage.save()

    assert standings_of(item.case, member.pk) == {Standing.BODY, Standing.RAPPORTEUR}


def test_a_council_stays_with_a_work_it_decided_on() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)
    chair = judge.chair_of(item)
    decide_in_council(item, **judge.by(chair))

    assert standings_of(item.case, chair.pk) == {Standing.BODY}


def test_members_of_other_councils_and_works_that_did_not_come_before_one_have_no_standing() -> (
    None
):
    item = judge.item_on_agenda()
    other_work = judge.make_material(item.case.territory)
    stranger = judge.make_member(judge.make_council(make.make_territory())).person

    assert standings_of(item.case, stranger.pk) == set()
    assert standings_of(other_work.case, judge.chair_of(item).pk) == set()


def test_standings_are_one_statement(django_assert_num_queries: Any) -> None:
    item = judge.item_on_agenda()

    with django_assert_num_queries(1):
        standings_of(item.case, item.case.applicant_id)
