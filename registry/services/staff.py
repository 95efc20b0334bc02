"""A school's own list of people: who came, who left and when, and its yearly confirmation."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Employment, Organisation, Person, RoleGrant, StaffConfirmation
from registry.queries.staff import lines_of, staff_of
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.staff import fingerprint, kept_lines, school_year
from registry.services.accounts import revoke_role
from registry.services.errors import DomainError
from registry.services.journal import record, recording


def confirm_staff(
    organisation: Organisation, *, seen: str, signed_name: str, actor: Actor, now: datetime
) -> StaffConfirmation:
    """Confirm the list as it stands. ``seen`` is the mark of the list that was on the page.

    Refused when the list has changed meanwhile: nobody confirms what he has not seen.
    """
    if not signed_name.strip():
        raise DomainError(
            "name_needed",
            gettext_lazy("Write your name: it stands as the signature."),
            field="signed_name",
        )
    assert actor.person_id is not None  # noqa: S101 -- pages let nobody else through
    today = local_date(now, organisation.territory.time_zone)
    with recording():
        lines = lines_of(staff_of(organisation, today), today)
        if fingerprint(lines) != seen:
            raise DomainError(
                "list_changed",
                gettext_lazy("The list has changed meanwhile. Look at it once more and confirm."),
            )
        confirmation = StaffConfirmation.objects.create(
            organisation=organisation,
            school_year=school_year(today),
            people_count=len({line.person_id for line in lines}),
            lines=kept_lines(lines),
            signed_name=signed_name.strip()[:200],
            confirmed_by_id=actor.person_id,
            confirmed_at=now,
        )
        _note(
            "registry.staff.confirmed",
            confirmation,
            organisation,
            actor=actor,
            now=now,
            new={"people": confirmation.people_count, "list": seen},
        )
    return confirmation


def add_employee(
    organisation: Organisation,
    *,
    last_name: str,
    first_name: str,
    patronymic: str = "",
    email: str = "",
    position: str,
    is_main: bool,
    period_from: date | None,
    person: Person | None = None,
    actor: Actor,
    now: datetime,
) -> Employment:
    """Put a person into the list: someone known, or one who is named for the first time.

    Somebody of the same name in the same municipality is asked about first (``same_name``): a
    teacher of two schools is one person.
    """
    if not position.strip():
        raise DomainError("position_needed", gettext_lazy("Write the position."), field="position")
    today = local_date(now, organisation.territory.time_zone)
    with recording():
        person = person or _new_person(last_name, first_name, patronymic, email)
        if staff_of(organisation, today).filter(person=person, position=position.strip()).exists():
            raise DomainError(
                "already_there",
                _("%(person)s is in the list in this position already.")
                % {"person": person.full_name},
                field="last_name",
            )
        employment = Employment.objects.create(
            person=person,
            organisation=organisation,
            position=position.strip()[:200],
            is_main=is_main,
            period_from=period_from,
        )
        _note(
            "registry.employment.begun",
            employment,
            organisation,
            actor=actor,
            now=now,
            new={"person": person.pk, "position": employment.position, "main": is_main},
        )
    return employment


def same_name(
    organisation: Organisation, *, last_name: str, first_name: str, patronymic: str
) -> list[Person]:
    """People of the municipality who are called the same; spaces and letter case do not count."""
    wanted = _folded(last_name, first_name, patronymic)
    people = Person.objects.filter(
        Q(employments__organisation__territory=organisation.territory_id)
        | Q(grants__territory=organisation.territory_id),
        last_name__in={last_name.strip(), last_name.strip().capitalize()},
    ).distinct()
    return [
        one for one in people if _folded(one.last_name, one.first_name, one.patronymic) == wanted
    ]


def mark_left(employment: Employment, *, last_day: date, actor: Actor, now: datetime) -> Employment:
    """Somebody works until ``last_day`` and no longer. Roles held for this school end with it.

    From the next day on the person gets no letters unless there is another place of work.
    """
    if employment.period_from and last_day < employment.period_from:
        raise DomainError(
            "left_before_came",
            gettext_lazy("The last day is earlier than the first one. Look at the date."),
            field="last_day",
        )
    organisation = employment.organisation
    with recording():
        old = employment.period_to
        employment.period_to = last_day
        employment.save(update_fields=["period_to"])
        _note(
            "registry.employment.ended",
            employment,
            organisation,
            actor=actor,
            now=now,
            old={"to": _iso(old)},
            new={"to": _iso(last_day)},
        )
        _end_roles(employment, last_day, actor, now)
    return employment


def take_back_leaving(employment: Employment, *, actor: Actor, now: datetime) -> Employment:
    """Somebody was marked as leaving by mistake: he works on. Ended roles are given anew by hand."""
    with recording():
        old = employment.period_to
        employment.period_to = None
        employment.save(update_fields=["period_to"])
        _note(
            "registry.employment.resumed",
            employment,
            employment.organisation,
            actor=actor,
            now=now,
            old={"to": _iso(old)},
        )
    return employment


def change_employment(
    employment: Employment,
    *,
    position: str,
    is_main: bool,
    leave_from: date | None,
    leave_to: date | None,
    actor: Actor,
    now: datetime,
) -> Employment:
    """Another position, main place or second job, childcare leave."""
    if not position.strip():
        raise DomainError("position_needed", gettext_lazy("Write the position."), field="position")
    if leave_to and (leave_from is None or leave_to < leave_from):
        raise DomainError(
            "leave_backwards",
            gettext_lazy("The leave ends before it begins. Look at the dates."),
            field="leave_to",
        )
    fields: dict[str, Any] = {
        "position": position.strip()[:200],
        "is_main": is_main,
        "leave_from": leave_from,
        "leave_to": leave_to,
    }
    old = {name: getattr(employment, name) for name in fields}
    changed = [name for name, value in fields.items() if old[name] != value]
    if not changed:
        return employment
    with recording():
        for name in changed:
            setattr(employment, name, fields[name])
        employment.save(update_fields=changed)
        _note(
            "registry.employment.changed",
            employment,
            employment.organisation,
            actor=actor,
            now=now,
            old={name: str(old[name]) for name in changed},
            new={name: str(fields[name]) for name in changed},
        )
    return employment


def _new_person(last_name: str, first_name: str, patronymic: str, email: str) -> Person:
    if not last_name.strip() or not first_name.strip():
        raise DomainError(
            "name_needed",
            gettext_lazy("Write the surname and the first name."),
            field="last_name",
        )
    return Person.objects.create(
        last_name=last_name.strip(),
        first_name=first_name.strip(),
        patronymic=patronymic.strip(),
        email=email.strip(),
    )


def _end_roles(employment: Employment, last_day: date, actor: Actor, now: datetime) -> None:
    """Roles given for this very organisation, unless the person has another position there."""
    others = staff_of(employment.organisation, last_day).filter(person=employment.person_id)
    if others.exclude(pk=employment.pk).filter(period_to=None).exists():
        return
    held = RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gt=last_day),
        person=employment.person_id,
        organisation=employment.organisation_id,
        period_from__lte=last_day,
    ).select_related("territory")
    for grant in held:
        revoke_role(
            grant,
            last_day=last_day,
            basis=_("left: %(school)s") % {"school": employment.organisation.short_name},
            actor=actor,
            now=now,
        )


def _folded(*names: str) -> tuple[str, ...]:
    return tuple(name.strip().casefold().replace("ё", "е") for name in names)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _note(
    key: str,
    subject: Any,
    organisation: Organisation,
    *,
    actor: Actor,
    now: datetime,
    old: Any = None,
    new: Any = None,
) -> None:
    record(
        key,
        subject=subject,
        territory=organisation.territory,
        actor=actor,
        now=now,
        old=old,
        new=new,
    )
