"""Sheets that were entered for their experts."""

from review.models import Sheet, SheetEntry
from review.rules.vocabulary import EntryState


def entry_of(sheet: Sheet) -> SheetEntry | None:
    """Where a sheet came from if it was entered for its expert; read with ``entry``, no query."""
    entry: SheetEntry | None = getattr(sheet, "entry", None)
    return entry if entry is not None and entry.entered_at is not None else None


def entry_state_of(sheet: Sheet) -> EntryState | None:
    """Whose word the sheet is; nothing for one the expert sent himself."""
    entry = entry_of(sheet)
    return entry.state if entry else None
