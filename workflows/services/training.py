"""The training work: led from sending to a paper marked «ОБРАЗЕЦ» by made-up people.

Every act goes through the very services that real people use, in the training ground of a
territory (``registry.services.training``). What is next is read from where the work stands.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from registry.models import (
    Case,
    ClassifierItem,
    ConsentText,
    Organisation,
    Person,
    Procedure,
    RoleGrant,
    Territory,
)
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.office import OfficePaper, Paragraph, TextStyle
from registry.rules.vocabulary import CaseState, ClassifierKey, OrganisationKind, Role
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.office import render_docx
from registry.services.training import (
    make_trainee,
    open_training_ground,
    training_consent_text,
    training_ground_of,
)
from review.models import AgendaItem, Assignment, Conclusion, Criterion, Stage
from review.queries import barred_voters, candidate_experts, council_of, members_on, parameters_of
from review.rules.vocabulary import (
    AssignmentState,
    DecisionMode,
    RapporteurRule,
    Recommendation,
    VoteChoice,
)
from review.services import submission
from review.services import training as judging
from review.services.assignment import Choice
from review.services.council import cast_vote
from workflows.models import Task
from workflows.queries import open_duties
from workflows.rules.first_hour import TrainingAct
from workflows.services.acts import act
from workflows.services.start import submit_material

SCRIPT = Path(__file__).parents[1] / "data" / "training.toml"
ROUNDS_AT_MOST = 60


@dataclass(frozen=True)
class Script:
    """Names and texts of the training work."""

    raw: dict[str, Any]

    def name(self, part: str) -> str:
        return str(self.raw[part])

    def text(self, section: str, key: str) -> str:
        return str(self.raw[section][key])

    def lines(self, section: str, key: str) -> list[str]:
        return [str(line) for line in self.raw[section][key]]


@cache
def script() -> Script:
    """The parsed file of the training work."""
    return Script(tomllib.loads(SCRIPT.read_text(encoding="utf-8")))


def training_work_of(territory: Territory) -> Case | None:
    """The training work of a territory, if it was begun."""
    return (
        Case.objects.filter(territory__training_of=territory)
        .select_related("territory", "procedure_version__procedure", "applicant", "organisation")
        .order_by("-pk")
        .first()
    )


def next_training_act(case: Case | None) -> TrainingAct:
    """What is to be done with the training work, by where it stands."""
    if case is None:
        return TrainingAct.SEND
    if case.state == CaseState.SCORING:
        answers = open_duties().filter(case=case, step="respond_to_invitation").exists()
        return TrainingAct.ANSWER if answers else TrainingAct.SCORE
    return ACT_IN_STATE.get(CaseState(case.state), TrainingAct.OVER)


ACT_IN_STATE = {
    CaseState.DRAFT: TrainingAct.SEND,
    CaseState.CHECKING: TrainingAct.CHECK,
    CaseState.ASSIGNING: TrainingAct.ASSIGN,
    CaseState.CONCLUDING: TrainingAct.DRAFT,
    CaseState.IN_COUNCIL: TrainingAct.DECIDE,
    CaseState.ISSUING: TrainingAct.PRINT,
}


def advance_training(territory: Territory, *, actor: Actor, now: datetime) -> TrainingAct:
    """Do the next act of the training work; which one was done.

    ``actor`` is whoever practises: he stands in the journal of the real territory as the one who
    began. What is waited for from a worker (the printing) is left to the worker.
    """
    case = training_work_of(territory)
    todo = next_training_act(case)
    if case is None:
        _begin(territory, actor=actor, now=now)
    elif todo in ACTS:
        with recording():
            ACTS[todo](case, now)
    return todo


def finish_training(territory: Territory, *, actor: Actor, now: datetime) -> TrainingAct:
    """Do all that is left, up to the printing or the end; what is next then."""
    for _round in range(ROUNDS_AT_MOST):
        todo = next_training_act(training_work_of(territory))
        if todo in (TrainingAct.PRINT, TrainingAct.OVER):
            return todo
        advance_training(territory, actor=actor, now=now)
    raise DomainError("training_stuck", _("The training work does not move. Remove it and retry."))


# --- The beginning ------------------------------------------------------------------------


def _begin(territory: Territory, *, actor: Actor, now: datetime) -> None:
    """Made-up people, the procedure they act by, and the work one of them sends."""
    with recording():
        if training_ground_of(territory) is not None:
            raise DomainError("training_begun", _("Remove the old training data first."))
        ground = open_training_ground(territory, actor=actor, now=now)
        procedure = judging.copy_procedure(
            territory,
            ground,
            title=script().text("procedure", "title"),
            spare_checklist=script().raw["checklist"],
            actor=actor,
            now=now,
        )
        author = _make_people(ground, now)
        _send(author, procedure, now=now)


def _make_people(ground: Territory, now: datetime) -> Person:
    """Everyone who takes part; returns the author."""
    said = script()
    today = local_date(now, ground.time_zone)
    places = {part: _organisation(ground, name) for part, name in said.raw["organisations"].items()}

    def make(name: str, place: str, position: str, role: Role) -> Person:
        return make_trainee(
            ground,
            name,
            organisation=places[place],
            position=said.text("positions", position),
            role=role,
            basis=said.name("basis"),
            today=today,
            now=now,
        )

    author = make(said.name("author"), "author", "author", Role.TEACHER)
    make(said.name("coordinator"), "council", "coordinator", Role.COORDINATOR)
    for name in said.raw["experts"]:
        make(name, "experts", "experts", Role.EXPERT)
    judging.make_council(
        ground,
        title=said.text("council", "title"),
        basis=said.name("basis"),
        chair=make(said.name("chair"), "council", "council", Role.COUNCIL_CHAIR),
        secretary=make(said.name("secretary"), "council", "council", Role.JURY_SECRETARY),
        members=[make(said.name("member"), "council", "council", Role.COUNCIL_MEMBER)],
        today=today,
    )
    return author


def _organisation(ground: Territory, name: str) -> Organisation:
    return Organisation.objects.create(
        territory=ground, name=name, short_name=name, kind=OrganisationKind.SCHOOL.value
    )


def _send(author: Person, procedure: Procedure, *, now: datetime) -> None:
    """The author fills the form, adds a file and sends the work."""
    said = script()
    by = Actor.person(author.pk)
    organisation = author.employments.select_related("organisation").get().organisation
    material = submission.start_draft(
        procedure, applicant=author, organisation=organisation, actor=by, now=now
    )
    submission.save_draft(
        material,
        title=said.text("work", "title"),
        kind_id=_first_value(ClassifierKey.MATERIAL_KIND),
        direction_id=_first_value(ClassifierKey.EXPERT_DIRECTION),
        level_id=_first_value(ClassifierKey.LEVEL),
        annotation=said.text("work", "annotation"),
        video_url="",
        organisation_id=organisation.pk,
        draft_version=material.draft_version,
        actor=by,
        now=now,
    )
    upload = ContentFile(_word_file(), name=said.text("work", "file"))
    submission.add_file(material, upload, actor=by, now=now)
    submit_material(
        material,
        consent_text=_consent(procedure.territory, now),
        authorship_declared=True,
        actor=by,
        now=now,
    )


def _consent(ground: Territory, now: datetime) -> ConsentText:
    return training_consent_text(
        ground,
        title=script().text("consent", "title"),
        body=script().text("consent", "body"),
        today=local_date(now, ground.time_zone),
    )


def _first_value(classifier: ClassifierKey) -> int | None:
    values = ClassifierItem.objects.filter(classifier=classifier.value, is_active=True)
    return values.order_by("position", "pk").values_list("pk", flat=True).first()


def _word_file() -> bytes:
    said = script()
    title = said.text("work", "title")
    lines = (Paragraph(text=line) for line in said.lines("work", "lines"))
    blocks = (Paragraph(text=title, style=TextStyle.HEADING), *lines)
    return render_docx(OfficePaper(title=title, author="", blocks=blocks))


# --- The way ------------------------------------------------------------------------------


def _check(case: Case, now: datetime) -> None:
    _do(_duty(case, "check_completeness"), _holder(case, Role.COORDINATOR), now, outcome="accept")


def _assign(case: Case, now: datetime) -> None:
    """The coordinator takes the fittest experts; a member of the council is the rapporteur."""
    coordinator = _holder(case, Role.COORDINATOR)
    stage = Stage.objects.filter(case=case).order_by("-position", "-round")[0]
    stage.case = case
    free = [
        one.person.pk
        for one in candidate_experts(stage, coordinator_id=coordinator.pk, now=now)
        if not one.ranked.barred and not one.ranked.conflicts and one.state is None
    ]
    seated = stage.assignments.filter(state__in=SEATED).count()
    chosen = free[: stage.experts_needed - seated]
    rule = parameters_of(case).stage_at(stage.position).rapporteur
    by_council = rule is RapporteurRule.COUNCIL_MEMBER and stage.rapporteur_id is None
    _do(
        _duty(case, "assign_experts"),
        coordinator,
        now,
        experts=[Choice(person, "") for person in chosen],
        reserve=[],
        rapporteur_id=_holder(case, Role.COUNCIL_MEMBER).pk if by_council else None,
    )


SEATED = (
    AssignmentState.INVITED.value,
    AssignmentState.ACCEPTED.value,
    AssignmentState.SUBMITTED.value,
)


def _answer(case: Case, now: datetime) -> None:
    for duty in _duties(case, "respond_to_invitation"):
        _do(duty, duty.person, now, accepts=True)


def _score(case: Case, now: datetime) -> None:
    for duty in _duties(case, "score_material"):
        assignment = Assignment.objects.select_related("sheet").get(pk=duty.data["assignment"])
        _do(
            duty,
            duty.person,
            now,
            marks=_marks(assignment.sheet.checklist_version_id),
            recommendation=Recommendation.ACCEPT.value,
            comment_to_author=script().text("sheet", "to_author"),
            note_to_council="",
        )


def _marks(version_id: int) -> dict[str, dict[str, Any]]:
    """Everything is good, and every fourth criterion could be better."""
    criteria = Criterion.objects.filter(version=version_id).order_by("position")
    return {
        str(one.pk): {
            "points": one.max_points - (one.position % 4 == 0 and one.max_points > 1),
            "not_applicable": False,
            "comment": script().text("sheet", "comment"),
        }
        for one in criteria
    }


def _draft(case: Case, now: datetime) -> None:
    conclusion = Conclusion.objects.get(case=case, state="draft")
    writer = conclusion.rapporteur or _holder(case, Role.COORDINATOR)
    _do(
        _duty(case, "draft_conclusion"),
        writer,
        now,
        verdict=conclusion.verdict,
        motivation=f"{script().text('conclusion', 'motivation')}\n\n{conclusion.motivation}",
        recommendations="\n".join(script().lines("conclusion", "recommendations")),
    )


def _decide(case: Case, now: datetime) -> None:
    """Every member votes for himself, the chair closes the item."""
    council = council_of(case.territory)
    assert council is not None  # noqa: S101 -- made together with the ground
    item = AgendaItem.objects.select_related("conclusion__stage", "body").get(
        case=case, closed_at=None
    )
    item.case = case
    assert item.conclusion is not None  # noqa: S101 -- items of an examination always have one
    mode = parameters_of(case).stage_at(item.conclusion.stage.position).decision
    if mode is not DecisionMode.CHAIR_ALONE:
        barred = barred_voters(item)
        for member in members_on(council, local_date(now, case.territory.time_zone)):
            if member.person_id not in barred:
                voter = Actor.person(member.person_id)
                cast_vote(item, member, choice=VoteChoice.FOR.value, actor=voter, now=now)
    chair = _holder(case, Role.COUNCIL_CHAIR)
    _do(_duty(case, "decide_in_council"), chair, now, approves=True)


ACTS = {
    TrainingAct.CHECK: _check,
    TrainingAct.ASSIGN: _assign,
    TrainingAct.ANSWER: _answer,
    TrainingAct.SCORE: _score,
    TrainingAct.DRAFT: _draft,
    TrainingAct.DECIDE: _decide,
}


def _duties(case: Case, step: str) -> Sequence[Task]:
    return list(open_duties().filter(case=case, step=step).select_related("person").order_by("pk"))


def _duty(case: Case, step: str) -> Task:
    return _duties(case, step)[0]


def _do(duty: Task, by: Person | None, now: datetime, **facts: Any) -> None:
    assert by is not None  # noqa: S101 -- duties of experts are always somebody's
    act(duty.pk, duty.step, actor=Actor.person(by.pk), now=now, **facts)


def _holder(case: Case, role: Role) -> Person:
    """The made-up person with the role."""
    grant = RoleGrant.objects.select_related("person").get(territory=case.territory, role=role)
    return grant.person
