import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.cases import Case
from registry.models.kept import Kept
from registry.models.people import Person
from registry.models.territories import Territory


class JournalEntry(Kept):
    """One line of the append-only journal.

    Lines of a case form one hash chain; lines without a case form the chain of their territory.
    The hash covers when, who, on whose behalf, key, subject and the digests of the values,
    so that erasing the values (``JournalValue``) leaves the chain whole.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="journal", verbose_name=_("work")
    )
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    position = models.PositiveIntegerField(_("position in the chain"))
    occurred_at = models.DateTimeField(_("when"))
    key = models.CharField(_("what"), max_length=80)
    actor_kind = models.CharField(
        _("kind of actor"), max_length=12, choices=labels.choices(labels.ACTOR_KIND)
    )
    actor = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    on_behalf_of = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("on behalf of"),
    )
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    subject_type = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.CharField(_("subject"), max_length=40)
    old_digest = models.CharField(max_length=64, blank=True)
    new_digest = models.CharField(max_length=64, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("occurred_at", "position")
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "position"],
                condition=models.Q(case__isnull=False),
                name="journal_position_in_case",
            ),
            models.UniqueConstraint(
                fields=["territory", "position"],
                condition=models.Q(case__isnull=True),
                name="journal_position_in_territory",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.occurred_at:%Y-%m-%d %H:%M}"


class JournalValue(Kept):
    """Old and new values of a line; ``nonce`` keeps erased values from being guessed by digest."""

    entry = models.OneToOneField(
        JournalEntry, on_delete=models.PROTECT, primary_key=True, related_name="value"
    )
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    nonce = models.CharField(max_length=32, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    class Meta:
        verbose_name = _("values of a journal entry")
        verbose_name_plural = _("values of journal entries")

    def __str__(self) -> str:
        return str(self.entry_id)


class JournalSeal(Kept):
    """A day's seal over the heads of all chains, chained to the seal of the day before.

    A chain that has not grown since an earlier seal is not named again: the chain of seals
    covers it.
    """

    date = models.DateField(_("date"), unique=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    heads = models.JSONField(
        help_text=_("Heads of the chains that have grown since the seal before.")
    )
    heads_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("date",)
        verbose_name = _("journal seal")
        verbose_name_plural = _("journal seals")

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"
