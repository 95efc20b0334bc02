"""All looks in the order in which faults are mended."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import Error
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.doctor import data, machine, processes, site
from config.doctor.diagnosis import Diagnosis, ill

Look = Callable[[datetime], Diagnosis]

WITHOUT_DATABASE: Mapping[str, Look] = {
    "folders": machine.look_at_folders,
    "disk": machine.look_at_disk,
    "secrets": machine.look_at_secrets,
    "programs": machine.look_at_programs,
    "office": machine.look_at_office,
    "settings": site.look_at_settings,
    "queue": processes.look_at_queue,
    "backup": data.look_at_backup,
}
IN_DATABASE: Mapping[str, Look] = {
    "migrations": data.look_at_migrations,
    "clock": data.look_at_clock,
    "worker": processes.look_at_worker,
    "beat": processes.look_at_beat,
    "mail": processes.look_at_mail,
    "time zones": site.look_at_time_zones,
    "calendar": data.look_at_calendar,
    "journal": data.look_at_journal,
}
TITLES: Mapping[str, Promise] = {
    "folders": gettext_lazy("folders of the site"),
    "disk": gettext_lazy("room on the disk"),
    "secrets": gettext_lazy("secret key"),
    "programs": gettext_lazy("programs and libraries"),
    "office": gettext_lazy("LibreOffice"),
    "settings": gettext_lazy("settings of safety"),
    "queue": gettext_lazy("queue of jobs"),
    "backup": gettext_lazy("backup"),
    "database": gettext_lazy("database"),
    "migrations": gettext_lazy("tables"),
    "clock": gettext_lazy("clock of the machine"),
    "worker": gettext_lazy("worker"),
    "beat": gettext_lazy("clock of jobs"),
    "mail": gettext_lazy("mail"),
    "time zones": gettext_lazy("time zones"),
    "calendar": gettext_lazy("production calendar"),
    "journal": gettext_lazy("journal"),
}
# With these an update can neither begin nor be taken back.
BEFORE_UPDATE = ("database", "migrations", "folders", "disk", "secrets", "programs", "journal")


def examine(*, now: datetime) -> list[Diagnosis]:
    """Look at everything; at what lives in the database only where it answers in its own tables."""
    found = [look(now) for look in WITHOUT_DATABASE.values()]
    found.append(data.look_at_database(now))
    if found[-1].ok:
        found.append(guarded("migrations", now))
    if found[-1].ok:
        found += [guarded(name, now) for name in IN_DATABASE if name != "migrations"]
    return found


def guarded(name: str, now: datetime) -> Diagnosis:
    """A database that fails in the middle is a fault with a cure too."""
    try:
        return IN_DATABASE[name](now)
    except Error as error:
        return ill(
            name,
            _("The database refused to answer: %(error)s.") % {"error": type(error).__name__},
            cure="journalctl -u postgresql -n 50",
        )
