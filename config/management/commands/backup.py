"""Copy the database, the stored files and the secrets into one archive."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from config.backups.faults import BackupFault
from config.backups.making import make_backup, megabytes


class Command(BaseCommand):
    help = (
        "Makes a backup in BACKUP_DIR, reads it again to its end and forgets old ones. The last "
        "line is the path of the archive. Exit code 1 when there is no good backup now."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup(now=timezone.now(), say=self.stdout.write)
        except (BackupFault, OSError) as fault:
            raise CommandError(_("No good backup: %(fault)s") % {"fault": fault}) from fault
        self.stdout.write(
            _("Backup: %(size)s, digest %(digest)s")
            % {"size": megabytes(made.size), "digest": made.digest}
        )
        self.stdout.write(str(made.path))
