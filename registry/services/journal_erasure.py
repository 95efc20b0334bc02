"""Erasing what the journal remembers of a person, without breaking its chains."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from registry.models import JournalEntry, JournalValue
from registry.rules.actors import Actor, OnBehalfOf
from registry.services.errors import DomainError
from registry.services.journal import record, recording


def erase_values(
    entry_ids: Iterable[UUID],
    *,
    basis: str,
    actor: Actor,
    on_behalf_of: OnBehalfOf | None = None,
    now: datetime,
) -> int:
    """Blank the old and new values of journal lines; how many were blanked.

    The lines stay, with who, when and what, and so does the chain: it covers digests alone, and
    without its nonce a digest tells nothing. Each erasure is a line of the same chain.
    """
    if not basis.strip():
        raise DomainError(
            "basis_needed", _("Name the request or the order to erase these values."), field="basis"
        )
    with recording():
        entries = list(
            JournalEntry.objects.select_related("case", "territory").filter(
                pk__in=list(entry_ids), value__erased_at__isnull=True
            )
        )
        JournalValue.objects.filter(entry__in=entries).update(
            old=None, new=None, nonce="", erased_at=now
        )
        for entry in entries:
            record(
                "registry.journal.values_erased",
                subject=entry,
                case=entry.case,
                territory=entry.territory,
                actor=actor,
                on_behalf_of=on_behalf_of,
                now=now,
                new={"basis": basis.strip()},
            )
    return len(entries)
