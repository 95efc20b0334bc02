"""Meetings of a body: called, held, ended with a protocol."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.services.errors import DomainError
from registry.services.files import store_file
from registry.services.journal import record, recording
from registry.services.letters import write_letter
from registry.services.numbering import next_number
from review.models import AgendaItem, Body, BodyMember, Meeting
from review.queries import barred_voters, members_on
from review.rules.vocabulary import DecisionMode, ItemState, MeetingMode, MeetingState

PROTOCOLS = "protocol"  # the run of numbers that protocols without a number of their own take


def plan_meeting(
    body: Body,
    *,
    number: str,
    held_at: datetime,
    mode: str = MeetingMode.IN_ROOM,
    items: Sequence[AgendaItem] = (),
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Meeting:
    """Call a meeting with its agenda, in the given order.

    By letter ``held_at`` is the moment until which votes are taken: every member who may vote
    gets a letter with his own signed link for each item.
    """
    if Meeting.objects.filter(body=body, number=number.strip()).exists():
        raise DomainError(
            "protocol_number_taken",
            _("There is a protocol with this number already. Give the next one."),
            field="number",
        )
    if any(item.state != ItemState.WAITING or item.body_id != body.pk for item in items):
        raise DomainError(
            "item_not_waiting", _("One of these works no longer waits for a decision.")
        )
    with recording():
        meeting = Meeting.objects.create(
            body=body,
            number=number.strip(),
            mode=MeetingMode(mode).value,
            held_at=held_at,
            state=MeetingState.PLANNED.value,
        )
        for position, item in enumerate(items, start=1):
            item.meeting, item.position = meeting, position
        AgendaItem.objects.bulk_update(items, ["meeting", "position"])
        record(
            "review.meeting.planned",
            subject=meeting,
            territory=body.territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={
                "number": meeting.number,
                "mode": meeting.mode,
                "held_at": held_at.isoformat(),
                "items": [item.pk for item in items],
            },
        )
        if meeting.mode == MeetingMode.BY_LETTER:
            ask_votes(items, until_at=held_at, now=now)
    return meeting


def note_presence(
    meeting: Meeting,
    *,
    members: Sequence[BodyMember],
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Meeting:
    """Open the meeting and write down who is in the room."""
    _refuse_closed(meeting)
    if any(member.body_id != meeting.body_id for member in members):
        raise DomainError("not_a_member", _("Only members of this body sit in its meeting."))
    meeting.state = MeetingState.OPEN.value
    with recording():
        meeting.save(update_fields=["state"])
        meeting.present.set(members)
        record(
            "review.meeting.presence_noted",
            subject=meeting,
            territory=meeting.body.territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"present": sorted(member.pk for member in members)},
        )
    return meeting


def close_meeting(
    meeting: Meeting,
    *,
    scan: "File[bytes] | None" = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Meeting:
    """End a meeting, with the scan of its signed protocol if there is one.

    Works that were not decided go back to those that wait for a meeting.
    """
    _refuse_closed(meeting)
    with recording():
        if scan is not None:
            meeting.scan = store_file(
                scan,
                territory=meeting.body.territory,
                actor=actor,
                on_behalf_of=on_behalf_of,
                now=now,
            )
        meeting.state = MeetingState.CLOSED.value
        meeting.save(update_fields=["state", "scan"])
        meeting.items.filter(state=ItemState.WAITING.value).update(meeting=None, position=0)
        record(
            "review.meeting.closed",
            subject=meeting,
            territory=meeting.body.territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"number": meeting.number, "scan": meeting.scan_id},
        )
    return meeting


def place_at_meeting(
    item: AgendaItem, *, mode: DecisionMode, number: str, now: datetime
) -> Meeting:
    """The meeting in whose protocol a decision stands; the caller saves the item.

    An item that nobody put on an agenda goes to the meeting with this number, or to the one that
    its body holds today; that one gets the next number of the territory's protocols.
    """
    if item.meeting is None:
        item.meeting = _meeting_today(item.body, number, now) or Meeting.objects.create(
            body=item.body,
            number=number or next_number(item.body.territory, PROTOCOLS, now=now),
            mode=(
                MeetingMode.BY_LETTER if mode is DecisionMode.BY_LETTER else MeetingMode.IN_ROOM
            ).value,
            held_at=now,
            state=MeetingState.OPEN.value,
        )
    return item.meeting


def _meeting_today(body: Body, number: str, now: datetime) -> Meeting | None:
    if number:
        return Meeting.objects.filter(body=body, number=number).first()
    zone = body.territory.time_zone
    last = Meeting.objects.filter(body=body, state=MeetingState.OPEN.value).first()
    return last if last and local_date(last.held_at, zone) == local_date(now, zone) else None


def _refuse_closed(meeting: Meeting) -> None:
    if meeting.state == MeetingState.CLOSED:
        raise DomainError("meeting_closed", _("This meeting is over. Its protocol is not changed."))


def ask_votes(items: Sequence[AgendaItem], *, until_at: datetime, now: datetime) -> None:
    """A letter with his own link to every member for every item he may vote on."""
    for item in items:
        today = local_date(now, item.case.territory.time_zone)
        barred = barred_voters(item)
        for member in members_on(item.body, today):
            if member.person_id not in barred:
                write_letter(
                    "vote_by_letter",
                    person=member.person,
                    case=item.case,
                    key=f"vote-{item.pk}-{member.pk}-{until_at:%Y%m%d%H%M}",
                    facts={"item": item.pk, "until_at": until_at.isoformat()},
                    now=now,
                )
