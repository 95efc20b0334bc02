"""The library of checklists (REG-18)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Person
from registry.rules.vocabulary import Role, VersionState
from review.models import ChecklistVersion, Criterion, Stage
from tests.factories import registry as make
from tests.factories.scenes import Scene, checklist, make_scene

pytestmark = pytest.mark.django_db


def small() -> Scene:
    return make_scene(criteria=checklist(2), discrepancy=None)


def filled(criterion: Criterion | None = None, **fields: Any) -> dict[str, Any]:
    """The form of a criterion as the page posts it, with two levels described."""
    levels = [
        {"points": 0, "label": "Нет", "descriptor": "", "phrase": "Этого нет."},
        {"points": 2, "label": "Да", "descriptor": "Есть полностью.", "phrase": ""},
    ]
    posted = {
        "text": criterion.text if criterion else "Приложены ответы",
        "hint": "",
        "max_points": 2,
        "levels-TOTAL_FORMS": len(levels) + 1,
        "levels-INITIAL_FORMS": len(levels),
        "levels-MIN_NUM_FORMS": 0,
        "levels-MAX_NUM_FORMS": 101,
    }
    for place, level in enumerate([*levels, {"points": "", "label": ""}]):
        posted |= {f"levels-{place}-{name}": value for name, value in level.items()}
    return posted | fields


def first_criterion() -> Criterion:
    return Criterion.objects.order_by("version__number", "position")[0]


def test_before_the_first_mark_a_change_goes_into_the_same_version(
    sign_in: Callable[[Person], Client],
) -> None:
    scene = small()
    criterion = first_criterion()
    client = sign_in(scene.coordinator)
    address = reverse("edit_criterion", args=[criterion.pk])

    page = client.get(address)
    answer = client.post(address, filled(criterion, text="Цель достижима за урок"))

    assert page.context["is_marked"] is False
    assert answer.url.startswith(reverse("instrument", args=[scene.version.pk]))
    assert [version.number for version in ChecklistVersion.objects.all()] == [1]
    criterion.refresh_from_db()
    assert criterion.text == "Цель достижима за урок"


@pytest.mark.system("REG-18", part="editing a criterion after the first score makes version 2")
def test_after_the_first_mark_a_change_makes_version_two_and_papers_keep_version_one(
    sign_in: Callable[[Person], Client],
) -> None:
    scene = small()
    case_id = scene.scored(2, 2)
    before = first_criterion()
    client = sign_in(scene.coordinator)
    address = reverse("edit_criterion", args=[before.pk])

    page = client.get(address)
    client.post(address, filled(before, text="Цель достижима за урок"))

    assert (page.context["is_marked"], page.context["next_number"]) == (True, 2)
    two, one = ChecklistVersion.objects.order_by("-number")
    assert (one.state, two.state) == (VersionState.RETIRED, VersionState.IN_FORCE)
    assert one.criteria.get(position=1).text == before.text
    assert two.criteria.get(position=1).text == "Цель достижима за урок"
    assert Stage.objects.get(case=case_id).checklist_version == one


def test_a_criterion_is_added_to_the_end_of_its_group(
    sign_in: Callable[[Person], Client],
) -> None:
    scene = small()
    group = scene.version.groups.first()

    sign_in(scene.coordinator).post(reverse("add_criterion", args=[group.pk]), filled())

    added = group.criteria.order_by("position").last()
    assert added.text == "Приложены ответы"
    assert [(level.points, level.label) for level in added.levels.all()] == [(0, "Нет"), (2, "Да")]


def test_a_level_above_the_maximum_is_refused_and_nothing_typed_is_lost(
    sign_in: Callable[[Person], Client],
) -> None:
    scene = small()
    criterion = first_criterion()

    answer = sign_in(scene.coordinator).post(
        reverse("edit_criterion", args=[criterion.pk]),
        filled(criterion, text="Новые слова", max_points=1),
    )

    assert answer.status_code == 422
    assert answer.context["form"]["text"].value() == "Новые слова"
    criterion.refresh_from_db()
    assert criterion.max_points == 2


def test_two_levels_of_the_same_points_are_refused(sign_in: Callable[[Person], Client]) -> None:
    scene = small()
    criterion = first_criterion()

    answer = sign_in(scene.coordinator).post(
        reverse("edit_criterion", args=[criterion.pk]),
        filled(criterion, **{"levels-1-points": 0}),
    )

    assert answer.status_code == 422
    assert answer.context["levels"].non_form_errors().as_data()[0].code == "twice"


def test_a_criterion_is_removed_but_not_the_last_one(sign_in: Callable[[Person], Client]) -> None:
    scene = small()
    client = sign_in(scene.coordinator)

    for _ in range(2):
        client.post(reverse("remove_criterion", args=[first_criterion().pk]))

    assert scene.version.criteria.count() == 1


def test_a_version_is_prepared_without_haste_and_put_in_force(
    sign_in: Callable[[Person], Client],
) -> None:
    scene = small()
    client = sign_in(scene.coordinator)

    client.post(reverse("new_checklist_version", args=[scene.version.pk]))
    draft = ChecklistVersion.objects.get(number=2)
    state = draft.state
    client.post(reverse("put_checklist_in_force", args=[draft.pk]), {"basis": "приказ № 12"})

    draft.refresh_from_db()
    scene.version.refresh_from_db()
    assert (state, draft.state, draft.basis) == ("draft", "in_force", "приказ № 12")
    assert scene.version.state == VersionState.RETIRED


def test_a_retired_version_is_read_and_not_edited(sign_in: Callable[[Person], Client]) -> None:
    scene = small()
    client = sign_in(scene.coordinator)
    client.post(reverse("new_checklist_version", args=[scene.version.pk]))
    draft = ChecklistVersion.objects.get(number=2)
    client.post(reverse("put_checklist_in_force", args=[draft.pk]))
    criterion = scene.version.criteria.first()

    page = client.get(reverse("instrument", args=[scene.version.pk]))
    answer = client.post(reverse("edit_criterion", args=[criterion.pk]), filled(criterion))

    assert page.context["may_edit"] is False
    assert answer.status_code == 422


def test_the_sheet_for_print_holds_every_criterion(sign_in: Callable[[Person], Client]) -> None:
    scene = small()

    answer = sign_in(scene.coordinator).get(reverse("instrument_paper", args=[scene.version.pk]))

    shown = [one for group in answer.context["groups"] for one in group.criteria.all()]
    assert shown == list(scene.version.criteria.order_by("position"))


def test_a_methodist_keeps_the_library_and_another_territory_s_does_not(
    sign_in: Callable[[Person], Client],
) -> None:
    scene, other = small(), small()
    ours, theirs = make.make_person(), make.make_person()
    for person, place in ((ours, scene), (theirs, other)):
        make.make_user(person)
        make.grant(person, Role.METHODIST, place.territory)
    addresses = [
        reverse("instrument", args=[scene.version.pk]),
        reverse("edit_criterion", args=[scene.version.criteria.first().pk]),
        reverse("add_criterion", args=[scene.version.groups.first().pk]),
    ]

    assert [sign_in(ours).get(one).status_code for one in addresses] == [200, 200, 200]
    assert [sign_in(theirs).get(one).status_code for one in addresses] == [404, 404, 404]


def test_the_number_of_queries_does_not_grow_with_the_checklist(
    sign_in: Callable[[Person], Client], count_queries: Callable[[Client, str], int]
) -> None:
    def queries_with(criteria: int) -> int:
        scene = make_scene(criteria=checklist(criteria))
        address = reverse("instrument", args=[scene.version.pk])
        return count_queries(sign_in(scene.coordinator), address)

    assert queries_with(6) == queries_with(2)
