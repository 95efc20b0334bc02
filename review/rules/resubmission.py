"""A work that its author sends again, and one that he sent twice."""

from dataclasses import dataclass
from datetime import datetime

from registry.rules.cases import CLOSED
from registry.rules.vocabulary import CaseState
from review.rules.vocabulary import DuplicateRefusal, ResendRefusal, Verdict

# Ends after which the examination gave the author nothing.
ENDED_BADLY = frozenset({CaseState.REJECTED, CaseState.WITHDRAWN})
# Ends that leave nothing of which another work could be a duplicate.
NOT_EXAMINED = frozenset(
    {CaseState.DRAFT, CaseState.REJECTED, CaseState.WITHDRAWN, CaseState.STOPPED}
)


@dataclass(frozen=True, kw_only=True)
class EndFacts:
    """How a work has ended; ``verdict`` of the conclusion in force, if there is one."""

    state: CaseState
    verdict: Verdict | None = None
    is_appeal: bool = False
    is_sent_again: bool = False
    appeal_runs: bool = False


def refusal_to_resend(facts: EndFacts) -> ResendRefusal | None:
    """Why the author cannot send the work again; None when he can.

    He can when it was not accepted, when he took it back, and when its conclusion is not positive.
    """
    if facts.is_appeal:
        return ResendRefusal.IS_APPEAL
    if facts.is_sent_again:
        return ResendRefusal.ALREADY_SENT
    if facts.state not in CLOSED:
        return ResendRefusal.NOT_OVER
    if facts.state is CaseState.STOPPED:
        return ResendRefusal.STOPPED
    if facts.state in ENDED_BADLY:
        return None
    if facts.appeal_runs:
        return ResendRefusal.APPEAL_RUNS
    return ResendRefusal.POSITIVE if facts.verdict is Verdict.POSITIVE else None


def number_again(first: str, attempt: int) -> str:
    """«2026-0012-2» of the second attempt, whatever the register has reached meanwhile."""
    return f"{first}-{attempt}"


@dataclass(frozen=True, kw_only=True)
class SentFacts:
    """A work as it stands to another one; ``linked`` are ids of its appeal, earlier, later work."""

    case_id: int
    author_id: int
    territory_id: int
    state: CaseState
    sent_at: datetime | None
    linked: frozenset[int] = frozenset()


def refusal_to_merge(later: SentFacts, other: SentFacts) -> DuplicateRefusal | None:
    """Why ``later`` cannot be taken off as a duplicate of ``other``; None when it can.

    Of two equal works the one that was sent first goes on.
    """
    if later.case_id == other.case_id:
        return DuplicateRefusal.ITSELF
    if later.territory_id != other.territory_id:
        return DuplicateRefusal.ANOTHER_SERVICE
    if later.author_id != other.author_id:
        return DuplicateRefusal.ANOTHER_AUTHOR
    if other.case_id in later.linked or later.case_id in other.linked:
        return DuplicateRefusal.LINKED
    if other.state in NOT_EXAMINED:
        return DuplicateRefusal.OTHER_NOT_EXAMINED
    if _sent(later) < _sent(other):
        return DuplicateRefusal.SENT_EARLIER
    return None


def _sent(facts: SentFacts) -> tuple[float, int]:
    return facts.sent_at.timestamp() if facts.sent_at else 0.0, facts.case_id


def are_alike(one: str, other: str) -> bool:
    """Whether two titles are the same but for case, spaces and punctuation."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def _bare(title: str) -> str:
    return "".join(char for char in title.casefold().replace("ё", "е") if char.isalnum())
