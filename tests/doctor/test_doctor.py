"""Each fault is made true; the doctor names it and says what to type."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as site_settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from config import health
from config.doctor import data, machine, processes, site
from config.doctor.diagnosis import Diagnosis
from config.doctor.table import BEFORE_UPDATE, IN_DATABASE, TITLES, WITHOUT_DATABASE, examine
from registry.models import CalendarDay, Case, Letter
from registry.services.backup_state import note_failed_backup, note_good_backup
from tests.factories import registry as make
from tests.factories.scenes import make_scene

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
KEY = "a long key of an installation, 0123456789 abcdefghijk"
# What a real installation behind HTTPS says.
OF_AN_INSTALLATION = {
    "SECRET_KEY": KEY,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 3600,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": False,
    "BACKUP_EXPECTED": True,
}


@pytest.fixture(autouse=True)
def healthy(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation on which nothing is wrong."""
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # of the tests' browser
    for name, value in OF_AN_INSTALLATION.items():
        setattr(settings, name, value)
    settings.VAR_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backups"
    settings.OFFICE_COMMAND = "/bin/true"
    note_good_backup("areopag.tar", size=1, digest="d", now=NOW)
    health.record_beat(now=NOW)
    CalendarDay.objects.get_or_create(territory=None, date=NOW.date(), kind="day_off")


def told(found: Diagnosis) -> str:
    """The fault and the cure in one; a sound part has neither."""
    assert not found.ok
    assert found.fault
    assert found.cure
    return f"{found.fault} {found.cure}"


def test_a_healthy_installation_has_no_fault() -> None:
    found = examine(now=NOW)

    assert [one for one in found if not one.ok] == []
    assert {one.name for one in found} == {*WITHOUT_DATABASE, *IN_DATABASE, "database"}


def test_every_look_has_a_title_for_people() -> None:
    assert set(TITLES) == {*WITHOUT_DATABASE, *IN_DATABASE, "database"}


def test_what_an_update_asks_is_looked_at() -> None:
    assert set(BEFORE_UPDATE) <= {*WITHOUT_DATABASE, *IN_DATABASE, "database"}


# --- Data -----------------------------------------------------------------------------------


def test_a_silent_database_is_named_and_nothing_in_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(now: datetime) -> health.Finding:
        raise OSError("connection refused")

    monkeypatch.setattr(health, "find_database", refuse)

    found = {one.name: one for one in examine(now=NOW)}

    assert "DATABASE_URL" in told(found["database"])
    assert not set(IN_DATABASE) & set(found)


def test_an_old_database_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "OLDEST_SQLITE", (99, 0, 0))
    monkeypatch.setattr(data, "OLDEST_POSTGRESQL", (99, 0))

    assert "99.0" in told(data.look_at_database(NOW))


def test_tables_of_an_older_version_are_named() -> None:
    last = MigrationLoader(connection).graph.leaf_nodes("workflows")[0]
    MigrationRecorder(connection).record_unapplied(*last)

    found = examine(now=NOW)

    assert "deploy/manage migrate" in told(found[-1])
    assert found[-1].name == "migrations"


def test_a_broken_journal_is_named() -> None:
    case = Case.objects.get(pk=make_scene().submitted())
    Case.objects.filter(pk=case.pk).update(journal_head="0" * 64)

    words = told(data.look_at_journal(NOW))

    assert case.number in words
    assert "verify_journal" in words


@pytest.mark.parametrize(("month", "year"), [(11, 2035), (12, 2036)])
def test_in_december_the_calendar_of_next_year_must_be_there(month: int, year: int) -> None:
    CalendarDay.objects.filter(date__year__gte=2035).delete()
    if month == 12:
        CalendarDay.objects.create(date=datetime(2035, 1, 1).date(), kind="day_off")  # noqa: DTZ001

    words = told(data.look_at_calendar(datetime(2035, month, 1, tzinfo=UTC)))

    assert f"load_calendar {year}" in words


def test_an_old_backup_is_named_with_the_last_fault() -> None:
    note_failed_backup("no room on the disk", now=NOW)

    words = told(data.look_at_backup(NOW + timedelta(hours=49)))

    assert "49" in words
    assert "no room on the disk" in words
    assert "areopag-backup.timer" in words


def test_a_backup_is_not_missed_where_none_is_expected(settings: Any) -> None:
    settings.BACKUP_EXPECTED = False

    assert data.look_at_backup(NOW + timedelta(days=99)).ok


def test_a_clock_behind_the_journal_is_named() -> None:
    make_scene().submitted(now=NOW)

    assert "timedatectl" in told(data.look_at_clock(NOW - timedelta(hours=1)))


# --- Processes ------------------------------------------------------------------------------


def test_a_silent_queue_is_named(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:9/0")

    assert "REDIS_URL" in told(processes.look_at_queue(NOW))


def test_a_job_that_nobody_takes_is_named() -> None:
    from workflows.models import Task

    task = Task.objects.filter(case=make_scene().submitted())[0]
    Task.objects.filter(pk=task.pk).update(
        flow_task_type="JOB", status="SCHEDULED", created=NOW - timedelta(hours=1)
    )

    assert "areopag-worker" in told(processes.look_at_worker(NOW))


def test_a_silent_clock_of_jobs_is_named() -> None:
    assert "areopag-beat" in told(processes.look_at_beat(NOW + timedelta(minutes=4)))


def test_mail_that_stays_on_the_machine_is_named(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = "/var/lib/areopag/mail"

    words = told(processes.look_at_mail(NOW))

    assert "/var/lib/areopag/mail" in words
    assert "EMAIL_URL" in words


def test_letters_that_were_not_sent_are_named() -> None:
    make_scene().submitted()
    Letter.objects.update(state="failed")

    assert str(Letter.objects.count()) in told(processes.look_at_mail(NOW))


# --- The machine ----------------------------------------------------------------------------


def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LEAST_FREE", 2**60)

    assert "df -h" in told(machine.look_at_disk(NOW))


def test_a_disk_on_which_the_next_backup_has_no_room_is_named() -> None:
    note_good_backup("areopag.tar", size=2**60, digest="d", now=NOW)

    assert str(site_settings.BACKUP_DIR) in told(machine.look_at_disk(NOW))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "file"
    settings.VAR_DIR.touch()

    assert f"chown -R areopag:areopag {settings.VAR_DIR}" in told(machine.look_at_folders(NOW))


def test_a_key_that_others_can_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "secret_key"
    path.parent.mkdir()
    path.touch()
    path.chmod(0o640)

    assert f"chmod 600 {path}" in told(machine.look_at_secrets(NOW))


def test_a_simple_key_is_named(settings: Any) -> None:
    settings.SECRET_KEY = "areopag"

    assert "SECRET_KEY_FALLBACKS" in told(machine.look_at_secrets(NOW))


def test_missing_libraries_of_printing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "PRINTING", ("no-such-library",))

    assert "install-system-packages.sh printing" in told(machine.look_at_programs(NOW))


@pytest.mark.services("postgresql")
def test_missing_programs_of_postgresql_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(machine, "PRINTING", ())

    assert "postgresql-client" in told(machine.look_at_programs(NOW))


def test_missing_libreoffice_is_named_unless_it_is_not_wanted(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OFFICE_COMMAND = "/no/soffice"

    words = told(machine.look_at_office(NOW))
    monkeypatch.setenv("OFFICE_COMMAND", "off")

    assert "install-system-packages.sh office" in words
    assert machine.look_at_office(NOW).ok


# --- Settings -------------------------------------------------------------------------------


def test_a_site_without_https_is_named(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = False

    words = told(site.look_at_settings(NOW))

    assert "security.W012" in words
    assert "check --deploy" in words


def test_an_unknown_time_zone_is_named() -> None:
    make.make_territory(time_zone="Asia/Kachkanar")

    assert "Asia/Kachkanar" in told(site.look_at_time_zones(NOW))


def test_another_time_zone_of_moments_is_named(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Moscow"

    assert "TIME_ZONE" in told(site.look_at_time_zones(NOW))


# --- The command ----------------------------------------------------------------------------


def run(*flags: str) -> tuple[int, str]:
    out, status = StringIO(), 0
    try:
        call_command("doctor", *flags, stdout=out)
    except SystemExit as ended:
        status = int(str(ended.code))
    return status, out.getvalue()


def test_the_command_ends_with_0_when_all_is_well() -> None:
    note_good_backup("areopag.tar", size=1, digest="d", now=timezone.now())
    health.record_beat(now=timezone.now())
    CalendarDay.objects.get_or_create(
        territory=None,
        date=timezone.now().date().replace(year=timezone.now().year + 1),
        kind="day_off",
    )

    status, said = run()

    assert status == 0, said


def test_the_command_ends_with_1_and_names_the_fault_for_programs(settings: Any) -> None:
    settings.SECRET_KEY = "areopag"

    status, said = run("--json", "--before-update")

    faults = {one["name"]: one["cure"] for one in json.loads(said) if not one["ok"]}
    assert status == 1
    assert set(faults) == {"secrets"}
    assert "SECRET_KEY" in faults["secrets"]
