"""Load the country's production calendar of a year."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.services.national_calendar import load_calendar


class Command(BaseCommand):
    help = "Add the country's days off and moved working days of a year; days stated before stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_calendar(options["year"])
        self.stdout.write(f"Days added to {options['year']}: {added}.")
