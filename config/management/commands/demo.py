"""Show a living site: load the demonstration, drive one examination, serve."""

import logging
import os
import shutil
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config.demo import content, loading, shown
from config.demo.places import Place, find_place
from config.management.commands.serve import serve
from registry.models import Case, Document

SHOWN_IN = "svetloborsk"


class Command(BaseCommand):
    help = (
        "Load two invented methodical services with four months of works, drive one examination "
        "from upload to the issued conclusion, then serve the site until Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="remove the demonstration first")
        parser.add_argument(
            "--no-serve",
            action="store_true",
            default=os.environ.get("SERVE", "1") == "0",
            help="stop before serving (SERVE=0)",
        )
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE), _quiet_logs():
            self._prepare_database(fresh=options["fresh"])
            self._load()
            self._show()
            self._tell_logins()
            if not options["no_serve"]:
                serve(options["port"], self.stdout.write)

    def _prepare_database(self, *, fresh: bool) -> None:
        if not _is_migrated():
            call_command("migrate", interactive=False, verbosity=0)
        if loading.is_foreign():
            raise CommandError(
                _(
                    "This database holds other territories. The demonstration needs a database of "
                    "its own: name one in DATABASE_URL. Nothing was changed."
                )
            )
        if fresh:
            start_anew()
            self.stdout.write(_("The former demonstration is removed."))

    def _load(self) -> None:
        if loading.is_loaded():
            self.stdout.write(_("The demonstration is loaded already. To begin anew: --fresh."))
            return
        began = time.perf_counter()
        loading.load(now=timezone.now())
        self.stdout.write(
            _("%(works)d works of two methodical services are loaded in %(seconds).1f s.")
            % {"works": Case.objects.count(), "seconds": time.perf_counter() - began}
        )

    def _show(self) -> None:
        """Drive the examination once; a second run tells how it ended."""
        folder = shown.demo_folder()
        summary = shown.read_summary(folder)
        code = str(summary["verification_code"]) if summary else ""
        if not Document.objects.filter(verification_code=code).exists():
            self.stdout.write(_("One examination, from the upload to the issued conclusion:"))
            place: Place = find_place(SHOWN_IN)
            shown.show(place, folder=folder, clock=timezone.now, say=self.stdout.write)
            summary = shown.read_summary(folder)
        assert summary is not None  # noqa: S101 -- it was written a line above
        self.stdout.write(
            _("Work № %(case)s. Its conclusion: %(paper)s\nCheck it at %(address)s")
            % {
                "case": summary["case"],
                "paper": summary["documents"][-1],
                "address": summary["verification_url"],
            }
        )

    def _tell_logins(self) -> None:
        self.stdout.write(
            _("Sign in with one of these addresses, the password is %(password)s:")
            % {"password": loading.PASSWORD}
        )
        for line in login_lines():
            self.stdout.write(line)


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """What the services log is for operators; here people read what happens."""
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def login_lines() -> Iterator[str]:
    """Addresses by methodical service and role."""
    names = role_names()
    for code in content.TERRITORIES:
        data = content.territory(code)
        yield f"\n{data.requisites['name']}"
        for login, person in data.logins.items():
            yield f"  {login + '@' + code + '.example':<40} {names[login]} ({person})"


def role_names() -> dict[str, str]:
    return {
        "koordinator": _("coordinator"),
        "pedagog": _("teacher"),
        "ekspert": _("expert"),
        "predsedatel": _("chair of the council"),
        "sekretar": _("secretary of the council"),
        "sovet": _("member of the expert council"),
        "direktor": _("director"),
        "shkola": _("responsible for an organisation"),
        "administrator": _("administrator"),
    }


def start_anew() -> None:
    """Empty the database of the demonstration and forget its files.

    Called only where the database holds nothing else (see ``loading.is_foreign``).
    """
    tables = connection.introspection.table_names()
    if connection.vendor == "sqlite":
        _drop_sqlite(tables)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    for folder in (Path(settings.MEDIA_ROOT), shown.demo_folder(), settings.VAR_DIR / "mail"):
        shutil.rmtree(folder, ignore_errors=True)
    call_command("migrate", interactive=False, verbosity=0)


def _drop_sqlite(tables: list[str]) -> None:
    connection.disable_constraint_checking()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in tables:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
    connection.enable_constraint_checking()


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
