from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Kept, Organisation, Person, StoredFile
from review.models.materials import Material


class SchoolEntry(Kept):
    """A work that a school prepares for its teacher: who, on what basis, how the author agreed.

    The author is the applicant all along. Without a scan of the signed consent the work waits
    in draft until the author agrees by the link of a letter, or sends it herself.
    """

    kept_when = ~models.Q(material__case__state="draft")

    material = models.OneToOneField(
        Material, on_delete=models.CASCADE, related_name="school_entry", verbose_name=_("material")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    entered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    basis = models.CharField(_("basis"), max_length=300)
    request_scan = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("scan of the school's request"),
    )
    consent_scan = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("scan of the signed consent"),
    )
    entered_at = models.DateTimeField(_("entered at"))
    asked_at = models.DateTimeField(_("author asked at"), null=True)

    class Meta:
        verbose_name = _("work prepared by a school")
        verbose_name_plural = _("works prepared by schools")
        indexes = [models.Index(fields=["organisation", "-entered_at"], name="entry_of_school")]

    def __str__(self) -> str:
        return str(self.material)
