import json
import logging
import re
import threading
from http import HTTPStatus

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from config.middleware import (
    BusyDatabaseMiddleware,
    CompressPagesMiddleware,
    RequestIdMiddleware,
    is_lock_timeout,
)


def test_every_answer_carries_the_number_of_its_request(client: Client) -> None:
    number = client.get("/healthz").headers["X-Request-ID"]

    assert re.fullmatch(r"[0-9a-f]{32}", number)


def test_a_number_given_by_the_proxy_is_kept(client: Client) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "abcdef12-3456"})

    assert response.headers["X-Request-ID"] == "abcdef12-3456"


@pytest.mark.parametrize("given", ["short", "a" * 65, 'x"} forged line'])
def test_a_number_that_could_forge_a_log_is_replaced(client: Client, given: str) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": given})

    assert response.headers["X-Request-ID"] != given


def test_the_line_of_a_request_names_no_person_and_no_address(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    request = rf.get("/account/password/reset/key/7-secret/?email=anna@example.org")

    with caplog.at_level(logging.INFO, logger="areopag.request"):
        RequestIdMiddleware(lambda request: HttpResponse(status=HTTPStatus.NOT_FOUND))(request)

    [record] = [record for record in caplog.records if record.name == "areopag.request"]
    assert (record.method, record.route, record.status) == ("GET", "", 404)
    assert "secret" not in str(vars(record))
    assert "anna" not in str(vars(record))


def test_other_errors_are_not_called_a_busy_database(rf: RequestFactory) -> None:
    middleware = BusyDatabaseMiddleware(lambda request: HttpResponse())

    answer = middleware.process_exception(rf.get("/"), OperationalError("no such table: works"))

    assert answer is None


@pytest.mark.django_db
def test_a_busy_database_asks_to_try_again_soon(rf: RequestFactory) -> None:
    middleware = BusyDatabaseMiddleware(lambda request: HttpResponse())

    answer = middleware.process_exception(rf.get("/"), OperationalError("database is locked"))

    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_program_is_told_of_a_busy_database_in_the_shape_of_the_api(rf: RequestFactory) -> None:
    middleware = BusyDatabaseMiddleware(lambda request: HttpResponse())

    answer = middleware.process_exception(
        rf.put("/api/v1/agenda/1/vote/"), OperationalError("database is locked")
    )

    assert answer is not None
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert json.loads(answer.content)["code"] == "busy"


@pytest.mark.django_db(transaction=True)
def test_waiting_too_long_for_a_lock_is_recognised_on_this_database() -> None:
    _shorten_patience()
    locked, release = threading.Event(), threading.Event()
    holder = threading.Thread(target=_hold_lock, args=(locked, release))
    holder.start()
    locked.wait(timeout=10)

    try:
        with pytest.raises(OperationalError) as caught:
            _take_lock()
    finally:
        release.set()
        holder.join()
        connection.close()

    assert is_lock_timeout(caught.value)


def _hold_lock(locked: threading.Event, release: threading.Event) -> None:
    with transaction.atomic():
        _take_lock()
        locked.set()
        release.wait(timeout=10)
    connection.close()


def _take_lock() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("LOCK TABLE django_content_type IN ACCESS EXCLUSIVE MODE")
        else:
            cursor.execute("UPDATE django_content_type SET model = model")


def _shorten_patience() -> None:
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "SET lock_timeout = '100ms'" if on_postgresql else "PRAGMA busy_timeout = 100"
        )


def test_a_page_is_sent_packed(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"Accept-Encoding": "gzip"})

    response = CompressPagesMiddleware(lambda request: HttpResponse("слово " * 500))(request)

    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 500


def test_a_file_is_sent_as_it_lies(rf: RequestFactory) -> None:
    request = rf.get("/", headers={"Accept-Encoding": "gzip"})

    response = CompressPagesMiddleware(lambda request: StreamingHttpResponse([b"%PDF" * 500]))(
        request
    )

    assert "Content-Encoding" not in response.headers
