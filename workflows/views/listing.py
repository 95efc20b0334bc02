"""Lists kept under a name: chips above a list, saving, removing."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.middleware import PageRequest
from registry.services.errors import DomainError
from workflows.forms.works import SavedListForm
from workflows.queries import saved_lists_of
from workflows.rules.lists import ListPage
from workflows.services import forget_list, save_list
from workflows.views.base import Page
from workflows.views.places import list_url


@dataclass(frozen=True, kw_only=True)
class SavedRow:
    """A named list as a chip with a way to remove it."""

    pk: int
    name: str
    url: str
    active: bool


def saved_rows(request: PageRequest, page: ListPage) -> list[SavedRow]:
    """The reader's named lists; one query."""
    here = _pairs(request.META.get("QUERY_STRING", ""))
    return [
        SavedRow(
            pk=one.pk,
            name=one.name,
            url=f"{reverse(page.value)}?{one.query}",
            active=_pairs(one.query) == here,
        )
        for one in saved_lists_of(request.viewer.person_id, page)
    ]


def _pairs(query: str) -> set[tuple[str, str]]:
    return {pair for pair in parse_qsl(query) if pair[0] != "page"}


class SaveList(Page):
    """Keeps the list under a name."""

    action = "saved_lists"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SavedListForm(request.POST)
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, str(errors[0]))
            return redirect(list_url(self.request, self.page(request.POST.get("page", ""))))
        given = form.cleaned_data
        try:
            saved = save_list(
                given["page"], name=given["name"], query=given["query"], actor=self.actor
            )
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect(list_url(self.request, self.page(given["page"])))
        return self.done(
            _("The list «%(name)s» is saved: it stands above the list.") % {"name": saved.name},
            f"{reverse(saved.page)}?{saved.query}",
        )

    def page(self, name: str) -> ListPage:
        return ListPage(name) if name in list(ListPage) else ListPage.MY_TASKS


class ForgetList(Page):
    """Removes a name of the reader's own."""

    action = "saved_lists"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forget_list(self.kwargs["list_id"], actor=self.actor)
        name = request.POST.get("page", "")
        page = ListPage(name) if name in list(ListPage) else ListPage.MY_TASKS
        return self.done(_("The saved list is removed."), reverse(page.value))
