"""Ready packs: what is new in one, taking parts of it as drafts, approving them by an order.

A pack never touches what a service has: a part that is there in other words becomes its next
version, a draft, and waits for somebody to approve it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from registry.models import OfficeText, ProcedureVersion, Territory
from registry.rules.actors import Actor
from registry.rules.vocabulary import CaseKind, TextKind, VersionState
from registry.services.errors import DomainError
from registry.services.journal import recording
from registry.services.office_texts import add_text, put_text_in_force
from review.models import ChecklistVersion
from review.rules.checklists import ChecklistData
from review.rules.pack import Pack, PartKind, ProcedureData, TextData
from review.rules.stored_procedure import read_parameters
from review.services.checklists import checklist_data, draft_checklist, put_in_force
from review.services.procedures import add_procedure_version, put_procedure_in_force

Data = ChecklistData | ProcedureData | TextData
Version = ChecklistVersion | ProcedureVersion | OfficeText


class PartState(StrEnum):
    """How a part of a pack stands to what the service has."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a pack beside what the service has by the same code.

    ``version`` is the wording in use here, or the newest draft, if there is any.
    """

    kind: PartKind
    data: Data
    state: PartState
    version: Version | None

    @property
    def key(self) -> str:
        return f"{self.kind.value}/{self.data.code}"

    @property
    def needs(self) -> tuple[str, ...]:
        """Keys of the parts without which this one is of no use."""
        codes = self.data.checklists if isinstance(self.data, ProcedureData) else ()
        return tuple(f"{PartKind.CHECKLIST.value}/{code}" for code in codes)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A draft of the service that waits to be approved."""

    kind: PartKind
    code: str
    title: str
    version: Version

    @property
    def key(self) -> str:
        return f"{self.kind.value}/{self.code}"


def compare_pack(territory: Territory, pack: Pack) -> list[Part]:
    """Every part of a pack and how it stands to what the service has, in the order of the pack."""
    kept = _Kept.of(territory)
    parts: Iterable[tuple[PartKind, Sequence[Data]]] = (
        (PartKind.PROCEDURE, pack.procedures),
        (PartKind.CHECKLIST, pack.checklists),
        (PartKind.TEXT, pack.texts),
    )
    return [_compare(kind, one, kept) for kind, several in parts for one in several]


def install_pack(
    territory: Territory,
    pack: Pack,
    *,
    keys: Collection[str] | None = None,
    actor: Actor,
    now: datetime,
) -> list[Part]:
    """Take parts of a pack as drafts; all of them when no keys are given. Returns what was taken.

    A procedure brings the checklists it judges by. What the service has word for word is left
    alone, so the same pack taken twice adds nothing the second time.
    """
    compared = {part.key: part for part in compare_pack(territory, pack)}
    wanted = set(compared if keys is None else keys)
    unknown = wanted - set(compared)
    if unknown or not wanted:
        raise DomainError("nothing_chosen", _("Tick at least one part of the pack."))
    wanted |= {need for key in wanted for need in compared[key].needs if need in compared}
    taken = [
        part
        for part in compared.values()
        if part.key in wanted and part.state is not PartState.SAME
    ]
    with recording():
        for part in taken:
            _take(territory, part.data, actor, now)
    return taken


def waiting_parts(territory: Territory) -> list[Waiting]:
    """Drafts newer than what is in force, the newest of each; checklists first."""
    kept = _Kept.of(territory)
    return [
        one
        for kind in (PartKind.CHECKLIST, PartKind.PROCEDURE, PartKind.TEXT)
        for code in kept.codes(kind)
        if (one := _waiting(kind, code, kept.versions(kind, code)))
    ]


def approve_parts(
    territory: Territory, *, keys: Collection[str], basis: str, actor: Actor, now: datetime
) -> list[Waiting]:
    """Put drafts in force by one paper, checklists before the procedures that judge by them.

    A refusal of one leaves all as they were: an order approves everything it names.
    """
    if not basis.strip():
        raise DomainError("basis_needed", _("Say by which paper it is approved."), field="number")
    chosen = [one for one in waiting_parts(territory) if one.key in keys]
    if not chosen:
        raise DomainError("nothing_chosen", _("Tick what the order approves."))
    with recording():
        for one in chosen:
            _approve(one.version, basis=basis, actor=actor, now=now)
    return chosen


def own_pack(territory: Territory, *, title: str, author: str, version: str) -> Pack:
    """What the service itself works by, as a pack for another one: wordings in use, no drafts
    beside them, nobody's name."""
    kept = _Kept.of(territory)

    def used(kind: PartKind) -> list[Data]:
        found = (_in_use(kept.versions(kind, code)) for code in kept.codes(kind))
        return [kept.data(version) for version in found if version is not None]

    return Pack(
        title=title,
        author=author,
        version=version,
        checklists=tuple(one for one in used(PartKind.CHECKLIST) if isinstance(one, ChecklistData)),
        procedures=tuple(one for one in used(PartKind.PROCEDURE) if isinstance(one, ProcedureData)),
        texts=tuple(one for one in used(PartKind.TEXT) if isinstance(one, TextData)),
    )


def own_part(territory: Territory, kind: PartKind, code: str) -> Data | None:
    """A part as the service has it: the draft that waits for an order, else the one in use."""
    kept = _Kept.of(territory)
    versions = kept.versions(kind, code)
    if not versions:
        return None
    waiting = _waiting(kind, code, versions)
    version = waiting.version if waiting else _in_use(versions)
    return kept.data(version) if version else None


# --- What the service has ---------------------------------------------------------------------


class _Kept:
    """All wordings of a service by kind and code, the newest first; read at once."""

    def __init__(self, rows: dict[PartKind, dict[str, list[Version]]]) -> None:
        self.rows = rows

    @classmethod
    def of(cls, territory: Territory) -> "_Kept":
        rows: dict[PartKind, dict[str, list[Version]]] = {kind: {} for kind in PartKind}
        checklists = (
            ChecklistVersion.objects.filter(checklist__territory=territory)
            .select_related("checklist__territory")
            .prefetch_related("groups__criteria__levels")
            .order_by("checklist__title", "-number")
        )
        for checklist in checklists:
            rows[PartKind.CHECKLIST].setdefault(checklist.checklist.code, []).append(checklist)
        procedures = (
            ProcedureVersion.objects.filter(procedure__territory=territory)
            .select_related("procedure__territory")
            .order_by("procedure__title", "-number")
        )
        for procedure in procedures:
            rows[PartKind.PROCEDURE].setdefault(procedure.procedure.code, []).append(procedure)
        texts = OfficeText.objects.filter(territory=territory).select_related("territory")
        for text in texts.order_by("kind", "title", "-number"):
            rows[PartKind.TEXT].setdefault(text.code, []).append(text)
        return cls(rows)

    def codes(self, kind: PartKind) -> list[str]:
        return list(self.rows[kind])

    def versions(self, kind: PartKind, code: str) -> list[Version]:
        return self.rows[kind].get(code, [])

    @staticmethod
    def data(version: Version) -> Data:
        """A stored wording as a pack would hold it."""
        if isinstance(version, ChecklistVersion):
            return checklist_data(version, version.groups.all())
        if isinstance(version, ProcedureVersion):
            return ProcedureData(
                code=version.procedure.code,
                title=version.procedure.title,
                kind=CaseKind(version.procedure.kind),
                parameters=read_parameters(version.parameters),
            )
        return TextData(
            code=version.code,
            title=version.title,
            kind=TextKind(version.kind),
            body=version.body,
        )


def _compare(kind: PartKind, data: Data, kept: _Kept) -> Part:
    versions = kept.versions(kind, data.code)
    state = PartState.CHANGED if versions else PartState.NEW
    if any(_says_the_same(data, kept.data(one)) for one in versions):
        state = PartState.SAME
    return Part(kind=kind, data=data, state=state, version=_in_use(versions))


def _says_the_same(data: Data, kept: Data) -> bool:
    """Word for word, titles aside: a service may call its checklist as it likes."""
    return data == replace(kept, title=data.title)


def _in_use(versions: Sequence[Version]) -> Version | None:
    """The wording in force, else the newest draft."""
    in_force = (one for one in versions if one.state == VersionState.IN_FORCE)
    drafts = (one for one in versions if one.state == VersionState.DRAFT)
    return next(in_force, None) or next(drafts, None)


def _waiting(kind: PartKind, code: str, versions: Sequence[Version]) -> Waiting | None:
    newest = versions[0]
    if newest.state != VersionState.DRAFT:
        return None
    return Waiting(kind=kind, code=code, title=_title(newest), version=newest)


def _title(version: Version) -> str:
    if isinstance(version, ChecklistVersion):
        return version.checklist.title
    if isinstance(version, ProcedureVersion):
        return version.procedure.title
    return version.title


def _take(territory: Territory, data: Data, actor: Actor, now: datetime) -> None:
    if isinstance(data, ChecklistData):
        draft_checklist(territory, data, actor=actor, now=now)
    elif isinstance(data, ProcedureData):
        add_procedure_version(
            territory,
            code=data.code,
            title=data.title,
            kind=data.kind,
            parameters=data.parameters,
            actor=actor,
            now=now,
        )
    else:
        add_text(
            territory,
            code=data.code,
            kind=data.kind,
            title=data.title,
            body=data.body,
            actor=actor,
            now=now,
        )


def _approve(version: Version, *, basis: str, actor: Actor, now: datetime) -> None:
    if isinstance(version, ChecklistVersion):
        put_in_force(version, basis=basis, actor=actor, now=now)
    elif isinstance(version, ProcedureVersion):
        put_procedure_in_force(version, basis=basis, actor=actor, now=now)
    else:
        put_text_in_force(version, basis=basis, actor=actor, now=now)
