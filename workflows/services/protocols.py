"""The protocol of a meeting and extracts from it, made of what the meeting has written down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.models import OfficeText
from registry.queries.office_texts import texts_in_use
from registry.rules.calendar import local_date
from registry.rules.office import (
    Block,
    BlockName,
    OfficePaper,
    Paragraph,
    Signature,
    TextStyle,
    compose,
    signed_name,
)
from registry.rules.typography import with_one_stop
from registry.rules.vocabulary import OfficeField
from registry.services.errors import DomainError
from registry.services.office_texts import requisites
from review.labels import VERDICT
from review.models import AgendaItem, BodyMember, Decision, Meeting
from review.queries import items_of, members_on
from review.rules.vocabulary import BodyRole, DecisionOutcome, MeetingMode, Verdict, VoteChoice
from review.services.office_papers import letterhead, sample_note
from review.services.pack_files import ready_pack
from workflows.queries.councils import co_authors_by_case, experts_by_case, with_cases

PROTOCOL, EXTRACT = "protocol", "extract"


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A meeting with everything its protocol says; read once."""

    meeting: Meeting
    day: date
    members: tuple[BodyMember, ...]
    present: frozenset[int]
    items: tuple[AgendaItem, ...]
    barred: dict[int, frozenset[int]]

    @property
    def by_letter(self) -> bool:
        return self.meeting.mode == MeetingMode.BY_LETTER

    def in_role(self, role: BodyRole) -> str:
        return next((one.person.full_name for one in self.members if one.role == role), "")


def sitting_of(meeting: Meeting) -> Sitting:
    """Read a meeting for its protocol; nine queries whatever its agenda."""
    zone = meeting.body.territory.time_zone
    day = local_date(meeting.held_at, zone)
    items = tuple(with_cases(items_of(meeting)))
    cases = [item.case_id for item in items]
    experts, co_authors = experts_by_case(cases), co_authors_by_case(cases)
    return Sitting(
        meeting=meeting,
        day=day,
        members=tuple(members_on(meeting.body, day)),
        present=frozenset(meeting.present.values_list("pk", flat=True)),
        items=items,
        barred={
            item.case_id: frozenset(
                {
                    item.case.applicant_id,
                    *experts.get(item.case_id, ()),
                    *co_authors.get(item.case_id, ()),
                }
            )
            for item in items
        },
    )


def protocol_paper(meeting: Meeting) -> OfficePaper:
    """The protocol: who sat, what was asked, how each voted, what was decided."""
    sitting = sitting_of(meeting)
    return _paper(sitting, PROTOCOL, sitting.items)


def extract_paper(meeting: Meeting, item_id: int) -> OfficePaper:
    """What the protocol says of one work, for its author. Votes are counted, nobody is named."""
    sitting = sitting_of(meeting)
    items = [item for item in sitting.items if item.pk == item_id]
    if not items or _decision(items[0]) is None:
        raise DomainError(
            "not_decided",
            _("This work is not decided at this meeting: there is nothing to extract."),
        )
    return _paper(sitting, EXTRACT, items)


def _paper(sitting: Sitting, code: str, items: Sequence[AgendaItem]) -> OfficePaper:
    territory = sitting.meeting.body.territory
    text = texts_in_use(territory).get(code)
    title = text.title if text else _ready(code)[0]
    blocks: dict[str, Sequence[Block]] = {
        BlockName.LETTERHEAD: letterhead(territory),
        BlockName.SIGNATURE: [],
        BlockName.MEETING_HEAD: _head(sitting),
        BlockName.PRESENCE: _presence(sitting, names=code == PROTOCOL),
        BlockName.AGENDA: [
            Paragraph(text=f"{at}. {_about(item)}") for at, item in enumerate(items, start=1)
        ],
        BlockName.QUESTIONS: [
            block
            for at, item in enumerate(items, start=1)
            for block in _question(sitting, item, at, names=code == PROTOCOL)
        ],
        BlockName.MEETING_SIGNATURES: _signatures(sitting),
    }
    values = {
        **requisites(territory),
        OfficeField.NUMBER: sitting.meeting.number,
        OfficeField.DATE: date_format(sitting.day, "d.m.Y"),
    }
    body = text.body if text else _ready(code)[1]
    return OfficePaper(
        title=f"{title} № {sitting.meeting.number}",
        author=territory.service_short_name,
        blocks=(*_note(text), *compose(body, values=values, blocks=blocks)),
    )


def _ready(code: str) -> tuple[str, str]:
    """Title and wording of the ready pack, for a service that has taken none of its own."""
    return next((one.title, one.body) for one in ready_pack().texts if one.code == code)


def _note(text: OfficeText | None) -> tuple[Paragraph, ...]:
    """A protocol says what was decided whatever its wording: only an own draft is marked."""
    return sample_note(text) if text else ()


def _head(sitting: Sitting) -> list[Block]:
    meeting = sitting.meeting
    held = meeting.held_at.astimezone(ZoneInfo(meeting.body.territory.time_zone))
    day = date_format(sitting.day, "j E Y")
    if sitting.by_letter:
        how = _("By letter. Votes were taken until {moment}.").format(moment=f"{day}, {held:%H:%M}")
    else:
        how = _("In the room. Began at {moment}.").format(moment=f"{held:%H:%M}")
    return [
        Paragraph(text=f"{day} № {meeting.number}", style=TextStyle.PLAIN),
        Paragraph(text=meeting.body.title, style=TextStyle.CENTRE),
        Paragraph(text=how, style=TextStyle.PLAIN),
    ]


def _presence(sitting: Sitting, *, names: bool) -> list[Block]:
    """Who sat; by letter, who voted. Numbers alone where nobody is to be named."""
    if sitting.by_letter:
        voted = {vote.member.person_id for item in sitting.items for vote in item.votes.all()}
        here = {one.pk for one in sitting.members if one.person_id in voted}
        there, missing = _("Voted"), _("Did not vote")
    else:
        here = set(sitting.present)
        there, missing = _("Present"), _("Absent")
    came = [one for one in sitting.members if one.pk in here]
    count = _("Members of the council: {all}; {there}: {count}.").format(
        all=len(sitting.members), there=there.lower(), count=len(came)
    )
    if not names:
        return [Paragraph(text=count, style=TextStyle.PLAIN)]
    absent = [one for one in sitting.members if one.pk not in here]
    lines = [
        (_("Chair"), sitting.in_role(BodyRole.CHAIR)),
        (_("Secretary"), sitting.in_role(BodyRole.SECRETARY)),
        (there, ", ".join(one.person.short_name for one in came)),
        (missing, ", ".join(one.person.short_name for one in absent)),
    ]
    return [
        Paragraph(text=count, style=TextStyle.PLAIN),
        *(Paragraph(text=f"{name}: {said}", style=TextStyle.PLAIN) for name, said in lines if said),
    ]


def _about(item: AgendaItem) -> str:
    """A work as it stands on an agenda."""
    case = item.case
    organisation = case.organisation.short_name if case.organisation else ""
    author = ", ".join(filter(None, (case.applicant.full_name, organisation)))
    return _("Work No. {number} “{title}”, author: {author}.").format(
        number=case.number, title=case.title, author=author
    )


def _question(sitting: Sitting, item: AgendaItem, at: int, *, names: bool) -> list[Block]:
    lines = [Paragraph(text=f"{at}. {_about(item)}", style=TextStyle.PLAIN)]
    if item.rapporteur:
        said = _("HEARD: the draft of the conclusion. Rapporteur: {name}.").format(
            name=item.rapporteur.short_name
        )
    else:
        said = _("HEARD: the draft of the conclusion.")
    lines.append(Paragraph(text=said))
    if item.conclusion:
        lines.append(
            Paragraph(
                text=_("Proposed: {verdict}.").format(
                    verdict=VERDICT[Verdict(item.conclusion.verdict)]
                )
            )
        )
    lines += _votes(sitting, item, names=names)
    lines.append(Paragraph(text=_decided(item)))
    return [replace(line, text=with_one_stop(line.text)) for line in lines]


def _votes(sitting: Sitting, item: AgendaItem, *, names: bool) -> list[Paragraph]:
    """Counted voices; who voted how, who did not vote and why, special opinions."""
    votes = list(item.votes.all())
    if not votes:
        return []
    counted = {choice: [one for one in votes if one.choice == choice] for choice in VoteChoice}
    lines = [
        _("VOTED: for {for_}, against {against}, abstained {abstained}, recused {recused}.").format(
            for_=len(counted[VoteChoice.FOR]),
            against=len(counted[VoteChoice.AGAINST]),
            abstained=len(counted[VoteChoice.ABSTAIN]),
            recused=len(counted[VoteChoice.RECUSED]),
        )
    ]
    if names:
        lines += [
            f"{label}: {', '.join(one.member.person.short_name for one in counted[choice])}."
            for choice, label in (
                (VoteChoice.FOR, _("For")),
                (VoteChoice.AGAINST, _("Against")),
                (VoteChoice.ABSTAIN, _("Abstained")),
                (VoteChoice.RECUSED, _("Recused")),
            )
            if counted[choice]
        ]
        lines += _left_out(sitting, item)
        lines += [
            _("Special opinion, {name}: {text}").format(
                name=one.member.person.short_name, text=one.special_opinion.strip()
            )
            for one in votes
            if one.special_opinion.strip()
        ]
    return [Paragraph(text=line) for line in lines]


def _left_out(sitting: Sitting, item: AgendaItem) -> list[str]:
    """Members who wrote or judged the work: they do not vote on it."""
    barred = [
        one.person.short_name
        for one in sitting.members
        if one.person_id in sitting.barred[item.case_id]
    ]
    if not barred:
        return []
    return [
        _("Did not vote as authors or experts of the work: {names}.").format(
            names=", ".join(barred)
        )
    ]


def _decided(item: AgendaItem) -> str:
    decision = _decision(item)
    if decision is None:
        return _("DECIDED: the work waits for another meeting.")
    if decision.outcome == DecisionOutcome.APPROVED:
        said = _("DECIDED: to approve the conclusion; {verdict}.").format(
            verdict=VERDICT[Verdict(decision.verdict)]
        )
    else:
        said = _("DECIDED: to return the conclusion to its rapporteur.")
    return f"{said} {decision.words}".strip()


def _decision(item: AgendaItem) -> Decision | None:
    return getattr(item, "decision", None)


def _signatures(sitting: Sitting) -> list[Block]:
    return [
        Signature(position=_("Chair"), name=signed_name(sitting.in_role(BodyRole.CHAIR))),
        Signature(position=_("Secretary"), name=signed_name(sitting.in_role(BodyRole.SECRETARY))),
    ]
