from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """Who and what exists, and what was issued."""

    name = "registry"
    verbose_name = _("Registry")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from registry.queries import lookups  # noqa: F401 -- registers itself
        from registry.services.lists.kinds import register_kinds

        register_kinds()
