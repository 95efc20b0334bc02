"""What the pages of signing in show; what they do is told in test_account.py."""

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import User

pytestmark = pytest.mark.django_db

EMAIL = "anna.sokolova@school.example"
PASSWORD = "кленовый-лист-2026"


@pytest.fixture
def account() -> User:
    return User.objects.create_user(EMAIL, PASSWORD)


def sign_in(client: Client, password: str = PASSWORD):
    form = {"login": EMAIL, "password": password, "next": reverse("account_change_password")}
    return client.post(reverse("account_login"), form)


def test_wrong_password_says_so_above_the_form(client: Client, account: User) -> None:
    response = sign_in(client, "другой")

    assert b"data-error-summary" in response.content


def test_signing_in_and_out_leaves_no_message_behind(client: Client, account: User) -> None:
    sign_in(client)

    response = client.post(reverse("account_logout"), follow=True)

    assert list(response.context["messages"]) == []


def test_signing_out_asks_for_a_press_of_the_button(client: Client, account: User) -> None:
    client.force_login(account)

    response = client.get(reverse("account_logout"))

    assert b"data-sign-out" in response.content
    assert "_auth_user_id" in client.session


def test_used_link_offers_a_new_one(client: Client) -> None:
    used = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "used-up"})

    response = client.get(used)

    assert f'href="{reverse("account_reset_password")}"'.encode() in response.content


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
    ],
)
def test_door_opens_without_signing_in(client: Client, name: str) -> None:
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "base/door.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("name", ["account_change_password", "account_reauthenticate"])
def test_page_of_an_account_opens_to_its_owner(client: Client, account: User, name: str) -> None:
    sign_in(client)

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "base/door.html" in [template.name for template in response.templates]


def test_missing_page_is_told_in_our_words(client: Client, account: User) -> None:
    client.force_login(account)

    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "404.html" in [template.name for template in response.templates]
