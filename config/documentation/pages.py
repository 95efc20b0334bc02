"""Pages of ``docs`` that are made from the code, and whether they still say what it says."""

from collections.abc import Callable, Mapping
from pathlib import Path

from config import permission_matrix
from config.documentation import journal, states
from config.permissions import PUBLIC, TABLE

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/permissions.md": lambda: permission_matrix.render(TABLE, PUBLIC),
    "docs/reference/states.md": states.render,
    "docs/reference/journal.md": journal.render,
}


def stale_pages(root: Path) -> list[str]:
    """Generated pages that are missing or differ from the code."""
    return [page for page, render in PAGES.items() if _read(root / page) != render()]


def write_pages(root: Path) -> list[str]:
    """Write the stale pages anew; which were written."""
    stale = stale_pages(root)
    for page in stale:
        (root / page).write_text(PAGES[page](), encoding="utf-8")
    return stale


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
