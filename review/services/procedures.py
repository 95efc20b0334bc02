"""Procedures: a new wording is a draft; a paper puts it in force."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Procedure, ProcedureVersion, Territory
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseKind, VersionState
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.labels import PROCEDURE_CONTRADICTION
from review.models import Checklist
from review.queries import checklists_in_force
from review.rules.contradictions import find_contradictions
from review.rules.procedure import ProcedureParameters
from review.rules.stored_procedure import read_parameters, write_parameters


def add_procedure_version(
    territory: Territory,
    *,
    code: str,
    title: str,
    parameters: ProcedureParameters,
    kind: CaseKind = CaseKind.EXAMINATION,
    actor: Actor,
    now: datetime,
) -> ProcedureVersion:
    """The next wording of a procedure as a draft; a procedure that is not there yet is made.

    Raises ``DomainError`` with everything in which the parameters contradict themselves.
    """
    refuse_contradictions(parameters)
    with recording():
        procedure, _is_new = Procedure.objects.get_or_create(
            territory=territory, code=code, defaults={"title": title, "kind": kind.value}
        )
        last = procedure.versions.aggregate(n=Max("number"))["n"] or 0
        version = ProcedureVersion.objects.create(
            procedure=procedure,
            number=last + 1,
            state=VersionState.DRAFT.value,
            parameters=write_parameters(parameters),
        )
        _note(version, "review.procedure.version_made", actor, now)
    return version


def refuse_contradictions(parameters: ProcedureParameters) -> None:
    """All of them in one refusal, so that they are mended in one go."""
    found = find_contradictions(parameters)
    if found:
        told = dict.fromkeys(str(PROCEDURE_CONTRADICTION[one.code]) for one in found)
        raise DomainError("procedure_contradicts_itself", " ".join(told))


def put_procedure_in_force(
    version: ProcedureVersion, *, basis: str, actor: Actor, now: datetime
) -> ProcedureVersion:
    """Take works by this wording from now on; works begun keep the one they began with.

    Refused while a checklist of its stages is not in force: experts would have nothing to judge by.
    """
    if version.state == VersionState.IN_FORCE:
        return version
    if not basis.strip():
        raise DomainError(
            "basis_needed", gettext_lazy("Say by which paper it is approved."), field="basis"
        )
    territory = version.procedure.territory
    _refuse_without_checklists(version)
    with recording():
        version.procedure.versions.filter(state=VersionState.IN_FORCE.value).update(
            state=VersionState.RETIRED.value
        )
        version.state = VersionState.IN_FORCE.value
        version.basis = basis.strip()
        version.in_force_from = local_date(now, territory.time_zone)
        version.save(update_fields=["state", "basis", "in_force_from"])
        _note(version, "review.procedure.put_in_force", actor, now)
    return version


def _refuse_without_checklists(version: ProcedureVersion) -> None:
    territory = version.procedure.territory
    needed = {stage.checklist for stage in read_parameters(version.parameters).stages}
    standing = set(checklists_in_force(territory).values_list("checklist__code", flat=True))
    missing = needed - standing
    if missing:
        named = dict(
            Checklist.objects.filter(territory=territory, code__in=missing).values_list(
                "code", "title"
            )
        )
        raise DomainError(
            "checklist_not_in_force",
            _("“{procedure}” judges by checklists that are not approved yet: {checklists}.").format(
                procedure=version.procedure.title,
                checklists=", ".join(f"«{named.get(code, code)}»" for code in sorted(missing)),
            ),
        )


def _note(version: ProcedureVersion, key: str, actor: Actor, now: datetime) -> None:
    record(
        key,
        subject=version,
        territory=version.procedure.territory,
        actor=actor,
        now=now,
        new={
            "procedure": version.procedure.code,
            "version": version.number,
            "basis": version.basis,
        },
    )
