"""A figure is asked about: where it comes from, who answers for it, and whether it is all there."""

import hashlib
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.timezone import now

from registry.models import Kept, KeptForever, StoredFile
from registry.rules.actors import Actor
from registry.services.errors import DomainError
from registry.services.journal_seals import seal_journal
from review.models import AgendaItem, Assignment, BodyMember, Conclusion, Mark, Sheet
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import DecisionMode
from review.services import submission
from review.services.conclusion import save_conclusion_draft
from review.services.council import cast_vote
from review.services.scoring import save_sheet_draft
from tests.walks.town import (
    Town,
    accepts_as_complete,
    council_meets,
    invites,
    make_town,
    scores,
    sends_a_work,
    takes,
    worker_prints,
    writes_the_conclusion,
)
from tests.walks.visitors import Visitor


def with_meeting() -> ProcedureParameters:
    stage = replace(EXTERNAL_ONLY.stages[0], decision=DecisionMode.MEETING)
    return replace(EXTERNAL_ONLY, stages=(stage,))


@pytest.fixture
def town() -> Town:
    return make_town(with_meeting())


@pytest.fixture
def signed(town: Town) -> Conclusion:
    """A conclusion that a council approved at its meeting."""
    case_id = sends_a_work(town)
    invites(accepts_as_complete(town, case_id), case_id, town.experts[:2])
    for expert in town.experts[:2]:
        takes(expert, case_id)
        scores(expert, case_id)
    writes_the_conclusion(town.coordinator, case_id)
    council_meets(town, case_id)
    worker_prints(case_id)
    seal_journal(now().date(), now=now())
    return Conclusion.objects.select_related("document", "case").get(case=case_id)


@pytest.mark.system("MON-22")
def test_a_total_leads_to_its_evidence_and_none_of_it_can_be_deleted(
    town: Town, signed: Conclusion
) -> None:
    coordinator = Visitor(town.coordinator)
    page = coordinator.open(reverse("case", args=[signed.case_id]))
    evidence = page.context["papers"][0].evidence

    files = [coordinator.save(file.url) for file in evidence.files]
    paper = coordinator.save(reverse("document", args=[signed.document_id]))
    sheets = coordinator.follow(evidence.sheets_url).context["table"]
    undeleted = deleted_nothing()

    assert (evidence.total, evidence.maximum) == (signed.total, signed.maximum)
    assert mean(expert.total for expert in sheets.experts) == signed.total
    assert [
        sum(row.cells[place].points for group in sheets.groups for row in group.rows)
        for place in range(len(sheets.experts))
    ] == [expert.total for expert in sheets.experts]
    assert {digest(body) for body in files} == digests_of_handed_in(signed)
    assert digest(paper) == signed.document.file.sha256
    assert (evidence.approval.signer, evidence.approval.protocol) == (town.chair.full_name, "7")
    assert town.chair.full_name in page.content.decode()
    assert undeleted == kinds_of_evidence()
    assert refusals_of_services(town, signed) == {
        "remove a file": "not_editable",
        "add a file": "not_editable",
        "change a sheet": "sheet_submitted",
        "change the conclusion": "conclusion_moved_on",
        "change a vote": "item_closed",
    }


def mean(values: Any) -> Decimal:
    found = list(values)
    return Decimal(sum(found)) / len(found)


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def digests_of_handed_in(signed: Conclusion) -> set[str]:
    files = signed.stage.material_version.files.select_related("file")
    return {one.file.sha256 for one in files}


# Looked at where they occur, in tests/models/test_kept.py: nothing was returned, appealed against,
# carried over from an older journal, entered for somebody, confirmed by a school or reported here.
NOT_IN_THIS_STORY = {
    "monitoring.PeriodReport",
    "registry.EarlierConclusion",
    "registry.StaffConfirmation",
    "review.Appeal",
    "review.DiscussionRemark",
    "review.Question",
    "review.Reconsideration",
    "review.Remark",
    "review.SchoolEntry",
    "review.SheetEntry",
}


def kinds_of_evidence() -> set[str]:
    """Everything that is kept for ever, save what this story has none of."""
    kinds = {model._meta.label for model in apps.get_models() if issubclass(model, Kept)}
    return kinds - NOT_IN_THIS_STORY


def deleted_nothing() -> set[str]:
    """Try to delete rows of every kind, one by one and all at once; the kinds that stayed whole."""
    stayed = set()
    for model in apps.get_models():
        rows = list(model._default_manager.all()) if issubclass(model, Kept) else []
        for delete in (one.delete for one in rows):
            with pytest.raises(KeptForever):
                delete()
        if rows:
            with pytest.raises(KeptForever):
                model._default_manager.all().delete()
            assert model._default_manager.count() == len(rows)
            stayed.add(model._meta.label)
    return stayed


def refusals_of_services(town: Town, signed: Conclusion) -> dict[str, str]:
    """Why those who could change things before may not change them now."""
    material = signed.case.material
    sheet = Sheet.objects.select_related("assignment__stage__case").first()
    item = AgendaItem.objects.select_related("case", "body").get(case=signed.case_id)
    file = StoredFile.objects.filter(case=signed.case_id).first()
    assert sheet is not None
    assert file is not None
    return {
        "remove a file": refusal(
            submission.remove_file, material, file_id=file.pk, **by(town.author)
        ),
        "add a file": refusal(submission.add_file, material, file.content, **by(town.author)),
        "change a sheet": refusal(
            save_sheet_draft,
            sheet,
            marks={},
            recommendation="",
            comment_to_author="",
            note_to_council="",
            draft_version=sheet.draft_version,
            **by(sheet.assignment.expert),
        ),
        "change the conclusion": refusal(
            save_conclusion_draft,
            signed,
            verdict=signed.verdict,
            verdict_note="",
            motivation="Иначе",
            recommendations="",
            draft_version=signed.draft_version,
            **by(town.coordinator),
        ),
        "change a vote": refusal(
            cast_vote,
            item,
            BodyMember.objects.get(person=town.chair),
            choice="against",
            **by(town.chair),
        ),
    }


def refusal(service: Any, *subject: Any, **facts: Any) -> str:
    with pytest.raises(DomainError) as refused:
        service(*subject, **facts)
    return refused.value.code


def by(person: Any) -> dict[str, Any]:
    return {"actor": Actor.person(person.pk), "now": now()}


def test_author_reads_his_paper_but_neither_the_sheets_nor_who_signed_inside(
    town: Town, signed: Conclusion
) -> None:
    author = Visitor(town.author)

    page = author.open(reverse("case", args=[signed.case_id]))
    sheet = Assignment.objects.filter(stage__case=signed.case_id).first().sheet

    assert [row.evidence for row in page.context["papers"]] == [None]
    assert author.status_of(reverse("sheet", args=[signed.case_id, sheet.pk])) == 403
    assert Mark.objects.filter(sheet=sheet).exists()
