from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Kept, Person, RoleGrant, StoredFile, Territory
from review import labels
from review.models.conclusions import Conclusion
from review.rules.vocabulary import ItemState


class Body(models.Model):
    """A body that decides: an expert council now, a jury or a commission later."""

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="bodies", verbose_name=_("territory")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=labels.choices(labels.BODY_KIND))
    title = models.CharField(_("title"), max_length=300)
    basis = models.CharField(_("approved by"), max_length=300, blank=True)

    class Meta:
        ordering = ("title", "pk")
        verbose_name = _("deciding body")
        verbose_name_plural = _("deciding bodies")

    def __str__(self) -> str:
        return self.title


class BodyMember(models.Model):
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="members", verbose_name=_("body")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=labels.choices(labels.BODY_ROLE))
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    end_basis = models.CharField(_("basis of leaving"), max_length=300, blank=True)
    # Roles that were given for the sake of this seat: they end when it does.
    grants = models.ManyToManyField(
        RoleGrant, blank=True, related_name="seats", verbose_name=_("roles given for the seat")
    )

    class Meta:
        ordering = ("body", "role", "pk")
        verbose_name = _("member of a body")
        verbose_name_plural = _("members of bodies")
        constraints = [
            models.UniqueConstraint(
                fields=["body", "person"],
                condition=models.Q(period_to__isnull=True),
                name="body_member_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"


class Meeting(models.Model):
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("body")
    )
    number = models.CharField(_("number of the protocol"), max_length=60)
    mode = models.CharField(_("mode"), max_length=10, choices=labels.choices(labels.MEETING_MODE))
    held_at = models.DateTimeField(_("date and time"))
    state = models.CharField(
        _("state"), max_length=10, choices=labels.choices(labels.MEETING_STATE)
    )
    present = models.ManyToManyField(
        BodyMember, blank=True, related_name="+", verbose_name=_("present")
    )
    scan = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("scan of the signed protocol"),
    )

    class Meta:
        ordering = ("-held_at", "-pk")
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="meeting_number_once"),
        ]

    def __str__(self) -> str:
        return f"№\N{NO-BREAK SPACE}{self.number}"


class AgendaItem(models.Model):
    """A question before a body. Without a meeting it waits to be put on an agenda.

    A conclusion returned to its rapporteur comes back as a new item; the old one stays closed.
    """

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="items", verbose_name=_("body")
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        related_name="items",
        verbose_name=_("meeting"),
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="agenda_items", verbose_name=_("work")
    )
    conclusion = models.ForeignKey(
        Conclusion,
        on_delete=models.PROTECT,
        null=True,
        related_name="agenda_items",
        verbose_name=_("conclusion"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    rapporteur = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rapporteur"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=labels.choices(labels.ITEM_STATE), default="waiting"
    )
    put_at = models.DateTimeField(_("put on at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [
            models.UniqueConstraint(
                fields=["conclusion"],
                condition=models.Q(state="waiting"),
                name="conclusion_waits_once",
            ),
        ]
        indexes = [models.Index(fields=["body", "state", "put_at"], name="agenda_waiting")]

    def __str__(self) -> str:
        return str(self.case)


class Vote(Kept):
    """One member's voice on one item; entered by the member or by the secretary for him."""

    kept_when = models.Q(item__state=ItemState.CLOSED.value)

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="votes", verbose_name=_("item")
    )
    member = models.ForeignKey(
        BodyMember, on_delete=models.PROTECT, related_name="votes", verbose_name=_("member")
    )
    choice = models.CharField(_("vote"), max_length=10, choices=labels.choices(labels.VOTE_CHOICE))
    reason = models.TextField(_("reason"), blank=True)
    special_opinion = models.TextField(_("special opinion"), blank=True)
    cast_at = models.DateTimeField(_("cast at"))
    entered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        ordering = ("item", "pk")
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="member_votes_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_choice_display()}"


class Decision(Kept):
    """What was decided, in which mode, by how many voices; frozen when written.

    A conclusion may be returned many times and is approved once.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("work")
    )
    item = models.OneToOneField(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="decision",
        verbose_name=_("agenda item"),
    )
    conclusion = models.ForeignKey(
        Conclusion, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("conclusion")
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=labels.choices(labels.DECISION_OUTCOME)
    )
    mode = models.CharField(_("mode"), max_length=12, choices=labels.choices(labels.DECISION_MODE))
    verdict = models.CharField(_("verdict"), max_length=10, choices=labels.choices(labels.VERDICT))
    counts = models.JSONField(_("votes and quorum"), default=dict)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("signed by")
    )
    decided_at = models.DateTimeField(_("decided at"))
    basis = models.CharField(_("basis"), max_length=300, blank=True)
    words = models.TextField(_("words of the chair"), blank=True)

    class Meta:
        ordering = ("-decided_at", "-pk")
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["conclusion"],
                condition=models.Q(outcome="approved"),
                name="conclusion_approved_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_verdict_display()}"
