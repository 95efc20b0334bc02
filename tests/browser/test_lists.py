"""Checklists, lists of values, the calendar and the author's pages on every screen."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext

from registry.models import Person
from registry.rules.vocabulary import Role
from review.models import Conclusion
from tests.browser.screens import faults_of
from tests.factories import registry as make
from tests.views.test_practices import concluded

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_of_lists_is_clean_on_every_screen(
    browser: Browser, live_server: Any, sign_in: Callable[[BrowserContext, Person], None]
) -> None:
    scene, case_id = concluded()
    make.grant(scene.coordinator, Role.ADMIN, scene.territory)
    version = scene.version
    pages = [
        (scene.coordinator, reverse("instruments")),
        (scene.coordinator, reverse("instrument", args=[version.pk])),
        (scene.coordinator, reverse("instrument_paper", args=[version.pk])),
        (scene.coordinator, reverse("edit_criterion", args=[version.criteria.first().pk])),
        (scene.coordinator, reverse("classifiers")),
        (scene.coordinator, reverse("calendar")),
        (scene.coordinator, reverse("amend_conclusion", args=[Conclusion.objects.get().pk])),
        (scene.author, reverse("recommendations", args=[case_id])),
        (
            scene.author,
            reverse("publish_practice", args=[scene.task(case_id, "publish_practice").pk]),
        ),
    ]

    found = [
        fault
        for person, address in pages
        for fault in faults_of(browser, live_server.url + address, partial(sign_in, person=person))
    ]

    assert found == []
