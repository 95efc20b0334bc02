"""Ways to sign in, and roles."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import ClassifierItem, Organisation, Person, RoleGrant, Territory, User
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from registry.services.journal import record, recording

# Roles that say nothing without the organisation they are held in.
OF_AN_ORGANISATION = frozenset({Role.ORG_HEAD, Role.ORG_RESPONSIBLE})


def create_account(
    person: Person,
    email: str,
    password: str | None = None,
    *,
    territory: Territory,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> User:
    """Let a person sign in by e-mail. Without a password he sets one by a letter.

    Side effects: the account; the address for letters if the person had none; a journal line of
    the territory. A person has one account, an address belongs to one person.
    """
    email = email.strip().lower()
    _refuse_bad_account(person, email, password)
    with recording():
        user = User.objects.create_user(email, password, person=person)
        if not person.email:
            person.email = email
            person.save(update_fields=["email"])
        record(
            "registry.account.created",
            subject=user,
            territory=territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"person": person.pk},
        )
    return user


def grant_role(
    person: Person,
    role: Role,
    territory: Territory,
    *,
    organisation: Organisation | None = None,
    directions: Iterable[ClassifierItem] = (),
    period_from: date,
    period_to: date | None = None,
    basis: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> RoleGrant:
    """Give a person a role in a territory from a day on, by a document."""
    _refuse_bad_grant(person, role, territory, organisation, period_from, period_to, basis)
    with recording():
        grant = RoleGrant.objects.create(
            person=person,
            role=role.value,
            territory=territory,
            organisation=organisation,
            period_from=period_from,
            period_to=period_to,
            basis=basis.strip(),
            granted_by_id=actor.person_id,
            granted_at=now,
        )
        chosen = list(directions)
        if chosen:
            grant.directions.set(chosen)
        record(
            "registry.role.granted",
            subject=grant,
            territory=territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={
                "role": role.value,
                "person": person.pk,
                "organisation": organisation.pk if organisation else None,
                "directions": [item.key for item in chosen],
                "from": period_from.isoformat(),
                "to": period_to.isoformat() if period_to else None,
                "basis": grant.basis,
            },
        )
    return grant


def revoke_role(
    grant: RoleGrant,
    *,
    last_day: date,
    basis: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> RoleGrant:
    """End a role with the given day. The grant stays: who could do what, and when, is history."""
    if last_day < grant.period_from:
        raise _period_backwards("last_day")
    if not basis.strip():
        raise _basis_needed()
    with recording():
        old = grant.period_to
        grant.period_to = last_day
        grant.save(update_fields=["period_to"])
        record(
            "registry.role.revoked",
            subject=grant,
            territory=grant.territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old={"to": old.isoformat() if old else None},
            new={"to": last_day.isoformat(), "basis": basis.strip()},
        )
    return grant


def amend_grant(
    grant: RoleGrant,
    *,
    directions: Iterable[ClassifierItem],
    period_to: date | None,
    basis: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> RoleGrant:
    """Change the directions, the last day or the order of a role from this day on."""
    if period_to and period_to < grant.period_from:
        raise _period_backwards("period_to")
    if not basis.strip():
        raise _basis_needed()
    with recording():
        chosen = list(directions)
        old = _grant_facts(grant, grant.directions.all())
        grant.period_to, grant.basis = period_to, basis.strip()
        grant.save(update_fields=["period_to", "basis"])
        grant.directions.set(chosen)
        record(
            "registry.role.amended",
            subject=grant,
            territory=grant.territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            old=old,
            new=_grant_facts(grant, chosen),
        )
    return grant


def _grant_facts(grant: RoleGrant, directions: Iterable[ClassifierItem]) -> dict[str, object]:
    return {
        "directions": [item.key for item in directions],
        "to": grant.period_to.isoformat() if grant.period_to else None,
        "basis": grant.basis,
    }


def refuse_bad_address(email: str) -> None:
    """Refuse what is no address, and one by which another person signs in."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError(
            "bad_email", _("This is no e-mail address. Look for a slip in it."), field="email"
        ) from error
    if User.objects.filter(email__iexact=email).exists():
        raise DomainError(
            "account_taken",
            _("Someone already signs in with this e-mail. Choose another one."),
            field="email",
        )


def _refuse_bad_account(person: Person, email: str, password: str | None) -> None:
    if User.objects.filter(person=person).exists():
        raise DomainError("has_account", _("This person has an account already."))
    refuse_bad_address(email)
    if password is not None:
        try:
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise DomainError(
                "weak_password", " ".join(error.messages), field="password"
            ) from error


def _refuse_bad_grant(  # noqa: PLR0917 -- the facts of one grant, in its order
    person: Person,
    role: Role,
    territory: Territory,
    organisation: Organisation | None,
    period_from: date,
    period_to: date | None,
    basis: str,
) -> None:
    if not basis.strip():
        raise _basis_needed()
    if period_to and period_to < period_from:
        raise _period_backwards("period_to")
    if role in OF_AN_ORGANISATION and organisation is None:
        raise DomainError(
            "organisation_needed", _("Choose the organisation of this role."), field="organisation"
        )
    overlapping = RoleGrant.objects.filter(
        Q(period_to__isnull=True) | Q(period_to__gte=period_from),
        person=person,
        role=role.value,
        territory=territory,
        organisation=organisation,
    )
    if period_to:
        overlapping = overlapping.filter(period_from__lte=period_to)
    if overlapping.exists():
        raise DomainError(
            "role_granted",
            _("This person holds the role for that time already. End the earlier grant first."),
            field="role",
        )


def _basis_needed() -> DomainError:
    return DomainError(
        "basis_needed", _("Name the order or another document: its number and day."), field="basis"
    )


def _period_backwards(field: str) -> DomainError:
    return DomainError(
        "period_backwards", _("The last day is before the first. Swap them."), field=field
    )
