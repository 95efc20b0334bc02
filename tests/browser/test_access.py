"""Ways in and people's access on every screen; a passkey from its making to signing in by it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from registry.models import Person
from registry.rules.vocabulary import PassKind, Role
from registry.services.passes import link_of
from tests.browser.screens import faults_of
from tests.factories import registry as make

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "парольпароль"
SAFE_KEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def office() -> tuple[Person, Person]:
    """An administrator and a teacher of one territory."""
    town = make.make_territory()
    admin, teacher = make.make_person(), make.make_person()
    make.grant(admin, Role.ADMIN, town)
    make.make_user(admin, last_login=timezone.now())
    make.make_employment(teacher, make.make_organisation(town))
    make.grant(teacher, Role.TEACHER, town)
    return admin, teacher


def test_ways_in_are_clean_on_every_screen(browser: Browser, live_server: Any) -> None:
    _admin, teacher = office()
    now = timezone.now()
    town = teacher.grants.get().territory
    made = [
        make.make_pass(teacher, territory=town, kind=kind, expires_at=now + timedelta(days=1))
        for kind in (PassKind.LETTER, PassKind.SIGN_IN)
    ]
    pages = [
        reverse("account_login"),
        reverse("join"),
        reverse("ask_sign_in_letter"),
        *(f"/link/{link_of(one)}/" for one in made),
    ]

    found = [fault for path in pages for fault in faults_of(browser, live_server.url + path)]

    assert found == []


def with_passkeys(page: Page) -> None:
    """A device that holds passkeys, as the browser's own tools pretend one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": SAFE_KEYS})


def test_a_passkey_is_made_and_signs_in_alone(
    page: Page, live_server: Any, complaints: list[str]
) -> None:
    admin, _teacher = office()
    # A browser takes a name for the site of a passkey, and no bare address.
    site = live_server.url.replace("127.0.0.1", "localhost")
    with_passkeys(page)
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", admin.email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_url(lambda address: "/account/" not in address)

    page.goto(f"{site}/account/guard/passkeys/add/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Подтвердить").click()
    page.fill("[name=name]", "рабочий компьютер")
    page.get_by_role("button", name="Добавить").click()
    page.wait_for_url("**/guard/spare/")
    page.goto(f"{site}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Выйти").click()
    page.goto(f"{site}/account/login/")
    page.get_by_role("button", name="По ключу доступа").click()
    page.wait_for_url(lambda address: "/account/" not in address)

    assert admin.user.authenticator_set.filter(type="webauthn").count() == 1
    assert complaints == []
