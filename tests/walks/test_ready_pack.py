"""An empty base and the ready pack: by every procedure of it a work gets its paper.

Nobody opens a constructor: what is in the pack is taken, approved by an order and used.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from registry.models import (
    Case,
    ClassifierItem,
    ConsentText,
    Document,
    Person,
    Procedure,
    Territory,
)
from registry.queries import classifier_items
from registry.rules.actors import COMMAND
from registry.rules.vocabulary import CaseState, ClassifierKey, Role
from registry.services.administrators import create_administrator
from registry.services.printing import print_document
from review.models import AgendaItem, Body, Checklist, Meeting
from review.rules.pack import ProcedureData
from review.rules.procedure import StageParameters
from review.rules.vocabulary import BodyRole, DecisionMode, RapporteurRule
from review.services.pack_files import ready_pack
from tests.factories import registry as make
from tests.walks.papers import without_spaces, words_of
from tests.walks.town import (
    docx,
    goes_to_task,
    invites,
    pdf,
    scores,
    state_of,
    takes,
    task_page,
    waiting,
    worker_prints,
    writes_the_conclusion,
)
from tests.walks.visitors import PASSWORD, Visitor
from workflows.models import Task

TEXTS = ["texts/consent-processing", "texts/consent-publication", "texts/order-procedure"]
PACK = ready_pack()
CHECKLISTS = {one.code: one for one in PACK.checklists}
SEATS = (BodyRole.CHAIR, BodyRole.SECRETARY, BodyRole.MEMBER, BodyRole.MEMBER)


@dataclass
class Office:
    """A service as it stands after the installation: one territory, its people, nothing else."""

    territory: Territory
    administrator: Person
    coordinator: Person
    author: Person
    experts: list[Person]
    council: list[Person] = field(default_factory=list)

    @property
    def chair(self) -> Person:
        return self.council[0]

    @property
    def secretary(self) -> Person:
        return self.council[1]

    def experts_of(self, stage: int, procedure: ProcedureData) -> list[Person]:
        """Each stage has experts of its own."""
        before = sum(one.experts for one in procedure.parameters.stages[:stage])
        return self.experts[before:][: procedure.parameters.stages[stage].experts]


def empty_office() -> Office:
    """What the commands of the installation and the lists of people leave behind."""
    territory = make.make_territory(
        address="ул. Новая, 1", email="metod@example.org", signatory_name="Петрова Анна Ильинична"
    )
    user = create_administrator(
        territory,
        email="admin@example.org",
        last_name="Первых",
        first_name="Ольга",
        patronymic="Ивановна",
        password=PASSWORD,
        basis="Приказ № 1",
        actor=COMMAND,
        now=now(),
    )
    assert user.person is not None
    direction = direction_of_materials()
    return Office(
        territory=territory,
        administrator=user.person,
        coordinator=someone(territory, Role.COORDINATOR),
        author=someone(territory, Role.TEACHER),
        experts=[someone(territory, Role.EXPERT, directions=[direction]) for _ in range(5)],
    )


def someone(territory: Territory, role: Role | None = None, **fields: object) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.make_employment(person, make.make_organisation(territory))
    if role:
        make.grant(person, role, territory, **fields)
    return person


def direction_of_materials() -> ClassifierItem:
    return ClassifierItem.objects.get(
        classifier=ClassifierKey.EXPERT_DIRECTION.value, key="method_materials"
    )


@pytest.mark.parametrize("procedure", PACK.procedures, ids=lambda one: one.code)
def test_an_empty_base_and_the_pack_reach_an_issued_conclusion(procedure: ProcedureData) -> None:
    office = empty_office()
    assert not Checklist.objects.exists()
    assert not Procedure.objects.exists()

    takes_the_pack(office, procedure)
    order = downloads_the_order(office)
    approves_by_the_order(office)
    if procedure.parameters.needs_council:
        composes_the_council(office)
    case_id = sends_a_work(office)
    coordinator = goes_to_task(office.coordinator, case_id, "check_completeness")
    coordinator.send(button="outcome=accept")
    for place, stage in enumerate(procedure.parameters.stages):
        goes_through(office, case_id, stage, office.experts_of(place, procedure))

    stages = procedure.parameters.stages
    papers = list(Document.objects.filter(case=case_id).order_by("pk"))
    titles = [CHECKLISTS[stage.checklist].title for stage in stages]
    criterion = CHECKLISTS[stages[-1].checklist].groups[0].criteria[0].text
    assert order[:2] == b"PK"
    assert [paper.snapshot["checklist"]["title"] for paper in papers] == titles
    assert without_spaces(criterion) in words_of(print_document(papers[-1].pk))
    assert author_reads(office, case_id, papers) == [b"%PDF-" for _ in stages]
    assert set(ConsentText.objects.values_list("purpose", flat=True)) == {
        "processing",
        "publication",
    }
    assert (state_of(case_id), waiting(case_id)) == (CaseState.CONCLUDED, ["publish_practice"])


def test_procedures_of_the_pack_decide_in_every_way_that_is_walked() -> None:
    decisions = {stage.decision for one in PACK.procedures for stage in one.parameters.stages}

    assert len(PACK.procedures) == 8
    assert decisions == {DecisionMode.NO_COUNCIL, DecisionMode.CHAIR_ALONE, DecisionMode.MEETING}


# --- What happens on the way ----------------------------------------------------------------


def takes_the_pack(office: Office, procedure: ProcedureData) -> None:
    """The administrator ticks what is needed; the procedure brings its checklist."""
    visitor = Visitor(office.administrator)
    visitor.open(reverse("office"))
    visitor.follow(reverse("pack"))
    visitor.send(to=reverse("install_pack"), parts=[f"procedures/{procedure.code}", *TEXTS])


def downloads_the_order(office: Office) -> bytes:
    """The text of the order is ready; number and date are not known yet."""
    visitor = Visitor(office.administrator)
    visitor.open(reverse("office"))
    visitor.follow(reverse("office_paper", args=["order-procedure"]))
    form = visitor.form("procedure")
    chosen = form.filled({"procedure": Procedure.objects.get().versions.get().pk})
    answer = visitor.client.post(form.address, chosen | {"action": ["save"]})
    assert answer.status_code == 200
    return bytes(answer.content)


def approves_by_the_order(office: Office) -> None:
    """The order is signed: its number and date put everything ticked in force at once."""
    visitor = Visitor(office.administrator)
    visitor.open(reverse("pack"))
    everything = [line.waiting.key for line in visitor.context["waiting"]]
    visitor.send(
        to=reverse("approve_pack"), parts=everything, number="12-од", date=f"{now():%Y-%m-%d}"
    )
    assert visitor.context["waiting"] == []


def composes_the_council(office: Office) -> None:
    """The administrator creates the council; the page offers each seat in its turn."""
    office.council = [someone(office.territory) for _ in SEATS]
    visitor = Visitor(office.administrator)
    visitor.open(reverse("first_hour_procedure"))
    visitor.follow(reverse("council_members"))
    visitor.send_named(
        {"council-title": "Экспертный совет", "council-basis": "Приказ № 5"},
        to=reverse("found_council"),
    )
    for person in office.council:
        visitor.send(to=reverse("seat_member"), person=person.pk)
    seated = Body.objects.get().members.order_by("pk").values_list("person", "role")
    assert list(seated) == [
        (person.pk, role.value) for person, role in zip(office.council, SEATS, strict=True)
    ]


def sends_a_work(office: Office) -> int:
    author = Visitor(office.author)
    author.open(reverse("my_materials"))
    author.follow(reverse("start_material"))
    author.send(procedure=Procedure.objects.get().pk)
    author.send(
        title="Дроби без слёз",
        kind=classifier_items(ClassifierKey.MATERIAL_KIND)[0].pk,
        direction=direction_of_materials().pk,
        level=classifier_items(ClassifierKey.LEVEL)[0].pk,
        annotation="Урок открытия нового знания с карточками трёх уровней.",
        file=[docx("Технологическая карта.docx")],
        consent=True,
        authorship=True,
    )
    return Case.objects.get(applicant=office.author).pk


def goes_through(
    office: Office, case_id: int, stage: StageParameters, experts: list[Person]
) -> None:
    """One stage, from the choice of experts to its paper."""
    by_member = stage.rapporteur is RapporteurRule.COUNCIL_MEMBER
    rapporteur = office.council[-1] if by_member else office.coordinator
    coordinator = Visitor(office.coordinator)
    coordinator.open(task_page(case_id, "assign_experts"))
    invites(coordinator, case_id, experts, **{"rapporteur": rapporteur.pk} if by_member else {})
    for expert in experts:
        takes(expert, case_id)
        scores(expert, case_id)
    writes_the_conclusion(rapporteur, case_id)
    if stage.decision is DecisionMode.CHAIR_ALONE:
        decides(office.chair, case_id, approves="yes")
    elif stage.decision is DecisionMode.MEETING:
        meets(office, case_id)
    worker_prints(case_id)


def meets(office: Office, case_id: int) -> None:
    """Agenda, votes, decision, protocol."""
    secretary = Visitor(office.secretary)
    secretary.open(reverse("council"))
    secretary.send(
        to=reverse("plan_meeting"),
        mode="in_room",
        date=f"{now() + timedelta(days=1):%Y-%m-%d}",
        items=[AgendaItem.objects.get(case=case_id).pk],
    )
    meeting = Meeting.objects.get()
    seats = [one.pk for one in meeting.body.members.all()]
    secretary.send(to=reverse("note_presence", args=[meeting.pk]), members=seats)
    secretary.send(
        to=reverse("enter_all_for", args=[meeting.pk]),
        items=[AgendaItem.objects.get(case=case_id).pk],
    )
    decides(office.chair, case_id)
    secretary.open(reverse("meeting", args=[meeting.pk]))
    secretary.send(to=reverse("close_meeting", args=[meeting.pk]), scan=pdf("Протокол 1.pdf"))
    secretary.follow(reverse("protocol", args=[meeting.pk]))
    address = reverse("protocol_document", args=[meeting.pk])
    assert secretary.page.leads_to(address)
    assert secretary.client.get(address).content[:2] == b"PK"


def decides(chair: Person, case_id: int, **fields: str) -> None:
    visitor = Visitor(chair)
    visitor.open(reverse("council"))
    meeting = AgendaItem.objects.get(case=case_id).meeting
    if meeting is not None:
        visitor.follow(reverse("meeting", args=[meeting.pk]))
    decision = reverse("decide_in_council", args=[task_id(case_id)])
    visitor.follow(decision)
    visitor.send(to=decision, **fields)


def task_id(case_id: int) -> int:
    return Task.objects.get(case=case_id, step="decide_in_council", finished=None).pk


def author_reads(office: Office, case_id: int, papers: list[Document]) -> list[bytes]:
    """How the papers begin that the author takes from the page of the work."""
    author = Visitor(office.author)
    author.open(reverse("my_materials"))
    author.follow(reverse("case", args=[case_id]))
    return [author.save(reverse("document", args=[paper.pk]))[:5] for paper in papers]
