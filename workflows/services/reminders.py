"""A coordinator reminds those for whom works wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from registry.models import Person, Territory
from registry.queries import leavers_among
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from workflows.models import Reminder, Task
from workflows.queries import holders_of_duties


@dataclass(frozen=True)
class Reminded:
    """What became of a reminder: duties reminded of now, and those left alone for today.

    ``unreachable`` are people who get no letters, having no e-mail or having left their school:
    somebody is to call them.
    """

    written: tuple[Task, ...]
    already: tuple[Task, ...]
    unreachable: tuple[Person, ...]


def remind(duties: Iterable[Task], *, actor: Actor, now: datetime) -> Reminded:
    """Write to the holders of open duties of one territory, about each at most once a local day.

    A duty of a role nobody has taken is told to everyone who holds the role, save the actor.
    Of a duty whose term stands still nobody is reminded. The letter that the sweep of terms wrote
    today counts as well. Side effects, in order:
    letters, journal lines, the moment of the reminder on the duty.
    """
    several = [duty for duty in duties if not duty.is_stopped]
    if not several:
        return Reminded(written=(), already=(), unreachable=())
    already = [duty for duty in several if _reminded_on(duty, now)]
    waiting = [duty for duty in several if duty not in already]
    today = local_date(now, several[0].case.territory.time_zone)
    holders = holders_of_duties(waiting, today=today)
    told: set[Person] = set()
    with recording():
        for duty in waiting:
            people = [one for one in holders[duty.pk] if one.pk != actor.person_id]
            people = note_reminders(duty, people, now)
            for person in people:
                _write(duty, person, now)
            told.update(people)
            record(
                "workflows.task.reminded",
                subject=duty,
                case=duty.case,
                actor=actor,
                now=now,
                new={"step": duty.step, "people": [person.pk for person in people]},
            )
        Task.objects.filter(pk__in=[duty.pk for duty in waiting]).update(reminded_at=now)
    left = leavers_among({person.pk for person in told}, today)
    return Reminded(
        written=tuple(waiting),
        already=tuple(already),
        unreachable=tuple(person for person in told if not person.email or person.pk in left),
    )


def note_reminders(duty: Task, people: Iterable[Person], now: datetime) -> list[Person]:
    """Write into the ledger of reminders who is reminded today; whoever was already is left out.

    The row is unique by duty, person and local day: of two who remind at once one is refused by
    the database, and then nothing of his is written.
    """
    day = _day(now, duty.case.territory)
    known = set(Reminder.objects.filter(task=duty, day=day).values_list("person_id", flat=True))
    fresh = [person for person in people if person.pk not in known]
    Reminder.objects.bulk_create(
        Reminder(task=duty, person=person, day=day, written_at=now) for person in fresh
    )
    return fresh


def was_reminded_today(duty: Task, *, territory: Territory, now: datetime) -> bool:
    """Whether a letter about the duty went out on this local day."""
    return duty.reminded_at is not None and _day(duty.reminded_at, territory) == _day(
        now, territory
    )


def _reminded_on(duty: Task, now: datetime) -> bool:
    return was_reminded_today(duty, territory=duty.case.territory, now=now)


def _day(moment: datetime, territory: Territory) -> date:
    return local_date(moment, territory.time_zone)


def _write(duty: Task, person: Person, now: datetime) -> None:
    day = _day(now, duty.case.territory)
    write_letter(
        "duty_reminder",
        person=person,
        case=duty.case,
        key=f"duty-reminder-{duty.pk}-{person.pk}-{day:%Y%m%d}",
        facts={
            "task": duty.pk,
            "step": duty.step,
            "due_at": duty.due_at.isoformat() if duty.due_at else "",
            "is_late": duty.due_at is not None and duty.due_at < now,
        },
        now=now,
    )
