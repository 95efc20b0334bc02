import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from registry.models import Case, Letter
from registry.rules.vocabulary import LetterState
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.letter_links import read_link_token
from registry.services.letters import send_letters, write_letter
from tests.factories.registry import NOW, make_case, make_pass, make_person

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(seconds=5)


class SilentServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def open(self) -> bool:
        raise ConnectionRefusedError


class StrictServer(BaseEmailBackend):
    """A mail server that knows no mailbox."""

    def send_messages(self, messages: list[EmailMessage]) -> int:
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"No such user")})


def write(case: Case, template: str = "material_submitted", **fields: Any) -> Letter:
    defaults: dict[str, Any] = {
        "person": case.applicant,
        "case": case,
        "key": f"{template}:{case.pk}",
        "now": NOW,
    }
    with recording():
        write_letter(template, **defaults | fields)
    return Letter.objects.order_by("-pk")[0]


# --- Writing --------------------------------------------------------------------------------


def test_letter_waits_in_the_outbox_of_its_act() -> None:
    letter = write(make_case())

    assert (letter.state, letter.send_after) == (LetterState.QUEUED, NOW)
    assert mail.outbox == []


def test_letter_of_a_refused_act_is_never_written() -> None:
    case = make_case()

    with pytest.raises(DomainError):
        _write_and_refuse(case)

    assert not Letter.objects.exists()


def _write_and_refuse(case: Case) -> None:
    with recording():
        write_letter("material_submitted", person=case.applicant, case=case, key="letter", now=NOW)
        raise DomainError("refused", "")


def test_same_letter_written_twice_is_one_letter() -> None:
    case = make_case()

    write(case)
    write(case)

    assert Letter.objects.count() == 1


def test_letter_of_the_night_waits_for_the_morning_unless_urgent() -> None:
    case = make_case()
    night = datetime(2026, 9, 14, 20, 0, tzinfo=UTC)

    usual = write(case, key="usual", now=night)
    urgent = write(case, key="urgent", now=night, urgent=True)

    assert usual.send_after == datetime(2026, 9, 15, 5, 0, tzinfo=UTC)
    assert urgent.send_after == night


def test_person_without_an_address_is_shown_as_not_reached() -> None:
    letter = write(make_case(), person=make_person(email=""))

    assert (letter.state, letter.problem) == (LetterState.FAILED, "no_email")
    assert send_letters(LATER) == 0


# --- Sending --------------------------------------------------------------------------------


def test_letter_goes_out_once() -> None:
    letter = write(make_case())

    first, second = send_letters(LATER), send_letters(LATER)

    letter.refresh_from_db()
    assert (first, second, len(mail.outbox)) == (1, 0, 1)
    assert (letter.state, letter.sent_at, letter.attempts) == (LetterState.SENT, LATER, 1)


def test_letter_leads_to_the_page_of_the_work() -> None:
    case = make_case()
    write(case)

    send_letters(LATER)

    message = mail.outbox[0]
    assert f"https://areopag.example/works/{case.pk}/" in message.body
    assert case.number in message.subject
    assert message.to == [case.applicant.email]
    assert message.reply_to == [case.territory.email]


def test_message_id_is_the_same_for_every_try() -> None:
    write(make_case())
    send_letters(LATER)
    Letter.objects.update(state=LetterState.QUEUED)

    send_letters(LATER)

    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert len(mail.outbox) == 2
    assert len(ids) == 1


def test_letter_is_not_sent_before_its_time() -> None:
    write(make_case(), send_after=NOW + timedelta(hours=1))

    assert send_letters(LATER) == 0
    assert send_letters(NOW + timedelta(hours=1)) == 1


def test_name_with_a_quote_is_written_as_it_is() -> None:
    case = make_case(title="Игра «Что? Где?» & <опыт>")
    write(case)

    send_letters(LATER)

    assert "«Что? Где?» & <опыт>" in mail.outbox[0].body


def test_title_over_several_lines_stays_out_of_the_headers() -> None:
    case = make_case(number="2026-1\nBcc: all@areopag.example")
    write(case)

    send_letters(LATER)

    assert "\n" not in mail.outbox[0].subject


def test_invitation_carries_a_link_for_this_expert_and_nothing_of_the_author() -> None:
    case, expert = make_case(), make_person()
    respond_by = NOW + timedelta(days=3)
    write(
        case,
        "invitation",
        person=expert,
        facts={
            "assignment": 17,
            "respond_by_at": respond_by.isoformat(),
            "kind": "сборник",
            "minutes": 25,
        },
    )

    send_letters(LATER)

    body = mail.outbox[0].body
    token = body.split("https://areopag.example/link/")[1].split("/")[0]
    facts = read_link_token(token, "invitation", now=respond_by)
    assert (facts.subject_id, facts.person_id) == (17, expert.pk)
    assert case.title not in body
    assert case.applicant.last_name not in body


TEMPLATES = sorted(
    path.name.removesuffix(".subject.txt")
    for path in Path(django_settings.BASE_DIR, "templates/letters").glob("*.subject.txt")
)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize(
    "facts", [{}, {"remarks": ["Добавьте титульный лист"], "words": "Спасибо", "is_late": True}]
)
def test_every_letter_can_be_sent(template: str, facts: dict[str, Any]) -> None:
    moments = {
        name: (NOW + timedelta(days=5)).isoformat()
        for name in ("due_at", "expected_at", "respond_by_at", "until_at")
        if facts or template == "duty_due_soon"
    }
    subjects = {"assignment": 1, "item": 2, "entry": 3, "pass": make_pass().pk}
    subjects |= {"count": 2, "tasks": ["а", "б"]}
    letter = write(make_case(), template, facts=subjects | facts | moments)
    # Held ones are let go one by one for those who want them at once.
    Letter.objects.filter(state=LetterState.HELD).update(state=LetterState.QUEUED)

    send_letters(LATER)

    letter.refresh_from_db()
    assert (letter.state, letter.problem) == (LetterState.SENT, "")
    assert mail.outbox[0].body.count("https://areopag.example/") == 1
    assert "\n\n\n" not in mail.outbox[0].body


# --- Failures -------------------------------------------------------------------------------


def test_silent_server_is_asked_again_later_and_not_for_ever(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.SilentServer"
    letter = write(make_case())

    moments = []
    while Letter.objects.get().state == LetterState.QUEUED:
        letter.refresh_from_db()
        moments.append(letter.send_after)
        send_letters(letter.send_after)

    letter.refresh_from_db()
    assert len(moments) == 8
    assert moments == sorted(moments)
    assert (letter.state, letter.problem) == (LetterState.FAILED, "ConnectionRefusedError")


def test_refused_mailbox_is_not_asked_again(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.StrictServer"
    letter = write(make_case())

    send_letters(LATER)

    letter.refresh_from_db()
    assert (letter.state, letter.problem, letter.attempts) == (
        LetterState.FAILED,
        "address_refused",
        1,
    )


def test_broken_letter_does_not_hold_the_others() -> None:
    case = make_case()
    broken = write(case, "no_such_letter", key="broken")
    write(case)

    sent = send_letters(LATER)

    broken.refresh_from_db()
    assert sent == 1
    assert (broken.state, broken.problem) == (LetterState.QUEUED, "TemplateDoesNotExist")


def test_letter_held_by_a_dead_worker_is_sent_by_another() -> None:
    letter = write(make_case())
    Letter.objects.update(state=LetterState.SENDING, claimed_at=NOW, attempts=1)

    too_early, in_time = send_letters(LATER), send_letters(NOW + timedelta(minutes=10))

    letter.refresh_from_db()
    assert (too_early, in_time) == (0, 1)
    assert letter.state == LetterState.SENT


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("workers", [2, 4])
def test_letters_are_claimed_once_by_several_workers(workers: int) -> None:
    case = make_case()
    with recording():
        for number in range(40):
            write_letter(
                "outcome_for_expert", person=case.applicant, case=case, key=f"l:{number}", now=NOW
            )

    def work(_: int) -> int:
        try:
            return sum(send_letters(LATER, limit=5) for _ in range(10))
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as threads:
        sent = sum(threads.map(work, range(workers)))

    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert (sent, len(mail.outbox), len(ids)) == (40, 40, 40)
    assert set(Letter.objects.values_list("attempts", flat=True)) == {1}
