"""Entering people by hand: an organisation, a person with a job, experts by one order."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from registry.models import ClassifierItem, Employment, Organisation, Person, RoleGrant, Territory
from registry.queries import grants_in_force
from registry.rules.actors import Actor
from registry.rules.vocabulary import OrganisationKind, Role
from registry.services.accounts import OF_AN_ORGANISATION
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.people_access import give_role

# Roles that are held in the organisation where the person works.
HELD_SOMEWHERE = OF_AN_ORGANISATION | {Role.TEACHER}


def add_organisation(
    territory: Territory,
    *,
    name: str,
    short_name: str,
    kind: OrganisationKind,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Enter one organisation of the territory; a namesake is refused."""
    short_name = " ".join(short_name.split())
    if Organisation.objects.filter(
        territory=territory, short_name__iexact=short_name, closed_date=None
    ).exists():
        raise DomainError(
            "organisation_known",
            _("An organisation with this short name is in the list already."),
            field="short_name",
        )
    with recording():
        organisation = Organisation.objects.create(
            territory=territory,
            name=" ".join(name.split()) or short_name,
            short_name=short_name,
            kind=kind.value,
        )
        record(
            "registry.organisation.entered",
            subject=organisation,
            territory=territory,
            actor=actor,
            now=now,
            new={"short_name": short_name, "kind": kind.value},
        )
    return organisation


def add_person(
    territory: Territory,
    *,
    name: str,
    organisation: Organisation,
    position: str,
    email: str = "",
    role: Role | None = None,
    basis: str = "",
    today: date,
    actor: Actor,
    now: datetime,
) -> Person:
    """Enter one person with a job and, on a basis, a role the giver may give. No account is made: that is by invitation.

    The same name in the same organisation is refused: it is the same person.
    """
    parts = name.split(maxsplit=2)
    if len(parts) < 2:
        raise DomainError("full_name_needed", _("Write the surname and the name."), field="name")
    last_name, first_name, patronymic = [*parts, ""][:3]
    _refuse_bad_address(email)
    known = {"last_name": last_name, "first_name": first_name, "patronymic": patronymic}
    if Employment.objects.filter(
        organisation=organisation, **{f"person__{field}": value for field, value in known.items()}
    ).exists():
        raise DomainError(
            "person_known", _("This person of this organisation is entered already."), field="name"
        )
    with recording():
        person = Person.objects.create(**known, email=email.strip().lower())
        Employment.objects.create(
            person=person, organisation=organisation, position=position.strip()
        )
        record(
            "registry.person.entered",
            subject=person,
            territory=territory,
            actor=actor,
            now=now,
            new={"organisation": organisation.pk, "position": position.strip()},
        )
        if role is not None:
            give_role(
                person,
                role,
                territory,
                organisation=organisation if role in HELD_SOMEWHERE else None,
                period_from=today,
                basis=basis,
                actor=actor,
                now=now,
            )
    return person


def _refuse_bad_address(email: str) -> None:
    if not email.strip():
        return
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise DomainError(
            "bad_email", _("This is no e-mail address. Look for a slip in it."), field="email"
        ) from error


def enrol_experts(
    people: Iterable[Person],
    territory: Territory,
    *,
    directions: Sequence[ClassifierItem],
    basis: str,
    period_from: date,
    actor: Actor,
    now: datetime,
) -> list[RoleGrant]:
    """Make people experts by one order, whether they have accounts or not. All or none.

    Whoever is an expert already is left as he is; a line of the journal for each of the others.
    """
    chosen = list(people)
    if not chosen:
        raise DomainError("nobody_chosen", _("Tick at least one person."), field="people")
    with recording():
        return [
            give_role(
                person,
                Role.EXPERT,
                territory,
                directions=directions,
                period_from=period_from,
                basis=basis,
                actor=actor,
                now=now,
            )
            for person in chosen
            if not _is_expert(person, territory, period_from)
        ]


def _is_expert(person: Person, territory: Territory, day: date) -> bool:
    held = grants_in_force(person.pk, day)
    return held.filter(territory=territory, role=Role.EXPERT.value).exists()
