from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from registry.labels import DOCUMENT_KIND
from registry.models import Case, Document, Letter
from registry.rules.vocabulary import CaseState, DocumentKind, DocumentState
from registry.services.errors import DomainError
from registry.services.issuing import verify_document
from review.models import Advice, Conclusion
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import (
    AdviceState,
    ConclusionState,
    ExpertNames,
    Severity,
    StageState,
    VoteChoice,
)
from review.services.conclusion import amend_conclusion
from review.services.council import decide_in_council, decide_without_council
from review.services.issuing import begin_issue, conclusion_snapshot, issue_conclusion
from tests.factories import review as judge

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF\n"


def decided(parameters: ProcedureParameters = judge.ONE_STAGE) -> Conclusion:
    material = judge.make_material(parameters=parameters, state=CaseState.SCORING)
    conclusion = judge.drafted_conclusion(material)
    decide_without_council(conclusion, **judge.by(None))
    return conclusion


def with_names(rule: ExpertNames) -> ProcedureParameters:
    return ProcedureParameters(stages=(replace(judge.INTERNAL, expert_names=rule),))


# --- Reserving ----------------------------------------------------------------------------


def test_the_paper_is_reserved_once() -> None:
    conclusion = decided()

    first = begin_issue(conclusion, **judge.by(None))
    again = begin_issue(Conclusion.objects.get(pk=conclusion.pk), **judge.by(None))

    assert first == again
    assert (first.state, first.number) == (DocumentState.PREPARING, "2026-0001")


@pytest.mark.parametrize("when", ["before a decision", "before a paper"])
def test_nothing_is_issued_before_its_time(when: str) -> None:
    conclusion = judge.drafted_conclusion() if when == "before a decision" else decided()

    with pytest.raises(DomainError) as refusal:
        issue_conclusion(conclusion, pdf=PDF, **judge.by(None))

    assert refusal.value.code == "not_decided"


def test_a_paper_is_not_reserved_before_the_decision() -> None:
    with pytest.raises(DomainError) as refusal:
        begin_issue(judge.drafted_conclusion(), **judge.by(None))

    assert refusal.value.code == "not_decided"
    assert not Document.objects.exists()


# --- What the paper says ------------------------------------------------------------------


@pytest.mark.system("REV-05", part="the document lists criteria, scores, verdict, recommendations")
def test_the_paper_lists_criteria_scores_verdict_and_recommendations() -> None:
    conclusion = decided()

    snapshot = conclusion_snapshot(conclusion)

    criterion = snapshot["groups"][0]["criteria"][0]
    assert [group["title"] for group in snapshot["groups"]] == ["Содержание", "Оформление"]
    assert criterion == {
        "position": 1,
        "text": "Цель названа и достигается",
        "max": 5,
        "scores": [5, 5],
        "mean": "5.00",
        "comment": "",
    }
    assert (snapshot["verdict"], snapshot["stage"]) == ("positive", "internal")
    assert (snapshot["total"], snapshot["maximum"]) == ("18.00", "20.00")
    assert (snapshot["percent"], snapshot["threshold"]) == ("90.0", "60.0")
    assert snapshot["motivation"] == "Материал полезен учителю."
    assert snapshot["recommendations"] == ["Дополнить список источников", "Добавить ответы"]
    assert snapshot["case"]["author"] == conclusion.case.applicant.full_name
    assert snapshot["checklist"] == {"title": "Методический материал", "version": 1}
    assert snapshot["decision"]["mode"] == "no_council"


@pytest.mark.parametrize("rule", list(ExpertNames))
def test_experts_are_named_as_the_procedure_says(rule: ExpertNames) -> None:
    conclusion = decided(with_names(rule))
    people = [one.expert.full_name for one in conclusion.stage.assignments.all()]

    snapshot = conclusion_snapshot(conclusion)

    named = any(person in str(snapshot) for person in people)
    assert named is (rule is ExpertNames.NAMES)
    assert len(snapshot["experts"]) == (0 if rule is ExpertNames.HIDDEN else 2)


def test_comments_stand_under_their_criterion_and_expert() -> None:
    stage = judge.make_stage()
    for words in ("Запутано", "Неясно"):
        judge.submit(judge.make_assignment(stage), (5, 5, 3, 4), comments={3: words})
    stage.case.state = "scoring"
    judge.stages.close_scoring(stage, **judge.by(None))

    snapshot = conclusion_snapshot(judge.conclusions.compose_conclusion(stage, **judge.by(None)))

    lines = snapshot["groups"][1]["criteria"][0]["comment"].splitlines()
    assert [line.partition(": ")[2] for line in lines] == ["Запутано", "Неясно"]


def test_an_exception_from_the_rules_is_noted_on_the_paper() -> None:
    parameters = ProcedureParameters(
        stages=(
            replace(
                judge.INTERNAL,
                kind=judge.StageKind.EXTERNAL,
                same_organisation=Severity.WITH_REASON,
            ),
        )
    )
    material = judge.make_material(parameters=parameters, state=CaseState.SCORING)
    stage = judge.make_stage(material)
    tied = judge.make_assignment(
        stage,
        override_reason="Другого географа в районе нет",
        grounds={"conflicts": [{"kind": "same_organisation"}]},
    )
    judge.submit(tied, judge.GOOD)
    judge.submit(judge.make_assignment(stage), judge.GOOD)
    judge.stages.close_scoring(stage, **judge.by(None))

    snapshot = conclusion_snapshot(judge.conclusions.compose_conclusion(stage, **judge.by(None)))

    (exception,) = snapshot["exceptions"]
    assert exception.endswith("Другого географа в районе нет")


def test_the_paper_is_in_the_language_of_the_service_whoever_issues_it() -> None:
    conclusion = decided(with_names(ExpertNames.NUMBERS))
    in_russian = conclusion_snapshot(conclusion)["experts"]

    with translation.override("en"):
        document = begin_issue(conclusion, **judge.by(None))

    assert document.snapshot["experts"] == in_russian
    assert document.title == str(DOCUMENT_KIND[DocumentKind.CONCLUSION])


def test_the_protocol_and_the_votes_stand_on_the_paper() -> None:
    item = judge.item_on_agenda()
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.ABSTAIN)
    decide_in_council(item, protocol="7", **judge.by(judge.chair_of(item)))

    decision = conclusion_snapshot(item.conclusion)["decision"]

    assert decision == {
        "mode": "meeting",
        "body": "Муниципальный экспертный совет",
        "protocol": "7",
        "date": "2026-09-14",
        "for": 3,
        "against": 0,
        "abstain": 1,
        "recused": 0,
    }


def test_an_undecided_draft_has_no_decision_on_it() -> None:
    assert conclusion_snapshot(judge.drafted_conclusion())["decision"] == {}


# --- Issuing ------------------------------------------------------------------------------


def test_an_issued_conclusion_is_in_force_and_can_be_checked_by_anyone() -> None:
    conclusion = decided()

    document = judge.issue(conclusion, is_last=True)

    conclusion.refresh_from_db()
    verified = verify_document(document.verification_code)
    assert conclusion.state == ConclusionState.ISSUED
    assert conclusion.stage.state == StageState.CLOSED
    assert Case.objects.get().state == CaseState.CONCLUDED
    assert (verified.state, verified.is_intact) == (DocumentState.VALID, True)


def test_a_conclusion_before_the_last_one_leaves_the_work_open() -> None:
    conclusion = decided()

    judge.issue(conclusion)

    assert Case.objects.get().state == CaseState.ISSUING
    assert conclusion.stage.state == StageState.CLOSED


def test_a_conclusion_is_issued_once() -> None:
    conclusion = decided()
    judge.issue(conclusion, is_last=True)

    judge.issue(Conclusion.objects.select_related("document").get(), is_last=True)

    assert Document.objects.count() == 1
    assert Advice.objects.count() == 2
    assert Letter.objects.filter(template="conclusion_issued").count() == 1


@pytest.mark.system("REV-24", part="recommendations become items the author may accept")
def test_recommendations_become_items_for_the_author() -> None:
    conclusion = decided()

    judge.issue(conclusion)

    assert list(conclusion.advice.values_list("position", "text", "state")) == [
        (1, "Дополнить список источников", AdviceState.OFFERED),
        (2, "Добавить ответы", AdviceState.OFFERED),
    ]


def test_the_author_and_the_experts_learn_the_outcome() -> None:
    conclusion = decided()

    judge.issue(conclusion, is_last=True)

    experts = {one.expert_id for one in conclusion.stage.assignments.all()}
    told = Letter.objects.filter(template="outcome_for_expert")
    author = Letter.objects.get(template="conclusion_issued")
    assert set(told.values_list("person_id", flat=True)) == experts
    assert (author.person, author.facts) == (
        conclusion.case.applicant,
        {"document_number": "2026-0001"},
    )


def test_answers_to_the_same_words_stay_when_a_conclusion_is_corrected() -> None:
    conclusion = decided()
    judge.issue(conclusion, is_last=True)
    conclusion.advice.filter(position=2).update(state=AdviceState.ACCEPTED, answered_at=judge.NOW)

    amended = amend_conclusion(
        conclusion,
        motivation="Материал очень полезен.",
        recommendations="Добавить карту\nДобавить ответы",
        reason="Уточнение",
        **judge.by(None),
    )
    judge.issue(amended)

    assert list(amended.advice.values_list("text", "state")) == [
        ("Добавить карту", AdviceState.OFFERED),
        ("Добавить ответы", AdviceState.ACCEPTED),
    ]
    assert Case.objects.get().state == CaseState.CONCLUDED
    assert Letter.objects.filter(template="outcome_for_expert").count() == 2


@pytest.mark.parametrize(
    ("changes", "offered"),
    [({}, 1), ({"publication": False}, 0)],
)
def test_only_a_procedure_with_a_bank_offers_publication(
    changes: dict[str, Any], offered: int
) -> None:
    parameters = ProcedureParameters(stages=(judge.EXTERNAL,), **{"publication": True} | changes)
    item = judge.item_on_agenda(parameters)
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)
    decide_in_council(item, **judge.by(judge.chair_of(item)))

    judge.issue(item.conclusion, is_last=True)

    assert Letter.objects.filter(template="publication_offered").count() == offered


def test_an_internal_conclusion_offers_no_publication() -> None:
    judge.issue(decided(), is_last=True)

    assert not Letter.objects.filter(template="publication_offered").exists()
