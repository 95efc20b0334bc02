"""One thing done to many works: the plan, one confirmation, what became of each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from registry.models import Case, Consent, JournalEntry, Letter, Operation, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState, Role
from registry.services.operations import ask_to_stop, do_next_rows
from registry.tasks import run_operation
from review.models import AgendaItem, Assignment, Conclusion, Meeting
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import (
    AssignmentState,
    DecisionMode,
    MeetingState,
    RapporteurRule,
    VoteChoice,
)
from tests.factories import registry as make
from tests.factories.chambers import Chamber, make_chamber
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task
from workflows.rules.bulk import BulkAction, Hindrance
from workflows.services import claim
from workflows.services.bulk import Row, start_bulk

pytestmark = pytest.mark.django_db

SignIn = Callable[[Person], Client]
PLAN = "/works/bulk/"
DO = "/works/bulk/do/"


def plan(client: Client, action: BulkAction, *works: int, **query: str) -> dict[int, str]:
    """What is planned for each work: "" when the act would touch it, else why it would not."""
    context = client.get(PLAN, {"do": action.value, "work": works, **query}).context
    return {line.case.pk: line.hindrance or "" for line in context["plan"].lines}


def done(client: Client, action: BulkAction, *works: int, **given: object) -> list[int]:
    """Works that were done; those refused are not among them."""
    answer = client.post(DO, {"do": action.value, "work": works, **given}, follow=True)
    assert answer.status_code == 200, answer.context["form"].errors
    return [one.case.pk for one in answer.context["done"]]


def states(*works: int) -> list[str]:
    by_id = dict(Case.objects.filter(pk__in=works).values_list("pk", "state"))
    return [by_id[pk] for pk in works]


def colleague_of(scene: Scene) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, Role.COORDINATOR, scene.territory)
    return person


def assigning(scene: Scene, title: str = "Дроби") -> int:
    case_id = scene.submitted(title)
    scene.do(case_id, "check_completeness", scene.coordinator, outcome="accept")
    return case_id


# --- Completeness -----------------------------------------------------------------------------


def test_complete_kits_are_accepted_and_the_others_say_what_they_lack(sign_in: SignIn) -> None:
    scene = make_scene()
    whole, lacking, later = (scene.submitted(f"Работа {n}") for n in range(3))
    Consent.objects.filter(case=lacking).update(withdrawn_at=now())
    scene.do(later, "check_completeness", scene.coordinator, outcome="accept")
    client = sign_in(scene.coordinator)

    planned = plan(client, BulkAction.CHECK, whole, lacking, later)
    accepted = done(client, BulkAction.CHECK, whole, lacking, later)

    assert planned == {whole: "", lacking: Hindrance.GAPS, later: Hindrance.OTHER_STEP}
    assert accepted == [whole]
    assert states(whole, lacking) == [CaseState.ASSIGNING, CaseState.CHECKING]


def test_a_work_whose_author_is_hidden_is_looked_through_by_itself(sign_in: SignIn) -> None:
    """Only the page of the check shows where files name the author."""
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=True))
    case_id = scene.submitted()
    client = sign_in(scene.coordinator)

    planned = plan(client, BulkAction.CHECK, case_id)
    accepted = done(client, BulkAction.CHECK, case_id)

    assert planned == {case_id: Hindrance.AUTHOR_HIDDEN}
    assert accepted == []
    assert states(case_id) == [CaseState.CHECKING]


def test_looking_at_a_plan_changes_nothing(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted()
    before = JournalEntry.objects.count()

    plan(sign_in(scene.coordinator), BulkAction.CHECK, case_id)

    assert JournalEntry.objects.count() == before
    assert states(case_id) == [CaseState.CHECKING]


def test_work_that_a_colleague_has_taken_is_left_to_her(sign_in: SignIn) -> None:
    scene = make_scene()
    case_id = scene.submitted()
    colleague = colleague_of(scene)
    task = scene.task(case_id, "check_completeness")
    claim(task.pk, actor=Actor.person(colleague.pk), now=now())

    planned = plan(sign_in(scene.coordinator), BulkAction.CHECK, case_id)

    assert planned == {case_id: Hindrance.TAKEN}


def test_works_of_another_territory_are_not_touched(sign_in: SignIn) -> None:
    scene, other = make_scene(), make_scene()
    theirs = other.submitted()
    client = sign_in(scene.coordinator)

    assert plan(client, BulkAction.CHECK, theirs) == {}
    assert done(client, BulkAction.CHECK, theirs) == []
    assert states(theirs) == [CaseState.CHECKING]


def test_everything_found_is_taken_by_the_filter_and_at_most_fifty_at_once(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.views.bulk.MOST_AT_ONCE", 2)
    scene = make_scene()
    works = [scene.submitted("Дроби") for _ in range(3)]
    scene.submitted("Родной край")

    answer = sign_in(scene.coordinator).get(
        PLAN, {"do": "check", "everything": "1", "text": "дроби"}
    )

    assert [line.case.pk for line in answer.context["plan"].can] == works[:2]
    assert answer.context["left"] == 1


def test_plan_takes_the_same_queries_for_one_work_and_for_three(
    sign_in: SignIn, count_queries: Callable[[Client, str], int]
) -> None:
    scene = make_scene()
    works = [scene.submitted() for _ in range(3)]
    client = sign_in(scene.coordinator)

    with_one = count_queries(client, f"{PLAN}?do=check&work={works[0]}")
    with_three = count_queries(client, PLAN + "?do=check&work=" + "&work=".join(map(str, works)))

    assert with_three == with_one


def test_only_coordinators_act_on_many_works(sign_in: SignIn) -> None:
    scene = make_scene()
    director = make.make_person()
    make.make_user(director)
    make.grant(director, Role.DIRECTOR, scene.territory)
    client = sign_in(director)

    assert [client.get(PLAN).status_code, client.post(DO).status_code] == [403, 403]


# --- Experts ------------------------------------------------------------------------------------


def test_load_is_spread_over_all_the_works_of_the_plan(sign_in: SignIn) -> None:
    scene = make_scene(experts=6)
    works = [assigning(scene, f"Работа {n}") for n in range(6)]

    invited = done(sign_in(scene.coordinator), BulkAction.ASSIGN, *works)

    asked = Assignment.objects.filter(state=AssignmentState.INVITED.value)
    counts = [asked.filter(expert=one).count() for one in scene.experts]
    assert invited == works
    assert counts == [2] * 6


def test_a_row_of_the_plan_may_be_changed(sign_in: SignIn) -> None:
    scene = make_scene(experts=4)
    case_id = assigning(scene)
    client = sign_in(scene.coordinator)
    line = client.get(PLAN, {"do": "assign", "work": case_id}).context["plan"].can[0]
    proposed = [place.chosen for place in line.details.places]
    instead = next(one.pk for one in scene.experts if one.pk not in proposed)

    done(client, BulkAction.ASSIGN, case_id, **{f"seat-{case_id}-1": instead})

    asked = Assignment.objects.filter(state=AssignmentState.INVITED.value).order_by("seat")
    assert [one.expert_id for one in asked] == [instead, proposed[1]]


def test_work_without_enough_free_experts_is_left_out(sign_in: SignIn) -> None:
    scene = make_scene(experts=1)
    case_id = assigning(scene)

    planned = plan(sign_in(scene.coordinator), BulkAction.ASSIGN, case_id)

    assert planned == {case_id: Hindrance.FEW_EXPERTS}


def test_one_refused_work_does_not_stop_the_others(sign_in: SignIn) -> None:
    scene = make_scene(experts=4)
    first, second = assigning(scene), assigning(scene)
    twice = scene.experts[0].pk
    client = sign_in(scene.coordinator)

    invited = done(
        client,
        BulkAction.ASSIGN,
        first,
        second,
        **{f"seat-{first}-1": twice, f"seat-{first}-2": twice},
    )

    assert invited == [second]
    assert states(first, second) == [CaseState.ASSIGNING, CaseState.SCORING]
    assert not Assignment.objects.filter(stage__case=first).exists()


def test_author_is_never_among_the_experts_of_the_plan(sign_in: SignIn) -> None:
    scene = make_scene(experts=3)
    make.grant(scene.author, Role.EXPERT, scene.territory, directions=[scene.direction])
    case_id = assigning(scene)

    page = sign_in(scene.coordinator).get(PLAN, {"do": "assign", "work": case_id})

    offered = page.context["plan"].can[0].details.offered
    assert scene.author.pk not in [pk for pk, _name in offered]


# --- Reminders ----------------------------------------------------------------------------------


def test_holders_are_reminded_once_a_day_and_own_tasks_of_coordinators_are_not(
    sign_in: SignIn,
) -> None:
    scene = make_scene()
    theirs, ours = scene.taken(), scene.submitted()
    client = sign_in(scene.coordinator)

    planned = plan(client, BulkAction.REMIND, theirs, ours)
    done(client, BulkAction.REMIND, theirs, ours)
    again = plan(client, BulkAction.REMIND, theirs, ours)

    assert planned == {theirs: "", ours: Hindrance.WAITS_FOR_YOU}
    assert again == {theirs: Hindrance.REMINDED, ours: Hindrance.WAITS_FOR_YOU}
    assert Letter.objects.filter(template="duty_reminder").count() == 2


# --- Agenda and issue -----------------------------------------------------------------------------


@pytest.fixture
def chamber() -> Chamber:
    return make_chamber(members=2, rapporteur=RapporteurRule.COORDINATOR)


def test_drafts_and_waiting_questions_go_to_one_meeting(chamber: Chamber, sign_in: SignIn) -> None:
    drafted, waiting = chamber.scene.scored(), chamber.item()
    meeting = chamber.meeting(number="9")
    placed = chamber.item()
    client = sign_in(chamber.scene.coordinator)
    done(client, BulkAction.AGENDA, placed.case_id, meeting=str(meeting.pk))

    planned = plan(client, BulkAction.AGENDA, drafted, waiting.case_id, placed.case_id)
    put = done(client, BulkAction.AGENDA, drafted, waiting.case_id, meeting=str(meeting.pk))

    assert planned == {drafted: "", waiting.case_id: "", placed.case_id: Hindrance.ON_AGENDA}
    assert set(put) == {drafted, waiting.case_id}
    assert AgendaItem.objects.filter(meeting=meeting).count() == 3
    assert states(drafted) == [CaseState.IN_COUNCIL]


def test_new_meeting_is_called_on_the_named_day(chamber: Chamber, sign_in: SignIn) -> None:
    case_id = chamber.scene.scored()
    day = (now() + timedelta(days=9)).date()

    done(
        sign_in(chamber.scene.coordinator),
        BulkAction.AGENDA,
        case_id,
        meeting="new",
        date=day.isoformat(),
        time="15:00",
    )

    assert Meeting.objects.get().held_at.date() == day
    assert AgendaItem.objects.get().meeting == Meeting.objects.get()


def test_new_meeting_needs_a_day(chamber: Chamber, sign_in: SignIn) -> None:
    case_id = chamber.scene.scored()

    answer = sign_in(chamber.scene.coordinator).post(
        DO, {"do": "agenda", "work": case_id, "meeting": "new"}
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["date"]
    assert states(case_id) == [CaseState.CONCLUDING]


def test_what_the_council_has_agreed_upon_is_issued_for_the_chair(
    chamber: Chamber, sign_in: SignIn
) -> None:
    agreed, disputed = chamber.item(), chamber.item()
    meeting = chamber.meeting(agreed, disputed)
    chamber.come(meeting, chamber.chair, chamber.secretary, *chamber.members)
    chamber.vote(agreed, *[VoteChoice.FOR] * 4)
    chamber.vote(disputed, *[VoteChoice.FOR] * 3, VoteChoice.AGAINST)
    coordinator = chamber.scene.coordinator
    make.grant(coordinator, Role.JURY_SECRETARY, chamber.scene.territory)
    client = sign_in(coordinator)

    planned = plan(client, BulkAction.ISSUE, agreed.case_id, disputed.case_id)
    issued = done(client, BulkAction.ISSUE, agreed.case_id, disputed.case_id, basis="Протокол № 7")

    assert planned == {agreed.case_id: "", disputed.case_id: Hindrance.NO_AGREEMENT}
    assert issued == [agreed.case_id]
    assert states(agreed.case_id) == [CaseState.ISSUING]
    line = JournalEntry.objects.get(key="review.conclusion.approved")
    assert (line.on_behalf_of_id, line.basis) == (chamber.chair.pk, "Протокол № 7")


def test_coordinator_alone_does_not_decide_for_the_council(
    chamber: Chamber, sign_in: SignIn
) -> None:
    item = chamber.item()

    planned = plan(sign_in(chamber.scene.coordinator), BulkAction.ISSUE, item.case_id)

    assert planned == {item.case_id: Hindrance.CHAIR_DECIDES}


def test_conclusion_without_a_council_is_signed_at_once(sign_in: SignIn) -> None:
    scene = make_scene(decision=DecisionMode.NO_COUNCIL, rapporteur=RapporteurRule.COORDINATOR)
    case_id = scene.scored()
    client = sign_in(scene.coordinator)

    before_meeting = plan(client, BulkAction.AGENDA, case_id)
    issued = done(client, BulkAction.ISSUE, case_id)

    assert before_meeting == {case_id: Hindrance.NO_COUNCIL}
    assert issued == [case_id]
    assert Task.objects.filter(case=case_id, step="issue_conclusion").exists()


# --- Whatever happens on the way ------------------------------------------------------------------


def test_many_works_go_on_in_the_background_and_the_page_shows_how_far(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.tasks.QUICK_SECONDS", -1)  # a page that has no time at all
    scene = make_scene()
    works = [scene.submitted(f"Работа {n}") for n in range(3)]
    client = sign_in(scene.coordinator)

    page = client.post(DO, {"do": "check", "work": works}, follow=True)
    operation = Operation.objects.get()
    reached = states(*works)
    run_operation(operation.pk)
    result = client.get(f"/works/bulk/done/{operation.pk}/")

    assert page.request["PATH_INFO"] == f"/operations/{operation.pk}/"
    assert reached == [CaseState.ASSIGNING, CaseState.CHECKING, CaseState.CHECKING]
    assert [one.case.pk for one in result.context["done"]] == works
    assert states(*works) == [CaseState.ASSIGNING] * 3


def test_a_stopped_act_says_which_works_were_not_reached(sign_in: SignIn) -> None:
    scene = make_scene()
    works = [scene.submitted(f"Работа {n}") for n in range(3)]
    rows = [
        Row(case=Case.objects.get(pk=pk), tasks=[scene.task(pk, "check_completeness").pk])
        for pk in works
    ]
    by = {"actor": Actor.person(scene.coordinator.pk), "now": now()}
    operation = start_bulk(BulkAction.CHECK, rows, territory=scene.territory, **by)
    do_next_rows(operation.pk, now=now())
    ask_to_stop(operation)
    do_next_rows(operation.pk, now=now())

    result = sign_in(scene.coordinator).get(f"/works/bulk/done/{operation.pk}/")

    assert [one.case.pk for one in result.context["done"]] == works[:1]
    assert result.context["left"] == 2
    assert states(*works) == [CaseState.ASSIGNING, CaseState.CHECKING, CaseState.CHECKING]


def test_a_draft_changed_since_it_was_read_is_not_signed(sign_in: SignIn) -> None:
    scene = make_scene(decision=DecisionMode.NO_COUNCIL, rapporteur=RapporteurRule.COORDINATOR)
    case_id = scene.scored()
    read = Conclusion.objects.get(case=case_id).draft_version
    row = Row(
        case=Case.objects.get(pk=case_id),
        tasks=[scene.task(case_id, "draft_conclusion").pk],
        read=read,
    )
    by = {"actor": Actor.person(scene.coordinator.pk), "now": now()}
    operation = start_bulk(BulkAction.ISSUE, [row], territory=scene.territory, **by)
    Conclusion.objects.filter(case=case_id).update(draft_version=read + 1)
    do_next_rows(operation.pk, now=now())

    result = sign_in(scene.coordinator).get(f"/works/bulk/done/{operation.pk}/")

    assert [one.case.pk for one in result.context["refused"]] == [case_id]
    assert states(case_id) == [CaseState.CONCLUDING]


def test_what_is_refused_half_way_leaves_neither_rows_nor_lines(chamber: Chamber) -> None:
    """The draft is handed over, then the closed meeting takes it no more: all of it is undone."""
    case_id = chamber.scene.scored()
    meeting = chamber.meeting(number="9")
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED.value)
    row = Row(
        case=Case.objects.get(pk=case_id),
        tasks=[chamber.scene.task(case_id, "draft_conclusion").pk],
        read=Conclusion.objects.get(case=case_id).draft_version,
    )
    by = {"actor": Actor.person(chamber.scene.coordinator.pk), "now": now()}
    lines, letters = JournalEntry.objects.count(), Letter.objects.count()
    operation = start_bulk(
        BulkAction.AGENDA, [row], territory=chamber.scene.territory, meeting=meeting, **by
    )

    do_next_rows(operation.pk, now=now())

    operation.refresh_from_db()
    assert operation.tally == {"refused": 1}
    assert states(case_id) == [CaseState.CONCLUDING]
    assert (JournalEntry.objects.count(), Letter.objects.count()) == (lines, letters)
