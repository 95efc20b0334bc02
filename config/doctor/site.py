"""What the settings say of the site."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import WARNING, registry, run_checks
from django.utils.translation import gettext as _

from config.doctor.diagnosis import Diagnosis, ill, sound
from registry.models import Territory


def look_at_time_zones(now: datetime) -> Diagnosis:
    name = "time zones"
    zones = {str(settings.CELERY_TIMEZONE), *Territory.objects.values_list("time_zone", flat=True)}
    for zone in sorted(zones):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ill(
                name,
                _("The time zone %(zone)s is unknown: terms cannot be counted.") % {"zone": zone},
                cure=_("Choose another one in the requisites of the service (first hour)"),
            )
    if settings.TIME_ZONE != "UTC":
        return ill(
            name,
            _("Moments must be kept in UTC, not in %(zone)s.") % {"zone": settings.TIME_ZONE},
            cure=_("Do not change TIME_ZONE: a service says its zone in its requisites"),
        )
    return sound(name, ", ".join(sorted(zones)))


def look_at_settings(now: datetime) -> Diagnosis:
    """What `check --deploy` says: HTTPS, names of hosts, cookies."""
    name = "settings"
    found = run_checks(include_deployment_checks=True, tags=_tags())
    if serious := [one for one in found if one.is_serious(WARNING)]:
        first = serious[0]
        return ill(
            name,
            f"{first.id}: {first.msg}",
            cure=_("%(hint)s Everything: deploy/manage check --deploy")
            % {"hint": f"{first.hint}." if first.hint else ""},
        )
    return sound(name)


def _tags() -> list[str]:
    """All but those that ask the database: its look is another."""
    return [
        tag for tag in registry.registry.tags_available(deployment_checks=True) if tag != "database"
    ]
