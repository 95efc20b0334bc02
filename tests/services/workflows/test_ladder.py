"""The clock climbs the ladder of silence: each rung once, nothing about what is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from viewflow.workflow.status import STATUS

from registry.models import Case, JournalEntry, Letter, Person, Territory
from registry.rules.actors import Actor
from registry.rules.letters import GATHER_FOR
from registry.rules.vocabulary import LetterState, RelationKind, RelationSource, Role
from registry.services.letters import compose
from registry.services.relations import state_relation
from review.models import Assignment
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import Ladder
from review.rules.vocabulary import AssignmentState, LateExpert
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from workflows.models import LadderRung, Process, Reminder, Task
from workflows.rules.ladder import RungKind, RungReason
from workflows.services import stop_examination, withdraw_material
from workflows.services.digests import gather_letters
from workflows.services.ladder import climb_ladders

pytestmark = pytest.mark.django_db

K = RungKind
DAYS = 45
BY_RESERVE = replace(EXTERNAL_ONLY, ladder=Ladder(late_expert=LateExpert.RESERVE))


def noon(shift: int) -> datetime:
    return NOW + timedelta(days=shift)


def live(days: int = DAYS, *, since: int = 0) -> None:
    """The clock ticks at noon of every day, twice."""
    for shift in range(since, since + days):
        climb_ladders(noon(shift))
        climb_ladders(noon(shift))


def rungs(**narrowed: Any) -> list[tuple[str, str]]:
    """Rungs as (step, kind), in the order in which they were climbed."""
    rows = LadderRung.objects.filter(**narrowed).order_by("day", "pk")
    return list(rows.values_list("task__step", "kind"))


def written(template: str) -> list[Person]:
    return [one.person for one in Letter.objects.filter(template=template).order_by("pk")]


def day_of(kind: RungKind, task: Task) -> datetime:
    row = LadderRung.objects.get(task=task, kind=kind.value)
    return datetime(row.day.year, row.day.month, row.day.day, tzinfo=UTC)


def secretary_of(scene: Scene) -> Person:
    person = make.make_person()
    make.grant(person, Role.JURY_SECRETARY, scene.territory)
    return person


# --- Reminders ----------------------------------------------------------------------------


def test_silent_experts_are_reminded_before_and_after_and_the_coordinator_decides() -> None:
    scene = make_scene(seats=1)
    secretary = secretary_of(scene)
    scene.taken()

    live()

    assert rungs() == [
        ("score_material", K.REMIND_BEFORE),
        ("score_material", K.REMIND_AFTER),
        ("score_material", K.TELL_COORDINATOR),
        ("score_material", K.TELL_COUNCIL),
    ]
    assert written("duty_due_soon") == written("duty_overdue") == [scene.experts[0]]
    assert written("task_is_late") == [scene.coordinator]
    assert set(written("work_waits_long")) == {scene.chair, secretary}
    assert scene.assignment(Case.objects.get().pk, scene.experts[0]).state == "accepted"


def test_reminder_says_what_is_waited_for_until_when_with_one_link() -> None:
    scene = make_scene(seats=1)
    case_id = scene.taken()
    task = scene.task(case_id, "score_material")

    live(20)

    body = compose(Letter.objects.get(template="duty_overdue")).body
    assert "28 сентября" in body
    assert "оценить работу" in body
    assert body.count("http") == 1
    assert "Дроби" not in body
    assert scene.author.last_name not in body
    assert Task.objects.get(pk=task.pk).reminded_at is not None


def test_coordinator_who_reminded_today_is_not_repeated_by_the_clock() -> None:
    scene = make_scene(seats=1)
    task = scene.task(scene.taken(), "score_material")
    day = (task.due_at or NOW) + timedelta(hours=12)
    Reminder.objects.create(task=task, person=scene.experts[0], day=day.date(), written_at=day)

    climb_ladders(day)

    assert rungs() == [("score_material", K.REMIND_AFTER)]
    assert written("duty_overdue") == []


def test_task_of_a_role_reminds_everyone_who_holds_it_after_its_term() -> None:
    scene = make_scene()
    colleague = make.make_person()
    make.grant(colleague, Role.COORDINATOR, scene.territory)
    scene.submitted()

    live(8)

    assert rungs() == [("check_completeness", K.REMIND_AFTER)]
    assert set(written("duty_overdue")) == {scene.coordinator, colleague}


def test_by_night_the_clock_does_nothing_and_comes_back_in_the_morning() -> None:
    scene = make_scene(seats=1)
    task = scene.task(scene.taken(), "score_material")
    after = datetime(2026, 9, 28, 21, 30, tzinfo=UTC)  # half past midnight of the 29th in Moscow
    Task.objects.update(look_at=after)

    by_night = climb_ladders(after)
    task.refresh_from_db()
    in_the_morning = climb_ladders(datetime(2026, 9, 29, 5, 0, tzinfo=UTC))

    assert (by_night, in_the_morning) == (0, 1)
    assert task.look_at == datetime(2026, 9, 29, 5, 0, tzinfo=UTC)


def test_quiet_week_ends_of_a_territory_hold() -> None:
    scene = make_scene(seats=1)
    Territory.objects.filter(pk=scene.territory.pk).update(quiet_weekends=True)
    task = scene.task(scene.taken(), "score_material")
    saturday = datetime(2026, 9, 26, 9, 0, tzinfo=UTC)
    Task.objects.filter(pk=task.pk).update(look_at=saturday)

    assert climb_ladders(saturday) == 0
    task.refresh_from_db()
    assert task.look_at == datetime(2026, 9, 28, 5, 0, tzinfo=UTC)


# --- The reserve --------------------------------------------------------------------------


def test_silent_expert_s_seat_goes_to_the_next_of_the_reserve() -> None:
    scene = make_scene(parameters=BY_RESERVE, seats=1)
    first, second, _third = scene.experts
    case_id = scene.taken(first, reserve=[second])
    task = scene.task(case_id, "score_material")

    live(20)

    silent, asked = scene.assignment(case_id, first), scene.assignment(case_id, second)
    assert (silent.state, asked.state) == (AssignmentState.WITHDRAWN, AssignmentState.INVITED)
    assert (asked.seat, asked.replaces) == (1, silent)
    line = JournalEntry.objects.get(key="review.assignment.fell_silent")
    assert (line.actor, line.value.old["state"]) == (None, "accepted")
    assert written("assignment_passed_on") == [first]
    assert written("invitation") == [first, second]
    assert written("task_is_late") == [scene.coordinator]
    assert LadderRung.objects.get(kind=K.REPLACE).reason == RungReason.EXPERT_IS_SILENT
    task.refresh_from_db()
    assert task.status == STATUS.DONE
    assert scene.task(case_id, "respond_to_invitation").person == second
    assert day_of(K.REPLACE, task).date().isoformat() == "2026-10-01"


def test_one_who_does_not_answer_an_invitation_is_replaced_and_the_work_goes_on() -> None:
    scene = make_scene(parameters=BY_RESERVE, seats=1)
    first, second, _third = scene.experts
    case_id = scene.invited(first, reserve=[second])

    live(9)
    scene.do(case_id, "respond_to_invitation", second, accepts=True, now=noon(8))
    scene.do(case_id, "score_material", second, now=noon(9), **scene.sheet())

    assert scene.task(case_id, "draft_conclusion").person is None
    assert scene.assignment(case_id, first).state == AssignmentState.WITHDRAWN


def test_ties_of_the_reserve_are_looked_at_anew() -> None:
    scene = make_scene(parameters=BY_RESERVE, seats=1)
    first, second, third = scene.experts
    case_id = scene.taken(first, reserve=[second, third])
    state_relation(
        second,
        scene.author,
        kind=RelationKind.RELATIVE,
        source=RelationSource.DECLARED,
        case=Case.objects.get(pk=case_id),
        actor=Actor.person(scene.coordinator.pk),
        now=NOW,
    )

    live(20)

    assert scene.task(case_id, "respond_to_invitation").person == third
    assert scene.assignment(case_id, second).state == AssignmentState.RESERVE


def test_without_a_reserve_the_expert_keeps_the_work_and_the_coordinator_is_told() -> None:
    scene = make_scene(parameters=BY_RESERVE, seats=1)
    case_id = scene.taken()

    live(20)

    rung = LadderRung.objects.get(kind=K.TELL_COORDINATOR)
    assert rung.reason == RungReason.NOBODY_IN_RESERVE
    assert scene.assignment(case_id, scene.experts[0]).state == AssignmentState.ACCEPTED
    (letter,) = Letter.objects.filter(template="task_is_late")
    assert case_id == letter.case_id
    assert "в резерве никого нет" in compose(letter).body


# --- Once -------------------------------------------------------------------------------


def test_ledger_holds_a_rung_once_a_term() -> None:
    scene = make_scene(seats=1)
    scene.taken()
    live(20)
    row = LadderRung.objects.first()
    assert row is not None

    with pytest.raises(IntegrityError), transaction.atomic():
        LadderRung.objects.create(
            task=row.task, kind=row.kind, reason=row.reason, term=row.term, day=row.day
        )


def test_a_rung_whose_look_was_lost_is_not_climbed_again() -> None:
    scene = make_scene(seats=1)
    scene.taken()
    live(20)
    before = (rungs(), Letter.objects.count())
    Task.objects.update(look_at=NOW)

    live(1, since=19)

    assert (rungs(), Letter.objects.count()) == before


def test_task_that_cannot_be_served_is_not_in_the_way_of_others() -> None:
    scene = make_scene(seats=1)
    broken, sound = scene.taken(), scene.taken(title="Другая")
    Task.objects.filter(case=broken, step="score_material").update(role="nobody")

    live(20)

    assert rungs(task__case=broken) == []
    assert len(rungs(task__case=sound)) == 3
    later = Task.objects.get(case=broken, step="score_material").look_at
    assert later is not None
    assert later > noon(18)


# --- Nobody without an open task ----------------------------------------------------------


def test_nothing_follows_a_sheet_that_was_sent() -> None:
    scene = make_scene(seats=1)
    case_id = scene.taken()
    scene.score(case_id, scene.experts[0])

    live()

    assert {step for step, _kind in rungs()} == {"draft_conclusion"}
    assert scene.experts[0] not in written("duty_due_soon") + written("duty_overdue")


@pytest.mark.parametrize("end", ["withdrawn", "stopped"])
def test_nothing_follows_a_work_that_left_examination(end: str) -> None:
    scene = make_scene()
    case_id = scene.taken()
    case = Case.objects.get(pk=case_id)
    if end == "withdrawn":
        withdraw_material(case, actor=Actor.person(scene.author.pk), now=NOW)
    else:
        stop_examination(case, reason="Дубль", actor=Actor.person(scene.coordinator.pk), now=NOW)
    before = Letter.objects.count()

    live()

    assert (rungs(), Letter.objects.count()) == ([], before)
    assert Process.objects.get(case=case_id).finished is not None


def test_notice_about_a_task_that_was_done_meanwhile_is_dropped() -> None:
    scene = make_scene(seats=1)
    case_id = scene.taken()
    live(18)
    scene.score(case_id, scene.experts[0])

    gather_letters(noon(17) + GATHER_FOR)

    states = {one.state for one in Letter.objects.filter(template="task_is_late")}
    assert states == {LetterState.DROPPED}


def test_letter_of_the_day_says_what_is_late_in_its_own_words() -> None:
    scene = make_scene(parameters=BY_RESERVE, seats=1)
    first, second, _third = scene.experts
    scene.taken(first, reserve=[second])
    scene.taken(scene.experts[2], title="Другая")
    live(18)

    gather_letters(noon(17) + GATHER_FOR)

    letter = Letter.objects.get(template="digest", person=scene.coordinator)
    body = compose(letter).body
    assert "2026-0001" in body
    assert "2026-0002" in body
    assert first.last_name not in body


def test_author_is_not_told_of_his_own_work_as_a_coordinator() -> None:
    scene = make_scene(seats=1)
    make.grant(scene.author, Role.COORDINATOR, scene.territory)
    scene.taken()

    live()

    assert scene.author not in written("task_is_late") + written("work_waits_long")


# --- An ended assignment ----------------------------------------------------------------


def test_draft_of_a_silent_expert_stays_kept() -> None:
    scene = make_scene(parameters=BY_RESERVE, seats=1)
    first, second, _third = scene.experts
    case_id = scene.taken(first, reserve=[second])

    live(20)

    assert Assignment.objects.get(stage__case=case_id, expert=first).sheet is not None
