"""A training ground: a territory of made-up people beside the real one, removed without a trace.

The boundary that keeps services apart keeps training works out of every list, register, number,
figure, letter and seal of the real one; nothing else has to know of them.
"""

from datetime import date, datetime

from registry.models import (
    ConsentText,
    Employment,
    NumberRegister,
    Organisation,
    Person,
    RoleGrant,
    Territory,
)
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseKind, ConsentPurpose, DocumentKind, Role
from registry.services.journal import record, recording

# What is copied, so that training papers look as the real ones will.
REQUISITES = (
    "name",
    "service_name",
    "service_short_name",
    "city",
    "address",
    "email",
    "phone",
    "site",
    "signatory_name",
    "signatory_position",
    "time_zone",
    "letterhead",
)
TRAINING_PATTERN = "УЧ-{number}"


def training_ground_of(territory: Territory) -> Territory | None:
    """The training ground of a territory, if one is open."""
    return Territory.objects.filter(training_of=territory).first()


def open_training_ground(territory: Territory, *, actor: Actor, now: datetime) -> Territory:
    """The training ground of a territory, made anew or as it was left, with today's requisites.

    Side effects when it is new: its row, its own runs of numbers («УЧ-1»), a line in the journal
    of the real territory.
    """
    requisites = {name: getattr(territory, name) for name in REQUISITES}
    with recording():
        ground, is_new = Territory.objects.update_or_create(
            training_of=territory,
            defaults=requisites,
            create_defaults={**requisites, "code": f"training-{territory.pk}"},
        )
        if is_new:
            _number(ground, now)
            record(
                "registry.training.begun",
                subject=ground,
                territory=territory,
                actor=actor,
                now=now,
            )
    return ground


def make_trainee(
    ground: Territory,
    name: str,
    *,
    organisation: Organisation,
    position: str,
    role: Role,
    basis: str,
    today: date,
    now: datetime,
) -> Person:
    """A made-up person «Учебный …» with one job and one role, without an address or an account."""
    last_name, first_name, patronymic = [*name.split(maxsplit=2), "", ""][:3]
    person = Person.objects.create(
        last_name=last_name, first_name=first_name, patronymic=patronymic
    )
    Employment.objects.create(person=person, organisation=organisation, position=position)
    RoleGrant.objects.create(
        person=person,
        role=role.value,
        territory=ground,
        period_from=today,
        basis=basis,
        granted_at=now,
    )
    return person


def training_consent_text(ground: Territory, *, title: str, body: str, today: date) -> ConsentText:
    """The text a made-up author agrees to."""
    text, _is_new = ConsentText.objects.get_or_create(
        territory=ground,
        purpose=ConsentPurpose.PROCESSING.value,
        number=1,
        defaults={"title": title, "body": body, "in_force_from": today},
    )
    return text


def _number(ground: Territory, now: datetime) -> None:
    """Runs of its own: numbers of real works and papers are not touched."""
    NumberRegister.objects.bulk_create(
        NumberRegister(territory=ground, kind=kind, year=now.year, pattern=TRAINING_PATTERN)
        for kind in (CaseKind.EXAMINATION.value, DocumentKind.CONCLUSION.value)
    )
