"""Truths about the registry that no constraint of the database can state.

Each function looks at everything at once and returns the rows for which its truth does not hold;
the nightly check and every walk of the tests run them all.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from registry.models import Case, Document, JournalEntry, NumberRegister, StoredFile
from registry.rules.invariants import Breach
from registry.rules.vocabulary import CaseKind, DocumentKind, DocumentState
from registry.services.issuing import is_intact


def find_breaches() -> list[Breach]:
    """All breaches of all truths of this room."""
    return [
        Breach(truth=name, model=row._meta.label_lower, pk=row.pk)
        for name, find in TRUTHS.items()
        for row in find()
    ]


def _registers_with_gaps() -> Iterator[models.Model]:
    """As many works or papers have a number of the run as numbers were taken from it."""
    for register in NumberRegister.objects.select_related("territory"):
        used = _used_numbers(register)
        if used is not None and used != register.next_number - register.first_number:
            yield register


def _papers_changed() -> Iterator[models.Model]:
    """File and content of an issued paper are those that were issued."""
    issued = Document.objects.exclude(state=DocumentState.PREPARING).select_related("file")
    for document in issued.iterator(500):
        if not is_intact(document):
            yield document


def _papers_replaced_by_nothing() -> Iterator[models.Model]:
    """A paper that says it was replaced has an issued next version."""
    yield from Document.objects.filter(state=DocumentState.REPLACED).filter(
        Q(successor__isnull=True) | Q(successor__state=DocumentState.PREPARING)
    )


def _states_unlike_the_journal() -> Iterator[models.Model]:
    """A work stands where the journal told last."""
    told = JournalEntry.objects.filter(
        case=OuterRef("pk"), key="registry.case.state_changed", value__erased_at__isnull=True
    ).order_by("-position")
    cases = Case.objects.annotate(told=Subquery(told.values("value__new__state")[:1]))
    for case in cases.filter(told__isnull=False).iterator(2000):
        if case.state != case.told:
            yield case


def _chains_out_of_step() -> Iterator[models.Model]:
    """The chain of a work ends where its row says; ``verify_journal`` proves the whole of it."""
    last = JournalEntry.objects.filter(case=OuterRef("pk")).order_by("-position")
    yield from Case.objects.annotate(
        last=Subquery(last.values("position")[:1]), last_hash=Subquery(last.values("hash")[:1])
    ).exclude(
        Q(last=F("journal_length"), last_hash=F("journal_head"))
        | Q(last__isnull=True, journal_length=0)
    )


def _files_lost() -> Iterator[models.Model]:
    """The content of every stored file is on the disk."""
    for file in StoredFile.objects.iterator(2000):
        if not file.content.storage.exists(file.content.name):
            yield file


TRUTHS: dict[str, Callable[[], Iterator[models.Model]]] = {
    "numbers_have_no_gaps": _registers_with_gaps,
    "issued_paper_is_unchanged": _papers_changed,
    "replaced_paper_has_a_newer_one": _papers_replaced_by_nothing,
    "state_agrees_with_journal": _states_unlike_the_journal,
    "chain_ends_where_its_work_says": _chains_out_of_step,
    "stored_file_is_on_the_disk": _files_lost,
}


def _used_numbers(register: NumberRegister) -> int | None:
    """How many rows have a number of this run; None for a run this room knows nothing about."""
    zone = ZoneInfo(register.territory.time_zone)
    begin, end = (
        datetime(register.year + shift, 1, 1, tzinfo=zone).astimezone(UTC) for shift in (0, 1)
    )
    own = Q(territory=register.territory, kind=register.kind)
    if register.kind in set(CaseKind):
        numbered = Case.objects.filter(own, opened_at__gte=begin, opened_at__lt=end)
        # An appeal and a work sent again have the number of the first, with a suffix.
        own_numbers = numbered.filter(appealed=None, earlier=None)
        return own_numbers.exclude(number="").count()
    if register.kind in set(DocumentKind):
        papers = Document.objects.filter(own, issued_at__gte=begin, issued_at__lt=end)
        return papers.filter(previous__isnull=True).count()
    return None
