"""The checklist of one expert as a table to be filled in without the site.

Beside every row that is to be filled stands, in a hidden column, whose row it is; a hidden sheet
holds a signed key of the assignment and the version of the checklist. So whoever reads the table
(``review.services.sheet_tables``) knows its rows, whatever was moved in it.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.core import signing
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from review.labels import RECOMMENDATION
from review.models import Assignment, Criterion, CriterionGroup
from review.rules import figures
from review.rules.figures import scale

SALT = "areopag.sheet-form"
KEYS = "areopag"  # the hidden sheet
NUMBER, TEXT, MAXIMUM, MARK, COMMENT, HINT, WHOSE = range(1, 8)
WIDTHS = {NUMBER: 5, TEXT: 52, MAXIMUM: 11, MARK: 9, COMMENT: 44, HINT: 52}
WORDS = ("comment_to_author", "note_to_council")
FILL = PatternFill("solid", fgColor="FFF8E1")
SHADE = PatternFill("solid", fgColor="E8EEF7")
LINE = Side(style="thin", color="B0B8C4")
FRAME = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
OPEN = Protection(locked=False)


def make_sheet_form(assignment: Assignment, groups: Sequence[CriterionGroup]) -> bytes:
    """The table for one assignment: title and number of the work, nothing of its author."""
    book = Workbook()
    page: Worksheet = book.active
    page.title = _("Marks")
    keys = book.create_sheet(KEYS)
    keys.sheet_state = "veryHidden"
    keys["A1"] = signing.dumps(_key(assignment), salt=SALT)
    scales = _Scales(keys)
    row = _head(page, assignment)
    for group in groups:
        row = _group(page, row, group.title)
        for criterion in group.criteria.all():
            row = _criterion(page, row, criterion, scales)
    _opinion(page, row + 1, scales)
    _finish(page)
    keys.protection.sheet = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _key(assignment: Assignment) -> list[int]:
    return [assignment.pk, assignment.sheet.checklist_version_id]


class _Scales:
    """Lists of allowed values on the hidden sheet: a list typed into a rule breaks at «0,5»."""

    def __init__(self, keys: Worksheet) -> None:
        self.keys = keys
        self.rules: dict[tuple[Any, ...], DataValidation] = {}

    def allow(self, page: Worksheet, cell: str, values: Sequence[Any], told: str) -> None:
        found = self.rules.get(tuple(values))
        if found is None:
            column = len(self.rules) + 2
            for at, value in enumerate(values, start=1):
                self.keys.cell(at, column, value)
            letter = get_column_letter(column)
            found = DataValidation(
                type="list",
                formula1=f"{KEYS}!${letter}$1:${letter}${len(values)}",
                allow_blank=True,
            )
            found.errorTitle, found.error = _("Not on the scale"), told[:250]
            found.showErrorMessage = True
            page.add_data_validation(found)
            self.rules[tuple(values)] = found
        found.add(cell)


def _head(page: Worksheet, assignment: Assignment) -> int:
    case, version = assignment.stage.case, assignment.stage.checklist_version
    lines = (
        (str(version.checklist), Font(bold=True, size=14)),
        (_("Work № %(number)s “%(title)s”") % {"number": case.number, "title": case.title}, None),
        (_("Expert: %(name)s") % {"name": assignment.expert.full_name}, None),
        (_("Fill in the yellow cells alone. A mark is chosen from the list."), Font(italic=True)),
    )
    for row, (words, font) in enumerate(lines, start=1):
        cell = _put(page, row, NUMBER, words)
        cell.font = font or Font()
        page.merge_cells(start_row=row, start_column=NUMBER, end_row=row, end_column=HINT)
    titles = {
        NUMBER: "№",
        TEXT: _("Criterion"),
        MAXIMUM: _("Maximum"),
        MARK: _("Mark"),
        COMMENT: _("Comment"),
        HINT: _("What to look at"),
    }
    row = len(lines) + 2
    for column, words in titles.items():
        cell = _put(page, row, column, words)
        cell.font, cell.fill, cell.border = Font(bold=True), SHADE, FRAME
    page.freeze_panes = page.cell(row + 1, MARK)
    page.print_title_rows = f"{row}:{row}"
    return row + 1


def _group(page: Worksheet, row: int, title: str) -> int:
    cell = _put(page, row, NUMBER, title)
    cell.font, cell.fill = Font(bold=True), SHADE
    page.merge_cells(start_row=row, start_column=NUMBER, end_row=row, end_column=HINT)
    return row + 1


def _criterion(page: Worksheet, row: int, criterion: Criterion, scales: _Scales) -> int:
    for column, value in (
        (NUMBER, criterion.position),
        (TEXT, criterion.text),
        (MAXIMUM, figures.plain(criterion.max_points)),
        (HINT, _explained(criterion)),
        (WHOSE, criterion.pk),
    ):
        _put(page, row, column, value).border = FRAME
    _open(page, row, MARK).alignment = Alignment(horizontal="center", vertical="top")
    _open(page, row, COMMENT)
    values: list[Any] = list(scale(criterion.max_points, criterion.step))
    maximum = number_format(criterion.max_points)
    told = _("From 0 to %(maximum)s.") % {"maximum": maximum}
    if criterion.allows_not_applicable:
        values.append(_("n/a"))
        told = _("From 0 to %(maximum)s, or “n/a”.") % {"maximum": maximum}
    scales.allow(page, page.cell(row, MARK).coordinate, values, told)
    return row + 1


def _explained(criterion: Criterion) -> str:
    levels = [
        f"{number_format(level.points)} — {level.descriptor or level.label}"
        for level in criterion.levels.all()
        if level.descriptor or level.label
    ]
    return "\n".join(filter(None, [criterion.hint, *levels]))


def _opinion(page: Worksheet, row: int, scales: _Scales) -> None:
    labels = {
        "recommendation": _("Recommendation"),
        "comment_to_author": _("To the author: what is good, what to do next"),
        "note_to_council": _("To the council: the author will not see it"),
    }
    for at, (name, label) in enumerate(labels.items(), start=row):
        _put(page, at, TEXT, label).font = Font(bold=True)
        _put(page, at, WHOSE, name)
        _open(page, at, MARK)
        page.merge_cells(start_row=at, start_column=MARK, end_row=at, end_column=COMMENT)
        if name in WORDS:
            page.row_dimensions[at].height = 75
    choices = [str(words).capitalize() for words in RECOMMENDATION.values()]
    scales.allow(page, page.cell(row, MARK).coordinate, choices, _("Choose from the list."))


def _put(page: Worksheet, row: int, column: int, value: Any) -> Any:
    """Words stay words: what begins with «=» is no formula here."""
    cell = page.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _open(page: Worksheet, row: int, column: int) -> Any:
    cell = page.cell(row, column)
    cell.protection, cell.fill, cell.border = OPEN, FILL, FRAME
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _finish(page: Worksheet) -> None:
    for column, width in WIDTHS.items():
        page.column_dimensions[get_column_letter(column)].width = width
    page.column_dimensions[get_column_letter(WHOSE)].hidden = True
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
