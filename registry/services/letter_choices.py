"""When letters may come: the quiet hours of a territory, the pace a person has chosen."""

from datetime import datetime, time

from registry.models import Person, Territory
from registry.rules.actors import Actor
from registry.rules.vocabulary import LetterPace
from registry.services.journal import record, recording


def set_quiet_hours(
    territory: Territory,
    *,
    quiet_from: time,
    quiet_to: time,
    quiet_weekends: bool,
    actor: Actor,
    now: datetime,
) -> Territory:
    """Say when nobody is written to here. Letters that wait already keep their moments."""
    old = _quiet(territory)
    territory.quiet_from, territory.quiet_to = quiet_from, quiet_to
    territory.quiet_weekends = quiet_weekends
    with recording():
        territory.save(update_fields=["quiet_from", "quiet_to", "quiet_weekends"])
        record(
            "registry.territory.quiet_hours_set",
            subject=territory,
            territory=territory,
            actor=actor,
            now=now,
            old=old,
            new=_quiet(territory),
        )
    return territory


def choose_letter_pace(
    person: Person, pace: str, *, territory: Territory, actor: Actor, now: datetime
) -> Person:
    """Get reminders and notices once a day together, or each at once."""
    old, person.letter_pace = person.letter_pace, LetterPace(pace).value
    with recording():
        person.save(update_fields=["letter_pace"])
        record(
            "registry.person.letter_pace_chosen",
            subject=person,
            territory=territory,
            actor=actor,
            now=now,
            old={"pace": old},
            new={"pace": person.letter_pace},
        )
    return person


def _quiet(territory: Territory) -> dict[str, object]:
    return {
        "from": f"{territory.quiet_from:%H:%M}",
        "to": f"{territory.quiet_to:%H:%M}",
        "weekends": territory.quiet_weekends,
    }
