"""The same thing done to many works, each in a transaction of its own: nothing is half done."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Case
from registry.permissions import Viewer
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import recording
from review.models import AgendaItem, Meeting
from review.services.assignment import Choice
from review.services.ballots import add_to_meeting
from workflows.models import Task
from workflows.services.acts import act
from workflows.services.reminders import Reminded, remind


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Who does it, and when: the same for all the works."""

    actor: Actor
    viewer: Viewer
    now: datetime

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.actor, "viewer": self.viewer, "now": self.now}


@dataclass(frozen=True)
class Outcome:
    """What became of one work: done, or refused in words."""

    case: Case
    is_done: bool
    refusal: str | Promise = ""


@dataclass(frozen=True, kw_only=True)
class Seats:
    """Whom to invite to one work, as the coordinator confirmed it."""

    experts: Sequence[int]
    reserve: Sequence[int] = ()
    rapporteur_id: int | None = None


def in_turn(cases: Iterable[Case], do: Callable[[Case], object]) -> list[Outcome]:
    """Do it to each work by itself; one that is refused leaves the others alone."""
    outcomes = []
    for case in cases:
        try:
            with recording():
                do(case)
        except DomainError as error:
            outcomes.append(Outcome(case, False, error.message))
        except Task.DoesNotExist:
            outcomes.append(Outcome(case, False, _("This has been done meanwhile.")))
        else:
            outcomes.append(Outcome(case, True))
    return outcomes


def accept_kits(cases: Iterable[Case], tasks: Mapping[int, int], *, doer: Doer) -> list[Outcome]:
    """Accept the works for examination; ``tasks`` are their checks, by work."""

    def accept(case: Case) -> None:
        act(tasks[case.pk], "check_completeness", **doer.by, outcome="accept")

    return in_turn(cases, accept)


def invite_planned(
    cases: Iterable[Case], tasks: Mapping[int, int], seats: Mapping[int, Seats], *, doer: Doer
) -> list[Outcome]:
    """Invite whom the confirmed plan names, work by work."""

    def invite(case: Case) -> None:
        chosen = seats[case.pk]
        act(
            tasks[case.pk],
            "assign_experts",
            **doer.by,
            experts=[Choice(person_id) for person_id in chosen.experts],
            reserve=list(chosen.reserve),
            rapporteur_id=chosen.rapporteur_id,
        )

    return in_turn(cases, invite)


def remind_of(
    cases: Iterable[Case], duties: Mapping[int, Sequence[Task]], *, doer: Doer
) -> tuple[list[Outcome], list[Reminded]]:
    """Remind the holders of the duties, work by work, and tell whom no letter reaches."""
    reminded: list[Reminded] = []

    def tell(case: Case) -> None:
        reminded.append(remind(duties[case.pk], actor=doer.actor, now=doer.now))

    return in_turn(cases, tell), reminded


def put_before_meeting(
    cases: Iterable[Case],
    tasks: Mapping[int, int],
    drafts: Mapping[int, Mapping[str, Any]],
    items: Mapping[int, AgendaItem],
    *,
    meeting: Meeting,
    doer: Doer,
) -> list[Outcome]:
    """Hand over the drafts as they stand, and put the works on the meeting's agenda.

    ``drafts`` are the texts of conclusions not handed over yet, ``items`` the questions that
    already wait without a meeting; both by work.
    """

    def put(case: Case) -> None:
        item = items.get(case.pk)
        if item is None:
            done = act(tasks[case.pk], "draft_conclusion", **doer.by, **drafts[case.pk])
            item = AgendaItem.objects.select_related("case__territory", "body__territory").get(
                pk=done.ids["item"]
            )
        add_to_meeting(meeting, items=[item], actor=doer.actor, now=doer.now)

    return in_turn(cases, put)


def issue_agreed(
    cases: Iterable[Case],
    tasks: Mapping[int, int],
    drafts: Mapping[int, Mapping[str, Any]],
    *,
    chair: OnBehalfOf | None,
    doer: Doer,
) -> list[Outcome]:
    """Sign where there is no council; elsewhere close what the council has agreed upon.

    ``chair`` is given when a secretary enters the decision for the chair.
    """

    def issue(case: Case) -> None:
        if case.pk in drafts:
            act(tasks[case.pk], "draft_conclusion", **doer.by, **drafts[case.pk])
        else:
            act(tasks[case.pk], "decide_in_council", on_behalf_of=chair, **doer.by)

    return in_turn(cases, issue)
