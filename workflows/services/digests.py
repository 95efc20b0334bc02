"""The letter of the day: reminders and notices of a person gathered into one.

Letters that can wait are written as held. Here each is either sent by itself, where its reader
wants it so, or gathered into the one letter a day, or dropped when its task has been done: nobody
without an open task is ever reminded.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from registry.models import Letter, Person, Territory
from registry.queries import viewer_of_person
from registry.rules.calendar import local_date
from registry.rules.letters import GATHER_FOR, send_after
from registry.rules.vocabulary import LetterPace, LetterState
from registry.services.journal import recording
from registry.services.letters import write_letter
from workflows.labels.steps import STEP_VERB
from workflows.models import Task
from workflows.queries import duties_of, open_duties

MOST_LINES = 20


def gather_letters(now: datetime, *, limit: int = 200) -> int:
    """Send, gather or drop what is held; how many letters of the day were written.

    Each reader is served in a transaction of its own. By night nothing is touched.
    """
    ready = (
        Letter.objects.filter(state=LetterState.HELD, send_after__lte=now)
        .order_by()
        .values_list("person_id", "territory_id")
        .distinct()[:limit]
    )
    return sum(_serve(person_id, territory_id, now) for person_id, territory_id in list(ready))


def digest_key(person: Person, territory: Territory, day: date) -> str:
    return f"digest-{person.pk}-{territory.pk}-{day:%Y%m%d}"


def _serve(person_id: int, territory_id: int, now: datetime) -> bool:
    """One reader: true when the letter of the day was written."""
    with recording():
        held = list(
            Letter.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(
                state=LetterState.HELD,
                person=person_id,
                territory=territory_id,
                send_after__lte=now,
            )
            .select_related("person", "territory", "case")
            .order_by("pk")
        )
        if not held:
            return False
        person, territory = held[0].person, held[0].territory
        if send_after(now, territory.time_zone, territory.quiet) != now:
            return False
        duties = _open_duties(person, territory, now)
        wanted = [one for one in held if _is_wanted(one, duties)]
        _mark([one for one in held if one not in wanted], LetterState.DROPPED)
        if person.letter_pace == LetterPace.AT_ONCE:
            _mark(wanted, LetterState.QUEUED)
            return False
        return _write_digest(wanted, duties, person, territory, now)


def _write_digest(
    wanted: Sequence[Letter],
    duties: Sequence[Task],
    person: Person,
    territory: Territory,
    now: datetime,
) -> bool:
    """The first notice waits a while for others; what comes after the letter waits for tomorrow's."""
    key = digest_key(person, territory, local_date(now, territory.time_zone))
    if not wanted or min(one.written_at for one in wanted) > now - GATHER_FOR:
        return False
    if Letter.objects.filter(key=key).exists():
        return False
    write_letter(
        "digest",
        person=person,
        territory=territory,
        key=key,
        facts={
            "count": len(duties),
            "tasks": _lines(duties[:MOST_LINES], territory),
            "more": max(0, len(duties) - MOST_LINES),
            "notices": [one.facts["notice"] for one in wanted if "notice" in one.facts],
        },
        now=now,
    )
    _mark(wanted, LetterState.GATHERED)
    return True


def _open_duties(person: Person, territory: Territory, now: datetime) -> list[Task]:
    viewer = viewer_of_person(person.pk, now)
    return list(duties_of(viewer).filter(territory=territory))


def _is_wanted(letter: Letter, duties: Sequence[Task]) -> bool:
    """While its task, or some task of its work, waits for its reader.

    A notice about somebody else's task is wanted while that one waits; without one, always.
    """
    if "notice" in letter.facts:
        others = letter.facts.get("about_task")
        return others is None or open_duties().filter(pk=others).exists()
    about = letter.facts.get("task")
    if about is not None:
        return any(duty.pk == about for duty in duties)
    return any(duty.case_id == letter.case_id for duty in duties)


def _lines(duties: Sequence[Task], territory: Territory) -> list[str]:
    """«Оценить работу: № 2026-0012, до 3 декабря»: neither title nor author stands there."""
    with translation.override(settings.LANGUAGE_CODE):
        return [_line(duty, territory) for duty in duties]


def _line(duty: Task, territory: Territory) -> str:
    told = f"{STEP_VERB[duty.step]}: №\N{NO-BREAK SPACE}{duty.case.number}"
    if duty.due_at is None:
        return told
    day = date_format(local_date(duty.due_at, territory.time_zone), "j E")
    return translation.gettext("%(task)s, by %(day)s") % {"task": told, "day": day}


def _mark(letters: Sequence[Letter], state: LetterState) -> None:
    Letter.objects.filter(pk__in=[one.pk for one in letters]).update(state=state)
