"""Sending a work that a school prepared: with the consent on paper, or by the author's own press."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from registry.models import ConsentText
from registry.queries import current_consent_text
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.vocabulary import ActorKind, CaseState, ConsentPurpose
from registry.services.errors import DomainError
from registry.services.intakes import procedure_of, refuse_when_over
from registry.services.journal import recording
from review.models import SchoolEntry
from review.services.school_entries import ask_author, behalf_of, gaps_for_teacher
from workflows.services.start import submit_material


class Sent(StrEnum):
    """How far a work got."""

    SENT = "sent"
    ASKED = "asked"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Outcome:
    """``gaps`` are what the work still lacks, in sentences."""

    sent: Sent
    gaps: tuple[str, ...] = ()


def send_for_teacher(entry: SchoolEntry, *, actor: Actor, now: datetime) -> Outcome:
    """Send the work if the signed consent is there, else ask the author; an incomplete one waits.

    When the intake is over, nobody is asked for what could not be sent.
    """
    refuse_when_over(procedure_of(entry.material.case), now=now)
    if gaps := gaps_for_teacher(entry.material):
        return Outcome(Sent.INCOMPLETE, tuple(gaps))
    if entry.consent_scan_id is None:
        ask_author(entry, actor=actor, now=now)
        return Outcome(Sent.ASKED)
    submit_material(
        entry.material,
        consent_text=_consent_text(entry, now),
        authorship_declared=True,
        actor=actor,
        on_behalf_of=behalf_of(entry),
        now=now,
    )
    return Outcome(Sent.SENT)


def agree_to_send(entry: SchoolEntry, *, actor: Actor, now: datetime) -> None:
    """The author agrees: the consent and the word of authorship are hers, and the work is sent."""
    case = entry.material.case
    if actor.kind is not ActorKind.LETTER_LINK or actor.person_id != case.applicant_id:
        raise DomainError("not_yours", _("This work belongs to someone else."))
    if case.state != CaseState.DRAFT:
        raise DomainError("already_submitted", _("This work has already been submitted."))
    with recording():
        submit_material(
            entry.material,
            consent_text=_consent_text(entry, now),
            authorship_declared=True,
            actor=actor,
            now=now,
        )


def _consent_text(entry: SchoolEntry, now: datetime) -> ConsentText | None:
    territory = entry.material.case.territory
    today = local_date(now, territory.time_zone)
    return current_consent_text(territory, ConsentPurpose.PROCESSING, today)
