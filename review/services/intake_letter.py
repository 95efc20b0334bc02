"""The letter to schools about an open intake, on the letterhead of the service."""

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from registry.models import Intake, Territory
from registry.rules.office import (
    Block,
    OfficePaper,
    Paragraph,
    Picture,
    Signature,
    TextStyle,
    signed_name,
)
from registry.rules.typography import typeset
from registry.services.addresses import intake_link_address
from registry.services.office import render_docx
from registry.services.printing import qr_png
from review.services.office_papers import letterhead

CODE_HEIGHT_CM = 3.6  # a phone reads it from half a metre


def intake_letter(intake: Intake) -> bytes:
    """A Word document: what is taken, until when, the link and its square code."""
    territory = intake.procedure.territory
    address = intake_link_address(intake.code)
    with translation.override(settings.LANGUAGE_CODE):
        heading = _("On the intake of works for examination")
        blocks: list[Block] = [
            *letterhead(territory),
            _said(_("No ______ of ____________"), TextStyle.PLAIN),
            _said(_("To heads of educational organisations"), TextStyle.RIGHT),
            _said(heading, TextStyle.PLAIN),
            _said(_("Dear colleagues!"), TextStyle.CENTRE),
            *(_said(text) for text in _body(intake, territory)),
            Paragraph(text=address, style=TextStyle.CENTRE),
            Picture(qr_png(address), height_cm=CODE_HEIGHT_CM),
            Signature(
                position=territory.signatory_position, name=signed_name(territory.signatory_name)
            ),
        ]
        paper = OfficePaper(title=heading, author=territory.service_name, blocks=tuple(blocks))
        return render_docx(paper)


def _said(text: str, style: TextStyle = TextStyle.BODY) -> Paragraph:
    return Paragraph(text=typeset(text), style=style)


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
