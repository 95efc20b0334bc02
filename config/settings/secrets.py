"""Secrets that an installation makes for itself, once."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def read_or_make_secret_key(folder: Path) -> str:
    """Return the key kept in `folder`, making it at the first start.

    The file is readable by its owner alone. Of two processes that start at the same instant
    one makes the key and the other reads it.
    """
    path = folder / "secret_key"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _write_once(path, get_random_secret_key())
    return path.read_text(encoding="utf-8").strip()


def _write_once(path: Path, text: str) -> None:
    """Write the whole text under a name of its own, then give it the final name if that is free."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
