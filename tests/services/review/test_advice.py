import pytest

from registry.services.errors import DomainError
from review.models import Advice
from review.rules.vocabulary import AdviceState
from review.services.advice import answer_advice, finish_advice
from review.services.conclusion import amend_conclusion
from tests.factories import registry as make
from tests.factories import review as judge

pytestmark = pytest.mark.django_db


def offered() -> Advice:
    return judge.issued_conclusion().advice.first()


@pytest.mark.parametrize(
    ("accepts", "state"), [(True, AdviceState.ACCEPTED), (False, AdviceState.DECLINED)]
)
def test_an_author_takes_or_leaves_a_recommendation(accepts: bool, state: AdviceState) -> None:
    advice = offered()

    answer_advice(advice, accepts=accepts, **judge.by(advice.conclusion.case.applicant))

    advice.refresh_from_db()
    assert (advice.state, advice.answered_at) == (state, judge.NOW)


def test_an_author_may_change_his_mind_until_it_is_done() -> None:
    advice = offered()
    by = judge.by(advice.conclusion.case.applicant)
    answer_advice(advice, accepts=False, **by)
    answer_advice(advice, accepts=True, **by)
    finish_advice(advice, **by)

    with pytest.raises(DomainError) as refusal:
        answer_advice(advice, accepts=False, **by)

    assert (refusal.value.code, advice.state) == ("advice_closed", AdviceState.DONE)


def test_only_what_was_accepted_is_done() -> None:
    advice = offered()

    with pytest.raises(DomainError) as refusal:
        finish_advice(advice, **judge.by(advice.conclusion.case.applicant))

    assert refusal.value.code == "not_accepted"


def test_nobody_else_answers_for_the_author() -> None:
    advice = offered()

    with pytest.raises(DomainError) as refusal:
        answer_advice(advice, accepts=True, **judge.by(make.make_person()))

    assert refusal.value.code == "not_yours"


def test_recommendations_of_a_replaced_conclusion_are_not_answered() -> None:
    advice = offered()
    amended = amend_conclusion(
        advice.conclusion,
        motivation="Иначе",
        recommendations="",
        reason="Уточнение",
        **judge.by(None),
    )
    judge.issue(amended)
    advice = Advice.objects.get(pk=advice.pk)

    with pytest.raises(DomainError) as refusal:
        answer_advice(advice, accepts=True, **judge.by(advice.conclusion.case.applicant))

    assert refusal.value.code == "advice_closed"
