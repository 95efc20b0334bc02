from dataclasses import replace
from typing import Any

import pytest

from registry.models import Case, JournalEntry
from registry.rules.vocabulary import CaseState, ConsentPurpose
from registry.services.errors import DomainError
from review.models import Practice
from review.queries import practice_card, published_practices
from review.rules.procedure import ProcedureParameters
from review.rules.vocabulary import ExpertNames, PracticeState, VoteChoice
from review.services.council import decide_in_council
from review.services.practices import publish_practice
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def concluded(**changes: Any) -> Case:
    """A work with an issued positive external conclusion."""
    parameters = ProcedureParameters(
        stages=(changes.pop("stage", judge.EXTERNAL),), **{"publication": True} | changes
    )
    item = judge.item_on_agenda(parameters)
    judge.vote(item, VoteChoice.FOR, VoteChoice.FOR, VoteChoice.FOR)
    decide_in_council(item, **judge.by(judge.chair_of(item)))
    judge.issue(item.conclusion, is_last=True)
    return item.case


def publish(case: Case, *, consents: bool = True, **facts: Any) -> Practice:
    facts = {"children_safe": consents} | facts
    return publish_practice(case, consents=consents, **facts, **judge.by(case.applicant))


def consent_text(case: Case) -> Any:
    return make.make_consent_text(case.territory, purpose=ConsentPurpose.PUBLICATION)


def test_a_work_enters_the_bank_with_its_authors_separate_consent() -> None:
    case = concluded()
    text = consent_text(case)

    practice = publish(case)

    assert (practice.state, practice.consent.text) == (PracticeState.PUBLISHED, text)
    assert case.state == CaseState.PUBLISHED


@pytest.mark.system("REG-14", part="a material with only an internal conclusion is not published")
def test_a_material_with_only_an_internal_conclusion_is_not_published() -> None:
    material = judge.make_material(parameters=judge.TWO_STAGES, state=CaseState.SCORING)
    conclusion = judge.issued_conclusion(material)
    consent_text(conclusion.case)

    with pytest.raises(DomainError) as refusal:
        publish(conclusion.case)

    assert refusal.value.code == "external_conclusion_needed"
    assert not Practice.objects.exists()


@pytest.mark.system("REG-14", part="nothing is published without the word about children")
def test_nothing_is_published_without_the_authors_word_about_children() -> None:
    case = concluded()
    consent_text(case)

    with pytest.raises(DomainError) as refusal:
        publish(case, children_safe=False)

    assert (refusal.value.code, refusal.value.field) == ("children_not_checked", "looked_through")
    assert not Practice.objects.exists()


def test_the_authors_word_about_children_is_kept_with_the_act() -> None:
    case = concluded()
    consent_text(case)

    publish(case)

    entry = JournalEntry.objects.select_related("value").get(key="review.practice.published")
    assert entry.value.new["children"] == "none_or_parents_agreed"


def test_a_procedure_without_a_bank_publishes_nothing() -> None:
    case = concluded(publication=False)

    with pytest.raises(DomainError) as refusal:
        publish(case)

    assert refusal.value.code == "external_conclusion_needed"


def test_an_author_may_decline_and_change_his_mind() -> None:
    case = concluded()
    consent_text(case)

    declined = publish(case, consents=False)
    assert (declined.state, declined.consent, case.state) == ("declined", None, "concluded")
    published = publish(case)

    assert (published.pk, published.state) == (declined.pk, PracticeState.PUBLISHED)


def test_a_practice_is_published_once() -> None:
    case = concluded()
    consent_text(case)
    publish(case)

    with pytest.raises(DomainError) as refusal:
        publish(case, consents=False)

    assert refusal.value.code == "already_published"


def test_consent_to_processing_is_no_consent_to_publication() -> None:
    case = concluded()

    with pytest.raises(DomainError) as without:
        publish(case)
    with pytest.raises(DomainError) as wrong:
        publish(case, consent_text=make.make_consent_text(case.territory))

    assert without.value.code == wrong.value.code == "no_consent_text"


def test_only_the_author_decides_on_publication() -> None:
    case = concluded()

    with pytest.raises(DomainError) as refusal:
        publish_practice(case, consents=True, children_safe=True, **judge.by(make.make_person()))

    assert refusal.value.code == "not_yours"


@pytest.mark.system("REG-14", part="the public card names experts only where it is allowed")
@pytest.mark.parametrize(
    ("names", "in_bank", "named"),
    [
        (ExpertNames.NAMES, True, True),
        (ExpertNames.NAMES, False, False),
        (ExpertNames.NUMBERS, True, False),
    ],
)
def test_the_public_card_shows_the_conclusion_and_no_experts_unless_allowed(
    names: ExpertNames, in_bank: bool, named: bool
) -> None:
    case = concluded(
        stage=replace(judge.EXTERNAL, expert_names=names), expert_names_in_bank=in_bank
    )
    consent_text(case)
    publish(case)

    card = practice_card(published_practices(case.territory).get())

    document = case.conclusions.get().document
    assert (card.conclusion_number, card.conclusion_issued_at) == (document.number, judge.NOW)
    assert (card.title, card.author) == (case.title, case.applicant.full_name)
    assert bool(card.experts) is named
