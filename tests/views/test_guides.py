"""Guides on the site: open to everyone, linked with each other, made of the documentation."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.demo.pictures import SHOTS
from workflows.views.guides import BY_SLUG, GUIDES, read_guide

pytestmark = pytest.mark.django_db

PICTURES = settings.BASE_DIR / "docs" / "pictures"
HEAVIEST = 120 * 1024


@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_stranger_reads_every_guide(slug: str, client: Client) -> None:
    page = client.get(reverse("guide", args=[slug]))

    assert page.status_code == 200
    assert page.context["page_title"]
    assert "<h1>" not in page.context["page"].html


def test_the_list_leads_to_every_guide(client: Client) -> None:
    page = client.get(reverse("guides")).content.decode()

    assert [one.slug for one in GUIDES if reverse("guide", args=[one.slug]) not in page] == []


def test_a_page_that_is_no_guide_is_not_found(client: Client) -> None:
    assert client.get(reverse("guide", args=["operator"])).status_code == 404


def test_links_between_guides_stay_on_the_site() -> None:
    text = read_guide("explanation/privacy.md").html

    assert f'href="{reverse("guide", args=["fairness"])}"' in text


def test_every_guide_begins_with_what_is_printed() -> None:
    beginnings = {one.slug: read_guide(one.path).sheet.partition("</h2>")[0] for one in GUIDES}

    assert set(beginnings.values()) == {"<h2>Памятка"}
    assert [one.slug for one in GUIDES if "<ol>" not in read_guide(one.path).sheet] == []


def test_pictures_of_guides_are_those_that_are_taken() -> None:
    kept = {path.relative_to(PICTURES).as_posix() for path in PICTURES.glob("guides/*")}

    assert {source for source, _alt in pictures()} == {f"guides/{shot.file}" for shot in SHOTS}
    assert kept == {f"guides/{shot.file}" for shot in SHOTS}


def test_pictures_of_guides_are_light_and_told_in_words() -> None:
    heavy = [path.name for path in PICTURES.glob("guides/*") if path.stat().st_size > HEAVIEST]

    assert heavy == []
    assert [source for source, alt in pictures() if not re.search("[а-я]", alt)] == []


def test_a_page_with_pictures_asks_for_them_from_the_site_itself(client: Client) -> None:
    page = client.get(reverse("guide", args=["author"]))

    addresses = re.findall(r'<img src="([^"]+)"', page.content.decode())
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert {answer["Content-Type"] for answer in answers} == {"image/webp"}
    assert all(b"".join(answer.streaming_content) for answer in answers)


def pictures() -> list[tuple[str, str]]:
    """What the guides show: path among the pictures, words for whoever does not see it."""
    return [
        found
        for guide in BY_SLUG.values()
        for found in re.findall(
            r'src="[^"]*/pictures/([^"]+)" alt="([^"]*)"', read_guide(guide.path).html
        )
    ]
