from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels


class ClassifierItem(models.Model):
    """One value of a list that an administrator extends without code (REG-04).

    ``key`` is stable and never shown; ``title`` may be reworded; a value in use is retired,
    not deleted.
    """

    classifier = models.CharField(
        _("list"), max_length=40, choices=labels.choices(labels.CLASSIFIER)
    )
    key = models.SlugField(_("stable key"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering = ("classifier", "position", "title")
        verbose_name = _("classifier value")
        verbose_name_plural = _("classifier values")
        constraints = [
            models.UniqueConstraint(fields=["classifier", "key"], name="classifier_key_once"),
        ]

    def __str__(self) -> str:
        return self.title
