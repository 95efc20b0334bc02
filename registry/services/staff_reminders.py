"""A coordinator reminds the responsible of schools whose lists wait for confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from registry.models import Organisation, Person, Territory
from registry.queries.staff import confirmations_in, responsible_people
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.staff import school_year
from registry.services.journal import record, recording
from registry.services.letters import write_letter


@dataclass(frozen=True)
class RemindedSchools:
    """Whom a letter was written to, and schools that have nobody to write to."""

    written: tuple[Person, ...]
    nobody: tuple[Organisation, ...]


def remind_schools(
    territory: Territory, organisations: Iterable[Organisation], *, actor: Actor, now: datetime
) -> RemindedSchools:
    """Write to those who answer for lists not confirmed this school year, once a local day."""
    today = local_date(now, territory.time_zone)
    confirmed, people = confirmations_in(territory), responsible_people(territory, today)
    year = school_year(today)
    written: list[Person] = []
    nobody: list[Organisation] = []
    with recording():
        for school in organisations:
            done = confirmed.get(school.pk)
            if done is not None and done.school_year >= year:
                continue
            readers = [one for one in people.get(school.pk, []) if one.email]
            if not readers:
                nobody.append(school)
                continue
            for person in readers:
                write_letter(
                    "confirm_school",
                    person=person,
                    territory=territory,
                    key=f"confirm-school-{school.pk}-{person.pk}-{today:%Y%m%d}",
                    facts={"school": school.short_name, "year": f"{year}/{year + 1}"},
                    now=now,
                )
            written.extend(readers)
            record(
                "registry.staff.reminded",
                subject=school,
                territory=territory,
                actor=actor,
                now=now,
                new={"people": [person.pk for person in readers]},
            )
    return RemindedSchools(written=tuple(written), nobody=tuple(nobody))
