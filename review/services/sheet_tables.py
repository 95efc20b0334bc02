"""Reading a filled table of one expert back: what is fit to be kept, what is wrong in which cell."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from registry.rules import files as file_rules
from registry.rules.files import ArchivePart
from registry.services.errors import DomainError
from review.labels import CELL_FAULT, RECOMMENDATION
from review.models import Assignment
from review.queries import criteria_facts
from review.rules.scoring import CriterionFacts
from review.rules.sheet_cells import CellProblem, MarkCell, read_cells
from review.rules.vocabulary import CellFault, Recommendation
from review.services.sheet_forms import COMMENT, KEYS, MARK, SALT, WHOSE, WORDS

MAX_SIZE = 5 * 1024 * 1024
MAX_ROWS = 2000


@dataclass(frozen=True, kw_only=True)
class FilledSheet:
    """What a filled table holds: a sheet as forms give it, and what is wrong in which cell."""

    content: dict[str, Any]
    problems: tuple[str, ...]
    marked: int


def read_sheet_form(upload: "File[bytes]", assignment: Assignment) -> FilledSheet:
    """Read a filled table: what is fit to be kept, and every cell that is not, in words.

    Refuses what is no such table, the table of another work or expert, and one of an older
    version of the checklist.
    """
    book = _opened(upload)
    _refuse_foreign(book, assignment)
    rows = list(_rows(book.worksheets[0]))
    criteria = {one.id: one for one in criteria_facts(assignment.sheet.checklist_version_id)}
    cells = [
        MarkCell(row=at, criterion=criteria[whose], value=mark, comment=comment)
        for at, whose, mark, comment in rows
        if isinstance(whose, int) and whose in criteria
    ]
    read = read_cells(cells)
    words = {str(whose): (at, str(mark or "").strip()) for at, whose, mark, _comment in rows}
    recommendation, problem = _recommendation(*words.get("recommendation", (0, "")))
    problems = [*read.problems, *_left_out(criteria, cells), *([problem] if problem else [])]
    return FilledSheet(
        content={
            "marks": {key: asdict(mark) for key, mark in read.marks.items()},
            "recommendation": recommendation,
            **{name: words.get(name, (0, ""))[1] for name in WORDS},
        },
        problems=tuple(in_words(one) for one in problems),
        marked=len(read.marks),
    )


def in_words(problem: CellProblem) -> str:
    """«Строка 7, критерий 3: 4 больше максимума 3»."""
    said = str(CELL_FAULT[problem.fault]) % {
        "value": problem.value,
        "maximum": str(problem.maximum).replace(".", ","),
    }
    if not problem.row:
        return _("Criterion %(position)s: %(said)s") % {"position": problem.position, "said": said}
    if not problem.position:
        return _("Row %(row)s: %(said)s") % {"row": problem.row, "said": said}
    return _("Row %(row)s, criterion %(position)s: %(said)s") % {
        "row": problem.row,
        "position": problem.position,
        "said": said,
    }


def _opened(upload: "File[bytes]") -> Workbook:
    if (upload.size or 0) > MAX_SIZE:
        raise DomainError(
            "table_too_large",
            gettext_lazy("The table is larger than 5 MB: it is not the one downloaded here."),
            field="table",
        )
    try:
        with zipfile.ZipFile(upload) as archive:
            parts = [
                ArchivePart(info.filename, info.file_size, info.compress_size)
                for info in archive.infolist()
            ]
        if file_rules.blows_up(parts):
            raise _unreadable()
        upload.seek(0)
        return load_workbook(upload, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise _unreadable() from error


def _unreadable() -> DomainError:
    return DomainError(
        "table_unreadable",
        gettext_lazy(
            "The table does not open. Save it as an Excel workbook (.xlsx) and add it once more."
        ),
        field="table",
    )


def _refuse_foreign(book: Workbook, assignment: Assignment) -> None:
    try:
        if KEYS not in book.sheetnames:
            raise signing.BadSignature("no key")
        assignment_id, version_id = signing.loads(str(book[KEYS]["A1"].value), salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise DomainError(
            "not_our_table",
            gettext_lazy(
                "This is not the table downloaded here. Download the form once more and move "
                "the marks into it."
            ),
            field="table",
        ) from error
    if assignment_id != assignment.pk:
        raise DomainError(
            "table_of_other_work",
            gettext_lazy("This table is of another work or another expert."),
            field="table",
        )
    if version_id != assignment.sheet.checklist_version_id:
        raise DomainError(
            "table_of_old_checklist",
            gettext_lazy(
                "This table is of another version of the checklist. Download the form once more."
            ),
            field="table",
        )


def _rows(page: Worksheet) -> Iterator[tuple[int, Any, Any, Any]]:
    """Row number, whose row it is, what stands under «mark» and under «comment»."""
    last = min(page.max_row, MAX_ROWS)
    for at, row in enumerate(page.iter_rows(max_row=last, max_col=WHOSE, values_only=True), 1):
        if row[WHOSE - 1] is not None:
            yield at, row[WHOSE - 1], row[MARK - 1], row[COMMENT - 1]


def _left_out(
    criteria: Mapping[int, CriterionFacts], cells: Sequence[MarkCell]
) -> Iterator[CellProblem]:
    """Criteria whose rows are no longer in the table."""
    present = {cell.criterion.id for cell in cells}
    for one in criteria.values():
        if one.id not in present:
            yield CellProblem(row=0, position=one.position, fault=CellFault.EMPTY)


def _recommendation(row: int, words: str) -> tuple[str, CellProblem | None]:
    if not words:
        return "", CellProblem(row=row, position=0, fault=CellFault.NO_RECOMMENDATION)
    for code, label in RECOMMENDATION.items():
        if str(label).casefold() == words.casefold():
            return Recommendation(code).value, None
    fault = CellFault.UNKNOWN_RECOMMENDATION
    return "", CellProblem(row=row, position=0, fault=fault, value=words[:40])
