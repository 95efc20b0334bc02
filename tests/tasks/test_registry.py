import pytest
from django.core import mail

from registry import tasks
from registry.models import JournalSeal, Letter
from registry.rules.vocabulary import LetterState, PreviewState
from registry.services.journal import recording
from registry.services.letters import write_letter
from tests.factories.registry import NOW, make_case, make_stored_file
from tests.factories.uploads import make_pdf

pytestmark = pytest.mark.django_db


def test_waiting_letters_are_sent() -> None:
    case = make_case()
    with recording():
        write_letter("material_submitted", person=case.applicant, case=case, key="k", now=NOW)

    tasks.send_letters.delay()

    assert Letter.objects.get().state == LetterState.SENT
    assert len(mail.outbox) == 1


def test_waiting_files_are_drawn_and_a_broken_one_does_not_stop_the_others() -> None:
    broken = make_stored_file(body=b"%PDF-1.7", preview=PreviewState.PENDING)
    whole = make_stored_file(body=make_pdf(), preview=PreviewState.PENDING)

    tasks.prepare_previews.delay()

    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.preview, whole.preview) == (PreviewState.FAILED, PreviewState.READY)


def test_day_is_sealed_once_however_often_the_clock_strikes() -> None:
    tasks.seal_journal.delay()
    tasks.seal_journal.delay()

    assert JournalSeal.objects.count() == 1
