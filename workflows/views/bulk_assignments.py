"""The plan of experts for several works at once: the load is spread over all of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.models import Case
from review.labels import CANDIDATE_REASON
from review.queries import Candidate
from review.rules.vocabulary import CandidateReason
from workflows.queries.bulk import stages_by_id
from workflows.queries.candidates import EXPERT, choice_for, plan
from workflows.rules.bulk import STEPS, BulkAction, Hindrance
from workflows.services.bulk import Seats
from workflows.views.bulk_plans import Line, Plan, Planner, duty_line
from workflows.views.candidates import rapporteurs_for


@dataclass(frozen=True, kw_only=True)
class Place:
    """One seat of a work in the table: who is proposed, who may be chosen instead."""

    name: str
    chosen: int
    remark: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The experts of one work as proposed, with those who may take their places."""

    places: tuple[Place, ...]
    offered: tuple[tuple[int, str], ...]
    reserve: tuple[int, ...]
    reserve_names: tuple[str, ...]
    rapporteurs: tuple[tuple[int, str], ...] = ()
    rapporteur: int | None = None


def plan_assign(cases: Sequence[Case], planner: Planner) -> Plan:
    """Work by work in the order of submission, each knowing what the former ones have taken."""
    lines = [duty_line(case, planner, *STEPS[BulkAction.ASSIGN]) for case in cases]
    ready = [line for line in lines if line.hindrance is None and line.task]
    stages = stages_by_id([line.task.data["stage"] for line in ready if line.task])
    taken: Counter[int] = Counter()
    reporting: Counter[int] = Counter()
    for line in ready:
        assert line.task is not None  # noqa: S101 -- chosen so above
        stage = stages[line.task.data["stage"]]
        stage.case = line.case
        choice = choice_for(
            stage, coordinator_id=planner.person_id, extra_loads=taken, now=planner.now
        )
        seats = stage.experts_needed - len(choice.seated)
        placed = plan(choice, seats)
        experts = [person_id for person_id, place in placed.items() if place == EXPERT]
        if len(experts) < seats:
            line.hindered(Hindrance.FEW_EXPERTS, f"{len(experts)} / {seats}")
            continue
        rapporteurs = rapporteurs_for(stage, now=planner.now)
        free = [one for one in rapporteurs if one[0] not in experts]
        if rapporteurs and not free:
            line.hindered(Hindrance.NO_RAPPORTEUR)
            continue
        rapporteur = min((one[0] for one in free), key=lambda pk: reporting[pk], default=None)
        taken.update(experts)
        reporting.update([rapporteur] if rapporteur else [])
        line.details = _proposal(line, choice.offered, placed, free, rapporteur)
    return Plan(action=BulkAction.ASSIGN, lines=lines)


def _proposal(
    line: Line,
    offered: Sequence[Candidate],
    placed: dict[int, str],
    rapporteurs: Sequence[tuple[int, str]],
    rapporteur: int | None,
) -> Proposal:
    by_id = {one.person.pk: one for one in offered}
    experts = [pk for pk, place in placed.items() if place == EXPERT]
    reserve = [pk for pk, place in placed.items() if place != EXPERT]
    return Proposal(
        places=tuple(
            Place(name=f"seat-{line.case.pk}-{at}", chosen=pk, remark=_remark(by_id[pk]))
            for at, pk in enumerate(experts, start=1)
        ),
        # Ties that need a reason are explained on the page of the work itself.
        offered=tuple(
            (one.person.pk, _with_load(one)) for one in offered if not one.ranked.conflicts
        ),
        reserve=tuple(reserve),
        reserve_names=tuple(by_id[pk].person.short_name for pk in reserve),
        rapporteurs=tuple(rapporteurs),
        rapporteur=rapporteur,
    )


def _with_load(candidate: Candidate) -> str:
    ranked = candidate.ranked
    return _("%(person)s, load %(load)d of %(most)d") % {
        "person": candidate.person.short_name,
        "load": ranked.load,
        "most": ranked.max_load,
    }


def _remark(candidate: Candidate) -> str:
    if CandidateReason.OTHER_DIRECTION in candidate.ranked.reasons:
        return str(CANDIDATE_REASON[CandidateReason.OTHER_DIRECTION])
    return ""


def seats_from(data: Mapping[str, str], line: Line) -> Seats:
    """What the coordinator confirmed for one work; what is missing is as proposed."""
    proposal: Proposal = line.details
    experts = [_number(data.get(place.name)) or place.chosen for place in proposal.places]
    chosen = _number(data.get(f"rapporteur-{line.case.pk}")) or proposal.rapporteur
    return Seats(
        experts=experts,
        reserve=[pk for pk in proposal.reserve if pk not in experts],
        rapporteur_id=chosen,
    )


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdigit() else None
