"""Second factor of staff, somebody else's computer, one's own browsers and address."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from config.guard import IDLE_SECONDS
from registry.models import AccessPass, JournalEntry, Letter, Person
from registry.rules.vocabulary import Role
from registry.services.passes import link_of
from tests.factories import registry as make

pytestmark = pytest.mark.django_db

PASSWORD = "парольпароль"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def holder(*roles: Role, required_from=None) -> Person:
    town = make.make_territory(second_factor_from=required_from)
    person = make.make_person()
    for role in roles:
        make.grant(person, role, town)
    make.make_user(person, last_login=timezone.now())
    return person


def sign_in(person: Person, **more) -> Client:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD, **more})
    return client


def code_now() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(SECRET, counter))


def today():
    return timezone.localdate()


# --- The second factor ------------------------------------------------------------------------


def test_staff_without_a_second_factor_see_only_how_to_set_it_up() -> None:
    client = sign_in(holder(Role.COORDINATOR, required_from=today()))

    stopped = client.get("/works/")
    told = client.get("/account/guard/needed/")
    api = client.get("/api/v1/tasks/")

    assert stopped.headers["Location"] == "/account/guard/needed/"
    assert told.status_code == 200
    assert client.get("/account/").status_code == 200
    assert (api.status_code, api.json()["code"]) == (403, "second_factor_needed")


@pytest.mark.parametrize("role", [Role.TEACHER, Role.EXPERT, Role.COUNCIL_MEMBER])
def test_others_are_not_asked_for_it(role: Role) -> None:
    client = sign_in(holder(role, required_from=today()))

    assert client.get("/tasks/").status_code == 200


def test_until_the_day_staff_are_told_and_not_stopped() -> None:
    client = sign_in(holder(Role.COORDINATOR, required_from=today() + timedelta(days=10)))

    page = client.get("/works/")

    assert page.status_code == 200
    assert "/account/guard/" in page.content.decode()


def test_where_nobody_asks_nothing_is_said() -> None:
    page = sign_in(holder(Role.COORDINATOR)).get("/works/")

    assert "/account/guard/" not in page.content.decode()


def test_with_a_code_from_the_phone_staff_come_in() -> None:
    person = holder(Role.COORDINATOR, required_from=today())
    TOTP.activate(person.user, SECRET)
    client = sign_in(person)

    half_way = client.get("/works/")
    wrong = client.post("/account/guard/enter/", {"code": "000000"})
    right = client.post("/account/guard/enter/", {"code": code_now()})

    assert half_way.headers["Location"].startswith("/account/login/")
    assert (wrong.status_code, right.status_code) == (200, 302)
    assert client.get("/works/").status_code == 200


def test_a_sign_in_letter_does_not_replace_the_second_factor() -> None:
    person = holder(Role.COORDINATOR)
    TOTP.activate(person.user, SECRET)
    client = Client()
    client.post("/account/letter/", {"email": person.email})

    pressed = client.post(f"/link/{link_of(AccessPass.objects.get())}/")

    assert pressed.headers["Location"] == "/account/guard/enter/"
    assert client.get("/works/").status_code == 302


def test_the_key_of_the_codes_lies_encrypted() -> None:
    person = holder(Role.COORDINATOR)

    TOTP.activate(person.user, SECRET)

    stored = Authenticator.objects.get(user=person.user, type="totp")
    assert SECRET not in str(stored.data)
    assert stored.wrap().validate_code(code_now()) is True


def test_guessing_the_code_is_stopped() -> None:
    person = holder(Role.COORDINATOR)
    TOTP.activate(person.user, SECRET)
    client = sign_in(person)
    for _guess in range(12):
        client.post("/account/guard/enter/", {"code": "000000"})

    right = client.post("/account/guard/enter/", {"code": code_now()})

    assert right.status_code == 200
    assert client.get("/works/").status_code == 302


def test_switching_codes_on_asks_for_the_password_and_is_told_to_the_owner(
    django_capture_on_commit_callbacks: Any,
) -> None:
    person = holder(Role.COORDINATOR)
    client = sign_in(person)

    asked = client.get("/account/guard/codes/on/")
    client.post("/account/confirm/?next=/account/guard/codes/on/", {"password": PASSWORD})
    page = client.get("/account/guard/codes/on/")
    secret = page.context["form"].secret
    counter = next(iter(yield_hotp_counters_from_time()))
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(
            "/account/guard/codes/on/", {"code": format_hotp_value(hotp_value(secret, counter))}
        )
    spare = client.get(done.headers["Location"])

    assert asked.headers["Location"].startswith("/account/confirm/")
    assert done.headers["Location"] == "/account/guard/spare/"
    assert len(spare.context["unused_codes"]) == 10
    told = Letter.objects.filter(template="account_changed").values_list("facts__what", flat=True)
    assert "totp_activated" in told
    assert JournalEntry.objects.filter(key="registry.account.guard_changed").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/account/guard/",
        "/account/guard/passkeys/",
        "/account/guard/passkeys/add/",
        "/account/guard/spare/new/",
    ],
)
def test_pages_of_the_second_factor_are_ours(path: str) -> None:
    person = holder(Role.COORDINATOR)
    client = sign_in(person)
    client.post("/account/confirm/?next=/account/guard/", {"password": PASSWORD})

    page = client.get(path)

    assert page.status_code == 200
    assert "masthead" in page.content.decode()


# --- Somebody else's computer -----------------------------------------------------------------


def test_on_a_computer_of_one_s_own_one_stays_signed_in() -> None:
    client = sign_in(holder(Role.TEACHER))

    assert client.session.get_expire_at_browser_close() is False


def test_on_somebody_else_s_computer_the_session_ends_with_the_browser() -> None:
    client = sign_in(holder(Role.TEACHER), shared_computer="1")
    client.get("/tasks/")

    assert client.session.get_expire_at_browser_close() is True


def test_on_somebody_else_s_computer_a_program_is_signed_out_in_the_shape_of_the_api(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = sign_in(holder(Role.TEACHER), shared_computer="1")
    client.get("/tasks/")
    later = time.time() + IDLE_SECONDS + 5

    monkeypatch.setattr(time, "time", lambda: later)
    answer = client.get("/api/v1/tasks/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_on_somebody_else_s_computer_quiet_signs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(holder(Role.TEACHER), shared_computer="1")
    at_work = client.get("/tasks/").status_code
    began = time.time()

    monkeypatch.setattr(time, "time", lambda: began + IDLE_SECONDS - 5)
    busy = client.get("/tasks/").status_code
    monkeypatch.setattr(time, "time", lambda: began + 2 * IDLE_SECONDS + 5)
    quiet = client.get("/tasks/")

    assert (at_work, busy) == (200, 200)
    assert quiet.headers["Location"] == "/account/login/?ended=1"
    assert "data-forget-drafts" in client.get("/account/login/?ended=1").content.decode()


# --- One's own things -------------------------------------------------------------------------


def test_one_sees_one_s_browsers_and_ends_another_s_session() -> None:
    person = holder(Role.TEACHER)
    phone, computer = sign_in(person), sign_in(person)

    lines = computer.get("/account/").context["sessions"]
    other = next(line for line in lines if not line["is_this"])
    computer.post(f"/account/sessions/{other['pk']}/end/")

    assert len(lines) == 2
    assert phone.get("/tasks/").status_code == 302
    assert computer.get("/tasks/").status_code == 200


@pytest.mark.system("GRW-27", part="own signed-in browsers, and nobody else's")
def test_nobody_ends_a_stranger_s_session() -> None:
    mine, stranger = sign_in(holder(Role.TEACHER)), sign_in(holder(Role.TEACHER))
    theirs = UserSession.objects.get(session_key=stranger.session.session_key)

    answer = mine.post(f"/account/sessions/{theirs.pk}/end/")

    assert answer.status_code == 404
    assert stranger.get("/tasks/").status_code == 200


def test_a_new_address_is_confirmed_from_its_mailbox_and_the_browser_stays() -> None:
    person = holder(Role.TEACHER)
    client, other = sign_in(person), sign_in(person)
    client.post("/account/email/", {"email": "new@areopag.example"})
    link = f"/link/{link_of(AccessPass.objects.get())}/"

    opened = client.get(link)
    person.user.refresh_from_db()
    before = person.user.email
    client.post(link)

    person.user.refresh_from_db()
    assert (opened.status_code, before) == (200, person.email)
    assert person.user.email == "new@areopag.example"
    assert client.get("/tasks/").status_code == 200
    assert other.get("/tasks/").status_code == 302
    assert Client().get(link).status_code == 410


def test_a_changed_password_is_told_by_a_letter_of_ours() -> None:
    person = holder(Role.TEACHER)
    client = sign_in(person)

    client.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "совсем новый пароль",
            "password2": "совсем новый пароль",
        },
    )

    assert Letter.objects.get().facts["what"] == "password_changed"


def test_pages_on_somebody_else_s_computer_keep_no_drafts_behind() -> None:
    page = sign_in(holder(Role.TEACHER), shared_computer="1").get("/tasks/").content.decode()
    own = sign_in(holder(Role.TEACHER)).get("/tasks/").content.decode()

    assert "data-shared" in page
    assert "data-shared" not in own
