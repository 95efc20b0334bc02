"""Links in letters that let one person do one thing until one moment, without signing in.

A link is signed, not stored. It answers only to the purpose it was made for; that it works once
follows from the state of what it leads to. Opening it changes nothing: the page asks to confirm.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing
from django.utils.translation import gettext_lazy as _

from registry.services.errors import DomainError

SALT = "areopag.letter-link"


@dataclass(frozen=True)
class LinkFacts:
    """What a link is about, and whom it was sent to."""

    subject_id: int
    person_id: int


def make_link_token(purpose: str, *, subject_id: int, person_id: int, expires_at: datetime) -> str:
    """A token for the address of a link; its purpose can be read, nothing in it can be changed."""
    facts = [subject_id, person_id, int(expires_at.timestamp())]
    return f"{purpose}.{signing.dumps(facts, salt=f'{SALT}.{purpose}')}"


def purpose_of(token: str) -> str:
    """The purpose a token states. It holds only once ``read_link_token`` has agreed."""
    return token.partition(".")[0]


def read_link_token(token: str, purpose: str, *, now: datetime) -> LinkFacts:
    """The facts of a token made for ``purpose``; refuses a damaged and an expired one."""
    stated, _dot, signed = token.partition(".")
    try:
        if stated != purpose:
            raise signing.BadSignature("made for another purpose")
        subject_id, person_id, expires = signing.loads(signed, salt=f"{SALT}.{purpose}")
    except signing.BadSignature as error:
        raise DomainError(
            "link_broken",
            _("This link is damaged. Copy it from the letter once more, whole."),
        ) from error
    if now > datetime.fromtimestamp(expires, tz=UTC):
        raise DomainError(
            "link_expired",
            _("This link is no longer valid. Sign in to see what is waiting for you."),
        )
    return LinkFacts(subject_id=subject_id, person_id=person_id)
