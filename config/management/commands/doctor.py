"""Look the installation over and say what to type where something is wrong."""

import json
import logging
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from config.doctor.diagnosis import Diagnosis
from config.doctor.table import BEFORE_UPDATE, TITLES, examine


class Command(BaseCommand):
    help = "Names each fault of the installation with its cure. Exit code 1 when there is one."
    # What these would stop at is told with the rest.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument(
            "--before-update",
            action="store_true",
            help="only what an update cannot begin or be taken back with",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        logging.disable(logging.WARNING)  # the faults are told here
        found = examine(now=timezone.now())
        if options["before_update"]:
            found = [one for one in found if one.name in BEFORE_UPDATE]
        faults = [one for one in found if not one.ok]
        self.stdout.write(in_json(found) if options["json"] else in_words(found, faults))
        if faults:
            sys.exit(1)


def in_json(found: list[Diagnosis]) -> str:
    return json.dumps([asdict(one) | {"ok": one.ok} for one in found], ensure_ascii=False, indent=1)


def in_words(found: list[Diagnosis], faults: list[Diagnosis]) -> str:
    what_to_do = _("What to do")
    lines = [
        f"✗ {TITLES[one.name]}: {one.fault}\n    {what_to_do}: {one.cure}"
        if one.fault
        else f"✓ {TITLES[one.name]}" + (f" ({one.detail})" if one.detail else "")
        for one in found
    ]
    lines.append(
        _("Faults: %(count)d.") % {"count": len(faults)} if faults else _("No fault is found.")
    )
    return "\n".join(lines)
