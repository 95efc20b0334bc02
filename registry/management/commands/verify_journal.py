"""Prove that nothing in the journal was changed."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.models import JournalEntry, JournalSeal
from registry.services.journal_check import find_chain_breaks, find_seal_breaks

MEANINGS = {
    "missing_line": "a line is missing before this one",
    "broken_link": "the line does not follow the one before it",
    "changed_line": "the line was changed",
    "cut_end": "the chain does not end where it should",
    "changed_value": "the values of the line were changed",
    "missing_value": "the values of the line are gone without having been erased",
    "missing_seal": "the seal before this one is missing or was changed",
    "changed_seal": "the seal was changed",
    "not_as_sealed": "the line here is not the one that was sealed",
}


class Command(BaseCommand):
    help = "Check every chain, every value and every seal of the journal. Exit code 1 when broken."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for found in chain(find_chain_breaks(), find_seal_breaks()):
            count += 1
            self.stderr.write(
                f"{found.chain}, position {found.position}: {found.reason} — "
                f"{MEANINGS[found.reason]}"
            )
        if count:
            raise CommandError(f"The journal is broken in {count} places, listed above.")
        self.stdout.write(
            f"The journal is whole: {JournalEntry.objects.count()} lines, "
            f"{JournalSeal.objects.count()} seals."
        )
