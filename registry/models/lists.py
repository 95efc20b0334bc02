from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.operations import Operation
from registry.models.organisations import Organisation
from registry.models.people import Person
from registry.models.territories import Territory


class ListImport(models.Model):
    """A list that somebody brought: its columns, what was said about them, how far it has come.

    Its rows are kept while they may be needed to mend and repeat it (see
    ``registry.services.lists.keeping``); the counts stay.
    """

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    kind = models.CharField(_("list"), max_length=20, choices=labels.choices(labels.LIST_KIND))
    state = models.CharField(_("state"), max_length=12, choices=labels.choices(labels.LIST_STATE))
    name = models.CharField(_("file"), max_length=200)
    shape = models.JSONField(
        help_text=_("Format, sheet, encoding and separator; rows above the headings.")
    )
    headings = models.JSONField(_("headings"), default=list)
    fields = models.JSONField(
        default=list, help_text=_("What each column holds; empty for one that is left out.")
    )
    options = models.JSONField(default=dict, help_text=_("What was said about the whole list."))
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(default=dict, help_text=_("How many rows have which outcome."))
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    taken_at = models.DateTimeField(_("when"))
    applied_at = models.DateTimeField(_("loaded at"), null=True)

    class Meta:
        ordering = ("-taken_at", "-pk")
        verbose_name = _("loaded list")
        verbose_name_plural = _("loaded lists")
        indexes = [models.Index(fields=["territory", "-taken_at"], name="list_import_recent")]

    def __str__(self) -> str:
        return self.name


class ListRow(models.Model):
    """A row of a list: its cells as they were, and what becomes of it.

    ``place`` counts rows of data from 0, ``line`` is the line of the file; one who left has none.
    """

    list_import = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    line = models.PositiveIntegerField(null=True)
    cells = models.JSONField(default=list)
    outcome = models.CharField(
        max_length=12, blank=True, choices=labels.choices(labels.ROW_OUTCOME)
    )
    told = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=300, blank=True)
    plan = models.JSONField(default=dict, help_text=_("Changes, notes and candidates."))
    target_id = models.BigIntegerField(null=True)
    decision = models.CharField(max_length=40, blank=True)
    is_applied = models.BooleanField(default=False)

    class Meta:
        ordering = ("list_import", "place")
        verbose_name = _("row of a list")
        verbose_name_plural = _("rows of lists")
        constraints = [
            models.UniqueConstraint(fields=["list_import", "place"], name="list_row_once"),
        ]
        indexes = [
            models.Index(fields=["list_import", "outcome", "place"], name="list_row_outcome"),
            models.Index(fields=["list_import", "key"], name="list_row_key"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.told}"


class ListMemory(models.Model):
    """What people of a territory said about headings of a kind of list, for the next time."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=labels.choices(labels.LIST_KIND))
    headings = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("remembered headings")
        verbose_name_plural = _("remembered headings")
        constraints = [
            models.UniqueConstraint(fields=["territory", "kind"], name="list_memory_once"),
        ]

    def __str__(self) -> str:
        return f"{self.territory}: {self.kind}"


class OrganisationName(models.Model):
    """Another name of an organisation, as people of a territory write it in their lists."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="other_names"
    )
    key = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("another name of an organisation")
        verbose_name_plural = _("other names of organisations")
        constraints = [
            models.UniqueConstraint(fields=["territory", "key"], name="organisation_name_once"),
        ]

    def __str__(self) -> str:
        return self.key
