"""The report for a period as files: a Word document to be signed and a table to count in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from monitoring.labels import FIGURE, FIGURE_MEANING
from monitoring.rules.period_report import MEASURE, Figure, Period, Record
from monitoring.rules.vocabulary import FigureKey, Measure
from monitoring.services.period_reports import Contents
from registry.models import Territory
from registry.rules.office import (
    Block,
    OfficePaper,
    Paragraph,
    Signature,
    Table,
    TextStyle,
    signed_name,
)
from registry.services.office import render_docx

DASH = "—"
SHEET_TITLE = 31  # letters that a table program allows in the name of a sheet


@dataclass(frozen=True, kw_only=True)
class Report:
    """What goes into a file. ``signed`` says by whom and when; empty for a report not signed."""

    territory: Territory
    period: Period
    contents: Contents
    signed: str = ""


def said(key: FigureKey, value: Decimal | None) -> str:
    """A value as people read it: «12», «83,3 %», «16,5 раб. дн.», a dash where there is none."""
    if value is None:
        return DASH
    if MEASURE[key] is Measure.COUNT:
        return number_format(value, decimal_pos=0)
    text = number_format(value, decimal_pos=1)
    if MEASURE[key] is Measure.PERCENT:
        return f"{text}\N{NO-BREAK SPACE}%"
    return _("%(days)s working days") % {"days": text}


def period_said(period: Period) -> str:
    """«1 сентября – 31 декабря 2026 г.», for headings."""
    return _("%(first)s – %(last)s") % {"first": _day(period.first), "last": _day(period.last)}


def report_docx(report: Report) -> bytes:
    """The figures beside those of the year before, and what stands behind each of them."""
    service = report.territory
    blocks: list[Block] = [
        Paragraph(text=service.service_name, style=TextStyle.CENTRE),
        Paragraph(text=_("Report for the period"), style=TextStyle.HEADING),
        Paragraph(text=period_said(report.period), style=TextStyle.CENTRE),
        _figures_table(report.contents),
    ]
    blocks += [
        Paragraph(text=report.signed, style=TextStyle.PLAIN)
        if report.signed
        else Paragraph(text=_("Not signed: the figures may still change."), style=TextStyle.NOTE),
        Signature(position=service.signatory_position, name=signed_name(service.signatory_name)),
        Paragraph(text=_("What stands behind the figures"), style=TextStyle.HEADING),
        *filter(None, map(_records_table, report.contents.figures)),
    ]
    return render_docx(
        OfficePaper(
            title=_("Report for the period"),
            author=service.service_short_name,
            blocks=tuple(blocks),
        )
    )


def report_xlsx(report: Report) -> bytes:
    """The first sheet holds the figures, each further one the records of one figure."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Figures")
    sheet.append([report.territory.service_name])
    sheet.append([_("Report for the period") + f": {period_said(report.period)}"])
    sheet.append([report.signed or _("Not signed: the figures may still change.")])
    sheet.append([])
    _heading(sheet, [_("Figure"), _("In the period"), _("A year before"), _("What is counted")])
    for figure in report.contents.figures:
        sheet.append(
            [
                str(FIGURE[figure.key]),
                figure.value,
                report.contents.before.get(figure.key),
                str(FIGURE_MEANING[figure.key]),
            ]
        )
    _widths(sheet, (48, 14, 14, 80))
    for number, figure in enumerate(report.contents.figures, start=1):
        _records_sheet(book, number, figure)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _figures_table(contents: Contents) -> Table:
    return Table(
        head=(_("No."), _("Figure"), _("In the period"), _("A year before")),
        rows=tuple(
            (
                str(number),
                str(FIGURE[figure.key]),
                said(figure.key, figure.value),
                said(figure.key, contents.before.get(figure.key)),
            )
            for number, figure in enumerate(contents.figures, start=1)
        ),
        widths=(1, 9, 3, 3),
    )


def _records_table(figure: Figure) -> Table | None:
    if not figure.records:
        return None
    return Table(
        caption=str(FIGURE[figure.key]),
        head=(_("No."), _("Record"), _("Date"), counted_head(figure.key)),
        rows=tuple(
            (
                str(number),
                f"{record.title} {record.note}".strip(),
                date_format(record.day, "d.m.Y") if record.day else DASH,
                counted(figure.key, record),
            )
            for number, record in enumerate(figure.records, start=1)
        ),
        widths=(1, 9, 3, 3),
    )


def counted_head(key: FigureKey) -> str:
    """Heading of the column that says how a record enters the figure."""
    if key is FigureKey.DAYS:
        return _("Working days")
    return _("Counts") if MEASURE[key] is Measure.PERCENT else ""


def counted(key: FigureKey, record: Record) -> str:
    """How a record enters its figure: its days, or whether it is in the part of the share."""
    if key is FigureKey.DAYS:
        return str(record.days)
    if MEASURE[key] is Measure.PERCENT:
        return _("yes") if record.counts else _("no")
    return ""


def _records_sheet(book: Workbook, number: int, figure: Figure) -> None:
    sheet = book.create_sheet(f"{number}. {FIGURE[figure.key]}"[:SHEET_TITLE])
    _heading(sheet, [_("Record"), _("Note"), _("Date"), counted_head(figure.key)])
    for record in figure.records:
        value = record.days if figure.key is FigureKey.DAYS else counted(figure.key, record)
        sheet.append([_text(record.title), _text(record.note), record.day, value])
    for row in sheet.iter_rows(min_row=2, min_col=3, max_col=3):
        row[0].number_format = "DD.MM.YYYY"
    _widths(sheet, (60, 60, 12, 16))


def _text(words: str) -> str:
    """People's words never run as a formula in the reader's table."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@"} else words


def _heading(sheet: Any, titles: Iterable[str]) -> None:
    sheet.append(list(titles))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _widths(sheet: Any, widths: Iterable[int]) -> None:
    for letter, width in zip("ABCD", widths, strict=True):
        sheet.column_dimensions[letter].width = width


def _day(day: date) -> str:
    return date_format(day, "j E Y") + "\N{NO-BREAK SPACE}" + _("y.")
