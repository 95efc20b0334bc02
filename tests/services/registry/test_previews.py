import base64
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from registry.models import FilePage, JournalEntry, StoredFile
from registry.rules.actors import Actor
from registry.rules.vocabulary import FileState, PreviewState
from registry.services.errors import DomainError
from registry.services.files import store_file
from registry.services.previews import (
    MAX_ATTEMPTS,
    claim_previews,
    clean_html,
    draw_again,
    prepare_preview,
)
from tests.factories.registry import NOW, make_case, make_person, make_stored_file
from tests.factories.uploads import make_docx, make_docx_with_picture, make_image, make_pdf, upload

pytestmark = pytest.mark.django_db


def store(body: bytes) -> StoredFile:
    case = make_case()
    return store_file(upload(body), case=case, actor=Actor.person(case.applicant_id), now=NOW)


def prepared(body: bytes) -> StoredFile:
    stored = store(body)
    prepare_preview(stored.pk)
    stored.refresh_from_db()
    return stored


def test_pdf_becomes_pages_and_text() -> None:
    stored = prepared(make_pdf(3, text="Lesson plan"))

    pages = list(stored.pages.all())
    assert (stored.preview, stored.page_count) == (PreviewState.READY, 3)
    assert [(page.number, page.width, page.height) for page in pages] == [
        (1, 1042, 1475),
        (2, 1042, 1475),
        (3, 1042, 1475),
    ]
    with pages[0].picture.open() as content, Image.open(content) as picture:
        assert picture.format == "WEBP"
    assert "<p>Lesson plan 2</p>" in stored.text_html


def test_text_of_a_pdf_is_shown_as_text() -> None:
    stored = prepared(make_pdf(text="<script>1 < 2"))

    assert "&lt;script&gt;1 &lt; 2" in stored.text_html
    assert "<script" not in stored.text_html


def test_word_document_becomes_clean_text() -> None:
    stored = prepared(make_docx("Цель урока", "Ход урока"))

    assert stored.text_html == "<p>Цель урока</p><p>Ход урока</p>"
    assert (stored.preview, stored.pages.count()) == (PreviewState.READY, 0)


def test_picture_of_a_word_document_is_shown_in_its_text() -> None:
    stored = prepared(make_docx_with_picture(make_image("PNG", (3000, 20)), alt="схема"))

    start = '<p><img alt="схема" src="data:image/webp;base64,'
    assert stored.text_html.startswith(start)
    packed = base64.b64decode(stored.text_html.removeprefix(start).partition('"')[0])
    with Image.open(BytesIO(packed)) as picture:
        assert picture.width == 1042


def test_drawing_of_word_itself_is_told_by_its_words() -> None:
    stored = prepared(make_docx_with_picture(b"no picture at all", alt="схема"))

    assert stored.text_html == '<p><img alt="схема"></p>'


def test_picture_becomes_one_page() -> None:
    stored = prepared(make_image(size=(3000, 1500)))

    page = stored.pages.get()
    assert (stored.page_count, page.width, page.height) == (1, 1042, 521)


def test_transparent_picture_lies_on_white() -> None:
    packed = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(packed, "PNG")

    stored = prepared(packed.getvalue())

    with stored.pages.get().picture.open() as content, Image.open(content) as picture:
        assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_drawing_twice_draws_once() -> None:
    stored = prepared(make_pdf(2))

    prepare_preview(stored.pk)

    assert FilePage.objects.count() == 2


def test_file_that_cannot_be_drawn_says_so() -> None:
    stored = make_stored_file(body=b"%PDF-1.7 broken", preview=PreviewState.PENDING)

    assert prepare_preview(stored.pk) == PreviewState.FAILED
    stored.refresh_from_db()
    assert stored.preview == PreviewState.FAILED


def test_infected_file_is_not_drawn() -> None:
    stored = make_stored_file(preview=PreviewState.PENDING, state=FileState.INFECTED)

    assert prepare_preview(stored.pk) == PreviewState.PENDING
    assert not FilePage.objects.exists()


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p onclick='x()'>Текст</p>", "<p>Текст</p>"),
        ("<script>x()</script>Текст", "Текст"),
        ("<p style='position:fixed'>Текст</p>", "<p>Текст</p>"),
        ("<iframe src='https://areopag.example'></iframe>", ""),
        ("<img src='https://areopag.example/x.png' alt='схема'>", '<img alt="схема">'),
        ("<img src='data:image/svg+xml;base64,AA' alt='схема'>", '<img alt="схема">'),
        ("<a href='javascript:x()'>ссылка</a>", '<a rel="noopener noreferrer nofollow">ссылка</a>'),
        (
            "<table><tr><td colspan='2'>1</td></tr></table>",
            '<table><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        ),
    ],
)
def test_text_keeps_only_what_a_text_needs(html: str, clean: str) -> None:
    assert clean_html(html) == clean


# --- Who draws what -------------------------------------------------------------------------


def test_waiting_files_are_claimed_once_oldest_first() -> None:
    later = make_stored_file(preview=PreviewState.PENDING, uploaded_at=NOW + timedelta(hours=1))
    earlier = make_stored_file(preview=PreviewState.PENDING)
    make_stored_file(preview=PreviewState.READY)

    assert claim_previews(NOW) == [earlier.pk, later.pk]
    assert claim_previews(NOW) == []


def test_file_of_a_dead_worker_is_claimed_again_but_not_for_ever() -> None:
    stored = make_stored_file(preview=PreviewState.PENDING)

    claims = [claim_previews(NOW + timedelta(minutes=11 * at)) for at in range(MAX_ATTEMPTS + 1)]

    stored.refresh_from_db()
    assert claims == [[stored.pk]] * MAX_ATTEMPTS + [[]]
    assert stored.preview == PreviewState.FAILED


def test_file_that_failed_is_tried_once_more_from_the_beginning() -> None:
    stored = store(make_pdf())
    StoredFile.objects.filter(pk=stored.pk).update(preview="failed", preview_attempts=3)
    coordinator = Actor.person(make_person().pk)

    draw_again(stored, actor=coordinator, now=NOW)

    assert claim_previews(NOW) == [stored.pk]
    assert JournalEntry.objects.filter(key="registry.file.drawn_again").count() == 1


def test_file_that_is_shown_is_not_drawn_again() -> None:
    stored = prepared(make_pdf())

    with pytest.raises(DomainError) as refusal:
        draw_again(stored, actor=Actor.person(make_person().pk), now=NOW)

    assert refusal.value.code == "nothing_to_draw"
