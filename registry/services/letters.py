"""Letters: written in the transaction of the act they tell of, sent later by a worker.

A letter is a template in ``templates/letters`` and facts: ids and short texts, never scores.
Facts named ``…_at`` are moments in ISO 8601; templates show them as days of the territory.
"""

import hashlib
import logging
import smtplib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from registry.models import AccessPass, Case, Letter, Person, Territory
from registry.queries.staff import leavers_among
from registry.rules import letters as rules
from registry.rules.calendar import local_date
from registry.rules.vocabulary import LetterState
from registry.services.addresses import (
    case_address,
    inbox_address,
    link_address,
    profile_address,
)
from registry.services.journal import current_recording
from registry.services.letter_links import make_link_token
from registry.services.passes import link_of

logger = logging.getLogger("areopag.letters")

NO_EMAIL = "no_email"
ADDRESS_REFUSED = "address_refused"


def write_letter(
    template: str,
    *,
    person: Person,
    case: Case | None = None,
    territory: Territory | None = None,
    key: str,
    facts: Mapping[str, Any] | None = None,
    now: datetime,
    send_after: datetime | None = None,
    urgent: bool = False,
    to: str = "",
) -> Letter:
    """Put a letter into the outbox of the open act; ``key`` makes it one of its kind.

    It waits for the end of the quiet hours of the territory, unless it is urgent; reminders and
    notices are held for the reader's letter of the day (``workflows.services.digests``). Whoever
    has no e-mail, or has left the school, gets none: the letter is kept as not delivered, so that
    a coordinator sees whom to call.
    ``to`` is the address of a letter about an address: of the account, a new one, a former one.
    People of a training ground are made up: their letters are neither kept nor sent.
    """
    territory = case.territory if case else territory
    if territory is None:
        raise ValueError("A letter is of a case or of a territory.")
    ready = send_after or now
    address = to or person.email
    letter = Letter(
        template=template,
        person=person,
        case=case,
        territory=territory,
        key=key,
        facts={**(facts or {}), **({rules.TO: to} if to else {})},
        state=_first_state(template, address),
        problem="" if address else NO_EMAIL,
        written_at=now,
        send_after=ready
        if urgent
        else rules.send_after(ready, territory.time_zone, territory.quiet),
    )
    opened = current_recording()
    if not territory.is_training:
        opened.letters.append(letter)
    return letter


def send_letters(now: datetime, *, limit: int = 50) -> int:
    """Send what is ready; how many letters went out.

    Three moments, so that neither a crash nor a second worker doubles a letter in a mailbox:
    the letters are claimed and that is committed; each is sent, with its key as Message-ID;
    each is marked as sent. What a dead worker held is claimed again after ten minutes.
    """
    letters = _claim(now, limit)
    if not letters:
        return 0
    connection = get_connection()
    try:
        return sum(_deliver(letter, connection, now) for letter in letters)
    finally:
        connection.close()


def _first_state(template: str, address: str) -> LetterState:
    if not address:
        return LetterState.FAILED
    return LetterState.HELD if template in rules.DIGESTED else LetterState.QUEUED


def compose(letter: Letter) -> EmailMessage:
    """The message a letter becomes, in the language and the zone of its readers."""
    territory = letter.territory
    zone = ZoneInfo(territory.time_zone)
    with translation.override(settings.LANGUAGE_CODE), timezone.override(zone):
        context = _context(letter)
        subject = render_to_string(f"letters/{letter.template}.subject.txt", context)
        body = render_to_string(f"letters/{letter.template}.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=_tidy(body),
        from_email=formataddr(
            (territory.service_short_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        ),
        to=[letter.facts.get(rules.TO) or letter.person.email],
        reply_to=[territory.email] if territory.email else None,
        headers={"Message-ID": _message_id(letter), "Auto-Submitted": "auto-generated"},
    )


def _claim(now: datetime, limit: int) -> list[Letter]:
    """Take letters that are ready, or that a dead worker took long ago; no other worker gets them.

    A letter to somebody who has left since it was written is kept and not sent.
    """
    ready = Q(state=LetterState.QUEUED, send_after__lte=now)
    abandoned = Q(state=LetterState.SENDING, claimed_at__lte=now - rules.CLAIM_HOLDS_FOR)
    with transaction.atomic():
        claimed = list(
            Letter.objects.select_for_update(skip_locked=True)
            .filter(ready | abandoned)
            .order_by("send_after", "pk")
            .values_list("pk", flat=True)[:limit]
        )
        Letter.objects.filter(pk__in=claimed).update(
            state=LetterState.SENDING, claimed_at=now, attempts=F("attempts") + 1
        )
    letters = list(
        Letter.objects.filter(pk__in=claimed)
        .select_related("person", "case", "territory")
        .order_by("send_after", "pk")
    )
    return _without_leavers(letters, now)


def _without_leavers(letters: list[Letter], now: datetime) -> list[Letter]:
    if not letters:
        return []
    today = local_date(now, letters[0].territory.time_zone)
    left = leavers_among({letter.person_id for letter in letters}, today)
    for letter in letters:
        if rules.is_withheld(letter.person_id in left, letter.facts):
            _mark(letter, state=LetterState.FAILED, problem=rules.LEFT)
    return [
        letter
        for letter in letters
        if not rules.is_withheld(letter.person_id in left, letter.facts)
    ]


def _deliver(letter: Letter, connection: BaseEmailBackend, now: datetime) -> bool:
    try:
        message = compose(letter)
        connection.open()
        connection.send_messages([message])
    except Exception as error:
        # Whatever is wrong with one letter or with the server, the others must still go out.
        connection.close()
        _put_off(letter, error, now)
        return False
    _mark(letter, state=LetterState.SENT, sent_at=now, problem="")
    return True


def _put_off(letter: Letter, error: Exception, now: datetime) -> None:
    delay = _delay_after(letter, error)
    logger.warning(
        "A letter was not sent.",
        exc_info=not isinstance(error, OSError),
        extra={"action": "letter.put_off", "letter": letter.pk, "attempts": letter.attempts},
    )
    problem = ADDRESS_REFUSED if _is_refused(error) else type(error).__name__
    if delay is None:
        _mark(letter, state=LetterState.FAILED, problem=problem)
        return
    territory = letter.territory
    again = rules.send_after(now + delay, territory.time_zone, territory.quiet)
    _mark(letter, state=LetterState.QUEUED, send_after=again, problem=problem)


def _delay_after(letter: Letter, error: Exception) -> timedelta | None:
    return None if _is_refused(error) else rules.retry_after(letter.attempts)


def _is_refused(error: Exception) -> bool:
    """The mail server says for good that there is no such mailbox."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= 550 for code, _text in error.recipients.values()
    )


def _mark(letter: Letter, **fields: Any) -> None:
    """Report back, unless the letter was taken from us as from a dead worker."""
    Letter.objects.filter(
        pk=letter.pk, state=LetterState.SENDING, claimed_at=letter.claimed_at
    ).update(**fields)


def _message_id(letter: Letter) -> str:
    """The same for every try, so that a mailbox recognises a repeated letter."""
    name = hashlib.sha256(letter.key.encode()).hexdigest()[:32]
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"


def _context(letter: Letter) -> dict[str, Any]:
    person = letter.person
    facts = {
        name: datetime.fromisoformat(value) if name.endswith("_at") and value else value
        for name, value in letter.facts.items()
    }
    return {
        **facts,
        "person_name": f"{person.first_name} {person.patronymic}".strip(),
        "work": letter.case,
        "service": letter.territory,
        "link": _link(letter, facts),
    }


def _link(letter: Letter, facts: Mapping[str, Any]) -> str:
    """Where the letter leads: a signed link, the inbox, or the page of the work."""
    if make := SIGNED_LINKS.get(letter.template):
        return link_address(make(letter, facts))
    if letter.template in LEADS_TO_PROFILE:
        return profile_address()
    if letter.case_id is None or letter.template in LEADS_TO_INBOX:
        return inbox_address()
    return case_address(letter.case_id)


def _invitation_token(letter: Letter, facts: Mapping[str, Any]) -> str:
    return make_link_token(
        "invitation",
        subject_id=facts["assignment"],
        person_id=letter.person_id,
        expires_at=facts.get("respond_by_at") or letter.written_at + LINK_LASTS,
    )


def _vote_token(letter: Letter, facts: Mapping[str, Any]) -> str:
    return make_link_token(
        "vote",
        subject_id=facts["item"],
        person_id=letter.person_id,
        expires_at=facts.get("until_at") or letter.written_at + LINK_LASTS,
    )


def _entry_token(letter: Letter, facts: Mapping[str, Any]) -> str:
    return make_link_token(
        "sheet",
        subject_id=facts["entry"],
        person_id=letter.person_id,
        expires_at=letter.written_at + ENTRY_LINK_LASTS,
    )


def _pass_token(letter: Letter, facts: Mapping[str, Any]) -> str:
    return link_of(AccessPass.objects.get(pk=facts["pass"]))


def _consent_token(letter: Letter, facts: Mapping[str, Any]) -> str:
    return make_link_token(
        "consent",
        subject_id=facts["entry"],
        person_id=letter.person_id,
        expires_at=letter.written_at + ENTRY_LINK_LASTS,
    )


LINK_LASTS = timedelta(days=14)
ENTRY_LINK_LASTS = timedelta(days=60)
SIGNED_LINKS: Mapping[str, Callable[[Letter, Mapping[str, Any]], str]] = {
    "invitation": _invitation_token,
    "invitation_extended": _invitation_token,
    "vote_by_letter": _vote_token,
    "sheet_entered": _entry_token,
    "account_invitation": _pass_token,
    "sign_in_link": _pass_token,
    "email_confirmation": _pass_token,
    "consent_asked": _consent_token,
}
LEADS_TO_PROFILE = frozenset({"account_changed"})
LEADS_TO_INBOX = frozenset(
    {
        "assignment_passed_on",
        "assignment_withdrawn",
        "discussion_opened",
        "experts_needed",
        "duty_due_soon",
        "duty_overdue",
        "duty_reminder",
        "duty_delegated",
        "digest",
        "term_extended",
        "time_refused",
        "work_waits_long",
    }
)


def _tidy(text: str) -> str:
    """No spaces at ends of lines and at most one empty line in a row, as templates leave them."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept) + "\n"
