"""What a teacher sees before sending: by what his work will be judged, by whom seen, by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from registry.models import Case, Procedure, Territory
from registry.queries import working_calendar
from registry.queries.intakes import taking_now
from registry.rules.calendar import due_at
from registry.rules.vocabulary import VersionState
from registry.services.intakes import intake_over_words, procedure_of
from review.models import ChecklistVersion, CriterionGroup, CriterionLevel
from review.queries import checklist_of, checklists_in_force
from review.rules.figures import Points, plain
from review.rules.procedure import ProcedureParameters, expected_terms
from review.rules.vocabulary import DecisionMode


@dataclass(frozen=True)
class CriterionPreview:
    """A criterion with what earns the most points, as the example to hold to."""

    position: int
    text: str
    hint: str
    max_points: Points
    is_stop: bool
    best: CriterionLevel | None


@dataclass(frozen=True)
class GroupPreview:
    title: str
    criteria: tuple[CriterionPreview, ...]


@dataclass(frozen=True)
class ChecklistPreview:
    """A checklist as the author reads it before he sends his work."""

    title: str
    minutes: int
    groups: tuple[GroupPreview, ...]

    @property
    def criterion_count(self) -> int:
        return sum(len(group.criteria) for group in self.groups)

    @property
    def maximum(self) -> Points:
        return plain(sum(one.max_points for group in self.groups for one in group.criteria))


def checklists_of(
    territory: Territory, parameters: ProcedureParameters
) -> tuple[ChecklistPreview, ...]:
    """Checklists of the stages in their order, each once; four queries for each."""
    codes = list(dict.fromkeys(stage.checklist for stage in parameters.stages))
    versions = {
        version.checklist.code: version
        for version in checklists_in_force(territory).filter(checklist__code__in=codes)
    }
    return tuple(_preview(versions[code]) for code in codes if code in versions)


def _preview(version: ChecklistVersion) -> ChecklistPreview:
    return ChecklistPreview(
        title=version.checklist.title,
        minutes=version.minutes,
        groups=tuple(_group(group) for group in checklist_of(version)),
    )


def _group(group: CriterionGroup) -> GroupPreview:
    return GroupPreview(
        group.title,
        tuple(
            CriterionPreview(
                position=one.position,
                text=one.text,
                hint=one.hint,
                max_points=one.max_points,
                is_stop=one.is_stop,
                best=_best(one.levels.all(), one.max_points),
            )
            for one in group.criteria.all()
        ),
    )


def _best(levels: Iterable[CriterionLevel], maximum: Points) -> CriterionLevel | None:
    """What stands at the most points, if it is described at all."""
    for level in levels:
        if level.points == maximum and level.descriptor:
            return level
    return None


def open_procedures(territories: Sequence[Territory], now: datetime) -> list[Procedure]:
    """Procedures by which works are taken now, with ``version``; three queries."""
    found = list(
        Procedure.objects.filter(territory__in=territories, is_open=True)
        .filter(versions__state=VersionState.IN_FORCE.value)
        .select_related("territory")
        .prefetch_related("versions")
        .order_by("territory__name", "title", "pk")
    )
    taking = taking_now(found, now)
    return [one for one in found if taking[one.pk].is_on]


def intake_over_in(case: Case, now: datetime) -> str:
    """What is said of a draft that can no longer be sent; empty while it can."""
    procedure = procedure_of(case)
    taking = taking_now([procedure], now)[procedure.pk]
    return intake_over_words(procedure, taking) if taking.is_over else ""


def expected_by(territory: Territory, parameters: ProcedureParameters, now: datetime) -> datetime:
    """By when the last conclusion is expected if the work is sent now and nothing goes back."""
    ends_at = now
    for term in expected_terms(parameters):
        calendar = working_calendar(territory, ends_at.date())
        ends_at = due_at(ends_at, term, calendar, territory.time_zone)
    return ends_at


def who_will_see(parameters: ProcedureParameters) -> str:
    """«Кто это увидит», as the procedure decides."""
    has_council = any(stage.decision is not DecisionMode.NO_COUNCIL for stage in parameters.stages)
    told = [
        _(
            "The work is seen by the coordinator, by the experts who agree to judge it, "
            "and by the expert council."
        )
        if has_council
        else _("The work is seen by the coordinator and by the experts who agree to judge it.")
    ]
    if parameters.author_hidden:
        told.append(_("The experts do not learn your name."))
    told.append(
        _("Nobody else sees the work or its scores unless you agree to publication yourself.")
    )
    return " ".join(told)
