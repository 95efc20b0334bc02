"""Who sits in a body and in which role: what a new seat ends, and why it cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from registry.rules.vocabulary import Role
from review.rules.vocabulary import BodyRole, FormerHolder, SeatReason

DAY = timedelta(days=1)

# One person at a time, whatever the day.
SINGLE = frozenset({BodyRole.CHAIR, BodyRole.SECRETARY})

# What somebody must hold to do the work of the seat: chair and secretary vote as members do.
ROLES_OF_SEAT: Mapping[BodyRole, tuple[Role, ...]] = {
    BodyRole.CHAIR: (Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR),
    BodyRole.SECRETARY: (Role.COUNCIL_MEMBER, Role.JURY_SECRETARY),
    BodyRole.MEMBER: (Role.COUNCIL_MEMBER,),
}


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from the first to the last, both counted; without a last one there is no term."""

    first: date
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or self.last >= day)

    def meets(self, other: "Period") -> bool:
        """Whether the two have a day in common."""
        return self.holds_on(other.first) or other.holds_on(self.first)


@dataclass(frozen=True, kw_only=True)
class Seat(Period):
    """A person in a body. ``acted`` is the last day on which he voted, was present or decided."""

    person: int
    role: BodyRole
    pk: int = 0
    acted: date | None = None


@dataclass(frozen=True)
class Obstacle:
    """Why not, and because of whose seat."""

    reason: SeatReason
    seat: Seat


@dataclass(frozen=True, kw_only=True)
class SeatPlan:
    """What follows from a new seat: whose seats end with which day, which begin."""

    ends: tuple[tuple[Seat, date], ...] = ()
    starts: tuple[Seat, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def is_allowed(self) -> bool:
        return not self.obstacles


def plan_seat(wanted: Seat, seats: Iterable[Seat], *, former: FormerHolder | None) -> SeatPlan:
    """Seat a person from a day on.

    A seat he has in another role ends the day before. A body has one chair and one secretary on
    any day: whoever has the role that day leaves it, as ``former`` says, or is in the way.
    """
    met = [seat for seat in seats if seat.meets(wanted)]
    obstacles: list[Obstacle] = []
    ends: list[tuple[Seat, date]] = []
    starts = [wanted]
    before = wanted.first - DAY
    for seat in met:
        own = seat.person == wanted.person
        if not own and not (seat.role is wanted.role and wanted.role in SINGLE):
            continue
        if reason := _in_the_way(seat, wanted, own=own, former=former):
            obstacles.append(Obstacle(reason, seat))
            continue
        obstacles += plan_end(seat, before, [])
        ends.append((seat, before))
        if not own and former is FormerHolder.STAYS:
            stays = replace(seat, role=BodyRole.MEMBER, first=wanted.first, pk=0, acted=None)
            starts.append(stays)
    if obstacles:
        return SeatPlan(obstacles=tuple(obstacles))
    return SeatPlan(ends=tuple(ends), starts=tuple(starts))


def _in_the_way(
    seat: Seat, wanted: Seat, *, own: bool, former: FormerHolder | None
) -> SeatReason | None:
    """Why a seat that meets the wanted one cannot simply give way to it."""
    if own and seat.role is wanted.role:
        return SeatReason.SITS_ALREADY
    if seat.first > wanted.first:
        return SeatReason.SITS_LATER if own else SeatReason.TAKEN_LATER
    if not own and former is None:
        return SeatReason.TAKEN
    return None


def plan_end(seat: Seat, last: date, others: Iterable[Seat]) -> tuple[Obstacle, ...]:
    """Why a seat cannot end with this day. A day after its former last one prolongs it."""
    if last < seat.first:
        return (Obstacle(SeatReason.BACKWARDS, seat),)
    if seat.acted is not None and last < seat.acted:
        return (Obstacle(SeatReason.ACTED_LATER, seat),)
    longer = replace(seat, last=last)
    return tuple(
        Obstacle(
            SeatReason.SITS_LATER if other.person == seat.person else SeatReason.TAKEN_LATER, other
        )
        for other in others
        if other.pk != seat.pk
        and other.meets(longer)
        and (other.person == seat.person or (other.role is seat.role and seat.role in SINGLE))
    )


def missing_periods(wanted: Period, held: Sequence[Period]) -> list[Period]:
    """The days of ``wanted`` that none of the periods held covers, as periods in order."""
    found: list[Period] = []
    first: date | None = wanted.first
    for one in sorted((one for one in held if one.meets(wanted)), key=lambda one: one.first):
        if first is None:
            break
        if one.first > first:
            found.append(Period(first=first, last=one.first - DAY))
        first = None if one.last is None else max(first, one.last + DAY)
    if first is not None and (wanted.last is None or first <= wanted.last):
        found.append(Period(first=first, last=wanted.last))
    return found
