"""A ready pack: checklists, procedures and texts that a service takes and approves by its order.

A pack is a set of parts by their names, «checklists/open-lesson», and a sheet about it, «pack».
There are no people, places or works in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from registry.rules.office import MAX_BODY, unknown_in
from registry.rules.vocabulary import CaseKind, TextKind
from review.rules import figures
from review.rules.checklists import ChecklistData, ChecklistError, read_checklist
from review.rules.presets import PRESETS
from review.rules.procedure import ProcedureParameters
from review.rules.stored_procedure import ProcedureError, read_new_parameters, write_parameters

FORMAT = 1
SHEET = "pack"
MAX_PARTS = 200
MAX_CRITERIA = 200
_NAME = re.compile(r"(checklists|procedures|texts)/([a-z0-9][a-z0-9_-]{0,48})")


class PartKind(StrEnum):
    """What a part of a pack is; the value is the folder it lies in."""

    CHECKLIST = "checklists"
    PROCEDURE = "procedures"
    TEXT = "texts"


class PackError(ValueError):
    """Data that make no pack: in which part, where in it, and a code that says why."""

    def __init__(self, part: str, path: str, code: str) -> None:
        super().__init__(f"{part}: {path}: {code}")
        self.part = part
        self.path = path
        self.code = code


@dataclass(frozen=True, kw_only=True)
class ProcedureData:
    code: str
    title: str
    parameters: ProcedureParameters
    kind: CaseKind = CaseKind.EXAMINATION

    @property
    def checklists(self) -> tuple[str, ...]:
        """Codes of the checklists that its stages judge by, each once."""
        return tuple(dict.fromkeys(stage.checklist for stage in self.parameters.stages))


@dataclass(frozen=True, kw_only=True)
class TextData:
    code: str
    title: str
    kind: TextKind
    body: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A pack that was read: every part of it means something."""

    title: str
    author: str
    version: str
    checklists: tuple[ChecklistData, ...] = ()
    procedures: tuple[ProcedureData, ...] = ()
    texts: tuple[TextData, ...] = ()

    @property
    def size(self) -> int:
        return len(self.checklists) + len(self.procedures) + len(self.texts)


def read_pack(files: Mapping[str, Any]) -> Pack:
    """Read a pack from its parts by name. Raises ``PackError`` naming the first fault."""
    sheet = _mapping(SHEET, files.get(SHEET))
    if sheet.get("format") != FORMAT:
        raise PackError(SHEET, "format", "unknown_format")
    parts = {name: value for name, value in files.items() if name != SHEET}
    if len(parts) > MAX_PARTS:
        raise PackError(SHEET, "", "too_many_parts")
    for name in parts:
        if not _NAME.fullmatch(name):
            raise PackError(name, "", "unknown_part")
    pack = Pack(
        title=_text(SHEET, sheet, "title"),
        author=_text(SHEET, sheet, "author"),
        version=_text(SHEET, sheet, "version", longest=40),
        checklists=tuple(_checklist(*one) for one in _of(parts, PartKind.CHECKLIST)),
        procedures=tuple(_procedure(*one) for one in _of(parts, PartKind.PROCEDURE)),
        texts=tuple(_office_text(*one) for one in _of(parts, PartKind.TEXT)),
    )
    if not pack.size:
        raise PackError(SHEET, "", "empty_pack")
    return pack


def write_pack(pack: Pack) -> dict[str, Any]:
    """The parts of a pack by name; ``read_pack`` gives the same pack back."""
    return {
        SHEET: {
            "format": FORMAT,
            "title": pack.title,
            "author": pack.author,
            "version": pack.version,
        },
        **{f"checklists/{one.code}": _plain_checklist(one) for one in pack.checklists},
        **{
            f"procedures/{one.code}": {
                "code": one.code,
                "title": one.title,
                "kind": one.kind.value,
                "parameters": write_parameters(one.parameters),
            }
            for one in pack.procedures
        },
        **{
            f"texts/{one.code}": {
                "code": one.code,
                "title": one.title,
                "kind": one.kind.value,
                "body": one.body,
            }
            for one in pack.texts
        },
    }


def _of(parts: Mapping[str, Any], kind: PartKind) -> list[tuple[str, Mapping[str, Any]]]:
    """Parts of a kind, each a section that carries the code its name promises."""
    found = []
    for name, raw in parts.items():
        if not name.startswith(f"{kind.value}/"):
            continue
        section = _mapping(name, raw)
        if section.get("code") != name.partition("/")[2]:
            raise PackError(name, "code", "other_name")
        found.append((name, section))
    return found


def _checklist(name: str, raw: Mapping[str, Any]) -> ChecklistData:
    try:
        data = read_checklist(raw)
    except ChecklistError as error:
        raise PackError(name, error.path, error.code) from error
    except (AttributeError, TypeError) as error:  # a list where a section stands, or the reverse
        raise PackError(name, "", "not_a_section") from error
    _refuse_long(name, data)
    return data


def _refuse_long(name: str, data: ChecklistData) -> None:
    """Texts longer than the sheets of paper they go to, or a list nobody could score by."""
    criteria = [one for group in data.groups for one in group.criteria]
    levels = [level for one in criteria for level in one.levels]
    if len(criteria) > MAX_CRITERIA or len(levels) > MAX_CRITERIA * 12:
        raise PackError(name, "group", "too_many_parts")
    limits = (
        ("title", 300, [data.title, *(group.title for group in data.groups)]),
        ("text", 500, [one.text for one in criteria]),
        ("hint", 4000, [one.hint for one in criteria]),
        ("label", 40, [level.label for level in levels]),
        ("descriptor", 4000, [level.descriptor for level in levels]),
        ("phrase", 300, [level.phrase for level in levels]),
    )
    for field, longest, texts in limits:
        if any(len(text) > longest for text in texts):
            raise PackError(name, field, "too_long")


def _procedure(name: str, raw: Mapping[str, Any]) -> ProcedureData:
    try:
        kind = CaseKind(str(raw.get("kind", CaseKind.EXAMINATION)))
    except ValueError:
        raise PackError(name, "kind", "unknown_code") from None
    return ProcedureData(
        code=str(raw["code"]),
        title=_text(name, raw, "title"),
        kind=kind,
        parameters=_preset(name, raw) if "preset" in raw else _parameters(name, raw),
    )


def _parameters(name: str, raw: Mapping[str, Any]) -> ProcedureParameters:
    try:
        return read_new_parameters(_mapping(name, raw.get("parameters")))
    except ProcedureError as error:
        raise PackError(name, f"parameters.{error.path}", error.code) from error


def _preset(name: str, raw: Mapping[str, Any]) -> ProcedureParameters:
    """One of the ready procedures with checklists of its own for the stages."""
    preset = PRESETS.get(str(raw["preset"]))
    if preset is None:
        raise PackError(name, "preset", "unknown_code")
    codes = raw.get("checklists")
    if not isinstance(codes, list) or len(codes) != len(preset.stages):
        raise PackError(name, "checklists", "one_for_each_stage")
    stages = tuple(
        replace(stage, checklist=str(code))
        for stage, code in zip(preset.stages, codes, strict=True)
    )
    return replace(preset, stages=stages)


def _office_text(name: str, raw: Mapping[str, Any]) -> TextData:
    try:
        kind = TextKind(str(raw.get("kind", "")))
    except ValueError:
        raise PackError(name, "kind", "unknown_code") from None
    body = _text(name, raw, "body", longest=MAX_BODY)
    unknown = unknown_in(body)
    if unknown:
        raise PackError(name, "{%s}" % unknown[0], "unknown_name")  # noqa: UP031 -- braces
    return TextData(code=str(raw["code"]), title=_text(name, raw, "title"), kind=kind, body=body)


def _mapping(name: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise PackError(name, "", "not_a_section")
    return value


def _text(name: str, raw: Mapping[str, Any], field: str, *, longest: int = 300) -> str:
    value = raw.get(field)
    if not isinstance(value, str) or not value.strip():
        raise PackError(name, field, "empty")
    if len(value.strip()) > longest:
        raise PackError(name, field, "too_long")
    return value.strip()


def _plain_checklist(data: ChecklistData) -> dict[str, Any]:
    """A checklist as ``read_checklist`` takes it; what says nothing is left out."""
    return {
        "code": data.code,
        "title": data.title,
        "comment_rule": data.comment_rule.value,
        **({} if data.threshold is None else {"threshold": str(data.threshold)}),
        "minutes": data.minutes,
        "group": [
            {
                "title": group.title,
                "criterion": [
                    {
                        "text": one.text,
                        "hint": one.hint,
                        "max": figures.kept(one.max_points),
                        **({} if one.step == 1 else {"step": figures.kept(one.step)}),
                        "stop": one.is_stop,
                        "not_applicable": one.allows_not_applicable,
                        "level": [
                            vars(level) | {"points": figures.kept(level.points)}
                            for level in one.levels
                        ],
                    }
                    for one in group.criteria
                ],
            }
            for group in data.groups
        ],
    }
