"""How experts of the demonstration see a work: points, comments, a recommendation."""

import re
from collections.abc import Sequence
from random import Random
from typing import Any

from config.demo import content
from review.models import Criterion
from review.rules.vocabulary import Recommendation

# The share of the maximum a work of this quality gets, on average.
LEVELS = {"strong": 0.91, "good": 0.79, "fair": 0.54, "weak": 0.33}
# How single experts differ from each other, by seats; one who disagrees is far below.
OFFSETS = (0.0, 0.05, -0.06, 0.02)
DISAGREES = -0.40
# What a ready phrase leaves to the expert to fill in.
BLANK = re.compile(r"\(укажите [^)]*\)")


def level_of(quality: str, *, seat: int, disagrees: bool) -> float:
    """The share of the maximum that the expert in this seat gives."""
    offset = DISAGREES if disagrees else OFFSETS[(seat - 1) % len(OFFSETS)]
    return min(max(LEVELS[quality] + offset, 0.05), 0.98)


def judge(
    criteria: Sequence[Criterion], level: float, rng: Random, *, fails_stop: bool = False
) -> tuple[dict[str, dict[str, Any]], Recommendation]:
    """Marks for every criterion that add up to the level, and what follows from them.

    An obligatory criterion gets nothing only when it is to be failed.
    """
    points, recommendation = share_points(criteria, level, rng, fails_stop=fails_stop)
    marks = {
        str(criterion.pk): {
            "points": points[criterion.pk],
            "not_applicable": False,
            "comment": _comment(criterion, points[criterion.pk], rng),
        }
        for criterion in criteria
    }
    return marks, recommendation


def share_points(
    criteria: Sequence[Criterion], level: float, rng: Random, *, fails_stop: bool = False
) -> tuple[dict[int, int], Recommendation]:
    """Points by criterion and what they recommend."""
    points = _spread(criteria, level, rng)
    for criterion in criteria:
        if criterion.is_stop:
            points[criterion.pk] = 0 if fails_stop else max(points[criterion.pk], 1)
    return points, _recommendation(0.0 if fails_stop else level)


def words_for(key: str, level: float, rng: Random) -> str:
    """A comment to the author or a note to the council that goes with the level."""
    quality = next(name for name, share in LEVELS.items() if level >= share - 0.15 or share < 0.4)
    return str(rng.choice(content.phrases()[key][quality]))


def _spread(criteria: Sequence[Criterion], level: float, rng: Random) -> dict[int, int]:
    """Share points out near the level of each criterion, then mend single ones to hit the sum."""
    points = {one.pk: round(float(one.max_points) * level) for one in criteria}
    wanted = round(float(sum(one.max_points for one in criteria)) * level)
    order = list(criteria)
    while sum(points.values()) != wanted:
        rng.shuffle(order)
        for one in order:
            missing = wanted - sum(points.values())
            if missing > 0 and points[one.pk] < one.max_points:
                points[one.pk] += 1
            elif missing < 0 and points[one.pk] > 0:
                points[one.pk] -= 1
    return points


def _comment(criterion: Criterion, points: int, rng: Random) -> str:
    """The ready phrase of the level: always for nothing, often for less than the maximum."""
    if points == criterion.max_points or (points and rng.random() < 0.55):
        return ""
    phrase = next((one.phrase for one in criterion.levels.all() if one.points == points), "")
    if not phrase:
        return str(rng.choice(content.phrases()["criterion_comments"]["low"]))
    return BLANK.sub(f"(с. {rng.randint(3, 9)})", phrase)


def _recommendation(level: float) -> Recommendation:
    if level >= 0.65:
        return Recommendation.ACCEPT
    return Recommendation.REVISE if level >= 0.48 else Recommendation.REJECT
