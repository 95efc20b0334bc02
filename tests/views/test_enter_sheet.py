"""A coordinator enters for an expert: the answer, the sheet, the table; the expert confirms."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from openpyxl import load_workbook

from registry.models import JournalEntry, Person
from registry.services.letter_links import make_link_token
from review.models import Sheet, SheetEntry
from review.rules.vocabulary import AssignmentState, EntryState, SheetState
from review.services.sheet_forms import MARK, WHOSE
from tests.factories.scenes import Scene, checklist, make_scene
from tests.factories.uploads import make_pdf, upload

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def a_scene() -> Scene:
    return make_scene(criteria=checklist(3))


def page_of(scene: Scene, case_id: int, name: str = "enter_sheet") -> str:
    step = "respond_to_invitation" if name == "answer_for_expert" else "score_material"
    return reverse(name, args=[scene.task(case_id, step, scene.experts[0]).pk])


def filled(scene: Scene, points: int = 2, **changes: Any) -> dict[str, Any]:
    return {
        "action": "send",
        "version": 0,
        "recommendation": "accept",
        "basis": "бумажный лист, передан 12 сентября",
        "scan": upload(make_pdf(1), "лист.pdf"),
        **{f"mark-{pk}": points for pk in scene.criteria},
    } | changes


def sheet_of(scene: Scene, case_id: int) -> Sheet:
    return scene.assignment(case_id, scene.experts[0]).sheet


# --- The answer to an invitation --------------------------------------------------------------


def test_an_answer_by_phone_is_entered_with_its_basis() -> None:
    scene = a_scene()
    case_id = scene.invited()

    answer = signed_in(scene.coordinator).post(
        page_of(scene, case_id, "answer_for_expert"),
        {"answer": "accept", "basis": "по телефону, 12 сентября"},
    )

    assert answer.url == reverse("case", args=[case_id])
    assert scene.assignment(case_id, scene.experts[0]).state == AssignmentState.ACCEPTED
    line = JournalEntry.objects.get(case=case_id, key="review.assignment.accepted")
    assert (line.on_behalf_of, line.basis) == (scene.experts[0], "по телефону, 12 сентября")


def test_an_answer_without_its_basis_is_not_entered() -> None:
    scene = a_scene()
    case_id = scene.invited()

    answer = signed_in(scene.coordinator).post(
        page_of(scene, case_id, "answer_for_expert"), {"answer": "accept", "basis": ""}
    )

    assert answer.status_code == 422
    assert scene.assignment(case_id, scene.experts[0]).state == AssignmentState.INVITED


# --- The sheet ----------------------------------------------------------------------------------


def test_a_paper_sheet_is_entered_on_the_page_of_scoring() -> None:
    scene = a_scene()
    case_id = scene.taken()
    client = signed_in(scene.coordinator)
    address = page_of(scene, case_id)
    assert client.get(address).status_code == 200

    answer = client.post(address, filled(scene))

    assert answer.url == reverse("case", args=[case_id])
    sheet = sheet_of(scene, case_id)
    assert (sheet.state, sheet.total) == (SheetState.SUBMITTED, 6)
    assert sheet.entry.state is EntryState.ENTERED


def test_a_sheet_without_scan_comes_back_with_all_that_was_typed() -> None:
    scene = a_scene()
    case_id = scene.taken()

    answer = signed_in(scene.coordinator).post(
        page_of(scene, case_id),
        {key: value for key, value in filled(scene).items() if key != "scan"},
    )

    assert answer.status_code == 422
    assert "scan" in answer.context["form"].errors
    assert answer.content.decode().count(" checked") == 4
    assert sheet_of(scene, case_id).state == SheetState.DRAFT


def test_what_is_typed_is_saved_apart_from_the_expert_s_draft() -> None:
    scene = a_scene()
    case_id = scene.taken()
    client = signed_in(scene.coordinator)

    answer = client.post(
        page_of(scene, case_id, "enter_sheet_draft"),
        {"version": 0, f"mark-{scene.criteria[0]}": 1},
        headers={"Accept": "application/json"},
    )

    assert (answer.status_code, answer["X-Draft-Version"]) == (204, "1")
    assert sheet_of(scene, case_id).draft == {}
    shown = client.get(page_of(scene, case_id))
    assert shown.context["groups"][0].criteria[0].mark.points == 1


def test_the_expert_s_own_draft_is_not_shown_to_the_coordinator() -> None:
    scene = a_scene()
    case_id = scene.taken()
    Sheet.objects.filter(pk=sheet_of(scene, case_id).pk).update(
        draft={str(scene.criteria[0]): {"points": 0, "comment": "Черновая мысль"}}
    )

    shown = signed_in(scene.coordinator).get(page_of(scene, case_id))

    assert shown.context["expert_began"] is True
    assert "Черновая мысль" not in shown.content.decode()


def test_a_coordinator_opens_his_own_task_as_an_expert_alone() -> None:
    scene = a_scene()
    case_id = scene.taken()
    expert = scene.experts[0]
    expert.grants.update(role="coordinator")

    answer = signed_in(expert).get(page_of(scene, case_id))

    assert answer.url == reverse("case", args=[case_id])


def test_everyone_who_sees_the_sheet_reads_where_it_came_from() -> None:
    scene = a_scene()
    case_id = scene.taken()
    client = signed_in(scene.coordinator)
    client.post(page_of(scene, case_id), filled(scene))
    sheet = sheet_of(scene, case_id)

    own = signed_in(scene.experts[0]).get(reverse("sheet", args=[case_id, sheet.pk]))
    work = client.get(reverse("case", args=[case_id])).content.decode()
    scan = client.get(reverse("sheet_scan", args=[case_id, sheet.pk]))

    assert "внесено со скана" in own.content.decode()
    assert "внесено со скана" in work
    assert "Оценочный лист внесён со скана" in work
    assert b"".join(scan.streaming_content).startswith(b"%PDF")


def test_another_expert_does_not_open_the_scan() -> None:
    scene = a_scene()
    case_id = scene.taken()
    signed_in(scene.coordinator).post(page_of(scene, case_id), filled(scene))
    scene.score(case_id, scene.experts[1])
    sheet = sheet_of(scene, case_id)

    answer = signed_in(scene.experts[1]).get(reverse("sheet_scan", args=[case_id, sheet.pk]))

    assert answer.status_code == 404


# --- The table ------------------------------------------------------------------------------------


def table(scene: Scene, case_id: int, *marks: Any, recommendation: str) -> SimpleUploadedFile:
    """The form as it is downloaded, filled in."""
    form = signed_in(scene.coordinator).get(page_of(scene, case_id, "sheet_form"))
    book = load_workbook(BytesIO(form.content))
    page = book.worksheets[0]
    given = dict(zip(scene.criteria, marks, strict=True)) | {"recommendation": recommendation}
    for row in range(1, page.max_row + 1):
        if (whose := page.cell(row, WHOSE).value) in given:
            page.cell(row, MARK).value = given[whose]
    out = BytesIO()
    book.save(out)
    return upload(out.getvalue(), "лист.xlsx")


def test_a_filled_table_fills_the_page() -> None:
    scene = a_scene()
    case_id = scene.taken()
    client = signed_in(scene.coordinator)

    answer = client.post(
        page_of(scene, case_id, "filled_sheet_table"),
        {"table": table(scene, case_id, 2, 1, 2, recommendation="Рекомендовать работу")},
    )

    assert answer.url == page_of(scene, case_id)
    shown = client.get(answer.url)
    assert [one.mark.points for group in shown.context["groups"] for one in group.criteria] == [
        2,
        1,
        2,
    ]
    assert shown.context["form"]["recommendation"].value() == "accept"
    assert sheet_of(scene, case_id).state == SheetState.DRAFT


def test_wrong_cells_are_named_and_the_right_ones_are_kept() -> None:
    scene = a_scene()
    case_id = scene.taken()

    answer = signed_in(scene.coordinator).post(
        page_of(scene, case_id, "filled_sheet_table"),
        {"table": table(scene, case_id, 2, 4, 1, recommendation="Рекомендовать работу")},
    )

    assert answer.status_code == 422
    assert "критерий 2: 4 больше максимума 2" in answer.content.decode()
    assert SheetEntry.objects.get().draft["marks"].keys() == {
        str(scene.criteria[0]),
        str(scene.criteria[2]),
    }


# --- The link of the letter -----------------------------------------------------------------------


def link_of(scene: Scene, case_id: int, person: Person) -> str:
    token = make_link_token(
        "sheet",
        subject_id=sheet_of(scene, case_id).entry.pk,
        person_id=person.pk,
        expires_at=now() + timedelta(days=3),
    )
    return reverse("letter_link", args=[token])


def entered(scene: Scene) -> int:
    case_id = scene.taken()
    signed_in(scene.coordinator).post(page_of(scene, case_id), filled(scene))
    return case_id


def test_opening_the_link_changes_nothing() -> None:
    scene = a_scene()
    case_id = entered(scene)

    shown = Client().get(link_of(scene, case_id, scene.experts[0]))

    assert shown.status_code == 200
    assert scene.author.last_name not in shown.content.decode()
    assert sheet_of(scene, case_id).entry.state is EntryState.ENTERED


def test_a_press_behind_the_link_makes_the_sheet_the_expert_s_word() -> None:
    scene = a_scene()
    case_id = entered(scene)
    client, address = Client(), link_of(scene, case_id, scene.experts[0])

    client.post(address, {"answer": "confirm"})

    assert sheet_of(scene, case_id).entry.state is EntryState.CONFIRMED
    assert "Спасибо, лист подтверждён" in client.get(address).content.decode()
    work = signed_in(scene.coordinator).get(reverse("case", args=[case_id]))
    assert "подтверждено экспертом" in work.content.decode()


def test_a_slip_is_told_to_those_who_decide() -> None:
    scene = a_scene()
    case_id = entered(scene)

    Client().post(
        link_of(scene, case_id, scene.experts[0]),
        {"answer": "dispute", "note": "Критерий 2: я ставил 1"},
    )

    sheet = sheet_of(scene, case_id)
    assert sheet.entry.state is EntryState.DISPUTED
    shown = signed_in(scene.coordinator).get(reverse("sheet", args=[case_id, sheet.pk]))
    assert "Критерий 2: я ставил 1" in shown.content.decode()


def test_the_link_of_another_person_opens_nothing() -> None:
    scene = a_scene()
    case_id = entered(scene)

    answer = Client().get(link_of(scene, case_id, scene.experts[1]))

    assert answer.status_code == 404
