"""The rapporteur's page: what it shows, what it refuses, where it leads."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from registry.models import Person
from registry.rules.actors import Actor
from registry.rules.vocabulary import Role
from review.models import AgendaItem, Body, Conclusion, Meeting
from review.rules.vocabulary import (
    ConclusionState,
    Contradiction,
    DecisionMode,
    ExpertNames,
    Verdict,
)
from review.services import conclusion as service
from review.services.meetings import plan_meeting
from tests.factories import registry as make
from tests.factories.scenes import Scene, make_scene

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def page_of(scene: Scene, case_id: int, name: str = "draft_conclusion") -> str:
    return reverse(name, args=[scene.task(case_id, "draft_conclusion").pk])


def posted(**fields: Any) -> dict[str, Any]:
    return {
        "verdict": Verdict.POSITIVE.value,
        "motivation": "Работа отвечает критериям.",
        "recommendations": "Показать на методическом объединении.\n\nИздать.",
        "verdict_note": "",
        "version": "0",
        "draft_tab": "one",
        "action": "send",
    } | fields


def test_the_page_begins_with_the_composed_draft() -> None:
    scene = make_scene(discrepancy=None)
    case_id = scene.scored(2, 1)

    answer = signed_in(scene.coordinator).get(page_of(scene, case_id))

    composed = Conclusion.objects.get(case=case_id)
    form = answer.context["form"]
    assert form["motivation"].value() == composed.motivation != ""
    assert form["verdict"].value() == answer.context["ruled"] == Verdict.POSITIVE
    assert [expert.total for expert in answer.context["table"].experts] == [40, 20]


def test_what_the_experts_contradict_each_other_in_is_named_with_their_names() -> None:
    scene = make_scene(discrepancy=None)
    case_id = scene.scored(2, 0)

    warnings = signed_in(scene.coordinator).get(page_of(scene, case_id)).context["warnings"]

    kinds = {one["kind"] for one in Conclusion.objects.get(case=case_id).body["contradictions"]}
    assert Contradiction.HIGHEST_AND_LOWEST in kinds
    assert all(
        scene.experts[0].short_name in warning.who for warning in warnings if warning.position
    )
    assert len(warnings) == len(Conclusion.objects.get(case=case_id).body["contradictions"])


def test_a_finished_conclusion_goes_to_the_one_who_decides() -> None:
    scene = make_scene()
    case_id = scene.scored()

    answer = signed_in(scene.coordinator).post(page_of(scene, case_id), posted())

    conclusion = Conclusion.objects.get(case=case_id)
    assert answer.url == reverse("my_tasks")
    assert conclusion.state == ConclusionState.DRAFTED
    assert scene.task(case_id, "decide_in_council")


def test_without_a_council_signing_leads_to_the_paper() -> None:
    scene = make_scene(decision=DecisionMode.NO_COUNCIL)
    case_id = scene.scored()

    signed_in(scene.coordinator).post(page_of(scene, case_id), posted())

    assert Conclusion.objects.get(case=case_id).state in {
        ConclusionState.DECIDED,
        ConclusionState.ISSUED,
    }


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"motivation": "  "}, "motivation"),
        ({"verdict": Verdict.REVISE.value}, "verdict_note"),
        (
            {"verdict": Verdict.NEGATIVE.value, "verdict_note": "Ошибка", "recommendations": ""},
            "recommendations",
        ),
    ],
)
def test_what_a_conclusion_lacks_is_said_at_its_field_and_nothing_typed_is_lost(
    fields: dict[str, str], field: str
) -> None:
    scene = make_scene()
    case_id = scene.scored()

    answer = signed_in(scene.coordinator).post(page_of(scene, case_id), posted(**fields))

    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert form["verdict"].value() == posted(**fields)["verdict"]
    assert Conclusion.objects.get(case=case_id).state == ConclusionState.DRAFT


def test_a_verdict_other_than_the_rules_goes_with_its_reason() -> None:
    scene = make_scene()
    case_id = scene.scored()

    signed_in(scene.coordinator).post(
        page_of(scene, case_id),
        posted(verdict=Verdict.REVISE.value, verdict_note="Нет списка источников."),
    )

    conclusion = Conclusion.objects.get(case=case_id)
    assert (conclusion.verdict, conclusion.verdict_note) == (
        Verdict.REVISE,
        "Нет списка источников.",
    )


def test_the_draft_saves_itself_verdict_included() -> None:
    scene = make_scene()
    case_id = scene.scored()
    form = posted(verdict=Verdict.REVISE.value, verdict_note="Потому что", motivation="Пишу…")

    answer = signed_in(scene.coordinator).post(
        page_of(scene, case_id, "draft_conclusion_draft"), form
    )

    kept = Conclusion.objects.get(case=case_id)
    assert (answer.status_code, answer["X-Draft-Version"]) == (204, "1")
    assert (kept.verdict, kept.verdict_note, kept.motivation) == ("revise", "Потому что", "Пишу…")
    assert kept.state == ConclusionState.DRAFT


def test_another_window_does_not_overwrite_a_newer_conclusion() -> None:
    scene = make_scene()
    case_id = scene.scored()
    client, address = (
        signed_in(scene.coordinator),
        page_of(scene, case_id, "draft_conclusion_draft"),
    )
    client.post(address, posted(motivation="Первое"))

    answer = client.post(address, posted(motivation="Второе", draft_tab="two"))

    assert answer.status_code == 409
    assert Conclusion.objects.get(case=case_id).motivation == "Первое"


def test_putting_off_keeps_the_draft_without_any_script() -> None:
    scene = make_scene()
    case_id = scene.scored()

    answer = signed_in(scene.coordinator).post(
        page_of(scene, case_id), posted(action="later", motivation="Допишу завтра")
    )

    assert answer.url == reverse("my_tasks")
    assert Conclusion.objects.get(case=case_id).motivation == "Допишу завтра"


def test_the_paper_shows_the_saved_draft_and_names_experts_as_the_procedure_says() -> None:
    scene = make_scene(expert_names=ExpertNames.NUMBERS)
    case_id = scene.scored()
    scene.experts[0].last_name = "Необыкновенная"
    scene.experts[0].save()
    client = signed_in(scene.coordinator)
    client.post(page_of(scene, case_id, "draft_conclusion_draft"), posted(motivation="Видно"))

    html = client.get(page_of(scene, case_id, "conclusion_preview")).content.decode()

    assert "Видно" in html
    assert "Необыкновенная" not in html


def test_experts_do_not_find_the_draft() -> None:
    scene = make_scene()
    case_id = scene.scored()

    statuses = {
        name: signed_in(scene.experts[0]).get(page_of(scene, case_id, name)).status_code
        for name in ("draft_conclusion", "conclusion_preview")
    }

    assert set(statuses.values()) <= {403, 404}


def test_the_page_costs_the_same_for_one_and_three_experts() -> None:
    counts = []
    for seats in (1, 3):
        scene = make_scene(seats=seats)
        client, address = signed_in(scene.coordinator), page_of(scene, scene.scored())
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_draft_handed_in_is_not_saved_any_more() -> None:
    scene = make_scene()
    case_id = scene.scored()
    client, address = (
        signed_in(scene.coordinator),
        page_of(scene, case_id, "draft_conclusion_draft"),
    )
    client.post(page_of(scene, case_id), posted())

    answer = client.post(address, posted(motivation="Поздно"))

    assert answer.status_code in {403, 410}
    assert service.lines_of(Conclusion.objects.get(case=case_id).motivation) == [
        "Работа отвечает критериям."
    ]


def test_each_criterion_says_what_the_level_reached_means() -> None:
    scene = make_scene(discrepancy=None)
    case_id = scene.scored(2, 1)

    table = signed_in(scene.coordinator).get(page_of(scene, case_id)).context["table"]

    rows = [row for group in table.groups for row in group.rows]
    assert {(row.mean, row.descriptor) for row in rows} == {(Decimal("1.5"), "Есть полностью.")}


# --- Onto the agenda at once --------------------------------------------------------------------


def planned(scene: Scene) -> Meeting:
    return plan_meeting(
        Body.objects.get(territory=scene.territory),
        number="7",
        held_at=now() + timedelta(days=3),
        actor=Actor.person(scene.chair.pk),
        now=now(),
    )


def keeps_the_agenda(scene: Scene) -> None:
    make.grant(scene.coordinator, Role.JURY_SECRETARY, scene.territory)


def test_whoever_keeps_the_agenda_puts_the_work_before_the_next_meeting_in_the_same_press() -> None:
    scene = make_scene(decision=DecisionMode.MEETING)
    meeting = planned(scene)
    keeps_the_agenda(scene)
    case_id = scene.scored()
    client = signed_in(scene.coordinator)

    shown = client.get(page_of(scene, case_id)).context["form"]
    answer = client.post(page_of(scene, case_id), posted(meeting=meeting.pk), follow=True)

    assert shown["meeting"].value() == meeting.pk
    assert AgendaItem.objects.get(case=case_id).meeting == meeting
    assert "в повестке заседания № 7" in answer.content.decode()


def test_the_work_may_wait_for_another_meeting() -> None:
    scene = make_scene(decision=DecisionMode.MEETING)
    planned(scene)
    keeps_the_agenda(scene)
    case_id = scene.scored()

    signed_in(scene.coordinator).post(page_of(scene, case_id), posted(meeting=""))

    assert AgendaItem.objects.get(case=case_id).meeting is None


def test_the_agenda_is_left_to_the_secretary_by_those_who_do_not_keep_it() -> None:
    scene = make_scene(decision=DecisionMode.MEETING)
    meeting = planned(scene)
    case_id = scene.scored()
    client = signed_in(scene.coordinator)

    shown = client.get(page_of(scene, case_id)).context["form"]
    client.post(page_of(scene, case_id), posted(meeting=meeting.pk))

    assert "meeting" not in shown.fields
    assert AgendaItem.objects.get(case=case_id).meeting is None
