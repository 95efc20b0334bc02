from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.cases import Case
from registry.models.files import StoredFile
from registry.models.kept import Kept
from registry.models.people import Person
from registry.models.territories import Territory


class Document(Kept):
    """A paper that was issued: its number, an immutable snapshot of what it says, its PDF.

    A corrected paper is a new row with the same number and the next ``version``; the old one
    stays and says that it was replaced. ``key`` makes issuing idempotent.
    """

    key = models.CharField(max_length=120, unique=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="documents", verbose_name=_("territory")
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="documents", verbose_name=_("work")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=labels.choices(labels.DOCUMENT_KIND))
    number = models.CharField(_("number"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    previous = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="successor",
        verbose_name=_("previous version"),
    )
    title = models.CharField(_("title"), max_length=300)
    snapshot = models.JSONField(_("content"))
    snapshot_sha256 = models.CharField(max_length=64)
    template = models.CharField(_("print template"), max_length=60)
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("PDF")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=labels.choices(labels.DOCUMENT_STATE)
    )
    state_reason = models.CharField(_("reason"), max_length=300, blank=True)
    verification_code = models.CharField(_("verification code"), max_length=32, unique=True)
    issued_at = models.DateTimeField(_("issued at"))
    signed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("signed by"),
    )

    class Meta:
        ordering = ("-issued_at", "-pk")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "kind", "number", "version"], name="document_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="preparing") | models.Q(file__isnull=False),
                name="document_issued_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"№\N{NO-BREAK SPACE}{self.number}"
