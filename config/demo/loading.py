"""Loading the demonstration: the places, then four months of life in them."""

from datetime import datetime, timedelta

from django.db import transaction

from config.demo import content
from config.demo.councils import Chamber, meet_today, sittings
from config.demo.places import Place, hashed, make_place
from config.demo.stories import tell_of
from config.demo.timeline import Story, tell
from registry.models import StoredFile, Territory
from registry.rules.vocabulary import PreviewState
from registry.services.letters import send_letters
from registry.services.previews import prepare_preview
from workflows.services.ladder import climb_ladders

PASSWORD = "areopag-demo"  # noqa: S105 -- told to everyone who looks at the demonstration
DAYS = 120
LETTERS_AT_ONCE = 1000


def is_loaded() -> bool:
    return Territory.objects.filter(code__in=content.TERRITORIES).exists()


def is_foreign() -> bool:
    """Whether the database holds anybody's own data beside the demonstration."""
    return Territory.objects.filter(training_of=None).exclude(code__in=content.TERRITORIES).exists()


def load(*, now: datetime) -> dict[str, Place]:
    """Enter both places and tell every story up to now, in one transaction.

    One transaction: an interrupted load leaves nothing behind, and one commit is quicker than
    two thousand.
    """
    with transaction.atomic():
        places = enter_places(now=now)
        live(places, now=now)
        draw_pages()
    return places


def enter_places(*, now: datetime) -> dict[str, Place]:
    began = now - timedelta(days=DAYS + 7)
    password = hashed(PASSWORD)
    return {code: make_place(code, password=password, now=began) for code in content.TERRITORIES}


def live(places: dict[str, Place], *, now: datetime) -> None:
    """Let everything happen in the order of time, up to a meeting that has just ended."""
    began = now - timedelta(days=DAYS + 2)
    chambers = {code: Chamber(place) for code, place in places.items()}
    stories: list[Story] = [
        tell_of(work, places[work.territory], chambers[work.territory], now=now)
        for work in content.works()
        if work.until != "shown"
    ]
    stories += [sittings(chamber, since=began, until=now) for chamber in chambers.values()]
    stories.append(_days(began))
    tell(stories, until=now - timedelta(hours=1))
    for chamber in chambers.values():
        meet_today(chamber, now=now)


def draw_pages() -> None:
    """Pages of all files for the screen, as the worker draws them."""
    waiting = StoredFile.objects.filter(preview=PreviewState.PENDING.value).order_by("pk")
    for file_id in list(waiting.values_list("pk", flat=True)):
        prepare_preview(file_id)


def _days(since: datetime) -> Story:
    """Morning and evening the clock does what it does every day: reminders and letters."""
    at = since
    while True:
        at += timedelta(hours=12)
        yield at
        climb_ladders(at)
        send_letters(at, limit=LETTERS_AT_ONCE)
