"""The first procedure of a service: one of the ready pack, approved by its own order."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import Procedure, Territory
from registry.rules.actors import Actor
from registry.rules.office import asked_in
from registry.rules.vocabulary import VersionState
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.office_texts import CONSENTS, requisites
from review.rules.pack import PartKind, ProcedureData, TextData
from review.services.pack import approve_parts, install_pack
from review.services.pack_files import ready_pack


def ready_procedures() -> list[ProcedureData]:
    """Procedures of the ready pack; those that do without a council come first."""
    return sorted(
        ready_pack().procedures, key=lambda one: (needs_council(one), len(one.parameters.stages))
    )


def needs_council(procedure: ProcedureData) -> bool:
    return procedure.parameters.needs_council


@dataclass(frozen=True)
class Approved:
    """What came into force; ``waiting`` are consents that lack requisites of the service."""

    title: str
    waiting: tuple[str, ...]


def approve_ready(
    territory: Territory, code: str, *, basis: str, actor: Actor, now: datetime
) -> Approved:
    """Put a ready procedure in force by the service's order.

    Its checklists come into force with it, and the texts of the consents without which no work
    can be sent, where the service has none. A consent whose requisites are still empty waits as
    a draft in the pack. Wordings the service has in force already stay.
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
    complete, waiting = _consents(territory)
    with recording():
        every = keys | {_key(one) for one in (*complete, *waiting)}
        install_pack(territory, ready_pack(), keys=every, actor=actor, now=now)
        approved = keys | {_key(one) for one in complete}
        approve_parts(territory, keys=approved, basis=basis, actor=actor, now=now)
    return Approved(chosen.title, tuple(one.title for one in waiting))


def _consents(territory: Territory) -> tuple[list[TextData], list[TextData]]:
    """Consents the service has none of: those that can be filled in, and those that cannot yet."""
    known = requisites(territory)
    missing = [
        one
        for one in ready_pack().texts
        if one.kind in CONSENTS
        and not territory.consent_texts.filter(purpose=CONSENTS[one.kind].value).exists()
    ]
    complete = [one for one in missing if all(known.get(name) for name in asked_in(one.body))]
    return complete, [one for one in missing if one not in complete]


def _key(text: TextData) -> str:
    return f"{PartKind.TEXT.value}/{text.code}"
