"""A council with works before it, driven through the services that pages use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from registry.models import Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import Role
from review.models import AgendaItem, Body, BodyMember, Conclusion, Meeting
from review.rules.vocabulary import BodyRole, DecisionMode, MeetingMode, VoteChoice
from review.services.ballots import Voice, enter_votes
from review.services.meetings import note_presence, plan_meeting
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist, make_scene


@dataclass
class Chamber:
    """A scene with a council of a chair, a secretary and members, all with accounts."""

    scene: Scene
    body: Body
    secretary: Person
    members: list[Person]

    @property
    def chair(self) -> Person:
        return self.scene.chair

    @property
    def everyone(self) -> list[BodyMember]:
        return list(self.body.members.select_related("person").order_by("pk"))

    def seat(self, person: Person) -> BodyMember:
        return BodyMember.objects.get(body=self.body, person=person)

    # --- Works --------------------------------------------------------------------------

    def item(self, *points: int, title: str = "Дроби без слёз") -> AgendaItem:
        """A work before the council, its experts having given these points."""
        case_id = self.scene.scored(*points, title=title)
        conclusion = Conclusion.objects.get(case=case_id)
        self.scene.do(
            case_id,
            "draft_conclusion",
            self.scene.coordinator,
            verdict=conclusion.verdict,
            motivation="Работа отвечает критериям и полезна учителю.",
            recommendations="Показать на методическом объединении\nДобавить ответы",
        )
        return self.reread(AgendaItem.objects.get(case=case_id))

    def reread(self, item: AgendaItem) -> AgendaItem:
        return AgendaItem.objects.select_related(
            "body__territory",
            "meeting",
            "case__territory",
            "case__material",
            "case__procedure_version",
            "conclusion",
        ).get(pk=item.pk)

    # --- Meetings -----------------------------------------------------------------------

    def meeting(
        self,
        *items: AgendaItem,
        number: str = "7",
        mode: str = MeetingMode.IN_ROOM,
        held_at: datetime = NOW + timedelta(days=2),
    ) -> Meeting:
        return plan_meeting(
            self.body,
            number=number,
            held_at=held_at,
            mode=mode,
            items=list(items),
            actor=Actor.person(self.secretary.pk),
            now=NOW,
        )

    def come(self, meeting: Meeting, *people: Person) -> None:
        note_presence(
            meeting,
            members=[self.seat(one) for one in people],
            actor=Actor.person(self.secretary.pk),
            now=NOW,
        )

    def vote(self, item: AgendaItem, *choices: VoteChoice, people: Sequence[Person] = ()) -> None:
        """The secretary enters voices: of the named people, or of the chair and the others."""
        voters = people or [self.chair, self.secretary, *self.members]
        enter_votes(
            self.reread(item),
            voices=[
                Voice(
                    member=self.seat(person),
                    choice=choice.value,
                    reason="Помогал автору" if choice is VoteChoice.RECUSED else "",
                )
                for person, choice in zip(voters, choices, strict=False)
            ],
            basis="поднятие рук",
            actor=Actor.person(self.secretary.pk),
            now=NOW,
        )

    def task(self, item: AgendaItem) -> int:
        """The chair's open duty about the item."""
        return self.scene.task(item.case_id, "decide_in_council").pk


def make_chamber(
    *,
    members: int = 3,
    decision: DecisionMode = DecisionMode.MEETING,
    **scene: Any,
) -> Chamber:
    """A territory whose council of ``members`` and two more decides on works."""
    made = make_scene(decision=decision, discrepancy=None, **{"criteria": checklist(4), **scene})
    body = Body.objects.get(territory=made.territory)
    secretary = _sits(made, body, Role.JURY_SECRETARY, BodyRole.SECRETARY)
    return Chamber(
        scene=made,
        body=body,
        secretary=secretary,
        members=[_sits(made, body, Role.COUNCIL_MEMBER, BodyRole.MEMBER) for _ in range(members)],
    )


def _sits(scene: Scene, body: Body, role: Role, seat: BodyRole) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, scene.territory)
    BodyMember.objects.create(
        body=body, person=person, role=seat.value, period_from=NOW.date().replace(year=2025)
    )
    return person


def seat_expert(chamber: Chamber, expert: Person) -> BodyMember:
    """An expert of the works who sits in the council too."""
    make.grant(expert, Role.COUNCIL_MEMBER, chamber.scene.territory)
    return BodyMember.objects.create(
        body=chamber.body,
        person=expert,
        role=BodyRole.MEMBER.value,
        period_from=NOW.date().replace(year=2025),
    )
