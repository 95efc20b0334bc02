"""A training work beside a real one: no list, number, figure, letter or seal knows of it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.test import Client

from config.demo.loading import is_foreign
from config.management.commands.create_administrator import find_territory
from config.permissions import TABLE
from registry.invariants import find_breaches
from registry.models import (
    Case,
    Document,
    JournalEntry,
    JournalSeal,
    Letter,
    NumberRegister,
    Person,
    Territory,
)
from registry.queries import organisations_on, people_search, viewer_of_person
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseKind, DocumentKind, Role
from registry.services.errors import DomainError
from registry.services.journal_check import find_chain_breaks, find_seal_breaks
from registry.services.journal_seals import seal_journal
from registry.services.training_removal import remove_training
from review.invariants import find_breaches as find_breaches_of_review
from review.models import Conclusion, Practice
from review.queries import checklists_in_force, council_of, published_practices
from review.rules.vocabulary import PracticeState
from tests.factories import registry as make
from tests.factories.practices import concluded
from tests.factories.registry import NOW, TODAY
from workflows.invariants import find_breaches as find_breaches_of_workflows
from workflows.models import Task
from workflows.queries import (
    count_duties,
    count_works,
    duties_of,
    failed_jobs,
    lately_closed,
    lately_done,
    loads_of_experts,
    waiting_duties,
    works_in,
)
from workflows.queries.visible import cases_open_to
from workflows.rules.first_hour import TrainingAct
from workflows.services import run_job
from workflows.services.training import advance_training, finish_training

pytestmark = pytest.mark.django_db

STAFF = (
    Role.COORDINATOR,
    Role.DIRECTOR,
    Role.JURY_SECRETARY,
    Role.COUNCIL_CHAIR,
    Role.COUNCIL_MEMBER,
    Role.ADMIN,
    Role.EXPERT,
    Role.TEACHER,
)


@dataclass
class Service:
    """A service with one concluded work, and somebody who holds every role in it."""

    territory: Territory
    real: int
    everyone: Person

    @property
    def training(self) -> Case:
        return Case.objects.get(territory__training_of=self.territory)


@pytest.fixture
def service() -> Service:
    scene, case_id = concluded()
    everyone = make.make_person()
    make.make_user(everyone)
    for role in STAFF:
        make.grant(everyone, role, scene.territory)
    return Service(scene.territory, case_id, everyone)


def practise(service: Service, *, to_the_end: bool = True) -> None:
    by = Actor.person(service.everyone.pk)
    advance_training(service.territory, actor=by, now=NOW)
    if not to_the_end:
        return
    assert finish_training(service.territory, actor=by, now=NOW) is TrainingAct.PRINT
    run_job(Task.objects.get(case=service.training, flow_task_type="JOB").pk, now=NOW)


def publish(case_id: int) -> None:
    case = Case.objects.get(pk=case_id)
    Practice.objects.create(
        case=case,
        conclusion=Conclusion.objects.get(case=case),
        state=PracticeState.PUBLISHED.value,
        consent=make.make_consent(
            case.applicant, make.make_consent_text(case.territory, number=9), case
        ),
        published_at=NOW,
    )


def works_of(rows: Any) -> set[int]:
    return set(rows.values_list("pk", flat=True))


# Every list and figure of a territory, as plain values that are compared before and after.
LISTS: dict[str, Callable[[Service], object]] = {
    "works": lambda one: works_of(works_in(one.territory)),
    "counts of works": lambda one: count_works(one.territory, NOW),
    "counts of duties": lambda one: count_duties(one.territory, NOW),
    "steps done": lambda one: list(lately_done(one.territory, NOW)),
    "works closed": lambda one: list(lately_closed(one.territory, NOW)),
    "duties that wait": lambda one: works_of(waiting_duties(one.territory)),
    "jobs that failed": lambda one: works_of(failed_jobs(one.territory)),
    "experts": lambda one: works_of(loads_of_experts(one.territory, NOW)),
    "people": lambda one: works_of(people_search(one.territory, "")),
    "organisations": lambda one: works_of(organisations_on(one.territory, TODAY)),
    "checklists": lambda one: works_of(checklists_in_force(one.territory)),
    "council": lambda one: council_of(one.territory),
    "procedures": lambda one: works_of(one.territory.procedures),
    "practices": lambda one: works_of(published_practices()),
    "letters": lambda one: works_of(Letter.objects),
    "my duties": lambda one: works_of(duties_of(viewer_of_person(one.everyone.pk, NOW))),
    "numbers": lambda one: sorted(
        NumberRegister.objects.filter(territory=one.territory).values_list("kind", "next_number")
    ),
    "papers": lambda one: works_of(Document.objects.filter(territory=one.territory)),
    "territory of the command": lambda one: find_territory(one.territory.code),
}


def test_no_list_of_the_service_has_a_training_work(service: Service) -> None:
    publish(service.real)
    before = {name: read(service) for name, read in LISTS.items()}

    practise(service)
    publish(service.training.pk)

    after = {name: read(service) for name, read in LISTS.items()}
    assert [name for name in LISTS if after[name] != before[name]] == []


def test_no_action_opens_a_training_work_to_anyone(service: Service) -> None:
    practise(service, to_the_end=False)

    viewer = viewer_of_person(service.everyone.pk, NOW)
    open_works = {action: works_of(cases_open_to(viewer, action)) for action in actions()}

    assert open_works["case.view"] == {service.real}
    assert all(service.training.pk not in found for found in open_works.values())


def actions() -> Collection[str]:
    return {permit.action for permit in TABLE}


PAGES = ("/works/", "/board/", "/tasks/", "/council/", "/api/v1/works/", "/api/v1/tasks/")


def test_no_page_of_the_staff_names_the_training_work(service: Service) -> None:
    practise(service, to_the_end=False)
    client = Client()
    client.force_login(service.everyone.user)

    pages = {address: client.get(address) for address in PAGES}

    assert {page.status_code for page in pages.values()} == {200}
    naming = [address for address, page in pages.items() if "Учебн" in page.content.decode()]
    assert naming == []
    assert client.get(f"/works/{service.training.pk}/").status_code == 404


def test_training_paper_has_a_number_of_its_own_run_and_its_check_says_sample(
    service: Service,
) -> None:
    practise(service)
    own = NumberRegister.objects.filter(territory=service.training.territory)
    assert {one.kind for one in own} >= {CaseKind.EXAMINATION, DocumentKind.CONCLUSION}
    assert service.training.number == "УЧ-1"
    paper = Document.objects.get(case=service.training)

    page = Client().get(f"/v/{paper.verification_code}/")
    answer = Client().get(f"/api/v1/verification/{paper.verification_code}/")

    assert page.context["verdict"].tone == "warn"
    assert page.context["found"].is_sample is answer.json()["is_sample"] is True


def test_seals_and_invariants_hold_with_training_data_and_after_them(service: Service) -> None:
    practise(service)
    seal_journal(TODAY, now=NOW)
    sealed = JournalSeal.objects.get()
    training = service.training

    with_it = faults()
    remove_training(service.territory, actor=Actor.person(service.everyone.pk), now=NOW)

    assert f"case:{training.pk}" not in sealed.heads
    assert f"territory:{training.territory_id}" not in sealed.heads
    assert (with_it, faults()) == ([], [])


def faults() -> list[object]:
    rooms = (find_breaches, find_breaches_of_review, find_breaches_of_workflows)
    # The factories number works without a register.
    breaches = [
        fault for find in rooms for fault in find() if fault.model != "registry.numberregister"
    ]
    return [*breaches, *find_chain_breaks(), *find_seal_breaks()]


@pytest.mark.parametrize("to_the_end", [False, True])
def test_removal_leaves_nothing_but_two_lines_of_the_journal(
    to_the_end: bool, service: Service, django_capture_on_commit_callbacks: Any
) -> None:
    rows, files = counts(), stored()
    practise(service, to_the_end=to_the_end)
    assert stored() != files

    with django_capture_on_commit_callbacks(execute=True):
        remove_training(service.territory, actor=Actor.person(service.everyone.pk), now=NOW)

    after = counts()
    assert {name: after[name] - rows[name] for name in rows if after[name] != rows[name]} == {
        "registry.JournalEntry": 2,
        "registry.JournalValue": 1,
    }
    assert stored() == files
    lines = JournalEntry.objects.filter(territory=service.territory, case=None)
    assert list(lines.order_by("position").values_list("key", flat=True))[-2:] == [
        "registry.training.begun",
        "registry.training.removed",
    ]


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, models.Model)
    }


def stored() -> set[str]:
    def walk(folder: str) -> set[str]:
        folders, files = default_storage.listdir(folder)
        found = {f"{folder}{file}" for file in files}
        return found.union(*(walk(f"{folder}{inner}/") for inner in folders))

    return walk("")


def test_removal_stops_before_anything_real(service: Service) -> None:
    practise(service, to_the_end=False)
    training = service.training
    make.make_employment(training.applicant, make.make_organisation(service.territory))

    with pytest.raises(DomainError) as refusal:
        remove_training(service.territory, actor=Actor.person(service.everyone.pk), now=NOW)

    assert refusal.value.code == "training_mixed"
    assert Case.objects.filter(pk=training.pk).exists()


def test_another_service_s_training_stays(service: Service) -> None:
    other = make.make_territory()
    by = Actor.person(service.everyone.pk)
    advance_training(other, actor=by, now=NOW)
    practise(service, to_the_end=False)

    remove_training(service.territory, actor=by, now=NOW)

    assert Case.objects.filter(territory__training_of=other).exists()


def test_demonstration_does_not_take_a_training_ground_for_somebody_s_data() -> None:
    territory = make.make_territory(code="svetloborsk")

    advance_training(territory, actor=Actor.person(make.make_person().pk), now=NOW)

    assert is_foreign() is False
