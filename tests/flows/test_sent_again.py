"""A work that is sent again, and one that was sent twice."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from registry.invariants import find_breaches
from registry.models import Case, JournalEntry, Letter, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.models import Stage
from review.queries import ranked_experts
from review.rules.presets import EXTERNAL_ONLY
from review.rules.vocabulary import CandidateReason
from review.services.resubmission import send_again
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from tests.flows.test_appeal import concluded, lodge, scene_with
from workflows.invariants import find_breaches as breaches_of_duties
from workflows.models import Task
from workflows.services import merge_duplicate, submit_material, withdraw_material

pytestmark = pytest.mark.django_db


def author(scene: Scene) -> Actor:
    return Actor.person(scene.author.pk)


def withdrawn(scene: Scene) -> Case:
    case = Case.objects.get(pk=scene.submitted())
    withdraw_material(case, actor=author(scene), now=NOW)
    return Case.objects.get(pk=case.pk)


def again(scene: Scene, case: Case) -> Case:
    """The next attempt, sent as it was copied."""
    material = send_again(case, actor=author(scene), now=NOW)
    submit_material(
        material,
        consent_text=scene.consent,
        authorship_declared=True,
        actor=author(scene),
        now=NOW,
    )
    return Case.objects.get(pk=material.case_id)


def page(person: Person, case: Case) -> str:
    client = Client()
    client.force_login(person.user)
    return client.get(reverse("case", args=[case.pk])).content.decode()


# --- Sent again ---------------------------------------------------------------------------


def test_draft_of_the_next_attempt_begins_with_what_was_sent_before() -> None:
    scene = make_scene()
    old = withdrawn(scene)

    material = send_again(old, actor=author(scene), now=NOW)

    case = Case.objects.get(pk=material.case_id)
    assert (case.state, case.number, case.earlier) == (CaseState.DRAFT, "", old)
    assert (case.title, case.organisation) == (old.title, old.organisation)
    assert (material.kind, material.annotation) == (old.material.kind, old.material.annotation)
    copied = [one.file.sha256 for one in material.versions.get().files.all()]
    assert copied == [one.file.sha256 for one in old.material.versions.get().files.all()]


def test_every_attempt_has_the_number_of_the_first_and_the_register_has_no_gap() -> None:
    scene = make_scene()
    first = withdrawn(scene)

    second = again(scene, first)
    withdraw_material(second, actor=author(scene), now=NOW)
    third = again(scene, Case.objects.get(pk=second.pk))
    other = Case.objects.get(pk=scene.submitted("Другая работа"))

    assert second.number == f"{first.number}-2"
    assert third.number == f"{first.number}-3"
    assert int(other.number[-4:]) == int(first.number[-4:]) + 1
    assert find_breaches() == []
    assert breaches_of_duties() == []


def test_both_works_lead_to_each_other_and_both_stories_tell_it() -> None:
    scene = make_scene()
    first = withdrawn(scene)

    second = again(scene, first)

    line = JournalEntry.objects.get(case=first, key="review.material.sent_again")
    assert line.value.new == {"number": second.number}
    for person in (scene.author, scene.coordinator):
        assert reverse("case", args=[second.pk]) in page(person, first)
        assert reverse("case", args=[first.pk]) in page(person, second)


def test_coordinator_does_not_see_the_draft_of_the_next_attempt() -> None:
    scene = make_scene()
    first = withdrawn(scene)
    draft = send_again(first, actor=author(scene), now=NOW)

    assert reverse("case", args=[draft.case_id]) not in page(scene.coordinator, first)
    assert reverse("case", args=[draft.case_id]) in page(scene.author, first)


def test_work_is_sent_again_once_by_its_author_when_it_has_ended_without_a_result() -> None:
    scene = make_scene()
    running = Case.objects.get(pk=scene.submitted())
    old = withdrawn(scene)
    again(scene, old)

    for case, who, code in (
        (running, author(scene), "not_over"),
        (old, author(scene), "already_sent"),
        (old, Actor.person(scene.experts[0].pk), "not_yours"),
    ):
        with pytest.raises(DomainError) as refused:
            send_again(case, actor=who, now=NOW)
        assert refused.value.code == code


@pytest.mark.parametrize(("same_experts", "preferred"), [(True, [0, 1]), (False, [])])
def test_former_experts_come_first_where_the_procedure_wants_them(
    same_experts: bool, preferred: list[int]
) -> None:
    scene = make_scene(
        parameters=replace(EXTERNAL_ONLY, same_experts=same_experts, max_rounds=1), experts=4
    )
    old = Case.objects.get(pk=scene.scored(0, 0))
    Case.objects.filter(pk=old.pk).update(state=CaseState.WITHDRAWN.value, closed_at=NOW)
    case = again(scene, old)
    scene.do(
        case.pk, "check_completeness", scene.coordinator, outcome="accept", remarks=[], words=""
    )
    stage = Stage.objects.get(case=case)

    _people, ranked = ranked_experts(stage, coordinator_id=scene.coordinator.pk, now=NOW)

    known = [one.person_id for one in ranked if CandidateReason.KNOWS_WORK in one.reasons]
    assert sorted(known) == sorted(scene.experts[place].pk for place in preferred)
    assert {one.person_id for one in ranked[: len(known)]} == set(known)


def test_number_of_an_appeal_makes_no_gap_in_the_register() -> None:
    scene = scene_with()
    lodge(scene, concluded(scene, 0))

    assert find_breaches() == []


# --- Sent twice ---------------------------------------------------------------------------


def merge(scene: Scene, case: Case, other: Case) -> None:
    merge_duplicate(case, other, actor=Actor.person(scene.coordinator.pk), now=NOW)


def test_duplicate_is_taken_off_with_everything_kept_and_the_author_is_told() -> None:
    scene = make_scene()
    first = Case.objects.get(pk=scene.taken())
    second = Case.objects.get(pk=scene.submitted())

    merge(scene, second, first)

    second.refresh_from_db()
    assert (second.state, second.duplicate_of) == (CaseState.STOPPED, first)
    assert second.material.versions.get().files.count() == 1
    assert not Task.objects.filter(case=second, finished=None, flow_task_type="HUMAN").exists()
    assert Case.objects.get(pk=first.pk).state == CaseState.SCORING
    letter = Letter.objects.get(template="examination_stopped")
    assert (letter.person, first.number in letter.facts["words"]) == (scene.author, True)
    told = JournalEntry.objects.filter(key="workflows.case.merged")
    assert {line.case_id for line in told} == {first.pk, second.pk}
    for person in (scene.author, scene.coordinator):
        assert reverse("case", args=[second.pk]) in page(person, first)
        assert reverse("case", args=[first.pk]) in page(person, second)


def test_earlier_one_of_two_equal_works_is_never_taken_off() -> None:
    scene = make_scene()
    first, second = (Case.objects.get(pk=scene.submitted()) for _ in range(2))

    with pytest.raises(DomainError) as refused:
        merge(scene, first, second)

    assert refused.value.code == "sent_earlier"
    assert Case.objects.get(pk=first.pk).state == CaseState.CHECKING
