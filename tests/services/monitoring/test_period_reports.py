"""The report counts what happened within its days, and a signed one stays as it was signed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.models import PeriodReport
from monitoring.rules.period_report import Period
from monitoring.rules.vocabulary import FigureKey
from monitoring.services.period_reports import contents_of, count_period, is_as_signed, sign_report
from registry.models import Case, JournalEntry
from registry.models.kept import KeptForever
from registry.rules.actors import Actor
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from review.models import Sheet
from tests.factories import registry as make
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db

K = FigureKey
SEPTEMBER = Period(date(2026, 9, 1), date(2026, 9, 30))
LATER = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def director(scene: Scene) -> Actor:
    person = make.make_person()
    make.grant(person, Role.DIRECTOR, scene.territory)
    return Actor.person(person.pk)


def values(scene: Scene, period: Period = SEPTEMBER) -> dict[FigureKey, Decimal | None]:
    return {one.key: one.value for one in count_period(scene.territory, period).figures}


def test_people_and_organisations_are_counted_once_and_works_each(scene: Scene) -> None:
    scene.submitted()
    scene.submitted(title="Вторая работа")

    found = values(scene)

    assert (found[K.WORKS], found[K.AUTHORS], found[K.ORGANISATIONS]) == (2, 1, 1)


def test_a_day_belongs_to_the_zone_of_the_territory(scene: Scene) -> None:
    """Half past midnight in Moscow on 1 October is still September in Greenwich."""
    scene.submitted(now=datetime(2026, 9, 30, 21, 30, tzinfo=UTC))

    assert values(scene)[K.WORKS] == 0
    assert values(scene, Period(date(2026, 10, 1), date(2026, 10, 1)))[K.WORKS] == 1


def test_sheets_and_experts_are_counted_and_the_late_ones_told_apart(scene: Scene) -> None:
    scene.scored()
    Sheet.objects.filter(assignment__seat=1).update(submitted_at=NOW + timedelta(days=15))

    found = values(scene, Period(date(2026, 9, 1), date(2026, 10, 31)))

    assert (found[K.SHEETS], found[K.EXPERTS], found[K.IN_TIME]) == (2, 2, Decimal("50.0"))


def test_a_return_is_counted_once_however_many_remarks_it_has(scene: Scene) -> None:
    case_id = scene.submitted()
    scene.do(
        case_id,
        "check_completeness",
        scene.coordinator,
        outcome="return",
        remarks=["Приложите файл.", "Укажите класс."],
        words="",
    )

    assert values(scene)[K.RETURNED] == 1


def test_a_refusal_is_no_return(scene: Scene) -> None:
    case_id = scene.submitted()
    scene.do(
        case_id,
        "check_completeness",
        scene.coordinator,
        outcome="reject",
        remarks=[],
        words="Такие работы принимает другая служба.",
    )

    assert values(scene)[K.RETURNED] == 0


def test_another_territory_is_not_counted(scene: Scene) -> None:
    make_scene().scored()

    assert {value for value in values(scene).values() if value} == set()


def test_the_same_days_a_year_ago_stand_beside(scene: Scene) -> None:
    scene.submitted()

    next_year = count_period(scene.territory, Period(date(2027, 9, 1), date(2027, 9, 30)))

    assert next_year.before[K.WORKS] == 1


def test_records_hold_no_scores_and_no_judge_beside_a_work(scene: Scene) -> None:
    scene.scored()

    records = count_period(scene.territory, SEPTEMBER).figure(K.SHEETS).records

    told = " ".join(f"{one.title} {one.note}" for one in records)
    assert [name for expert in scene.experts if (name := expert.last_name) in told] == []
    assert {one.case_id for one in records} == set(Case.objects.values_list("pk", flat=True))


def test_the_number_of_statements_does_not_grow_with_works(scene: Scene) -> None:
    scene.scored()
    values(scene)  # reads the calendar, which the process keeps
    with CaptureQueriesContext(connection) as one:
        values(scene)
    for number in range(3):
        scene.scored(title=f"Ещё одна работа {number}")
    with CaptureQueriesContext(connection) as four:
        values(scene)

    assert len(four) == len(one)


def test_a_signed_report_does_not_change_when_rows_do(scene: Scene, director: Actor) -> None:
    scene.submitted()
    report = sign_report(scene.territory, SEPTEMBER, actor=director, now=LATER)
    scene.submitted(title="Принесли позже")

    signed = contents_of(PeriodReport.objects.get())

    assert signed.figure(K.WORKS).value == 1
    assert values(scene)[K.WORKS] == 2
    assert is_as_signed(report)
    assert JournalEntry.objects.get(key="monitoring.period_report.signed").actor_id


def test_a_signed_report_is_kept_for_ever(scene: Scene, director: Actor) -> None:
    report = sign_report(scene.territory, SEPTEMBER, actor=director, now=LATER)

    with pytest.raises(KeptForever):
        report.delete()


def test_a_report_changed_behind_the_back_is_noticed(scene: Scene, director: Actor) -> None:
    report = sign_report(scene.territory, SEPTEMBER, actor=director, now=LATER)
    report.content["figures"][0]["value"] = "100"

    assert not is_as_signed(report)


def test_a_period_under_way_is_not_signed(scene: Scene, director: Actor) -> None:
    with pytest.raises(DomainError) as refused:
        sign_report(scene.territory, SEPTEMBER, actor=director, now=NOW)

    assert refused.value.code == "not_over"


def test_signing_anew_needs_a_reason_and_keeps_the_older_version(
    scene: Scene, director: Actor
) -> None:
    sign_report(scene.territory, SEPTEMBER, actor=director, now=LATER)
    with pytest.raises(DomainError) as refused:
        sign_report(scene.territory, SEPTEMBER, actor=director, now=LATER)

    sign_report(scene.territory, SEPTEMBER, reason="Учтены две работы.", actor=director, now=LATER)

    assert refused.value.code == "reason_needed"
    assert sorted(PeriodReport.objects.values_list("version", "state")) == [
        (1, "replaced"),
        (2, "signed"),
    ]
