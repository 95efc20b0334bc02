"""Changing the address by which a person signs in and gets letters."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import AccessPass, Person, Territory, User
from registry.rules.actors import Actor
from registry.rules.vocabulary import PassKind, PassState
from registry.services.accounts import refuse_bad_address
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from registry.services.passes import new_pass, revoke_passes, state_of_pass, use_pass


def ask_new_email(
    user: User, address: str, *, territory: Territory, actor: Actor, now: datetime
) -> AccessPass:
    """Write to a new address; it takes the place of the old one once its owner confirms it.

    Side effects: an earlier wish is taken back; a pass; a letter to the new address.
    """
    address = address.strip().lower()
    if address == user.email:
        raise DomainError("same_email", _("You sign in with this e-mail already."), field="email")
    refuse_bad_address(address)
    person = _person_of(user)
    with recording():
        revoke_passes([person.pk], PassKind.NEW_EMAIL, now=now)
        made = new_pass(
            person, PassKind.NEW_EMAIL, territory, actor=actor, now=now, address=address
        )
        made.save()
        write_letter(
            "email_confirmation",
            person=person,
            territory=territory,
            key=f"email_confirmation:{made.pk}",
            facts={"pass": made.pk, "until_at": made.expires_at.isoformat()},
            now=now,
            urgent=True,
            to=address,
        )
    return made


def confirm_new_email(made: AccessPass, *, now: datetime) -> User:
    """The owner of the new address has confirmed it.

    Side effects: the pass is used up; address of the account and for letters; a letter to the
    former address; a journal line.
    """
    user: User | None = getattr(made.person, "user", None)
    if user is None or state_of_pass(made, now) is not PassState.OPEN:
        raise DomainError("pass_spent", _("This link or code has been used already."))
    refuse_bad_address(made.address)
    with recording():
        use_pass(made, now=now)
        set_account_email(
            user,
            made.address,
            territory=made.territory,
            actor=Actor.letter_link(made.person_id),
            now=now,
        )
    return user


def set_account_email(
    user: User, address: str, *, territory: Territory, actor: Actor, now: datetime
) -> None:
    """Put a new address in place of the old; runs in the open act.

    The former address is told, so that its owner notices a change that was not his. Addresses
    the sign-in library has kept beside are dropped: no password is reset by a former address.
    """
    person = _person_of(user)
    former = user.email
    user.email = address
    user.save(update_fields=["email"])
    user.emailaddress_set.all().delete()  # type: ignore[attr-defined] # a model of the library
    person.email = address
    person.save(update_fields=["email"])
    revoke_passes([person.pk], *PassKind, now=now)
    record(
        "registry.account.email_changed",
        subject=user,
        territory=territory,
        actor=actor,
        now=now,
        old={"email": former},
        new={"email": address},
    )
    write_letter(
        "email_changed",
        person=person,
        territory=territory,
        key=f"email_changed:{user.pk}:{now.isoformat()}",
        facts={"by_oneself": actor.person_id == person.pk},
        now=now,
        urgent=True,
        to=former,
    )


def _person_of(user: User) -> Person:
    if user.person is None:
        raise DomainError("no_person", _("This account belongs to nobody. Ask the administrator."))
    return user.person
