from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Kept, Person, StoredFile
from review.models.sheets import Sheet
from review.rules.vocabulary import EntryState


class SheetEntry(Kept):
    """Where a sheet came from that somebody entered for its expert.

    Until ``entered_at`` it only keeps what is being typed, apart from the expert's own draft:
    neither sees the other's. Afterwards it says who entered the sheet, on what basis and from
    which scan, and whether the expert has confirmed it.
    """

    kept_when = models.Q(entered_at__isnull=False)

    sheet = models.OneToOneField(
        Sheet, on_delete=models.PROTECT, related_name="entry", verbose_name=_("sheet")
    )
    draft = models.JSONField(_("draft"), default=dict)
    draft_version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(_("draft saved at"), null=True)
    entered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("scan")
    )
    entered_at = models.DateTimeField(_("entered at"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed by the expert at"), null=True)
    disputed_at = models.DateTimeField(_("the expert disagreed at"), null=True)
    dispute_note = models.CharField(_("what the expert wrote"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("sheet entered for an expert")
        verbose_name_plural = _("sheets entered for experts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(entered_at__isnull=True)
                | models.Q(scan__isnull=False, entered_by__isnull=False, basis__gt=""),
                name="sheet_entered_from_scan",
            ),
        ]

    def __str__(self) -> str:
        return str(self.sheet)

    @property
    def state(self) -> EntryState | None:
        """How far it is the expert's word; nothing while it is still being typed."""
        if self.entered_at is None:
            return None
        if self.confirmed_at is not None:
            return EntryState.CONFIRMED
        return EntryState.DISPUTED if self.disputed_at else EntryState.ENTERED
