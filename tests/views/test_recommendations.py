"""What the author makes of the recommendations, and corrections of issued conclusions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Document, Person
from registry.rules.vocabulary import DocumentState
from review.models import Advice, Conclusion
from review.rules.vocabulary import AdviceState, ConclusionState
from tests.factories.registry import NOW
from tests.views.test_practices import concluded
from workflows.services.corrections import issue_correction, requeue_waiting_corrections

pytestmark = pytest.mark.django_db


@pytest.mark.system("REV-24", part="each recommendation is an item the author may accept")
def test_the_author_takes_one_recommendation_and_leaves_another(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    [advice] = Advice.objects.filter(conclusion__case=case_id)
    client = sign_in(scene.author)
    address = reverse("answer_advice", args=[advice.pk])

    states = []
    for answer in ("accept", "decline", "accept"):
        client.post(address, {"answer": answer})
        advice.refresh_from_db()
        states.append(advice.state)

    assert states == [AdviceState.ACCEPTED, AdviceState.DECLINED, AdviceState.ACCEPTED]


def test_a_recommendation_taken_can_be_marked_as_carried_out(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    advice = Advice.objects.get(conclusion__case=case_id)
    client = sign_in(scene.author)
    address = reverse("answer_advice", args=[advice.pk])

    for answer in ("accept", "done"):
        client.post(address, {"answer": answer})

    advice.refresh_from_db()
    assert advice.state == AdviceState.DONE


def test_others_do_not_answer_for_the_author(sign_in: Callable[[Person], Client]) -> None:
    scene, case_id = concluded()
    address = reverse("answer_advice", args=[Advice.objects.get(conclusion__case=case_id).pk])

    statuses = [
        sign_in(person).post(address, {"answer": "accept"}).status_code
        for person in (scene.coordinator, scene.experts[0], scene.chair)
    ]

    assert statuses == [403, 403, 403]
    assert Advice.objects.get().state == AdviceState.OFFERED


# --- Corrections ------------------------------------------------------------------------------


def correction(**fields: str) -> dict[str, str]:
    return {
        "motivation": "Полезная работа, опечатка исправлена.",
        "recommendations": "Добавить ответы\nУказать источники",
        "reason": "опечатка в мотивировке",
    } | fields


def test_a_correction_is_a_new_version_under_the_same_number(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    first = Conclusion.objects.get(case=case_id)

    sign_in(scene.coordinator).post(reverse("amend_conclusion", args=[first.pk]), correction())
    assert issue_correction(Conclusion.objects.get(previous=first).pk, now=NOW)

    old, new = Document.objects.order_by("version")
    assert (old.number, old.version, old.state) == (new.number, 1, DocumentState.REPLACED)
    assert (new.version, new.state) == (2, DocumentState.VALID)
    assert "опечатка" not in old.snapshot["motivation"]
    assert new.snapshot["correction_reason"] == "опечатка в мотивировке"


def test_what_the_author_answered_survives_a_correction(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    first = Conclusion.objects.get(case=case_id)
    answered = Advice.objects.get()
    sign_in(scene.author).post(reverse("answer_advice", args=[answered.pk]), {"answer": "accept"})

    sign_in(scene.coordinator).post(reverse("amend_conclusion", args=[first.pk]), correction())
    issue_correction(Conclusion.objects.get(previous=first).pk, now=NOW)
    page = sign_in(scene.author).get(reverse("recommendations", args=[case_id]))

    assert [(one.text, one.state) for one in page.context["advice"]] == [
        ("Добавить ответы", AdviceState.ACCEPTED),
        ("Указать источники", AdviceState.OFFERED),
    ]


def test_a_correction_needs_its_reason(sign_in: Callable[[Person], Client]) -> None:
    scene, case_id = concluded()
    first = Conclusion.objects.get(case=case_id)

    answer = sign_in(scene.coordinator).post(
        reverse("amend_conclusion", args=[first.pk]), correction(reason="")
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert Conclusion.objects.count() == 1


def test_a_correction_whose_message_was_lost_is_sent_again(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    first = Conclusion.objects.get(case=case_id)
    sign_in(scene.coordinator).post(reverse("amend_conclusion", args=[first.pk]), correction())
    waiting = Conclusion.objects.get(previous=first)

    at_once = requeue_waiting_corrections(waiting.composed_at)
    later = requeue_waiting_corrections(waiting.composed_at + timedelta(minutes=2))
    issue_correction(waiting.pk, now=NOW)
    after_issue = requeue_waiting_corrections(waiting.composed_at + timedelta(minutes=2))

    assert (at_once, later, after_issue) == (0, 1, 0)


def test_a_correction_is_issued_once_however_often_its_message_comes(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    first = Conclusion.objects.get(case=case_id)
    sign_in(scene.coordinator).post(reverse("amend_conclusion", args=[first.pk]), correction())
    waiting = Conclusion.objects.get(previous=first)

    done = [issue_correction(waiting.pk, now=NOW) for _ in range(2)]

    waiting.refresh_from_db()
    assert (done, waiting.state) == ([True, False], ConclusionState.ISSUED)
    assert Document.objects.count() == 2


def test_a_version_that_was_replaced_is_not_corrected(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, case_id = concluded()
    first = Conclusion.objects.get(case=case_id)
    client = sign_in(scene.coordinator)
    address = reverse("amend_conclusion", args=[first.pk])
    client.post(address, correction())

    page = client.get(address)
    answer = client.post(address, correction())

    assert page.context["is_open"] is False
    assert answer.status_code == 422
    assert Conclusion.objects.count() == 2


# --- The paper ------------------------------------------------------------------------------


def test_the_author_opens_the_paper_and_an_expert_does_not(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, _case_id = concluded()
    address = reverse("document", args=[Document.objects.get().pk])

    mine = sign_in(scene.author).get(address)
    theirs = sign_in(scene.experts[0]).get(address)

    assert (mine.status_code, theirs.status_code) == (200, 403)
    assert b"".join(mine.streaming_content).startswith(b"%PDF")
    assert mine["Content-Type"] == "application/pdf"
