"""Write docs/reference/permissions.md from the table of permissions."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from config.permission_matrix import render
from config.permissions import PUBLIC, TABLE

PAGE = Path(settings.BASE_DIR) / "docs" / "reference" / "permissions.md"


class Command(BaseCommand):
    help = "Writes docs/reference/permissions.md from the table of permissions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print", action="store_true", help="show it instead of writing")

    def handle(self, *args: Any, **options: Any) -> None:
        text = render(TABLE, PUBLIC)
        if options["print"]:
            self.stdout.write(text)
            return
        PAGE.write_text(text, encoding="utf-8")
        self.stdout.write(f"Written: {PAGE.relative_to(settings.BASE_DIR)}")
