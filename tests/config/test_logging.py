import json
import logging
import sys

from django.test import RequestFactory
from django.urls import resolve

from config.logging import JsonFormatter, RequestFilter, request_id


def line_of(record: logging.LogRecord) -> dict[str, object]:
    RequestFilter().filter(record)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    return json.loads(written)


def a_record(**extra: object) -> logging.LogRecord:
    logger = logging.getLogger("areopag.tests")
    return logger.makeRecord(
        "areopag.tests", logging.WARNING, __file__, 1, "job %s", ("late",), None, extra=extra
    )


def test_a_record_becomes_one_json_line() -> None:
    record = a_record(action="render")

    line = line_of(record)

    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "warning",
        "logger": "areopag.tests",
        "text": "job late",
        "action": "render",
    }


def test_a_line_carries_the_number_of_its_request() -> None:
    token = request_id.set("abc")

    line = line_of(a_record())

    request_id.reset(token)
    assert line["request_id"] == "abc"


def test_a_path_that_django_writes_is_replaced_by_its_route(rf: RequestFactory) -> None:
    request = rf.get("/letters/signed-secret/")
    request.resolver_match = resolve("/account/login/")
    record = a_record(request=request)
    record.msg, record.args = "%s: %s", ("Forbidden", request.path)

    line = line_of(record)

    assert line["text"] == "Forbidden: account/login/"


def test_whole_requests_and_signed_in_people_never_reach_the_line() -> None:
    line = line_of(a_record(request="<WSGIRequest: GET '/?email=anna@example.org'>"))

    assert set(line) == {"at", "level", "logger", "text"}


def test_an_error_keeps_its_trace_in_the_same_line() -> None:
    record = a_record()
    try:
        raise ValueError("broken")
    except ValueError:
        record.exc_info = sys.exc_info()

    line = line_of(record)

    assert "ValueError: broken" in str(line["trace"])


def test_addresses_of_people_are_masked_wherever_they_come_from() -> None:
    record = a_record(problem="550 no mailbox anna.lugova@mail.example.org here")

    line = line_of(record)

    assert line["problem"] == "550 no mailbox [e-mail] here"


def test_a_row_quoted_by_postgresql_is_left_out_of_the_trace() -> None:
    record = a_record()
    quoted = "duplicate key\nDETAIL:  Key (last_name)=(Лугова) already exists."
    try:
        raise ValueError(quoted)
    except ValueError:
        record.exc_info = sys.exc_info()

    line = line_of(record)

    assert "duplicate key" in str(line["trace"])
    assert "Лугова" not in str(line["trace"])
