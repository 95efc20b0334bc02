from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.kept import Kept
from registry.models.organisations import Organisation
from registry.models.people import Person


class StaffConfirmation(Kept):
    """A school's responsible says that the list of its people is right, and signs by name.

    ``lines`` are what was confirmed, by employment: person, position, main place, leave. No names:
    they are read from the people.
    """

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="confirmations",
        verbose_name=_("organisation"),
    )
    school_year = models.PositiveSmallIntegerField(_("school year begun in"))
    people_count = models.PositiveIntegerField(_("people confirmed"))
    lines = models.JSONField(default=list)
    signed_name = models.CharField(_("signed"), max_length=200)
    confirmed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        ordering = ("-confirmed_at", "-pk")
        verbose_name = _("confirmation of a school's list")
        verbose_name_plural = _("confirmations of schools' lists")
        indexes = [
            models.Index(fields=["organisation", "-confirmed_at"], name="staff_confirmed_last")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.people_count}"
