"""Answers to autosave: docs/reference/interface.md, «Autosave»."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse

from registry.services.errors import DomainError

DAY = 24 * 3600
CHANGED_ELSEWHERE = "draft_changed"


def saved(version: int) -> HttpResponse:
    """The draft is kept; without this header the page does not believe it."""
    return HttpResponse(status=204, headers={"X-Draft-Version": str(version)})


def refused(status: int, message: object) -> JsonResponse:
    """Why not, in words the page shows as they are."""
    return JsonResponse({"message": str(message)}, status=status)


def closed(message: object) -> JsonResponse:
    """There is nothing to be saved into any more: handed in, withdrawn, taken by somebody else."""
    return refused(410, message)


def save_draft(
    request: HttpRequest, key: str, *, stored_version: int, save: Callable[[int], int]
) -> HttpResponse:
    """Save over the version the page was made from, and answer as autosave expects.

    ``save`` takes that version, returns the new one and refuses with the code ``draft_changed``
    when somebody was faster. If that somebody was this very page, whose answer got lost on the
    way, the page is right and its newer content goes over ``stored_version``.
    """
    tab = request.POST.get("draft_tab", "")[:60]
    try:
        version = save(_version(request))
    except DomainError as error:
        if error.code != CHANGED_ELSEWHERE:
            return refused(422, error.message)
        if not tab or cache.get(_key(key)) != tab:
            return refused(409, error.message)
        try:
            version = save(stored_version)
        except DomainError as again:
            return refused(409, again.message)
    cache.set(_key(key), tab, DAY)
    return saved(version)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() else -1


def _key(key: str) -> str:
    return f"draft-tab:{key}"
