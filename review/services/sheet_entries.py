"""Sheets that a coordinator enters for an expert: from paper or a filled table, with the scan."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from registry.models import Case
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.services.errors import DomainError
from registry.services.files import store_file
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from review.models import Assignment, Sheet, SheetEntry, Stage
from review.queries import conflicts_of, coordinators_of
from review.rules.conflicts import is_barred
from review.rules.vocabulary import AssignmentState, SheetState
from review.services.scoring import (
    SheetDraftChanged,
    SheetSubmitted,
    kept_marks,
    score_material,
)
from review.services.separation import Barred, named

LONGEST_NOTE = 500


def refuse_entering(
    case: Case, stage: Stage, *, actor: Actor, expert_id: int, now: datetime
) -> None:
    """Who must not enter for an expert: the expert himself, and whoever could not be one.

    The author's colleague, relative or co-author must not hold the pen either, and an expert of
    the same stage would see another's marks before his own are in.
    """
    person_id = actor.person_id
    if person_id is None:
        return
    if person_id == expert_id:
        raise DomainError(
            "own_task", _("This is your own task: open it in your list and do it as an expert.")
        )
    ties = conflicts_of(case, person_id, stage=stage, today=_today(case, now))
    if is_barred(ties):
        raise DomainError(
            "barred_from_entering",
            _("You cannot enter this for an expert: %(reasons)s. Ask another coordinator.")
            % {"reasons": named(ties)},
        )
    judging = stage.assignments.filter(expert=person_id).exclude(
        state__in=[AssignmentState.DECLINED.value, AssignmentState.WITHDRAWN.value]
    )
    if judging.exists():
        raise DomainError(
            "expert_of_stage",
            _("You judge this work yourself and must not see another expert's marks."),
        )


def save_entry_draft(
    sheet: Sheet,
    *,
    content: Mapping[str, Any],
    draft_version: int,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep what is typed for an expert so far; returns the next draft version.

    ``content`` is a whole sheet as its form gives it. The expert's own draft is not touched.
    No journal line: a draft is not an act. ``SheetDraftChanged`` when another window was faster.
    """
    assignment = sheet.assignment
    case, stage = assignment.stage.case, assignment.stage
    refuse_entering(case, stage, actor=actor, expert_id=assignment.expert_id, now=now)
    if sheet.state == SheetState.SUBMITTED:
        raise SheetSubmitted
    with recording():
        entry, _is_new = SheetEntry.objects.get_or_create(sheet=sheet)
        draft = {**content, "marks": kept_marks(content.get("marks") or {})}
        saved = SheetEntry.objects.filter(
            pk=entry.pk, draft_version=draft_version, entered_at=None
        ).update(draft=draft, draft_version=F("draft_version") + 1, saved_at=now)
        if not saved:
            raise SheetDraftChanged(entry.draft_version)
    return draft_version + 1


def enter_sheet(
    assignment: Assignment,
    *,
    scan: "File[bytes] | None" = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf,
    now: datetime,
    **content: Any,
) -> Sheet:
    """Submit a sheet for its expert, with the scan of what he wrote.

    The same is asked of it as of a sheet he sends himself, and the same ties bar it. Side
    effects beside those of ``score_material``: the scan is stored, the entry says who entered
    it, the expert is asked by letter whether these are his marks.
    """
    stage = assignment.stage
    case, expert = stage.case, assignment.expert
    refuse_entering(case, stage, actor=actor, expert_id=expert.pk, now=now)
    if scan is None:
        raise DomainError(
            "scan_needed",
            _("Add the scan or a photo of the sheet that the expert filled in."),
            field="scan",
        )
    ties = conflicts_of(case, expert.pk, stage=stage, today=_today(case, now))
    if is_barred(ties):
        raise Barred(expert, ties)
    with recording():
        sheet = score_material(
            assignment, actor=actor, on_behalf_of=on_behalf_of, now=now, **content
        )
        stored = store_file(scan, case=case, actor=actor, on_behalf_of=on_behalf_of, now=now)
        entry, _is_new = SheetEntry.objects.update_or_create(
            sheet=sheet,
            defaults={
                "draft": {},
                "entered_by_id": actor.person_id,
                "basis": on_behalf_of.basis.strip()[:300],
                "scan": stored,
                "entered_at": now,
            },
        )
        record(
            "review.sheet.entered",
            subject=sheet,
            case=case,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"scan": stored.pk, "sha256": stored.sha256},
        )
        write_letter(
            "sheet_entered",
            person=expert,
            case=case,
            key=f"sheet-entered-{sheet.pk}",
            facts={"entry": entry.pk},
            now=now,
        )
    return sheet


def confirm_entry(entry: SheetEntry, *, actor: Actor, now: datetime) -> SheetEntry:
    """The expert says that the marks are his; the sheet is then his own word."""
    _refuse_to_answer(entry, actor)
    with recording():
        _answer(entry, confirmed_at=now, disputed_at=None, dispute_note="")
        _note("review.sheet.confirmed", entry, actor=actor, now=now)
    return entry


def dispute_entry(entry: SheetEntry, *, note: str, actor: Actor, now: datetime) -> SheetEntry:
    """The expert says what was entered wrongly; the coordinators are written to.

    The sheet itself stays: what was signed by whom is evidence. Those who decide see his words.
    """
    _refuse_to_answer(entry, actor)
    if not note.strip():
        raise DomainError(
            "note_needed", _("Write which mark is wrong and what it should be."), field="note"
        )
    case = entry.sheet.assignment.stage.case
    with recording():
        _answer(entry, confirmed_at=None, disputed_at=now, dispute_note=note.strip()[:LONGEST_NOTE])
        _note("review.sheet.disputed", entry, actor=actor, now=now, note=entry.dispute_note)
        for coordinator in coordinators_of(case.territory, _today(case, now)):
            write_letter(
                "sheet_disputed",
                person=coordinator,
                case=case,
                key=f"sheet-disputed-{entry.pk}-{coordinator.pk}-{now:%Y%m%d%H%M%S}",
                facts={"note": entry.dispute_note},
                now=now,
            )
    return entry


def _refuse_to_answer(entry: SheetEntry, actor: Actor) -> None:
    if entry.entered_at is None or actor.person_id != entry.sheet.assignment.expert_id:
        raise DomainError("not_yours", _("This sheet belongs to someone else."))
    if entry.confirmed_at is not None:
        raise DomainError("already_confirmed", _("You have confirmed this sheet already."))


def _answer(entry: SheetEntry, **fields: Any) -> None:
    """Save the expert's answer, unless he confirmed the sheet in another window meanwhile."""
    if not SheetEntry.objects.filter(pk=entry.pk, confirmed_at=None).update(**fields):
        raise DomainError("already_confirmed", _("You have confirmed this sheet already."))
    for name, value in fields.items():
        setattr(entry, name, value)


def _note(key: str, entry: SheetEntry, *, actor: Actor, now: datetime, **new: Any) -> None:
    record(
        key,
        subject=entry.sheet,
        case=entry.sheet.assignment.stage.case,
        actor=actor,
        now=now,
        new=new or None,
    )


def _today(case: Case, now: datetime) -> date:
    return local_date(now, case.territory.time_zone)
