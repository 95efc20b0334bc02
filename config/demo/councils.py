"""The expert council: its meetings one after another, and the one that is called next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from config.demo import acts
from config.demo.content import phrases, works
from config.demo.moments import OFFICE, after, sharp, working_day_from
from config.demo.places import Place
from config.demo.timeline import Story
from registry.models import Person
from registry.rules.actors import Actor
from review.models import AgendaItem, BodyMember, Meeting
from review.queries import agenda, barred_voters, members_on
from review.rules.stored_procedure import read_parameters
from review.rules.vocabulary import BodyRole, DecisionMode, VoteChoice
from review.services.ballots import Voice, enter_votes
from review.services.council import cast_vote
from review.services.meetings import close_meeting, note_presence, plan_meeting

EVERY = 6  # working days from one meeting to the next
CALLED_BEFORE = 2  # working days
MEETING_AT = 14  # local hour


@dataclass
class Chamber:
    """A council and the works whose authors it is to answer; others wait for the next meeting."""

    place: Place
    ready: set[int] = field(default_factory=set)
    returned: set[int] = field(default_factory=set)
    meetings: int = 0

    @property
    def chair(self) -> Person:
        return self.place.in_council(BodyRole.CHAIR)[0]

    @property
    def secretary(self) -> Person:
        return self.place.in_council(BodyRole.SECRETARY)[0]


def sittings(chamber: Chamber, *, since: datetime, until: datetime) -> Story:
    """Meetings at a steady pace, as long as there is anything to decide."""
    territory = chamber.place.territory
    rng = Random(territory.code)  # noqa: S311 -- chance of a story, not a secret
    at = since
    while True:
        called_at = after(territory, at, EVERY - CALLED_BEFORE, rng, OFFICE)
        yield called_at
        items = _waiting(chamber)
        day = after(territory, called_at, CALLED_BEFORE, rng).date()
        at = sharp(territory, day, MEETING_AT)
        if not items:
            continue
        meeting = _call(chamber, items, held_at=at, now=called_at)
        yield at
        _hold(chamber, meeting, rng, now=at)


def meet_today(chamber: Chamber, *, now: datetime) -> None:
    """A meeting that has just ended: its papers wait for the worker."""
    today = {work.title for work in works() if work.until == "issuing"}
    body = chamber.place.council
    items = [one for one in agenda(body) if one.case.title in today] if body else []
    if items:
        held_at = now - timedelta(minutes=30)
        meeting = _call(chamber, items, held_at=held_at, now=now - timedelta(minutes=50))
        _hold(chamber, meeting, Random(meeting.number), now=held_at)  # noqa: S311 -- as above


def call_next(chamber: Chamber, *, now: datetime) -> Meeting | None:
    """The meeting that is still ahead, with every work that waits for one."""
    body = chamber.place.council
    if body is None:
        return None
    items = [item for item in agenda(body) if item.meeting_id is None and _needs_meeting(item)]
    if not items:
        return None
    territory = chamber.place.territory
    day = working_day_from(territory, (now + timedelta(days=3)).date())
    meeting = _call(chamber, items, held_at=sharp(territory, day, MEETING_AT), now=now)
    _recuse_before(chamber, items, now=now)
    return meeting


def _waiting(chamber: Chamber) -> list[AgendaItem]:
    body = chamber.place.council
    waiting = list(agenda(body)) if body else []
    return [item for item in waiting if item.meeting_id is None and item.case_id in chamber.ready]


def _needs_meeting(item: AgendaItem) -> bool:
    """Some procedures leave the decision to the chair alone."""
    assert item.conclusion is not None  # noqa: S101 -- items of an examination always have one
    parameters = read_parameters(item.case.procedure_version.parameters)
    decision = parameters.stage_at(item.conclusion.stage.position).decision
    return decision is not DecisionMode.CHAIR_ALONE


def _call(
    chamber: Chamber, items: Sequence[AgendaItem], *, held_at: datetime, now: datetime
) -> Meeting:
    assert chamber.place.council is not None  # noqa: S101 -- it has items
    chamber.meetings += 1
    return plan_meeting(
        chamber.place.council,
        number=str(chamber.meetings),
        held_at=held_at,
        items=items,
        actor=Actor.person(chamber.secretary.pk),
        now=now,
    )


def _hold(chamber: Chamber, meeting: Meeting, rng: Random, *, now: datetime) -> None:
    """One member is ill, the others vote; the secretary writes it down, the chair closes."""
    secretary = Actor.person(chamber.secretary.pk)
    members = list(members_on(meeting.body, now.date()))
    ill = rng.choice([one for one in members if one.role == BodyRole.MEMBER])
    present = [one for one in members if one != ill]
    note_presence(meeting, members=present, actor=secretary, now=now)
    for number, item in enumerate(
        meeting.items.select_related("case__territory", "case__procedure_version", "body")
    ):
        at = now + timedelta(minutes=10 * (number + 1))
        approves = not _is_to_return(chamber, item)
        enter_votes(
            item,
            voices=_voices(chamber, item, present, rng, approves=approves),
            basis=f"Протокол заседания № {meeting.number}",
            actor=secretary,
            now=at,
        )
        words = "" if approves else phrases()["council"]["return_words"]
        acts.do(item.case_id, "decide_in_council", chamber.chair, now=at, words=words)
    close_meeting(meeting, actor=secretary, now=now + timedelta(minutes=15 * (number + 2)))


def _is_to_return(chamber: Chamber, item: AgendaItem) -> bool:
    """A work named so in the data goes back to its rapporteur once."""
    titles = {work.title for work in works() if "council_returns" in work.quirks}
    if item.case.title not in titles or item.case_id in chamber.returned:
        return False
    chamber.returned.add(item.case_id)
    return True


def _voices(
    chamber: Chamber,
    item: AgendaItem,
    present: Sequence[BodyMember],
    rng: Random,
    *,
    approves: bool,
) -> list[Voice]:
    barred = barred_voters(item)
    return [
        _voice(chamber, item, member, rng, approves=approves)
        for member in present
        if member.person_id not in barred
    ]


def _voice(
    chamber: Chamber, item: AgendaItem, member: BodyMember, rng: Random, *, approves: bool
) -> Voice:
    words = phrases()["council"]
    if _works_with_author(chamber, item, member):
        return Voice(member=member, choice=VoteChoice.RECUSED.value, reason=words["recused_reason"])
    if not approves:
        return Voice(member=member, choice=VoteChoice.AGAINST.value, reason=words["against_reason"])
    chance = rng.random() if member.role == BodyRole.MEMBER else 1.0
    if chance < 0.07:
        return Voice(member=member, choice=VoteChoice.AGAINST.value, reason=words["against_reason"])
    if chance < 0.14:
        return Voice(member=member, choice=VoteChoice.ABSTAIN.value, reason=words["abstain_reason"])
    opinion = words["special_opinion"] if chance < 0.22 else ""
    return Voice(member=member, choice=VoteChoice.FOR.value, special_opinion=opinion)


def _works_with_author(chamber: Chamber, item: AgendaItem, member: BodyMember) -> bool:
    rows = {one.name: one.organisation for one in chamber.place.data.employments}
    place = chamber.place.organisations[rows[member.person.full_name]]
    return place.pk == item.case.organisation_id


def _recuse_before(chamber: Chamber, items: Sequence[AgendaItem], *, now: datetime) -> None:
    """Members from the author's organisation say at once that they will not vote."""
    words = phrases()["council"]
    for item in items:
        barred = barred_voters(item)
        for member in members_on(item.body, now.date()):
            if member.person_id not in barred and _works_with_author(chamber, item, member):
                cast_vote(
                    item,
                    member,
                    choice=VoteChoice.RECUSED.value,
                    reason=words["recused_reason"],
                    actor=Actor.person(member.person_id),
                    now=now,
                )
