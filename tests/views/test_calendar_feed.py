"""One's own terms in a calendar: a private address, what it tells, when it dies."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from registry.models import CalendarFeed, Case, JournalEntry, Person, User
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from review.rules.vocabulary import Asker
from tests.factories.scenes import Scene, make_scene
from workflows.models import Task
from workflows.services import ask_author, withdraw_material
from workflows.views.calendar_feed import READINGS_PER_MINUTE

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def switch_on(person: Person) -> str:
    """Path of the private address."""
    answer = signed_in(person).post(reverse("calendar_feed"), {"action": "open"})
    address = str(answer.context["address"])
    assert address in answer.content.decode()
    return "/" + address.split("/", 3)[3]


def read(path: str, **headers: str) -> Any:
    return Client().get(path, headers=headers)


def events(path: str) -> list[Any]:
    answer = read(path)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def at_work() -> tuple[Scene, int, str]:
    """An expert with one open task, and his address."""
    scene = make_scene()
    case_id = scene.taken(now=timezone.now())
    return scene, case_id, switch_on(scene.experts[0])


def test_calendar_holds_open_tasks_on_the_days_they_end() -> None:
    scene, case_id, path = at_work()
    task = scene.task(case_id, "score_material", scene.experts[0])

    (event,) = events(path)

    day = local_date(task.due_at, scene.territory.time_zone)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (day, day + timedelta(days=1))
    assert str(event["SUMMARY"]) == f"Оценить работу: №\N{NO-BREAK SPACE}{task.case.number}"
    assert str(event["URL"]).endswith(reverse("open_task", args=[task.pk]))
    answer = read(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"


def test_calendar_names_neither_works_nor_people() -> None:
    scene, case_id, path = at_work()
    case = Case.objects.get(pk=case_id)
    office = switch_on(scene.coordinator)
    scene.submitted("Другая работа", now=timezone.now())

    told = (read(path).content + read(office).content).decode().replace("\r\n ", "")

    people = [scene.author, scene.coordinator, *scene.experts]
    hidden = [case.title, "Другая работа", scene.school.short_name]
    hidden += [person.last_name for person in people]
    assert [word for word in hidden if word in told] == []


def test_invitation_does_not_tell_the_number_of_the_work() -> None:
    scene = make_scene()
    case_id = scene.invited(now=timezone.now())

    (event,) = events(switch_on(scene.experts[0]))

    assert str(event["SUMMARY"]) == "Ответить на приглашение"
    assert Case.objects.get(pk=case_id).number not in str(event["SUMMARY"])


def test_number_with_signs_of_the_format_stays_one_line() -> None:
    _scene, case_id, path = at_work()
    Case.objects.filter(pk=case_id).update(number="12;3,а\\ЭЗ\nDTSTART:20990101")

    (event,) = events(path)

    assert "12;3,а\\ЭЗ" in str(event["SUMMARY"])
    assert event["DTSTART"].dt.year != 2099


def test_what_is_done_or_cancelled_or_stands_still_is_not_there() -> None:
    scene, case_id, path = at_work()
    question = ask_author(
        Case.objects.get(pk=case_id),
        asker=Asker.OFFICE,
        text="К какому классу карточка 2?",
        actor=Actor.person(scene.coordinator.pk),
        now=timezone.now(),
    )
    author = switch_on(scene.author)

    assert events(path) == []
    assert [str(one["SUMMARY"])[:18] for one in events(author)] == ["Ответить на вопрос"]

    withdraw_material(question.case, actor=Actor.person(scene.author.pk), now=timezone.now())

    assert events(author) == []


def test_unchanged_calendar_is_not_sent_twice() -> None:
    scene, case_id, path = at_work()
    first = read(path)

    again = read(path, **{"If-None-Match": first["ETag"]})
    since = read(path, **{"If-Modified-Since": first["Last-Modified"]})

    assert (again.status_code, again.content) == (304, b"")
    assert since.status_code == 304

    task = scene.task(case_id, "score_material", scene.experts[0])
    Task.objects.filter(pk=task.pk).update(due_at=task.due_at + timedelta(days=1))

    changed = read(path, **{"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_new_address_ends_the_old_one() -> None:
    scene, _case_id, path = at_work()

    renewed = switch_on(scene.experts[0])

    assert read(path).status_code == 404
    assert read(renewed).status_code == 200
    assert CalendarFeed.objects.count() == 1


def test_address_that_is_switched_off_is_nothing() -> None:
    scene, _case_id, path = at_work()

    signed_in(scene.experts[0]).post(reverse("calendar_feed"), {"action": "close"})

    assert read(path).status_code == 404
    keys = JournalEntry.objects.filter(key__startswith="registry.calendar_feed")
    assert list(keys.order_by("position").values_list("key", flat=True)) == [
        "registry.calendar_feed.opened",
        "registry.calendar_feed.closed",
    ]


def test_closed_account_has_no_calendar() -> None:
    scene, _case_id, path = at_work()
    User.objects.filter(person=scene.experts[0]).update(is_active=False)

    assert read(path).status_code == 404


def test_address_lies_nowhere_and_is_shown_once() -> None:
    scene, _case_id, path = at_work()
    token = path.rsplit("/", 1)[1].removesuffix(".ics")

    shown = signed_in(scene.experts[0]).get(reverse("calendar_feed")).content.decode()

    assert token not in shown
    assert token not in repr(CalendarFeed.objects.values().get())
    assert token not in repr(list(JournalEntry.objects.values()))


def test_reading_is_noted_for_the_owner() -> None:
    scene, _case_id, path = at_work()
    page = signed_in(scene.experts[0])
    assert "Его ещё никто не читал" in page.get(reverse("calendar_feed")).content.decode()

    read(path)

    assert CalendarFeed.objects.get().read_at is not None
    assert "Последнее обращение" in page.get(reverse("calendar_feed")).content.decode()


def test_too_many_readings_from_one_place_are_put_off() -> None:
    statuses = {read("/calendar/nothing.ics").status_code for _ in range(READINGS_PER_MINUTE)}

    refused = read("/calendar/nothing.ics")

    assert statuses == {404}
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
