"""Check truths about the whole database that no constraint can state."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from registry.rules.invariants import Breach


def find_all_breaches() -> list[Breach]:
    """Breaches in every room: each states its truths in ``<room>/invariants.py``."""
    names = [f"{app.name}.invariants" for app in apps.get_app_configs()]
    rooms = [import_module(name) for name in names if find_spec(name) is not None]
    return [breach for room in rooms for breach in room.find_breaches()]


class Command(BaseCommand):
    help = "Check what every room states about its rows. Exit code 1 when something does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        breaches = find_all_breaches()
        for breach in breaches:
            self.stderr.write(f"{breach.truth}: not so for {breach.model} {breach.pk}")
        if breaches:
            raise CommandError(f"{len(breaches)} rows need a look, listed above.")
        self.stdout.write("All that is stated about the rows holds.")
