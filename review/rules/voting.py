"""Counting the votes of a body: quorum, recusal, majority."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from review.rules.vocabulary import VoteChoice, VoteReason


@dataclass(frozen=True, kw_only=True)
class VoteCount:
    """What the voices add up to. ``base`` is who may vote on this very item."""

    voices_for: int
    voices_against: int
    abstained: int
    recused: int
    base: int
    quorum_needed: int
    has_quorum: bool
    passed: bool
    reason: VoteReason


def count_votes(
    members: Collection[int],
    votes: Mapping[int, VoteChoice],
    *,
    barred: Collection[int] = (),
    chair_id: int | None = None,
    quorum_percent: int,
) -> VoteCount:
    """Count the votes of ``members`` (ids); votes of others are not counted.

    Who judged or wrote the work (``barred``) and who recused himself leave the base, so that the
    quorum is a share of those who may vote. A quorum is at least ``quorum_percent`` of the base,
    rounded up, and one voice at least. An item passes by more than half of the voices given;
    when exactly half are for, the chair's own voice decides.
    """
    entitled = set(members) - set(barred)
    recused = {one for one in entitled if votes.get(one) is VoteChoice.RECUSED}
    base = entitled - recused
    voices = Counter(votes[one] for one in base if one in votes)
    cast = sum(voices.values())
    needed = max(1, -(-len(base) * quorum_percent // 100))
    chair_for = chair_id in base and votes.get(chair_id or 0) is VoteChoice.FOR
    has_quorum = bool(base) and cast >= needed
    passed, reason = _outcome(voices[VoteChoice.FOR], cast, chair_for)
    if not has_quorum:
        passed, reason = False, VoteReason.NO_QUORUM if base else VoteReason.NO_VOTERS
    return VoteCount(
        voices_for=voices[VoteChoice.FOR],
        voices_against=voices[VoteChoice.AGAINST],
        abstained=voices[VoteChoice.ABSTAIN],
        recused=len(recused),
        base=len(base),
        quorum_needed=needed,
        has_quorum=has_quorum,
        passed=passed,
        reason=reason,
    )


def _outcome(voices_for: int, cast: int, chair_for: bool) -> tuple[bool, VoteReason]:
    if 2 * voices_for > cast:
        return True, VoteReason.MAJORITY_FOR
    if cast and 2 * voices_for == cast and chair_for:
        return True, VoteReason.CHAIR_DECIDED
    return False, VoteReason.NO_MAJORITY
