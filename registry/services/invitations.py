"""Letting people in: invitations by letter and on paper, and coming in by them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.models import AccessPass, Letter, Person, Territory, User
from registry.rules.access import MOST_LETTERS, MOST_SLIPS
from registry.rules.actors import Actor
from registry.rules.vocabulary import LetterState, PassKind, PassState
from registry.services.accounts import refuse_bad_address
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from registry.services.passes import new_code, new_pass, revoke_passes, state_of_pass, use_pass

# A second press, or a stranger's, writes no second letter.
LETTER_AGAIN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Invited:
    """What became of one action over many people."""

    written: tuple[Person, ...]
    without_email: tuple[Person, ...]
    already_in: int
    lately_written: int


@dataclass(frozen=True)
class Slip:
    """An invitation to print: the code is known now and never again."""

    person: Person
    code: str
    expires_at: datetime


def invite_by_letter(
    people: Sequence[Person], territory: Territory, *, actor: Actor, now: datetime
) -> Invited:
    """Write to everyone who has not come in yet, with a link of their own.

    Side effects: a pass, a letter and a journal line for each. An earlier link works on until
    its own term: people open whichever letter they find first.
    """
    awaited = [person for person in people if not _has_come_in(person)]
    if len(awaited) > MOST_LETTERS:
        raise DomainError(
            "too_many_people",
            _("At most {most} people at once. Narrow the list, by school for example.").format(
                most=MOST_LETTERS
            ),
        )
    lately = _lately_written(awaited, now)
    waiting = [person for person in awaited if person.pk not in lately]
    with_email = [person for person in waiting if person.email]
    with recording():
        made = AccessPass.objects.bulk_create(
            new_pass(person, PassKind.LETTER, territory, actor=actor, now=now)
            for person in with_email
        )
        for one in made:
            _write(one, actor=actor, now=now)
    return Invited(
        written=tuple(with_email),
        without_email=tuple(person for person in waiting if not person.email),
        already_in=len(people) - len(awaited),
        lately_written=len(lately),
    )


def make_slips(
    people: Sequence[Person], territory: Territory, *, actor: Actor, now: datetime
) -> list[Slip]:
    """Codes for those who have not come in yet. Codes printed for them before stop working.

    Side effects: a pass and a journal line for each.
    """
    waiting = [person for person in people if not _has_come_in(person)]
    if not waiting:
        raise DomainError("nobody_awaited", _("Everyone chosen has come in already."))
    if len(waiting) > MOST_SLIPS:
        raise DomainError(
            "too_many_people",
            _("At most {most} slips in one file. Choose one school.").format(most=MOST_SLIPS),
        )
    codes = [new_code() for _person in waiting]
    with recording():
        revoke_passes([person.pk for person in waiting], PassKind.SHEET, now=now)
        made = AccessPass.objects.bulk_create(
            new_pass(person, PassKind.SHEET, territory, actor=actor, now=now, code=code)
            for person, code in zip(waiting, codes, strict=True)
        )
        for one in made:
            _note_invited(one, actor=actor, now=now)
    return [
        Slip(person=person, code=code, expires_at=one.expires_at)
        for person, code, one in zip(waiting, codes, made, strict=True)
    ]


def renew_invitation(made: AccessPass, *, now: datetime) -> None:
    """Write anew to the address that is known, at the wish of whoever holds an old link or code.

    Says nothing in return: a stranger learns neither the address nor whether there is one.
    """
    if _has_come_in(made.person) or not made.person.email:
        return
    if _lately_written([made.person], now):
        return
    actor = Actor.letter_link(made.person_id)
    with recording():
        again = new_pass(made.person, PassKind.LETTER, made.territory, actor=actor, now=now)
        again.save()
        _write(again, actor=actor, now=now)


def join(made: AccessPass, *, email: str = "", password: str | None, now: datetime) -> User:
    """Come in by an invitation: the account is made, or its password is set.

    Side effects: the pass is used up; the account; the address for letters of a person who had
    none; a journal line. Without a password the account waits for a passkey or a sign-in letter.
    """
    _refuse_closed(made, now)
    person = made.person
    user = getattr(person, "user", None)
    email = user.email if user else _address_for(person, email)
    _refuse_weak(password, email)
    with recording():
        use_pass(made, now=now)
        if user is None:
            user = User.objects.create_user(email, password, person=person)
        elif password is not None:
            user.set_password(password)
            user.save(update_fields=["password"])
        if not person.email:
            person.email = email
            person.save(update_fields=["email"])
        record(
            "registry.account.joined",
            subject=user,
            territory=made.territory,
            actor=Actor.letter_link(person.pk),
            now=now,
            new={"person": person.pk, "by": made.kind},
        )
    return user


def must_name_address(person: Person) -> bool:
    """Whether to ask for an address: none is known, or a colleague signs in by the same one."""
    if getattr(person, "user", None):
        return False
    return not person.email or User.objects.filter(email__iexact=person.email).exists()


def _address_for(person: Person, named: str) -> str:
    """The letter has proved its own address; another is taken only where that one will not do."""
    email = (named if must_name_address(person) else person.email).strip().lower()
    refuse_bad_address(email)
    return email


def _write(made: AccessPass, *, actor: Actor, now: datetime) -> None:
    write_letter(
        "account_invitation",
        person=made.person,
        territory=made.territory,
        key=f"account_invitation:{made.pk}",
        facts={"pass": made.pk, "until_at": made.expires_at.isoformat()},
        now=now,
        urgent=True,
    )
    _note_invited(made, actor=actor, now=now)


def _note_invited(made: AccessPass, *, actor: Actor, now: datetime) -> None:
    record(
        "registry.account.invited",
        subject=made,
        territory=made.territory,
        actor=actor,
        now=now,
        new={"person": made.person_id, "by": made.kind, "until": made.expires_at.isoformat()},
    )


def _has_come_in(person: Person) -> bool:
    """A closed account is no reason to invite either."""
    user = getattr(person, "user", None)
    return bool(user and (user.last_login or not user.is_active))


def _lately_written(people: Iterable[Person], now: datetime) -> set[int]:
    written = Letter.objects.filter(
        person__in=list(people),
        template="account_invitation",
        written_at__gt=now - LETTER_AGAIN_AFTER,
    ).exclude(state=LetterState.FAILED.value)
    return set(written.values_list("person_id", flat=True))


def _refuse_closed(made: AccessPass, now: datetime) -> None:
    user = getattr(made.person, "user", None)
    if user is not None and not user.is_active:
        raise DomainError("account_blocked", _("Sign-in is closed. Write to your coordinator."))
    if state_of_pass(made, now) is not PassState.OPEN:
        raise DomainError("pass_spent", _("This link or code has been used already."))


def _refuse_weak(password: str | None, email: str) -> None:
    if password is None:
        return
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        raise DomainError("weak_password", " ".join(error.messages), field="password") from error
