"""Several voices at once, as a secretary enters them; and the agenda of a meeting before it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.models import AgendaItem, BodyMember, Meeting, Vote
from review.rules.vocabulary import ItemState, MeetingMode, MeetingState, VoteChoice
from review.services.council import cast_vote
from review.services.meetings import ask_votes


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How a member voted, as the secretary saw it or read it on paper."""

    member: BodyMember
    choice: str
    reason: str = ""
    special_opinion: str = ""


def enter_votes(
    item: AgendaItem, *, voices: Sequence[Voice], basis: str, actor: Actor, now: datetime
) -> list[Vote]:
    """Write down the voices of members on one item: all of them, or none when one is refused.

    A refusal names the field of the member it is about: ``choice_<id>`` or ``reason_<id>``.
    """
    with recording():
        return [_enter(item, voice, basis=basis, actor=actor, now=now) for voice in voices]


def enter_all_for(
    items: Sequence[AgendaItem],
    *,
    members: Sequence[BodyMember],
    barred: dict[int, frozenset[int]],
    basis: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Everyone named voted «for» on the items. Voices given before are left as they are.

    ``barred`` are the people who do not vote, by item; how many voices were written.
    """
    given = set(Vote.objects.filter(item__in=items).values_list("item_id", "member__person_id"))
    entered = 0
    with recording():
        for item in items:
            for member in members:
                voted = (item.pk, member.person_id) in given
                if voted or member.person_id in barred[item.pk]:
                    continue
                voice = Voice(member=member, choice=VoteChoice.FOR.value)
                _enter(item, voice, basis=basis, actor=actor, now=now)
                entered += 1
    return entered


def _enter(item: AgendaItem, voice: Voice, *, basis: str, actor: Actor, now: datetime) -> Vote:
    """One voice; the secretary's own is his own act."""
    member = voice.member
    is_own = member.person_id == actor.person_id
    try:
        return cast_vote(
            item,
            member,
            choice=voice.choice,
            reason=voice.reason,
            special_opinion=voice.special_opinion,
            actor=actor,
            on_behalf_of=None if is_own else OnBehalfOf(person_id=member.person_id, basis=basis),
            now=now,
        )
    except DomainError as error:
        field = f"{error.field or 'choice'}_{member.pk}"
        raise DomainError(error.code, error.message, field=field) from error


# --- The agenda of a meeting --------------------------------------------------------------


def add_to_meeting(
    meeting: Meeting, *, items: Sequence[AgendaItem], actor: Actor, now: datetime
) -> Meeting:
    """Put waiting works at the end of a meeting's agenda. By letter the members are written to."""
    _refuse_over(meeting)
    if any(item.state != ItemState.WAITING or item.body_id != meeting.body_id for item in items):
        raise DomainError(
            "item_not_waiting", _("One of these works no longer waits for a decision.")
        )
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    for position, item in enumerate(items, start=last + 1):
        item.meeting, item.position = meeting, position
    with recording():
        AgendaItem.objects.bulk_update(items, ["meeting", "position"])
        _record(meeting, "review.meeting.items_added", items, actor=actor, now=now)
        if meeting.mode == MeetingMode.BY_LETTER:
            ask_votes(items, until_at=meeting.held_at, now=now)
    return meeting


def take_off_meeting(item: AgendaItem, *, actor: Actor, now: datetime) -> AgendaItem:
    """Take a work off the agenda of its meeting: it waits for another one. Its votes stay."""
    meeting = item.meeting
    if meeting is None or item.state != ItemState.WAITING:
        raise DomainError(
            "item_not_waiting", _("One of these works no longer waits for a decision.")
        )
    _refuse_over(meeting)
    item.meeting, item.position = None, 0
    with recording():
        item.save(update_fields=["meeting", "position"])
        _record(meeting, "review.meeting.item_taken_off", [item], actor=actor, now=now)
    return item


def _refuse_over(meeting: Meeting) -> None:
    if meeting.state == MeetingState.CLOSED:
        raise DomainError("meeting_closed", _("This meeting is over. Its protocol is not changed."))


def _record(
    meeting: Meeting, key: str, items: Sequence[AgendaItem], *, actor: Actor, now: datetime
) -> None:
    record(
        key,
        subject=meeting,
        territory=meeting.body.territory,
        actor=actor,
        now=now,
        new={"number": meeting.number, "items": [item.pk for item in items]},
    )
