"""The hash chain of the journal: SHA-256 over canonical JSON, chained line by line."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the same value always gives the same bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: object, *, nonce: str = "") -> str:
    """Hex SHA-256 of a value, or an empty string for no value.

    The nonce lies beside the value: once both are erased the digest cannot be guessed back.
    """
    if value is None:
        return ""
    # As the database gives it back: keys that were numbers are texts there, and sort as texts.
    stored = json.loads(json.dumps(value))
    return hashlib.sha256(nonce.encode() + canonical(stored)).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the hash of a journal line covers. Moments are ISO 8601 in UTC."""

    chain: str
    position: int
    occurred_at: str
    key: str
    actor_kind: str
    actor_id: int | None
    on_behalf_of_id: int | None
    basis: str
    subject_type: str
    subject_id: str
    old_digest: str
    new_digest: str


def line_hash(line: Line, previous_hash: str) -> str:
    """Hash of a line chained to the line before it."""
    return hashlib.sha256(previous_hash.encode() + canonical(asdict(line))).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Break:
    """A place where the chain does not hold, with the reason code."""

    chain: str
    position: int
    reason: str


def find_breaks(
    lines: Iterable[tuple[Line, str, str]], *, length: int, head: str, chain: str
) -> list[Break]:
    """Check one chain: ``lines`` are (line, previous hash, hash) in order of position.

    Finds a changed line, a removed or inserted one, and a cut end.
    """
    breaks, previous, position = [], "", 0
    for line, stated_previous, stated_hash in lines:
        position += 1
        if line.position != position:
            breaks.append(Break(chain=chain, position=position, reason="missing_line"))
            position = line.position
        if stated_previous != previous:
            breaks.append(Break(chain=chain, position=line.position, reason="broken_link"))
        if line_hash(line, stated_previous) != stated_hash:
            breaks.append(Break(chain=chain, position=line.position, reason="changed_line"))
        previous = stated_hash
    if (position, previous) != (length, head):
        breaks.append(Break(chain=chain, position=length, reason="cut_end"))
    return breaks


Heads = dict[str, list[int | str]]


def seal_hash(day: str, heads_digest: str, previous_hash: str) -> str:
    """Hash of a day's seal chained to the seal before it, and so to all chains before it."""
    sealed = {"date": day, "heads": heads_digest}
    return hashlib.sha256(previous_hash.encode() + canonical(sealed)).hexdigest()


def grown_heads(heads: Heads, sealed: Heads) -> Heads:
    """Heads that differ from those sealed before: only these need a new seal."""
    return {chain: head for chain, head in heads.items() if sealed.get(chain) != head}
