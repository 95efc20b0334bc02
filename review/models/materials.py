from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models import Case, ClassifierItem, Kept, Organisation, Person, StoredFile


class Material(Kept):
    """What a teacher submits; its title, author and organisation are those of the case."""

    kept_when = models.Q(versions__submitted_at__isnull=False)

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="material", verbose_name=_("work")
    )
    kind = models.ForeignKey(
        ClassifierItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("kind of material"),
    )
    direction = models.ForeignKey(
        ClassifierItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("direction of examination"),
    )
    level = models.ForeignKey(
        ClassifierItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("level"),
    )
    annotation = models.TextField(_("annotation"), blank=True)
    video_url = models.URLField(_("link to a video"), max_length=500, blank=True)
    video_state = models.CharField(
        _("whether the video opens"),
        max_length=20,
        blank=True,
        choices=labels.choices(labels.LINK_STATE),
    )
    video_checked_url = models.URLField(max_length=500, blank=True, editable=False)
    video_checked_at = models.DateTimeField(_("video checked at"), null=True)
    authorship_declared_at = models.DateTimeField(_("authorship declared at"), null=True)
    draft_version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def __str__(self) -> str:
        return str(self.case)


class CoAuthor(models.Model):
    """Someone who made the work together with the author; may have no account."""

    material = models.ForeignKey(
        Material, on_delete=models.CASCADE, related_name="co_authors", verbose_name=_("material")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="co_authorships",
        verbose_name=_("co-author"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("organisation"),
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        constraints = [
            models.UniqueConstraint(fields=["material", "person"], name="co_author_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class MaterialVersion(Kept):
    """One submission of the material; a revision is the next version, the old one stays."""

    kept_when = models.Q(submitted_at__isnull=False)

    material = models.ForeignKey(
        Material, on_delete=models.CASCADE, related_name="versions", verbose_name=_("material")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    note = models.TextField(_("what was changed"), blank=True)
    described = models.JSONField(
        _("description as it was sent"),
        default=dict,
        help_text=_("Empty in versions sent before it was kept."),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)

    class Meta:
        ordering = ("material", "number")
        verbose_name = _("version of a material")
        verbose_name_plural = _("versions of materials")
        constraints = [
            models.UniqueConstraint(
                fields=["material", "number"], name="material_version_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material} ({self.number})"


class MaterialFile(Kept):
    kept_when = models.Q(version__submitted_at__isnull=False)

    version = models.ForeignKey(
        MaterialVersion, on_delete=models.CASCADE, related_name="files", verbose_name=_("version")
    )
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    anonymised = models.BooleanField(
        _("copy without names"),
        default=False,
        help_text=_("Made by the author for experts who must not know him: they get only these."),
    )

    class Meta:
        ordering = ("version", "position", "pk")
        verbose_name = _("file of a material")
        verbose_name_plural = _("files of materials")
        constraints = [
            models.UniqueConstraint(fields=["version", "file"], name="material_file_once"),
        ]

    def __str__(self) -> str:
        return str(self.file)


class Remark(Kept):
    """What the author is asked to mend, or the words of a refusal, at the completeness check."""

    material = models.ForeignKey(
        Material, on_delete=models.CASCADE, related_name="remarks", verbose_name=_("material")
    )
    version = models.ForeignKey(
        MaterialVersion, on_delete=models.CASCADE, related_name="remarks", verbose_name=_("version")
    )
    text = models.TextField(_("remark"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    resolved_at = models.DateTimeField(_("mended at"), null=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return self.text[:60]
