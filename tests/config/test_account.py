import re

import pytest
from django.core import mail
from django.test import Client

from registry.models import User

pytestmark = pytest.mark.django_db

EMAIL = "anna@school.example"
PASSWORD = "тихая-река-42"


@pytest.fixture
def user() -> User:
    return User.objects.create_user(EMAIL, PASSWORD)


def sign_in(client: Client, *, email: str = EMAIL, password: str = PASSWORD) -> int:
    """Hand in the sign-in form; the status of the answer."""
    form = {"login": email, "password": password, "next": "/account/password/change/"}
    return client.post("/account/login/", form).status_code


def ask_for_letter(client: Client, email: str = EMAIL) -> tuple[int, str]:
    response = client.post("/account/password/reset/", {"email": email})
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize("email", [EMAIL, "Anna@School.Example", f" {EMAIL} "])
def test_a_person_signs_in_by_email_however_it_is_typed(
    client: Client, user: User, email: str
) -> None:
    assert sign_in(client, email=email) == 302

    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_password_signs_nobody_in(client: Client, user: User) -> None:
    assert sign_in(client, password="another") == 200

    assert "_auth_user_id" not in client.session


def test_guessing_a_password_is_stopped(client: Client, user: User) -> None:
    for _ in range(10):
        sign_in(client, password="guess")

    assert sign_in(client) != 302
    assert "_auth_user_id" not in client.session


def test_an_account_that_may_not_sign_in_stays_out(client: Client, user: User) -> None:
    User.objects.update(is_active=False)

    sign_in(client)

    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_press_of_a_button(client: Client, user: User) -> None:
    client.force_login(user)

    client.get("/account/logout/")
    still_in = "_auth_user_id" in client.session
    client.post("/account/logout/")

    assert still_in
    assert "_auth_user_id" not in client.session


def test_the_link_of_the_letter_sets_a_new_password(client: Client, user: User) -> None:
    ask_for_letter(client)
    [letter] = mail.outbox
    [link] = re.findall(r"http://testserver(/account/password/reset/key/\S+)", letter.body)

    form_page = client.get(link, follow=True)
    client.post(
        form_page.request["PATH_INFO"],
        {"password1": "новый-берег-7", "password2": "новый-берег-7"},
    )

    user.refresh_from_db()
    assert letter.to == [EMAIL]
    assert user.check_password("новый-берег-7")


def test_the_link_of_the_letter_works_once(client: Client, user: User) -> None:
    ask_for_letter(client)
    [link] = re.findall(r"http://testserver(/account/password/reset/key/\S+)", mail.outbox[0].body)
    form_page = client.get(link, follow=True).request["PATH_INFO"]
    new = {"password1": "новый-берег-7", "password2": "новый-берег-7"}
    client.post(form_page, new)

    Client().post(link, {"password1": "чужой-пароль-9", "password2": "чужой-пароль-9"})

    user.refresh_from_db()
    assert user.check_password("новый-берег-7")


def test_a_stranger_learns_nothing_from_the_reset_form(client: Client, user: User) -> None:
    known, unknown = ask_for_letter(client), ask_for_letter(client, "nobody@school.example")

    assert known == unknown
    assert [letter.to for letter in mail.outbox] == [[EMAIL]]
