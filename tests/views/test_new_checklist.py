"""A checklist from a pasted table to being in force, and its constructor (REG-18)."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument
from openpyxl import Workbook

from registry.models import Person
from registry.rules.vocabulary import VersionState
from review.models import Checklist, ChecklistVersion, Sheet
from tests.factories.scenes import Scene, checklist, make_scene

pytestmark = pytest.mark.django_db

TABLE = (
    "Критерий\tМаксимум\tПояснение\nСодержание\t\t\nЦель ясна\t0–2\t0 – нет; 2 – да\n"
    "Темп\t1,5\t\nИтого\t3,5\t"
)
SignIn = Callable[[Person], Client]


@pytest.fixture
def scene() -> Scene:
    return make_scene(criteria=checklist(2))


@pytest.fixture
def client(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.coordinator)


def new() -> str:
    return reverse("new_checklist")


def posted(page: Any) -> dict[str, Any]:
    """The preview as the browser posts it back."""
    lines = page.context["lines"]
    data = {"action": "create", "title": page.context["title_form"]["title"].value() or "Урок"}
    for form in (lines.management_form, *lines.forms):
        data |= {field.html_name: field.value() or "" for field in form}
    return data


def made() -> ChecklistVersion:
    return ChecklistVersion.objects.latest("pk")


def built(version: ChecklistVersion, **changes: Any) -> dict[str, Any]:
    """The constructor's form as it stands."""
    data: dict[str, Any] = {
        "title": version.checklist.title,
        "threshold": "",
        "minutes": version.minutes,
        "comment_rule": version.comment_rule,
        "basis": "",
        "version": version.draft_version,
    }
    for group in version.groups.all():
        data[f"group-{group.pk}"] = group.title
    for one in version.criteria.all():
        data |= {
            f"text-{one.pk}": one.text,
            f"max_points-{one.pk}": str(one.max_points).replace(".", ","),
            f"step-{one.pk}": str(one.step),
            f"hint-{one.pk}": one.hint,
        }
    return data | changes


def draft(client: Client) -> ChecklistVersion:
    client.post(new(), posted(client.post(new(), {"action": "read", "table": TABLE})))
    return made()


def texts(version: ChecklistVersion) -> list[str]:
    return list(version.criteria.order_by("position").values_list("text", flat=True))


@pytest.mark.system("REG-18", part="a checklist is made of a pasted table and put in force")
def test_a_pasted_table_becomes_a_checklist_in_force(client: Client) -> None:
    preview = client.post(new(), {"action": "read", "title": "Урок", "table": TABLE})
    assert Checklist.objects.count() == 1
    created = client.post(new(), posted(preview))
    version = made()
    put = client.post(
        created.url, built(version, do="put_in_force", basis="приказ № 12", threshold="2,5")
    )

    version.refresh_from_db()
    assert put.url == reverse("instrument", args=[version.pk])
    assert (version.state, version.basis, version.threshold) == (
        VersionState.IN_FORCE,
        "приказ № 12",
        Decimal("2.5"),
    )
    assert list(version.criteria.values_list("text", "max_points", "step")) == [
        ("Цель ясна", 2, 1),
        ("Темп", Decimal("1.5"), Decimal("0.5")),
    ]
    assert version.checklist.code == "urok"


def test_doubtful_rows_are_marked_and_mended_before_anything_is_created(client: Client) -> None:
    preview = client.post(new(), {"action": "read", "table": TABLE.replace("1,5", "много")})
    told = [form.told for form in preview.context["lines"]]
    data = posted(preview)

    refused = client.post(new(), data | {"lines-2-max_points": "", "lines-1-levels": "не пойму"})
    client.post(new(), data | {"lines-2-max_points": "3"})

    assert [bool(one) for one in told] == [True, False, True, True]
    assert refused.status_code == 422
    assert [sorted(form.errors) for form in refused.context["lines"]][1:3] == [
        ["levels"],
        ["max_points"],
    ]
    assert made().criteria.get(text="Темп").max_points == 3


def test_merged_cells_of_the_clipboard_are_groups_and_scripts_in_it_are_nothing(
    client: Client,
) -> None:
    html = (
        "<script>alert(1)</script><table><tr><th>Критерий</th><th>Балл</th></tr>"
        "<tr><td colspan='2'><img src=x onerror=alert(1)>Содержание</td></tr>"
        "<tr><td>Цель</td><td>2</td></tr></table>"
    )

    page = client.post(new(), {"action": "read", "table": "Критерий Балл", "html": html})

    assert [form["text"].value() for form in page.context["lines"]] == ["Содержание", "Цель"]
    assert page.context["summary"]["doubtful"] == 0


def word_file() -> bytes:
    document = WordDocument()
    table = document.add_table(rows=3, cols=2)
    for row, words in zip(
        table.rows, (("Критерий", "Баллы"), ("Раздел", ""), ("Цель", "2")), strict=True
    ):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    table.rows[1].cells[0].merge(table.rows[1].cells[1])
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def excel_file() -> bytes:
    book = Workbook()
    for row in (("Критерий", "Баллы"), ("Раздел", None), ("Цель", 2)):
        book.active.append(row)
    book.active.merge_cells("A2:B2")
    body = BytesIO()
    book.save(body)
    return body.getvalue()


@pytest.mark.parametrize(("name", "body"), [("a.docx", word_file), ("a.xlsx", excel_file)])
def test_a_table_comes_from_a_file_of_word_or_excel(
    name: str, body: Callable[[], bytes], client: Client
) -> None:
    page = client.post(new(), {"action": "read", "file": SimpleUploadedFile(name, body())})

    rows = [(form["kind"].value(), form["text"].value()) for form in page.context["lines"]]
    assert rows == [("group", "Раздел"), ("criterion", "Цель")]
    assert page.context["summary"]["doubtful"] == 0


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_table_is_refused_in_words(body: bytes, client: Client) -> None:
    page = client.post(new(), {"action": "read", "file": SimpleUploadedFile("a.docx", body)})

    assert page.status_code == 422
    assert page.context["paste_form"].errors


def test_the_constructor_saves_by_itself_and_a_second_window_overwrites_nothing(
    client: Client,
) -> None:
    version = draft(client)
    address = reverse("save_checklist_draft", args=[version.pk])
    first = version.criteria.get(position=1)

    saved = client.post(address, built(version, **{f"text-{first.pk}": "Цель названа"}))
    late = client.post(address, built(version, **{f"text-{first.pk}": "Другое"}))
    bad = client.post(address, built(made(), **{f"max_points-{first.pk}": "много"}))

    assert (saved.status_code, saved.headers["X-Draft-Version"]) == (204, "1")
    assert (late.status_code, bad.status_code) == (409, 422)
    assert texts(version) == ["Цель названа", "Темп"]


def test_groups_and_criteria_are_added_moved_and_taken_out_by_buttons(client: Client) -> None:
    version = draft(client)
    address = reverse("build_checklist", args=[version.pk])
    group = version.groups.get()
    first, second = version.criteria.order_by("position")

    def press(what: str) -> None:
        answer = client.post(address, built(made(), do=what))
        assert answer.status_code == 302

    press(f"criterion_up:{second.pk}")
    assert texts(version) == ["Темп", "Цель ясна"]
    press("add_group")
    press(f"criterion_down:{first.pk}")
    added = version.groups.exclude(pk=group.pk).get()
    assert added.criteria.get() == first
    press(f"group_up:{added.pk}")
    press(f"add_criterion:{added.pk}")
    assert texts(version) == ["Цель ясна", "", "Темп"]
    page = client.get(address)
    assert len(page.context["faults"]) == 2
    refused = client.post(address, built(made(), do="put_in_force"))
    assert refused.status_code == 422
    press(f"remove_group:{added.pk}")
    press(f"remove_criterion:{second.pk}")
    assert texts(version) == []
    assert list(version.groups.values_list("position", flat=True)) == [1]


def test_an_existing_checklist_is_copied_and_a_draft_thrown_away(
    client: Client, scene: Scene
) -> None:
    source = scene.version.checklist
    client.post(new(), {"action": "copy", "copy-source": source.pk, "copy-title": "Копия"})
    copied = made()

    assert texts(copied) == texts(scene.version)
    assert (copied.checklist.title, copied.state) == ("Копия", VersionState.DRAFT)
    client.post(reverse("discard_checklist_draft", args=[copied.pk]))
    assert list(Checklist.objects.all()) == [source]


def test_a_version_somebody_judged_by_is_out_of_the_constructors_reach(
    client: Client, scene: Scene
) -> None:
    before = texts(scene.version)
    first = scene.version.criteria.order_by("position")[0]

    opened = client.get(reverse("build_checklist", args=[scene.version.pk]))
    saved = client.post(
        reverse("save_checklist_draft", args=[scene.version.pk]),
        built(scene.version, **{f"text-{first.pk}": "Подмена"}),
    )
    client.post(reverse("discard_checklist_draft", args=[scene.version.pk]))

    assert opened.url == reverse("instrument", args=[scene.version.pk])
    assert saved.status_code == 410
    assert texts(scene.version) == before


def test_the_preview_adds_up_and_keeps_nothing(client: Client, scene: Scene) -> None:
    address = reverse("preview_checklist", args=[scene.version.pk])
    marks = {f"mark-{key}": "2" for key in scene.criteria}

    empty = client.post(address, {})
    full = client.post(address, marks | {"recommendation": "accept"})

    assert len(empty.context["gaps"]) == 2
    assert (full.context["result"]["total"], full.context["result"]["reached"]) == (4, True)
    assert not Sheet.objects.exists()


def test_two_versions_are_compared_criterion_by_criterion(client: Client, scene: Scene) -> None:
    client.post(reverse("new_checklist_version", args=[scene.version.pk]))
    newer = made()
    first = newer.criteria.get(position=1)
    client.post(
        reverse("build_checklist", args=[newer.pk]),
        built(newer, **{f"max_points-{first.pk}": "5"}),
    )

    page = client.get(reverse("compare_versions", args=[newer.pk, scene.version.pk]))

    assert page.context["changes"] == 1
    assert [row.parts for row, *_rest in page.context["rows"]] == [("max_points",), ()]
    assert page.context["settings"] == ("threshold", "maximum")
