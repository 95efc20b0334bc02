"""Put a backup in place of an empty installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.backups.faults import BackupFault
from config.backups.restoring import restore_backup


class Command(BaseCommand):
    help = (
        "Restores database, files and secrets from an archive made by `backup` and compares the "
        "digest of what is here then with that of the backup. Stop the site first. Exit code 1 "
        "when nothing was restored, or when the digests differ."
    )
    # Tables may not be there yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="destroy the data that is here now"
        )
        parser.add_argument(
            "--incomplete", action="store_true", help="take a backup that lacks some files"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore_backup(
                options["archive"],
                replace=options["replace"],
                incomplete=options["incomplete"],
                say=self.stdout.write,
            )
        except (BackupFault, OSError) as fault:
            raise CommandError(_("Not restored: %(fault)s") % {"fault": fault}) from fault
        if not restored.is_equal:
            raise CommandError(
                _(
                    "RESTORED, BUT NOT EQUAL. Digest of the backup: %(expected)s, digest here: "
                    "%(found)s. Do not open the site to people: restore again or take another backup."
                )
                % {"expected": restored.expected, "found": restored.found}
            )
        self.stdout.write(
            _("Restored. The digest is equal: %(digest)s") % {"digest": restored.found}
        )
