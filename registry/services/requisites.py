"""Requisites of a service: what stands on its papers and letters; the letterhead; new services."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from zoneinfo import available_timezones

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from registry.models import Person, RoleGrant, StoredFile, Territory
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.vocabulary import FileKind, PreviewState, Role
from registry.services.errors import DomainError
from registry.services.files import keep_file, open_file
from registry.services.journal import record, recording

REQUISITES = (
    "name",
    "service_name",
    "service_short_name",
    "city",
    "address",
    "email",
    "phone",
    "site",
    "time_zone",
)
SIGNATORY = ("signatory_name", "signatory_position")
COMPULSORY = frozenset({"name", "service_name", "service_short_name", "city", "time_zone"})

LARGEST_PICTURE = 10 * 1024 * 1024
MOST_DOTS = 60_000_000
SMALLEST_SIDE = 120
PRINTED_WITHIN = (2000, 700)


def change_requisites(
    territory: Territory, *, values: Mapping[str, str], actor: Actor, now: datetime
) -> list[str]:
    """Save requisites or the signatory; which of them have changed. Papers already issued stay.

    Side effects: the row; a line of the journal with old and new values, if anything changed.
    """
    given = {name: value.strip() for name, value in values.items()}
    _refuse_bad(given)
    changed = {name: value for name, value in given.items() if getattr(territory, name) != value}
    if not changed:
        return []
    old = {name: getattr(territory, name) for name in changed}
    with recording():
        for name, value in changed.items():
            setattr(territory, name, value)
        territory.save(update_fields=list(changed))
        record(
            "registry.territory.changed",
            subject=territory,
            territory=territory,
            actor=actor,
            now=now,
            old=old,
            new=changed,
        )
    return list(changed)


def _refuse_bad(given: Mapping[str, str]) -> None:
    unknown = set(given) - {*REQUISITES, *SIGNATORY}
    if unknown:
        raise ValueError(f"No such requisites: {sorted(unknown)}")
    for name in COMPULSORY & set(given):
        if not given[name]:
            raise DomainError(
                "requisite_needed",
                _("Without this no paper can be issued: fill it in."),
                field=name,
            )
    if "time_zone" in given and given["time_zone"] not in available_timezones():
        raise DomainError("bad_zone", _("Choose a time zone from the list."), field="time_zone")


def create_territory(
    *, code: str, values: Mapping[str, str], basis: str, actor: Actor, now: datetime
) -> Territory:
    """One more service in this installation; whoever makes it administers it.

    Side effects, in order: the row, the role of administrator, lines of its own journal.
    """
    if not basis.strip():
        raise DomainError(
            "basis_needed",
            _("Name the order or another document: its number and day."),
            field="basis",
        )
    if Territory.objects.filter(code=code).exists():
        raise DomainError("code_taken", _("Another service has this code already."), field="code")
    given = {name: value.strip() for name, value in values.items()}
    _refuse_bad(given)
    with recording():
        territory = Territory.objects.create(code=code, **given)
        record(
            "registry.territory.created",
            subject=territory,
            territory=territory,
            actor=actor,
            now=now,
            new=given,
        )
        grant = RoleGrant.objects.create(
            person=Person.objects.get(pk=actor.person_id or 0),
            role=Role.ADMIN.value,
            territory=territory,
            period_from=local_date(now, territory.time_zone),
            basis=basis.strip(),
            granted_by_id=actor.person_id,
            granted_at=now,
        )
        record(
            "registry.role.granted",
            subject=grant,
            territory=territory,
            actor=actor,
            now=now,
            new={"role": Role.ADMIN.value, "person": actor.person_id, "basis": basis.strip()},
        )
    return territory


# --- The letterhead -----------------------------------------------------------------------


def set_letterhead(
    territory: Territory, upload: "File[bytes]", *, actor: Actor, now: datetime
) -> StoredFile:
    """Put a picture at the head of papers and letters; those already issued keep theirs.

    It is kept as PNG on white, without a word about its owner, no larger than it is printed.
    """
    picture = _as_printed(upload)
    with recording():
        stored = keep_file(
            ContentFile(picture),
            name="letterhead.png",
            kind=FileKind.IMAGE,
            case=None,
            preview=PreviewState.READY,
            actor=actor,
            now=now,
        )
        territory.letterhead = stored
        territory.save(update_fields=["letterhead"])
        record(
            "registry.letterhead.set",
            subject=territory,
            territory=territory,
            actor=actor,
            now=now,
            new={"sha256": stored.sha256},
        )
    return stored


def remove_letterhead(territory: Territory, *, actor: Actor, now: datetime) -> None:
    """Papers have no picture from now on."""
    if territory.letterhead_id is None:
        raise DomainError("no_letterhead", _("There is no picture on the letterhead."))
    with recording():
        territory.letterhead = None
        territory.save(update_fields=["letterhead"])
        record(
            "registry.letterhead.removed",
            subject=territory,
            territory=territory,
            actor=actor,
            now=now,
        )


def picture_of(territory: Territory) -> bytes:
    """The picture of the letterhead; the service must have one."""
    if territory.letterhead is None:
        raise ValueError("This service has no picture on its letterhead.")
    with open_file(territory.letterhead) as content:
        return bytes(content.read())


def _as_printed(upload: "File[bytes]") -> bytes:
    """The picture as it will be printed. Refuses what is none, or would print as a blot."""
    if upload.size > LARGEST_PICTURE:
        raise DomainError(
            "picture_too_large",
            _("The picture is larger than 10 MB. Make it smaller."),
            field="picture",
        )
    try:
        with Image.open(upload) as image:
            if (
                image.format not in {"PNG", "JPEG", "WEBP"}
                or image.width * image.height > MOST_DOTS
            ):
                raise UnidentifiedImageError
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DomainError(
            "no_picture",
            _("This is no picture. Save the emblem as PNG or JPEG and add it once more."),
            field="picture",
        ) from error
    if max(upright.size) < SMALLEST_SIDE:
        raise DomainError(
            "picture_too_small",
            _("The picture is too small and would be blurred on paper: 120 dots at least."),
            field="picture",
        )
    upright.thumbnail(PRINTED_WITHIN)
    page = Image.new("RGB", upright.size, "white")
    page.paste(upright, mask=upright.getchannel("A"))
    packed = BytesIO()
    page.save(packed, "PNG", optimize=True)
    return packed.getvalue()
