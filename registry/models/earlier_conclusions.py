from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.kept import Kept
from registry.models.people import Person
from registry.models.territories import Territory


class EarlierConclusion(Kept):
    """A conclusion that a service issued on paper, before it kept its register here.

    Only what the paper journal says of it: there is no file of ours, no digest and no code, and
    nothing pretends that there is. Its number is never given again.
    """

    territory = models.ForeignKey(
        Territory,
        on_delete=models.PROTECT,
        related_name="earlier_conclusions",
        verbose_name=_("territory"),
    )
    number = models.CharField(_("number"), max_length=60)
    number_key = models.CharField(max_length=60, editable=False)
    issued_date = models.DateField(_("issued on"))
    holder = models.CharField(_("author"), max_length=300)
    title = models.CharField(_("title"), max_length=300, blank=True)
    organisation = models.CharField(_("organisation"), max_length=300, blank=True)
    verdict = models.CharField(_("result"), max_length=300, blank=True)
    source = models.CharField(
        _("carried over from"), max_length=200, help_text=_("The journal it stands in.")
    )
    carried_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    carried_at = models.DateTimeField(_("carried over at"))

    class Meta:
        ordering = ("-issued_date", "-pk")
        verbose_name = _("conclusion of a former year")
        verbose_name_plural = _("conclusions of former years")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "number_key"], name="earlier_conclusion_number_once"
            ),
        ]
        indexes = [models.Index(fields=["number_key"], name="earlier_conclusion_number")]

    def __str__(self) -> str:
        return f"№\N{NO-BREAK SPACE}{self.number}"
