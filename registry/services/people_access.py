"""What a coordinator or an administrator does for a person's access."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import ClassifierItem, Organisation, Person, RoleGrant, Territory, User
from registry.queries.access import count_admins, has_roles_elsewhere, roles_held
from registry.rules import access as rules
from registry.rules.access import Refusal
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.vocabulary import PassKind, Role
from registry.services.accounts import grant_role, refuse_bad_address, revoke_role
from registry.services.emails import set_account_email
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.passes import revoke_passes
from registry.services.sign_in import tell_of_change

REFUSALS: Mapping[Refusal, tuple[Promise, str]] = {
    Refusal.ADMIN_ONLY: (_("Only an administrator does this. Ask yours."), ""),
    Refusal.OWN_ROLES: (
        _("Nobody changes his own roles. Ask a colleague or the administrator."),
        "",
    ),
    Refusal.ROLES_APART: (
        _(
            "An administrator does not score, sign or decide. If one person must do both, "
            "mark that you know it: the journal keeps who allowed it."
        ),
        "knowingly",
    ),
    Refusal.NOT_OFFERED: (_("This role is not given here."), "role"),
    Refusal.LAST_ADMIN: (
        _("This is the last administrator. Make another one first."),
        "",
    ),
    Refusal.ELSEWHERE: (
        _(
            "This person works with another methodical service too, so the sign-in is not "
            "yours to change. The person does it on the page «My profile»."
        ),
        "",
    ),
    Refusal.OWN_ACCOUNT: (_("Your own account is changed on the page «My profile»."), ""),
}


def give_role(
    person: Person,
    role: Role,
    territory: Territory,
    *,
    organisation: Organisation | None = None,
    directions: Iterable[ClassifierItem] = (),
    period_from: date,
    period_to: date | None = None,
    basis: str,
    knowingly: bool = False,
    actor: Actor,
    now: datetime,
) -> RoleGrant:
    """Give one of the offered roles, if the giver may; see ``rules.access.may_give``."""
    today = local_date(now, territory.time_zone)
    _refuse(
        rules.may_give(
            role,
            giver=_roles_of(actor, territory, today),
            held=roles_held(person.pk, territory, today),
            own=actor.person_id == person.pk,
            knowingly=knowingly,
        )
    )
    return grant_role(
        person,
        role,
        territory,
        organisation=organisation,
        directions=directions,
        period_from=period_from,
        period_to=period_to,
        basis=basis,
        actor=actor,
        now=now,
    )


def end_role(
    grant: RoleGrant, *, last_day: date, basis: str, actor: Actor, now: datetime
) -> RoleGrant:
    """End a role with a day, if the ender may; see ``rules.access.may_end``."""
    today = local_date(now, grant.territory.time_zone)
    _refuse(
        rules.may_end(
            Role(grant.role),
            ender=_roles_of(actor, grant.territory, today),
            own=actor.person_id == grant.person_id,
            other_admins=count_admins(grant.territory, today, but=grant.pk),
        )
    )
    return revoke_role(grant, last_day=last_day, basis=basis, actor=actor, now=now)


def correct_contacts(
    person: Person,
    contacts: Mapping[str, Any],
    territory: Territory,
    *,
    actor: Actor,
    now: datetime,
) -> list[str]:
    """Mend the name, the address and the phone; names of the fields that changed.

    A new address of someone who signs in is the new address of the account: its former owner is
    told, and whoever is signed in by it is signed out. Journalled by names of fields.
    """
    changed = [name for name, value in contacts.items() if getattr(person, name) != value]
    if not changed:
        return []
    user = _account(person)
    if "email" in changed and user is not None:
        _refuse_touching(person, territory, actor=actor, now=now)
        if contacts["email"].lower() != user.email:
            refuse_bad_address(contacts["email"])
    with recording():
        for name in changed:
            setattr(person, name, contacts[name])
        person.save(update_fields=changed)
        if "email" in changed and user is not None and person.email.lower() != user.email:
            set_account_email(user, person.email.lower(), territory=territory, actor=actor, now=now)
        elif "email" in changed:
            revoke_passes([person.pk], PassKind.LETTER, now=now)
        record(
            "registry.person.corrected",
            subject=person,
            territory=territory,
            actor=actor,
            now=now,
            new={"fields": changed},
        )
    return changed


def block_account(
    person: Person, territory: Territory, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Close the sign-in of a person: sessions and invitations end at once; nothing is deleted."""
    if not reason.strip():
        raise DomainError("reason_needed", _("Say why: the journal keeps it."), field="reason")
    user = _switch(person, territory, active=False, actor=actor, now=now)
    with recording():
        user.save(update_fields=["is_active"])
        revoke_passes([person.pk], *PassKind, now=now)
        record(
            "registry.account.blocked",
            subject=user,
            territory=territory,
            actor=actor,
            now=now,
            new={"reason": reason.strip()},
        )


def unblock_account(person: Person, territory: Territory, *, actor: Actor, now: datetime) -> None:
    """Open a closed sign-in again."""
    user = _switch(person, territory, active=True, actor=actor, now=now)
    with recording():
        user.save(update_fields=["is_active"])
        record(
            "registry.account.unblocked", subject=user, territory=territory, actor=actor, now=now
        )


def reset_second_factor(
    person: Person, territory: Territory, *, actor: Actor, now: datetime
) -> None:
    """Take the second factor away from someone who has lost the phone and the spare codes.

    Only an administrator does it, and only here: he has seen or heard the person. Its owner is
    told by a letter.
    """
    user = _account(person)
    if user is None:
        raise DomainError("no_account", _("This person has no account yet."))
    _refuse_touching(person, territory, actor=actor, now=now)
    if Role.ADMIN not in _roles_of(actor, territory, local_date(now, territory.time_zone)):
        raise _refused(Refusal.ADMIN_ONLY)
    with recording():
        user.authenticator_set.all().delete()  # type: ignore[attr-defined] # of the library
        tell_of_change(user, "second_factor_reset", territory=territory, actor=actor, now=now)


def set_second_factor_from(
    territory: Territory, day: date | None, *, actor: Actor, now: datetime
) -> None:
    """From which day staff sign in with a second factor; without a day nobody has to."""
    old = territory.second_factor_from
    if old == day:
        return
    with recording():
        territory.second_factor_from = day
        territory.save(update_fields=["second_factor_from"])
        record(
            "registry.territory.second_factor_set",
            subject=territory,
            territory=territory,
            actor=actor,
            now=now,
            old={"from": old.isoformat() if old else None},
            new={"from": day.isoformat() if day else None},
        )


def _switch(
    person: Person, territory: Territory, *, active: bool, actor: Actor, now: datetime
) -> User:
    user = _account(person)
    if user is None:
        raise DomainError("no_account", _("This person has no account yet."))
    if actor.person_id == person.pk:
        raise _refused(Refusal.OWN_ACCOUNT)
    _refuse_touching(person, territory, actor=actor, now=now)
    user.is_active = active
    return user


def _refuse_touching(person: Person, territory: Territory, *, actor: Actor, now: datetime) -> None:
    today = local_date(now, territory.time_zone)
    if actor.person_id == person.pk:
        raise _refused(Refusal.OWN_ACCOUNT)
    _refuse(
        rules.may_touch_account(
            toucher=_roles_of(actor, territory, today),
            held=roles_held(person.pk, territory, today),
            elsewhere=has_roles_elsewhere(person.pk, territory, today),
        )
    )


def _roles_of(actor: Actor, territory: Territory, today: date) -> frozenset[Role]:
    return roles_held(actor.person_id, territory, today) if actor.person_id else frozenset()


def _account(person: Person) -> User | None:
    return getattr(person, "user", None)


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise _refused(refusal)


def _refused(refusal: Refusal) -> DomainError:
    message, field = REFUSALS[refusal]
    return DomainError(refusal.value, message, field=field)
