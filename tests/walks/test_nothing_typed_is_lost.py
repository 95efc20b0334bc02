"""A form that is refused gives back all that was typed, and says what is missing."""

from typing import Any

from django.urls import reverse

from registry.models import Case
from review.models import AgendaItem, BodyMember, Sheet
from tests.walks.test_evidence import with_meeting
from tests.walks.town import (
    Town,
    accepts_as_complete,
    begins_a_draft,
    description,
    docx,
    goes_to_task,
    invites,
    make_town,
    pdf,
    scores,
    sends_a_work,
    takes,
    task_page,
    writes_the_conclusion,
)
from tests.walks.visitors import Visitor

LONG = "Длинная мысль, которую второй раз никто не напишет."


def test_nothing_typed_is_lost() -> None:
    town = make_town(with_meeting())

    draft_without_consent(town)
    case_id = sends_a_work(town)
    refusal_without_a_reason(town, case_id)
    too_few_experts(town, case_id)
    answer_without_a_reason(town, case_id)
    half_a_sheet(town, case_id)
    for expert in town.experts[:2]:
        scores(expert, case_id)
    conclusion_without_motivation(town, case_id)
    writes_the_conclusion(town.coordinator, case_id)
    votes_without_a_basis(town, case_id)

    assert AgendaItem.objects.get(case=case_id).votes.count() == 0


# --- What was typed, refused, and stands there again ------------------------------------------


def draft_without_consent(town: Town) -> None:
    """Neither the description nor the files go with the missing tick."""
    author = begins_a_draft(town)
    typed = description(town, title="Черновик", annotation=LONG)

    refused = author.send(**typed, file=[docx("Урок.docx"), pdf("План.pdf")], status=422)

    assert set(refused.context["form"].errors) == {"consent", "authorship"}
    assert stands(author, typed)
    assert names_of_files(refused) == ["Урок.docx", "План.pdf"]
    author.open(reverse("submit_material", args=[Case.objects.get(title="Черновик").pk]))
    assert stands(author, typed)


def refusal_without_a_reason(town: Town, case_id: int) -> None:
    coordinator = goes_to_task(town.coordinator, case_id, "check_completeness")
    typed = {"words": f"{LONG} Но …", "remarks": "Подпишите рисунки.", "phrases": ["sources"]}

    refused = coordinator.send_named(typed, button="outcome=reject", status=422)

    assert set(refused.context["form"].errors) == {"words"}
    assert stands(coordinator, typed)


def too_few_experts(town: Town, case_id: int) -> None:
    first, second, spare, _last = town.experts
    coordinator = accepts_as_complete(town, case_id)
    coordinator.open(task_page(case_id, "assign_experts"))
    nobody = dict.fromkeys(coordinator.form(f"place-{first.pk}").names("place-"), "")
    typed = nobody | {f"place-{first.pk}": "expert", f"place-{spare.pk}": "1"}

    coordinator.send_named(typed, status=422)

    assert stands(coordinator, typed)
    invites(coordinator, case_id, [first, second])


def answer_without_a_reason(town: Town, case_id: int) -> None:
    expert = goes_to_task(town.experts[0], case_id, "respond_to_invitation")

    refused = expert.send(note=LONG, status=422)

    assert set(refused.context["form"].errors) == {"reason"}
    assert stands(expert, {"note": LONG})
    for one in town.experts[:2]:
        takes(one, case_id)


def half_a_sheet(town: Town, case_id: int) -> None:
    """What a sheet lacks is named; put off, it waits as it was left."""
    expert = goes_to_task(town.experts[0], case_id, "score_material")
    first, second, *_others = expert.form("recommendation").names("mark-")
    typed = {first: "2", second: "0", second.replace("mark", "comment"): LONG}
    typed |= {"comment_to_author": LONG, "note_to_council": "Смотрел с учебником."}

    refused = expert.send_named(typed, button="action=send", status=422)
    at_once = stands(expert, typed)
    expert.send(button="action=later")
    expert.open(task_page(case_id, "score_material", town.experts[0]))

    assert len(refused.context["gaps"]) == 2
    assert (at_once, stands(expert, typed)) == (True, True)
    assert not Sheet.objects.filter(assignment__stage__case=case_id, state="submitted").exists()


def conclusion_without_motivation(town: Town, case_id: int) -> None:
    rapporteur = goes_to_task(town.coordinator, case_id, "draft_conclusion")
    typed = {"verdict": "revise", "verdict_note": LONG, "recommendations": "Первое.\nВторое."}

    refused = rapporteur.send_named(typed | {"motivation": "  "}, button="action=send", status=422)

    assert set(refused.context["form"].errors) == {"motivation"}
    assert stands(rapporteur, typed)


def votes_without_a_basis(town: Town, case_id: int) -> None:
    item = AgendaItem.objects.get(case=case_id)
    chair, member = (BodyMember.objects.get(person=one).pk for one in (town.chair, town.members[0]))
    secretary = Visitor(town.secretary)
    secretary.open(reverse("enter_votes", args=[item.pk]))
    typed = {f"choice_{chair}": "for", f"choice_{member}": "against", f"opinion_{member}": LONG}

    refused = secretary.send_named(typed | {"basis": ""}, status=422)

    assert set(refused.context["form"].errors) == {"basis"}
    assert stands(secretary, typed)


# --- Looking ----------------------------------------------------------------------------------


def stands(visitor: Visitor, typed: dict[str, Any]) -> bool:
    """Whether the fields of the form on the page hold what was typed."""
    held = visitor.standing(*typed)
    return all(
        held.get(name, [""])
        == [str(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in typed.items()
    )


def names_of_files(answer: Any) -> list[str]:
    return [file.name for file in answer.context["files"]]
