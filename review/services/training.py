"""What a training work is judged by: a copy of the service's own procedure, checklists, council."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

from registry.models import Person, Procedure, ProcedureVersion, Territory
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.vocabulary import CaseKind, VersionState
from registry.services.journal import recording
from review.models import (
    Body,
    BodyMember,
    ChecklistVersion,
    Criterion,
    CriterionGroup,
    CriterionLevel,
)
from review.queries import checklist_in_force
from review.rules.presets import INTERNAL_ONLY
from review.rules.stored_procedure import read_parameters, write_parameters
from review.rules.vocabulary import BodyKind, BodyRole
from review.services.checklists import load_checklist

TRAINING_CODE = "training"

Row = TypeVar("Row", bound=models.Model)


def procedure_to_practise(territory: Territory) -> ProcedureVersion | None:
    """The service's procedure in force, the one with most stages first; None before it has any."""
    versions = ProcedureVersion.objects.filter(
        procedure__territory=territory,
        procedure__kind=CaseKind.EXAMINATION.value,
        state=VersionState.IN_FORCE.value,
    ).select_related("procedure")
    in_order = sorted(
        versions, key=lambda one: (-len(one.parameters.get("stages", ())), one.procedure.pk)
    )
    return next(iter(in_order), None)


def copy_procedure(
    territory: Territory,
    ground: Territory,
    *,
    title: str,
    spare_checklist: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Procedure:
    """The service's procedure in the training ground; a short one while there is none.

    A stage whose checklist is not in force yet takes the spare one, so that practice never waits
    for it.
    """
    original = procedure_to_practise(territory)
    raw = original.parameters if original else write_parameters(INTERNAL_ONLY)
    with recording():
        procedure = Procedure.objects.create(
            territory=ground,
            kind=CaseKind.EXAMINATION.value,
            code=TRAINING_CODE,
            title=original.procedure.title if original else title,
        )
        ProcedureVersion.objects.create(
            procedure=procedure,
            number=1,
            state=VersionState.IN_FORCE.value,
            parameters=raw,
            basis=original.basis if original else "",
            in_force_from=local_date(now, ground.time_zone),
        )
        for code in {stage.checklist for stage in read_parameters(raw).stages}:
            version = checklist_in_force(territory.pk, code)
            if version is None:
                load_checklist(ground, {**spare_checklist, "code": code}, actor=actor, now=now)
            else:
                _copy_checklist(version, ground)
    return procedure


def make_council(
    ground: Territory,
    *,
    title: str,
    basis: str,
    chair: Person,
    secretary: Person,
    members: Sequence[Person],
    today: date,
) -> Body:
    """A council of made-up people."""
    body = Body.objects.create(
        territory=ground, kind=BodyKind.EXPERT_COUNCIL.value, title=title, basis=basis
    )
    seats = [(chair, BodyRole.CHAIR), (secretary, BodyRole.SECRETARY)]
    seats += [(member, BodyRole.MEMBER) for member in members]
    BodyMember.objects.bulk_create(
        BodyMember(body=body, person=person, role=role.value, period_from=today)
        for person, role in seats
    )
    return body


def _copy_checklist(version: ChecklistVersion, ground: Territory) -> None:
    """The very rows, so that whatever a checklist may say is practised, too."""
    original = version.checklist
    checklist = _copy(original, territory=ground)
    copied = _copy(version, checklist=checklist)
    for group in CriterionGroup.objects.filter(version=version):
        group_copy = _copy(group, version=copied)
        for criterion in Criterion.objects.filter(group=group):
            criterion_copy = _copy(criterion, version=copied, group=group_copy)
            for level in CriterionLevel.objects.filter(criterion=criterion):
                _copy(level, criterion=criterion_copy)


def _copy(row: Row, **changed: models.Model) -> Row:
    """A new row with the same fields, save those that are named."""
    fields = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    return type(row)._default_manager.create(**{**fields, **changed})
