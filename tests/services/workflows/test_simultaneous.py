"""Acts on one work at the same instant, on both databases: none is lost, doubled or stuck."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from viewflow.workflow.status import PROCESS

from registry.models import Case, JournalEntry, Letter
from registry.rules.actors import Actor
from registry.services.errors import DomainError
from review.models import Conclusion, Material, Sheet
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import Ladder
from review.rules.vocabulary import LateExpert
from review.services import submission
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, make_scene
from tests.factories.uploads import make_pdf, upload
from workflows.models import LadderRung, Process, Task
from workflows.rules.ladder import RungKind
from workflows.services import act, submit_material, withdraw_material
from workflows.services.ladder import climb_ladders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def at_once(*acts: Callable[[], Any]) -> Counter[str]:
    """Do the acts at the same instant, each on a connection of its own; their refusal codes."""
    gate = threading.Barrier(len(acts))
    outcomes: list[str] = []

    def run(one: Callable[[], Any]) -> None:
        gate.wait()
        try:
            one()
            outcomes.append("done")
        except DomainError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def chain_of(case_id: int) -> list[int]:
    """Positions of the journal's lines, which must be whole numbers from one without a gap."""
    lines = JournalEntry.objects.filter(case=case_id).order_by("position")
    return list(lines.values_list("position", flat=True))


def test_a_duty_sent_from_three_windows_is_done_once(scene: Scene) -> None:
    case_id = scene.submitted()
    task = Task.objects.get(case_id=case_id, step="check_completeness")

    def accept() -> None:
        act(
            task.pk,
            "check_completeness",
            actor=Actor.person(scene.coordinator.pk),
            now=NOW,
            outcome="accept",
            remarks=[],
            words="",
        )

    outcomes = at_once(accept, accept, accept)

    assert outcomes == {"done": 1, "already_done": 2}
    assert Task.objects.filter(case_id=case_id, step="assign_experts").count() == 1
    assert chain_of(case_id) == [*range(1, Case.objects.get(pk=case_id).journal_length + 1)]


def test_the_last_sheets_at_one_instant_close_the_scoring_once(scene: Scene) -> None:
    case_id = scene.taken()
    duties = list(Task.objects.filter(case_id=case_id, step="score_material"))

    def send(duty: Task) -> Callable[[], Any]:
        actor = Actor.person(duty.person_id or 0)
        return lambda: act(duty.pk, "score_material", actor=actor, now=NOW, **scene.sheet())

    outcomes = at_once(*map(send, duties))

    assert outcomes == {"done": scene.seats}
    assert Sheet.objects.filter(state="submitted").count() == scene.seats
    assert Conclusion.objects.count() == 1
    assert Task.objects.filter(case_id=case_id, step="draft_conclusion").count() == 1
    assert chain_of(case_id) == [*range(1, Case.objects.get(pk=case_id).journal_length + 1)]


def test_a_draft_submitted_from_two_windows_gets_one_number(scene: Scene) -> None:
    author = Actor.person(scene.author.pk)
    by = {"actor": author, "now": NOW}
    draft = submission.start_draft(
        scene.procedure, applicant=scene.author, organisation=scene.school, **by
    )
    submission.add_file(draft, upload(make_pdf(1), "Соколова_урок.pdf"), **by)
    submission.save_draft(
        draft,
        title="Дроби без слёз",
        kind_id=scene.kind.pk,
        direction_id=scene.direction.pk,
        level_id=scene.level.pk,
        annotation="Урок открытия нового знания.",
        video_url="",
        organisation_id=scene.school.pk,
        draft_version=draft.draft_version,
        **by,
    )
    windows = [Material.objects.select_related("case").get(pk=draft.pk) for _ in range(2)]

    def send(window: Material) -> Callable[[], Any]:
        return lambda: submit_material(
            window, consent_text=scene.consent, authorship_declared=True, **by
        )

    outcomes = at_once(*map(send, windows))

    assert outcomes == {"done": 1, "already_submitted": 1}
    assert Process.objects.count() == 1
    assert Task.objects.filter(step="check_completeness").count() == 1


def test_a_withdrawal_and_a_sheet_do_not_block_each_other(scene: Scene) -> None:
    case_id = scene.taken()
    (duty, *_rest) = Task.objects.filter(case_id=case_id, step="score_material")
    expert = Actor.person(duty.person_id or 0)

    outcomes = at_once(
        lambda: act(duty.pk, "score_material", actor=expert, now=NOW, **scene.sheet()),
        lambda: withdraw_material(
            Case.objects.get(pk=case_id), actor=Actor.person(scene.author.pk), now=NOW
        ),
    )

    assert outcomes["done"] in (1, 2)
    assert Process.objects.get(case=case_id).status == PROCESS.CANCELED
    assert not Task.objects.filter(case_id=case_id, finished=None).exists()


def test_two_clocks_at_one_instant_climb_a_rung_once(scene: Scene) -> None:
    case_id = scene.taken()
    late = NOW + timedelta(days=15)

    outcomes = at_once(lambda: climb_ladders(late), lambda: climb_ladders(late))

    assert outcomes == {"done": 2}
    assert LadderRung.objects.filter(kind=RungKind.REMIND_AFTER).count() == scene.seats
    assert Letter.objects.filter(template="duty_overdue").count() == scene.seats
    assert chain_of(case_id) == [*range(1, Case.objects.get(pk=case_id).journal_length + 1)]


def test_a_replacement_and_a_sheet_at_one_instant_leave_one_of_them() -> None:
    by_reserve = replace(EXTERNAL_ONLY, ladder=Ladder(late_expert=LateExpert.RESERVE))
    scene = make_scene(parameters=by_reserve, seats=1)
    first, second, _third = scene.experts
    case_id = scene.taken(first, reserve=[second])
    for shift in range(17):
        climb_ladders(NOW + timedelta(days=shift))
    duty = Task.objects.get(case_id=case_id, step="score_material")
    late = NOW + timedelta(days=17)

    at_once(
        lambda: climb_ladders(late),
        lambda: act(
            duty.pk, "score_material", actor=Actor.person(first.pk), now=late, **scene.sheet()
        ),
    )

    waiting = list(Task.objects.filter(case=case_id, finished=None).values_list("step", flat=True))
    replaced = LadderRung.objects.filter(kind=RungKind.REPLACE).count()
    assert (replaced, waiting) in [(1, ["respond_to_invitation"]), (0, ["draft_conclusion"])]
