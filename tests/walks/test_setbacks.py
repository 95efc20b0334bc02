"""Things do not go straight: a work comes back, an expert declines, a stage is failed."""

from django.urls import reverse

from registry.models import Case, Document
from registry.rules.vocabulary import CaseState
from review.models import Assignment, Stage
from review.rules.presets import TWO_STAGES
from review.rules.vocabulary import AssignmentState, DeclineReason, StageKind, Verdict
from tests.walks.town import (
    accepts_as_complete,
    chair_approves,
    goes_to_task,
    invites,
    letter_with_link,
    make_town,
    pdf,
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

ADVICE = "Добавить задания на планируемые результаты."


def test_returned_work_comes_back() -> None:
    town = make_town()
    case_id = sends_a_work(town)
    number = Case.objects.get(pk=case_id).number

    coordinator = goes_to_task(town.coordinator, case_id, "check_completeness")
    coordinator.send(
        button="outcome=return",
        phrases=["sources"],
        remarks="Приложите план урока.\nПодпишите рисунки.",
    )
    returned = (state_of(case_id), waiting(case_id))
    author = goes_to_task(town.author, case_id, "revise_material")
    asked = [remark.text for remark in author.context["remarks"]]
    author.send(note="План приложен, рисунки подписаны.", file=[pdf("План.pdf")])
    coordinator = goes_to_task(town.coordinator, case_id, "check_completeness")
    version, told = coordinator.context["version"], coordinator.text
    coordinator.send(button="outcome=accept")

    assert returned == (CaseState.RETURNED, ["revise_material"])
    assert asked[1:] == ["Приложите план урока.", "Подпишите рисунки."]
    assert len(asked) == 3
    assert (version.number, version.note) == (2, "План приложен, рисунки подписаны.")
    assert "План.pdf" in told
    assert (state_of(case_id), waiting(case_id)) == (CaseState.ASSIGNING, ["assign_experts"])
    assert Case.objects.get(pk=case_id).number == number


def test_declined_invitation_goes_on() -> None:
    town = make_town()
    case_id = sends_a_work(town)
    first, second, spare, last = town.experts
    coordinator = accepts_as_complete(town, case_id)
    invites(coordinator, case_id, [first, second], reserve=(spare,))

    letter = letter_with_link(first)
    declines_by_letter(letter)
    pressed_again = Visitor()
    pressed_again.open(letter)
    takes_by_letter(spare)
    declining = goes_to_task(second, case_id, "respond_to_invitation")
    declining.send(reason=DeclineReason.RELATIVE.value, note="Автор — моя сестра.")
    nobody_left = waiting(case_id)
    coordinator = goes_to_task(town.coordinator, case_id, "replace_expert")
    coordinator.send(expert=last.pk)
    takes(last, case_id)
    for expert in (spare, last):
        scores(expert, case_id)

    assert pressed_again.page.forms == []
    assert nobody_left == ["replace_expert", "score_material"]
    assert answers(case_id) == {
        first.pk: (AssignmentState.DECLINED, DeclineReason.NO_TIME),
        second.pk: (AssignmentState.DECLINED, DeclineReason.RELATIVE),
        spare.pk: (AssignmentState.SUBMITTED, ""),
        last.pk: (AssignmentState.SUBMITTED, ""),
    }
    assert waiting(case_id) == ["draft_conclusion"]


def test_negative_internal_conclusion_sends_back_and_only_its_stage_is_repeated() -> None:
    town = make_town(TWO_STAGES)
    case_id = sends_a_work(town)
    insiders = town.colleagues
    coordinator = accepts_as_complete(town, case_id)
    invites(coordinator, case_id, insiders)
    for expert in insiders:
        takes(expert, case_id)
        scores(expert, case_id, 0)
    writes_the_conclusion(town.coordinator, case_id, Verdict.NEGATIVE)
    worker_prints(case_id)

    stopped = (state_of(case_id), waiting(case_id))
    author = goes_to_task(town.author, case_id, "revise_material")
    asked = author.context["recommendations"]
    refused = author.send(note="", status=422).context["form"].errors
    author.send(note="Переписан второй раздел.", file=[pdf("Вторая редакция.pdf")])
    for expert in insiders:
        takes(expert, case_id)
        scores(expert, case_id)
    writes_the_conclusion(town.coordinator, case_id)
    worker_prints(case_id)
    coordinator.open(reverse("case", args=[case_id]))

    assert stopped == (CaseState.REVISING, ["revise_material"])
    assert asked == [ADVICE]
    assert "note" in refused
    rounds = Stage.objects.filter(case=case_id).order_by("pk").values_list("kind", "round")
    assert list(rounds) == [
        (StageKind.INTERNAL, 1),
        (StageKind.INTERNAL, 2),
        (StageKind.EXTERNAL, 1),
    ]
    assert waiting(case_id) == ["assign_experts"]
    first, second = Document.objects.filter(case=case_id).order_by("pk")
    assert (first.snapshot["verdict"], second.snapshot["verdict"]) == ("negative", "positive")
    judged = {row.document.pk: row.evidence.version for row in coordinator.context["papers"]}
    assert judged == {first.pk: 1, second.pk: 2}


def test_conclusion_returned_by_the_chair_comes_back_to_him() -> None:
    town = make_town()
    case_id = sends_a_work(town)
    invites(accepts_as_complete(town, case_id), case_id, town.experts[:2])
    for expert in town.experts[:2]:
        takes(expert, case_id)
        scores(expert, case_id)
    writes_the_conclusion(town.coordinator, case_id)

    chair = goes_to_task(town.chair, case_id, "decide_in_council")
    chair.send(approves="no", words="Поясните критерий 3.")
    returned = waiting(case_id)
    writes_the_conclusion(town.coordinator, case_id)
    chair_approves(town, case_id)
    worker_prints(case_id)

    assert returned == ["draft_conclusion"]
    assert state_of(case_id) == CaseState.CONCLUDED
    assert Document.objects.filter(case=case_id).count() == 1


# --- What happens on the way ----------------------------------------------------------------


def declines_by_letter(address: str) -> None:
    visitor = Visitor()
    visitor.open(address)
    visitor.send(reason=DeclineReason.NO_TIME.value)


def answers(case_id: int) -> dict[int, tuple[str, str]]:
    found = Assignment.objects.filter(stage__case=case_id)
    return {one.expert_id: (one.state, one.decline_reason) for one in found}
