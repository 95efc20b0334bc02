"""Issuing of papers: number, immutable snapshot, print, digest, check by anyone.

Two acts with a print between them, so that no transaction waits for a PDF: the paper is reserved
(it has its number and says what it says), printed by a job, completed with its file.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from registry.models import Case, Document, Person, Territory
from registry.queries.prepared import prepared
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.papers import make_code, read_code, snapshot_digest
from registry.rules.vocabulary import DocumentKind, DocumentState, FileKind, PreviewState
from registry.services.errors import DomainError
from registry.services.files import digest_of, keep_file, open_file
from registry.services.journal import record, recording
from registry.services.numbering import next_number

# Anyone may check a paper; guessing codes in a row must not pay.
CHECKS_PER_MINUTE = 30
LONGEST_CODE = 40


def reserve_document(
    kind: DocumentKind,
    *,
    key: str,
    case: Case | None = None,
    territory: Territory,
    title: str,
    snapshot: Mapping[str, Any],
    template: str,
    signed_by: Person | None = None,
    previous: Document | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Document:
    """Give a paper its number and fix what it says; asked again with the same key, the same paper.

    Side effects, in order: the number is taken, or kept from the previous version; number, day,
    version and verification code are written into the snapshot; the row is saved as being
    prepared; the journal keeps the digest.
    """
    with recording():
        existing = _documents.first(key=key)
        if existing:
            return existing
        if previous and previous.state == DocumentState.ANNULLED:
            raise DomainError("document_annulled", _("An annulled paper cannot be corrected."))
        number = previous.number if previous else next_number(territory, kind, now=now)
        version = previous.version + 1 if previous else 1
        code = make_code(secrets.randbits(64))
        content = {
            **snapshot,
            "number": number,
            "version": version,
            "issued_date": local_date(now, territory.time_zone).isoformat(),
            "verification_code": code,
        }
        if territory.is_training:
            content["is_sample"] = True
        document = Document.objects.create(
            key=key,
            territory=territory,
            case=case,
            kind=kind,
            number=number,
            version=version,
            previous=previous,
            title=title,
            snapshot=content,
            snapshot_sha256=snapshot_digest(content),
            template=template,
            state=DocumentState.PREPARING,
            verification_code=code,
            issued_at=now,
            signed_by=signed_by,
        )
        record(
            "registry.document.reserved",
            subject=document,
            case=case,
            territory=territory,
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
            new={"number": number, "version": version, "snapshot": document.snapshot_sha256},
        )
    return document


@prepared
def _documents(*, key: str) -> "QuerySet[Document]":
    return Document.objects.filter(key=key).order_by()


def complete_document(
    document: Document,
    pdf: bytes,
    *,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Document:
    """Store the printed paper and put it in force; completed before, it is left as it is.

    Side effects, in order: the file and its digest; the paper is valid; the version before it
    says that it was replaced; the journal has a line for each.
    """
    if document.state != DocumentState.PREPARING:
        return document
    by = {"actor": actor, "on_behalf_of": on_behalf_of, "now": now}
    with recording():
        file = keep_file(
            ContentFile(pdf),
            name=f"{capfirst(document.title)} № {document.number}.pdf".replace("/", "-"),
            kind=FileKind.PDF,
            case=document.case,
            preview=PreviewState.READY,  # a paper is taken as it is: it needs no pages of ours
            actor=actor,
            now=now,
        )
        document.file, document.state = file, DocumentState.VALID.value
        document.save(update_fields=["file", "state"])
        _record(document, "registry.document.issued", new={"sha256": file.sha256}, **by)
        if document.previous:
            _replace(document.previous, by)
    return document


def annul_document(
    document: Document,
    *,
    reason: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> Document:
    """Take a paper out of force for good. The row, its file and its number stay."""
    if not reason.strip():
        raise DomainError(
            "reason_needed",
            _("Say why the paper is annulled: it is shown at the check."),
            field="reason",
        )
    if document.state != DocumentState.VALID:
        raise DomainError("document_not_valid", _("Only a valid paper can be annulled."))
    with recording():
        document.state, document.state_reason = DocumentState.ANNULLED.value, reason.strip()
        document.save(update_fields=["state", "state_reason"])
        _record(
            document,
            "registry.document.annulled",
            new={"reason": document.state_reason},
            actor=actor,
            on_behalf_of=on_behalf_of,
            now=now,
        )
    return document


@dataclass(frozen=True)
class VerifiedDocument:
    """What anyone who checks a paper is told: as much as is needed to compare, no more."""

    kind: DocumentKind
    title: str
    number: str
    version: int
    issued_at: datetime
    state: DocumentState
    state_reason: str
    service_name: str
    work_title: str
    holder: str
    sha256: str
    snapshot_sha256: str
    is_intact: bool
    replaced_by_version: int | None
    replaced_at: datetime | None
    is_sample: bool


def verify_document(code: str) -> VerifiedDocument | None:
    """The paper with this code, and whether what is kept is still what was issued.

    None when there is no such code, or the paper is still being prepared.
    """
    document = (
        Document.objects.select_related("territory", "file", "case__applicant", "successor")
        .filter(verification_code=read_code(code))
        .exclude(state=DocumentState.PREPARING)
        .first()
    )
    if document is None:
        return None
    case = document.case
    successor = getattr(document, "successor", None)
    issued_successor = (
        successor if successor and successor.state != DocumentState.PREPARING else None
    )
    return VerifiedDocument(
        kind=DocumentKind(document.kind),
        title=document.title,
        number=document.number,
        version=document.version,
        issued_at=document.issued_at,
        state=DocumentState(document.state),
        state_reason=document.state_reason,
        service_name=document.territory.service_name,
        work_title=case.title if case else "",
        holder=case.applicant.short_name if case else "",
        sha256=document.file.sha256 if document.file else "",
        snapshot_sha256=document.snapshot_sha256,
        is_intact=is_intact(document),
        replaced_by_version=issued_successor.version if issued_successor else None,
        replaced_at=issued_successor.issued_at if issued_successor else None,
        is_sample=document.territory.is_training,
    )


def is_intact(document: Document) -> bool:
    """Whether the file on the disk and the snapshot are those that were issued."""
    if document.file is None or snapshot_digest(document.snapshot) != document.snapshot_sha256:
        return False
    try:
        with open_file(document.file) as content:
            return digest_of(content) == document.file.sha256
    except DomainError:
        return False


def _replace(previous: Document, by: Mapping[str, Any]) -> None:
    if previous.state != DocumentState.VALID:
        return
    previous.state = DocumentState.REPLACED.value
    previous.save(update_fields=["state"])
    _record(previous, "registry.document.replaced", new={"version": previous.version}, **by)


def _record(document: Document, key: str, *, new: dict[str, Any], **by: Any) -> None:
    record(
        key,
        subject=document,
        case=document.case,
        territory=document.territory,
        new={"number": document.number} | new,
        **by,
    )
