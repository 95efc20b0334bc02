"""Scores on versions of a checklist that differ in meaning do not compare (REG-18)."""

from datetime import timedelta
from typing import Any

import pytest

from registry.rules.actors import Actor
from registry.rules.vocabulary import ChangeClass
from registry.services.errors import DomainError
from review.models import AgendaItem, ChecklistVersion
from review.services.checklists import edit_criterion, load_checklist, new_version, put_in_force
from tests.factories.chambers import make_chamber
from tests.factories.registry import NOW
from tests.factories.scenes import Scene, checklist, make_scene
from workflows.queries.agenda import item_rows
from workflows.queries.councils import with_cases

pytestmark = pytest.mark.django_db


def actor(scene: Scene) -> Actor:
    return Actor.person(scene.coordinator.pk)


def edited(scene: Scene, chosen: ChangeClass | None = None, **changes: Any) -> ChecklistVersion:
    """The next version with one criterion changed, put in force."""
    standing = scene.version.checklist.versions.get(state="in_force")
    draft = new_version(standing, actor=actor(scene), now=NOW)
    edit_criterion(
        draft.criteria.get(position=1), **changes, actor=actor(scene), now=NOW + timedelta(days=1)
    )
    return put_in_force(draft, change_class=chosen, actor=actor(scene), now=NOW)


def test_letters_stay_comparable_and_a_new_scale_does_not() -> None:
    scene = make_scene(criteria=checklist(2))
    first = scene.version
    text = first.criteria.get(position=1).text

    second = edited(scene, text=text.replace("раскрыт", "раскрит"))
    third = edited(scene, max_points=4)
    fourth = edited(scene, ChangeClass.CLARIFICATION, hint="Смотрите заключение.")

    assert [one.change_class for one in (first, second, third, fourth)] == [
        "",
        ChangeClass.TYPO,
        ChangeClass.NEW_MEANING,
        ChangeClass.CLARIFICATION,
    ]
    assert first.scale == second.scale
    assert third.scale == fourth.scale
    assert second.scale != third.scale


def test_a_new_scale_cannot_be_called_a_clarification() -> None:
    scene = make_scene(criteria=checklist(2))

    with pytest.raises(DomainError) as caught:
        edited(scene, ChangeClass.CLARIFICATION, max_points=4)

    assert caught.value.code == "class_too_light"
    assert scene.version.checklist.versions.get(state="in_force") == scene.version


def test_an_edit_in_place_makes_its_version_what_it_then_is() -> None:
    scene = make_scene(criteria=checklist(2))
    second = edited(scene, hint="Смотрите введение и заключение.")

    edit_criterion(second.criteria.get(position=1), max_points=4, actor=actor(scene), now=NOW)

    second.refresh_from_db()
    assert second.change_class == ChangeClass.NEW_MEANING
    assert second.scale != scene.version.scale


def test_a_checklist_from_a_file_is_classed_by_its_difference() -> None:
    scene = make_scene(criteria=checklist(2))

    version = load_checklist(scene.territory, checklist(3), actor=actor(scene), now=NOW)

    assert version.change_class == ChangeClass.NEW_MEANING


@pytest.mark.system("REG-18", part="scores on versions that differ in meaning are marked")
@pytest.mark.parametrize(
    ("changes", "marks"), [({"max_points": 4}, [1, 2]), ({"hint": "Введение."}, [None, None])]
)
def test_works_side_by_side_are_marked_when_their_points_do_not_compare(
    changes: dict[str, Any], marks: list[int | None]
) -> None:
    chamber = make_chamber(criteria=checklist(2))
    scene = chamber.scene
    chamber.item(title="Первая")
    version = edited(scene, **changes)
    scene.criteria = [one.pk for one in version.criteria.order_by("position")]
    chamber.item(title="Вторая")

    rows = item_rows(list(with_cases(AgendaItem.objects.order_by("pk"))), [], today=NOW.date())

    assert [row.other_scale for row in rows] == marks
