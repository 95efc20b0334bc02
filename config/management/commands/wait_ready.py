"""Wait until the site that was just started works."""

import os
import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from config import health


class Command(BaseCommand):
    help = (
        "Waits until pages, database, worker and clock work, the clock having been heard after this "
        "command began. Exit code 1 when they do not in time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=int, default=120)
        parser.add_argument(
            "--address", default=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began = timezone.now()
        until = time.monotonic() + options["seconds"]
        while failing := failing_parts(options["address"], since=began, now=timezone.now()):
            if time.monotonic() > until:
                raise CommandError(
                    _("These do not work after %(seconds)d s: %(parts)s")
                    % {"seconds": options["seconds"], "parts": ", ".join(failing)}
                )
            time.sleep(1)
        self.stdout.write(_("Pages, database, worker and clock work."))


def failing_parts(address: str, *, since: datetime, now: datetime) -> list[str]:
    """Names of the parts that do not work yet; an old heartbeat proves nothing about new code."""
    failing = [finding.name for finding in health.examine(now=now) if not finding.ok]
    seen = health.beat_seen_at()
    if "beat" not in failing and (seen is None or seen < since):
        failing.append("beat")
    return failing if pages_live(address) else ["pages", *failing]


def pages_live(address: str) -> bool:
    """Whether the pages answer, under the first name they are known by."""
    host = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    request = Request(f"{address}/healthz", headers={"Host": host})  # noqa: S310 -- given by the operator
    try:
        with urlopen(request, timeout=5) as response:  # noqa: S310 -- likewise
            return bool(response.status == 200)
    except (URLError, OSError):
        return False
