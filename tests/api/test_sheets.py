"""An expert's own sheet through the API: read, kept, sent, as on the page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from registry.models import Person
from review.models import Sheet
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import SheetState
from tests.contracts.worlds import signed_in
from tests.factories.scenes import Scene, checklist, make_scene
from workflows.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene(criteria=checklist(2), discrepancy=None)


def address(scene: Scene, case_id: int, end: str = "") -> str:
    duty = scene.task(case_id, "score_material", scene.experts[0])
    return f"/api/v1/tasks/{duty.pk}/sheet/{end}"


def put(client: Client, url: str, **body: Any) -> Any:
    return client.put(url, body, content_type="application/json")


def post(client: Client, url: str, **body: Any) -> Any:
    return client.post(url, body, content_type="application/json")


def marks(scene: Scene, *points: float | None, comment: str = "Так.") -> list[dict[str, Any]]:
    return [
        {"criterion": criterion, "points": given, "comment": comment}
        for criterion, given in zip(scene.criteria, points, strict=False)
    ]


def sheet_of(scene: Scene, case_id: int, expert: Person | None = None) -> Sheet:
    return scene.assignment(case_id, expert or scene.experts[0]).sheet


def given_in(told: dict[str, Any]) -> list[Any]:
    return [one["mark"]["points"] for group in told["groups"] for one in group["criteria"]]


# --- Reading ------------------------------------------------------------------------------------


def test_an_expert_reads_his_sheet_with_its_criteria_and_his_marks(scene: Scene) -> None:
    case_id = scene.taken(title="Дроби без слёз")
    client = signed_in(scene.experts[0])
    put(client, address(scene, case_id, "draft/"), marks=marks(scene, 2), draft_version=0)

    told = client.get(address(scene, case_id)).json()

    assert told["work"]["title"] == "Дроби без слёз"
    assert (told["state"], told["draft_version"], told["total"]) == ("draft", 1, None)
    assert given_in(told) == [2, None]
    assert [group["title"] for group in told["groups"]] == ["Замысел", "Содержание"]
    assert [one["points"] for one in told["groups"][0]["criteria"][0]["levels"]] == [0, 1, 2]


def test_nobody_else_s_sheet_is_there(scene: Scene) -> None:
    case_id = scene.taken()
    url = address(scene, case_id)
    others = [scene.experts[1], scene.coordinator, scene.author, scene.chair]

    assert [signed_in(one).get(url).status_code for one in others] == [404] * 4
    sent = [post(signed_in(one), f"{url}submission/", marks=[]) for one in others]
    assert [answer.status_code for answer in sent] == [404] * 4


def test_where_the_author_is_hidden_no_answer_names_him() -> None:
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=True), discrepancy=None)
    case_id = scene.taken()

    text = signed_in(scene.experts[0]).get(address(scene, case_id)).content.decode()

    assert scene.author.last_name not in text
    assert scene.school.short_name not in text


def test_a_sent_sheet_is_read_as_it_was_sent(scene: Scene) -> None:
    case_id = scene.taken()
    url = address(scene, case_id)
    client = signed_in(scene.experts[0])
    scene.score(case_id, scene.experts[1], 1)
    scene.score(case_id, scene.experts[0], 2)

    told = client.get(url).json()

    assert (told["state"], told["total"], told["maximum"]) == ("submitted", 4, 4)
    assert given_in(told) == [2, 2]


def test_opening_the_sheet_notes_that_work_has_begun(scene: Scene) -> None:
    case_id = scene.taken()
    duty = scene.task(case_id, "score_material", scene.experts[0])

    signed_in(scene.experts[0]).get(address(scene, case_id))

    assert Task.objects.get(pk=duty.pk).opened_at is not None


# --- The draft ----------------------------------------------------------------------------------


def test_a_draft_made_from_an_older_version_is_refused_and_nothing_is_lost(scene: Scene) -> None:
    case_id = scene.taken()
    client, url = signed_in(scene.experts[0]), address(scene, case_id, "draft/")
    first = put(client, url, marks=marks(scene, 1), draft_version=0)

    late = put(client, url, marks=marks(scene, 2), draft_version=0)

    assert (first.status_code, first.json()) == (200, {"draft_version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "draft_changed")
    kept = sheet_of(scene, case_id)
    assert (kept.draft[str(scene.criteria[0])]["points"], kept.draft_version) == (1, 1)


def test_the_same_draft_sent_twice_is_kept_once(scene: Scene) -> None:
    case_id = scene.taken()
    client, url = signed_in(scene.experts[0]), address(scene, case_id, "draft/")

    answers = [put(client, url, marks=marks(scene, 1), draft_version=0) for _again in range(2)]

    assert [answer.json() for answer in answers] == [{"draft_version": 1}] * 2


def test_a_draft_may_be_half_empty_and_out_of_the_scale(scene: Scene) -> None:
    case_id = scene.taken()
    client, url = signed_in(scene.experts[0]), address(scene, case_id, "draft/")

    answer = put(client, url, marks=marks(scene, 90), draft_version=0)

    assert answer.status_code == 200


def test_marks_about_another_checklist_are_refused_with_their_field(scene: Scene) -> None:
    case_id = scene.taken()
    client, url = signed_in(scene.experts[0]), address(scene, case_id, "draft/")

    answer = put(client, url, marks=[{"criterion": 10**9, "points": 1}], draft_version=0)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [
        ("marks", "unknown_criterion")
    ]


def test_nothing_is_kept_over_a_sent_sheet(scene: Scene) -> None:
    case_id = scene.taken()
    client, url = signed_in(scene.experts[0]), address(scene, case_id, "draft/")
    scene.score(case_id, scene.experts[0], 2)

    answer = put(client, url, marks=marks(scene, 1), draft_version=0)

    assert (answer.status_code, answer.json()["code"]) == (409, "sheet_submitted")


# --- Sending ------------------------------------------------------------------------------------


def test_a_full_sheet_is_sent_by_the_act_of_the_page(scene: Scene) -> None:
    case_id = scene.taken()
    client, url = signed_in(scene.experts[0]), address(scene, case_id, "submission/")

    answer = post(client, url, marks=marks(scene, 2, 1), recommendation="accept")
    again = post(client, url, marks=marks(scene, 2, 1), recommendation="accept")

    assert answer.status_code == 200
    assert (answer.json()["total"], answer.json()["maximum"]) == (3, 4)
    sheet = sheet_of(scene, case_id)
    assert sheet.state == SheetState.SUBMITTED
    assert scene.task(case_id, "score_material", scene.experts[1]).finished is None
    assert (again.status_code, again.json()["code"]) == (409, "already_done")


def test_what_a_sheet_lacks_is_said_of_each_criterion(scene: Scene) -> None:
    case_id = scene.taken()
    client, url = signed_in(scene.experts[0]), address(scene, case_id, "submission/")

    answer = post(client, url, marks=marks(scene, 9))

    assert (answer.status_code, answer.json()["code"]) == (422, "sheet_incomplete")
    assert [(one["field"], one["criterion"], one["code"]) for one in answer.json()["errors"]] == [
        ("marks", scene.criteria[0], "out_of_range"),
        ("marks", scene.criteria[1], "no_mark"),
        ("recommendation", None, "no_recommendation"),
    ]
    assert sheet_of(scene, case_id).state == SheetState.DRAFT


def test_half_points_are_taken_and_told_exactly() -> None:
    half = {"text": "Половинки", "max": 2, "step": "0.5", "level": []}
    scene = make_scene(criteria=checklist(1, half), discrepancy=None)
    case_id = scene.taken()
    client = signed_in(scene.experts[0])

    sent = post(
        client,
        address(scene, case_id, "submission/"),
        marks=marks(scene, 1, 1.5),
        recommendation="accept",
    )

    assert (sent.status_code, sent.json()["total"]) == (200, 2.5)


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("{", "application/json", (400, "bad_request")),
        ("[" * 100_000, "application/json", (400, "bad_request")),
        ('{"marks": NaN}', "application/json", (400, "bad_request")),
        ("[]", "application/json", (400, "invalid")),
        ('{"marks": [], "note_to_council": "\\u0000"}', "application/json", (400, "invalid")),
        ('{"marks": [], "note_to_council": "\\ud800"}', "application/json", (400, "invalid")),
        ("1" * 5000, "application/json", (400, "bad_request")),
        ('"' + "a" * 3_000_000 + '"', "application/json", (413, "too_big")),
        ("marks=1", "application/x-www-form-urlencoded", (415, "not_json")),
        ("<marks/>", "application/xml", (415, "not_json")),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_shape(
    scene: Scene, body: str, kind: str, expected: tuple[int, str]
) -> None:
    url = address(scene, scene.taken(), "submission/")

    answer = signed_in(scene.experts[0]).post(url, body, content_type=kind)

    assert (answer.status_code, answer.json()["code"]) == expected
    assert set(answer.json()) == {"code", "message", "errors"}


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data"])
def test_a_form_instead_of_data_is_refused_where_the_token_is_read(scene: Scene, kind: str) -> None:
    url = address(scene, scene.taken(), "submission/")
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.experts[0].user)
    client.cookies["csrftoken"] = "c" * 32

    answer = client.post(url, b"--x--\r\n", content_type=kind, headers={"X-CSRFToken": "c" * 32})

    assert answer.status_code in {400, 415}
    assert set(answer.json()) == {"code", "message", "errors"}


def test_nothing_is_changed_without_the_token_of_the_site(scene: Scene) -> None:
    case_id = scene.taken()
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.experts[0].user)

    answer = put(client, address(scene, case_id, "draft/"), marks=[], draft_version=0)

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_the_number_of_queries_does_not_grow_with_the_checklist(
    django_assert_num_queries: Callable,
) -> None:
    short = make_scene(criteria=checklist(2), discrepancy=None)
    long = make_scene(criteria=checklist(30), discrepancy=None)
    for scene in (short, long):
        case_id = scene.taken()
        client = signed_in(scene.experts[0])
        client.get(address(scene, case_id))
        with django_assert_num_queries(11):
            client.get(address(scene, case_id))
        url = address(scene, case_id, "draft/")
        put(client, url, marks=marks(scene, 1), draft_version=0)
        with django_assert_num_queries(8):
            put(client, url, marks=marks(scene, 2), draft_version=1)
