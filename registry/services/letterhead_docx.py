"""Letters of a service on its letterhead, as Word documents people may go on writing in."""

from datetime import date
from io import BytesIO
from typing import Any

import docx
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from registry.models import Intake, Territory
from registry.rules.typography import typeset
from registry.services.addresses import intake_link_address
from registry.services.office import PICTURE_AT_MOST
from registry.services.printing import qr_png
from registry.services.requisites import picture_of

FACE = "Times New Roman"


def intake_letter(intake: Intake) -> bytes:
    """The letter to schools about an open intake: what, until when, the link and its square code."""
    territory = intake.procedure.territory
    address = intake_link_address(intake.code)
    with translation.override(settings.LANGUAGE_CODE):
        document = on_letterhead(territory)
        _line(document, _("To heads of educational organisations"), WD_ALIGN_PARAGRAPH.RIGHT)
        _line(document, _("On the intake of works for examination"), bold=True)
        _line(document, _("Dear colleagues!"), WD_ALIGN_PARAGRAPH.CENTER)
        for text in _body(intake, territory):
            _line(document, text, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=True)
        _line(document, address, WD_ALIGN_PARAGRAPH.CENTER, bold=True)
        picture = document.add_paragraph()
        picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
        picture.add_run().add_picture(BytesIO(qr_png(address)), width=Cm(3.6))
        _signature(document, territory)
    packed = BytesIO()
    document.save(packed)
    return packed.getvalue()


def on_letterhead(territory: Territory) -> Any:
    """An empty A4 letter with the service's picture, name and contacts at its head."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(13)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    style.paragraph_format.space_after = Pt(6)
    if territory.letterhead:
        _picture(document, territory)
    centre = WD_ALIGN_PARAGRAPH.CENTER
    _line(document, territory.service_name, centre, bold=True)
    contacts = (territory.address, territory.phone, territory.email, territory.site)
    _line(document, ", ".join(part for part in contacts if part), centre, size=10)
    _line(document, _("No ______ of ____________"))
    return document


def _picture(document: Any, territory: Territory) -> None:
    shape = document.add_picture(BytesIO(picture_of(territory)))
    scale = min(PICTURE_AT_MOST[0] / shape.width, PICTURE_AT_MOST[1] / shape.height, 1)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _body(intake: Intake, territory: Territory) -> list[str]:
    said = {"service": territory.service_short_name, "procedure": intake.procedure.title}
    texts = [
        _("“%(service)s” takes works of teachers for examination: %(procedure)s.") % said,
        _(
            "On the page by the address below a teacher sees what to send, by what checklist the "
            "work is judged, how long it takes and who will see it. Please tell your teachers."
        ),
    ]
    if intake.last_date:
        texts.insert(1, _("Works are taken until %(day)s.") % {"day": _day(intake.last_date)})
    if territory.phone or territory.email:
        contacts = ", ".join(part for part in (territory.phone, territory.email) if part)
        texts.append(_("Questions: %(contacts)s.") % {"contacts": contacts})
    return texts


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def _signature(document: Any, territory: Territory) -> None:
    document.add_paragraph()
    signed = f"{territory.signatory_position}\t{territory.signatory_name}"
    paragraph = _line(document, signed)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(11))


def _line(
    document: Any,
    text: str,
    alignment: Any = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    bold: bool = False,
    indent: bool = False,
    size: int = 0,
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = alignment
    if indent:
        paragraph.paragraph_format.first_line_indent = Cm(1.25)
    run = paragraph.add_run(typeset(text))
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    return paragraph
