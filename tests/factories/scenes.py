"""A territory with a work on its way, driven through the services that pages use."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from registry.models import Organisation, Person, Territory
from registry.rules.actors import Actor
from registry.rules.vocabulary import ClassifierKey, Role
from review.models import Assignment, Body, BodyMember, ChecklistVersion
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import ProcedureParameters
from review.rules.stored_procedure import write_parameters
from review.rules.vocabulary import BodyKind, BodyRole
from review.services import submission
from review.services.assignment import Choice
from review.services.checklists import load_checklist
from tests.factories import registry as make
from tests.factories.registry import NOW, TODAY
from tests.factories.uploads import make_pdf, upload
from workflows.models import Task
from workflows.services import act, submit_material

LEVELS = [
    {"points": 0, "label": "Нет", "descriptor": "Ничего нет.", "phrase": "Этого в работе нет."},
    {"points": 1, "label": "Частично", "descriptor": "Есть не всё.", "phrase": "Есть не всё."},
    {"points": 2, "label": "Да", "descriptor": "Есть полностью."},
]


def criterion(number: int, **changes: Any) -> dict[str, Any]:
    """A criterion of three levels with words and phrases."""
    text = f"Критерий {number} раскрыт и подтверждён примерами"
    return {"text": text, "hint": "Смотрите введение.", "max": 2, "level": LEVELS} | changes


def checklist(criteria: int = 20, *extra: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A checklist of two groups; ``extra`` criteria come last."""
    numbers = [criterion(number) for number in range(1, criteria + 1)]
    half = (criteria + 1) // 2
    groups = {"Замысел": numbers[:half], "Содержание": [*numbers[half:], *extra]}
    return {
        "code": EXTERNAL_ONLY.stages[0].checklist,
        "title": "Экспертиза методической разработки",
        "threshold": criteria,
        "minutes": 25,
        "group": [{"title": title, "criterion": own} for title, own in groups.items() if own],
    } | fields


@dataclass
class Scene:
    """One territory: its people, its procedure, its checklist, its works."""

    territory: Territory
    school: Organisation
    author: Person
    coordinator: Person
    chair: Person
    experts: list[Person]
    version: ChecklistVersion
    procedure: Any
    kind: Any
    direction: Any
    level: Any
    consent: Any
    criteria: list[int] = field(default_factory=list)

    # --- A work on its way --------------------------------------------------------------

    def submitted(self, title: str = "Дроби без слёз", *, now: datetime = NOW) -> int:
        """A work that its author has sent; the id of its case."""
        author = Actor.person(self.author.pk)
        material = submission.start_draft(
            self.procedure, applicant=self.author, organisation=self.school, actor=author, now=now
        )
        submission.add_file(
            material, upload(make_pdf(2), "Соколова_урок.pdf"), actor=author, now=now
        )
        submission.save_draft(
            material,
            title=title,
            kind_id=self.kind.pk,
            direction_id=self.direction.pk,
            level_id=self.level.pk,
            annotation="Урок открытия нового знания с карточками трёх уровней.",
            video_url="",
            organisation_id=self.school.pk,
            draft_version=material.draft_version,
            actor=author,
            now=now,
        )
        submit_material(
            material, consent_text=self.consent, authorship_declared=True, actor=author, now=now
        )
        return int(material.case_id)

    def invited(self, *experts: Person, reserve: Sequence[Person] = (), **kwargs: Any) -> int:
        """A work whose experts are asked; the id of its case."""
        case_id = self.submitted(**kwargs)
        self.do(
            case_id, "check_completeness", self.coordinator, outcome="accept", remarks=[], words=""
        )
        self.do(
            case_id,
            "assign_experts",
            self.coordinator,
            experts=[Choice(person_id=one.pk) for one in experts or self.experts[: self.seats]],
            reserve=[one.pk for one in reserve],
        )
        return case_id

    def taken(self, *experts: Person, **kwargs: Any) -> int:
        """A work that all its experts have taken; the id of its case."""
        experts = experts or tuple(self.experts[: self.seats])
        case_id = self.invited(*experts, **kwargs)
        for one in experts:
            self.do(case_id, "respond_to_invitation", one, accepts=True)
        return case_id

    def scored(self, *points: int, **kwargs: Any) -> int:
        """A work all of whose sheets are in, each expert giving the same points everywhere."""
        case_id = self.taken(**kwargs)
        for one, given in zip(self.experts, points or (2,) * self.seats, strict=False):
            self.score(case_id, one, given)
        return case_id

    def score(self, case_id: int, expert: Person, points: int = 2, **facts: Any) -> None:
        self.do(case_id, "score_material", expert, **self.sheet(points, **facts))

    def sheet(self, points: int = 2, **facts: Any) -> dict[str, Any]:
        """A complete sheet with the same points everywhere."""
        words = "Этого в работе нет." if points == 0 else ""
        return {
            "marks": {pk: {"points": points, "comment": words} for pk in self.criteria},
            "recommendation": "accept" if points else "reject",
            "comment_to_author": "Хорошо подобраны задания.",
            "note_to_council": "Смотрел вместе с рабочей программой.",
        } | facts

    # --- Duties -------------------------------------------------------------------------

    @property
    def seats(self) -> int:
        return int(self.procedure.versions.get().parameters["stages"][0]["experts"])

    def task(self, case_id: int, step: str, person: Person | None = None) -> Task:
        """The open duty of this step, of this person if one is named."""
        waiting = Task.objects.filter(case_id=case_id, step=step, finished=None)
        if person is not None and step in (
            "respond_to_invitation",
            "score_material",
            "discuss_scores",
        ):
            waiting = waiting.filter(person=person)
        return waiting.get()

    def do(
        self, case_id: int, step: str, person: Person, *, now: datetime = NOW, **facts: Any
    ) -> None:
        task = self.task(case_id, step, person)
        act(task.pk, step, actor=Actor.person(person.pk), now=now, **facts)

    def assignment(self, case_id: int, expert: Person) -> Assignment:
        return Assignment.objects.select_related("sheet").get(stage__case=case_id, expert=expert)


def make_scene(
    *,
    parameters: ProcedureParameters = EXTERNAL_ONLY,
    criteria: dict[str, Any] | None = None,
    experts: int = 3,
    seats: int = 2,
    **stage: Any,
) -> Scene:
    """A territory ready to receive works; ``stage`` changes the parameters of its stages."""
    parameters = replace(
        parameters,
        stages=tuple(replace(one, experts=seats, **stage) for one in parameters.stages),
    )
    territory = make.make_territory()
    school = make.make_organisation(territory)
    kind = make.make_classifier_item(ClassifierKey.MATERIAL_KIND, title="методическая разработка")
    direction = make.make_classifier_item(title="экспертиза методических материалов")
    level = make.make_classifier_item(ClassifierKey.LEVEL, title="муниципальный")
    coordinator = _person(territory, Role.COORDINATOR)
    chair = _person(territory, Role.COUNCIL_CHAIR)
    body = Body.objects.create(
        territory=territory, kind=BodyKind.EXPERT_COUNCIL.value, title="Экспертный совет"
    )
    BodyMember.objects.create(
        body=body, person=chair, role=BodyRole.CHAIR.value, period_from=TODAY.replace(year=2025)
    )
    version = load_checklist(
        territory, criteria or checklist(), actor=Actor.person(coordinator.pk), now=NOW
    )
    return Scene(
        territory=territory,
        school=school,
        author=_person(territory, Role.TEACHER, school),
        coordinator=coordinator,
        chair=chair,
        experts=[
            _person(
                territory, Role.EXPERT, make.make_organisation(territory), directions=[direction]
            )
            for _ in range(experts)
        ],
        version=version,
        procedure=make.make_procedure_version(
            territory, parameters=write_parameters(parameters)
        ).procedure,
        kind=kind,
        direction=direction,
        level=level,
        consent=make.make_consent_text(territory),
        criteria=[one.pk for one in version.criteria.order_by("position")],
    )


def _person(
    territory: Territory, role: Role, organisation: Organisation | None = None, **fields: Any
) -> Person:
    """Someone with an account, a role and, if named, a place of work."""
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, territory, **fields)
    if organisation:
        make.make_employment(person, organisation)
    return person
