"""Check facts about the whole database that constraints cannot say."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from registry.rules.invariants import Invariant, find_violations


def installed_invariants() -> list[Invariant]:
    """Facts of all rooms: each states its own in ``<room>/invariants.py``."""
    names = [f"{app.name}.invariants" for app in apps.get_app_configs()]
    return [
        invariant
        for name in names
        if find_spec(name) is not None
        for invariant in import_module(name).INVARIANTS
    ]


class Command(BaseCommand):
    help = "Check the facts every room states about its rows. Exit code 1 when one does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        invariants = installed_invariants()
        violations = find_violations(invariants)
        for found in violations:
            self.stderr.write(
                f"{found.invariant.name}: {found.place} — not so: {found.invariant.meaning}"
            )
        if violations:
            raise CommandError(f"{len(violations)} places need a look, listed above.")
        self.stdout.write(f"All {len(invariants)} facts hold.")
