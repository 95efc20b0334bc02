from dataclasses import replace

import pytest

from registry.rules.vocabulary import RelationKind, RelationSource
from review.rules.conflicts import ConflictFacts, Tie, find_conflicts, is_barred
from review.rules.presets import TWO_STAGES
from review.rules.vocabulary import ConflictKind, Severity

STRANGER = ConflictFacts(person_id=7)
DERIVED = RelationSource.DERIVED


def kinds(facts: ConflictFacts, same_organisation: Severity = Severity.FORBIDDEN) -> list[str]:
    found = find_conflicts(facts, TWO_STAGES, same_organisation=same_organisation)
    return [f"{one.kind} {one.severity} {one.source}" for one in found]


def test_a_stranger_may_judge() -> None:
    assert kinds(STRANGER) == []


@pytest.mark.parametrize(
    ("change", "conflict"),
    [
        ({"is_author": True}, "author forbidden derived"),
        ({"is_co_author": True}, "co_author forbidden derived"),
        ({"declared": True}, "declared forbidden declared"),
        ({"shares_organisation": True}, "same_organisation forbidden derived"),
        ({"judged_other_stage": True}, "judged_other_stage forbidden derived"),
        ({"coordinates": True}, "coordinates forbidden derived"),
    ],
)
def test_what_the_system_finds_by_itself(change: dict[str, bool], conflict: str) -> None:
    assert kinds(replace(STRANGER, **change)) == [conflict]


@pytest.mark.parametrize(
    ("relation", "conflict"),
    [
        (RelationKind.CONSULTANT, "consultant forbidden"),
        (RelationKind.MENTOR, "mentor forbidden"),
        (RelationKind.RELATIVE, "relative forbidden"),
        (RelationKind.CO_AUTHOR, "wrote_together with_reason"),
        (RelationKind.SUPERIOR, "superior with_reason"),
        (RelationKind.TEAM, "team with_reason"),
        (RelationKind.OTHER, "other with_reason"),
    ],
)
def test_every_kind_of_relation_counts(relation: RelationKind, conflict: str) -> None:
    facts = replace(STRANGER, ties=(Tie(kind=relation, source=RelationSource.RECORDED),))

    assert kinds(facts) == [f"{conflict} recorded"]


@pytest.mark.parametrize(
    ("severity", "found"),
    [
        (Severity.FORBIDDEN, ["same_organisation forbidden derived"]),
        (Severity.WITH_REASON, ["same_organisation with_reason derived"]),
        (Severity.ALLOWED, []),
    ],
)
def test_a_common_organisation_is_what_the_stage_makes_of_it(
    severity: Severity, found: list[str]
) -> None:
    assert kinds(replace(STRANGER, shares_organisation=True), severity) == found


def test_authors_are_barred_whatever_the_procedure_allows() -> None:
    lenient = replace(TWO_STAGES, conflicts=dict.fromkeys(TWO_STAGES.conflicts, Severity.ALLOWED))
    facts = replace(STRANGER, is_author=True, declared=True, coordinates=True)

    found = find_conflicts(facts, lenient, same_organisation=Severity.ALLOWED)

    assert [one.kind for one in found] == [ConflictKind.AUTHOR, ConflictKind.DECLARED]


def test_the_gravest_come_first_and_each_kind_once() -> None:
    team = Tie(kind=RelationKind.TEAM, source=RelationSource.RECORDED)
    again = Tie(kind=RelationKind.TEAM, source=RelationSource.DECLARED)
    facts = replace(STRANGER, ties=(team, again), judged_other_stage=True)

    assert kinds(facts) == ["judged_other_stage forbidden derived", "team with_reason recorded"]


@pytest.mark.parametrize(
    ("ties", "barred"),
    [
        ((), False),
        ((RelationKind.TEAM,), False),
        ((RelationKind.TEAM, RelationKind.RELATIVE), True),
    ],
)
def test_only_a_ban_bars(ties: tuple[RelationKind, ...], barred: bool) -> None:
    facts = replace(STRANGER, ties=tuple(Tie(kind=kind, source=DERIVED) for kind in ties))

    found = find_conflicts(facts, TWO_STAGES, same_organisation=Severity.FORBIDDEN)

    assert is_barred(found) is barred
