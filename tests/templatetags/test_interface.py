"""How the shared parts write dates, terms, people and numbers, and lay out the process."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import timezone, translation

from workflows.templatetags import interface

NBSP = "\N{NO-BREAK SPACE}"
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture(autouse=True)
def _english_in_moscow():
    """Codes and shapes are compared, not Russian words: those live in the catalogue."""
    with translation.override("en"), timezone.override(MOSCOW):
        yield


def test_local_writes_the_day_of_the_readers_zone() -> None:
    late_evening_in_utc = datetime(2026, 11, 26, 22, 30, tzinfo=UTC)

    written = interface.local(late_evening_in_utc)

    assert written == f"27{NBSP}November"


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("year", f"27{NBSP}November 2026"),
        ("time", f"27{NBSP}November, 14:32"),
        ("clock", "14:32"),
        ("short", "27.11.2026"),
    ],
)
def test_local_writes_a_moment_in_each_style(style: str, written: str) -> None:
    moment = datetime(2026, 11, 27, 14, 32, tzinfo=MOSCOW)

    assert interface.local(moment, style) == written


def test_local_writes_no_time_for_a_date() -> None:
    assert interface.local(date(2026, 11, 27), "time") == f"27{NBSP}November"


def test_local_writes_nothing_for_nothing() -> None:
    assert interface.local(None) == ""


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 11, 27, 0, 5, tzinfo=MOSCOW), "today, 00:05"),
        (datetime(2026, 11, 26, 23, 55, tzinfo=MOSCOW), "yesterday, 23:55"),
        (datetime(2026, 11, 20, 9, 0, tzinfo=MOSCOW), f"20{NBSP}November, 09:00"),
        (datetime(2025, 11, 27, 9, 0, tzinfo=MOSCOW), f"27{NBSP}November 2025, 09:00"),
    ],
)
def test_moment_is_told_from_now(at: datetime, written: str) -> None:
    now = datetime(2026, 11, 27, 14, 0, tzinfo=MOSCOW)

    assert interface.moment(at, now) == written


@pytest.mark.parametrize(
    ("days", "forms"),
    [(1, "1 рабочий день"), (2, "2 рабочих дня"), (5, "5 рабочих дней"), (21, "21 рабочий день")],
)
def test_working_days_take_the_russian_form_of_their_number(days: int, forms: str) -> None:
    with translation.override("ru"):
        assert interface.working_days(days) == forms


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (4, "4 working days left"),
        (1, "1 working day left"),
        (0, "due today"),
        (-2, "2 working days late"),
    ],
)
def test_days_left_tells_a_term_from_both_sides(days: int, written: str) -> None:
    assert interface.days_left(days) == written


@pytest.mark.parametrize(
    ("days", "tone"), [(None, "calm"), (3, "calm"), (2, "warn"), (0, "warn"), (-1, "bad")]
)
def test_due_tone_grows_as_the_term_nears(days: int | None, tone: str) -> None:
    assert interface.due_tone(days) == tone


@pytest.mark.parametrize(
    ("person", "written"),
    [
        ("Соколова Анна Викторовна", f"Соколова{NBSP}А.{NBSP}В."),
        ("Мамедов Рашид Ализаде оглы", f"Мамедов{NBSP}Р.{NBSP}А."),
        ("Ли Ольга", f"Ли{NBSP}О."),
        (SimpleNamespace(short_name="Соколова А. В."), "Соколова А. В."),
        ("", ""),
    ],
)
def test_person_short_keeps_surname_and_two_initials(person: object, written: str) -> None:
    assert interface.person_short(person) == written


@pytest.mark.parametrize(
    ("name", "letters"), [("Соколова Анна", "СА"), ("anna@school.example", "A"), (None, "")]
)
def test_initials_of_a_name_or_an_address(name: object, letters: str) -> None:
    assert interface.initials(name) == letters


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (17.5, "17,5"),
        (Decimal("24.00"), "24"),
        (Decimal("2.345"), "2,35"),
        (1200, "1200"),
        (12345, f"12{NBSP}345"),
        (0, "0"),
        (None, ""),
    ],
)
def test_number_is_written_as_russian_readers_do(value: float | None, written: str) -> None:
    with translation.override("ru"):
        assert interface.number(value) == written


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("работа в классе", f"работа в{NBSP}классе"),
        ("и в школе", f"и{NBSP}в{NBSP}школе"),
        ("Дроби — это просто", f"Дроби{NBSP}— это просто"),
        ("№ 12", f"№{NBSP}12"),
        ("5 класс", f"5{NBSP}класс"),
        ("слово", "слово"),
    ],
)
def test_nbsp_ties_short_words_dashes_and_units(text: str, tied: str) -> None:
    assert interface.nbsp(text) == tied


def test_nbsp_leaves_markup_to_be_escaped() -> None:
    page = render_to_string("base/empty.html", {"title": interface.nbsp("<b>и в школе</b>")})

    assert "&lt;b&gt;" in page


def test_icon_of_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        interface.icon("no-such-icon")


class Request(forms.Form):
    title = forms.CharField(help_text="As in the material", label="Title")


def test_field_ties_help_and_error_to_its_control() -> None:
    form = Request({"title": ""})

    page = form["title"].as_field_group()

    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_title_helptext"' in page
    assert 'id="id_title_error"' in page
    assert 'class="form-control"' in page


def test_error_summary_leads_to_the_field() -> None:
    form = Request({"title": ""})

    page = render_to_string("base/error_summary.html", {"form": form})

    assert 'href="#id_title"' in page


def test_error_summary_of_a_good_form_is_empty() -> None:
    form = Request({"title": "Fractions"})

    page = render_to_string("base/error_summary.html", {"form": form})

    assert page.strip() == ""


def _map(*stages: dict[str, object]) -> dict:
    return interface.flow_map(stages)


def test_flow_map_lists_the_hottest_stage_first() -> None:
    drawn = _map(
        {"title": "A", "state": "calm", "late": 1},
        {"title": "B", "state": "warm", "late": 2},
        {"title": "C", "state": "hot", "late": 1},
        {"title": "D", "state": "hot", "late": 8},
    )

    assert [stage.title for stage in drawn["listed"]] == ["D", "C", "B", "A"]
    assert [stage.title for stage in drawn["stages"]] == ["A", "B", "C", "D"]


def test_flow_map_keeps_the_order_of_one_work() -> None:
    drawn = _map({"title": "A", "state": "done"}, {"title": "B", "state": "current"})

    assert [stage.title for stage in drawn["listed"]] == ["A", "B"]


@pytest.mark.parametrize("count", [1, 3, 6, 7, 9, 13])
def test_flow_map_boxes_stay_inside_and_apart(count: int) -> None:
    drawn = _map(*({"title": f"Stage {place}"} for place in range(count)))

    stages = drawn["stages"]
    assert all(stage.x >= 0 and stage.x + stage.width <= drawn["width"] for stage in stages)
    assert all(stage.y + drawn["box_height"] <= drawn["height"] for stage in stages)
    assert len({(stage.x, stage.y) for stage in stages}) == count
    assert len(drawn["arrows"]) == count - 1


def test_flow_map_tells_screen_readers_the_numbers() -> None:
    drawn = _map({"title": "Scoring", "count": 23, "late": 8, "days": 9.4, "state": "hot"})

    assert drawn["stages"][0].label == "Scoring, 23 works, usually 9.4 days, late: 8"


def test_flow_map_of_no_stages_is_drawn_empty() -> None:
    assert _map()["stages"] == []
