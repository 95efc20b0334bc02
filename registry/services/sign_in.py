"""A sign-in letter instead of a password, and what an account's owner is told of."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from registry.models import AccessPass, Person, Territory, User
from registry.queries.access import INVITATIONS, home_of
from registry.rules.actors import Actor
from registry.rules.calendar import local_dates
from registry.rules.vocabulary import PassKind, PassState
from registry.services.errors import DomainError
from registry.services.invitations import renew_invitation
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from registry.services.passes import new_pass, state_of_pass, use_pass

# What happened to an account, as the letter to its owner and the journal call it.
CHANGES = frozenset(
    {
        "password_changed",
        "password_reset",
        "totp_activated",
        "totp_deactivated",
        "recovery_codes_generated",
        "webauthn_added",
        "webauthn_removed",
        "second_factor_reset",
    }
)
LETTERS_AT_MOST, LETTERS_WITHIN = 3, timedelta(minutes=15)


def ask_sign_in_letter(email: str, *, now: datetime) -> None:
    """Write a sign-in letter to whoever signs in by this address.

    Someone invited who has not come in yet gets the invitation anew. Nothing tells the asker
    which of these happened, or that nothing did: letters leave later, by the outbox.
    """
    email = email.strip()
    user = User.objects.filter(email__iexact=email, person__isnull=False).first()
    if user is not None and user.is_active:
        _write_sign_in(user, now=now)
        return
    invited = AccessPass.objects.filter(
        person__email__iexact=email, kind__in=INVITATIONS, used_at=None, revoked_at=None
    ).select_related("person__user", "territory")
    latest = {one.person_id: one for one in invited.order_by("made_at", "pk")[:20]}
    for one in latest.values():
        renew_invitation(one, now=now)


def use_sign_in_letter(made: AccessPass, *, now: datetime) -> User:
    """The account a sign-in letter opens; the letter works once."""
    user: User | None = getattr(made.person, "user", None)
    if user is None or not user.is_active:
        raise DomainError("account_blocked", _("Sign-in is closed. Write to your coordinator."))
    if state_of_pass(made, now) is not PassState.OPEN:
        raise DomainError("pass_spent", _("This link or code has been used already."))
    with recording():
        use_pass(made, now=now)
        record(
            "registry.account.signed_in_by_letter",
            subject=user,
            territory=made.territory,
            actor=Actor.letter_link(made.person_id),
            now=now,
        )
    return user


def note_account_change(user: User, what: str, *, now: datetime) -> None:
    """The owner has changed how the account is guarded: journal it and write to the owner."""
    person = user.person
    territory = _territory_of(person, now) if person else None
    if what not in CHANGES or person is None or territory is None:
        return
    with recording():
        actor = Actor.person(person.pk)
        tell_of_change(user, what, territory=territory, actor=actor, now=now)


def tell_of_change(
    user: User, what: str, *, territory: Territory, actor: Actor, now: datetime
) -> None:
    """A line in the journal and a letter that leaves at once; runs in the open act."""
    record(
        "registry.account.guard_changed",
        subject=user,
        territory=territory,
        actor=actor,
        now=now,
        new={"what": what},
    )
    if user.person is None:
        return
    write_letter(
        "account_changed",
        person=user.person,
        territory=territory,
        key=f"account_changed:{user.pk}:{what}:{now.isoformat()}",
        facts={"what": what, "happened_at": now.isoformat()},
        now=now,
        urgent=True,
        to=user.email,
    )


def _write_sign_in(user: User, *, now: datetime) -> None:
    person = user.person
    territory = _territory_of(person, now) if person else None
    if person is None or territory is None:
        return
    lately = AccessPass.objects.filter(
        person=person, kind=PassKind.SIGN_IN.value, made_at__gt=now - LETTERS_WITHIN
    )
    if lately.count() >= LETTERS_AT_MOST:
        return
    actor = Actor.letter_link(person.pk)
    with recording():
        made = new_pass(person, PassKind.SIGN_IN, territory, actor=actor, now=now)
        made.save()
        write_letter(
            "sign_in_link",
            person=person,
            territory=territory,
            key=f"sign_in_link:{made.pk}",
            facts={"pass": made.pk, "until_at": made.expires_at.isoformat()},
            now=now,
            urgent=True,
            to=user.email,
        )


def _territory_of(person: Person, now: datetime) -> Territory | None:
    return home_of(person.pk, local_dates(now)[1])
