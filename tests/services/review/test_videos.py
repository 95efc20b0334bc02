import socket
from datetime import timedelta
from typing import Any

import pytest

from registry.rules.vocabulary import CaseState
from review.models import Material
from review.services.videos import check_video_links
from tests.factories import review as judge
from tests.factories.registry import NOW

pytestmark = pytest.mark.django_db

LINK = "https://video.example/1"


@pytest.fixture(autouse=True)
def _silent_internet(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: Any, **_kwargs: Any) -> None:
        raise socket.gaierror

    settings.CHECK_LINKS = True
    monkeypatch.setattr(socket, "getaddrinfo", unknown)


def material_with(url: str, **fields: Any) -> Material:
    material = judge.make_material()
    Material.objects.filter(pk=material.pk).update(video_url=url, **fields)
    material.refresh_from_db()
    return material


def test_link_is_asked_once_and_a_silent_one_once_more() -> None:
    material = material_with(LINK)

    asked = [check_video_links(NOW + timedelta(minutes=at)) for at in (0, 1, 31)]

    material.refresh_from_db()
    assert asked == [1, 0, 1]
    assert (material.video_state, material.video_checked_url) == ("silent", LINK)


def test_changed_link_is_asked_anew() -> None:
    material_with(LINK, video_state="opens", video_checked_url="https://video.example/old")

    assert check_video_links(NOW) == 1


@pytest.mark.parametrize(
    ("state", "asked"),
    [(CaseState.CHECKING, 1), (CaseState.ASSIGNING, 1), (CaseState.SCORING, 0)],
)
def test_a_link_that_opened_is_asked_daily_until_experts_are_chosen(
    state: CaseState, asked: int
) -> None:
    material = material_with(
        LINK, video_state="opens", video_checked_url=LINK, video_checked_at=NOW
    )
    material.case.state = state.value
    material.case.save()

    assert check_video_links(NOW + timedelta(hours=23)) == 0
    assert check_video_links(NOW + timedelta(hours=24)) == asked


def test_work_without_a_link_or_closed_is_left_alone() -> None:
    material_with("")
    closed = material_with(LINK)
    closed.case.closed_at = NOW
    closed.case.save()

    assert check_video_links(NOW) == 0
