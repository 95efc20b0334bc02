"""An empty base and the ready pack: a conclusion is issued and nobody opened a constructor."""

from dataclasses import dataclass

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
from review.models import Checklist
from tests.factories import registry as make
from tests.walks.papers import without_spaces, words_of
from tests.walks.town import (
    docx,
    goes_to_task,
    invites,
    scores,
    state_of,
    takes,
    waiting,
    worker_prints,
    writes_the_conclusion,
)
from tests.walks.visitors import PASSWORD, Visitor

PARTS = [
    "procedures/lesson-plans",
    "texts/consent-processing",
    "texts/consent-publication",
    "texts/order-procedure",
]


@dataclass
class Office:
    """A service as it stands after the installation: one territory, its people, nothing else."""

    territory: Territory
    administrator: Person
    coordinator: Person
    author: Person
    experts: list[Person]


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
        experts=[someone(territory, Role.EXPERT, directions=[direction]) for _ in range(2)],
    )


def someone(territory: Territory, role: Role, **fields: object) -> Person:
    person = make.make_person()
    make.make_user(person)
    make.make_employment(person, make.make_organisation(territory))
    make.grant(person, role, territory, **fields)
    return person


def direction_of_materials() -> ClassifierItem:
    return ClassifierItem.objects.get(
        classifier=ClassifierKey.EXPERT_DIRECTION.value, key="method_materials"
    )


def test_an_empty_base_and_the_pack_reach_an_issued_conclusion() -> None:
    office = empty_office()
    assert not Checklist.objects.exists()
    assert not Procedure.objects.exists()

    takes_the_pack(office)
    order = downloads_the_order(office)
    approves_by_the_order(office)
    case_id = sends_a_lesson_plan(office)
    coordinator = goes_to_task(office.coordinator, case_id, "check_completeness")
    coordinator.send(button="outcome=accept")
    invites(coordinator, case_id, office.experts)
    for expert in office.experts:
        takes(expert, case_id)
        scores(expert, case_id)
    writes_the_conclusion(office.coordinator, case_id)
    worker_prints(case_id)

    paper = Document.objects.get(case=case_id)
    printed = words_of(print_document(paper.pk))
    criterion = "Тема, тип урока, класс и место в рабочей программе названы и согласованы"
    assert order[:2] == b"PK"
    assert without_spaces(criterion) in printed
    assert paper.snapshot["checklist"]["title"] == "Экспертиза технологической карты урока"
    assert set(ConsentText.objects.values_list("purpose", flat=True)) == {
        "processing",
        "publication",
    }
    assert (state_of(case_id), waiting(case_id)) == (CaseState.CONCLUDED, ["publish_practice"])


# --- What happens on the way ----------------------------------------------------------------


def takes_the_pack(office: Office) -> None:
    """The administrator ticks what is needed; the procedure brings its checklist."""
    visitor = Visitor(office.administrator)
    visitor.open(reverse("office"))
    visitor.follow(reverse("pack"))
    visitor.send(to=reverse("install_pack"), parts=PARTS)


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


def sends_a_lesson_plan(office: Office) -> int:
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
