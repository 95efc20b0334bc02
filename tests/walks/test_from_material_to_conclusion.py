"""The whole way: a teacher's work through two stages to its paper and to the bank of practices."""

from typing import Any

import pytest
from django.urls import reverse

from registry.models import Document, Person
from registry.rules.vocabulary import CaseState, DocumentState
from review.models import Advice, Practice
from review.rules.presets import TWO_STAGES
from review.rules.vocabulary import AdviceState, DecisionMode, StageKind
from tests.walks.town import (
    Town,
    accepts_as_complete,
    council_meets,
    goes_to_task,
    invited_to,
    invites,
    make_town,
    scores,
    sends_a_work,
    state_of,
    takes,
    takes_by_letter,
    waiting,
    worker_prints,
    writes_the_conclusion,
)
from tests.walks.visitors import Visitor


@pytest.mark.system("WFL-01", part="the examination template runs to its end")
@pytest.mark.system("REG-14", part="an examined work gets into the bank with its author's consent")
@pytest.mark.system("REV-09", part="a work without a review is valid to its conclusion")
@pytest.mark.system("REV-24", part="the author takes a recommendation on a page")
def test_material_becomes_an_issued_conclusion() -> None:
    town = make_town(TWO_STAGES)
    case_id = sends_a_work(town)

    coordinator = accepts_as_complete(town, case_id)
    invites(coordinator, case_id, town.colleagues)
    takes_by_letter(town.colleagues[0])
    takes(town.colleagues[1], case_id)
    for expert in town.colleagues:
        scores(expert, case_id)
    writes_the_conclusion(town.coordinator, case_id)
    worker_prints(case_id)
    asked = confirms_the_plan(town, case_id)
    for expert in asked:
        takes(expert, case_id)
        scores(expert, case_id)
    writes_the_conclusion(town.members[0], case_id)
    meeting = council_meets(town, case_id)
    worker_prints(case_id)
    internal, external = Document.objects.filter(case=case_id).order_by("pk")
    papers = author_reads_the_papers(town, case_id, [internal, external])
    author_takes_the_advice(town, case_id)
    answer = stranger_verifies(external)
    author_publishes(town, case_id)
    card = stranger_reads_the_practice(case_id)

    assert not {one.pk for one in asked} & {one.pk for one in town.colleagues}
    assert [body[:5] for body in papers] == [b"%PDF-", b"%PDF-"]
    assert (internal.snapshot["stage"], external.snapshot["stage"]) == (
        StageKind.INTERNAL,
        StageKind.EXTERNAL,
    )
    decision = external.snapshot["decision"]
    assert (decision["mode"], decision["protocol"]) == (DecisionMode.MEETING, meeting.number)
    assert (decision["for"], decision["recused"]) == (4, 1)
    assert external.signed_by == town.chair
    assert answer.context["found"].state == DocumentState.VALID
    assert answer.context["found"].is_intact
    states = Advice.objects.filter(conclusion__case=case_id).order_by("pk")
    assert list(states.values_list("state", flat=True)) == [
        AdviceState.ACCEPTED,
        AdviceState.OFFERED,
    ]
    assert card.context["card"].conclusion_issued_at == external.issued_at
    assert card.context["card"].conclusion_number == external.number
    for expert in (*asked, *town.colleagues):
        assert expert.full_name not in answer.content.decode()
        assert expert.full_name not in card.content.decode()
    assert (state_of(case_id), waiting(case_id)) == (CaseState.PUBLISHED, [])


# --- What happens on the way ----------------------------------------------------------------


def confirms_the_plan(town: Town, case_id: int) -> list[Person]:
    """For the external stage the coordinator agrees with the plan and names the rapporteur."""
    coordinator = goes_to_task(town.coordinator, case_id, "assign_experts")
    coordinator.send(rapporteur=town.members[0].pk)
    return invited_to(case_id)


def author_reads_the_papers(town: Town, case_id: int, papers: list[Document]) -> list[bytes]:
    author = Visitor(town.author)
    author.open(reverse("my_materials"))
    author.follow(reverse("case", args=[case_id]))
    return [author.save(reverse("document", args=[paper.pk])) for paper in papers]


def author_takes_the_advice(town: Town, case_id: int) -> None:
    """Of the two stages' recommendations the author takes the first."""
    author = Visitor(town.author)
    author.open(reverse("case", args=[case_id]))
    author.follow(reverse("recommendations", args=[case_id]))
    first = Advice.objects.filter(conclusion__case=case_id).order_by("pk")[0]
    author.send(to=reverse("answer_advice", args=[first.pk]), button="answer=accept")


def stranger_verifies(paper: Document) -> Any:
    """Whoever holds the paper types the code that stands on it."""
    stranger = Visitor()
    stranger.open(reverse("verify"))
    return stranger.send(code=paper.verification_code)


def author_publishes(town: Town, case_id: int) -> None:
    author = goes_to_task(town.author, case_id, "publish_practice")
    author.send(consents="yes", looked_through=True)
    assert Practice.objects.get(case=case_id).consent is not None


def stranger_reads_the_practice(case_id: int) -> Any:
    stranger = Visitor()
    stranger.open(reverse("practices"))
    return stranger.follow(reverse("practice", args=[case_id]))
