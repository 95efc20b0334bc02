"""Serve the site with its worker and its clock, until Ctrl-C."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config import serving


class Command(BaseCommand):
    help = "Serve the site, a worker and the clock on this machine until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        serve(options["port"], self.stdout.write)


def serve(port: int, say: Any) -> None:
    """Serve and tell where; refuse a port in use, tell which process failed."""
    if not serving.port_is_free(port):
        raise CommandError(
            _("Port %(port)s is in use. Choose another one: make demo PORT=%(other)s.")
            % {"port": port, "other": port + 1}
        )
    logs = settings.VAR_DIR / "log"
    try:
        serving.serve(port, logs=logs, when_ready=lambda: _tell(port, say))
    except serving.ServingFailed as failure:
        raise CommandError(
            _("The process “%(name)s” has stopped. Its last words are in %(log)s.")
            % {"name": failure, "log": logs / f"{failure}.log"}
        ) from failure
    say(_("Stopped."))


def _tell(port: int, say: Any) -> None:
    address = f"http://{serving.HOST}:{port}/"
    say(_("The site works: %(address)s. To stop it press Ctrl-C.") % {"address": address})
