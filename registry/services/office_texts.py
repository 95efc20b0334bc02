"""Texts of the office: samples until a paper approves them; approved ones never change."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.labels import OFFICE_FIELD
from registry.models import ConsentText, Intake, OfficeText, Territory
from registry.queries import office_texts as queries
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.office import MAX_BODY, asked_in, fill, signed_name, unknown_in
from registry.rules.vocabulary import ConsentPurpose, OfficeField, TextKind, VersionState
from registry.services.addresses import bank_address, intake_address, intake_link_address
from registry.services.errors import DomainError
from registry.services.journal import record, recording

CONSENTS: Mapping[str, ConsentPurpose] = {
    TextKind.CONSENT_PROCESSING: ConsentPurpose.PROCESSING,
    TextKind.CONSENT_PUBLICATION: ConsentPurpose.PUBLICATION,
}


def requisites(territory: Territory) -> dict[str, str]:
    """What is known of a service without asking anybody, by the names that texts use."""
    return {
        OfficeField.TERRITORY: territory.name,
        OfficeField.SERVICE: territory.service_name,
        OfficeField.SHORT_SERVICE: territory.service_short_name,
        OfficeField.CITY: territory.city,
        OfficeField.ADDRESS: territory.address,
        OfficeField.EMAIL: territory.email,
        OfficeField.PHONE: territory.phone,
        OfficeField.SITE: territory.site,
        OfficeField.SIGNATORY_POSITION: territory.signatory_position,
        OfficeField.SIGNATORY_NAME: signed_name(territory.signatory_name),
        "link": _intake_link(territory),
        "bank": bank_address(),
    }


def _intake_link(territory: Territory) -> str:
    """The link of the intake opened last; without one, where a teacher begins to send a work."""
    opened = Intake.objects.filter(procedure__territory=territory, closed_at=None).first()
    return intake_link_address(opened.code) if opened else intake_address()


def add_text(
    territory: Territory,
    *,
    code: str,
    kind: TextKind,
    title: str,
    body: str,
    actor: Actor,
    now: datetime,
) -> OfficeText:
    """The next wording of a text, a sample until it is approved."""
    if not body.strip() or len(body) > MAX_BODY:
        raise DomainError(
            "bad_text", gettext_lazy("Write the text; it may be 40 000 signs long."), field="body"
        )
    unknown = unknown_in(body)
    if unknown:
        raise DomainError("unknown_name", _not_known(unknown[0]), field="body")
    last = OfficeText.objects.filter(territory=territory, code=code).aggregate(n=Max("number"))["n"]
    with recording():
        text = OfficeText.objects.create(
            territory=territory,
            code=code,
            number=(last or 0) + 1,
            kind=kind.value,
            title=title.strip(),
            body=body.strip(),
            state=VersionState.DRAFT.value,
        )
        _note(text, "registry.text.version_made", actor, now)
    return text


def put_text_in_force(text: OfficeText, *, basis: str, actor: Actor, now: datetime) -> OfficeText:
    """Approve a wording; the one in force before it retires.

    A consent also becomes the text that people agree to from today on, with the requisites of the
    service written in: those who agreed before stay with what they read.
    """
    if text.state == VersionState.IN_FORCE:
        return text
    if not basis.strip():
        raise DomainError(
            "basis_needed", gettext_lazy("Say by which paper it is approved."), field="basis"
        )
    today = local_date(now, text.territory.time_zone)
    with recording():
        OfficeText.objects.filter(
            territory=text.territory, code=text.code, state=VersionState.IN_FORCE.value
        ).update(state=VersionState.RETIRED.value)
        text.state = VersionState.IN_FORCE.value
        text.basis = basis.strip()
        text.in_force_from = today
        text.save(update_fields=["state", "basis", "in_force_from"])
        if text.kind in CONSENTS:
            _publish_consent(text, now=now)
        _note(text, "registry.text.put_in_force", actor, now)
    return text


def _publish_consent(text: OfficeText, *, now: datetime) -> None:
    known = requisites(text.territory)
    missing = [field for field in asked_in(text.body) if not known.get(field)]
    if missing:
        raise DomainError(
            "requisites_missing",
            _("“{title}” needs requisites that are empty: {fields}. Fill them in first.").format(
                title=text.title, fields=", ".join(str(OFFICE_FIELD[one]) for one in missing)
            ),
        )
    purpose = CONSENTS[TextKind(text.kind)]
    last = queries.last_consent_number(text.territory, purpose)
    ConsentText.objects.create(
        territory=text.territory,
        purpose=purpose.value,
        number=last + 1,
        title=text.title,
        body=fill(text.body, known),
        in_force_from=local_date(now, text.territory.time_zone),
    )


def _not_known(name: str) -> str:
    shown = f"{{{name}}}"
    return _("{name} means nothing here. Take a name from the list beside the text.").format(
        name=shown
    )


def _note(text: OfficeText, key: str, actor: Actor, now: datetime) -> None:
    record(
        key,
        subject=text,
        territory=text.territory,
        actor=actor,
        now=now,
        new={"text": text.code, "version": text.number, "basis": text.basis},
    )
