"""Gather the texts of our own sources, in the form the catalogue is kept in."""

from typing import Any

from django.core.management.commands import makemessages

NOT_OURS = [".venv", "var", "tests", "bench", "staticfiles", "locale"]


class Command(makemessages.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        options["ignore_patterns"] = [*options["ignore_patterns"], *NOT_OURS]
        options["no_location"] = options["no_wrap"] = True
        super().handle(*args, **options)
