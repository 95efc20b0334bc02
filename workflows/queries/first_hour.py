"""How far the first hour of a service has come, read from what is there."""

from datetime import datetime

from registry.models import (
    Case,
    Employment,
    FirstHour,
    Intake,
    JournalEntry,
    NumberRegister,
    ProcedureVersion,
    RoleGrant,
    Territory,
)
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseKind, CaseState, DocumentKind, Role, VersionState
from workflows.rules.first_hour import FirstHourFacts, Progress, progress_of

NUMBERED = (CaseKind.EXAMINATION.value, DocumentKind.CONCLUSION.value)
OVER = (CaseState.CONCLUDED.value, CaseState.PUBLISHED.value)


def first_hour_facts(territory: Territory, now: datetime) -> FirstHourFacts:
    """What the service has; eight statements."""
    year = local_date(now, territory.time_zone).year
    training = Case.objects.filter(territory__training_of=territory)
    states = set(training.values_list("state", flat=True))
    numbered = NumberRegister.objects.filter(territory=territory, year=year, kind__in=NUMBERED)
    return FirstHourFacts(
        has_contacts=bool(territory.address and (territory.phone or territory.email)),
        has_signatory=bool(territory.signatory_name and territory.signatory_position),
        has_letterhead=territory.letterhead_id is not None,
        mail_checked=FirstHour.objects.filter(
            territory=territory, mail_checked_at__isnull=False
        ).exists(),
        has_people=Employment.objects.filter(organisation__territory=territory).exists(),
        experts=RoleGrant.objects.filter(territory=territory, role=Role.EXPERT.value).count(),
        has_procedure=ProcedureVersion.objects.filter(
            procedure__territory=territory, state=VersionState.IN_FORCE.value
        ).exists(),
        has_numbering=numbered.count() == len(NUMBERED),
        training_over=bool(states & set(OVER)) or _was_removed(territory),
        training_here=bool(states),
        has_intake=Intake.objects.filter(procedure__territory=territory, closed_at=None).exists(),
    )


def first_hour_progress(territory: Territory, now: datetime) -> Progress:
    """Every step with its state."""
    row = FirstHour.objects.filter(territory=territory).first()
    return progress_of(first_hour_facts(territory, now), row.skipped if row else ())


def _was_removed(territory: Territory) -> bool:
    """The journal remembers that training was gone through and taken away."""
    return JournalEntry.objects.filter(
        territory=territory, case=None, key="registry.training.removed"
    ).exists()
