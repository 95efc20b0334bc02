"""Loading a list: the file comes in, its columns are looked at, its rows are checked."""

from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.labels import LIST_KIND
from registry.models import ListImport, Territory
from registry.queries.lists import recent_lists
from registry.rules.lists.columns import is_protected
from registry.rules.vocabulary import ListKind, ListState
from registry.services.errors import DomainError
from registry.services.lists.checking import start_check
from registry.services.lists.intake import choose_columns, take_file, take_pasted
from registry.services.lists.keeping import WrittenFile, template_of
from workflows.forms.load_list import OPTIONS, ColumnsForm, TakeListForm
from workflows.views.lists import TerritoryPage
from workflows.views.operations import follow

SHOWN_LISTS = 10
SHOWN_ROWS = 3


class LoadList(TerritoryPage):
    """Choose what to load; lists loaded before."""

    action = "load_lists"
    template_name = "registry/load_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        asked = self.request.GET.get("kind", ListKind.PEOPLE.value)
        return super().get_context_data(
            page_title=_("Load a list"),
            page_lead=_(
                "From the file you have: columns are found by their headings, and you see what "
                "changes before anything is written."
            ),
            templates=[(kind.value, LIST_KIND[kind]) for kind in ListKind],
            lists=list(recent_lists(self.territory)[:SHOWN_LISTS]),
            **{"form": TakeListForm(initial={"kind": asked}), **kwargs},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        form = TakeListForm(request.POST, request.FILES)
        if form.is_valid():
            brought = form.cleaned_data
            by: dict[str, Any] = {
                "territory": self.territory,
                "actor": self.actor,
                "now": self.now,
            }
            try:
                if brought["file"]:
                    taken = take_file(brought["file"], brought["kind"], **by)
                else:
                    taken = take_pasted(brought["pasted"], brought["kind"], **by)
            except DomainError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                return redirect("list_columns", taken.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ListTemplate(TerritoryPage):
    """An empty list with headings and an example."""

    action = "load_lists"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["kind"] not in set(ListKind):
            raise Http404
        return given(template_of(ListKind(kwargs["kind"])))


class ListPage(TerritoryPage):
    """A page about one list that was brought, found by ``list_id`` in the address."""

    action = "load_lists"

    def find_territory(self) -> Territory:
        self.taken = get_object_or_404(
            ListImport.objects.select_related("territory", "operation"), pk=self.kwargs["list_id"]
        )
        return self.taken.territory

    @property
    def kind(self) -> ListKind:
        return ListKind(self.taken.kind)

    def refused(self, error: DomainError) -> HttpResponse:
        messages.error(self.request, str(error.message))
        return redirect("list", self.taken.pk)


class ListColumns(ListPage):
    """What each column holds, and what holds for the whole list."""

    template_name = "registry/list_columns.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.taken.state not in (ListState.TAKEN, ListState.CHECKED):
            return redirect("list", self.taken.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or ColumnsForm(self.taken)
        options = kwargs.pop("options", None) or OPTIONS[self.kind](initial=self.initial())
        rows = list(self.taken.rows.order_by("place")[:SHOWN_ROWS])
        columns = [
            {
                "heading": heading,
                "is_protected": is_protected(heading),
                "field": form[f"column-{at}"] if at in form.columns else None,
                "examples": [row.cells[at] for row in rows if row.cells[at : at + 1]],
            }
            for at, heading in enumerate(self.taken.headings)
        ]
        return super().get_context_data(
            page_title=_("Columns of the list"),
            page_lead=f"{LIST_KIND[self.kind]} · {self.taken.name}",
            breadcrumbs=crumbs(),
            taken=self.taken,
            columns=columns,
            has_protected=any(one["is_protected"] for one in columns),
            above=len(self.taken.shape["above"]),
            form=form,
            options=options,
            **kwargs,
        )

    def initial(self) -> dict[str, Any]:
        """What was said before, or what is usual."""
        usual: dict[str, Any] = {"make_teachers": True}
        if self.kind is ListKind.CONCLUSIONS:
            usual["source"] = _("journal of conclusions of {year}").format(year=self.now.year - 1)
        return usual | self.taken.options

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, options = ColumnsForm(self.taken, request.POST), OPTIONS[self.kind](request.POST)
        if form.is_valid() and options.is_valid():
            try:
                said = {name: _kept(value) for name, value in options.cleaned_data.items()}
                choose_columns(self.taken, form.chosen(len(self.taken.headings)), said)
                operation = start_check(self.taken, actor=self.actor, now=self.now)
            except DomainError as error:
                form.add_error(None, str(error.message))
            else:
                return follow(operation)
        return self.show_again(form, options)

    def show_again(self, form: ColumnsForm, options: forms.Form) -> HttpResponse:
        context = self.get_context_data(form=form, options=options)
        return self.render_to_response(context, status=422)


def _kept(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def crumbs() -> list[dict[str, str]]:
    return [{"title": _("Load a list"), "url": reverse("load_list")}]


def given(file: WrittenFile) -> HttpResponse:
    """A file to keep."""
    return FileResponse(  # type: ignore[return-value]  # a response like any other
        BytesIO(file.body),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
