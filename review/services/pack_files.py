"""Packs as files: the one that comes with the system, and ZIPs that services give each other."""

import hashlib
import json
import tomllib
import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Territory
from registry.rules.actors import Actor
from registry.services.errors import DomainError
from registry.services.journal import record, recording
from review.models import ImportedPack
from review.rules.pack import MAX_PARTS, Pack, PackError, read_pack, write_pack

READY = Path(__file__).resolve().parents[1] / "pack"
MEGABYTE = 1024 * 1024
MAX_FILE = 2 * MEGABYTE
MAX_UNPACKED = 8 * MEGABYTE
ENDING = ".json"
PACKED_AT = (2026, 1, 1, 0, 0, 0)  # a fixed moment: the same pack gives the same bytes

FAULTS = {
    "unknown_format": gettext_lazy("it was made by another version of the system"),
    "too_many_parts": gettext_lazy("it holds more than a pack can"),
    "unknown_part": gettext_lazy("there is no such part in a pack"),
    "empty_pack": gettext_lazy("it holds neither checklists nor procedures nor texts"),
    "other_name": gettext_lazy("the code inside differs from the name of the file"),
    "not_a_section": gettext_lazy("it is written in a way that cannot be read"),
    "not_a_whole_number": gettext_lazy("a whole number must stand here"),
    "not_a_number": gettext_lazy("a number must stand here"),
    "out_of_range": gettext_lazy("the number is too small or too large"),
    "not_on_the_scale": gettext_lazy("the points do not fit the step of the scale"),
    "unknown_step": gettext_lazy("the step of a scale is 1 or 0.5"),
    "points_twice": gettext_lazy("two levels have the same points"),
    "unknown_code": gettext_lazy("this word is not known here"),
    "unknown_name": gettext_lazy("this name means nothing here"),
    "empty": gettext_lazy("it is empty"),
    "too_long": gettext_lazy("the text is too long"),
}


@cache
def ready_pack() -> Pack:
    """The pack that comes with the system; read once a process."""
    files = {
        path.relative_to(READY).with_suffix("").as_posix(): tomllib.loads(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(READY.rglob("*.toml"))
    }
    return read_pack(files)


def zip_of(pack: Pack) -> bytes:
    """A pack as one ZIP of JSON files."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in write_pack(pack).items():
            text = json.dumps(content, ensure_ascii=False, indent=1)
            info = zipfile.ZipInfo(f"{name}{ENDING}", PACKED_AT)
            archive.writestr(info, text.encode(), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def import_pack(
    territory: Territory, upload: "File[bytes]", *, actor: Actor, now: datetime
) -> ImportedPack:
    """Look a ZIP over and keep it aside; nothing of the service changes.

    Refuses what is too large, unpacks to too much, holds files of unknown names or data that make
    no pack, and says in which file the fault lies. The same file brought again is the same row.
    """
    content = _unpack(upload)
    pack = pack_of(content)
    upload.seek(0)
    digest = hashlib.file_digest(upload, "sha256").hexdigest()
    with recording():
        imported, is_new = ImportedPack.objects.get_or_create(
            territory=territory,
            sha256=digest,
            defaults={
                "title": pack.title,
                "author": pack.author,
                "version": pack.version,
                "content": content,
                "brought_by_id": actor.person_id,
                "brought_at": now,
            },
        )
        if is_new:
            record(
                "review.pack.imported",
                subject=imported,
                territory=territory,
                actor=actor,
                now=now,
                new={"title": pack.title, "version": pack.version, "sha256": digest},
            )
    return imported


def note_export(territory: Territory, pack: Pack, *, actor: Actor, now: datetime) -> bytes:
    """The ZIP of a service's own pack, with a line of the journal that it was given out."""
    packed = zip_of(pack)
    with recording():
        record(
            "review.pack.exported",
            subject=territory,
            territory=territory,
            actor=actor,
            now=now,
            new={"title": pack.title, "version": pack.version, "parts": pack.size},
        )
    return packed


def pack_of(content: Mapping[str, Any]) -> Pack:
    """The pack that parts make; a fault is told in words."""
    try:
        return read_pack(content)
    except PackError as error:
        raise DomainError(f"pack_{error.code}", _told(error), field="file") from error


def _told(error: PackError) -> str:
    why = FAULTS.get(error.code, gettext_lazy("it contradicts itself"))
    place = f"{error.part}{ENDING}" + (f", «{error.path}»" if error.path else "")
    return _("The pack cannot be read. Look at {place}: {why}.").format(place=place, why=why)


def _unpack(upload: "File[bytes]") -> dict[str, Any]:
    if not upload.size:
        raise _refused("empty", gettext_lazy("The file is empty. Choose it once more."))
    if upload.size > MAX_FILE:
        raise _refused(
            "too_large", gettext_lazy("A pack takes at most 2 MB. This is another file.")
        )
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            infos = [one for one in archive.infolist() if not one.is_dir()]
            _refuse_swollen(infos)
            return {_name(one): json.loads(archive.read(one)) for one in infos}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise _refused(
            "broken", gettext_lazy("This is not a pack: choose the ZIP file.")
        ) from error
    except (ValueError, RecursionError) as error:
        raise _refused(
            "broken",
            gettext_lazy("A file in the pack is damaged. Ask its author for it once more."),
        ) from error


def _refuse_swollen(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_PARTS + 1 or sum(one.file_size for one in infos) > MAX_UNPACKED:
        raise _refused(
            "blows_up",
            gettext_lazy("The file unpacks to more than a pack can hold. It is not taken."),
        )


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a part; the rule refuses those it does not know."""
    return info.filename.removesuffix(ENDING)


def _refused(code: str, message: Any) -> DomainError:
    return DomainError(f"pack_{code}", message, field="file")
