"""Who should not judge whose work, and how grave that is (roles, rules 1 to 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry.rules.vocabulary import RelationKind, RelationSource
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import ConflictKind, Severity

KIND_OF_RELATION: Mapping[RelationKind, ConflictKind] = {
    RelationKind.CONSULTANT: ConflictKind.CONSULTANT,
    RelationKind.MENTOR: ConflictKind.MENTOR,
    RelationKind.CO_AUTHOR: ConflictKind.WROTE_TOGETHER,
    RelationKind.RELATIVE: ConflictKind.RELATIVE,
    RelationKind.SUPERIOR: ConflictKind.SUPERIOR,
    RelationKind.TEAM: ConflictKind.TEAM,
    RelationKind.OTHER: ConflictKind.OTHER,
}

GRAVITY = (Severity.FORBIDDEN, Severity.WITH_REASON)


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A relation of the person to one of the authors."""

    kind: RelationKind
    source: RelationSource


@dataclass(frozen=True, kw_only=True)
class ConflictFacts:
    """How one person stands to one work, apart from what any rule makes of it.

    ``shares_organisation`` is with the author, any co-author or the work itself;
    ``judged_other_stage`` is a task taken or done at another stage of the same work;
    ``judged_before_appeal`` is one taken or done at the work that an appeal is about;
    ``declared`` is that he declined this very work because of a tie. Of a further expert alone:
    ``is_junior``, that a senior one is asked and he is none; ``saw_work``, that he has had the work
    before him already, at whatever stage or round.
    """

    person_id: int
    is_author: bool = False
    is_co_author: bool = False
    shares_organisation: bool = False
    ties: tuple[Tie, ...] = ()
    declared: bool = False
    judged_other_stage: bool = False
    judged_before_appeal: bool = False
    coordinates: bool = False
    is_junior: bool = False
    saw_work: bool = False


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One reason why the person should not judge, how grave it is, and how it is known."""

    kind: ConflictKind
    severity: Severity
    source: RelationSource


def find_conflicts(
    facts: ConflictFacts, parameters: ProcedureParameters, *, same_organisation: Severity
) -> tuple[Conflict, ...]:
    """All conflicts the procedure minds, the gravest first, each kind once.

    ``same_organisation`` is a choice of the stage (or of the council): colleagues may judge at an
    internal stage, and never at an external one, or with a reason where the office is small.
    """
    found: dict[ConflictKind, Conflict] = {}
    for kind, source in _kinds(facts):
        severity = (
            same_organisation
            if kind is ConflictKind.SAME_ORGANISATION
            else parameters.severity_of(kind)
        )
        if severity is not Severity.ALLOWED:
            found.setdefault(kind, Conflict(kind=kind, severity=severity, source=source))
    order = list(ConflictKind)
    return tuple(
        sorted(found.values(), key=lambda one: (GRAVITY.index(one.severity), order.index(one.kind)))
    )


def _kinds(facts: ConflictFacts) -> list[tuple[ConflictKind, RelationSource]]:
    derived = RelationSource.DERIVED
    known = [
        (ConflictKind.AUTHOR, derived, facts.is_author),
        (ConflictKind.CO_AUTHOR, derived, facts.is_co_author),
        (ConflictKind.SAME_ORGANISATION, derived, facts.shares_organisation),
        (ConflictKind.DECLARED, RelationSource.DECLARED, facts.declared),
        (ConflictKind.JUDGED_OTHER_STAGE, derived, facts.judged_other_stage),
        (ConflictKind.JUDGED_BEFORE_APPEAL, derived, facts.judged_before_appeal),
        (ConflictKind.COORDINATES, derived, facts.coordinates),
        (ConflictKind.NOT_SENIOR, derived, facts.is_junior),
        (ConflictKind.SAW_WORK, derived, facts.saw_work),
    ]
    return [(kind, source) for kind, source, holds in known if holds] + [
        (KIND_OF_RELATION[tie.kind], tie.source) for tie in facts.ties
    ]


def is_barred(conflicts: tuple[Conflict, ...]) -> bool:
    """Whether any conflict is an absolute ban."""
    return any(conflict.severity is Severity.FORBIDDEN for conflict in conflicts)
