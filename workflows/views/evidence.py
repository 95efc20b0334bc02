"""What an issued paper rests on: from its total to the marks, the files, the decision (MON-22)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Document
from registry.rules.vocabulary import DocumentState
from review.labels import ENTRY_STATE
from review.models import Conclusion, Decision, Stage
from review.queries import entry_state_of
from review.rules.vocabulary import SheetState


@dataclass(frozen=True)
class FileLink:
    name: str
    kind: str
    size: int | None
    url: str


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Who approved a conclusion, when, and in which protocol if a council did."""

    signer: str
    decided_at: datetime
    body: str
    protocol: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Figures of a conclusion, with where each of them comes from and who answers for it."""

    total: Decimal
    maximum: Decimal
    sheets_url: str
    version: int
    files: tuple[FileLink, ...]
    approval: Approval | None
    entered: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    """A paper of a work; ``evidence`` and the acts on it are for those who may."""

    document: Document
    evidence: Evidence | None
    amend_url: str
    annul_url: str


def evidence_of(
    conclusion: Conclusion,
    *,
    stage: Stage,
    version: int,
    files: Iterable[FileLink],
    decision: Decision | None,
    sees_sheets: bool,
) -> Evidence:
    """``stage`` comes with its assignments and sheets, ``files`` are those it judged."""
    return Evidence(
        total=conclusion.total,
        maximum=conclusion.maximum,
        sheets_url=_sheets_url(stage) if sees_sheets else "",
        version=version,
        files=tuple(files),
        approval=_approval(decision) if decision else None,
        entered=tuple(_entered(stage)),
    )


def conclusion_of(paper: Document) -> Conclusion | None:
    """The conclusion a paper was printed from; other papers have none."""
    return getattr(paper, "conclusion", None)


def amend_url(paper: Document) -> str:
    """Where a conclusion in force is corrected."""
    conclusion = conclusion_of(paper)
    if conclusion is None or paper.state != DocumentState.VALID:
        return ""
    return reverse("amend_conclusion", args=[conclusion.pk])


def annul_url(paper: Document) -> str:
    """Where a conclusion in force is annulled."""
    conclusion = conclusion_of(paper)
    if conclusion is None or paper.state != DocumentState.VALID:
        return ""
    return reverse("annul_conclusion", args=[conclusion.pk])


def _sheets_url(stage: Stage) -> str:
    """The page with all sheets of a stage; it is opened at the first of them."""
    for assignment in stage.assignments.all():
        sheet = getattr(assignment, "sheet", None)
        if sheet is not None and sheet.state == SheetState.SUBMITTED:
            return reverse("sheet", args=[stage.case_id, sheet.pk])
    return ""


def _entered(stage: Stage) -> Iterator[str]:
    """Sheets that came from a scan, by the places of their experts: names are not told here."""
    for assignment in stage.assignments.all():
        sheet = getattr(assignment, "sheet", None)
        state = entry_state_of(sheet) if sheet is not None else None
        if state and assignment.seat:
            yield _("Expert %(number)d: %(state)s") % {
                "number": assignment.seat,
                "state": ENTRY_STATE[state],
            }


def _approval(decision: Decision) -> Approval:
    item = decision.item
    return Approval(
        signer=decision.decided_by.full_name if decision.decided_by else "",
        decided_at=decision.decided_at,
        body=item.body.title if item else "",
        protocol=item.meeting.number if item and item.meeting else "",
    )
