"""Fail when a text of the interface would be shown untranslated."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings


class Command(BaseCommand):
    help = "Check that every text is translated into Russian and the catalogue fits the sources."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        catalogue = polib.pofile(str(_path_in(Path(settings.LOCALE_PATHS[0]))))
        problems = find_untranslated(catalogue) + self._find_outdated(catalogue)
        if problems:
            raise CommandError("\n".join([*problems, f"{len(problems)} texts need a translator."]))
        self.stdout.write(f"{len(catalogue)} texts, all translated.")

    def _find_outdated(self, catalogue: polib.POFile) -> list[str]:
        if shutil.which("xgettext"):
            return find_outdated(catalogue, _gather())
        if os.environ.get("CI"):
            raise CommandError("xgettext is missing: install the package gettext.")
        self.stderr.write("NOT CHECKED: whether the catalogue fits the sources (no xgettext here).")
        return []


def find_untranslated(catalogue: polib.POFile) -> list[str]:
    """Texts without a Russian counterpart; a guess («fuzzy») is none."""
    return [
        f"not translated: {entry.msgid!r}"
        for entry in catalogue
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]


def find_outdated(catalogue: polib.POFile, gathered: polib.POFile) -> list[str]:
    """Texts of the sources that the catalogue lacks, and texts it keeps that no source has."""
    known, used = _keys(catalogue), _keys(gathered)
    return [f"not in the catalogue: {text!r}" for _, text, _ in sorted(used - known)] + [
        f"no longer used: {text!r}" for _, text, _ in sorted(known - used)
    ]


def _keys(catalogue: polib.POFile) -> set[tuple[str, str, str]]:
    return {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")
        for entry in catalogue
        if not entry.obsolete
    }


def _gather() -> polib.POFile:
    """Gather the texts of the sources into an empty catalogue outside the project."""
    with tempfile.TemporaryDirectory() as folder, override_settings(LOCALE_PATHS=[folder]):
        call_command("makemessages", locale=["ru"], verbosity=0)
        return polib.pofile(str(_path_in(Path(folder))))


def _path_in(folder: Path) -> Path:
    return folder / "ru" / "LC_MESSAGES" / "django.po"
