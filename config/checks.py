"""What must hold before the site may start."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.database)
@register()
def check_sqlite_is_immediate(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """SQLite must take its write lock when a transaction begins.

    With the deferred default simultaneous acts fail with "database is locked" at once,
    whatever the timeout: of four sheets handed in together most were refused.
    """
    return [
        Error(
            f"The SQLite database {alias!r} does not use immediate transactions.",
            hint="Set OPTIONS['transaction_mode'] = 'IMMEDIATE' as config.settings.base does.",
            id="config.E001",
        )
        for alias in find_deferred(settings.DATABASES)
    ]


def find_deferred(databases: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Names of the SQLite databases that take their write lock too late."""
    return [
        alias
        for alias, database in databases.items()
        if database["ENGINE"].endswith("sqlite3")
        and database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE"
    ]
