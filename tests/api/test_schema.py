"""The API against its own description: no failure of ours, no answer that is not described."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from registry.models import Document, Person
from registry.rules.permissions import Standing
from tests.contracts.worlds import World, signed_in, standing_world
from workflows.api.base import INVALID, MESSAGES, NO_TOKEN
from workflows.api.description import REFUSALS
from workflows.api.schema import described_api
from workflows.urls import urlpatterns

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
TOKEN = "c" * 32
SENT = {
    "headers": {"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"},
    "environ_base": {"REMOTE_ADDR": "127.0.0.1"},
}


# --- The world and who asks ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, files: Path) -> Iterator[World]:
    with standing_world(django_db_blocker, files) as world:
        yield world


def expert(world: World) -> Person:
    """Who has accepted a work and not scored it yet."""
    return dict(world.standing_people("scoring"))[Standing.EXPERT]


ASKERS: dict[str, Callable[[World], Person | None]] = {
    "nobody": lambda world: None,
    "teacher": lambda world: world.chamber.scene.author,
    "expert": expert,
    "coordinator": lambda world: world.chamber.scene.coordinator,
    "council member": lambda world: world.chamber.members[0],
}
# Who has most to do at an address.
AT_HOME = {
    "/api/v1/tasks/{task_id}/sheet": "expert",
    "/api/v1/agenda": "council member",
    "/api/v1": "coordinator",
}


@pytest.fixture(scope="module")
def sessions(world: World, django_db_blocker: Any) -> dict[str, dict[str, str]]:
    """The cookies of every asker, with the token that lets him change something."""
    with django_db_blocker.unblock():
        return {name: _cookies_of(find(world)) for name, find in ASKERS.items()}


def _cookies_of(person: Person | None) -> dict[str, str]:
    if person is None:
        return {}
    session = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    return {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: TOKEN}


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The site answers within the transaction of the test, so it must not part with its connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _files_of_the_world(settings: Any, files: Path) -> None:
    settings.MEDIA_ROOT = str(files)


# --- What is asked ------------------------------------------------------------------------------


def drawn(examples: int, *, along_every_bound: bool) -> Any:
    """So many examples for every address, the same in every run; the schema is the site's own."""
    config = schemathesis.Config(seed=1)
    project = config.projects.default
    project.generation.update(max_examples=examples, deterministic=True)
    project.phases.coverage.enabled = along_every_bound
    schema = openapi.from_dict(described_api(), config=config)
    schema.app = application
    return schema


@pytest.fixture(scope="module")
def known(world: World, django_db_blocker: Any) -> dict[str, list[Any]]:
    """Ids of things that exist, by the names they have in addresses and bodies."""
    with django_db_blocker.unblock():
        paper = Document.objects.get(case=world.works["concluded"])
        return {
            "task_id": [
                world.task("scoring", "score_material").pk,
                world.task("assigning", "assign_experts").pk,
                world.task("replacing", "replace_expert").pk,
            ],
            "item_id": [world.item().pk],
            "case_id": [world.works["council"], world.works["concluded"]],
            "code": [paper.verification_code],
            "criterion": world.chamber.scene.criteria,
        }


def real(value: Any, known: list[Any]) -> Any:
    """Two of three whole numbers stand for a thing that exists; of texts every short one."""
    if isinstance(value, int) and value % 3:
        return known[value % len(known)]
    if isinstance(value, str) and len(value) < 3:
        return known[0]
    return value


def filled_in(body: Any, criteria: list[int]) -> Any:
    """A sheet whose marks are about criteria of the checklist, so that some can be sent."""
    marks = body.get("marks") if isinstance(body, dict) else None
    if not isinstance(marks, list) or not all(isinstance(mark, dict) for mark in marks):
        return body
    about = [{**mark, "criterion": one} for mark, one in zip(marks, criteria, strict=False)]
    rest = [{"criterion": one, "points": 1} for one in criteria[len(about) :]]
    kept = {"draft_version": 0} if "draft_version" in body else {}
    return {**body, **kept, "recommendation": "accept", "marks": [*about, *rest]}


def ask(case: Any, cookies: dict[str, str], known: dict[str, list[Any]]) -> None:
    """One request; whatever it did is undone. Fails where the answer is not in the schema."""
    for name, value in (case.path_parameters or {}).items():
        case.path_parameters[name] = real(value, known[name])
    case.body = filled_in(case.body, known["criterion"])
    with transaction.atomic():
        answer = case.call(cookies=cookies, **SENT)
        transaction.set_rollback(True)
    case.validate_response(answer, checks=CHECKS)


@drawn(25, along_every_bound=True).parametrize()
def test_whoever_is_at_home_at_an_address_is_answered_as_the_schema_says(
    case: Any, sessions: dict[str, dict[str, str]], known: dict[str, list[Any]]
) -> None:
    asker = next(who for begin, who in AT_HOME.items() if case.path.startswith(begin))

    ask(case, sessions[asker], known)


@pytest.mark.parametrize("asker", sorted(ASKERS))
@drawn(10, along_every_bound=False).parametrize()
def test_everyone_is_answered_as_the_schema_says(
    case: Any, asker: str, sessions: dict[str, dict[str, str]], known: dict[str, list[Any]]
) -> None:
    ask(case, sessions[asker], known)


# --- The description itself -----------------------------------------------------------------------


def names_in(schema: Any) -> Iterator[str]:
    """Names of fields, everywhere in a schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from names_in(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from names_in(inner)


def test_the_description_is_read_by_whoever_has_signed_in(world: World, client: Client) -> None:
    reader = signed_in(world.chamber.scene.author)

    as_json = reader.get("/api/schema/")
    as_yaml = reader.get("/api/schema/", headers={"Accept": "application/yaml"})

    assert as_json.json() == described_api()
    assert yaml.safe_load(as_yaml.content) == as_json.json()
    assert client.get("/api/schema/").status_code == 401


def test_every_address_of_the_api_is_described() -> None:
    addresses = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern))
        for one in urlpatterns
        if str(one.pattern).startswith("api/v1/")
    }

    assert set(described_api()["paths"]) == addresses


def test_the_description_is_made_without_a_doubt() -> None:
    GENERATOR_STATS.reset()

    described_api()

    assert not GENERATOR_STATS


def test_every_refusal_has_the_one_shape() -> None:
    shapes = {
        str(answer["content"]["application/json"]["schema"])
        for methods in described_api()["paths"].values()
        for operation in methods.values()
        for status, answer in operation["responses"].items()
        if status != "200"
    }

    assert shapes == {str({"$ref": "#/components/schemas/RefusalAnswer"})}


def test_the_page_about_the_api_names_every_field() -> None:
    page = (settings.BASE_DIR / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[a-z0-9_]+", " ".join(re.findall(r"`([^`]+)`", page))))

    assert sorted(set(names_in(described_api()["components"])) - named) == []


def test_the_page_about_the_api_names_every_way_to_refuse() -> None:
    page = (settings.BASE_DIR / "docs" / "reference" / "api.md").read_text(encoding="utf-8")

    assert [
        code for code, _ in (*MESSAGES.values(), INVALID, NO_TOKEN) if f"`{code}`" not in page
    ] == []
    assert [status for status in REFUSALS if f"| {status} | " not in page] == []


def test_what_is_no_address_is_refused_in_the_same_shape(client: Client) -> None:
    answers = [
        getattr(client, method)(address)
        for method in ("get", "post", "delete")
        for address in ("/api/", "/api/v1/works", "/api/v1/works/x/", "/api/v1/tasks/%00/sheet/")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.json()["code"] for answer in answers} == {"not_found"}


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_ids_beyond_the_database_are_not_found(world: World, number: int) -> None:
    reader = signed_in(world.chamber.scene.coordinator)

    answers = [
        reader.get(f"/api/v1/{address}")
        for address in (
            f"works/{number}/",
            f"tasks/{number}/sheet/",
            f"tasks/{number}/candidates/",
            f"agenda/{number}/",
            f"works/?page={number}",
        )
    ]

    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize("number", ["%00", "a" * 61])
def test_numbers_that_no_work_can_have_are_refused(world: World, number: str) -> None:
    reader = signed_in(world.chamber.scene.coordinator)

    answer = reader.get(f"/api/v1/works/?number={number}")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
