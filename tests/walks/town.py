"""A municipality in which the stories happen, and what its people do there, page by page."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from registry.models import Case, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import ConsentPurpose, Role
from registry.services.letters import send_letters
from review.models import AgendaItem, Assignment, Body, BodyMember, Conclusion, Meeting
from review.rules.presets import EXTERNAL_ONLY, INTERNAL_CHECKLIST, TWO_STAGES
from review.rules.procedure import ProcedureParameters
from review.rules.stored_procedure import write_parameters
from review.rules.vocabulary import AssignmentState, BodyRole, Verdict
from review.services.checklists import load_checklist
from tests.factories import registry as make
from tests.factories.scenes import Scene, checklist, make_scene
from tests.factories.uploads import make_docx, make_pdf
from tests.walks.pages import addresses_in
from tests.walks.visitors import Visitor
from workflows.models import Task
from workflows.services import run_job

INBOX = reverse("my_tasks")
CRITERIA = 4


@dataclass
class Town:
    """A territory with everyone a work meets on its way."""

    scene: Scene
    colleagues: list[Person]
    members: list[Person]
    secretary: Person

    @property
    def author(self) -> Person:
        return self.scene.author

    @property
    def coordinator(self) -> Person:
        return self.scene.coordinator

    @property
    def chair(self) -> Person:
        return self.scene.chair

    @property
    def experts(self) -> list[Person]:
        """Of other schools than the author's."""
        return self.scene.experts


def make_town(parameters: ProcedureParameters = EXTERNAL_ONLY, *, experts: int = 4) -> Town:
    """A territory with its council, two experts of the author's own school and some of others."""
    scene = make_scene(parameters=parameters, criteria=checklist(CRITERIA), experts=experts)
    scene.procedure.versions.update(parameters=write_parameters(parameters))
    if parameters == TWO_STAGES:
        internal = checklist(CRITERIA, code=INTERNAL_CHECKLIST, title="Внутренняя экспертиза")
        by = Actor.person(scene.coordinator.pk)
        load_checklist(scene.territory, internal, actor=by, now=now())
    make.make_consent_text(scene.territory, purpose=ConsentPurpose.PUBLICATION.value)
    colleagues = [_someone(scene, Role.EXPERT, directions=[scene.direction]) for _ in range(2)]
    for one in colleagues:
        make.make_employment(one, scene.school)
    members = [_someone(scene, Role.COUNCIL_MEMBER) for _ in range(3)]
    for one in members:
        _seat(scene, one, BodyRole.MEMBER)
    secretary = _someone(scene, Role.JURY_SECRETARY)
    _seat(scene, secretary, BodyRole.SECRETARY)
    return Town(scene=scene, colleagues=colleagues, members=members, secretary=secretary)


def one_round(parameters: ProcedureParameters) -> ProcedureParameters:
    """The same procedure without a second attempt."""
    return replace(parameters, max_rounds=1)


def _someone(scene: Scene, role: Role, **fields: Any) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.grant(person, role, scene.territory, **fields)
    return person


def _seat(scene: Scene, person: Person, role: BodyRole) -> None:
    body = Body.objects.get(territory=scene.territory)
    BodyMember.objects.create(
        body=body, person=person, role=role.value, period_from=make.TODAY.replace(year=2025)
    )


# --- What is known of a work ----------------------------------------------------------------


def state_of(case_id: int) -> str:
    return str(Case.objects.values_list("state", flat=True).get(pk=case_id))


def waiting(case_id: int) -> list[str]:
    """Steps that somebody is to do now."""
    return list(
        Task.objects.filter(case=case_id, finished=None, flow_task_type="HUMAN")
        .order_by("step", "pk")
        .values_list("step", flat=True)
    )


def task_page(case_id: int, step: str, person: Person | None = None) -> str:
    """Where the list of tasks leads to for this duty, of this person if it is his alone."""
    found = Task.objects.filter(case=case_id, step=step, finished=None)
    if person is not None and found.filter(person=person).exists():
        found = found.filter(person=person)
    return reverse("open_task", args=[found.get().pk])


def invited_to(case_id: int) -> list[Person]:
    """Experts whose answer is awaited, in order of their seats."""
    found = Assignment.objects.filter(
        stage__case=case_id, state=AssignmentState.INVITED.value
    ).order_by("seat")
    return [one.expert for one in found.select_related("expert")]


# --- What people do -------------------------------------------------------------------------


def goes_to_task(person: Person, case_id: int, step: str) -> Visitor:
    """Signs in, sees the task in the list and opens it."""
    visitor = Visitor(person)
    visitor.open(INBOX)
    visitor.follow(task_page(case_id, step, person))
    return visitor


def begins_a_draft(town: Town) -> Visitor:
    author = Visitor(town.author)
    author.open(reverse("my_materials"))
    author.follow(reverse("start_material"))
    author.send(procedure=town.scene.procedure.pk)
    return author


def sends_a_work(town: Town, title: str = "Дроби без слёз") -> int:
    """The author fills in everything, adds a Word file and a PDF and sends; the id of the case."""
    author = begins_a_draft(town)
    author.send(
        **description(town, title=title),
        file=[docx("Конспект урока.docx"), pdf("Карточки.pdf")],
        consent=True,
        authorship=True,
    )
    return Case.objects.get(applicant=town.author, title=title).pk


def description(town: Town, **fields: Any) -> dict[str, Any]:
    scene = town.scene
    return {
        "title": "Дроби без слёз",
        "kind": scene.kind.pk,
        "direction": scene.direction.pk,
        "level": scene.level.pk,
        "annotation": "Урок открытия нового знания с карточками трёх уровней.",
    } | fields


def docx(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_docx("Ход урока", "Карточки трёх уровней"))


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf(2))


def accepts_as_complete(town: Town, case_id: int) -> Visitor:
    """The coordinator takes the work up and accepts it; the choice of experts is next."""
    coordinator = goes_to_task(town.coordinator, case_id, "check_completeness")
    coordinator.send(button="outcome=accept")
    return coordinator


def invites(
    coordinator: Visitor,
    case_id: int,
    experts: list[Person],
    *,
    reserve: tuple[Person, ...] = (),
    **fields: Any,
) -> None:
    """The coordinator changes the plan on the screen to these experts and confirms it."""
    coordinator.open(task_page(case_id, "assign_experts"))
    chosen = {f"place-{one.pk}": "expert" for one in experts}
    places = dict.fromkeys(coordinator.form(*chosen).names("place-"), "")
    spare = {f"place-{one.pk}": str(place) for place, one in enumerate(reserve, start=1)}
    coordinator.send_named(places | chosen | spare | fields)


def letter_with_link(person: Person) -> str:
    """The address in the last letter with a link for the person alone; it is day by then."""
    send_letters(now() + timedelta(days=1))
    letters = [one for one in mail.outbox if one.to == [person.email]]
    found = [
        address for one in letters for address in addresses_in(str(one.body)) if "/link/" in address
    ]
    return urlsplit(found[-1]).path


def takes_by_letter(expert: Person) -> Visitor:
    """An expert presses the link in the letter and accepts without signing in."""
    visitor = Visitor()
    visitor.open(letter_with_link(expert))
    visitor.send(button="answer=accept")
    return visitor


def takes(expert: Person, case_id: int) -> Visitor:
    """An expert accepts in the system; his sheet is before him at once."""
    visitor = goes_to_task(expert, case_id, "respond_to_invitation")
    visitor.send(button="answer=accept")
    return visitor


def scores(expert: Person, case_id: int, points: int = 2, **fields: Any) -> Visitor:
    """An expert gives the same points everywhere and sends the sheet."""
    visitor = goes_to_task(expert, case_id, "score_material")
    marks = visitor.form("recommendation").names("mark-")
    comments = {} if points else {name.replace("mark", "comment"): "Этого нет." for name in marks}
    visitor.send_named(
        dict.fromkeys(marks, points)
        | comments
        | {"recommendation": "accept" if points else "reject"}
        | {"comment_to_author": "Добавить задания на планируемые результаты."}
        | fields,
        button="action=send",
    )
    return visitor


def writes_the_conclusion(
    rapporteur: Person, case_id: int, verdict: Verdict = Verdict.POSITIVE, **fields: Any
) -> Visitor:
    """The rapporteur reads the draft, adds a sentence of his own and hands it on."""
    visitor = goes_to_task(rapporteur, case_id, "draft_conclusion")
    drafted = visitor.standing("motivation")["motivation"][0]
    visitor.send_named(
        {
            "verdict": verdict.value,
            "motivation": f"{drafted}\nРабота рассмотрена по всем критериям.",
            "recommendations": "Добавить задания на планируемые результаты.",
        }
        | fields,
        button="action=send",
    )
    return visitor


def chair_approves(town: Town, case_id: int) -> Visitor:
    """Where the chair decides alone."""
    chair = Visitor(town.chair)
    chair.open(reverse("council"))
    task = Task.objects.get(case=case_id, step="decide_in_council", finished=None)
    chair.follow(reverse("decide_in_council", args=[task.pk]))
    chair.send(approves="yes")
    return chair


def council_meets(town: Town, case_id: int) -> Meeting:
    """The secretary calls the meeting and enters the votes: one recusal, the others for.

    The chair closes the item, the secretary ends the meeting with the scan of its protocol.
    """
    item = AgendaItem.objects.get(case=case_id)
    seats = {one.person_id: one for one in BodyMember.objects.filter(body=item.body)}
    absent = seats[town.members[2].pk]
    secretary = Visitor(town.secretary)
    secretary.open(reverse("council"))
    secretary.send(
        to=reverse("plan_meeting"),
        mode="in_room",
        date=f"{now() + timedelta(days=1):%Y-%m-%d}",
        time="15:00",
        number="7",
        items=[item.pk],
    )
    meeting = Meeting.objects.get(body=item.body)
    present = [one.pk for one in seats.values() if one != absent]
    secretary.send(to=reverse("note_presence", args=[meeting.pk]), members=present)
    secretary.follow(reverse("enter_votes", args=[item.pk]))
    recused = seats[town.members[1].pk]
    voices = {f"choice_{one.pk}": "for" for one in seats.values() if one != recused}
    secretary.send_named(
        voices
        | {f"choice_{recused.pk}": "recused", f"reason_{recused.pk}": "Вместе учились."}
        | {"basis": "Поднятием рук на заседании."}
    )
    _chair_closes_the_item(town, case_id, meeting)
    secretary.open(reverse("meeting", args=[meeting.pk]))
    secretary.send(to=reverse("close_meeting", args=[meeting.pk]), scan=pdf("Протокол 7.pdf"))
    return meeting


def _chair_closes_the_item(town: Town, case_id: int, meeting: Meeting) -> None:
    chair = Visitor(town.chair)
    chair.open(reverse("council"))
    chair.follow(reverse("meeting", args=[meeting.pk]))
    task = Task.objects.get(case=case_id, step="decide_in_council", finished=None)
    decision = reverse("decide_in_council", args=[task.pk])
    chair.follow(decision)
    chair.send(to=decision)


def worker_prints(case_id: int) -> None:
    """A worker finds the job and issues the paper."""
    job = Task.objects.get(case=case_id, step="issue_conclusion", finished=None)
    assert run_job(job.pk, now=now())


def conclusion_issued(town: Town, title: str = "Дроби без слёз") -> Conclusion:
    """A work that one stage with the chair alone has led to its conclusion."""
    case_id = sends_a_work(town, title)
    invites(accepts_as_complete(town, case_id), case_id, town.experts[:2])
    for expert in town.experts[:2]:
        takes(expert, case_id)
        scores(expert, case_id)
    writes_the_conclusion(town.coordinator, case_id)
    chair_approves(town, case_id)
    worker_prints(case_id)
    return Conclusion.objects.select_related("document", "case").get(case=case_id)
