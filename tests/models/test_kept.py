"""Evidence stays: whatever a signed paper rests on is deleted by nobody (MON-22)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model

from monitoring.models import PeriodReport
from monitoring.rules.period_report import Period
from monitoring.services.period_reports import sign_report
from registry.models import (
    Case,
    Consent,
    Document,
    EarlierConclusion,
    JournalEntry,
    JournalSeal,
    JournalValue,
    Kept,
    KeptForever,
    StaffConfirmation,
    StoredFile,
)
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from registry.services.journal_seals import seal_journal
from review.models import (
    Appeal,
    Conclusion,
    Decision,
    DiscussionRemark,
    Mark,
    Material,
    MaterialFile,
    MaterialVersion,
    Question,
    Reconsideration,
    Remark,
    SchoolEntry,
    Sheet,
    SheetEntry,
    Vote,
)
from review.rules.vocabulary import VoteChoice
from review.services.council import decide_in_council
from tests.factories import registry as make
from tests.factories import review as judge
from tests.factories.registry import NOW, TODAY

pytestmark = pytest.mark.django_db

EVIDENCE = (
    Appeal,
    Conclusion,
    Consent,
    Decision,
    DiscussionRemark,
    Document,
    EarlierConclusion,
    JournalEntry,
    JournalSeal,
    JournalValue,
    Mark,
    Material,
    MaterialFile,
    MaterialVersion,
    PeriodReport,
    Question,
    Reconsideration,
    Remark,
    SchoolEntry,
    Sheet,
    SheetEntry,
    StaffConfirmation,
    StoredFile,
    Vote,
)


@pytest.fixture
def signed() -> Case:
    """A work on which a council decided and whose conclusion was issued."""
    item = judge.item_on_agenda()
    material = item.case.material
    make.make_consent(item.case.applicant, case=item.case)
    material.remarks.create(version=material.versions.get(), text="Приложите план.", made_at=NOW)
    judge.vote(item, *[VoteChoice.FOR] * 5)
    decide_in_council(item, **judge.by(judge.chair_of(item)))
    judge.issue(item.conclusion, is_last=True)
    EarlierConclusion.objects.create(
        territory=item.case.territory,
        number="15-ЭЗ",
        number_key="15-эз",
        issued_date=TODAY,
        holder="Орешкина Дарья Глебовна",
        source="журнал за 2025 год",
        carried_at=NOW,
    )
    sign_report(
        item.case.territory,
        Period(TODAY.replace(day=1), TODAY - timedelta(days=1)),
        actor=Actor.person(item.case.applicant_id),
        now=NOW,
    )
    seal_journal(TODAY, now=NOW)
    _entered_for_others(item.case)
    return item.case


def _entered_for_others(case: Case) -> None:
    """The school prepared the work, one sheet came from a scan, and scores were discussed."""
    person, school = make.make_person(), make.make_organisation(case.territory)
    by: dict[str, Any] = {"entered_by": person, "basis": "заявка № 15", "entered_at": NOW}
    SheetEntry.objects.create(
        sheet=Sheet.objects.earliest("pk"), scan=make.make_stored_file(case=case), **by
    )
    discussed = Sheet.objects.earliest("pk")
    Reconsideration.objects.create(sheet=discussed, until_at=NOW, answered_at=NOW, answer="kept")
    DiscussionRemark.objects.create(
        stage=discussed.assignment.stage, author=person, text="Почему ноль?", said_at=NOW
    )
    Appeal.objects.create(
        case=case,
        conclusion=Conclusion.objects.earliest("pk"),
        grounds="Не согласна с критерием 3",
        lodged_at=NOW,
    )
    Question.objects.create(
        case=case, asked_by=person, asker="office", text="Где план?", asked_at=NOW
    )
    SchoolEntry.objects.create(material=case.material, organisation=school, **by)
    StaffConfirmation.objects.create(
        organisation=school,
        school_year=2026,
        people_count=1,
        signed_name="Ершова Н. П.",
        confirmed_by=person,
        confirmed_at=NOW,
    )


def one_row(rows: Any) -> None:
    rows.first().delete()


def all_rows(rows: Any) -> None:
    rows.all().delete()


@pytest.mark.parametrize("delete", [one_row, all_rows])
@pytest.mark.parametrize("model", EVIDENCE)
def test_evidence_of_a_signed_work_is_not_deleted(
    model: Any, delete: Callable[[Any], None], signed: Case
) -> None:
    before = model.objects.count()

    with pytest.raises(KeptForever):
        delete(model.objects)

    assert model.objects.count() == before > 0


def test_every_kind_of_evidence_is_looked_at_here() -> None:
    kinds = {model for model in apps.get_models() if issubclass(model, Kept)}

    assert kinds == set(EVIDENCE)


def test_evidence_is_not_deleted_through_what_it_belongs_to(signed: Case) -> None:
    for rows in (signed.journal, signed.documents, signed.files, signed.conclusions):
        with pytest.raises(KeptForever):
            rows.all().delete()


def test_no_cascade_leads_from_a_row_that_may_go_into_evidence() -> None:
    leading = [
        (model._meta.label, field.name)
        for model in apps.get_models()
        if issubclass(model, Kept)
        for field in model._meta.get_fields()
        if is_cascade(field) and not issubclass(field.related_model, Kept)
    ]

    assert leading == []


def is_cascade(field: Any) -> bool:
    return isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE


@pytest.mark.parametrize("model", [StoredFile, MaterialFile, MaterialVersion, Material])
def test_what_an_author_has_not_sent_yet_may_go(model: type[Model]) -> None:
    judge.make_material(submitted=False, state=CaseState.DRAFT)
    if model is StoredFile:
        MaterialFile.objects.all().delete()

    model._default_manager.all().delete()

    assert not model._default_manager.exists()


def test_sheet_that_was_not_sent_may_go() -> None:
    assignment = judge.make_assignment(judge.make_stage())

    assignment.sheet.delete()

    assert not Sheet.objects.exists()


def test_vote_may_go_until_the_item_is_closed() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, VoteChoice.FOR, VoteChoice.AGAINST)

    item.votes.first().delete()

    assert item.votes.count() == 1


def test_of_rows_some_of_which_are_evidence_none_is_deleted() -> None:
    material = judge.make_material()
    judge.make_material_version(material, submitted_at=None)

    with pytest.raises(KeptForever):
        material.versions.all().delete()

    assert material.versions.count() == 2
