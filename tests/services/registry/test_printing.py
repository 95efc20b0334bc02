import ctypes
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from registry.rules.vocabulary import DocumentState
from registry.services.printing import PRINT_DIR, press_html, print_document
from tests.factories.papers import make_conclusion_snapshot
from tests.factories.registry import make_document
from tests.factories.uploads import make_image

pytestmark = pytest.mark.django_db


def print_conclusion(*, version: int = 1, code: str = "7K3M-9PXQ-2HDF", **changes: Any) -> bytes:
    snapshot = make_conclusion_snapshot(**changes) | {"issued_date": "2026-09-14"}
    document = make_document(
        number="15-ЭЗ",
        version=version,
        snapshot=snapshot,
        file=None,
        state=DocumentState.PREPARING,
        verification_code=code,
    )
    return print_document(document.pk)


@contextmanager
def opened(body: bytes) -> Iterator[pypdfium2.PdfDocument]:
    pdf = pypdfium2.PdfDocument(body)
    try:
        yield pdf
    finally:
        pdf.close()


def pages_of(body: bytes) -> list[str]:
    with opened(body) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def text_of(body: bytes) -> str:
    return " ".join(" ".join(pages_of(body)).split())


def faces_of(body: bytes) -> set[str]:
    faces = set()
    with opened(body) as pdf:
        for item in (item for page in pdf for item in page.get_objects()):
            if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
                name = ctypes.create_string_buffer(100)
                pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(item), name, 100)
                faces.add(name.value.decode().rpartition("+")[2])
    return faces


def unpacked(body: bytes) -> bytes:
    """What the packed parts of a PDF say."""
    found = re.findall(rb"stream\n(.*?)\nendstream", body, re.DOTALL)
    return b"\n".join(zlib.decompress(part) for part in found if part[:1] == b"x")


def test_paper_says_what_the_snapshot_says() -> None:
    text = text_of(print_conclusion())

    for said in (
        "15-ЭЗ",
        "Соколова Анна Викторовна",
        "Научная достоверность и отсутствие фактических ошибок",
        "28,33",
        "85,86",
        "Обновить картографические источники",
        "И. П. Рябинина",
        "7K3M-9PXQ-2HDF",
        "https://areopag.example/v/7K3M-9PXQ-2HDF/",
    ):
        assert said in text.replace("\N{NO-BREAK SPACE}", " ")


def test_same_snapshot_gives_the_same_bytes() -> None:
    document = make_document(
        snapshot=make_conclusion_snapshot() | {"issued_date": "2026-09-14"},
        file=None,
        state=DocumentState.PREPARING,
    )

    assert print_document(document.pk) == print_document(document.pk)


def test_paper_is_set_in_faces_of_the_project_alone() -> None:
    pdf = print_conclusion(
        motivation="Стрелка → галочка ✓ и эмодзи 👍, жирный знак ➔ и «ﬃ» 中文 𝛑 \u202f•",
        recommendations=["Пункт  из Word", "קצת עברית"],
    )

    assert faces_of(pdf) == {
        "Areopag-Serif",
        "Areopag-Serif-Bold",
        "Areopag-Serif-Italic",
        "Areopag-Sans",
        "Areopag-Sans-Bold",
    }


def test_signs_are_painted_as_they_read() -> None:
    """A face put together from parts may paint «№ 15» as garbage while its text reads right."""
    signs = "№15«Щё—gR%"
    pages = "".join(f'<p style="font-size: 90pt; break-after: page">{sign}</p>' for sign in signs)
    face = ImageFont.truetype(PRINT_DIR / "fonts" / "PTF55F.ttf", 180)

    with opened(press_html(f'<html lang="ru">{pages}</html>', identifier="painted")) as pdf:
        painted = [ink(page.render(scale=2).to_pil()) for page in list(pdf)[: len(signs)]]

    for sign, picture in zip(signs, painted, strict=True):
        drawn = Image.new("L", (400, 400), "white")
        ImageDraw.Draw(drawn).text((50, 50), sign, font=face, fill="black")
        difference = ImageChops.difference(picture, ink(drawn))
        assert sum(difference.histogram()[128:]) < 0.03 * 100 * 100, sign


def ink(picture: Image.Image) -> Image.Image:
    """The inked box of a picture, brought to one size."""
    grey = ImageOps.invert(picture.convert("L"))
    grey = grey.crop((0, 0, grey.width, min(grey.height, 800)))  # the foot has its own signs
    return grey.crop(grey.getbbox()).resize((100, 100))


def test_paper_is_tagged_archival_pdf_in_russian() -> None:
    body = print_conclusion()

    with opened(body) as pdf:
        assert pdfium.FPDFCatalog_IsTagged(pdf)
        assert pdf.get_metadata_dict()["Title"].startswith("Мотивированное экспертное заключение")
    told = unpacked(body)
    assert b'pdfaid:part="3"' in told
    assert b'pdfaid:conformance="A"' in told
    assert b"/Lang (ru)" in told


def test_markup_in_the_words_of_people_is_printed_as_words() -> None:
    text = text_of(print_conclusion(motivation='<img src="file:///etc/passwd"> & <b>важно</b>'))

    assert '<img src="file:///etc/passwd"> & <b>важно</b>' in text


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "https://areopag.example/x.png", "../../../.env"]
)
def test_paper_takes_no_file_from_outside_of_the_project(address: str) -> None:
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError):
        press_html(f'<img src="{address}" alt="x">', identifier="outside")


def test_paper_of_one_expert_has_no_mean() -> None:
    groups = make_conclusion_snapshot()["groups"]
    for group in groups:
        for criterion in group["criteria"]:
            criterion["scores"] = criterion["scores"][:1]

    alone = text_of(print_conclusion(groups=groups, experts=["Воронцова Елена Андреевна"]))
    together = text_of(print_conclusion(code="0000-0000-0000"))

    assert "1)" not in alone
    assert "1)" in together


def test_corrected_paper_says_what_was_corrected() -> None:
    text = text_of(print_conclusion(version=2, correction_reason="опечатка в отчестве автора"))

    assert "опечатка в отчестве автора" in text


@pytest.mark.parametrize("paragraphs", [4, 6, 8, 10])
def test_signature_does_not_stand_on_a_page_alone(paragraphs: int) -> None:
    motivation = "\n\n".join(["Слово за словом. " * 40] * paragraphs)

    last = pages_of(print_conclusion(motivation=motivation))[-1]

    assert "протокол" in last
    assert "Рябинина" in last


@pytest.mark.parametrize(
    ("verdict", "decision"),
    [
        ("positive", {"mode": "chair_alone", "date": "2026-09-11"}),
        ("revise", {"mode": "no_council", "date": "2026-09-11"}),
        (
            "negative",
            {
                "mode": "by_letter",
                "date": "2026-09-11",
                "protocol": "4",
                "for": 5,
                "against": 0,
                "abstain": 1,
            },
        ),
        ("negative", None),
    ],
)
def test_every_kind_of_decision_can_be_printed(
    verdict: str, decision: dict[str, Any] | None
) -> None:
    text = text_of(print_conclusion(decision=decision, verdict=verdict, exceptions=["Исключение"]))

    assert "Исключение" in text
    assert verdict not in text
    assert decision is None or decision["mode"] not in text


def test_half_a_picture_is_refused_after_a_paper_was_printed_in_the_same_process() -> None:
    print_conclusion()
    picture = make_image(size=(400, 400))
    half = Image.open(BytesIO(picture[: len(picture) // 2]))

    with pytest.raises(OSError, match="truncated"):
        half.load()
