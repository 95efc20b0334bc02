"""A private address of one's own terms: made, renewed, closed, found by what a program brings."""

import secrets
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from registry.models import CalendarFeed, Person, Territory
from registry.rules.actors import Actor
from registry.services.journal import record, recording

SALT = "areopag.calendar-feed"
TOKEN_BYTES = 32


def open_feed(person: Person, *, territory: Territory, actor: Actor, now: datetime) -> str:
    """Switch the feed on, or give it a new address in place of the old one, which dies.

    Returns the token of the address: it can be shown now and never again. The journal of the
    territory says that it was done, and nothing of the address.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with recording():
        feed, is_new = CalendarFeed.objects.update_or_create(
            person=person,
            defaults={
                "token_hash": hash_of(token),
                "made_at": now,
                "read_at": None,
                "digest": "",
                "changed_at": None,
            },
        )
        record(
            "registry.calendar_feed.opened" if is_new else "registry.calendar_feed.renewed",
            subject=feed,
            territory=territory,
            actor=actor,
            now=now,
        )
    return token


def close_feed(person: Person, *, territory: Territory, actor: Actor, now: datetime) -> None:
    """Switch the feed off: its address is nothing from now on. Nothing happens without a feed."""
    feed = CalendarFeed.objects.filter(person=person).first()
    if feed is None:
        return
    with recording():
        record(
            "registry.calendar_feed.closed",
            subject=feed,
            territory=territory,
            actor=actor,
            now=now,
        )
        feed.delete()


def feed_of_token(token: str) -> CalendarFeed | None:
    """The feed with this address, while its owner may sign in."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    hashes = [hash_of(token, key=key) for key in keys]
    return (
        CalendarFeed.objects.filter(token_hash__in=hashes, person__user__is_active=True)
        .select_related("person")
        .first()
    )


def note_reading(feed: CalendarFeed, *, digest: str, now: datetime) -> None:
    """Remember when the feed was read and since when it says what it says."""
    feed.read_at = now
    if feed.digest != digest:
        feed.digest, feed.changed_at = digest, now
    feed.save(update_fields=["read_at", "digest", "changed_at"])


def hash_of(token: str, *, key: str | None = None) -> str:
    """Keyed by the secret of the installation: a stolen database does not give addresses away."""
    return salted_hmac(SALT, token, secret=key, algorithm="sha256").hexdigest()
