"""The composition of the expert council: who sits in it, in which role, from when and until when.

A role of the site that the seat needs is given with it and ends with it. Votes, meetings and
decisions stay as they are: items ask who sits on the day when they are voted on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.models import Person, RoleGrant, Territory
from registry.rules.actors import Actor
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from registry.services.people_access import end_role, give_role
from review import labels
from review.models import Body, BodyMember
from review.queries import council_of, seats_of
from review.rules.seats import (
    ROLES_OF_SEAT,
    Obstacle,
    Period,
    Seat,
    SeatPlan,
    missing_periods,
    plan_end,
    plan_seat,
)
from review.rules.vocabulary import BodyKind, BodyRole, FormerHolder, SeatReason

FIELD: Mapping[SeatReason, str] = {
    SeatReason.SITS_ALREADY: "person",
    SeatReason.SITS_LATER: "person",
    SeatReason.TAKEN: "former",
    SeatReason.TAKEN_LATER: "role",
}


@dataclass(frozen=True)
class Seated:
    """A new seat; ``given`` and ``ended`` are the roles of the site that changed with it."""

    seat: BodyMember
    given: tuple[Role, ...]
    ended: tuple[Role, ...]


def found_council(
    territory: Territory, *, title: str, basis: str, actor: Actor, now: datetime
) -> Body:
    """Create the expert council of a service, by an order. A service has one."""
    _refuse_empty(title, basis)
    with recording():
        Territory.objects.select_for_update().get(pk=territory.pk)
        if council_of(territory) is not None:
            raise DomainError("council_there", _("There is a council here already."))
        body = Body.objects.create(
            territory=territory,
            kind=BodyKind.EXPERT_COUNCIL.value,
            title=title.strip(),
            basis=basis.strip(),
        )
        record(
            "review.council.founded",
            subject=body,
            territory=territory,
            actor=actor,
            now=now,
            new={"title": body.title, "basis": body.basis},
        )
    return body


def amend_council(body: Body, *, title: str, basis: str, actor: Actor, now: datetime) -> bool:
    """Mend the title or the order of a council; whether anything changed."""
    _refuse_empty(title, basis)
    new = {"title": title.strip(), "basis": basis.strip()}
    old = {"title": body.title, "basis": body.basis}
    if new == old:
        return False
    with recording():
        body.title, body.basis = new["title"], new["basis"]
        body.save(update_fields=["title", "basis"])
        record(
            "review.council.amended",
            subject=body,
            territory=body.territory,
            actor=actor,
            now=now,
            old=old,
            new=new,
        )
    return True


def seat_member(
    body: Body,
    person: Person,
    role: BodyRole,
    *,
    period_from: date,
    basis: str,
    former: FormerHolder | None = None,
    knowingly: bool = False,
    actor: Actor,
    now: datetime,
) -> Seated:
    """Seat a person from a day on, by a paper; see ``rules.seats.plan_seat``.

    Side effects: seats that give way end with the day before; roles of the site that the seat
    needs are given for its days where they are not held, and end where they were given for a
    seat that ended; a line of the journal for each.
    """
    if not basis.strip():
        raise _basis_needed()
    by: dict[str, Any] = {"basis": basis.strip(), "actor": actor, "now": now}
    with recording():
        Body.objects.select_for_update().get(pk=body.pk)
        wanted = Seat(person=person.pk, role=role, first=period_from)
        plan = plan_seat(wanted, seats_of(body), former=former)
        _refuse(plan.obstacles)
        given, ended, seats = _carry_out(body, plan, knowingly=knowingly, **by)
    return Seated(seats[0], tuple(given), tuple(ended))


def end_seat(
    seat: BodyMember, *, last_day: date, basis: str, actor: Actor, now: datetime
) -> tuple[Role, ...]:
    """End a seat with a day, by a paper; the roles of the site that end with it.

    A day after the former last one prolongs the seat and what was given for it.
    """
    if not basis.strip():
        raise _basis_needed()
    body = seat.body
    with recording():
        Body.objects.select_for_update().get(pk=body.pk)
        seats = seats_of(body)
        known = next(one for one in seats if one.pk == seat.pk)
        _refuse(plan_end(known, last_day, seats), field="last_day")
        by: dict[str, Any] = {"basis": basis.strip(), "actor": actor, "now": now}
        _end(seat, last_day, **by)
        ended = _end_roles(seat, last_day, **by)
        if known.last is not None and last_day > known.last:
            _give_roles(seat, knowingly=True, **by)
    return tuple(ended)


def _carry_out(
    body: Body, plan: SeatPlan, *, knowingly: bool, **by: Any
) -> tuple[list[Role], list[Role], list[BodyMember]]:
    """Do what the plan says: end, begin, hand roles over; what was given and ended, who sits."""
    rows = {one.pk: one for one in body.members.select_related("person")}
    given: list[Role] = []
    ended: list[Role] = []
    left: dict[int, tuple[BodyMember, date]] = {}
    for old, last_day in plan.ends:
        _end(rows[old.pk], last_day, **by)
        left[old.person] = rows[old.pk], last_day
    seats = []
    for start in plan.starts:
        seat = _begin(body, start, **by)
        if start.person in left:
            former, last_day = left.pop(start.person)
            ended += _end_roles(former, last_day, but=ROLES_OF_SEAT[start.role], **by)
            _hand_over(former, seat)
        given += _give_roles(seat, knowingly=knowingly, **by)
        seats.append(seat)
    for gone, last_day in left.values():
        ended += _end_roles(gone, last_day, **by)
    return given, ended, seats


def _begin(body: Body, start: Seat, *, basis: str, actor: Actor, now: datetime) -> BodyMember:
    seat = BodyMember.objects.create(
        body=body,
        person_id=start.person,
        role=start.role.value,
        period_from=start.first,
        period_to=start.last,
        basis=basis,
    )
    record(
        "review.council.member_seated",
        subject=seat,
        territory=body.territory,
        actor=actor,
        now=now,
        new={
            "person": start.person,
            "role": start.role.value,
            "from": start.first.isoformat(),
            "basis": basis,
        },
    )
    return seat


def _end(seat: BodyMember, last_day: date, *, basis: str, actor: Actor, now: datetime) -> None:
    old = seat.period_to
    seat.period_to, seat.end_basis = last_day, basis
    seat.save(update_fields=["period_to", "end_basis"])
    record(
        "review.council.member_left",
        subject=seat,
        territory=seat.body.territory,
        actor=actor,
        now=now,
        old={"to": old.isoformat() if old else None},
        new={"to": last_day.isoformat(), "basis": basis},
    )


# --- Roles of the site that go with a seat -------------------------------------------------


def _give_roles(
    seat: BodyMember, *, basis: str, knowingly: bool, actor: Actor, now: datetime
) -> list[Role]:
    """Give what the seat needs and its holder lacks, for the days that are not covered."""
    territory = seat.body.territory
    needed = ROLES_OF_SEAT[BodyRole(seat.role)]
    held = RoleGrant.objects.filter(
        person=seat.person, territory=territory, role__in=[one.value for one in needed]
    ).values_list("role", "period_from", "period_to")
    covered = [(role, Period(first=first, last=last)) for role, first, last in held]
    wanted = Period(first=seat.period_from, last=seat.period_to)
    given = []
    for role in needed:
        periods = [period for code, period in covered if code == role.value]
        for missing in missing_periods(wanted, periods):
            grant = give_role(
                seat.person,
                role,
                territory,
                period_from=missing.first,
                period_to=missing.last,
                basis=basis,
                knowingly=knowingly,
                actor=actor,
                now=now,
            )
            seat.grants.add(grant)
            given.append(role)
    return list(dict.fromkeys(given))


def _hand_over(former: BodyMember, seat: BodyMember) -> None:
    """What was given for the former seat and is needed in the next one ends with that."""
    kept = list(
        former.grants.filter(role__in=[one.value for one in ROLES_OF_SEAT[BodyRole(seat.role)]])
    )
    former.grants.remove(*kept)
    seat.grants.add(*kept)


def _end_roles(
    seat: BodyMember,
    last_day: date,
    *,
    but: Iterable[Role] = (),
    basis: str,
    actor: Actor,
    now: datetime,
) -> list[Role]:
    """End with the seat what was given for it, save the roles that the next seat needs."""
    ended = []
    for grant in seat.grants.exclude(role__in=[one.value for one in but]):
        goes_on = grant.period_to is None or grant.period_to > last_day
        if goes_on:
            # A grant that begins later than the seat ends is over with its first day.
            day = max(last_day, grant.period_from)
            end_role(grant, last_day=day, basis=basis, actor=actor, now=now)
            ended.append(Role(grant.role))
    return list(dict.fromkeys(ended))


def _refuse_empty(title: str, basis: str) -> None:
    if not title.strip():
        raise DomainError("title_needed", _("Give the council a name."), field="title")
    if not basis.strip():
        raise _basis_needed()


def _basis_needed() -> DomainError:
    return DomainError(
        "basis_needed", _("Name the order or another document: its number and day."), field="basis"
    )


def _refuse(obstacles: Sequence[Obstacle], field: str = "period_from") -> None:
    if not obstacles:
        return
    first = obstacles[0]
    words = [_sentence(one) for one in obstacles]
    raise DomainError(first.reason.value, " ".join(words), field=FIELD.get(first.reason, field))


def _sentence(obstacle: Obstacle) -> str:
    seat = obstacle.seat
    person = Person.objects.get(pk=seat.person)
    return str(labels.SEAT_REASON[obstacle.reason]).format(
        name=person.full_name,
        first=f"{seat.first:%d.%m.%Y}",
        acted=f"{seat.acted:%d.%m.%Y}" if seat.acted else "",
    )
