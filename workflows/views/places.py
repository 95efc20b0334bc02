"""The way back to a list as its reader left it."""

from django.urls import reverse

from registry.middleware import PageRequest
from workflows.rules.lists import ListPage

KEPT = "list."


def keep_place(request: PageRequest, page: ListPage) -> None:
    """Remember how the list was narrowed, so that whoever comes back finds it so."""
    key, query = KEPT + page, request.META.get("QUERY_STRING", "")
    if request.session.get(key, "") != query:
        request.session[key] = query


def list_url(request: PageRequest, page: ListPage) -> str:
    """The list as its reader left it."""
    query = request.session.get(KEPT + page, "")
    return f"{reverse(page.value)}?{query}" if query else reverse(page.value)
