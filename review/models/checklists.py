from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.labels import CHANGE_CLASS, VERSION_STATE
from registry.models import Territory
from review import labels
from review.models.points import PointsField
from review.rules.checklists import STEPS


class Checklist(models.Model):
    """An instrument of the library (REG-18); what it asks is in its versions."""

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="checklists", verbose_name=_("territory")
    )
    code = models.SlugField(_("code"))
    title = models.CharField(_("title"), max_length=300)

    class Meta:
        ordering = ("title", "pk")
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        constraints = [
            models.UniqueConstraint(fields=["territory", "code"], name="checklist_code_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ChecklistVersion(models.Model):
    """A wording of a checklist. Once a mark was given on it, it never changes again.

    ``draft_version`` grows with every save in the constructor, so that two windows never
    overwrite each other silently.
    """

    checklist = models.ForeignKey(
        Checklist, on_delete=models.PROTECT, related_name="versions", verbose_name=_("checklist")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=20, choices=labels.choices(VERSION_STATE))
    comment_rule = models.CharField(
        _("comment is compulsory"),
        max_length=20,
        choices=labels.choices(labels.COMMENT_RULE),
        default="lowest",
    )
    threshold = models.DecimalField(
        _("threshold, points"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    minutes = models.PositiveSmallIntegerField(_("takes about, minutes"), default=25)
    draft_version = models.PositiveIntegerField(default=0)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    basis = models.CharField(_("approved by"), max_length=300, blank=True)
    change_class = models.CharField(
        _("class of the change"),
        max_length=20,
        blank=True,
        choices=labels.choices(CHANGE_CLASS),
    )
    series = models.PositiveSmallIntegerField(
        null=True,
        editable=False,
        help_text=_("The earliest version whose scores compare with this one's; empty: itself."),
    )

    class Meta:
        ordering = ("checklist", "-number")
        verbose_name = _("version of a checklist")
        verbose_name_plural = _("versions of checklists")
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "number"], name="checklist_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["checklist"],
                condition=models.Q(state="in_force"),
                name="checklist_one_version_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist} ({self.number})"

    @property
    def scale(self) -> tuple[int, int]:
        """Scores of versions compare when this is equal."""
        return self.checklist_id, self.series or self.number


class CriterionGroup(models.Model):
    version = models.ForeignKey(
        ChecklistVersion,
        on_delete=models.CASCADE,
        related_name="groups",
        verbose_name=_("version"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=300)

    class Meta:
        ordering = ("version", "position")
        verbose_name = _("group of criteria")
        verbose_name_plural = _("groups of criteria")
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="group_position_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """One thing judged, from 0 to ``max_points``; every ``step`` is a possible mark."""

    version = models.ForeignKey(
        ChecklistVersion,
        on_delete=models.CASCADE,
        related_name="criteria",
        verbose_name=_("version"),
    )
    group = models.ForeignKey(
        CriterionGroup, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("group")
    )
    position = models.PositiveSmallIntegerField(
        _("number"), help_text=_("Counted through the whole checklist.")
    )
    text = models.CharField(_("criterion"), max_length=500)
    hint = models.TextField(_("where to look"), blank=True)
    max_points = PointsField(_("maximum of points"))
    step = PointsField(_("step of the scale"), default=1)
    allows_not_applicable = models.BooleanField(_("may be not applicable"), default=False)
    is_stop = models.BooleanField(
        _("obligatory"), default=False, help_text=_("Zero here means a negative verdict.")
    )

    class Meta:
        ordering = ("version", "position")
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="criterion_position_once"),
            models.CheckConstraint(
                condition=models.Q(max_points__gt=0, max_points__lte=100),
                name="criterion_has_points",
            ),
            models.CheckConstraint(
                condition=models.Q(step__in=STEPS), name="criterion_step_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CriterionLevel(models.Model):
    """What a number of points means for one criterion, and a phrase ready for the comment."""

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="levels", verbose_name=_("criterion")
    )
    points = PointsField(_("points"))
    label = models.CharField(_("label"), max_length=40)
    descriptor = models.TextField(_("descriptor"), blank=True)
    phrase = models.CharField(_("ready phrase"), max_length=300, blank=True)

    class Meta:
        ordering = ("criterion", "points")
        verbose_name = _("level of a criterion")
        verbose_name_plural = _("levels of criteria")
        constraints = [
            models.UniqueConstraint(fields=["criterion", "points"], name="level_points_once"),
        ]

    def __str__(self) -> str:
        return self.label
