"""Rows of judging for tests, and works led some steps of the way by the services themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from registry.models import ClassifierItem, Document, Organisation, Person, Territory
from registry.rules.actors import JOB, Actor
from registry.rules.vocabulary import CaseState, ClassifierKey, Role, VersionState
from review.models import (
    AgendaItem,
    Assignment,
    Body,
    BodyMember,
    Checklist,
    ChecklistVersion,
    CoAuthor,
    Conclusion,
    Criterion,
    CriterionGroup,
    CriterionLevel,
    Material,
    MaterialVersion,
    Sheet,
    Stage,
)
from review.queries import assignments_in_full, parameters_of
from review.rules.procedure import Discrepancy, Gap, ProcedureParameters, StageParameters
from review.rules.stored_procedure import write_parameters
from review.rules.vocabulary import (
    AssignmentState,
    BodyKind,
    BodyRole,
    CommentRule,
    DecisionMode,
    Recommendation,
    Severity,
    StageKind,
    StageState,
    VoteChoice,
)
from review.services import assignment as assignments
from review.services import conclusion as conclusions
from review.services import council, issuing, scoring, stages
from review.services.assignment import Choice
from tests.factories import registry as make

NOW = make.NOW
CHECKLIST = "material"

_next = count(1)

INTERNAL = StageParameters(
    kind=StageKind.INTERNAL,
    experts=2,
    checklist=CHECKLIST,
    threshold_percent=60,
    revise_margin_percent=10,
    discrepancy=Discrepancy(total=Gap(30)),
    same_organisation=Severity.ALLOWED,
)
EXTERNAL = replace(
    INTERNAL,
    kind=StageKind.EXTERNAL,
    same_organisation=Severity.FORBIDDEN,
    decision=DecisionMode.MEETING,
)
ONE_STAGE = ProcedureParameters(stages=(INTERNAL,))
TWO_STAGES = ProcedureParameters(stages=(INTERNAL, EXTERNAL), publication=True)


def by(person: Person | None, now: datetime = NOW) -> dict[str, Any]:
    """Who and when, as every service takes them; nobody is the system itself."""
    return {"actor": Actor.person(person.pk) if person else JOB, "now": now}


# --- Checklists ---------------------------------------------------------------------------


def make_checklist_version(
    territory: Territory, *, code: str = CHECKLIST, **fields: Any
) -> ChecklistVersion:
    """Four criteria in two groups, twenty points in all; the second is obligatory.

    The fourth may be not applicable. Levels are described for the first.
    """
    checklist = Checklist.objects.create(
        territory=territory, code=code, title="Методический материал"
    )
    version = ChecklistVersion.objects.create(
        **{
            "checklist": checklist,
            "number": 1,
            "state": VersionState.IN_FORCE,
            "comment_rule": CommentRule.LOWEST,
            "in_force_from": date(2025, 9, 1),
        }
        | fields
    )
    content = CriterionGroup.objects.create(version=version, position=1, title="Содержание")
    form = CriterionGroup.objects.create(version=version, position=2, title="Оформление")
    goal = make_criterion(content, position=1, text="Цель названа и достигается")
    make_criterion(content, position=2, text="Материал безопасен для детей", is_stop=True)
    make_criterion(form, position=3, text="Задания понятны ученику")
    make_criterion(form, position=4, text="Рисунки уместны", allows_not_applicable=True)
    CriterionLevel.objects.bulk_create(
        CriterionLevel(criterion=goal, points=points, label=label, descriptor=text, phrase=phrase)
        for points, label, text, phrase in (
            (0, "нет", "Цель не названа", "Назовите цель материала"),
            (3, "частично", "Цель названа неясно", "Уточните цель материала"),
            (5, "да", "Цель ясна", ""),
        )
    )
    return version


def make_criterion(group: CriterionGroup, **fields: Any) -> Criterion:
    """A criterion of five points."""
    return Criterion.objects.create(
        **{"version": group.version, "group": group, "max_points": 5} | fields
    )


def marks(version: ChecklistVersion, *points: int | None) -> dict[int, dict[str, Any]]:
    """A complete set of marks, one number a criterion; None is «не применимо»."""
    criteria = version.criteria.order_by("position")
    return {
        criterion.pk: {
            "points": given,
            "not_applicable": given is None,
            "comment": "Этого в работе нет" if given == 0 else "",
        }
        for criterion, given in zip(criteria, points, strict=True)
    }


# --- People -------------------------------------------------------------------------------


def make_coordinator(territory: Territory) -> Person:
    person = make.make_person()
    make.grant(person, Role.COORDINATOR, territory)
    return person


def make_expert(
    territory: Territory,
    *,
    organisation: Organisation | None = None,
    directions: list[ClassifierItem] | None = None,
    **fields: Any,
) -> Person:
    """An expert of the territory who works in a school of his own."""
    person = make.make_person(**fields)
    make.make_employment(person, organisation or make.make_organisation(territory))
    make.grant(person, Role.EXPERT, territory, directions=directions)
    return person


def make_council(territory: Territory, *, members: int = 5) -> Body:
    """A council with a chair, a secretary and ordinary members."""
    body = Body.objects.create(
        territory=territory,
        kind=BodyKind.EXPERT_COUNCIL,
        title="Муниципальный экспертный совет",
        basis="приказ № 7 от 02.09.2025",
    )
    roles = [BodyRole.CHAIR, BodyRole.SECRETARY, *[BodyRole.MEMBER] * members][:members]
    for role in roles:
        make_member(body, role=role)
    return body


def make_member(body: Body, person: Person | None = None, **fields: Any) -> BodyMember:
    return BodyMember.objects.create(
        **{
            "body": body,
            "person": person or make.make_person(),
            "role": BodyRole.MEMBER,
            "period_from": date(2025, 9, 1),
        }
        | fields
    )


# --- Works --------------------------------------------------------------------------------


def make_material(
    territory: Territory | None = None,
    *,
    parameters: ProcedureParameters = ONE_STAGE,
    submitted: bool = True,
    **fields: Any,
) -> Material:
    """A material of a work under ``parameters``, its first version submitted with one file.

    The author works in the school from which the work comes. Other fields are the case's.
    """
    territory = territory or make.make_territory()
    if "organisation" not in fields:
        fields["organisation"] = make.make_organisation(territory)
    if "applicant" not in fields:
        fields["applicant"] = make.make_person()
        make.make_employment(fields["applicant"], fields["organisation"])
    case = make.make_case(territory, parameters=write_parameters(parameters), **fields)
    material = Material.objects.create(
        case=case,
        kind=make.make_classifier_item(ClassifierKey.MATERIAL_KIND, title="сборник заданий"),
        direction=make.make_classifier_item(ClassifierKey.EXPERT_DIRECTION, title="география"),
        level=make.make_classifier_item(ClassifierKey.LEVEL, title="муниципальный"),
        annotation="Задания о родном крае для пятого класса.",
        authorship_declared_at=NOW if submitted else None,
    )
    make_material_version(material, submitted_at=NOW if submitted else None)
    return material


def make_material_version(material: Material, **fields: Any) -> MaterialVersion:
    """The next version of a material, submitted, with one file of three pages."""
    version = MaterialVersion.objects.create(
        **{
            "material": material,
            "number": material.versions.count() + 1,
            "submitted_at": NOW,
        }
        | fields
    )
    version.files.create(file=make.make_stored_file(material.case, page_count=3))
    return version


def make_co_author(material: Material, person: Person | None = None) -> CoAuthor:
    return CoAuthor.objects.create(material=material, person=person or make.make_person())


def make_stage(
    material: Material | None = None,
    *,
    checklist_version: ChecklistVersion | None = None,
    **fields: Any,
) -> Stage:
    """The first stage of a work, open, its experts not chosen yet."""
    material = material or make_material(state=CaseState.ASSIGNING)
    case = material.case
    position = fields.get("position", 1)
    chosen = parameters_of(case).stage_at(position)
    version = checklist_version or make_checklist_version(
        case.territory, code=f"{CHECKLIST}-{next(_next)}"
    )
    return Stage.objects.create(
        **{
            "case": case,
            "kind": chosen.kind,
            "position": position,
            "state": StageState.OPEN,
            "material_version": material.versions.last(),
            "checklist_version": version,
            "experts_needed": chosen.experts,
            "opened_at": NOW,
        }
        | fields
    )


def make_assignment(stage: Stage, expert: Person | None = None, **fields: Any) -> Assignment:
    """An expert who has accepted the next free seat, with an empty sheet."""
    seat = stage.assignments.filter(seat__isnull=False).count() + 1
    assignment = Assignment.objects.create(
        **{
            "stage": stage,
            "expert": expert or make_expert(stage.case.territory),
            "seat": seat,
            "state": AssignmentState.ACCEPTED,
            "assigned_at": NOW,
            "invited_at": NOW,
            "respond_by_at": NOW + timedelta(days=3),
            "responded_at": NOW,
            "due_at": NOW + timedelta(days=14),
        }
        | fields
    )
    if assignment.state == AssignmentState.ACCEPTED:
        Sheet.objects.create(assignment=assignment, checklist_version=stage.checklist_version)
    return in_full(assignment)


def in_full(assignment: Assignment) -> Assignment:
    """The assignment as a page loads it: with everything an act needs."""
    return assignments_in_full().get(pk=assignment.pk)


# --- Some steps of the way ----------------------------------------------------------------


def scoring_stage(
    material: Material | None = None,
    *points: Sequence[int | None],
    checklist_version: ChecklistVersion | None = None,
    **fields: Any,
) -> Stage:
    """A stage at which as many experts as there are lists of points have sent their sheets."""
    material = material or make_material(state=CaseState.SCORING)
    stage = make_stage(material, checklist_version=checklist_version, **fields)
    for given in points:
        submit(make_assignment(stage), given)
    return stage


def submit(
    assignment: Assignment,
    points: Sequence[int | None],
    *,
    recommendation: str = Recommendation.ACCEPT,
    comments: Mapping[int, str] | None = None,
    **fields: Any,
) -> Sheet:
    """The expert sends his sheet; ``comments`` are by positions of the criteria."""
    given = marks(assignment.stage.checklist_version, *points)
    for position, mark in enumerate(given.values(), start=1):
        mark["comment"] = (comments or {}).get(position, mark["comment"])
    return scoring.score_material(
        assignment, marks=given, recommendation=recommendation, **fields, **by(assignment.expert)
    )


GOOD: tuple[int, ...] = (5, 5, 4, 4)
MIDDLING: tuple[int, ...] = (3, 3, 3, 2)
POOR: tuple[int, ...] = (1, 2, 1, 1)


def composed_conclusion(
    material: Material | None = None, points: Sequence[int] = GOOD, **fields: Any
) -> Conclusion:
    """The draft of a conclusion on two like sheets."""
    stage = scoring_stage(material, points, points, **fields)
    stages.close_scoring(stage, **by(None))
    return conclusions.compose_conclusion(stage, **by(None))


def drafted_conclusion(
    material: Material | None = None, points: Sequence[int] = GOOD, **fields: Any
) -> Conclusion:
    """A conclusion its rapporteur has finished."""
    conclusion = composed_conclusion(material, points, **fields)
    return conclusions.draft_conclusion(
        conclusion,
        verdict=conclusion.verdict,
        motivation="Материал полезен учителю.",
        recommendations="Дополнить список источников\nДобавить ответы",
        **by(None),
    )


def item_on_agenda(
    parameters: ProcedureParameters | None = None, *, members: int = 5
) -> AgendaItem:
    """A finished conclusion of an external stage before a council of ``members``."""
    stage = replace(EXTERNAL, kind=StageKind.EXTERNAL)
    material = make_material(
        state=CaseState.SCORING,
        parameters=parameters or ProcedureParameters(stages=(stage,), publication=True),
    )
    make_council(material.case.territory, members=members)
    return council.put_on_agenda(drafted_conclusion(material), **by(None))


def vote(item: AgendaItem, *choices: VoteChoice) -> None:
    """The members of the body vote one after another, the chair first."""
    for member, choice in zip(item.body.members.order_by("pk"), choices, strict=False):
        council.cast_vote(
            item,
            member,
            choice=choice,
            reason="Автор работает со мной" if choice is VoteChoice.RECUSED else "",
            **by(member.person),
        )


def chair_of(item: AgendaItem) -> Person:
    return item.body.members.get(role=BodyRole.CHAIR).person


def issue(conclusion: Conclusion, *, is_last: bool = False, now: datetime = NOW) -> Document:
    """Issue an approved conclusion with a stub instead of a rendered paper."""
    document = issuing.begin_issue(conclusion, **by(None, now))
    issuing.issue_conclusion(conclusion, pdf=b"%PDF-1.7\n%%EOF\n", is_last=is_last, **by(None, now))
    return document


def issued_conclusion(
    material: Material | None = None,
    points: Sequence[int] = GOOD,
    *,
    is_last: bool = True,
    **fields: Any,
) -> Conclusion:
    """A conclusion without a council, issued."""
    conclusion = drafted_conclusion(material, points, **fields)
    council.decide_without_council(conclusion, **by(None))
    issue(conclusion, is_last=is_last)
    return conclusion


def invited(stage: Stage, *experts: Person, reserve: Sequence[Person] = ()) -> list[Assignment]:
    """The coordinator invites the experts; as a page would load them."""
    rows = assignments.assign_experts(
        stage,
        experts=[Choice(one.pk) for one in experts],
        reserve=[one.pk for one in reserve],
        **by(make_coordinator(stage.case.territory)),
    )
    return [in_full(row) for row in rows]
