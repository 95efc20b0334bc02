"""One digest of everything this installation holds."""

from typing import Any

from django.core.management.base import BaseCommand

from config.backups.content import content_digest


class Command(BaseCommand):
    help = (
        "Prints the SHA-256 of all rows and all stored files. Equal digests of two installations "
        "mean equal content; every sign-in changes it, so stop the site before comparing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(content_digest())
