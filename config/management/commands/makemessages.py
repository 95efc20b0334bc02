"""Gather the texts of our own sources, in the form the catalogue is kept in."""

from typing import Any

from django.conf import settings
from django.core.management.commands import makemessages

NOT_OURS = [".venv", "var", "tests", "bench", "staticfiles", "locale"]


class Command(makemessages.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        options["ignore_patterns"] = [*options["ignore_patterns"], *NOT_OURS]
        options["no_location"] = options["no_wrap"] = True
        super().handle(*args, **options)

    def find_files(self, root: str) -> list[makemessages.TranslatableFile]:
        """Our sources, all bound for the one catalogue, wherever that is kept."""
        files = super().find_files(root)
        for file in files:
            file.locale_dir = str(settings.LOCALE_PATHS[0])
        return files
