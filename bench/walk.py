"""One territory with what a case needs, and a case driven through the services the pages use."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from registry.models import (
    CalendarDay,
    ClassifierItem,
    ConsentText,
    Employment,
    Organisation,
    Person,
    Procedure,
    ProcedureVersion,
    RoleGrant,
    Territory,
)
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseKind, ConsentPurpose, OrganisationKind, Role, VersionState
from review.models import (
    Body,
    BodyMember,
    Checklist,
    ChecklistVersion,
    Criterion,
    CriterionGroup,
    Material,
)
from review.rules.presets import EXTERNAL_CHECKLIST, EXTERNAL_ONLY
from review.rules.procedure import StageParameters
from review.rules.stored_procedure import write_parameters
from review.rules.vocabulary import BodyKind, BodyRole, Severity, StageKind, Verdict
from review.services import submission
from review.services.assignment import Choice
from workflows.models import Task
from workflows.services import act, run_job, submit_material

NOW = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
SINCE = date(2025, 9, 1)
CRITERIA = 20


@dataclass
class World:
    """Everyone and everything that cases of the measurement share."""

    territory: Territory
    procedure: Procedure
    school: Organisation
    author: Person
    coordinator: Person
    chair: Person
    experts: list[Person]
    consents: dict[str, ConsentText]
    lists: dict[str, ClassifierItem]
    seats: int
    criteria: list[int] = field(default_factory=list)


def make_world(*, experts: int = 3, seats: int | None = None, tag: str = "one") -> World:
    """A territory with one external stage of ``seats`` experts, decided by the chair alone."""
    territory = Territory.objects.create(
        code=f"bench-{tag}",
        name="Заозёрск",
        service_name="Методическая служба",
        service_short_name="ММС",
        city="Заозёрск",
        signatory_name="И. П. Рябинина",
        signatory_position="Директор",
    )
    CalendarDay.objects.create(territory=territory, date=date(2026, 11, 4), kind="day_off")
    lists = {
        key: ClassifierItem.objects.get_or_create(
            classifier=key, key=f"bench-{key}", defaults={"title": key}
        )[0]
        for key in ("material_kind", "expert_direction", "level")
    }
    school = _organisation(territory, "Школа № 1")
    world = World(
        territory=territory,
        procedure=_procedure(territory, seats or experts),
        school=school,
        author=_person(territory, "Лапина", Role.TEACHER, school),
        coordinator=_person(territory, "Зимина", Role.COORDINATOR),
        chair=_person(territory, "Ярцев", Role.COUNCIL_CHAIR),
        experts=[
            _person(
                territory,
                f"Эксперт{number}",
                Role.EXPERT,
                _organisation(territory, f"Школа № {number + 2}"),
                lists["expert_direction"],
            )
            for number in range(experts)
        ],
        consents={
            purpose.value: ConsentText.objects.create(
                territory=territory,
                purpose=purpose.value,
                number=1,
                title="Согласие",
                body="Я согласна.",
                in_force_from=SINCE,
            )
            for purpose in ConsentPurpose
        },
        lists=lists,
        seats=seats or experts,
    )
    world.criteria = _checklist(territory)
    body = Body.objects.create(
        territory=territory, kind=BodyKind.EXPERT_COUNCIL.value, title="Экспертный совет"
    )
    BodyMember.objects.create(
        body=body, person=world.chair, role=BodyRole.CHAIR.value, period_from=SINCE
    )
    return world


def _procedure(territory: Territory, seats: int) -> Procedure:
    procedure = Procedure.objects.create(
        territory=territory, kind=CaseKind.EXAMINATION.value, code="bench", title="Экспертиза"
    )
    stage = StageParameters(
        **{
            **vars(EXTERNAL_ONLY.stages[0]),
            "kind": StageKind.EXTERNAL,
            "experts": seats,
            "same_organisation": Severity.FORBIDDEN,
        }
    )
    parameters = type(EXTERNAL_ONLY)(**{**vars(EXTERNAL_ONLY), "stages": (stage,), "max_load": 99})
    ProcedureVersion.objects.create(
        procedure=procedure,
        number=1,
        state=VersionState.IN_FORCE.value,
        parameters=write_parameters(parameters),
        in_force_from=SINCE,
    )
    return procedure


def _checklist(territory: Territory) -> list[int]:
    checklist = Checklist.objects.create(
        territory=territory, code=EXTERNAL_CHECKLIST, title="Чек-лист"
    )
    version = ChecklistVersion.objects.create(
        checklist=checklist, number=1, state=VersionState.IN_FORCE.value, threshold=24
    )
    group = CriterionGroup.objects.create(version=version, position=1, title="Содержание")
    return [
        Criterion.objects.create(
            version=version, group=group, position=number, text=f"Критерий {number}", max_points=2
        ).pk
        for number in range(1, CRITERIA + 1)
    ]


def _organisation(territory: Territory, name: str) -> Organisation:
    return Organisation.objects.create(
        territory=territory, name=name, short_name=name, kind=OrganisationKind.SCHOOL.value
    )


def _person(
    territory: Territory,
    surname: str,
    role: Role,
    organisation: Organisation | None = None,
    direction: ClassifierItem | None = None,
) -> Person:
    person = Person.objects.create(
        last_name=surname, first_name="Анна", patronymic="Викторовна", email="a@areopag.example"
    )
    granted = RoleGrant.objects.create(
        person=person,
        role=role.value,
        territory=territory,
        period_from=SINCE,
        basis="приказ № 1",
        granted_at=NOW,
    )
    if direction:
        granted.directions.set([direction])
    if organisation:
        Employment.objects.create(person=person, organisation=organisation, position="учитель")
    return person


# --- The walk -----------------------------------------------------------------------------


def draft(world: World, *, now: datetime = NOW) -> Material:
    """A draft ready to be submitted."""
    author = Actor.person(world.author.pk)
    material = submission.start_draft(
        world.procedure,
        applicant=world.author,
        organisation=world.school,
        actor=author,
        now=now,
    )
    submission.add_file(material, _file(), actor=author, now=now)
    submission.save_draft(
        material,
        title="Технологическая карта урока",
        kind_id=world.lists["material_kind"].pk,
        direction_id=world.lists["expert_direction"].pk,
        level_id=world.lists["level"].pk,
        annotation="Урок по теме «Сложение дробей».",
        video_url="",
        organisation_id=world.school.pk,
        draft_version=material.draft_version,
        actor=author,
        now=now,
    )
    return material


def submit(world: World, material: Material, *, now: datetime = NOW) -> None:
    submit_material(
        material,
        consent_text=world.consents["processing"],
        authorship_declared=True,
        actor=Actor.person(world.author.pk),
        now=now,
    )


def waiting(case_id: int, step: str) -> list[Task]:
    """Open tasks of this step of a case, in order."""
    return list(Task.objects.filter(case_id=case_id, step=step, finished=None).order_by("pk"))


def do(task_id: int, step: str, person: Person, *, now: datetime = NOW, **facts: Any) -> None:
    act(task_id, step, actor=Actor.person(person.pk), now=now, **facts)


def facts_of(world: World, step: str, task: Task) -> tuple[Person, dict[str, Any]]:
    """Who does the step and what he gives."""
    by_id = {expert.pk: expert for expert in world.experts}
    match step:
        case "check_completeness":
            return world.coordinator, {"outcome": "accept", "remarks": [], "words": ""}
        case "assign_experts":
            chosen = [Choice(person_id=expert.pk) for expert in world.experts[: world.seats]]
            return world.coordinator, {"experts": chosen, "reserve": []}
        case "respond_to_invitation":
            return by_id[task.person_id], {"accepts": True}
        case "score_material":
            return by_id[task.person_id], {
                "marks": {pk: {"points": 2, "comment": ""} for pk in world.criteria},
                "recommendation": "accept",
                "comment_to_author": "Хорошая работа.",
                "note_to_council": "",
            }
        case "draft_conclusion":
            return world.coordinator, {
                "verdict": Verdict.POSITIVE.value,
                "motivation": "Работа отвечает всем критериям.",
                "recommendations": "Представить на методическом объединении.",
            }
        case "decide_in_council":
            return world.chair, {"approves": True}
        case "publish_practice":
            return world.author, {"consents": True, "children_safe": True}
    raise ValueError(step)


STEPS_BEFORE_PAPER = (
    "check_completeness",
    "assign_experts",
    "respond_to_invitation",
    "score_material",
    "draft_conclusion",
    "decide_in_council",
)


def run_case(world: World, material: Material | None = None) -> int:
    """A case from submission to the bank of practices; its id."""
    material = material or draft(world)
    submit(world, material)
    for step in STEPS_BEFORE_PAPER:
        run_step(world, material.case_id, step)
    issue(material.case_id)
    run_step(world, material.case_id, "publish_practice")
    return material.case_id


def run_step(world: World, case_id: int, step: str) -> None:
    for task in waiting(case_id, step):
        person, facts = facts_of(world, step, task)
        do(task.pk, step, person, **facts)


def issue(case_id: int) -> None:
    (job,) = waiting(case_id, "issue_conclusion")
    run_job(job.pk, now=NOW)


def _file() -> SimpleUploadedFile:
    """The smallest picture there is: the measurement is not about files."""
    from io import BytesIO

    from PIL import Image

    made = BytesIO()
    Image.new("RGB", (400, 300), "white").save(made, "PNG")
    return SimpleUploadedFile("page.png", made.getvalue(), content_type="image/png")
