from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.models import Conclusion
from review.rules.procedure import Discrepancy, Gap, ProcedureParameters
from review.rules.vocabulary import ConclusionState, Contradiction, Recommendation, Verdict
from review.services.conclusion import (
    amend_conclusion,
    compose_conclusion,
    draft_conclusion,
    save_conclusion_draft,
)
from review.services.stages import close_scoring
from tests.factories import review as judge

pytestmark = pytest.mark.django_db

FINISHED = {"verdict": Verdict.POSITIVE, "motivation": "Материал полезен учителю."}


def finish(conclusion: Conclusion, **facts: Any) -> Conclusion:
    return draft_conclusion(conclusion, **FINISHED | facts, **judge.by(None))


# --- Composing ----------------------------------------------------------------------------


def test_a_draft_holds_every_mark_by_seats() -> None:
    stage = judge.make_stage()
    first, second = judge.make_assignment(stage), judge.make_assignment(stage)
    judge.submit(second, (4, 4, 4, None), recommendation=Recommendation.REVISE)
    judge.submit(first, (5, 4, 0, 4), comments={3: "Задания запутаны"})
    stage.case.state = "scoring"
    close_scoring(stage, **judge.by(None))

    conclusion = compose_conclusion(stage, **judge.by(None))

    content, form = conclusion.body["groups"]
    assert [one["person"] for one in conclusion.body["experts"]] == [
        first.expert_id,
        second.expert_id,
    ]
    assert content["title"] == "Содержание"
    assert [one["text"] for one in content["criteria"] + form["criteria"]] == list(
        stage.checklist_version.criteria.values_list("text", flat=True)
    )
    assert form["criteria"][0]["marks"] == [
        {"seat": 1, "points": 0, "comment": "Задания запутаны"},
        {"seat": 2, "points": 4, "comment": ""},
    ]
    assert (form["criteria"][0]["mean"], form["criteria"][1]["mean"]) == ("2.00", "4.00")
    assert content["criteria"][0]["descriptor"] == "Цель ясна"
    assert conclusion.body["contradictions"] == [
        {"kind": Contradiction.NOT_APPLICABLE_AND_MARKED, "position": 4, "seats": [2]}
    ]


def test_the_draft_of_the_motivation_speaks_of_score_merits_and_weaknesses() -> None:
    conclusion = judge.composed_conclusion(None, (5, 4, 2, 2))

    assert "13" in conclusion.motivation
    assert "65" in conclusion.motivation
    assert "Цель названа и достигается" in conclusion.motivation
    assert "Задания понятны ученику" in conclusion.motivation


def test_a_failed_obligatory_criterion_and_disagreement_are_said_in_the_draft() -> None:
    lenient = ProcedureParameters(
        stages=(replace(judge.INTERNAL, experts=3, discrepancy=Discrepancy(total=Gap(10))),)
    )
    material = judge.make_material(parameters=lenient, state=CaseState.SCORING)
    points = ((5, 0, 5, 5), (5, 0, 5, 5), (0, 0, 5, 0))
    stage = judge.scoring_stage(material, *points, experts_needed=4)
    judge.submit(judge.make_assignment(stage), (5, 0, 5, 5))
    close_scoring(stage, **judge.by(None))

    conclusion = compose_conclusion(stage, **judge.by(None))

    assert str(_("An obligatory criterion is not met.")) in conclusion.motivation
    assert (
        str(_("The experts' scores differ noticeably; this was taken into account."))
        in conclusion.motivation
    )


def test_recommendations_are_drafted_from_ready_phrases_and_the_experts_words() -> None:
    stage = judge.make_stage()
    for words in ("Добавьте карту", "Добавьте карту.\nУкажите источники"):
        judge.submit(judge.make_assignment(stage), (2, 5, 5, 5), comment_to_author=words)
    stage.case.state = "scoring"
    close_scoring(stage, **judge.by(None))

    conclusion = compose_conclusion(stage, **judge.by(None))

    assert conclusion.recommendations.splitlines() == [
        "Назовите цель материала",
        "Добавьте карту",
        "Укажите источники",
    ]


def test_notes_to_the_council_never_enter_the_draft() -> None:
    stage = judge.make_stage()
    for _seat in (1, 2):
        judge.submit(judge.make_assignment(stage), judge.GOOD, note_to_council="Сомневаюсь")
    stage.case.state = "scoring"
    close_scoring(stage, **judge.by(None))

    conclusion = compose_conclusion(stage, **judge.by(None))

    text = conclusion.motivation + conclusion.recommendations + str(conclusion.body)
    assert "Сомневаюсь" not in text


def test_the_draft_is_in_the_language_of_the_service_whoever_composes_it() -> None:
    in_russian = judge.composed_conclusion(None, (5, 4, 2, 2))

    with translation.override("en"):
        in_english = judge.composed_conclusion(None, (5, 4, 2, 2))

    assert in_english.motivation == in_russian.motivation


def test_a_draft_needs_all_sheets() -> None:
    with pytest.raises(DomainError) as refusal:
        compose_conclusion(judge.scoring_stage(None, judge.GOOD), **judge.by(None))

    assert refusal.value.code == "not_scored"


# --- Drafting -----------------------------------------------------------------------------


def test_a_finished_draft_is_ready_for_a_decision() -> None:
    conclusion = judge.composed_conclusion()

    finish(conclusion, recommendations="  Дополнить\n\nПроверить ")

    conclusion.refresh_from_db()
    assert conclusion.state == ConclusionState.DRAFTED
    assert conclusion.recommendations == "Дополнить\nПроверить"
    assert conclusion.verdict_note == ""


@pytest.mark.system("REV-05", part="an empty motivation is refused")
def test_an_empty_motivation_is_refused() -> None:
    conclusion = judge.composed_conclusion()

    with pytest.raises(DomainError) as refusal:
        finish(conclusion, motivation=" \n ")

    assert (refusal.value.code, refusal.value.field) == ("motivation_needed", "motivation")
    assert Conclusion.objects.get().state == ConclusionState.DRAFT


def test_a_verdict_against_the_scores_needs_a_word_why() -> None:
    conclusion = judge.composed_conclusion()
    against = {"verdict": Verdict.REVISE, "recommendations": "Дополнить"}

    with pytest.raises(DomainError) as refusal:
        finish(conclusion, **against)
    finish(conclusion, **against, verdict_note="Совет просил доработать")

    assert refusal.value.code == "verdict_note_needed"
    assert (conclusion.verdict, conclusion.verdict_note) == (
        Verdict.REVISE,
        "Совет просил доработать",
    )


@pytest.mark.system("REV-08", part="a negative conclusion carries recommendations")
def test_a_verdict_that_is_not_positive_carries_recommendations() -> None:
    conclusion = judge.composed_conclusion(None, judge.POOR)

    with pytest.raises(DomainError) as refusal:
        finish(conclusion, verdict=Verdict.NEGATIVE, recommendations=" \n")

    assert refusal.value.code == "recommendations_needed"


def test_a_finished_draft_is_not_edited() -> None:
    conclusion = judge.drafted_conclusion()

    with pytest.raises(DomainError) as finishing:
        finish(conclusion)
    with pytest.raises(DomainError) as saving:
        save_conclusion_draft(
            conclusion, motivation="Иначе", recommendations="", draft_version=0, **judge.by(None)
        )

    assert finishing.value.code == saving.value.code == "conclusion_moved_on"


def test_two_windows_of_a_rapporteur_do_not_overwrite_each_other() -> None:
    conclusion = judge.composed_conclusion()
    by = judge.by(None)

    version = save_conclusion_draft(
        conclusion, motivation="Первое окно", recommendations="", draft_version=0, **by
    )
    with pytest.raises(DomainError) as refusal:
        save_conclusion_draft(
            conclusion, motivation="Второе окно", recommendations="", draft_version=0, **by
        )

    assert (version, refusal.value.code) == (1, "draft_changed")
    assert Conclusion.objects.get().motivation == "Первое окно"


# --- Correcting ---------------------------------------------------------------------------


def amend(conclusion: Conclusion, **facts: Any) -> Conclusion:
    return amend_conclusion(
        conclusion,
        **{
            "motivation": "Материал полезен каждому учителю.",
            "recommendations": "Добавить карту",
            "reason": "Опечатка в мотивировке",
        }
        | facts,
        **judge.by(None),
    )


@pytest.mark.system("REV-05", part="a later edit is a new version, the old one is kept")
def test_a_correction_is_a_new_version_and_the_old_one_stays() -> None:
    issued = judge.issued_conclusion()

    amended = amend(issued)

    issued.refresh_from_db()
    assert (issued.state, issued.motivation) == ("issued", "Материал полезен учителю.")
    assert (amended.version, amended.previous, amended.state) == (2, issued, "decided")
    assert (amended.verdict, amended.body) == (issued.verdict, issued.body)


@pytest.mark.system("REV-05", part="a later edit is a new version, the old one is kept")
def test_an_issued_correction_replaces_the_old_paper_under_the_same_number() -> None:
    issued = judge.issued_conclusion()
    old_paper = issued.document

    amended = amend(issued)
    paper = judge.issue(amended)

    issued.refresh_from_db()
    old_paper.refresh_from_db()
    assert (issued.state, amended.state) == ("replaced", "issued")
    assert (paper.number, paper.version) == (old_paper.number, 2)
    assert old_paper.state == "replaced"
    assert old_paper.snapshot["motivation"] == "Материал полезен учителю."
    assert paper.snapshot["motivation"] == "Материал полезен каждому учителю."
    assert paper.snapshot["correction_reason"] == "Опечатка в мотивировке"


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"reason": " "}, "reason_needed"), ({"motivation": ""}, "motivation_needed")],
)
def test_a_correction_needs_its_reason_and_a_motivation(facts: dict[str, str], code: str) -> None:
    issued = judge.issued_conclusion()

    with pytest.raises(DomainError) as refusal:
        amend(issued, **facts)

    assert refusal.value.code == code


def test_only_an_issued_conclusion_is_corrected_and_once_at_a_time() -> None:
    issued = judge.issued_conclusion()
    amended = amend(issued)

    with pytest.raises(DomainError) as again:
        amend(issued)
    with pytest.raises(DomainError) as early:
        amend(amended)

    assert (again.value.code, early.value.code) == ("being_corrected", "conclusion_moved_on")
