"""Experts to choose from for a stage: who may be asked, who must not, whom to ask first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from review.models import Stage
from review.queries import Candidate, candidate_experts
from review.queries.assignments import SEATED
from review.rules.vocabulary import AssignmentState, CandidateReason

EXPERT = "expert"  # the place of whoever is asked at once; a reserve's is its number
# Load is shown as a figure of its own.
ABOUT_LOAD = frozenset({CandidateReason.NO_OPEN_TASKS, CandidateReason.HAS_OPEN_TASKS})
AGAINST = frozenset(
    {
        CandidateReason.OTHER_DIRECTION,
        CandidateReason.FULLY_LOADED,
        CandidateReason.DECLINED_BEFORE,
    }
)
PLANNED_RESERVE = 2


@dataclass(frozen=True)
class Choice:
    """The list parted: who may be asked, who must not, who is asked already."""

    offered: tuple[Candidate, ...]
    barred: tuple[Candidate, ...]
    seated: tuple[Candidate, ...]

    @property
    def person_ids(self) -> list[int]:
        return [one.person.pk for one in self.offered]


def choice_for(
    stage: Stage,
    *,
    coordinator_id: int | None,
    extra_loads: Mapping[int, int] | None = None,
    now: datetime,
) -> Choice:
    """Candidates of a stage, the fittest first."""
    found = candidate_experts(
        stage, coordinator_id=coordinator_id, extra_loads=extra_loads, now=now
    )
    seated = [one for one in found if one.state in SEATED]
    free = [one for one in found if one.state not in SEATED]
    return Choice(
        offered=tuple(one for one in free if not one.ranked.barred),
        barred=tuple(one for one in free if one.ranked.barred),
        seated=tuple(seated),
    )


def plan(choice: Choice, seats: int) -> dict[int, str]:
    """The list the coordinator need only confirm: the fittest without ties, then the reserve.

    Whoever waits in the reserve already is asked before others.
    """
    free = [one for one in choice.offered if not one.ranked.conflicts and not _tired(one)]
    free.sort(key=lambda one: one.state is not AssignmentState.RESERVE)
    experts, spare = free[:seats], free[seats : seats + PLANNED_RESERVE]
    if any(one.state is AssignmentState.RESERVE for one in choice.offered):
        spare = []
    return {one.person.pk: EXPERT for one in experts} | {
        one.person.pk: str(place) for place, one in enumerate(spare, start=1)
    }


def _tired(candidate: Candidate) -> bool:
    return candidate.ranked.away_until is not None or bool(
        {CandidateReason.FULLY_LOADED, CandidateReason.DECLINED_BEFORE}
        & set(candidate.ranked.reasons)
    )


def seats_free(stage: Stage) -> int:
    """How many experts are to be asked now; one query."""
    taken = stage.assignments.filter(state__in=SEATED).count()
    return max(0, stage.experts_needed - taken)
