"""The page of a score sheet and its autosave, as an expert meets them."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.models import Person
from review.models import Assignment, Sheet
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import CommentRule, SheetState
from tests.factories.scenes import Scene, checklist, criterion, make_scene

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def page_of(scene: Scene, case_id: int, expert: Person) -> str:
    return reverse("score_material", args=[scene.task(case_id, "score_material", expert).pk])


def draft_of(scene: Scene, case_id: int, expert: Person) -> str:
    return reverse("score_material_draft", args=[scene.task(case_id, "score_material", expert).pk])


def posted(scene: Scene, points: int | str = 2, **fields: Any) -> dict[str, Any]:
    """A form of the page with the same mark everywhere."""
    marks = {f"mark-{pk}": str(points) for pk in scene.criteria}
    return marks | {"recommendation": "accept", "version": "0", "draft_tab": "one"} | fields


def sheet_of(scene: Scene, case_id: int, expert: Person) -> Sheet:
    return scene.assignment(case_id, expert).sheet


# --- Autosave ---------------------------------------------------------------------------------


def test_a_draft_is_saved_and_its_version_told() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()

    answer = signed_in(expert).post(
        draft_of(scene, case_id, expert),
        {f"mark-{scene.criteria[0]}": "1", f"comment-{scene.criteria[1]}": "Позже", "version": "0"},
    )

    sheet = sheet_of(scene, case_id, expert)
    assert (answer.status_code, answer["X-Draft-Version"]) == (204, "1")
    assert sheet.draft[str(scene.criteria[0])]["points"] == 1
    assert sheet.draft[str(scene.criteria[1])]["comment"] == "Позже"
    assert len(sheet.draft) == 2


def test_the_same_draft_once_more_writes_nothing() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    client, address = signed_in(expert), draft_of(scene, case_id, expert)
    client.post(address, posted(scene, 1))

    answer = client.post(address, posted(scene, 1, draft_tab="another"))

    assert (answer.status_code, answer["X-Draft-Version"]) == (204, "1")


def test_another_window_does_not_overwrite_a_newer_draft() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    client, address = signed_in(expert), draft_of(scene, case_id, expert)
    client.post(address, posted(scene, 1, draft_tab="one"))

    answer = client.post(address, posted(scene, 2, draft_tab="two"))

    kept = sheet_of(scene, case_id, expert).draft[str(scene.criteria[0])]["points"]
    assert (answer.status_code, kept) == (409, 1)
    assert "X-Draft-Version" not in answer


def test_a_page_whose_answer_was_lost_on_the_way_goes_on_saving() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    client, address = signed_in(expert), draft_of(scene, case_id, expert)
    client.post(address, posted(scene, 1, draft_tab="one"))

    answer = client.post(address, posted(scene, 2, draft_tab="one"))

    kept = sheet_of(scene, case_id, expert).draft[str(scene.criteria[0])]["points"]
    assert (answer.status_code, answer["X-Draft-Version"], kept) == (204, "2", 2)


def test_a_half_typed_number_is_kept_out_of_the_sums_and_does_not_stop_the_saving() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()

    answer = signed_in(expert).post(
        draft_of(scene, case_id, expert),
        {f"mark-{scene.criteria[0]}": "1e", f"mark-{scene.criteria[1]}": "2", "version": "0"},
    )

    assert answer.status_code == 204
    assert list(sheet_of(scene, case_id, expert).draft) == [str(scene.criteria[1])]


def test_a_comment_beyond_all_measure_is_refused_in_words() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()

    answer = signed_in(expert).post(
        draft_of(scene, case_id, expert),
        posted(scene) | {f"comment-{scene.criteria[0]}": "а" * 4001},
    )

    assert answer.status_code == 422
    assert answer.json()["message"]


def test_a_draft_of_a_sheet_that_was_sent_is_closed() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    address = draft_of(scene, case_id, expert)
    scene.score(case_id, expert)

    answer = signed_in(expert).post(address, posted(scene))

    assert answer.status_code == 410


def test_nobody_else_saves_into_an_experts_draft() -> None:
    scene = make_scene()
    case_id = scene.taken()
    address = draft_of(scene, case_id, scene.experts[0])

    answers = [
        signed_in(person).post(address, posted(scene)).status_code
        for person in (scene.experts[1], scene.author, scene.coordinator)
    ]

    assert answers == [404, 404, 404]
    assert sheet_of(scene, case_id, scene.experts[0]).draft == {}


def test_a_visitor_who_was_signed_out_is_sent_to_sign_in() -> None:
    scene = make_scene()
    case_id = scene.taken()

    answer = Client().post(draft_of(scene, case_id, scene.experts[0]), posted(scene))

    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_saving_costs_the_same_for_five_and_forty_criteria() -> None:
    counts = []
    for criteria in (5, 40):
        scene = make_scene(criteria=checklist(criteria))
        expert = scene.experts[0]
        address = draft_of(scene, scene.taken(), expert)
        client = signed_in(expert)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.post(address, posted(scene)).status_code == 204
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 10


# --- Sending ----------------------------------------------------------------------------------


def test_a_complete_sheet_is_sent_and_the_next_work_opens() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id, next_case = scene.taken(), scene.taken()
    client, address = signed_in(expert), page_of(scene, case_id, expert)

    answer = client.post(address, posted(scene, 2, action="send"))

    sheet = sheet_of(scene, case_id, expert)
    assert (sheet.state, sheet.total, sheet.maximum) == (SheetState.SUBMITTED, 40, 40)
    assert answer.status_code == 302
    assert answer.url == page_of(scene, next_case, expert)


def test_an_invitation_comes_next_when_nothing_is_left_to_score() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id, invited = scene.taken(), scene.invited()

    answer = signed_in(expert).post(page_of(scene, case_id, expert), posted(scene, action="send"))

    waiting = scene.task(invited, "respond_to_invitation", expert)
    assert answer.url == reverse("respond_to_invitation", args=[waiting.pk])


def test_after_the_last_work_the_list_of_tasks_opens() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()

    answer = signed_in(expert).post(page_of(scene, case_id, expert), posted(scene, action="send"))

    assert answer.url == reverse("my_tasks")


def test_a_sheet_with_gaps_comes_back_with_them_and_with_all_that_was_typed() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    first, second, third = scene.criteria[:3]
    form = posted(scene, 2, action="send", comment_to_author="Беречь!", recommendation="")
    del form[f"mark-{first}"]
    form |= {f"mark-{second}": "0", f"mark-{third}": "7"}

    answer = signed_in(expert).post(page_of(scene, case_id, expert), form)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert [(gap.number, bool(gap.gap)) for gap in answer.context["gaps"]] == [
        (1, True),
        (2, True),
        (3, True),
    ]
    assert answer.context["no_recommendation"]
    assert all(f'href="#criterion-{pk}"' in html for pk in (first, second, third))
    assert "Беречь!" in html
    assert f'id="mark-{second}-0" value="0" data-comment-required checked' in html
    assert sheet_of(scene, case_id, expert).state == SheetState.DRAFT


def test_not_applicable_leaves_the_maximum() -> None:
    scene = make_scene(criteria=checklist(2, criterion(3, not_applicable=True)))
    expert = scene.experts[0]
    case_id = scene.taken()
    form = posted(scene, 2, action="send") | {f"mark-{scene.criteria[2]}": "na"}

    signed_in(expert).post(page_of(scene, case_id, expert), form)

    sheet = sheet_of(scene, case_id, expert)
    assert (sheet.total, sheet.maximum) == (4, 4)


def test_putting_off_keeps_what_is_filled_in_without_any_script() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    form = {f"mark-{scene.criteria[0]}": "2", "version": "0", "action": "later"}

    answer = signed_in(expert).post(page_of(scene, case_id, expert), form)

    assert answer.url == reverse("my_tasks")
    assert sheet_of(scene, case_id, expert).draft[str(scene.criteria[0])]["points"] == 2


def test_putting_off_an_old_page_keeps_the_newer_draft_and_what_was_typed() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    client = signed_in(expert)
    client.post(draft_of(scene, case_id, expert), posted(scene, 1))

    answer = client.post(
        page_of(scene, case_id, expert), posted(scene, 2, action="later", comment_to_author="Моё")
    )

    assert answer.status_code == 422
    assert "Моё" in answer.content.decode()
    assert sheet_of(scene, case_id, expert).draft[str(scene.criteria[0])]["points"] == 1


def test_a_sheet_that_was_sent_opens_to_be_read() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    address = page_of(scene, case_id, expert)
    scene.score(case_id, expert)

    answer = signed_in(expert).get(address)

    assert answer.url == reverse("sheet", args=[case_id, sheet_of(scene, case_id, expert).pk])


# --- The page ---------------------------------------------------------------------------------


def test_the_page_begins_with_the_draft() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    client = signed_in(expert)
    client.post(draft_of(scene, case_id, expert), posted(scene, 1) | {"note_to_council": "Видно"})

    answer = client.get(page_of(scene, case_id, expert))

    bar = answer.context["bar"]
    assert (bar["done"], bar["all"], bar["sum"], bar["maximum"], bar["threshold"]) == (
        20,
        20,
        20,
        40,
        20,
    )
    assert "Видно" in answer.content.decode()


def test_comments_are_asked_for_where_the_scale_asks_for_them() -> None:
    scene = make_scene(criteria=checklist(1, comment_rule=CommentRule.EXTREMES.value))
    expert = scene.experts[0]
    case_id = scene.taken()

    html = signed_in(expert).get(page_of(scene, case_id, expert)).content.decode()

    asked = [f'value="{points}" data-comment-required' in html for points in (0, 1, 2)]
    assert asked == [True, False, True]


def test_more_points_than_buttons_are_typed() -> None:
    scene = make_scene(criteria=checklist(1, criterion(2, max=40, level=[])))
    expert = scene.experts[0]
    case_id = scene.taken()

    html = signed_in(expert).get(page_of(scene, case_id, expert)).content.decode()

    assert f'name="mark-{scene.criteria[1]}" value="" data-max="40" data-step="1"' in html


@pytest.mark.parametrize("hidden", [True, False])
def test_the_author_is_shown_only_where_the_procedure_shows_him(hidden: bool) -> None:
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=hidden))
    expert = scene.experts[0]
    case_id = scene.taken()
    client, address = signed_in(expert), page_of(scene, case_id, expert)

    with CaptureQueriesContext(connection) as queries:
        html = client.get(address).content.decode()

    read = any(
        "registry_person" in query["sql"]
        and '"applicant_id"' in query["sql"].split("WHERE")[0]
        and '"last_name"' in query["sql"]
        for query in queries
    )
    named = [
        text in html for text in (scene.author.last_name, scene.school.short_name, "Соколова_урок")
    ]
    assert read is not hidden
    assert all(named) is not hidden
    assert any(named) is not hidden


def test_a_hidden_author_is_not_named_by_a_downloaded_file_either() -> None:
    scene = make_scene(parameters=replace(EXTERNAL_ONLY, author_hidden=True))
    expert = scene.experts[0]
    case_id = scene.taken()
    client = signed_in(expert)
    pane = client.get(page_of(scene, case_id, expert)).context["pane"]

    answer = client.get(pane["files"][0].url)
    answer.close()

    assert answer.status_code == 200
    assert "Sokolova" not in answer["Content-Disposition"]
    assert "%D0%A1%D0%BE%D0%BA" not in answer["Content-Disposition"]


def test_the_page_costs_the_same_for_five_and_forty_criteria() -> None:
    counts = []
    for criteria in (5, 40):
        scene = make_scene(criteria=checklist(criteria))
        expert = scene.experts[0]
        address = page_of(scene, scene.taken(), expert)
        client = signed_in(expert)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 18


def test_another_expert_does_not_find_the_sheet() -> None:
    scene = make_scene()
    case_id = scene.taken()

    answer = signed_in(scene.experts[1]).get(page_of(scene, case_id, scene.experts[0]))

    assert answer.status_code == 404


def test_an_expert_who_was_replaced_is_told_so() -> None:
    scene = make_scene()
    expert = scene.experts[0]
    case_id = scene.taken()
    address = page_of(scene, case_id, expert)
    Assignment.objects.filter(pk=scene.assignment(case_id, expert).pk).update(state="withdrawn")

    answer = signed_in(expert).post(address, posted(scene, action="send"))

    assert answer.status_code in {403, 404, 422}
    assert sheet_of(scene, case_id, expert).state == SheetState.DRAFT
