import io
import sys
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from registry.models import JournalEntry, RoleGrant, Territory, User

pytestmark = pytest.mark.django_db

PASSWORD = "тихая-река-42"


def territory(code: str = "kachkanar") -> Territory:
    return Territory.objects.create(
        code=code,
        name="Качканарский округ",
        service_name="Методическая служба",
        service_short_name="МС",
        city="Качканар",
    )


def create(monkeypatch: pytest.MonkeyPatch, *, password: str = PASSWORD, **options: Any) -> str:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    out = io.StringIO()
    given = {
        "email": "Vera@Example.org",
        "last_name": "Лугова",
        "first_name": "Вера",
        "patronymic": "",
        "basis": "приказ № 5 от 01.09.2026",
    }
    call_command("create_administrator", password_stdin=True, stdout=out, **(given | options))
    return out.getvalue()


def test_the_administrator_can_sign_in_and_holds_the_role(monkeypatch: Any, client: Any) -> None:
    place = territory()

    create(monkeypatch)

    user = User.objects.get(email="vera@example.org")
    assert user.check_password(PASSWORD)
    assert list(user.person.grants.values_list("role", "territory")) == [("admin", place.pk)]


def test_the_appointment_is_in_the_journal_of_the_territory(monkeypatch: Any) -> None:
    place = territory()

    create(monkeypatch)

    assert list(JournalEntry.objects.values_list("key", "territory", "actor_kind")) == [
        ("registry.role.granted", place.pk, "command")
    ]


def test_an_address_in_use_is_refused_and_nothing_is_saved(monkeypatch: Any) -> None:
    territory()
    create(monkeypatch)

    with pytest.raises(CommandError):
        create(monkeypatch, email="vera@example.org")

    assert RoleGrant.objects.count() == 1


def test_a_weak_password_is_refused(monkeypatch: Any) -> None:
    territory()

    with pytest.raises(CommandError):
        create(monkeypatch, password="12345")

    assert not User.objects.exists()


def test_of_several_territories_one_must_be_named(monkeypatch: Any) -> None:
    territory("kachkanar")
    chosen = territory("alapaevsk")

    with pytest.raises(CommandError):
        create(monkeypatch)
    create(monkeypatch, territory="alapaevsk")

    assert RoleGrant.objects.get().territory == chosen


def test_with_nobody_at_the_keyboard_what_is_missing_is_named(monkeypatch: Any) -> None:
    territory()

    with pytest.raises(CommandError):
        create(monkeypatch, last_name=None)

    assert not User.objects.exists()
