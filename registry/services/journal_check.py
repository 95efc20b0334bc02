"""Proving the journal: every chain, every value, every seal. Reads in streams, changes nothing."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from registry.models import Case, JournalEntry, JournalSeal, Territory
from registry.rules.journal import Break, Heads, Line, digest, find_breaks, seal_hash
from registry.services.journal import line_of

CHUNK = 2000
SEALED_AT_ONCE = 500


def find_chain_breaks() -> Iterator[Break]:
    """Places where a chain or its values do not hold.

    Works go on acting meanwhile, so a chain that seems broken is looked at once more, alone and
    with its end held still.
    """
    yield from _breaks_of_all(Case, "case", JournalEntry.objects.filter(case__isnull=False))
    yield from _breaks_of_all(
        Territory, "territory", JournalEntry.objects.filter(case__isnull=True)
    )


def find_seal_breaks() -> Iterator[Break]:
    """Seals that were changed or left out, and chains that are not what was sealed."""
    previous_hash = ""
    for position, seal in enumerate(JournalSeal.objects.order_by("date").iterator(), start=1):
        if reason := _fault_of_seal(seal, previous_hash):
            yield Break(chain=f"seal:{seal.date}", position=position, reason=reason)
        yield from _chains_unlike(seal.heads)
        previous_hash = seal.hash


# --- Chains ---------------------------------------------------------------------------------


def _breaks_of_all(
    model: type[Case | Territory], prefix: str, entries: QuerySet[JournalEntry]
) -> Iterator[Break]:
    """Walk owners and lines side by side, both in order of the owner's key."""
    owner_id = f"{prefix}_id"
    lines = entries.select_related("value").order_by(owner_id, "position").iterator(CHUNK)
    chains = groupby(lines, key=lambda entry: getattr(entry, owner_id))
    owners = model._default_manager.order_by("pk").values_list(
        "pk", "journal_length", "journal_head"
    )
    found_pk, found = next(chains, (None, iter(())))
    for pk, length, head in owners.iterator(CHUNK):
        own: Iterable[JournalEntry] = found if found_pk == pk else ()
        is_broken = bool(_breaks_of_one(f"{prefix}:{pk}", own, length, head))
        if found_pk == pk:
            found_pk, found = next(chains, (None, iter(())))
        if is_broken:
            yield from _breaks_held_still(model, prefix, pk, entries)


def _breaks_held_still(
    model: type[Case | Territory], prefix: str, pk: int, entries: QuerySet[JournalEntry]
) -> list[Break]:
    with transaction.atomic():
        length, head = (
            model._default_manager.select_for_update()
            .values_list("journal_length", "journal_head")
            .get(pk=pk)
        )
        own = entries.filter(**{prefix: pk}).select_related("value").order_by("position")
        return _breaks_of_one(f"{prefix}:{pk}", own.iterator(CHUNK), length, head)


def _breaks_of_one(
    chain: str, entries: Iterable[JournalEntry], length: int, head: str
) -> list[Break]:
    faults: list[Break] = []

    def lines() -> Iterator[tuple[Line, str, str]]:
        for entry in entries:
            if reason := _fault_of_value(entry):
                faults.append(Break(chain=chain, position=entry.position, reason=reason))
            yield line_of(entry), entry.previous_hash, entry.hash

    return find_breaks(lines(), length=length, head=head, chain=chain) + faults


def _fault_of_value(entry: JournalEntry) -> str:
    value = getattr(entry, "value", None)
    if value is None:
        return "missing_value" if entry.old_digest or entry.new_digest else ""
    if value.erased_at is not None:
        return "" if value.old is None and value.new is None else "changed_value"
    digests = (digest(value.old, nonce=value.nonce), digest(value.new, nonce=value.nonce))
    return "" if digests == (entry.old_digest, entry.new_digest) else "changed_value"


# --- Seals ----------------------------------------------------------------------------------


def _fault_of_seal(seal: JournalSeal, previous_hash: str) -> str:
    if seal.previous_hash != previous_hash:
        return "missing_seal"
    if digest(seal.heads) != seal.heads_digest:
        return "changed_seal"
    stated = seal_hash(seal.date.isoformat(), seal.heads_digest, seal.previous_hash)
    return "" if stated == seal.hash else "changed_seal"


def _chains_unlike(heads: Heads) -> Iterator[Break]:
    """Chains whose line at the sealed position is not the sealed one."""
    items = iter(sorted(heads.items()))
    while part := dict(islice(items, SEALED_AT_ONCE)):
        hashes = _hashes_at(part)
        for chain, (position, head) in part.items():
            if hashes.get((chain, position)) != head:
                yield Break(chain=chain, position=int(position), reason="not_as_sealed")


def _hashes_at(heads: Heads) -> dict[tuple[str, Any], str]:
    cases = [int(chain.partition(":")[2]) for chain in heads if chain.startswith("case:")]
    territories = [int(chain.partition(":")[2]) for chain in heads if chain.startswith("t")]
    positions = {position for position, _head in heads.values()}
    rows = JournalEntry.objects.filter(position__in=positions)
    of_cases = rows.filter(case__in=cases).values_list("case_id", "position", "hash")
    of_territories = rows.filter(case__isnull=True, territory__in=territories).values_list(
        "territory_id", "position", "hash"
    )
    return {
        **{(f"case:{pk}", position): hash_ for pk, position, hash_ in of_cases.iterator()},
        **{
            (f"territory:{pk}", position): hash_
            for pk, position, hash_ in of_territories.iterator()
        },
    }
