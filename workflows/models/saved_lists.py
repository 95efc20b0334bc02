from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Person


class SavedList(models.Model):
    """A narrowed list under a name of its own: one person's habit, nobody else's business."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="saved_lists", verbose_name=_("whose list")
    )
    page = models.CharField(_("page"), max_length=20)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("part of the address"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        constraints = [
            models.UniqueConstraint(fields=["person", "page", "name"], name="saved_list_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
