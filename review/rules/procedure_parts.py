"""The parts in which a procedure is read and edited: each local choice stands in exactly one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from review.rules.procedure import ProcedureParameters, StageParameters
from review.rules.vocabulary import Severity, StageKind


class Part(StrEnum):
    """What is edited together. The last one is not parameters: the words of the version itself."""

    STAGES = "stages"
    EXPERTS = "experts"
    SCORES = "scores"
    DISCREPANCY = "discrepancy"
    DECISION = "decision"
    SEPARATION = "separation"
    CONFLICTS = "conflicts"
    COUNCIL = "council"
    ROUNDS = "rounds"
    LOAD = "load"
    RESULT = "result"
    APPEAL = "appeal"
    TERMS = "terms"
    LADDER = "ladder"
    TEXT = "text"


# Names of ``StageParameters``, edited stage by stage.
OF_STAGE: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        Part.EXPERTS: ("experts", "checklist", "same_organisation", "expert_names"),
        Part.SCORES: (
            "aggregation",
            "rounding",
            "threshold_percent",
            "revise_margin_percent",
            "rejected_below_points",
        ),
        Part.DISCREPANCY: ("discrepancy",),
        Part.DECISION: ("decision", "rapporteur"),
    }
)

# Names of ``ProcedureParameters``. Which stages there are is their ``kind``.
OF_PROCEDURE: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        Part.SEPARATION: ("author_hidden", "experts_see_each_other"),
        Part.CONFLICTS: ("conflicts",),
        Part.COUNCIL: ("quorum_percent", "council_same_organisation"),
        Part.ROUNDS: ("max_rounds", "same_experts"),
        Part.LOAD: ("max_load", "task_order"),
        Part.RESULT: ("publication", "expert_names_in_bank", "valid_months"),
        Part.APPEAL: ("appeal",),
        Part.TERMS: ("terms",),
        Part.LADDER: ("ladder",),
    }
)

# Read and kept, and no step of a work acts upon them yet; take each out with its step.
NOT_ACTED_UPON = frozenset(
    {
        "decide_appeal",
        "valid_months",
    }
)

# Changes of these leave untouched what a score or a conclusion means.
ORGANISATIONAL = frozenset({Part.LOAD, Part.TERMS, Part.LADDER})


@dataclass(frozen=True, order=True)
class Place:
    """Where in a procedure something stands: a part, of the stage with this position or of all."""

    part: Part
    stage: int | None = None

    @property
    def key(self) -> str:
        """As it stands in an address: «scores-2», «terms»."""
        return f"{self.part.value}-{self.stage}" if self.stage else self.part.value


@dataclass(frozen=True)
class Told:
    """A sentence of a procedure and the place where its setting is edited."""

    text: str
    place: Place


def places_of(parameters: ProcedureParameters) -> tuple[Place, ...]:
    """Every place of a procedure in the order in which it is read."""
    return tuple(_places(len(parameters.stages)))


def _places(stages: int) -> Iterator[Place]:
    yield Place(Part.STAGES)
    for position in range(1, stages + 1):
        yield from (Place(part, position) for part in OF_STAGE)
    yield from (Place(part) for part in OF_PROCEDURE)
    yield Place(Part.TEXT)


def place_at(path: str) -> Place:
    """The place that edits what a path of ``find_contradictions`` names."""
    found = re.fullmatch(r"stages\[(\d+)\]\.(\w+).*", path)
    if found:
        part = next(part for part, names in OF_STAGE.items() if found[2] in names)
        return Place(part, int(found[1]) + 1)
    name = path.partition(".")[0]
    return Place(next((part for part, own in OF_PROCEDURE.items() if name in own), Part.STAGES))


def values_at(parameters: ProcedureParameters, place: Place) -> dict[str, Any]:
    """What is chosen at a place, by the names of the parameters; nothing for the text."""
    if place.part is Part.STAGES:
        return {"kinds": tuple(stage.kind for stage in parameters.stages)}
    if place.stage is not None:
        stage = parameters.stage_at(place.stage)
        return {name: getattr(stage, name) for name in OF_STAGE[place.part]}
    return {name: getattr(parameters, name) for name in OF_PROCEDURE.get(place.part, ())}


def with_values(
    parameters: ProcedureParameters, place: Place, values: Mapping[str, Any]
) -> ProcedureParameters:
    """The same procedure with other choices at one place."""
    if place.part is Part.STAGES:
        return replace(parameters, stages=_stages(parameters, values["kinds"]))
    if place.stage is None:
        return replace(parameters, **values)
    stages = list(parameters.stages)
    stages[place.stage - 1] = replace(stages[place.stage - 1], **values)
    return replace(parameters, stages=tuple(stages))


def _stages(
    parameters: ProcedureParameters, kinds: tuple[StageKind, ...]
) -> tuple[StageParameters, ...]:
    """Stages of these kinds; a new one begins as the first, with experts from elsewhere."""
    known = {stage.kind: stage for stage in parameters.stages}
    usual = replace(parameters.stages[0], same_organisation=Severity.FORBIDDEN)
    return tuple(known.get(kind) or replace(usual, kind=kind) for kind in kinds)


def changed_places(old: ProcedureParameters, new: ProcedureParameters) -> tuple[Place, ...]:
    """Where two procedures choose otherwise; a stage that only one of them has is all changed."""
    places = places_of(max(old, new, key=lambda one: len(one.stages)))
    return tuple(place for place in places if _at(old, place) != _at(new, place))


def _at(parameters: ProcedureParameters, place: Place) -> dict[str, Any] | None:
    if place.stage is not None and place.stage > len(parameters.stages):
        return None
    return values_at(parameters, place)
