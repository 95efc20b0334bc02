"""Whom to ask to judge a work. The one place for a later optimal plan of assignments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from review.rules.conflicts import Conflict, is_barred
from review.rules.vocabulary import CandidateReason

LONG_NOT_ASKED_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class CandidateFacts:
    """What is known of one expert with regard to one stage.

    ``knows_work``: judged the earlier round of this stage, or the work that is sent again;
    ``load``: tasks now open; ``away_until``: the last day of his absence;
    ``days_since_asked`` None: never asked.
    """

    person_id: int
    knows_work: bool = False
    direction_matches: bool = False
    shares_organisation: bool = False
    declined_before: bool = False
    load: int = 0
    days_since_asked: int | None = None
    away_until: date | None = None
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RankedCandidate:
    """An expert in the list of candidates, with what speaks for and against him.

    Shown as «загрузка 2 из 5» with ``load`` and ``max_load``; ``barred`` may not be chosen.
    """

    person_id: int
    score: int
    reasons: tuple[CandidateReason, ...]
    conflicts: tuple[Conflict, ...]
    load: int
    max_load: int
    barred: bool
    away_until: date | None = None


WEIGHTS = {
    CandidateReason.KNOWS_WORK: 1000,
    CandidateReason.DIRECTION_MATCHES: 400,
    CandidateReason.OTHER_DIRECTION: 0,
    CandidateReason.OTHER_ORGANISATION: 100,
    CandidateReason.NO_OPEN_TASKS: 0,
    CandidateReason.HAS_OPEN_TASKS: 0,
    CandidateReason.FULLY_LOADED: -500,
    CandidateReason.NEVER_ASKED: 20,
    CandidateReason.LONG_NOT_ASKED: 20,
    CandidateReason.DECLINED_BEFORE: -600,
}
LOAD_PENALTY = 200  # of a full load; a part of it for a part of the load
CONFLICT_PENALTY = 300


def rank_candidates(
    candidates: Iterable[CandidateFacts], *, max_load: int
) -> tuple[RankedCandidate, ...]:
    """Order the experts from the most to the least fit; the absent come after them, the barred last.

    First who knows the work already, then whose direction matches, then who is from another
    organisation and less loaded, then who was not asked for long. The same facts always give the
    same order.
    """
    ranked = [_rank(candidate, max_load) for candidate in candidates]
    return tuple(sorted(ranked, key=_place))


def _place(one: RankedCandidate) -> tuple[bool, bool, int, int, int]:
    return one.barred, one.away_until is not None, -one.score, one.load, one.person_id


def _rank(facts: CandidateFacts, max_load: int) -> RankedCandidate:
    reasons = _reasons(facts, max_load)
    score = (
        sum(WEIGHTS[reason] for reason in reasons)
        - LOAD_PENALTY * min(facts.load, max_load) // max_load
        - CONFLICT_PENALTY * bool(facts.conflicts)
    )
    return RankedCandidate(
        person_id=facts.person_id,
        score=score,
        reasons=reasons,
        conflicts=facts.conflicts,
        load=facts.load,
        max_load=max_load,
        barred=is_barred(facts.conflicts),
        away_until=facts.away_until,
    )


def _reasons(facts: CandidateFacts, max_load: int) -> tuple[CandidateReason, ...]:
    found = []
    if facts.knows_work:
        found.append(CandidateReason.KNOWS_WORK)
    found.append(
        CandidateReason.DIRECTION_MATCHES
        if facts.direction_matches
        else CandidateReason.OTHER_DIRECTION
    )
    if not facts.shares_organisation:
        found.append(CandidateReason.OTHER_ORGANISATION)
    found.append(_load_reason(facts.load, max_load))
    if facts.days_since_asked is None:
        found.append(CandidateReason.NEVER_ASKED)
    elif facts.days_since_asked >= LONG_NOT_ASKED_DAYS:
        found.append(CandidateReason.LONG_NOT_ASKED)
    if facts.declined_before:
        found.append(CandidateReason.DECLINED_BEFORE)
    return tuple(found)


def _load_reason(load: int, max_load: int) -> CandidateReason:
    if load >= max_load:
        return CandidateReason.FULLY_LOADED
    return CandidateReason.HAS_OPEN_TASKS if load else CandidateReason.NO_OPEN_TASKS
