"""Staff lists: what is known of the people of some rows, and writing what was decided."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from registry.models import Employment, ListImport, ListRow, Person, RoleGrant, User
from registry.queries.people import people_of
from registry.rules.lists.cells import CellFault, FullName, gender_of, read_email
from registry.rules.lists.people import (
    EarlierRow,
    Job,
    KnownPerson,
    PeopleFacts,
    PersonAct,
    read_full_name,
    read_person,
)
from registry.rules.lists.plans import Reading, RowPlan
from registry.rules.vocabulary import ListField, Role, RowOutcome
from registry.services.accounts import grant_role, revoke_role
from registry.services.journal import record
from registry.services.lists.doing import Doing, cells_of, organisations_of


def prepare(taken: ListImport) -> dict[str, Any]:
    """Addresses that several people of the list share: they tell nobody apart."""
    names: dict[str, set[str]] = {}
    for row in taken.rows.filter(line__isnull=False).iterator(2000):
        cells = cells_of(taken, row)
        email = _email(cells)
        if email:
            reading = Reading(cells)
            name = read_full_name(reading)
            names.setdefault(email, set()).add(name.key if name else "")
    return {"shared_emails": sorted(email for email, whose in names.items() if len(whose) > 1)}


def load(taken: ListImport, rows: Sequence[ListRow], doing: Doing) -> PeopleFacts:
    """Everything that the judgement of these rows needs; a fixed number of queries."""
    cells = [cells_of(taken, row) for row in rows]
    names = [read_full_name(Reading(one)) for one in cells]
    keys = {name.key for name in names if name}
    shared = frozenset(taken.options.get("shared_emails", ()))
    emails = {email for one in cells if (email := _email(one))} - shared
    facts = PeopleFacts(
        today=doing.today,
        organisations=organisations_of(taken),
        shared_emails=shared,
        make_teachers=bool(taken.options.get("make_teachers")),
    )
    people = known_people(taken, keys, emails, doing.today)
    for one in people:
        facts.people.setdefault(one.name.key, []).append(one)
        for email in one.emails & emails:
            facts.by_email.setdefault(email, []).append(one)
    earlier = ListRow.objects.filter(
        list_import=taken,
        key__in=keys,
        place__lt=rows[0].place,
        outcome__in=[RowOutcome.NEW.value, RowOutcome.CHANGED.value, RowOutcome.UNCHANGED.value],
    )
    for row in earlier.order_by("place"):
        _remember(facts, row, row.plan.get("who"), row.target_id)
    return facts


def known_people(
    taken: ListImport, keys: set[str], emails: set[str], today: date
) -> list[KnownPerson]:
    """People of the territory with these names or addresses.

    Who is meant is looked up by indexes first: the work does not grow with the territory.
    """
    meant = set(Person.objects.filter(name_key__in=keys).values_list("pk", flat=True))
    if emails:
        written = Person.objects.annotate(small_email=Lower("email"))
        meant |= set(written.filter(small_email__in=emails).values_list("pk", flat=True))
        accounts = User.objects.filter(email__in=emails, person__isnull=False)
        meant |= set(accounts.values_list("person", flat=True))
    people = list(people_of(taken.territory, among=meant).select_related("user").order_by("pk"))
    ids = [one.pk for one in people]
    jobs: dict[int, list[Job]] = {}
    for job in Employment.objects.filter(
        person__in=ids, organisation__territory=taken.territory
    ).order_by("pk"):
        jobs.setdefault(job.person_id, []).append(_job(job))
    teachers = set(
        RoleGrant.objects.filter(
            Q(period_to=None) | Q(period_to__gte=today),
            person__in=ids,
            role=Role.TEACHER.value,
            territory=taken.territory,
        ).values_list("person", flat=True)
    )
    return [_known(one, jobs.get(one.pk, []), one.pk in teachers) for one in people]


def who_of(taken: ListImport, row: ListRow, facts: PeopleFacts) -> dict[str, Any]:
    """What later rows of the file need to know of this one."""
    found, _told, _faults = read_person(cells_of(taken, row), facts, organisation_needed=False)
    if found is None:
        return {}
    return {
        "name": [found.name.last, found.name.first, found.name.patronymic],
        "organisation": found.organisation,
        "position": found.position,
        "email": found.email,
        "phone": found.phone,
    }


def learn(facts: PeopleFacts, row: ListRow, who: dict[str, Any] | None, target: int | None) -> None:
    """A row has been judged: those below must know."""
    _remember(facts, row, who, target)


def write(facts: PeopleFacts, plan: RowPlan, doing: Doing) -> int:
    """Write the person, the places of work and the role of a teacher.

    Side effects, in order: the person; the place of work; former places are closed; the role is
    given or ends with the last place; a line in the journal for a known person. No account, no
    letter.
    """
    act: PersonAct = plan.act
    person = _write_values(plan, act, doing)
    _write_jobs(person, act)
    if act.becomes_teacher:
        grant_role(
            person,
            Role.TEACHER,
            doing.taken.territory,
            period_from=doing.today,
            basis=doing.basis,
            actor=doing.actor,
            now=doing.now,
        )
    job = act.job
    if job and job.period_to and job.period_to < doing.today:
        end_teaching([person.pk], job.period_to, doing)
    _refresh(facts, person, doing)
    return person.pk


def write_leaver(row: ListRow, doing: Doing) -> int:
    """Close the place of work of somebody who is not in the list any more."""
    last_day = date.fromisoformat(doing.taken.options["left_on"])
    job = Employment.objects.select_related("person").get(pk=row.plan["job"])
    job.period_to = max(last_day, job.period_from) if job.period_from else last_day
    job.save(update_fields=["period_to"])
    record(
        "registry.person.left",
        subject=job.person,
        territory=doing.taken.territory,
        actor=doing.actor,
        now=doing.now,
        new={"organisation": job.organisation_id, "to": job.period_to.isoformat()},
    )
    end_teaching([job.person_id], last_day, doing)
    return job.person_id


def find_leavers(taken: ListImport, doing: Doing) -> list[ListRow]:
    """People who work at an organisation of the list by our data, and are not in its rows.

    Whoever stands in a row that cannot be read, at whatever place, is not taken for a leaver.
    """
    if not taken.options.get("left_on"):
        return []
    listed: set[tuple[str, int]] = set()
    unread: set[str] = set()
    for row in taken.rows.filter(line__isnull=False).iterator(2000):
        organisation = row.plan.get("who", {}).get("organisation")
        if organisation:
            listed.add((row.key, organisation))
        elif row.key:
            unread.add(row.key)
    last_day = date.fromisoformat(taken.options["left_on"])
    jobs = (
        Employment.objects.filter(
            Q(period_to=None) | Q(period_to__gt=last_day),
            organisation__in={organisation for _key, organisation in listed},
        )
        .select_related("person", "organisation")
        .order_by("organisation__short_name", "person__last_name", "person__first_name", "pk")
    )
    left = [
        job
        for job in jobs
        if (job.person.name_key, job.organisation_id) not in listed
        and job.person.name_key not in unread
    ]
    return [_leaver(taken, place, job, last_day) for place, job in enumerate(left, taken.row_count)]


def end_teaching(person_ids: Iterable[int], last_day: date, doing: Doing) -> None:
    """The role of a teacher ends with the last place of work in the territory."""
    territory = doing.taken.territory
    still = Employment.objects.filter(
        Q(period_to=None) | Q(period_to__gt=last_day),
        person__in=list(person_ids),
        organisation__territory=territory,
    ).values_list("person", flat=True)
    for grant in RoleGrant.objects.filter(
        Q(period_to=None) | Q(period_to__gt=last_day),
        person__in=set(person_ids) - set(still),
        role=Role.TEACHER.value,
        territory=territory,
    ).select_related("territory"):
        revoke_role(
            grant,
            last_day=max(last_day, grant.period_from),
            basis=doing.basis,
            actor=doing.actor,
            now=doing.now,
        )


# --- Inside -----------------------------------------------------------------------------------


def _write_values(plan: RowPlan, act: PersonAct, doing: Doing) -> Person:
    if plan.target is None:
        gender = gender_of(act.person["patronymic"])
        return Person.objects.create(gender=gender, **act.person)
    person = Person.objects.select_for_update().get(pk=plan.target)
    old = {name: getattr(person, name) for name in act.person}
    for name, value in act.person.items():
        setattr(person, name, value)
    if act.person:
        person.save()
    record(
        "registry.person.changed",
        subject=person,
        territory=doing.taken.territory,
        actor=doing.actor,
        now=doing.now,
        old=old | {one.field.value: one.old for one in plan.changes if one.field not in old},
        new={one.field.value: one.new for one in plan.changes},
    )
    return person


def _write_jobs(person: Person, act: PersonAct) -> None:
    for pk, last_day in act.closed_jobs:
        Employment.objects.filter(pk=pk).update(period_to=last_day)
    job = act.job
    if job is None:
        return
    values = {
        "position": job.position,
        "is_main": job.is_main,
        "period_from": job.period_from,
        "period_to": job.period_to,
    }
    if job.pk:
        Employment.objects.filter(pk=job.pk).update(**values)
    else:
        Employment.objects.create(person=person, organisation_id=job.organisation, **values)


def _refresh(facts: PeopleFacts, person: Person, doing: Doing) -> None:
    """Rows below in the same batch meet the person as written."""
    jobs = [_job(one) for one in Employment.objects.filter(person=person).order_by("pk")]
    known = _known(person, jobs, facts.make_teachers)
    for lists in (facts.people, facts.by_email):
        for named in lists.values():
            named[:] = [one for one in named if one.pk != person.pk]
    facts.people.setdefault(known.name.key, []).append(known)
    if known.email and known.email not in facts.shared_emails:
        facts.by_email.setdefault(known.email, []).append(known)


def _remember(
    facts: PeopleFacts, row: ListRow, who: dict[str, Any] | None, target: int | None
) -> None:
    if not who:
        return
    name = FullName(*who["name"])
    facts.earlier.setdefault(name.key, []).append(
        EarlierRow(
            place=row.place,
            line=row.line or 0,
            name=name,
            organisation=who["organisation"],
            position=who["position"],
            email=who["email"],
            phone=who["phone"],
            target=target,
        )
    )


def _known(person: Person, jobs: Sequence[Job], is_teacher: bool) -> KnownPerson:
    user: User | None = getattr(person, "user", None)
    addresses = {person.email.lower(), user.email.lower() if user else ""}
    return KnownPerson(
        pk=person.pk,
        name=FullName(person.last_name, person.first_name, person.patronymic),
        emails=frozenset(addresses - {""}),
        email=person.email,
        phone=person.phone,
        jobs=tuple(jobs),
        is_teacher=is_teacher,
    )


def _job(one: Employment) -> Job:
    return Job(
        organisation=one.organisation_id,
        position=one.position,
        is_main=one.is_main,
        period_from=one.period_from,
        period_to=one.period_to,
        pk=one.pk,
    )


def _leaver(taken: ListImport, place: int, job: Employment, last_day: date) -> ListRow:
    return ListRow(
        list_import=taken,
        place=place,
        outcome=RowOutcome.LEAVER.value,
        told=f"{job.person.full_name}, {job.position}, {job.organisation.short_name}"[:300],
        key=job.person.name_key,
        target_id=job.person_id,
        plan={
            "job": job.pk,
            "changes": [[ListField.PERIOD_TO.value, "", f"{last_day:%d.%m.%Y}"]],
            "notes": [["not_in_list", {}]],
        },
    )


def _email(cells: dict[ListField, str]) -> str:
    try:
        return read_email(cells.get(ListField.EMAIL, ""))
    except CellFault:
        return ""
