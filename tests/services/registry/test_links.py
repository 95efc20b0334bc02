"""Links are asked without being led into anyone's house. No test here needs the Internet."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from registry.rules.links import LinkState
from registry.services.links import check_link


@pytest.fixture(autouse=True)
def _asked(settings: Any) -> None:
    settings.CHECK_LINKS = True


@pytest.fixture
def house() -> Iterator[tuple[int, list[int]]]:
    """A machine of ours that listens, and how many times it was reached."""
    reached: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        done = threading.Event()

        def listen() -> None:
            while not done.is_set():
                try:
                    caller, _address = listening.accept()
                except TimeoutError:
                    continue
                caller.close()
                reached.append(1)

        thread = threading.Thread(target=listen)
        thread.start()
        yield listening.getsockname()[1], reached
        done.set()
        thread.join()


def test_name_that_leads_into_a_house_is_not_followed(
    house: tuple[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever owns a name may let it lead to 127.0.0.1."""
    port, reached = house

    def resolve(*_args: Any, **_kwargs: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    assert check_link("https://video.example/1") is LinkState.SILENT
    assert reached == []


@pytest.mark.parametrize("url", ["https://127.0.0.1/1", "http://video.example/1", "не ссылка", ""])
def test_what_is_no_link_of_the_internet_is_not_asked(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("nothing may be asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)

    assert check_link(url) is LinkState.SILENT


def test_site_that_is_not_there_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: Any, **_kwargs: Any) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert check_link("https://no-such-site.example/1") is LinkState.SILENT


def test_without_the_internet_nothing_is_asked(settings: Any) -> None:
    settings.CHECK_LINKS = False

    assert check_link("https://video.example/1") is LinkState.UNKNOWN
