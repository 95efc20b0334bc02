"""Experts who differ discuss their scores: once, by a term, each answering with his own sheet."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import JournalEntry, KeptForever, Letter, Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.models import DiscussionRemark, Reconsideration, Sheet, Stage
from review.rules.presets import EXTERNAL_ONLY
from review.rules.procedure import Discrepancy, Gap
from review.rules.vocabulary import (
    DecisionMode,
    DiscrepancyRoute,
    ExpertNames,
    GapUnit,
    SheetAnswer,
)
from tests.contracts.test_two_worlds import CSRF
from tests.contracts.worlds import signed_in
from tests.factories import registry as make
from tests.factories.scenes import Scene, checklist, make_scene
from tests.flows.test_discrepancy import give, points, result_of
from tests.flows.test_examination import open_steps, state_of
from workflows.models import Task
from workflows.services import act
from workflows.services.discussions import end_discussions

pytestmark = pytest.mark.django_db

NOW = make.NOW
RULE = Discrepancy(criterion=Gap(1, GapUnit.POINTS), route=DiscrepancyRoute.DISCUSSION)


def discussed(**stage: Any) -> Scene:
    """Two experts, three criteria of two points; two points apart for one are discussed."""
    return make_scene(parameters=EXTERNAL_ONLY, criteria=checklist(3), discrepancy=RULE, **stage)


def differing(scene: Scene) -> int:
    case_id = scene.taken()
    give(scene, case_id, scene.experts[0], 2, 2, 2)
    give(scene, case_id, scene.experts[1], 0, 2, 2)
    return case_id


def duty(case_id: int, expert: Person) -> Task:
    return Task.objects.get(case_id=case_id, step="discuss_scores", person=expert, finished=None)


def keep(scene: Scene, case_id: int, expert: Person) -> None:
    do(case_id, expert, keeps=True)


def change(scene: Scene, case_id: int, expert: Person, *given: int, **words: str) -> None:
    do(case_id, expert, keeps=False, **(points(scene, *given) | words))


def do(case_id: int, expert: Person, **facts: Any) -> None:
    act(
        duty(case_id, expert).pk,
        "discuss_scores",
        actor=Actor.person(expert.pk),
        now=NOW,
        **facts,
    )


def open_page(case_id: int, expert: Person, client: Client | None = None) -> Any:
    address = reverse("discuss_scores", args=[duty(case_id, expert).pk])
    return (client or signed_in(expert)).get(address)


# --- How it goes ----------------------------------------------------------------------------------


def test_experts_who_differ_are_asked_to_discuss_by_a_term_and_written_to() -> None:
    scene = discussed()
    case_id = differing(scene)

    assert open_steps(case_id) == ["discuss_scores"] * 2
    assert state_of(case_id) == CaseState.SCORING
    assert {duty(case_id, one).due_at for one in scene.experts[:2]} == {
        asked.until_at for asked in Reconsideration.objects.all()
    }
    letters = Letter.objects.filter(template="discussion_opened", case=case_id)
    assert {one.person for one in letters} == set(scene.experts[:2])


def test_experts_who_agree_discuss_nothing() -> None:
    scene = discussed()
    case_id = scene.scored(2, 2)

    assert open_steps(case_id) == ["draft_conclusion"]
    assert not Reconsideration.objects.exists()


def test_when_one_changes_his_sheet_the_result_is_counted_anew_and_they_agree() -> None:
    scene = discussed()
    case_id = differing(scene)
    keep(scene, case_id, scene.experts[0])
    waiting = open_steps(case_id)

    change(scene, case_id, scene.experts[1], 2, 2, 2)

    kept = result_of(case_id)
    assert waiting == ["discuss_scores", "join_discussion"]
    assert open_steps(case_id) == ["draft_conclusion"]
    assert (kept["aggregate"], kept["differing"]["criteria"]) == ("6.00", [])
    assert (kept["confidence"], kept["confidence_reason"]) == ("fair", "settled")


def test_the_old_sheet_is_struck_out_and_stays_and_counts_no_more() -> None:
    scene = discussed()
    case_id = differing(scene)
    change(scene, case_id, scene.experts[1], 1, 2, 2, comment_to_author="Согласна с коллегой.")

    sheet = scene.assignment(case_id, scene.experts[1]).sheet
    old = Reconsideration.objects.get(sheet=sheet)
    assert (sheet.total, sheet.comment_to_author) == (5, "Согласна с коллегой.")
    assert old.answer == SheetAnswer.CHANGED
    assert old.struck_out is not None
    assert old.struck_out["total"] == 4
    assert old.struck_out["marks"][str(scene.criteria[0])]["points"] == 0
    assert old.struck_out["comment_to_author"] == "Хорошо подобраны задания."


def test_if_they_still_differ_it_is_not_asked_again_and_the_reason_goes_on() -> None:
    scene = discussed()
    case_id = differing(scene)
    for one in scene.experts[:2]:
        keep(scene, case_id, one)

    kept = result_of(case_id)
    assert open_steps(case_id) == ["draft_conclusion"]
    assert kept["route"] is None
    assert kept["differing"]["criteria"] == [scene.criteria[0]]
    assert (kept["confidence"], kept["confidence_reason"]) == ("weak", "still_differ")


@pytest.mark.parametrize(
    ("decision", "then"),
    [
        (DecisionMode.CHAIR_ALONE, "decide_in_council"),
        (DecisionMode.NO_COUNCIL, "issue_conclusion"),
    ],
)
def test_what_still_differs_is_decided_by_the_council_where_there_is_one(
    decision: DecisionMode, then: str
) -> None:
    scene = discussed(decision=decision)
    case_id = differing(scene)
    for one in scene.experts[:2]:
        keep(scene, case_id, one)
    scene.do(
        case_id,
        "draft_conclusion",
        scene.coordinator,
        verdict=result_of(case_id)["verdict"],
        motivation="Эксперты разошлись в первом критерии.",
        recommendations="Раскрыть цель.",
    )

    assert open_steps(case_id) == [then]


def test_when_the_term_ends_the_silent_keep_their_sheets_and_the_work_goes_on_once() -> None:
    scene = discussed()
    case_id = differing(scene)
    keep(scene, case_id, scene.experts[0])
    late = NOW + timedelta(days=30)

    assert end_discussions(NOW) == 0
    assert end_discussions(late) == 1
    assert end_discussions(late) == 0
    assert open_steps(case_id) == ["draft_conclusion"]
    silent = Reconsideration.objects.get(sheet__assignment__expert=scene.experts[1])
    assert silent.answer == SheetAnswer.SILENT
    assert Stage.objects.get(case=case_id).scored_at == late


def test_a_work_taken_off_meanwhile_is_left_alone_by_the_end_of_the_term() -> None:
    scene = discussed()
    case_id = differing(scene)
    signed_in(scene.coordinator).post(
        reverse("stop_examination", args=[case_id]), {"reason": "Подана по ошибке"}
    )

    assert state_of(case_id) == CaseState.STOPPED
    assert end_discussions(NOW + timedelta(days=30)) == 0


def test_an_incomplete_sheet_is_refused_and_the_one_sent_stands() -> None:
    scene = discussed()
    case_id = differing(scene)
    half = points(scene, 2, 2, 2)
    half["marks"].pop(scene.criteria[0])

    with pytest.raises(DomainError) as refused:
        do(case_id, scene.experts[1], keeps=False, **half)

    assert refused.value.code == "sheet_incomplete"
    assert scene.assignment(case_id, scene.experts[1]).sheet.total == 4
    assert Reconsideration.objects.filter(answered_at=None).count() == 2


def test_every_step_of_a_discussion_is_in_the_journal() -> None:
    scene = discussed()
    case_id = differing(scene)
    say(case_id, scene.experts[0], "Почему ноль за цель?")
    change(scene, case_id, scene.experts[1], 2, 2, 2)
    keep(scene, case_id, scene.experts[0])

    keys = set(JournalEntry.objects.filter(case=case_id).values_list("key", flat=True))
    assert keys >= {
        "review.discussion.opened",
        "review.discussion.said",
        "review.sheet.replaced",
        "review.sheet.reconsidered",
        "review.stage.discussed",
    }


# --- The page -------------------------------------------------------------------------------------


def say(case_id: int, expert: Person, text: str) -> Any:
    address = reverse("say_in_discussion", args=[duty(case_id, expert).pk])
    return signed_in(expert).post(address, {"text": text})


def posted(scene: Scene, *given: int, action: str = "send", **words: str) -> dict[str, Any]:
    marks = {f"mark-{pk}": str(one) for pk, one in zip(scene.criteria, given, strict=True)}
    return marks | {"recommendation": "accept", "action": action, "version": "0"} | words


def test_an_expert_sees_the_sheets_side_by_side_and_his_own_marks_ready_to_change() -> None:
    scene = discussed()
    case_id = differing(scene)
    Person.objects.filter(pk=scene.experts[0].pk).update(last_name="Преславская")

    answer = open_page(case_id, scene.experts[1])

    assert [one.name for one in answer.context["table"].experts] == ["Эксперт 1", "Вы"]
    first = answer.context["groups"][0].criteria[0]
    assert first.mark.points == 0
    assert "Преславская" not in answer.content.decode()


def test_experts_write_to_each_other_without_names() -> None:
    scene = discussed()
    case_id = differing(scene)
    say(case_id, scene.experts[0], "Почему ноль за цель?")
    say(case_id, scene.experts[1], "Её нет в конспекте.")
    Person.objects.filter(pk=scene.experts[1].pk).update(last_name="Преславская")

    answer = open_page(case_id, scene.experts[0])

    assert [(one.who, one.text) for one in answer.context["said"]] == [
        ("Вы", "Почему ноль за цель?"),
        ("Эксперт 2", "Её нет в конспекте."),
    ]
    assert "Преславская" not in answer.content.decode()


def test_an_empty_remark_is_not_said() -> None:
    scene = discussed()
    case_id = differing(scene)

    say(case_id, scene.experts[0], "  ")

    assert not DiscussionRemark.objects.exists()


def test_an_expert_changes_his_sheet_on_the_page() -> None:
    scene = discussed()
    case_id = differing(scene)
    expert = scene.experts[1]
    address = reverse("discuss_scores", args=[duty(case_id, expert).pk])

    answer = signed_in(expert).post(address, posted(scene, 1, 2, 2))

    assert answer.status_code == 302
    assert scene.assignment(case_id, expert).sheet.total == 5


def test_an_expert_keeps_his_sheet_whatever_he_has_typed_meanwhile() -> None:
    scene = discussed()
    case_id = differing(scene)
    expert = scene.experts[1]
    address = reverse("discuss_scores", args=[duty(case_id, expert).pk])

    signed_in(expert).post(address, posted(scene, 1, 2, 2, action="keep"))

    assert scene.assignment(case_id, expert).sheet.total == 4
    answered = Reconsideration.objects.get(sheet__assignment__expert=expert)
    assert answered.answer == SheetAnswer.KEPT


def test_what_is_typed_is_kept_apart_from_the_sheet_that_counts() -> None:
    scene = discussed()
    case_id = differing(scene)
    expert = scene.experts[1]
    client = signed_in(expert)
    address = reverse("discuss_scores_draft", args=[duty(case_id, expert).pk])

    answer = client.post(address, posted(scene, 1, 2, 2))

    assert (answer.status_code, answer.headers["X-Draft-Version"]) == (204, "1")
    assert scene.assignment(case_id, expert).sheet.total == 4
    page = open_page(case_id, expert, client)
    assert page.context["groups"][0].criteria[0].mark.points == 1


def test_nobody_else_opens_the_discussion() -> None:
    scene = discussed()
    case_id = differing(scene)
    address = reverse("discuss_scores", args=[duty(case_id, scene.experts[0]).pk])

    for one in (scene.experts[1], scene.experts[2], scene.author, scene.coordinator):
        assert signed_in(one).get(address).status_code == 404


def test_the_coordinator_reads_what_was_said_and_the_struck_out_sheet_by_name() -> None:
    scene = discussed()
    case_id = differing(scene)
    say(case_id, scene.experts[0], "Почему ноль за цель?")
    change(scene, case_id, scene.experts[1], 2, 2, 2)
    sheet = Sheet.objects.get(assignment__expert=scene.experts[1])

    answer = signed_in(scene.coordinator).get(reverse("sheet", args=[case_id, sheet.pk]))

    (old,) = answer.context["struck"]
    assert (old.who, old.total) == (scene.experts[1].short_name, 4)
    assert [(one.number, one.points) for one in old.marks] == [(1, 0)]
    assert "Почему ноль за цель?" in answer.content.decode()


def test_what_a_discussion_leaves_is_never_deleted() -> None:
    scene = discussed()
    case_id = differing(scene)
    say(case_id, scene.experts[0], "Почему ноль за цель?")
    keep(scene, case_id, scene.experts[0])

    with pytest.raises(KeptForever):
        DiscussionRemark.objects.all().delete()
    with pytest.raises(KeptForever):
        Reconsideration.objects.filter(answered_at__isnull=False).delete()


# --- Blind: two worlds that differ only in who the other expert is ----------------------------------


@pytest.mark.parametrize("names", [ExpertNames.NUMBERS, ExpertNames.HIDDEN])
def test_who_the_other_expert_is_changes_nothing_on_the_page(names: ExpertNames) -> None:
    scene = discussed(expert_names=names)
    case_id = differing(scene)
    say(case_id, scene.experts[1], "Цели нет в конспекте.")
    client = signed_in(scene.experts[0])

    def seen() -> bytes:
        return bytes(CSRF.sub(rb"\1", open_page(case_id, scene.experts[0], client).content))

    one_world = seen()
    other = scene.experts[1]
    other.last_name, other.first_name, other.patronymic = "Жуковская", "Рина", "Львовна"
    other.save()

    assert seen() == one_world
