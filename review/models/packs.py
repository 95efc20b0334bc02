from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Person, Territory


class ImportedPack(models.Model):
    """A pack that somebody brought as a file, looked over and not yet taken into use.

    ``content`` holds what the file held, by the names of its parts. It is about nobody: a pack has
    neither people nor works in it.
    """

    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        related_name="imported_packs",
        verbose_name=_("territory"),
    )
    title = models.CharField(_("title"), max_length=300)
    author = models.CharField(_("made by"), max_length=300)
    version = models.CharField(_("version"), max_length=40)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField(_("content"))
    brought_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("brought by")
    )
    brought_at = models.DateTimeField(_("brought at"))

    class Meta:
        ordering = ("-brought_at", "-pk")
        verbose_name = _("imported pack")
        verbose_name_plural = _("imported packs")
        constraints = [
            models.UniqueConstraint(fields=["territory", "sha256"], name="pack_imported_once"),
        ]

    def __str__(self) -> str:
        return self.title
