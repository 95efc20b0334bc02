"""What a service judges by grows without a programmer, and never behind the back of a work begun."""

import pytest
from django.urls import reverse

from registry.models import ClassifierItem
from registry.queries import classifier_items
from registry.rules.vocabulary import ClassifierKey, Role
from registry.services.printing import print_document
from review.models import ChecklistVersion
from tests.factories import registry as make
from tests.walks.papers import without_spaces, words_of
from tests.walks.town import (
    accepts_as_complete,
    begins_a_draft,
    conclusion_issued,
    goes_to_task,
    invites,
    make_town,
    scores,
    sends_a_work,
    takes,
)
from tests.walks.visitors import Visitor

DIRECTION = ClassifierKey.EXPERT_DIRECTION
FORBIDDEN = "Установление соответствия занимаемой должности"


@pytest.mark.system("REG-04")
def test_five_directions_stand_a_sixth_is_added_on_a_page_and_conformity_is_never_offered() -> None:
    installed = list(classifier_items(DIRECTION).values_list("key", flat=True))
    everything = list(ClassifierItem.objects.values_list("title", flat=True))
    town = make_town()
    administrator = make.make_person()
    make.make_user(administrator)
    make.grant(administrator, Role.ADMIN, town.scene.territory)
    page, field = reverse("add_classifier_item", args=[DIRECTION]), f"{DIRECTION}-title"

    visitor = Visitor(administrator)
    visitor.open(reverse("classifiers"))
    visitor.send_named({field: "экспертиза программ воспитания"}, to=page)
    refused = visitor.send_named({field: FORBIDDEN}, to=page, status=422)
    sixth = ClassifierItem.objects.get(title="экспертиза программ воспитания")
    renaming = reverse("rename_classifier_item", args=[sixth.pk])
    visitor.send_named({f"item-{sixth.pk}-title": FORBIDDEN}, to=renaming, status=422)
    author = begins_a_draft(town)
    author.send(direction=sixth.pk, status=422)  # the rest is not filled in yet

    assert installed == [
        "attestation",
        "public_professional",
        "competitions",
        "competence_assessment",
        "method_materials",
    ]
    assert [title for title in everything if "занимаемой должности" in title.lower()] == []
    assert set(refused.context["refused"].errors) == {"title"}
    assert not ClassifierItem.objects.filter(title__icontains="занимаемой должности").exists()
    assert author.standing("direction")["direction"] == [str(sixth.pk)]


@pytest.mark.system("REG-18")
def test_a_criterion_edited_after_the_first_score_makes_version_two_for_new_works_only() -> None:
    town = make_town()
    old = conclusion_issued(town, "Со старым заключением")
    running = sends_a_work(town, "Идёт")
    invites(accepts_as_complete(town, running), running, town.experts[:2])
    for expert in town.experts[:2]:
        takes(expert, running)
    scores(town.experts[0], running)

    first = ChecklistVersion.objects.get(checklist__territory=town.scene.territory)
    criterion = first.criteria.get(position=1)
    before, after = criterion.text, "Цель занятия измерима и проверяется на нём"
    coordinator = Visitor(town.coordinator)
    coordinator.open(reverse("instruments"))
    coordinator.follow(reverse("instrument", args=[first.pk]))
    coordinator.follow(reverse("edit_criterion", args=[criterion.pk]))
    coordinator.send(text=after)
    late = goes_to_task(town.experts[1], running, "score_material").text
    scores(town.experts[1], running)
    new = sends_a_work(town, "Новая")
    invites(accepts_as_complete(town, new), new, town.experts[:2])
    takes(town.experts[0], new)
    fresh = goes_to_task(town.experts[0], new, "score_material").text
    printed = words_of(print_document(old.document_id))

    versions = ChecklistVersion.objects.filter(checklist=first.checklist).order_by("number")
    assert [(one.number, one.state) for one in versions] == [(1, "retired"), (2, "in_force")]
    assert (told(late, before), told(late, after)) == (True, False)
    assert (told(fresh, before), told(fresh, after)) == (False, True)
    assert (without_spaces(before) in printed, without_spaces(after) in printed) == (True, False)
    assert old.document.snapshot["checklist"]["version"] == 1


# --- Looking ----------------------------------------------------------------------------------


def told(page: str, text: str) -> bool:
    """Whether a page says it; it keeps short words with the next one."""
    return without_spaces(text) in without_spaces(page)
