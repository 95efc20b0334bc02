"""One of two equal works of an author is taken off examination; the other goes on."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from registry.models import Case
from registry.rules.actors import Actor
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.labels import DUPLICATE_REFUSAL
from review.queries import sent_facts
from review.rules.resubmission import refusal_to_merge
from workflows.services.withdrawal import stop_examination


def merge_duplicate(case: Case, other: Case, *, actor: Actor, now: datetime) -> None:
    """Take ``case`` off examination as a duplicate of ``other``, which was sent before it.

    Nothing of it is lost: it keeps its number, files and story, and both works name each other.
    Side effects: those of ``stop_examination``, whose letter tells the author which work goes on;
    a journal line in both works.
    """
    refusal = refusal_to_merge(sent_facts(case), sent_facts(other))
    if refusal:
        raise DomainError(refusal.value, DUPLICATE_REFUSAL[refusal], field="other")
    with translation.override(settings.LANGUAGE_CODE):  # the author reads it
        reason = _("You sent this work twice. It is examined as No. {number}.")
    with recording():
        stop_examination(case, reason=reason.format(number=other.number), actor=actor, now=now)
        Case.objects.filter(pk=case.pk).update(duplicate_of=other)
        for own, told in ((case, other), (other, case)):
            record(
                "workflows.case.merged",
                subject=case,
                case=own,
                actor=actor,
                now=now,
                new={"number": told.number},
            )
