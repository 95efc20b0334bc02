"""Write the generated pages of docs/reference and check every link of the documentation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.documentation.links import find_broken_links, pages_of
from config.documentation.pages import stale_pages, write_pages


class Command(BaseCommand):
    requires_system_checks = ()  # no page of the site takes part

    help = (
        "Writes the pages of docs/reference that are made from the code, then checks every "
        "relative link. Exit code 1 when a link leads nowhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when a page is out of step"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        if options["check"]:
            if stale := stale_pages(root):
                raise CommandError(f"Out of step with the code, run make docs: {', '.join(stale)}")
        else:
            for page in write_pages(root):
                self.stdout.write(f"Written: {page}")
        pages = pages_of(root)
        if broken := list(find_broken_links(root, pages)):
            raise CommandError("These links lead nowhere:\n" + "\n".join(broken))
        self.stdout.write(f"{len(pages)} pages; every link leads somewhere.")
