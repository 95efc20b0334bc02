"""Guides on the site: open to everyone, linked with each other, made of the documentation."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from workflows.views.guides import BY_SLUG, GUIDES, read_guide

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_stranger_reads_every_guide(slug: str, client: Client) -> None:
    page = client.get(reverse("guide", args=[slug]))

    assert page.status_code == 200
    assert page.context["page_title"]
    assert "<h1>" not in page.context["text"]


def test_the_list_leads_to_every_guide(client: Client) -> None:
    page = client.get(reverse("guides")).content.decode()

    assert [one.slug for one in GUIDES if reverse("guide", args=[one.slug]) not in page] == []


def test_a_page_that_is_no_guide_is_not_found(client: Client) -> None:
    assert client.get(reverse("guide", args=["operator"])).status_code == 404


def test_links_between_guides_stay_on_the_site() -> None:
    text = read_guide("explanation/privacy.md").html

    assert f'href="{reverse("guide", args=["fairness"])}"' in text


def test_pictures_of_guides_are_among_the_static_files() -> None:
    folder = settings.BASE_DIR / "docs" / "pictures"
    shown = {
        name
        for guide in BY_SLUG.values()
        for name in re.findall(r'src="[^"]*/guides/([^"]+)"', read_guide(guide.path).html)
    }

    assert [name for name in sorted(shown) if not (folder / name).exists()] == []
