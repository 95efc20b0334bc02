"""Who a row of a staff list means, and what would change for that person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from registry.rules.lists import cells as read
from registry.rules.lists.cells import FullName, digits, folded
from registry.rules.lists.organisations import OrganisationIndex
from registry.rules.lists.plans import (
    ANOTHER,
    Candidate,
    Change,
    Note,
    Reading,
    RowPlan,
    day,
    failed,
)
from registry.rules.vocabulary import ListField as F
from registry.rules.vocabulary import RowOutcome as O

TRANSFER = ":transfer"  # after a candidate: the person moved, the former place of work is closed
LONGEST = {F.POSITION: 200, F.LAST_NAME: 100}


@dataclass(frozen=True)
class Job:
    organisation: int
    position: str
    is_main: bool = True
    period_from: date | None = None
    period_to: date | None = None
    pk: int | None = None

    def is_held_on(self, today: date) -> bool:
        return self.period_to is None or self.period_to >= today


@dataclass(frozen=True)
class KnownPerson:
    """Someone of the territory, as far as lists tell."""

    pk: int
    name: FullName
    emails: frozenset[str] = frozenset()
    email: str = ""
    phone: str = ""
    jobs: tuple[Job, ...] = ()
    is_teacher: bool = False


@dataclass(frozen=True)
class EarlierRow:
    """A row above this one in the same file, about somebody with this name."""

    place: int
    line: int
    name: FullName
    organisation: int | None
    position: str
    email: str
    phone: str
    target: int | None


@dataclass
class PeopleFacts:
    """What is known about the people of some rows; grows while rows are written."""

    today: date
    organisations: OrganisationIndex
    people: dict[str, list[KnownPerson]] = field(default_factory=dict)
    by_email: dict[str, list[KnownPerson]] = field(default_factory=dict)
    earlier: dict[str, list[EarlierRow]] = field(default_factory=dict)
    shared_emails: frozenset[str] = frozenset()
    make_teachers: bool = False

    def person(self, pk: int) -> KnownPerson | None:
        everyone = (one for named in self.people.values() for one in named)
        by_address = (one for found in self.by_email.values() for one in found)
        return next((one for one in (*everyone, *by_address) if one.pk == pk), None)


@dataclass(frozen=True)
class PersonRow:
    """A row that could be read. Without an organisation the place of work is left alone."""

    name: FullName
    organisation: int | None
    position: str
    email: str
    phone: str
    is_part_time: bool | None
    period_from: date | None
    period_to: date | None
    transferred_from: int | None


@dataclass(frozen=True)
class Who:
    """Whom the row means: surely one, or one of several, or somebody new."""

    person: KnownPerson | None = None
    earlier: EarlierRow | None = None
    doubts: tuple[Candidate, ...] = ()
    why: str = ""
    moved: bool = False


@dataclass(frozen=True)
class PersonAct:
    """What is written: values of the person, the place of work, former places to close."""

    person: Mapping[str, str]
    job: Job | None = None
    closed_jobs: tuple[tuple[int, date], ...] = ()
    becomes_teacher: bool = False


def plan_person(cells: Mapping[F, str], facts: PeopleFacts, decision: str = "") -> RowPlan:
    """The whole judgement of one row of a staff list.

    Sure is: the same name with the same e-mail or phone, or the same full name at the same place
    of work. The same name elsewhere, a missing patronymic, a known e-mail with another name are
    doubtful: a person decides, nothing is merged in silence.
    """
    row, told, faults = read_person(cells, facts)
    if row is None:
        return failed(faults, told=told)
    who = find_person(row, facts, decision)
    if who.doubts:
        return plan_doubtful(row, who, facts, told)
    if who.earlier and _repeats(row, who.earlier):
        note = Note("repeats_line", {"line": str(who.earlier.line)})
        return RowPlan(O.UNCHANGED, notes=(note,), key=row.name.key, told=told)
    return plan_known(row, who, facts, told)


def read_person(
    cells: Mapping[F, str], facts: PeopleFacts, *, organisation_needed: bool = True
) -> tuple[PersonRow | None, str, list[Note]]:
    """The row, its name for people, and why it cannot be read."""
    reading = Reading(cells)
    name = read_full_name(reading)
    organisation = _organisation(reading, F.ORGANISATION, facts, needed=organisation_needed)
    position = reading.text(F.POSITION)
    if organisation_needed and not position:
        reading.faults.append(Note("position_missing"))
    if len(position) > LONGEST[F.POSITION]:
        reading.faults.append(Note("text_too_long", {"value": position[:80]}))
    row = PersonRow(
        name=name or FullName("", ""),
        organisation=organisation,
        position=position,
        email=reading.by(read.read_email, F.EMAIL, ""),
        phone=reading.by(read.read_phone, F.PHONE, ""),
        is_part_time=reading.by(read.read_part_time, F.PART_TIME),
        period_from=reading.by(read.read_date, F.PERIOD_FROM),
        period_to=reading.by(read.read_date, F.PERIOD_TO),
        transferred_from=_organisation(reading, F.TRANSFERRED_FROM, facts, needed=False),
    )
    if row.period_from and row.period_to and row.period_to < row.period_from:
        reading.faults.append(Note("period_backwards"))
    told = str(name) if name else reading.text(F.FULL_NAME) or reading.text(F.LAST_NAME)
    return (None if reading.faults else row), told, reading.faults


def read_full_name(reading: Reading, whole: F = F.FULL_NAME) -> FullName | None:
    """From one column, or from two or three."""
    parts = [reading.text(one) for one in (F.LAST_NAME, F.FIRST_NAME, F.PATRONYMIC)]
    text = reading.text(whole) or " ".join(filter(None, parts))
    name: FullName | None = Reading.by(reading, lambda _cell: read.read_name(text), whole)
    if name and max(len(name.last), len(name.first), len(name.patronymic)) > LONGEST[F.LAST_NAME]:
        reading.faults.append(Note("text_too_long", {"value": text[:80]}))
    return name


def find_person(row: PersonRow, facts: PeopleFacts, decision: str = "") -> Who:
    if decision == ANOTHER:
        return Who()
    if decision.startswith("p"):
        code, _, moved = decision.partition(":")
        person = facts.person(int(code[1:]))
        return Who(person=person, moved=bool(moved)) if person else _gone()
    named = [one for one in facts.people.get(row.name.key, ()) if _agree(one.name, row.name)]
    sure = _sure(row, named)
    if len(sure) == 1:
        return Who(person=sure[0])
    above = [one for one in facts.earlier.get(row.name.key, ()) if _new_above(one, row)]
    certain = next((one for one in above if _certainly(row, one)), None)
    if not sure and certain:
        return Who(earlier=certain)
    if decision.startswith("r"):
        told = next((one for one in above if f"r{one.place}" == decision), None)
        return Who(earlier=told) if told else _gone()
    return _doubts(row, named, sure, above, facts)


def plan_doubtful(row: PersonRow, who: Who, facts: PeopleFacts, told: str) -> RowPlan:
    """The question, with what the row says of the person: so that one can answer it."""
    place = ", ".join(filter(None, (_name_of(row.organisation, facts), row.position, row.email)))
    return RowPlan(
        O.DOUBTFUL,
        changes=(Change(F.ORGANISATION, "", place),) if place else (),
        notes=(Note(who.why),),
        candidates=who.doubts,
        key=row.name.key,
        told=told,
    )


def plan_known(row: PersonRow, who: Who, facts: PeopleFacts, told: str) -> RowPlan:
    """What changes for a person already decided upon, or how a new one would be written."""
    known = who.person
    person = _person_fields(row, known)
    job, former = _job(row, known, who, facts)
    closed = _closed(row, known, who, facts)
    becomes_teacher = facts.make_teachers and not (known and known.is_teacher)
    is_leaver = bool(row.period_to and row.period_to < facts.today)
    act = PersonAct(person, job, closed, becomes_teacher and not is_leaver)
    changes = (
        *_person_changes(known, person),
        *_job_changes(job, former, facts),
        *_closings(known, closed, facts),
    )
    if act.becomes_teacher and known:
        changes = (*changes, Change(F.ROLE, "", "teacher"))
    if known is None and who.earlier is None:
        outcome = O.NEW
    else:
        outcome = O.CHANGED if changes else O.UNCHANGED
    return RowPlan(
        outcome,
        changes=changes,
        notes=_remarks(who),
        target=known.pk if known else None,
        key=row.name.key,
        told=told,
        act=act,
    )


# --- Who is meant -----------------------------------------------------------------------------


def _sure(row: PersonRow, named: Sequence[KnownPerson]) -> list[KnownPerson]:
    """Those of this name who are surely meant."""
    by_email = [one for one in named if row.email and row.email in one.emails]
    if len(by_email) == 1:
        return by_email
    whole = [one for one in named if one.name.patronymic and _same(one.name, row.name)]
    by_phone = [one for one in whole if row.phone and digits(row.phone) == digits(one.phone)]
    if len(by_phone) == 1:
        return by_phone
    exact = [one for one in named if _same(one.name, row.name)]
    here = [one for one in exact if _works_at(one, row.organisation)]
    in_position = [one for one in here if _holds(one, row)]
    return in_position if len(in_position) == 1 else here


def _doubts(
    row: PersonRow,
    named: Sequence[KnownPerson],
    sure: Sequence[KnownPerson],
    above: Sequence[EarlierRow],
    facts: PeopleFacts,
) -> Who:
    if sure:
        return Who(doubts=_told(sure, facts), why="namesakes_here")
    here = [one for one in named if _works_at(one, row.organisation)]
    if here:
        return Who(doubts=_told(here, facts), why="patronymic_differs")
    if named or above:
        rows = tuple(_told_row(one, facts) for one in above)
        return Who(doubts=_told(named, facts) + rows, why="same_name_elsewhere")
    others = () if row.email in facts.shared_emails else facts.by_email.get(row.email, ())
    if others:
        return Who(doubts=_told(others, facts), why="email_of_another")
    return Who()


def _gone() -> Who:
    """What was decided upon is no longer there: the row has to be looked at again."""
    return Who(doubts=(Candidate(ANOTHER, ""),), why="choice_is_gone")


def _agree(one: FullName, other: FullName) -> bool:
    """The same patronymic, or none on one side."""
    return not one.patronymic or not other.patronymic or _same(one, other)


def _same(one: FullName, other: FullName) -> bool:
    return folded(one.patronymic) == folded(other.patronymic)


def _works_at(one: KnownPerson, organisation: int | None) -> bool:
    return organisation is not None and any(job.organisation == organisation for job in one.jobs)


def _holds(one: KnownPerson, row: PersonRow) -> bool:
    return any(
        job.organisation == row.organisation and folded(job.position) == folded(row.position)
        for job in one.jobs
    )


def _new_above(one: EarlierRow, row: PersonRow) -> bool:
    """A row above whose person is not in the registry yet."""
    return one.target is None and _agree(one.name, row.name)


def _certainly(row: PersonRow, one: EarlierRow) -> bool:
    if not _same(one.name, row.name):
        return False
    same_phone = bool(row.phone) and digits(row.phone) == digits(one.phone)
    same_email = bool(row.email) and row.email == one.email
    return (
        same_email
        or same_phone
        or (row.organisation is not None and row.organisation == one.organisation)
    )


def _repeats(row: PersonRow, one: EarlierRow) -> bool:
    return row.organisation == one.organisation and folded(row.position) == folded(one.position)


def _told(people: Sequence[KnownPerson], facts: PeopleFacts) -> tuple[Candidate, ...]:
    return tuple(Candidate(f"p{one.pk}", _describe(one, facts)) for one in people)


def _describe(one: KnownPerson, facts: PeopleFacts) -> str:
    jobs = [
        f"{job.position}, {_name_of(job.organisation, facts)}"
        for job in one.jobs
        if job.is_held_on(facts.today)
    ]
    return "; ".join(filter(None, [str(one.name), *jobs, one.email]))


def _told_row(one: EarlierRow, facts: PeopleFacts) -> Candidate:
    place = _name_of(one.organisation, facts) if one.organisation else ""
    told = ", ".join(filter(None, (str(one.name), one.position, place)))
    return Candidate(f"r{one.place}", f"{one.line}: {told}")


# --- What changes -----------------------------------------------------------------------------


def _person_fields(row: PersonRow, known: KnownPerson | None) -> dict[str, str]:
    """Values to write. An empty cell erases nothing."""
    if known is None:
        name = row.name
        return {
            "last_name": name.last,
            "first_name": name.first,
            "patronymic": name.patronymic,
            "email": row.email,
            "phone": row.phone,
        }
    fields: dict[str, str] = {}
    if known.name.key != row.name.key:
        fields |= {"last_name": row.name.last, "first_name": row.name.first}
    if row.name.patronymic and not _same(known.name, row.name):
        fields["patronymic"] = row.name.patronymic
    if row.email and row.email != known.email.lower():
        fields["email"] = row.email
    if row.phone and digits(row.phone) != digits(known.phone):
        fields["phone"] = row.phone
    return fields


def _job(
    row: PersonRow, known: KnownPerson | None, who: Who, facts: PeopleFacts
) -> tuple[Job | None, Job | None]:
    """The place of work as it would stand, and as it stands; nothing where it stays so."""
    if row.organisation is None:
        return None, None
    former = _job_of_row(row, known, facts) if known else None
    moved = who.moved or row.transferred_from is not None
    if former:
        # Whoever moves to where he worked beside has his main place there now.
        stays_main = former.is_main or moved
        job = replace(
            former,
            position=row.position or former.position,
            is_main=stays_main if row.is_part_time is None else not row.is_part_time,
            period_from=row.period_from or former.period_from,
            period_to=row.period_to or former.period_to,
        )
        if folded(job.position) == folded(former.position):
            job = replace(job, position=former.position)
        return (job if job != former else None), former
    has_main = bool(who.earlier) or any(
        job.is_main and job.is_held_on(facts.today) for job in (known.jobs if known else ())
    )
    is_main = not row.is_part_time if row.is_part_time is not None else moved or not has_main
    return Job(row.organisation, row.position, is_main, row.period_from, row.period_to), None


def _job_of_row(row: PersonRow, known: KnownPerson, facts: PeopleFacts) -> Job | None:
    """The place of work that the row speaks of; none: the row tells of a further one."""
    here = [job for job in known.jobs if job.organisation == row.organisation]
    same = [job for job in here if folded(job.position) == folded(row.position)]
    held = [job for job in same if job.is_held_on(facts.today)]
    if held:
        return held[0]
    if same and row.period_to:
        return same[-1]
    open_here = [job for job in here if job.is_held_on(facts.today)]
    told_above = any(
        one.target == known.pk and one.organisation == row.organisation
        for one in facts.earlier.get(row.name.key, ())
    )
    if len(open_here) != 1 or told_above or (row.is_part_time and open_here[0].is_main):
        return None
    return open_here[0]


def _closed(
    row: PersonRow, known: KnownPerson | None, who: Who, facts: PeopleFacts
) -> tuple[tuple[int, date], ...]:
    """Former places of work that end by a transfer: the day before the new one begins.

    The new one may be where he worked already; then only the former one changes.
    """
    if known is None or row.organisation is None or not (who.moved or row.transferred_from):
        return ()
    last_day = (row.period_from or facts.today) - timedelta(days=1)
    left = (
        {row.transferred_from}
        if row.transferred_from
        else {one.organisation for one in known.jobs if one.is_main}
    )
    return tuple(
        (one.pk, last_day)
        for one in known.jobs
        if one.pk and one.organisation in left - {row.organisation} and one.is_held_on(facts.today)
    )


def _person_changes(known: KnownPerson | None, person: Mapping[str, str]) -> list[Change]:
    if known is None:
        return []
    old = {
        "last_name": known.name.last,
        "first_name": known.name.first,
        "patronymic": known.name.patronymic,
        "email": known.email,
        "phone": known.phone,
    }
    return [Change(F(name), old[name], new) for name, new in person.items()]


def _job_changes(job: Job | None, former: Job | None, facts: PeopleFacts) -> list[Change]:
    if job is None:
        return []
    if former is None:
        place = f"{_name_of(job.organisation, facts)}, {job.position}"
        return [Change(F.ORGANISATION, "", place), *_period_changes(job, None)]
    changes = []
    if job.position != former.position:
        changes.append(Change(F.POSITION, former.position, job.position))
    if job.is_main != former.is_main:
        old, new = ("no" if one.is_main else "yes" for one in (former, job))
        changes.append(Change(F.PART_TIME, old, new))
    return [*changes, *_period_changes(job, former)]


def _period_changes(job: Job, former: Job | None) -> list[Change]:
    old_from = former.period_from if former else None
    old_to = former.period_to if former else None
    pairs = ((F.PERIOD_FROM, old_from, job.period_from), (F.PERIOD_TO, old_to, job.period_to))
    return [Change(name, day(old), day(new)) for name, old, new in pairs if old != new]


def _closings(
    known: KnownPerson | None, closed: Sequence[tuple[int, date]], facts: PeopleFacts
) -> tuple[Change, ...]:
    jobs = {job.pk: job for job in known.jobs} if known else {}
    return tuple(
        Change(F.TRANSFERRED_FROM, _name_of(jobs[pk].organisation, facts), day(last))
        for pk, last in closed
    )


def _remarks(who: Who) -> tuple[Note, ...]:
    if who.earlier:
        return (Note("same_as_line", {"line": str(who.earlier.line)}),)
    return ()


def _organisation(reading: Reading, name: F, facts: PeopleFacts, *, needed: bool) -> int | None:
    written = reading.text(name)
    if not written:
        if needed:
            reading.faults.append(Note("organisation_missing"))
        return None
    found = facts.organisations.find(written)
    if found is None:
        reading.faults.append(Note("organisation_unknown", {"value": written[:120]}))
    return found


def _name_of(organisation: int | None, facts: PeopleFacts) -> str:
    known = facts.organisations.known.get(organisation or 0)
    return known.short_name if known else ""
