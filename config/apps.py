"""What happens once, at start-up, in the room that knows all rooms."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from config import checks  # noqa: F401 -- registers the system checks
        from config.permissions import TABLE
        from registry.permissions import install

        install(TABLE)
