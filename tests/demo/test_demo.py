"""`manage.py demo` on an empty database: what is in it afterwards."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pypdfium2
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone, translation

from config.demo import content, loading
from monitoring.rules.period_report import Period
from monitoring.services.period_reports import count_period
from registry.models import (
    CalendarDay,
    Case,
    Document,
    JournalEntry,
    Organisation,
    Person,
    Territory,
    User,
)
from registry.queries import forget_calendars
from registry.rules.vocabulary import CaseState, DocumentState, LetterState
from registry.services.issuing import verify_document
from review.models import Assignment, CoAuthor, Decision, Meeting, Sheet, Stage, Vote
from review.rules.vocabulary import AssignmentState, DecisionOutcome, Verdict, VoteChoice
from tests.demo.english import russian_of, written_by_people
from tests.demo.pictures import SHOTS, signed_in, take_pictures, who_shows
from workflows.queries import open_duties

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("demo")]


MAIN_PAGES = {
    "koordinator": (
        *("works", "people", "people_awaited", "instruments", "new_checklist", "classifiers"),
        *("calendar", "office", "pack", "load_list", "schools", "start", "requisites"),
        *("first_hour_mail", "first_hour_numbers", "first_hour_training", "first_hour_intake"),
        *("who_is_silent", "profile", "letter_choice"),
    ),
    "administrator": ("people_guard", "new_territory"),
    "pedagog": ("my_tasks", "practices", "guides", "verify"),
    "direktor": ("works",),
}


@dataclass(frozen=True)
class Demo:
    folder: Path
    output: str

    @property
    def summary(self) -> dict[str, Any]:
        return json.loads((self.folder / "demo" / "summary.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """The demonstration, loaded once for all tests of this file and rolled back after them."""
    folder = tmp_path_factory.mktemp("demo")
    with (
        override_settings(VAR_DIR=folder, MEDIA_ROOT=folder / "files"),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield Demo(folder, run_demo())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_files(demo: Demo, settings: Any) -> None:
    """Files of the demonstration lie where it was loaded."""
    settings.MEDIA_ROOT = demo.folder / "files"


def run_demo() -> str:
    output = StringIO()
    call_command("demo", "--no-serve", stdout=output)
    return output.getvalue()


def test_two_services_have_people_and_schools(demo):
    larger, smaller = (Territory.objects.get(code=code) for code in content.TERRITORIES)

    assert Organisation.objects.filter(territory=larger).count() == 14
    assert larger.grants.filter(role="teacher").count() >= 64
    assert larger.grants.filter(role="expert").count() == 26
    assert larger.bodies.get().members.count() == 7
    assert Organisation.objects.filter(territory=smaller).count() == 5
    assert larger.time_zone != smaller.time_zone


def test_every_state_of_a_work_occurs(demo):
    states = set(Case.objects.values_list("state", flat=True))

    assert states == {state.value for state in CaseState}


def test_works_lie_in_the_last_four_months(demo):
    since = timezone.now() - timedelta(days=loading.DAYS + 2)

    assert Case.objects.count() > 42
    assert not Case.objects.filter(created_at__lt=since).exists()


def test_numbers_of_works_have_no_gaps(demo):
    for territory in Territory.objects.all():
        numbered = territory.cases.exclude(number="").order_by("opened_at")
        register = territory.number_registers.get(kind="examination")
        assert numbered.count() == register.next_number - register.first_number


def test_everything_that_may_go_wrong_on_the_way_has_happened(demo):
    assignments = Counter(Assignment.objects.values_list("state", flat=True))
    verdicts = set(Stage.objects.filter(state="closed").values_list("result__verdict", flat=True))
    votes = Counter(Vote.objects.values_list("choice", flat=True))

    assert assignments[AssignmentState.DECLINED] >= 3
    assert Assignment.objects.filter(replaces__state=AssignmentState.DECLINED).exists()
    assert Stage.objects.filter(experts_needed=4).exists()
    assert verdicts == {verdict.value for verdict in Verdict}
    assert Stage.objects.filter(round=2, case__state=CaseState.CONCLUDED).exists()
    assert Decision.objects.filter(outcome=DecisionOutcome.RETURNED).exists()
    assert votes[VoteChoice.FOR] > votes[VoteChoice.RECUSED] > 0
    assert open_duties().filter(due_at__lt=timezone.now()).count() >= 5


def test_letters_of_the_past_are_sent(demo):
    from registry.models import Letter

    yesterday = timezone.now() - timedelta(days=1)
    waiting = Letter.objects.filter(state=LetterState.QUEUED, send_after__lt=yesterday)

    assert not waiting.exists()


def test_the_summary_tells_of_an_issued_conclusion(demo):
    summary = demo.summary

    assert set(summary) == {
        "case",
        "documents",
        "verification_code",
        "verification_url",
        "steps",
    }
    assert Case.objects.get(number=summary["case"]).state == CaseState.CONCLUDED
    assert summary["verification_url"].endswith(f"{summary['verification_code']}/")
    assert all(step["name"] and step["seconds"] >= 0 for step in summary["steps"])
    assert len(summary["steps"]) > 20


def test_the_issued_papers_open(demo):
    for path in demo.summary["documents"]:
        with pypdfium2.PdfDocument(path) as paper:
            assert len(paper) >= 2


def test_the_conclusion_on_show_can_be_checked_by_anyone(demo):
    verified = verify_document(demo.summary["verification_code"])

    assert verified is not None
    assert verified.state is DocumentState.VALID
    assert verified.is_intact


def test_the_telling_logins_open_with_the_told_password(demo):
    for code in content.TERRITORIES:
        for login in content.territory(code).logins:
            user = User.objects.get(email=f"{login}@{code}.example")
            assert user.check_password(loading.PASSWORD)


def test_whoever_shows_the_demonstration_has_something_to_do(demo):
    for login in ("pedagog", "ekspert", "sovet"):
        person = Person.objects.get(user__email=f"{login}@svetloborsk.example")
        assert open_duties().filter(person=person).exists(), login


def test_the_journal_and_the_truths_about_the_database_hold(demo):
    call_command("verify_journal", stdout=StringIO())
    call_command("check_invariants", stdout=StringIO())


def test_a_second_run_adds_nothing(demo):
    before = (Case.objects.count(), Document.objects.count(), Person.objects.count())

    run_demo()

    assert (Case.objects.count(), Document.objects.count(), Person.objects.count()) == before


def test_logins_are_told_by_role(demo):
    assert "koordinator@svetloborsk.example" in demo.output
    assert loading.PASSWORD in demo.output


# --- What the guides show of it -----------------------------------------------------------------


@pytest.mark.browser
def test_pictures_for_the_guides_are_taken_of_pages_that_open(
    demo: Demo, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> None:
    """Nothing is compared: `make pictures` runs this test to take the pictures anew (PICTURES)."""
    folder = Path(os.environ.get("PICTURES") or tmp_path)

    faults = take_pictures(browser_type_launch_args, folder)

    assert faults == []
    assert {path.name for path in folder.glob("*.webp")} == {shot.file for shot in SHOTS}


# --- The same pages in English -------------------------------------------------------------------


def pages_of_the_demonstration() -> Iterator[tuple[str, str]]:
    """Main pages: before whose eyes, at which address."""
    for shot in SHOTS:
        yield shot.login, shot.address(who_shows(shot.login))
    for login, names in MAIN_PAGES.items():
        yield from ((login, reverse(name)) for name in names)


def left_in_russian(language: str) -> dict[str, set[str]]:
    """Russian words by page that nobody wrote into the database, in an interface of this language."""
    data = written_by_people()
    left: dict[str, set[str]] = {}
    with translation.override(language):
        for login, address in pages_of_the_demonstration():
            page = signed_in(who_shows(login)).get(address)
            assert page.status_code == 200, address
            runs = {run for run in russian_of(page.content.decode()) if run not in data}
            left |= {address: runs} if runs else {}
    return left


def test_pages_in_english_leave_nothing_in_russian_but_data(demo):
    assert left_in_russian("en") == {}


def test_the_same_pages_in_russian_would_be_noticed(demo):
    pages = {address for _login, address in pages_of_the_demonstration()}

    assert set(left_in_russian("ru")) == pages


# --- The report, counted a second time from the journal -----------------------------------------


@dataclass(frozen=True)
class Said:
    """A line of the journal with the local day on which it was written."""

    key: str
    case_id: int
    subject_id: str
    day: date
    actor_id: int
    new: dict[str, Any]


def read_journal(territory: Territory) -> list[Said]:
    zone = ZoneInfo(territory.time_zone)
    return [
        Said(
            key=line.key,
            case_id=line.case_id,
            subject_id=line.subject_id,
            day=line.occurred_at.astimezone(zone).date(),
            actor_id=line.actor_id,
            new=line.value.new or {},
        )
        for line in JournalEntry.objects.filter(territory=territory).select_related("value")
    ]


def percent(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def working_days(first: date, last: date) -> int:
    russia = holidays.country_holidays("RU", years=[first.year, last.year])
    days = [first + timedelta(days=shift) for shift in range(1, (last - first).days + 1)]
    return sum(russia.is_working_day(day) for day in days)


def test_the_figures_of_the_report_agree_with_the_journal(demo):
    """Nothing of the report's own queries or rules is used: the journal tells what happened."""
    territory = Territory.objects.get(code=content.TERRITORIES[0])
    CalendarDay.objects.filter(territory=territory).delete()
    forget_calendars()
    zone = ZoneInfo(territory.time_zone)
    today = timezone.now().astimezone(zone).date()
    period = Period(today - timedelta(days=75), today - timedelta(days=3))
    journal = read_journal(territory)
    lately = [line for line in journal if period.first <= line.day <= period.last]

    def keyed(key: str, **new: Any) -> list[Said]:
        return [
            line
            for line in lately
            if line.key == key and all(line.new[name] == value for name, value in new.items())
        ]

    works = Case.objects.in_bulk([line.case_id for line in keyed("review.material.submitted")])
    co_authors = CoAuthor.objects.filter(material__case__in=works).values_list("person", flat=True)
    sheets = keyed("review.sheet.submitted")
    due = {
        str(pk): due_at.astimezone(zone).date()
        for pk, due_at in Sheet.objects.values_list("pk", "assignment__due_at")
        if due_at
    }
    papers = keyed("review.conclusion.issued", version=1)
    began = {line.case_id: line.day for line in journal if line.key == "review.material.submitted"}
    ways = [
        working_days(began[line.case_id], line.day)
        for line in keyed("registry.case.state_changed", state="concluded")
        if Case.objects.get(pk=line.case_id).state in {"concluded", "published"}
    ]
    meetings = Meeting.objects.in_bulk(
        [int(line.subject_id) for line in keyed("review.meeting.closed")]
    )

    figures = {one.key.value: one.value for one in count_period(territory, period).figures}

    assert figures == {
        "works": len(works),
        "authors": len({*(case.applicant_id for case in works.values()), *co_authors}),
        "organisations": len({case.organisation_id for case in works.values()}),
        "returned": len(keyed("review.material.checked", outcome="return")),
        "sheets": len(sheets),
        "experts": len({line.actor_id for line in sheets}),
        "in_time": percent(sum(one.day <= due[one.subject_id] for one in sheets), len(sheets)),
        "conclusions": len(papers),
        "recommended": percent(
            sum(one.new["verdict"] == Verdict.POSITIVE for one in papers), len(papers)
        ),
        "days": Decimal(median(map(Decimal, ways))).quantize(Decimal("0.1"), ROUND_HALF_UP),
        "meetings": len(meetings),
        "practices": len(keyed("review.practice.published")),
    }
    assert min(len(works), len(sheets), len(papers), len(ways)) > 5
