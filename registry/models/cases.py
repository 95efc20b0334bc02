from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import labels
from registry.models.organisations import Organisation
from registry.models.people import Person
from registry.models.procedures import ProcedureVersion
from registry.models.territories import Territory
from registry.rules.search import LONGEST_WORD, beginnings_of

# What a work is called: these are its words for the search.
NAMING = frozenset({"number", "title"})


class Case(models.Model):
    """«Работа»: the unit of journal, number, inbox, search and appeal.

    The number is empty only while the work is a draft. ``journal_length`` and ``journal_head``
    are the end of the case's hash chain (see ``registry.services.journal``). An appeal is a work
    of its own, tied to the one it is about by ``appealed``; so is a work that its author sends
    again, tied by ``earlier`` to what he sent before; ``duplicate_of`` says for which other work
    this one was taken off examination.
    """

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="cases", verbose_name=_("territory")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=labels.choices(labels.CASE_KIND))
    procedure_version = models.ForeignKey(
        ProcedureVersion,
        on_delete=models.PROTECT,
        related_name="cases",
        verbose_name=_("procedure"),
    )
    number = models.CharField(_("number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=labels.choices(labels.CASE_STATE))
    applicant = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="cases", verbose_name=_("author")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="cases",
        verbose_name=_("organisation"),
    )
    appealed = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="appeals",
        verbose_name=_("work appealed about"),
    )
    earlier = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="later",
        verbose_name=_("work that is sent again"),
    )
    duplicate_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="duplicates",
        verbose_name=_("work it is a duplicate of"),
    )
    created_at = models.DateTimeField(_("created"))
    opened_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    expected_at = models.DateTimeField(_("conclusion expected by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    journal_length = models.PositiveIntegerField(default=0, editable=False)
    journal_head = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("work")
        verbose_name_plural = _("works")
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "kind", "number"],
                condition=~models.Q(number=""),
                name="case_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | models.Q(number__gt="", opened_at__isnull=False),
                name="case_submitted_has_number",
            ),
        ]
        indexes = [
            models.Index(fields=["territory", "state", "-opened_at"], name="case_list"),
            models.Index(fields=["territory", "-opened_at", "-id"], name="case_by_opening"),
            models.Index(fields=["territory", "closed_at"], name="case_by_end"),
            models.Index(fields=["applicant", "-created_at"], name="case_of_applicant"),
            models.Index(
                fields=["procedure_version"],
                condition=models.Q(closed_at__isnull=True, opened_at__isnull=False),
                name="case_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"№\N{NO-BREAK SPACE}{self.number} «{self.title}»" if self.number else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the words a work is found by in step with its number and its title."""
        super().save(*args, **kwargs)
        fields = kwargs.get("update_fields")
        if fields is None or not NAMING.isdisjoint(fields):
            self._keep_words()

    def _keep_words(self) -> None:
        words = beginnings_of(f"{self.number} {self.title}")
        known = set(self.words.values_list("word", flat=True))
        if gone := known - words:
            self.words.filter(word__in=gone).delete()
        if fresh := words - known:
            CaseWord.objects.bulk_create(CaseWord(case=self, word=word) for word in sorted(fresh))


class CaseWord(models.Model):
    """A word of the number or the title of a work, as ``registry.rules.search`` compares it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=LONGEST_WORD, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "word"], name="word_of_case_once"),
        ]

    def __str__(self) -> str:
        return self.word
