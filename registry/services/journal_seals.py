"""The daily seal over the ends of all chains."""

from datetime import date, datetime

from django.db import transaction

from registry.models import Case, JournalSeal, Territory
from registry.rules.journal import Heads, digest, grown_heads, seal_hash


def seal_journal(today: date, *, now: datetime) -> JournalSeal:
    """Seal the ends of all chains for a day; sealed before, the same seal is returned.

    Training data are not sealed: they may be removed. Whoever keeps a copy of one seal can prove that nothing older was rewritten since.
    """
    with transaction.atomic():
        existing = JournalSeal.objects.filter(date=today).first()
        if existing:
            return existing
        last = JournalSeal.objects.order_by("-date").first()
        previous_hash = last.hash if last else ""
        heads = grown_heads(_heads_now(), _heads_sealed())
        heads_digest = digest(heads)
        seal, _is_new = JournalSeal.objects.get_or_create(
            date=today,
            defaults={
                "sealed_at": now,
                "heads": heads,
                "heads_digest": heads_digest,
                "previous_hash": previous_hash,
                "hash": seal_hash(today.isoformat(), heads_digest, previous_hash),
            },
        )
    return seal


def _heads_now() -> Heads:
    heads: Heads = {}
    chains = (
        ("case", Case.objects.filter(territory__training_of=None)),
        ("territory", Territory.objects.filter(training_of=None)),
    )
    for prefix, owners in chains:
        grown = owners.order_by().filter(journal_length__gt=0)
        rows = grown.values_list("pk", "journal_length", "journal_head")
        heads |= {f"{prefix}:{pk}": [length, head] for pk, length, head in rows.iterator()}
    return heads


def _heads_sealed() -> Heads:
    sealed: Heads = {}
    for heads in JournalSeal.objects.order_by("date").values_list("heads", flat=True).iterator():
        sealed |= heads
    return sealed
