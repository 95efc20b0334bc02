"""One-time ways in: made, found again by what a person brings, used once."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from registry.models import AccessPass, Person, Territory
from registry.rules.access import CODE_LENGTH, LASTS, PassFacts, pass_state
from registry.rules.actors import Actor
from registry.rules.vocabulary import PassKind, PassState
from registry.services.errors import DomainError
from registry.services.letter_links import make_link_token, read_link_token

SALT = "areopag.access-code"
# A link is still understood when its pass has run out: it can then say so and offer a new letter.
LINK_UNDERSTOOD_FOR = timedelta(days=400)
# Before the kind in the purpose of a link: links of other rooms have short purposes of their own.
PURPOSE = "access_"


def new_pass(
    person: Person,
    kind: PassKind,
    territory: Territory,
    *,
    actor: Actor,
    now: datetime,
    address: str = "",
    code: str = "",
) -> AccessPass:
    """A way in that is not saved yet; of ``code`` only a keyed hash is kept."""
    return AccessPass(
        person=person,
        kind=kind.value,
        territory=territory,
        made_by_id=actor.person_id,
        made_at=now,
        expires_at=now + LASTS[kind],
        address=address,
        code_hash=hash_of(code) if code else None,
    )


def link_of(made: AccessPass) -> str:
    """The token of a pass's link; made anew each time, stored nowhere."""
    return make_link_token(
        f"{PURPOSE}{made.kind}",
        subject_id=made.pk,
        person_id=made.person_id,
        expires_at=made.expires_at + LINK_UNDERSTOOD_FOR,
    )


def pass_of_link(token: str, kind: PassKind, *, now: datetime) -> AccessPass:
    """The pass that a link names, whatever its state; refuses a link that was tampered with."""
    facts = read_link_token(token, f"{PURPOSE}{kind.value}", now=now)
    found = _passes().filter(pk=facts.subject_id, person_id=facts.person_id, kind=kind).first()
    if found is None:
        raise DomainError("link_broken", _("This link is damaged. Copy it from the letter whole."))
    return found


def pass_of_code(code: str) -> AccessPass | None:
    """The pass of a printed code, whatever its state."""
    if len(code) != CODE_LENGTH:
        return None
    return _passes().filter(code_hash__in=_hashes(code)).first()


def state_of_pass(made: AccessPass, now: datetime) -> PassState:
    return pass_state(
        PassFacts(expires_at=made.expires_at, used_at=made.used_at, revoked_at=made.revoked_at),
        now,
    )


def use_pass(made: AccessPass, *, now: datetime) -> None:
    """Use it up, once: of two who press at the same instant one is refused.

    With it all other invitations of the person end: whoever has come in needs none.
    """
    still_open = AccessPass.objects.filter(
        pk=made.pk, used_at=None, revoked_at=None, expires_at__gt=now
    )
    if not still_open.update(used_at=now):
        raise DomainError("pass_spent", _("This link or code has been used already."))
    made.used_at = now
    if made.kind != PassKind.NEW_EMAIL:
        revoke_passes([made.person_id], PassKind.LETTER, PassKind.SHEET, PassKind.SIGN_IN, now=now)


def revoke_passes(person_ids: Iterable[int], *kinds: PassKind, now: datetime) -> None:
    """Take back what is still open."""
    AccessPass.objects.filter(
        person_id__in=list(person_ids),
        kind__in=[kind.value for kind in kinds],
        used_at=None,
        revoked_at=None,
        expires_at__gt=now,
    ).update(revoked_at=now)


def new_code() -> str:
    """A code for paper; digits, so that no layout of a keyboard stands in the way."""
    return "".join(secrets.choice("0123456789") for _place in range(CODE_LENGTH))


def hash_of(code: str, *, key: str | None = None) -> str:
    """Keyed by the secret of the installation: a stolen database does not give the codes away."""
    return salted_hmac(SALT, code, secret=key, algorithm="sha256").hexdigest()


def _hashes(code: str) -> list[str]:
    return [hash_of(code, key=key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _passes() -> QuerySet[AccessPass]:
    return AccessPass.objects.select_related("person__user", "territory")
