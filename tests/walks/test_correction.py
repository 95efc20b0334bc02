"""A slip in a paper that was issued is corrected within minutes; the old paper says so."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from registry.models import Document
from registry.rules.vocabulary import DocumentState
from review.labels import VERDICT
from review.models import Conclusion
from review.rules.vocabulary import ConclusionState, Verdict
from tests.walks.papers import without_spaces, words_of
from tests.walks.town import conclusion_issued, make_town
from tests.walks.visitors import Visitor
from workflows.services.corrections import issue_correction

CORRECTED = "Опечатка исправлена."


def test_correction_of_an_issued_conclusion() -> None:
    town = make_town()
    issued = conclusion_issued(town)
    page = reverse("case", args=[issued.case_id])

    coordinator = Visitor(town.coordinator)
    coordinator.open(page)
    coordinator.follow(reverse("amend_conclusion", args=[issued.pk]))
    typed = f"{issued.motivation} {CORRECTED}"
    refused = coordinator.send(motivation=typed, reason="", status=422)
    kept = coordinator.standing("motivation")["motivation"]
    coordinator.send(motivation=typed, reason="Опечатка в названии раздела.")
    in_force_meanwhile = says(issued.document.verification_code)
    worker_issues_the_correction(issued)
    old, new = Document.objects.filter(case=issued.case_id).order_by("version")
    author = Visitor(town.author)
    author.open(page)
    papers = [author.save(reverse("document", args=[paper.pk])) for paper in (old, new)]
    coordinator.open(page)
    corrigible = [row.document for row in coordinator.context["papers"] if row.amend_url]

    assert "reason" in refused.context["form"].errors
    assert kept == [typed]
    assert in_force_meanwhile.state == DocumentState.VALID
    assert (new.number, new.version, new.previous) == (old.number, 2, old)
    assert (says(old.verification_code).state, says(new.verification_code).state) == (
        DocumentState.REPLACED,
        DocumentState.VALID,
    )
    assert says(old.verification_code).replaced_by_version == 2
    assert missing_on_paper(papers[1], new, issued) == []
    assert without_spaces(CORRECTED) not in words_of(papers[0])
    assert (old.snapshot["motivation"], new.snapshot["motivation"]) == (issued.motivation, typed)
    assert new.snapshot["correction_reason"] == "Опечатка в названии раздела."
    assert corrigible == [new]
    assert list(
        Conclusion.objects.filter(case=issued.case_id)
        .order_by("version")
        .values_list("state", flat=True)
    ) == [ConclusionState.REPLACED, ConclusionState.ISSUED]


def missing_on_paper(body: bytes, paper: Document, issued: Conclusion) -> list[str]:
    """What a paper must say and does not: criteria, verdict, recommendations, the correction."""
    criteria = issued.stage.checklist_version.criteria.values_list("text", flat=True)
    said = [*criteria, str(VERDICT[Verdict(issued.verdict)]), paper.number, CORRECTED]
    said += [*paper.snapshot["recommendations"], paper.snapshot["correction_reason"]]
    words = words_of(body).lower()
    return [text for text in said if without_spaces(text).lower() not in words]


def worker_issues_the_correction(issued: Conclusion) -> None:
    correction = Conclusion.objects.get(previous=issued)
    assert issue_correction(correction.pk, now=now())


def says(code: str) -> Any:
    """What the public page says of a paper."""
    stranger = Visitor()
    return stranger.open(reverse("verify_document", args=[code])).context["found"]
