"""Two worlds that differ only in who made a work, or only in who judges it.

Whoever must not know it gets the same bytes in both: pages, lists, letters, files and the API.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Case, Letter, Organisation, Person, StoredFile
from registry.queries import forget_calendars
from registry.rules.actors import Actor
from registry.services.files import digest_of
from registry.services.letter_links import make_link_token
from registry.services.letters import compose
from registry.services.previews import prepare_preview
from review.models import CoAuthor, Material
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import Asker, DecisionMode, ExpertNames
from review.services import submission
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import make_docx, make_image, make_pdf, upload
from workflows.models import Task
from workflows.services import act, ask_author, submit_material

pytestmark = pytest.mark.django_db

CSRF = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{}</dc:creator>'
    "</cp:coreProperties>"
)


@dataclass(frozen=True)
class Somebody:
    """Everything by which one could be recognised."""

    last_name: str
    first_name: str
    patronymic: str
    school: str

    def files(self) -> list[tuple[str, bytes]]:
        """The same pages, signed in every way a file can be signed without a word on them."""
        properties = {
            "docProps/core.xml": CORE.format(self.last_name).encode(),
            "word/header1.xml": (
                '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
                f"<w:p><w:r><w:t>{self.school}</w:t></w:r></w:p></w:hdr>"
            ).encode(),
        }
        latin = self.last_name.encode("utf-8").hex()
        return [
            (f"{self.last_name}_урок.pdf", make_pdf(2, author=latin)),
            (f"{self.last_name}.docx", make_docx("Ход урока", extra=properties)),
            (f"Фото {self.last_name}.jpg", make_image(comment=self.last_name.encode())),
        ]


PRESLAVSKAYA = Somebody("Преславская", "Анна", "Викторовна", "Школа № 1272")
ZHUKOVSKAYA = Somebody("Жуковская", "Маргарита", "Константиновна", "Лицей имени Н. К. Рериха")


# --- Making a world, and turning it into the other ----------------------------------------------


def submit(scene: Scene, who: Somebody) -> int:
    """A work of the scene's author, who is ``who`` from now on."""
    author = Actor.person(scene.author.pk)
    material = submission.start_draft(
        scene.procedure, applicant=scene.author, organisation=scene.school, actor=author, now=NOW
    )
    for name, body in who.files():
        submission.add_file(material, upload(body, name), actor=author, now=NOW)
    co_author = make.make_person()
    CoAuthor.objects.create(material=material, person=co_author, organisation=scene.school)
    submission.save_draft(
        material,
        title="Дроби без слёз",
        kind_id=scene.kind.pk,
        direction_id=scene.direction.pk,
        level_id=scene.level.pk,
        annotation="Урок открытия нового знания.",
        video_url="",
        organisation_id=scene.school.pk,
        draft_version=material.draft_version,
        actor=author,
        now=NOW,
    )
    submit_material(
        material, consent_text=scene.consent, authorship_declared=True, actor=author, now=NOW
    )
    for file in StoredFile.objects.filter(case=material.case):
        prepare_preview(file.pk)
    become(who, material)
    return int(material.case_id)


def become(who: Somebody, material: Material) -> None:
    """Change the author, the co-author, the school and the files, and nothing else at all."""
    case = material.case
    name = {
        "last_name": who.last_name,
        "first_name": who.first_name,
        "patronymic": who.patronymic,
    }
    people = [case.applicant_id, *material.co_authors.values_list("person", flat=True)]
    Person.objects.filter(pk__in=people).update(**name)
    Organisation.objects.filter(pk=case.organisation_id).update(
        name=f"МБОУ {who.school}", short_name=who.school
    )
    for file, (called, body) in zip(
        StoredFile.objects.filter(case=case).order_by("pk"), who.files(), strict=False
    ):
        with file.content.storage.open(file.content.name, "wb") as content:
            content.write(body)
        with file.content.open("rb") as content:
            StoredFile.objects.filter(pk=file.pk).update(
                name=called, size=len(body), sha256=digest_of(content)
            )
    forget_calendars()


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def seen(client: Client, addresses: Iterable[str]) -> dict[str, tuple[int, str, bytes]]:
    """Status, name of the file and body of each address."""
    found = {}
    for address in addresses:
        answer: Any = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        name = answer.headers.get("Content-Disposition", "")
        found[address] = (answer.status_code, name, CSRF.sub(rb"\1", body))
    return found


def letters_to(person: Person) -> list[str]:
    letters = Letter.objects.filter(person=person).select_related("person", "case", "territory")
    messages = [compose(letter) for letter in letters.order_by("pk")]
    return [f"{message.subject}\n{message.body}" for message in messages]


# --- The author is hidden ----------------------------------------------------------------------


@pytest.fixture
def blind() -> Scene:
    return make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=True), discrepancy=None)


def addresses_of_invited(scene: Scene, case_id: int) -> list[str]:
    expert = scene.experts[0]
    token = make_link_token(
        "invitation",
        subject_id=scene.assignment(case_id, expert).pk,
        person_id=expert.pk,
        expires_at=timezone.now() + timezone.timedelta(days=300),
    )
    duty = scene.task(case_id, "respond_to_invitation", expert)
    return [
        reverse("my_tasks"),
        reverse("respond_to_invitation", args=[duty.pk]),
        reverse("letter_link", args=[token]),
        reverse("api_tasks"),
        reverse("api_works"),
    ]


def addresses_at_work(scene: Scene, case_id: int) -> list[str]:
    expert = scene.experts[0]
    duty = scene.task(case_id, "score_material", expert)
    return [
        reverse("score_material", args=[duty.pk]),
        reverse("api_sheet", args=[duty.pk]),
        reverse("ask_author", args=[case_id]),
        *addresses_of_work(case_id),
    ]


def addresses_of_work(case_id: int) -> list[str]:
    files = StoredFile.objects.filter(case=case_id).order_by("pk")
    return [
        reverse("my_tasks"),
        reverse("case", args=[case_id]),
        reverse("api_tasks"),
        reverse("api_works"),
        reverse("api_work", args=[case_id]),
        *(reverse("file_download", args=[file.pk, "x"]) for file in files),
        *(reverse("file_text", args=[file.pk]) for file in files),
        *(
            reverse("file_page", args=[file.pk, page.number])
            for file in files
            for page in file.pages.all()
        ),
    ]


def in_both_worlds(
    case_id: int, look: Callable[[], dict[str, Any] | list[str]]
) -> tuple[dict[str, Any] | list[str], dict[str, Any] | list[str]]:
    """What is seen in the world of one author, then in that of another."""
    material = Material.objects.select_related("case").get(case=case_id)
    become(PRESLAVSKAYA, material)
    first = look()
    become(ZHUKOVSKAYA, material)
    return first, look()


def names_in(found: Any) -> list[str]:
    """Which of the names are told anywhere in what was seen."""
    told = repr(found) + "".join(
        one[2].decode("utf-8", "replace")
        for one in (found.values() if isinstance(found, dict) else ())
    )
    known = [name for who in (PRESLAVSKAYA, ZHUKOVSKAYA) for name in (who.last_name, who.school)]
    return [name for name in known if name in told]


@pytest.mark.parametrize("moment", ["invited", "at work", "sheet sent", "concluded"])
def test_whoever_judges_a_hidden_author_sees_the_same_in_both_worlds(
    blind: Scene, moment: str
) -> None:
    expert = blind.experts[0]
    case_id = submit(blind, PRESLAVSKAYA)
    addresses = go_to(moment, blind, case_id)
    client = signed_in(expert)
    client.get(addresses[0])

    first, second = in_both_worlds(case_id, lambda: seen(client, addresses))

    assert {address: found[0] for address, found in first.items()} == {
        address: 404 if "/text/" in address and found[0] == 404 else 200
        for address, found in first.items()
    }
    assert [address for address in first if first[address] != second[address]] == []
    assert names_in(first) == names_in(second) == []


def go_to(moment: str, scene: Scene, case_id: int) -> list[str]:
    """Drive the work so far; the addresses an expert then looks at."""
    scene.do(
        case_id, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words=""
    )
    invite(scene, case_id)
    if moment == "invited":
        return addresses_of_invited(scene, case_id)
    for one in scene.experts[:2]:
        scene.do(case_id, "respond_to_invitation", one, accepts=True)
    ask_and_answer(scene, case_id)
    if moment == "at work":
        return addresses_at_work(scene, case_id)
    for one in scene.experts[:2]:
        scene.score(case_id, one)
    sheet = scene.assignment(case_id, scene.experts[0]).sheet
    return [*addresses_of_work(case_id), reverse("sheet", args=[case_id, sheet.pk])]


def ask_and_answer(scene: Scene, case_id: int) -> None:
    """The first expert asks twice; one of the questions is answered."""
    for text in ("К какому классу относится карточка 2?", "Где приложение?"):
        ask_author(
            Case.objects.get(pk=case_id),
            asker=Asker.EXPERT,
            text=text,
            actor=Actor.person(scene.experts[0].pk),
            now=NOW,
        )
    duty = Task.objects.filter(case=case_id, step="answer_question").earliest("pk")
    author = Actor.person(scene.author.pk)
    act(duty.pk, "answer_question", actor=author, now=NOW, text="К пятому классу.")


def invite(scene: Scene, case_id: int) -> None:
    from review.services.assignment import Choice

    experts = [Choice(person_id=one.pk) for one in scene.experts[:2]]
    scene.do(case_id, "assign_experts", scene.coordinator, experts=experts, reserve=[])


def test_letters_to_experts_say_the_same_in_both_worlds(blind: Scene) -> None:
    case_id = submit(blind, PRESLAVSKAYA)
    go_to("sheet sent", blind, case_id)

    first, second = in_both_worlds(case_id, lambda: letters_to(blind.experts[0]))

    assert len(first) >= 1
    assert first == second
    assert names_in(first) == []


def test_where_the_author_is_named_the_worlds_differ() -> None:
    """The same walk over the same pages finds the names: the test above is not blind itself."""
    scene = make_scene(discrepancy=None)
    case_id = submit(scene, PRESLAVSKAYA)
    addresses = go_to("at work", scene, case_id)
    client = signed_in(scene.experts[0])

    first, second = in_both_worlds(case_id, lambda: seen(client, addresses))

    assert first != second
    assert set(names_in(first)) == {PRESLAVSKAYA.last_name, PRESLAVSKAYA.school}


# --- The experts are hidden ------------------------------------------------------------------------


def rename_experts(scene: Scene, *names: tuple[str, str, str, str]) -> None:
    for expert, (last, first, patronymic, school) in zip(scene.experts, names, strict=True):
        Person.objects.filter(pk=expert.pk).update(
            last_name=last, first_name=first, patronymic=patronymic
        )
        Organisation.objects.filter(territory=scene.territory).exclude(pk=scene.school.pk).update(
            name=school, short_name=school
        )
    forget_calendars()


ONE_WORLD = (
    ("Ветров", "Игорь", "Олегович", "Гимназия № 3"),
    ("Лунина", "Вера", "Львовна", "Гимназия № 3"),
    ("Снегов", "Павел", "Ильич", "Гимназия № 3"),
)
OTHER_WORLD = (
    ("Преображенская", "Евдокия", "Аристарховна", "Центр «Росток»"),
    ("Ли", "Ян", "", "Центр «Росток»"),
    ("Абрамович", "Тимофей", "Кузьмич", "Центр «Росток»"),
)


@pytest.mark.parametrize("names", [ExpertNames.NUMBERS, ExpertNames.HIDDEN])
def test_author_sees_the_same_whoever_judged(names: ExpertNames) -> None:
    scene = make_scene(expert_names=names, discrepancy=None, decision=DecisionMode.NO_COUNCIL)
    case_id = submit(scene, PRESLAVSKAYA)
    go_to("sheet sent", scene, case_id)
    addresses = [
        reverse("my_tasks"),
        reverse("my_materials"),
        reverse("case", args=[case_id]),
        reverse("api_works"),
        reverse("api_work", args=[case_id]),
    ]
    client = signed_in(scene.author)
    rename_experts(scene, *ONE_WORLD)
    first = seen(client, addresses), letters_to(scene.author)
    rename_experts(scene, *OTHER_WORLD)
    second = seen(client, addresses), letters_to(scene.author)

    assert {found[0] for found in first[0].values()} == {200}
    assert first == second
    assert not any(name[0] in repr(first) for name in ONE_WORLD)


@pytest.mark.parametrize(
    ("names", "chair_sees"),
    [(ExpertNames.NUMBERS, False), (ExpertNames.HIDDEN, True), (ExpertNames.NAMES, True)],
)
def test_chair_alone_sees_experts_that_are_hidden_from_all(
    names: ExpertNames, chair_sees: bool
) -> None:
    scene = make_scene(expert_names=names, discrepancy=None)
    case_id = submit(scene, PRESLAVSKAYA)
    go_to("sheet sent", scene, case_id)
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict="positive",
        motivation="Работа полезна.",
        recommendations="",
    )
    duty = scene.task(case_id, "decide_in_council")

    page = signed_in(scene.chair).get(reverse("decide_in_council", args=[duty.pk]))

    shown = page.content.decode()
    assert page.status_code == 200
    assert (scene.experts[0].short_name in shown) is chair_sees


@pytest.mark.parametrize("names", [ExpertNames.NUMBERS, ExpertNames.HIDDEN])
def test_author_reads_the_same_question_whoever_asks(names: ExpertNames) -> None:
    scene = make_scene(expert_names=names, discrepancy=None)
    case_id = submit(scene, PRESLAVSKAYA)
    go_to("at work", scene, case_id)
    client = signed_in(scene.author)
    addresses = [
        reverse("answer_question", args=[scene.task(case_id, "answer_question").pk]),
        reverse("case", args=[case_id]),
        reverse("my_tasks"),
    ]
    client.get(addresses[0])
    rename_experts(scene, *ONE_WORLD)
    first = seen(client, addresses), letters_to(scene.author)
    rename_experts(scene, *OTHER_WORLD)
    second = seen(client, addresses), letters_to(scene.author)

    assert {found[0] for found in first[0].values()} == {200}
    assert first == second
    assert not any(name[0] in repr(first) for name in ONE_WORLD)
