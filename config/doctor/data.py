"""The database and what is in it."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from config import health
from config.doctor.diagnosis import Diagnosis, ill, sound
from registry.invariants import TRUTHS
from registry.models import CalendarDay, JournalEntry
from registry.rules.backups import judge_backup
from registry.services.backup_state import read_backup_state

OLDEST_POSTGRESQL = (14, 0)
OLDEST_SQLITE = (3, 31, 0)


def look_at_database(now: datetime) -> Diagnosis:
    name = "database"
    if not health.guarded("database", health.find_database, now).ok:
        return ill(
            name,
            _("The database does not answer."),
            cure=_(
                "systemctl status postgresql; compare DATABASE_URL in the settings with the name, "
                "the password and the port of the database"
            ),
        )
    found, oldest = _version_of_database()
    if found < oldest:
        return ill(
            name,
            _("The database is too old: %(found)s, needed is %(oldest)s.")
            % {"found": _dotted(found), "oldest": _dotted(oldest)},
            cure=_("Install a newer one: apt-get install postgresql, then pg_upgradecluster"),
        )
    return sound(name, f"{connection.display_name} {_dotted(found)}")


def look_at_migrations(now: datetime) -> Diagnosis:
    name = "migrations"
    found = health.find_migrations(now)
    if not found.ok:
        return ill(
            name,
            _("The tables are not those of this version: migrations are not applied."),
            detail=found.detail,
            cure="deploy/manage backup; deploy/manage migrate",
        )
    return sound(name)


def look_at_journal(now: datetime) -> Diagnosis:
    """Whether every chain ends where its work says; `verify_journal` reads every line."""
    name = "journal"
    if broken := next(iter(TRUTHS["chain_ends_where_its_work_says"]()), None):
        return ill(
            name,
            _("The journal of work № %(number)s does not end where it should.")
            % {"number": getattr(broken, "number", broken.pk)},
            cure=_("deploy/manage verify_journal; it names every place. Do not mend by hand."),
        )
    return sound(name)


def look_at_calendar(now: datetime) -> Diagnosis:
    """From December on the days off of the next year must be known: terms reach into it."""
    name = "calendar"
    year = now.year + 1 if now.month == 12 else now.year
    if CalendarDay.objects.filter(territory=None, date__year=year).exists():
        return sound(name, str(year))
    return ill(
        name,
        _("The production calendar of %(year)s is not loaded: terms are counted wrongly.")
        % {"year": year},
        cure=f"deploy/manage load_calendar {year}",
    )


def look_at_backup(now: datetime) -> Diagnosis:
    name = "backup"
    state = read_backup_state()
    age = judge_backup(state.last_good_at, now=now)
    if not settings.BACKUP_EXPECTED:
        return sound(name, "BACKUP_EXPECTED=false")
    if not age.is_too_old:
        return sound(name, state.good_file)
    fault = (
        _("There has been no backup on this machine yet.")
        if age.hours is None
        else _("The last good backup is %(hours)d hours old.") % {"hours": age.hours}
    )
    if state.fault:
        fault += " " + _("The last try failed: %(fault)s") % {"fault": state.fault}
    return ill(
        name,
        fault,
        cure="systemctl enable --now areopag-backup.timer; systemctl start areopag-backup; "
        "journalctl -u areopag-backup",
    )


def look_at_clock(now: datetime) -> Diagnosis:
    """Rows from the future: the clock was set back, or is slow now."""
    name = "clock"
    newest = JournalEntry.objects.order_by("-occurred_at").values_list("occurred_at", flat=True)
    latest = newest.first()
    if now.date() < date(2026, 1, 1) or (latest and latest > now + timedelta(minutes=5)):
        return ill(
            name,
            _("The clock of the machine shows %(now)s, the journal is already further.")
            % {"now": now.isoformat(timespec="minutes")},
            cure="timedatectl set-ntp true; timedatectl",
        )
    return sound(name)


def _version_of_database() -> tuple[tuple[int, ...], tuple[int, ...]]:
    oldest = OLDEST_SQLITE if connection.vendor == "sqlite" else OLDEST_POSTGRESQL
    return tuple(connection.get_database_version()), oldest


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
