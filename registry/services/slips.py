"""Invitations on paper: one slip a person, a page or more a school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from registry.models import Employment, Person, Territory
from registry.rules.access import spaced_code
from registry.rules.calendar import local_date
from registry.services.addresses import join_address, join_page_address
from registry.services.invitations import Slip
from registry.services.printing import qr_picture, render_pdf


@dataclass(frozen=True)
class PrintedSlip:
    """A slip as the paper shows it."""

    name: str
    code: str
    qr: str


def print_slips(slips: Sequence[Slip], territory: Territory, *, now: datetime) -> bytes:
    """The PDF to print, cut and hand out. It is kept nowhere: it holds the codes."""
    schools = [
        {"title": title, "rows": _pairs([_printed(slip) for slip in of_school])}
        for title, of_school in groupby(slips, key=lambda slip: school_of(slip.person))
    ]
    return render_pdf(
        "print/invitation_slips.html",
        {
            "language": "ru",
            "digest": f"slips-{territory.pk}-{now.isoformat()}",
            "service": territory.service_short_name,
            "phone": territory.phone,
            "schools": schools,
            "address": join_page_address().partition("://")[2],
            "until": local_date(min(slip.expires_at for slip in slips), territory.time_zone),
        },
    )


def school_of(person: Person) -> str:
    """Where a person from ``queries.access.with_access`` works, for the heading of the page."""
    works_at: list[Employment] = person.works_at  # type: ignore[attr-defined]
    return works_at[0].organisation.short_name if works_at else ""


def _printed(slip: Slip) -> PrintedSlip:
    return PrintedSlip(
        name=slip.person.full_name,
        code=spaced_code(slip.code),
        qr=qr_picture(join_address(slip.code)),
    )


def _pairs(slips: list[PrintedSlip]) -> list[list[PrintedSlip]]:
    """Two slips in a row of the page."""
    return [slips[at : at + 2] for at in range(0, len(slips), 2)]
