"""One small world for the walk over every address: works in every place, people in every standing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from registry.models import (
    CalendarDay,
    Case,
    ConsentText,
    Employment,
    ListImport,
    Operation,
    Organisation,
    Person,
    ProcedureVersion,
    Territory,
)
from registry.rules.actors import COMMAND, Actor
from registry.rules.permissions import Standing
from registry.rules.vocabulary import ConsentPurpose, DayKind, ListKind, Role, VersionState
from registry.services.lists.intake import take_pasted
from registry.services.operations import do_next_rows
from review.models import (
    Advice,
    AgendaItem,
    Assignment,
    CoAuthor,
    ImportedPack,
    Meeting,
    Question,
    SchoolEntry,
    Sheet,
    Stage,
)
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import Discrepancy, Gap
from review.rules.stored_procedure import write_parameters
from review.rules.vocabulary import (
    Asker,
    AssignmentState,
    DecisionMode,
    DiscrepancyRoute,
    VoteChoice,
)
from review.services import submission
from review.services.pack import install_pack
from review.services.pack_files import import_pack, ready_pack, zip_of
from review.services.procedures import draft_of
from tests.factories import registry as make
from tests.factories.chambers import Chamber, make_chamber
from tests.factories.operations import KIND as EXCLAIM
from tests.factories.operations import make_operation
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist
from tests.factories.uploads import make_pdf, upload
from workflows.models import Task
from workflows.rules.bulk import BulkAction
from workflows.services import ask_author, run_job
from workflows.services.bulk import KIND as BULK
from workflows.services.bulk import start_bulk
from workflows.services.repinning import KIND as REPINNING
from workflows.services.repinning import start_repinning


@dataclass
class World:
    """Two territories; works of the first by the place they stand at."""

    chamber: Chamber
    other: Territory
    works: dict[str, int] = field(default_factory=dict)
    meeting: Meeting | None = None
    bearers: dict[tuple[Role, int], Client] = field(default_factory=dict)

    @property
    def territory(self) -> Territory:
        return self.chamber.scene.territory

    @property
    def school(self) -> Organisation:
        return self.chamber.scene.school

    def entry(self) -> SchoolEntry:
        """A work that the school prepares for its teacher."""
        return SchoolEntry.objects.get(organisation=self.school)

    def employment(self) -> Employment:
        return Employment.objects.filter(organisation=self.school).earliest("pk")

    def bearer(self, role: Role, territory: Territory) -> Client:
        """Someone signed in who holds the role there and stands to no work in any way."""
        return self.bearers[role, territory.pk]

    def case(self, place: str) -> Case:
        return Case.objects.select_related("territory").get(pk=self.works[place])

    def task(self, place: str, step: str) -> Task:
        return Task.objects.filter(case=self.works[place], step=step, finished=None).latest("pk")

    def item(self, place: str = "council") -> AgendaItem:
        return AgendaItem.objects.get(case=self.works[place])

    def sheet(self, place: str = "council") -> Sheet:
        return Sheet.objects.filter(assignment__stage__case=self.works[place]).earliest("pk")

    def question(self) -> Question:
        return Question.objects.get(case=self.works["asked"])

    def advice(self) -> Advice:
        return Advice.objects.filter(conclusion__case=self.works["concluded"]).earliest("pk")

    def day(self) -> CalendarDay:
        return CalendarDay.objects.get(territory=self.territory)

    def taken_list(self) -> ListImport:
        return ListImport.objects.get(territory=self.territory)

    def operation(self) -> Operation:
        return Operation.objects.get(territory=self.territory, kind=EXCLAIM)

    def bulk_operation(self) -> Operation:
        return Operation.objects.get(territory=self.territory, kind=BULK)

    def procedure_draft(self) -> ProcedureVersion:
        """A draft of the procedure: the one that is there, or one made now."""
        actor = Actor.person(self.chamber.scene.coordinator.pk)
        return draft_of(self.standing_version(), actor=actor, now=NOW)[0]

    def standing_version(self) -> ProcedureVersion:
        versions: Any = self.chamber.scene.procedure.versions
        return versions.select_related("procedure").get(state=VersionState.IN_FORCE.value)

    def repinning_operation(self) -> Operation:
        return Operation.objects.get(territory=self.territory, kind=REPINNING)

    def imported_pack(self) -> ImportedPack:
        return ImportedPack.objects.get(territory=self.territory)

    def standing_people(self, place: str) -> Iterator[tuple[Standing, Person]]:
        """Who stands to the work in some way, one person a way."""
        case = self.case(place)
        yield Standing.AUTHOR, case.applicant
        yield Standing.CO_AUTHOR, CoAuthor.objects.get(material__case=case).person
        for standing, states in (
            (Standing.INVITED, [AssignmentState.INVITED]),
            (Standing.EXPERT, [AssignmentState.ACCEPTED, AssignmentState.SUBMITTED]),
        ):
            found = Assignment.objects.filter(stage__case=case, state__in=states).first()
            if found:
                yield standing, found.expert
        if Stage.objects.filter(case=case, rapporteur__isnull=False).exists():
            yield Standing.RAPPORTEUR, self.chamber.members[1]
        if AgendaItem.objects.filter(case=case).exists():
            yield Standing.BODY, self.chamber.members[0]


def make_world() -> World:
    """Works are led to their places by the services that pages use."""
    chamber = make_chamber(
        members=2, decision=DecisionMode.MEETING, experts=4, criteria=checklist(2)
    )
    scene = chamber.scene
    world = World(chamber=chamber, other=make.make_territory())
    ConsentText.objects.create(
        territory=scene.territory,
        purpose=ConsentPurpose.PUBLICATION,
        number=1,
        title="Публикация",
        body="Согласие",
        in_force_from=NOW.date(),
    )
    CalendarDay.objects.create(
        territory=scene.territory, date=NOW.date() + timedelta(days=90), kind=DayKind.DAY_OFF
    )
    make_operation(scene.territory)
    bulk = start_bulk(
        BulkAction.CHECK,
        [],
        territory=scene.territory,
        actor=Actor.person(scene.coordinator.pk),
        now=NOW,
    )
    do_next_rows(bulk.pk, now=NOW)
    moved = start_repinning(
        [],
        territory=world.territory,
        version=world.standing_version(),
        actor=Actor.person(scene.coordinator.pk),
        now=NOW,
    )
    do_next_rows(moved.pk, now=NOW)
    _bring_packs(world)
    take_pasted(
        "Наименование\tВид\nШкола № 1\tшкола",
        ListKind.ORGANISATIONS,
        territory=scene.territory,
        actor=Actor.person(scene.coordinator.pk),
        now=NOW,
    )
    _lead(world)
    for case_id in world.works.values():
        person = make.make_person()
        make.make_user(person)
        CoAuthor.objects.create(material=Case.objects.get(pk=case_id).material, person=person)
    Stage.objects.update(rapporteur=chamber.members[1])
    for territory in (world.territory, world.other):
        for role in Role:
            world.bearers[role, territory.pk] = signed_in(_make_bearer(world, role, territory))
    return world


@contextmanager
def standing_world(blocker: Any, files: Path) -> Iterator[World]:
    """A world in one transaction around the tests of a module, which is taken back at the end."""
    former, settings.MEDIA_ROOT = settings.MEDIA_ROOT, str(files)
    with blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
    settings.MEDIA_ROOT = former


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    client.person = person  # type: ignore[attr-defined] -- whose client it is
    return client


def _bring_packs(world: World) -> None:
    """Texts of the office in both territories; in the first, a pack brought as a file as well."""
    texts = {f"texts/{one.code}" for one in ready_pack().texts}
    for territory in (world.territory, world.other):
        install_pack(territory, ready_pack(), keys=texts, actor=COMMAND, now=NOW)
    packed = ContentFile(zip_of(ready_pack()), name="pack.zip")
    import_pack(world.territory, packed, actor=COMMAND, now=NOW)


def _lead(world: World) -> None:
    scene, chamber, works = world.chamber.scene, world.chamber, world.works
    works["draft"] = _draft(world)
    works["checking"] = scene.submitted("На проверке")
    works["returned"] = scene.submitted("Возвращена")
    _check(world, "returned", "return", remarks=["Добавьте ответы"])
    works["assigning"] = scene.submitted("Без экспертов")
    _check(world, "assigning", "accept")
    works["scoring"] = scene.invited(title="У экспертов")
    scene.do(works["scoring"], "respond_to_invitation", scene.experts[0], accepts=True)
    works["asked"] = scene.taken(title="Ждёт ответа автора")
    ask_author(
        world.case("asked"),
        asker=Asker.EXPERT,
        text="К какому классу относится карточка 2?",
        actor=Actor.person(scene.experts[0].pk),
        now=NOW,
    )
    works["replacing"] = scene.invited(title="Эксперт отказался")
    scene.do(
        works["replacing"],
        "respond_to_invitation",
        scene.experts[0],
        accepts=False,
        reason="no_time",
    )
    works["discussing"] = _discussed(scene).scored(2, 0, title="Обсуждают оценки")
    scene.do(works["discussing"], "discuss_scores", scene.experts[1], keeps=True)
    works["concluding"] = scene.scored(title="У докладчика")
    works["council"] = chamber.item(title="Перед советом").case_id
    world.meeting = chamber.meeting(world.item(), held_at=timezone.now() + timedelta(days=2))
    works["issuing"] = _decided(world, "Печатается")
    works["concluded"] = _decided(world, "Заключение выдано")
    _issue(world, "concluded")
    works["published"] = _decided(world, "В банке")
    _issue(world, "published")
    scene.do(
        works["published"], "publish_practice", scene.author, consents=True, children_safe=True
    )


def _discussed(scene: Scene) -> Scene:
    """The same people and a procedure by which experts who differ discuss their scores."""
    (stage,) = EXTERNAL_ONLY.stages
    rule = Discrepancy(total=Gap(30), route=DiscrepancyRoute.DISCUSSION)
    parameters = replace(EXTERNAL_ONLY, stages=(replace(stage, discrepancy=rule),))
    version = make.make_procedure_version(scene.territory, parameters=write_parameters(parameters))
    version.procedure.title = "Экспертиза с обсуждением оценок"
    version.procedure.save()
    return replace(scene, procedure=version.procedure)


def _draft(world: World) -> int:

    scene = world.chamber.scene
    author = Actor.person(scene.author.pk)
    material = submission.start_draft(
        scene.procedure, applicant=scene.author, organisation=scene.school, actor=author, now=NOW
    )
    submission.add_file(material, upload(make_pdf(1), "черновик.pdf"), actor=author, now=NOW)
    SchoolEntry.objects.create(
        material=material,
        organisation=scene.school,
        entered_by=scene.coordinator,
        basis="заявка школы",
        entered_at=NOW,
    )
    return int(material.case_id)


def _check(world: World, place: str, outcome: str, *, remarks: list[str] | None = None) -> None:
    world.chamber.scene.do(
        world.works[place],
        "check_completeness",
        world.chamber.scene.coordinator,
        outcome=outcome,
        remarks=remarks or [],
        words="",
    )


def _decided(world: World, title: str) -> int:
    chamber = world.chamber
    item = chamber.item(title=title)
    chamber.vote(item, *[VoteChoice.FOR] * 4)
    chamber.scene.do(item.case_id, "decide_in_council", chamber.chair)
    return item.case_id


def _issue(world: World, place: str) -> None:
    job = Task.objects.get(case=world.works[place], step="issue_conclusion")
    assert run_job(job.pk, now=NOW)


def _make_bearer(world: World, role: Role, territory: Territory) -> Person:
    """A school's responsible answers for the school of the works, or for one of the other place."""
    person = make.make_person()
    make.make_user(person)
    school = None
    if role is Role.ORG_RESPONSIBLE:
        school = world.school
        if territory != world.territory:
            school = make.make_organisation(territory)
    make.grant(person, role, territory, organisation=school)
    return person
