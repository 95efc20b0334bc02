"""The first procedure of a service: one of the ready pack, approved by its own order."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import Procedure, Territory
from registry.rules.actors import Actor
from registry.rules.vocabulary import VersionState
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.office_texts import CONSENTS
from review.rules.pack import PartKind, ProcedureData
from review.rules.vocabulary import DecisionMode
from review.services.pack import approve_parts, install_pack
from review.services.pack_files import ready_pack


def ready_procedures() -> list[ProcedureData]:
    """Procedures of the ready pack; those that do without a council come first."""
    return sorted(
        ready_pack().procedures, key=lambda one: (needs_council(one), len(one.parameters.stages))
    )


def needs_council(procedure: ProcedureData) -> bool:
    return any(
        stage.decision is not DecisionMode.NO_COUNCIL for stage in procedure.parameters.stages
    )


def approve_ready(
    territory: Territory, code: str, *, basis: str, actor: Actor, now: datetime
) -> str:
    """Put a ready procedure in force by the service's order; its title.

    Its checklists come into force with it, and the texts of the consents without which no work
    can be sent, where the service has none. Wordings the service has in force already stay.
    """
    chosen = next(one for one in ready_procedures() if one.code == code)
    if Procedure.objects.filter(
        territory=territory, code=code, versions__state=VersionState.IN_FORCE.value
    ).exists():
        raise DomainError(
            "procedure_there", _("This procedure is in force here already."), field="code"
        )
    keys = {f"{PartKind.PROCEDURE.value}/{code}"}
    keys |= {f"{PartKind.CHECKLIST.value}/{one}" for one in chosen.checklists}
    keys |= {
        f"{PartKind.TEXT.value}/{one.code}"
        for one in ready_pack().texts
        if one.kind in CONSENTS
        and not territory.consent_texts.filter(purpose=CONSENTS[one.kind].value).exists()
    }
    with recording():
        install_pack(territory, ready_pack(), keys=keys, actor=actor, now=now)
        approve_parts(territory, keys=keys, basis=basis, actor=actor, now=now)
    return chosen.title
