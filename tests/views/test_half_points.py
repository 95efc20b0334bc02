"""Half points from the sheet to the paper: exact, and written with a comma."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from registry.models import Document, JournalValue, Person
from registry.services.printing import context_of
from review.invariants import find_breaches
from review.models import Conclusion, Stage
from review.rules.vocabulary import DecisionMode
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist, criterion, make_scene
from workflows.models import Task
from workflows.services import run_job

pytestmark = pytest.mark.django_db

LEVELS = [
    {"points": 0, "label": "нет"},
    {"points": 1, "label": "отчасти", "descriptor": "Достигнута отчасти"},
    {"points": 1.5, "label": "почти", "descriptor": "Достигнута почти везде"},
    {"points": 2, "label": "да"},
]


def scored() -> tuple[Scene, int]:
    """Two experts on a scale by halves and on one of ten: 8,5 and 9 of 12."""
    scene = make_scene(
        criteria=checklist(
            0,
            criterion(1, max=2, step=0.5, level=LEVELS),
            criterion(2, max=10, level=[]),
            threshold=7.5,
        ),
        decision=DecisionMode.NO_COUNCIL,
        discrepancy=None,
    )
    case_id = scene.taken()
    halves, ten = scene.criteria
    for expert, marks in zip(scene.experts, (("1,5", "7"), ("1", "8")), strict=False):
        given = {halves: {"points": marks[0]}, ten: {"points": marks[1]}}
        scene.score(case_id, expert, marks=given)
    return scene, case_id


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.mark.system("REV-02", part="half points add up exactly from the sheet to the verdict")
def test_half_points_add_up_exactly_and_the_nearest_level_speaks() -> None:
    scene, case_id = scored()

    stage = Stage.objects.get(case=case_id)
    conclusion = Conclusion.objects.get(case=case_id)
    kept = conclusion.body["groups"][0]["criteria"]
    assert (stage.result["aggregate"], stage.result["maximum"]) == ("8.75", "12.00")
    assert [sheet["total"] for sheet in conclusion.body["experts"]] == ["8.50", "9.00"]
    assert [(one["max"], one["mean"]) for one in kept] == [(2, "1.25"), (10, "7.50")]
    assert [mark["points"] for mark in kept[0]["marks"]] == ["1.5", 1]
    assert kept[0]["descriptor"] == "Достигнута почти везде"
    assert "8,75 из 12" in conclusion.motivation
    assert find_breaches() == []
    assert scene.criteria == [int(key) for key in _marks_in_journal()[0]]


def _marks_in_journal() -> list[dict[str, object]]:
    lines = JournalValue.objects.filter(entry__key="review.sheet.submitted").order_by("entry")
    marks = [line.new["marks"] for line in lines]
    assert [list(one.values()) for one in marks] == [["1.5", 7], [1, 8]]
    return marks


def test_sheets_and_the_paper_write_half_points_with_a_comma() -> None:
    scene, case_id = scored()
    sheet = scene.assignment(case_id, scene.experts[0]).sheet
    page = signed_in(scene.coordinator).get(reverse("sheet", args=[case_id, sheet.pk]))
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict="positive",
        motivation="Полезная работа.",
    )
    assert run_job(Task.objects.get(case=case_id, step="issue_conclusion").pk, now=NOW)

    with translation.override("ru"):
        paper = render_to_string("print/conclusion.html", context_of(Document.objects.get()))

    html = page.content.decode()
    row = page.context["table"].groups[0].rows[0]
    assert [cell.points for cell in row.cells] == [Decimal("1.5"), 1]
    assert (row.mean, row.descriptor) == (Decimal("1.25"), "Достигнута почти везде")
    assert "<b>1,5</b>" in html
    assert "<b>8,5</b>" in html
    for figure in ("1,5", "1,25", "8,5", "8,75", "7,5"):
        assert f'<td class="figure">{figure}</td>' in paper
