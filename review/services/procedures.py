"""Procedures: a new wording is a draft; a paper puts it in force."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.labels import CHANGE_CLASS
from registry.models import Procedure, ProcedureVersion, Territory
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseKind, ChangeClass, VersionState
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.labels import PROCEDURE_CONTRADICTION
from review.models import Checklist
from review.queries import checklists_in_force
from review.rules.contradictions import find_contradictions
from review.rules.procedure import ProcedureParameters
from review.rules.procedure_parts import Part, Place, values_at, with_values
from review.rules.stored_procedure import plain, read_parameters, write_parameters
from review.rules.wording_difference import ClassAdvice, class_of_procedures

NOT_A_DRAFT = gettext_lazy(
    "This version is not a draft any more: it was put in force or discarded."
)


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


def draft_of(
    version: ProcedureVersion, *, actor: Actor, now: datetime
) -> tuple[ProcedureVersion, bool]:
    """The draft in which a procedure is edited, and whether it was made just now.

    A draft that is there already is given back: two windows edit the same one.
    """
    with recording():
        procedure = Procedure.objects.select_for_update().get(pk=version.procedure_id)
        newest = procedure.versions.order_by("-number")
        there = newest.filter(state=VersionState.DRAFT.value).first()
        if there is not None:
            return there, False
        draft = ProcedureVersion.objects.create(
            procedure=procedure,
            number=newest.values_list("number", flat=True)[0] + 1,
            state=VersionState.DRAFT.value,
            parameters=version.parameters,
            title=title_of(version),
            remarks=version.remarks,
        )
        _note(draft, "review.procedure.version_made", actor, now)
    return draft, True


def title_of(version: ProcedureVersion) -> str:
    """What the procedure is called in this wording."""
    return version.title or version.procedure.title


def fingerprint(version: ProcedureVersion, place: Place | None = None) -> str:
    """Of what is chosen at one place, or of all: two windows are told apart by it."""
    chosen: Any = [version.title, version.remarks]
    if place is None:
        chosen.append(version.parameters)
    elif place.part is not Part.TEXT:
        chosen = plain(values_at(read_parameters(version.parameters), place))
    return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()[:16]


def edit_procedure(
    version: ProcedureVersion, place: Place, values: Mapping[str, Any], *, opened: str
) -> None:
    """Write other choices at one place of a draft; the other places stay as they now are.

    ``opened`` is the ``fingerprint`` the page was opened with. What contradicts other places is
    kept: a procedure is edited piece by piece, and refused when it is put in force. No journal
    line: a draft is not an act.
    """
    with recording():
        draft = _locked_draft(version)
        if fingerprint(draft, place) != opened:
            raise DomainError(
                "changed_meanwhile",
                gettext_lazy(
                    "This has been changed in another window meanwhile. What you entered stands "
                    "below: compare it with the page of the procedure and save once more."
                ),
            )
        if place.part is Part.TEXT:
            draft.title, draft.remarks = values["title"], values["remarks"]
        else:
            changed = with_values(read_parameters(draft.parameters), place, values)
            draft.parameters = write_parameters(changed)
            read_parameters(draft.parameters)  # nothing is stored that cannot be read again
        draft.save(update_fields=["title", "remarks", "parameters"])


def discard_procedure_draft(version: ProcedureVersion, *, actor: Actor, now: datetime) -> None:
    """Throw a draft away; a procedure that was nothing but this draft goes with it."""
    with recording():
        draft = _locked_draft(version)
        _note(draft, "review.procedure.draft_discarded", actor, now)
        draft.delete()
        if not draft.procedure.versions.exists():
            draft.procedure.delete()


def _locked_draft(version: ProcedureVersion) -> ProcedureVersion:
    draft = (
        ProcedureVersion.objects.select_for_update(of=("self",))
        .select_related("procedure__territory")
        .filter(pk=version.pk, state=VersionState.DRAFT.value)
        .first()
    )
    if draft is None:
        raise DomainError("not_a_draft", NOT_A_DRAFT)
    return draft


def version_before(version: ProcedureVersion) -> ProcedureVersion | None:
    """The wording that this one replaces: the one in force, or the one retired before it."""
    others = version.procedure.versions.exclude(pk=version.pk)
    if version.state == VersionState.DRAFT:
        return others.filter(state=VersionState.IN_FORCE.value).first()
    earlier = others.filter(number__lt=version.number).exclude(state=VersionState.DRAFT.value)
    return earlier.order_by("-number").first()


def advice_on(version: ProcedureVersion) -> ClassAdvice | None:
    """What the change of a version may be called; None for the first wording of a procedure."""
    before = version_before(version)
    if before is None:
        return None
    return class_of_procedures(
        read_parameters(before.parameters),
        read_parameters(version.parameters),
        [(title_of(before), title_of(version)), (before.remarks, version.remarks)],
    )


def put_procedure_in_force(
    version: ProcedureVersion,
    *,
    basis: str,
    change_class: ChangeClass | None = None,
    note: str = "",
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> ProcedureVersion:
    """Take works by this wording from now on; works begun keep the one they began with.

    ``change_class`` None takes what the difference proposes; ``seen`` is the ``fingerprint`` of
    the wording that was read. Refused: parameters that contradict themselves, a class lighter
    than the difference, a checklist of a stage that is not in force (experts would have nothing
    to judge by), a draft that was changed after it was read.
    """
    if version.state == VersionState.IN_FORCE:
        return version
    if not basis.strip():
        raise DomainError(
            "basis_needed", gettext_lazy("Say by which paper it is approved."), field="basis"
        )
    with recording():
        Procedure.objects.select_for_update().get(pk=version.procedure_id)
        version.refresh_from_db(fields=["state", "parameters", "title", "remarks"])
        _refuse_unready(version, seen)
        advice = advice_on(version)
        _refuse_light_class(advice, change_class)
        chosen = (change_class or advice.proposed) if advice else None
        version.procedure.versions.filter(state=VersionState.IN_FORCE.value).update(
            state=VersionState.RETIRED.value
        )
        version.state = VersionState.IN_FORCE.value
        version.basis = basis.strip()
        version.in_force_from = local_date(now, version.procedure.territory.time_zone)
        version.change_class = chosen.value if chosen else ""
        version.note = note.strip()
        version.put_in_force_at, version.put_in_force_by_id = now, actor.person_id
        version.save()
        _rename(version)
        _note(version, "review.procedure.put_in_force", actor, now)
    return version


def _refuse_unready(version: ProcedureVersion, seen: str | None) -> None:
    if version.state != VersionState.DRAFT:
        raise DomainError("not_a_draft", NOT_A_DRAFT)
    if seen is not None and seen != fingerprint(version):
        raise DomainError(
            "changed_meanwhile",
            gettext_lazy("The draft was changed meanwhile. Read what differs now and press again."),
        )
    refuse_contradictions(read_parameters(version.parameters))
    _refuse_without_checklists(version)


def _refuse_light_class(advice: ClassAdvice | None, chosen: ChangeClass | None) -> None:
    if advice and chosen and not advice.allows(chosen):
        raise DomainError(
            "class_too_light",
            _("The difference is more than that: choose “{least}” or more.").format(
                least=CHANGE_CLASS[advice.least]
            ),
            field="change_class",
        )


def _rename(version: ProcedureVersion) -> None:
    if version.title and version.title != version.procedure.title:
        version.procedure.title = version.title
        version.procedure.save(update_fields=["title"])


def checklists_missing(version: ProcedureVersion) -> set[str]:
    """Codes of checklists by which the stages judge and which are not in force; one query."""
    needed = {stage.checklist for stage in read_parameters(version.parameters).stages}
    standing = checklists_in_force(version.procedure.territory)
    return needed - set(standing.values_list("checklist__code", flat=True))


def _refuse_without_checklists(version: ProcedureVersion) -> None:
    territory = version.procedure.territory
    missing = checklists_missing(version)
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
            **({"class": version.change_class} if version.change_class else {}),
            **({"note": version.note} if version.note else {}),
        },
    )
