"""A client that has signed in, and the number of queries of a page."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Person


@pytest.fixture
def sign_in() -> Callable[[Person], Client]:
    """A client in which the person has signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person.user)
        return client

    return signed_in


@pytest.fixture
def count_queries() -> Callable[[Client, str], int]:
    """How many queries a page takes, once what a process keeps has been read."""

    def counted(client: Client, address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return counted


@pytest.fixture(autouse=True)
def _patient_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A short operation ends on its page however busy the machine of the tests is."""
    monkeypatch.setattr("registry.tasks.QUICK_SECONDS", 60)
