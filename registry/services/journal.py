"""Writing the journal and the outbox: once per transaction, in that very transaction.

``recording()`` opens a transaction; ``record()`` and ``registry.services.letters.write_letter``
gather lines and letters; they are written when the outermost ``recording()`` ends, just before
its commit. However many lines an act writes, that is at most five statements.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from registry.models import Case, JournalEntry, JournalValue, Letter, Territory
from registry.queries.staff import leavers_among
from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.calendar import local_date
from registry.rules.journal import Line, digest, line_hash
from registry.rules.letters import LEFT, is_withheld
from registry.rules.vocabulary import LetterState


@dataclass
class Recording:
    """Lines and letters of one transaction, waiting to be written at its end."""

    entries: list[JournalEntry] = field(default_factory=list)
    values: list[JournalValue] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    held: dict[tuple[type[models.Model], int], Case] = field(default_factory=dict)

    def hold(self, case: Case) -> None:
        """A case read under its row's lock in this very transaction: its chain's end is known."""
        self.held[Case, case.pk] = case


_current: ContextVar[Recording | None] = ContextVar("recording", default=None)


@contextmanager
def recording() -> Iterator[Recording]:
    """A transaction whose journal lines and letters are written together at its end.

    Nested, it joins the outer one: all or nothing.
    """
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    opened = Recording()
    token = _current.set(opened)
    try:
        with transaction.atomic():
            yield opened
            _write(opened)
    finally:
        _current.reset(token)


def current_recording() -> Recording:
    """The open recording; acts outside of one are a mistake of the programmer."""
    opened = _current.get()
    if opened is None:
        raise RuntimeError("A service was called outside of recording().")
    return opened


@contextmanager
def refusable() -> Iterator[None]:
    """A part of the open recording that may be refused: then its rows, lines and letters go."""
    opened = current_recording()
    gathered: tuple[list[Any], ...] = (opened.entries, opened.values, opened.letters)
    marks = [len(one) for one in gathered]
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for one, mark in zip(gathered, marks, strict=True):
            del one[mark:]
        raise


def record(
    key: str,
    *,
    subject: models.Model,
    case: Case | None = None,
    territory: Territory | None = None,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
    old: object = None,
    new: object = None,
) -> None:
    """Add a line to the journal of a case, or of a territory when there is no case.

    ``key`` is namespaced (``review.conclusion.issued``); ``old`` and ``new`` are JSON-ready.
    The sentence people read is made from the key when the journal is shown.
    """
    opened = current_recording()
    nonce = secrets.token_hex(16) if old is not None or new is not None else ""
    entry = JournalEntry(
        case=case,
        territory_id=case.territory_id if case else territory.pk,  # type: ignore[union-attr]
        occurred_at=now,
        key=key,
        actor_kind=actor.kind.value,
        actor_id=actor.person_id,
        on_behalf_of_id=on_behalf_of.person_id if on_behalf_of else None,
        basis=on_behalf_of.basis if on_behalf_of else "",
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        old_digest=digest(old, nonce=nonce),
        new_digest=digest(new, nonce=nonce),
    )
    opened.entries.append(entry)
    if nonce:
        opened.values.append(JournalValue(entry=entry, old=old, new=new, nonce=nonce))


def line_of(entry: JournalEntry) -> Line:
    """The hashed part of an entry."""
    return Line(
        chain=f"case:{entry.case_id}" if entry.case_id else f"territory:{entry.territory_id}",
        position=entry.position,
        occurred_at=entry.occurred_at.astimezone(UTC).isoformat(),
        key=entry.key,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        on_behalf_of_id=entry.on_behalf_of_id,
        basis=entry.basis,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        old_digest=entry.old_digest,
        new_digest=entry.new_digest,
    )


def _write(opened: Recording) -> None:
    by_chain: dict[tuple[type[Case | Territory], int], list[JournalEntry]] = {}
    for entry in opened.entries:
        owner: tuple[type[Case | Territory], int] = (
            (Case, entry.case_id) if entry.case_id else (Territory, entry.territory_id)
        )
        by_chain.setdefault(owner, []).append(entry)
    for (model, pk), entries in by_chain.items():
        _append(model, pk, entries, opened.held.get((model, pk)))
    if opened.entries:
        JournalEntry.objects.bulk_create(opened.entries)
    if opened.values:
        JournalValue.objects.bulk_create(opened.values)
    if opened.letters:
        _hold_back_from_leavers(opened.letters)
        Letter.objects.bulk_create(opened.letters, ignore_conflicts=True)


def _hold_back_from_leavers(letters: list[Letter]) -> None:
    """Nobody writes to those who have left; the letter is kept, so that it is seen why."""
    today = local_date(letters[0].written_at, letters[0].territory.time_zone)
    left = leavers_among({letter.person_id for letter in letters}, today)
    for letter in letters:
        if is_withheld(letter.person_id in left, letter.facts):
            letter.state, letter.problem = LetterState.FAILED, LEFT


def _append(
    model: type[Case | Territory], pk: int, entries: list[JournalEntry], held: Case | None
) -> None:
    """Chain the entries to the end of their chain; its row is locked until the commit."""
    if held is not None:
        length, head = held.journal_length, held.journal_head
    else:
        length, head = (
            model._default_manager.select_for_update()
            .values_list("journal_length", "journal_head")
            .get(pk=pk)
        )
    for entry in entries:
        length += 1
        entry.position, entry.previous_hash = length, head
        entry.hash = head = line_hash(line_of(entry), head)
    model._default_manager.filter(pk=pk).update(journal_length=length, journal_head=head)
