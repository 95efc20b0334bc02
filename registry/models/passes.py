from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.people import Person
from registry.models.territories import Territory


class AccessPass(models.Model):
    """A one-time way in: an invitation, a sign-in letter, the proof of a new address.

    No secret lies here. Links are signed when their letter is composed and name this row; of a
    printed code only a keyed hash is kept.
    """

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="passes", verbose_name=_("territory")
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="passes", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=labels.choices(labels.PASS_KIND))
    code_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 -- unique where there is one
    address = models.EmailField(_("new e-mail"), blank=True)
    made_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        verbose_name = _("way in")
        verbose_name_plural = _("ways in")
        indexes = [models.Index(fields=["person", "kind", "expires_at"], name="pass_of_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"
