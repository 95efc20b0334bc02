"""Proving the journal: its chains, its values, its daily seals; and blanking values for good."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import QuerySet

from registry.models import Case, JournalEntry, JournalSeal, JournalValue, Territory
from registry.rules.actors import Actor
from registry.rules.journal import Break, Line, digest, find_breaks
from registry.services.journal import line_of, record, recording

BATCH = 2000


@dataclass(frozen=True)
class Verified:
    """What was looked at, and where it does not hold."""

    chains: int
    lines: int
    seals: int
    breaks: tuple[Break, ...]


def verify_journal() -> Verified:
    """Check every line of every chain, every value that is still kept, and every seal.

    Lines are streamed in order of their chains: the memory taken does not grow with the journal.
    """
    counts = {"chains": 0, "lines": 0}
    sealed = _sealed_heads()
    breaks = [
        *_case_breaks(counts, sealed),
        *_territory_breaks(counts, sealed),
        *_value_breaks(),
        *_seal_breaks(),
    ]
    breaks += [Break(chain=chain, position=0, reason="sealed_end_lost") for chain in sealed]
    return Verified(seals=JournalSeal.objects.count(), breaks=tuple(breaks), **counts)


def seal_journal(today: date, *, now: datetime) -> JournalSeal:
    """Seal the ends of all chains for the day; the seal of a day is made once.

    Whoever later cuts lines off a chain and mends its end cannot mend a seal that was printed
    or sent elsewhere.
    """
    existing = JournalSeal.objects.filter(date=today).first()
    if existing is not None:
        return existing
    heads = dict(_heads())
    last = JournalSeal.objects.order_by("-date").first()
    previous = last.hash if last else ""
    heads_digest = digest(heads)
    seal, _is_new = JournalSeal.objects.get_or_create(
        date=today,
        defaults={
            "sealed_at": now,
            "heads": heads,
            "heads_digest": heads_digest,
            "previous_hash": previous,
            "hash": _seal_hash(today, heads_digest, previous),
        },
    )
    return seal


def erase_values(
    entries: QuerySet[JournalEntry],
    *,
    territory: Territory,
    basis: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Blank the old and new values of lines for good; the chain still holds, the basis is journaled.

    Returns how many lines lost their values.
    """
    with recording():
        erased = JournalValue.objects.filter(entry__in=entries, erased_at=None).update(
            old=None, new=None, nonce="", erased_at=now
        )
        record(
            "registry.journal.values_erased",
            subject=territory,
            territory=territory,
            actor=actor,
            now=now,
            new={"lines": erased, "basis": basis},
        )
    return erased


def _case_breaks(counts: dict[str, int], sealed: dict[str, set[str]]) -> Iterator[Break]:
    ends = {
        pk: (length, head)
        for pk, length, head in Case.objects.filter(journal_length__gt=0).values_list(
            "pk", "journal_length", "journal_head"
        )
    }
    lines = JournalEntry.objects.filter(case__isnull=False).order_by("case_id", "position")
    for case_id, entries in groupby(lines.iterator(BATCH), key=lambda entry: entry.case_id):
        yield from _chain_breaks(
            f"case:{case_id}", entries, ends.pop(case_id, (0, "")), counts, sealed
        )
    for case_id in ends:
        yield Break(chain=f"case:{case_id}", position=1, reason="cut_end")


def _territory_breaks(counts: dict[str, int], sealed: dict[str, set[str]]) -> Iterator[Break]:
    for pk, *end in Territory.objects.values_list("pk", "journal_length", "journal_head"):
        entries = JournalEntry.objects.filter(case=None, territory=pk).order_by("position")
        if end != [0, ""] or entries.exists():
            yield from _chain_breaks(
                f"territory:{pk}", entries.iterator(BATCH), (end[0], end[1]), counts, sealed
            )


def _chain_breaks(
    chain: str,
    entries: Iterable[JournalEntry],
    end: tuple[int, str],
    counts: dict[str, int],
    sealed: dict[str, set[str]],
) -> list[Break]:
    awaited = sealed.get(chain, set())

    def lines() -> Iterator[tuple[Line, str, str]]:
        for entry in entries:
            counts["lines"] += 1
            awaited.discard(entry.hash)
            yield line_of(entry), entry.previous_hash, entry.hash

    counts["chains"] += 1
    breaks = find_breaks(lines(), length=end[0], head=end[1], chain=chain)
    if not awaited:
        sealed.pop(chain, None)
    return breaks


def _value_breaks() -> Iterator[Break]:
    """Values that are not what their line says they were."""
    kept = JournalValue.objects.filter(erased_at=None).select_related("entry")
    for value in kept.iterator(BATCH):
        entry = value.entry
        stated = (entry.old_digest, entry.new_digest)
        if (digest(value.old, nonce=value.nonce), digest(value.new, nonce=value.nonce)) != stated:
            chain = line_of(entry).chain
            yield Break(chain=chain, position=entry.position, reason="changed_value")


def _seal_breaks() -> Iterator[Break]:
    previous = ""
    for number, seal in enumerate(JournalSeal.objects.order_by("date").iterator(), start=1):
        whole = (
            seal.previous_hash == previous
            and seal.heads_digest == digest(seal.heads)
            and seal.hash == _seal_hash(seal.date, seal.heads_digest, seal.previous_hash)
        )
        if not whole:
            yield Break(chain="seals", position=number, reason="changed_seal")
        previous = seal.hash


def _sealed_heads() -> dict[str, set[str]]:
    """Ends that some seal has seen: each must still be a line of its chain."""
    heads: dict[str, set[str]] = {}
    for seal in JournalSeal.objects.iterator():
        for chain, head in seal.heads.items():
            heads.setdefault(chain, set()).add(head)
    return heads


def _heads() -> Iterator[tuple[str, str]]:
    for model, name in ((Case, "case"), (Territory, "territory")):
        ends = model._default_manager.exclude(journal_head="").order_by("pk")
        for pk, head in ends.values_list("pk", "journal_head").iterator(BATCH):
            yield f"{name}:{pk}", head


def _seal_hash(day: date, heads_digest: str, previous: str) -> str:
    return digest({"date": day.isoformat(), "heads": heads_digest, "previous": previous})
