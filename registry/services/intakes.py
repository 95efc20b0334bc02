"""Opening and closing the intake of works: a link that is put into letters and chats."""

import secrets
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Intake, Procedure
from registry.queries.intakes import taking_now
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.intakes import Taking
from registry.rules.vocabulary import VersionState
from registry.services.errors import DomainError
from registry.services.journal import record, recording

# Read aloud and typed from paper: no letters that look like one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 8


def open_intake(
    procedure: Procedure, *, last_date: date | None, actor: Actor, now: datetime
) -> Intake:
    """Begin to take works under a procedure; opened before, only its last day is set anew.

    Side effects: the procedure accepts works; the intake with its code; a line of the journal.
    """
    territory = procedure.territory
    if not procedure.versions.filter(state=VersionState.IN_FORCE.value).exists():
        raise DomainError(
            "procedure_not_in_force", _("Approve the procedure first: works are judged by it.")
        )
    if last_date and last_date < local_date(now, territory.time_zone):
        raise DomainError("day_past", _("This day has passed already."), field="last_date")
    with recording():
        intake, is_new = Intake.objects.get_or_create(
            procedure=procedure,
            closed_at=None,
            defaults={
                "code": _new_code(),
                "opened_at": now,
                "opened_by_id": actor.person_id,
                "last_date": last_date,
            },
        )
        if not is_new and intake.last_date == last_date and procedure.is_open:
            return intake
        intake.last_date = last_date
        intake.save(update_fields=["last_date"])
        procedure.is_open = True
        procedure.save(update_fields=["is_open"])
        record(
            "registry.intake.opened",
            subject=intake,
            territory=territory,
            actor=actor,
            now=now,
            new={"code": intake.code, "until": last_date.isoformat() if last_date else None},
        )
    return intake


def close_intake(intake: Intake, *, actor: Actor, now: datetime) -> Intake:
    """Take no more works under the procedure, drafts neither; works on their way go on."""
    if intake.closed_at is not None:
        raise DomainError("intake_closed", _("The intake is closed already."))
    procedure = intake.procedure
    with recording():
        intake.closed_at = now
        intake.save(update_fields=["closed_at"])
        procedure.is_open = False
        procedure.save(update_fields=["is_open"])
        record(
            "registry.intake.closed",
            subject=intake,
            territory=procedure.territory,
            actor=actor,
            now=now,
        )
    return intake


def refuse_when_over(procedure: Procedure, *, now: datetime) -> None:
    """Refuse a work when the intake is over: till when it was, and whom to ask.

    By whatever door it comes. A procedure that has never had an intake is not asked about here.
    """
    taking = taking_now([procedure], now)[procedure.pk]
    if taking.is_over:
        raise DomainError("intake_over", intake_over_words(procedure, taking))


def procedure_of(case: Case) -> Procedure:
    """The procedure of a work with its territory, which is that of the work."""
    procedure = case.procedure_version.procedure
    procedure.territory = case.territory
    return procedure


def intake_over_words(procedure: Procedure, taking: Taking) -> str:
    """What is said to somebody who comes late."""
    territory = procedure.territory
    contacts = [territory.service_short_name, territory.phone, territory.email]
    return gettext(
        "Works under “{procedure}” were taken until {day} inclusive. If the work is still to be "
        "sent, ask: {contacts}. The draft is kept."
    ).format(
        procedure=procedure.title,
        day=f"{taking.until:%d.%m.%Y}" if taking.until else "",
        contacts=", ".join(one for one in contacts if one),
    )


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _sign in range(CODE_LENGTH))
