"""Which backups lie in the folder, and forgetting old ones."""

import re
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from registry.rules.backups import choose_old_backups

NAME = re.compile(r"areopag-(\d{8}T\d{6}Z)(\.incomplete)?\.tar")


def good_backups(folder: Path) -> dict[datetime, Path]:
    """Backups that were made whole, by the moment they were begun."""
    return {moment: path for moment, path, is_whole in _found(folder) if is_whole}


def remove_old(folder: Path, *, now: datetime) -> list[Path]:
    """Delete backups that nobody needs any more; which were deleted.

    Called after a good one: incomplete ones are older and serve nothing any longer.
    """
    good = good_backups(folder)
    old = choose_old_backups(
        good.keys(), days=settings.BACKUP_KEEP_DAYS, weeks=settings.BACKUP_KEEP_WEEKS, now=now
    )
    gone = [good[moment] for moment in sorted(old)]
    gone += [path for _moment, path, is_whole in _found(folder) if not is_whole]
    for path in gone:
        path.unlink()
    return gone


def _found(folder: Path) -> list[tuple[datetime, Path, bool]]:
    return [
        (
            datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
            path,
            match[2] is None,
        )
        for path in sorted(folder.glob("areopag-*.tar"))
        if (match := NAME.fullmatch(path.name))
    ]
