from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.cases import Case
from registry.models.kept import Kept
from registry.models.people import Person
from registry.rules.vocabulary import CaseState


class StoredFile(Kept):
    """A file kept under a random name, known by its digest; never served without a permission check."""

    kept_when = ~models.Q(case__state=CaseState.DRAFT.value)

    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        null=True,
        related_name="files",
        verbose_name=_("work"),
    )
    name = models.CharField(_("name"), max_length=255)
    kind = models.CharField(_("kind"), max_length=10, choices=labels.choices(labels.FILE_KIND))
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(_("size, bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.FileField(_("content"), max_length=200)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=labels.choices(labels.FILE_STATE),
        default="accepted",
    )
    preview = models.CharField(
        _("preview"),
        max_length=12,
        choices=labels.choices(labels.PREVIEW_STATE),
        default="pending",
    )
    preview_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    preview_claimed_at = models.DateTimeField(null=True, editable=False)
    page_count = models.PositiveSmallIntegerField(_("pages"), default=0)
    text_html = models.TextField(
        _("text"), blank=True, help_text=_("Cleaned HTML for screen readers and search.")
    )
    as_pdf = models.FileField(
        _("the same as PDF"),
        max_length=200,
        blank=True,
        help_text=_("Made of presentations, tables and open documents."),
    )
    picture_count = models.PositiveSmallIntegerField(
        _("pictures in it"), default=0, help_text=_("Large enough to show a face.")
    )
    uploaded_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        ordering = ("pk",)
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(
                fields=["uploaded_at"],
                condition=models.Q(preview="pending"),
                name="file_preview_pending",
            ),
            models.Index(fields=["sha256"], name="file_digest"),
        ]

    def __str__(self) -> str:
        return self.name


class FilePage(models.Model):
    """A page of a document as a WebP picture, for phones and for the scoring page."""

    file = models.ForeignKey(
        StoredFile, on_delete=models.CASCADE, related_name="pages", verbose_name=_("file")
    )
    number = models.PositiveSmallIntegerField(_("page"))
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    picture = models.FileField(_("picture"), max_length=200)

    class Meta:
        ordering = ("file", "number")
        verbose_name = _("page of a file")
        verbose_name_plural = _("pages of files")
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="file_page_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file}, {self.number}"
