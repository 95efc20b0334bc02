from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.cases import Case
from registry.models.kept import Kept
from registry.models.people import Person
from registry.models.territories import Territory


class ConsentText(models.Model):
    """A version of a consent: since 01.09.2025 a document of its own (156-FZ)."""

    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        related_name="consent_texts",
        verbose_name=_("territory"),
    )
    purpose = models.CharField(
        _("purpose"), max_length=20, choices=labels.choices(labels.CONSENT_PURPOSE)
    )
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=300)
    body = models.TextField(_("text"))
    in_force_from = models.DateField(_("in force from"))

    class Meta:
        ordering = ("territory", "purpose", "-number")
        verbose_name = _("text of a consent")
        verbose_name_plural = _("texts of consents")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "purpose", "number"], name="consent_text_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Consent(Kept):
    """Given by a person to one text; withdrawn by a date, never deleted."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person")
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="consents", verbose_name=_("text")
    )
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consents",
        verbose_name=_("work"),
    )
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering = ("-given_at",)
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            # Two constraints, because SQLite takes two empty works for different ones.
            models.UniqueConstraint(
                fields=["person", "text", "case"],
                condition=models.Q(withdrawn_at__isnull=True, case__isnull=False),
                name="consent_given_once_for_work",
            ),
            models.UniqueConstraint(
                fields=["person", "text"],
                condition=models.Q(withdrawn_at__isnull=True, case__isnull=True),
                name="consent_given_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.text}"
