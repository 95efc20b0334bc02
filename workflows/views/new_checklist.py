"""A new checklist from a pasted table, from another checklist, or from nothing (REG-18)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.models import Territory
from registry.services.errors import DomainError
from review.models import Checklist, ChecklistVersion
from review.rules.checklist_tables import Column, ReadTable, groups_of
from review.services.checklist_building import copy_checklist, create_checklist
from review.services.table_sources import read_pasted, read_table_file
from workflows.forms.new_checklist import (
    CopyForm,
    LineFormSet,
    PasteForm,
    TitleForm,
    line_rows,
)
from workflows.views.lists import TerritoryPage
from workflows.views.practices import Crumb

COLUMN_TITLE = {
    Column.NUMBER: gettext_lazy("number"),
    Column.GROUP: gettext_lazy("group of criteria"),
    Column.CRITERION: gettext_lazy("criterion"),
    Column.MAXIMUM: gettext_lazy("points"),
    Column.HINT: gettext_lazy("where to look, levels"),
    Column.LEVEL: gettext_lazy("level"),
    Column.OTHER: gettext_lazy("left out"),
}


class NewChecklist(TerritoryPage):
    """Three ways to begin; the table comes first. Nothing is created before it was looked at."""

    action = "instruments.edit"
    template_name = "review/new_checklist.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "paste_form": PasteForm(),
            "copy_form": CopyForm(checklists=self.checklists(), prefix="copy"),
            "empty_form": TitleForm(prefix="empty"),
        }
        return super().get_context_data(
            page_title=_("New checklist"),
            breadcrumbs=[Crumb(_("Checklists"), reverse("instruments"))],
            may_copy=self.checklists().exists(),
            **{**given, **kwargs},
        )

    @property
    def here(self) -> Territory:
        """The territory: without one nobody is let to this page."""
        assert self.territory is not None  # noqa: S101 -- asked for before
        return self.territory

    def checklists(self) -> "QuerySet[Checklist]":
        return Checklist.objects.filter(territory=self.territory).order_by("title")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ways = {
            "read": self.read,
            "create": self.create,
            "copy": self.copy,
            "empty": self.begin_empty,
        }
        return ways.get(request.POST.get("action", ""), self.read)()

    # --- The table ------------------------------------------------------------------------------

    def read(self) -> HttpResponse:
        """Show what was understood of the table."""
        form = PasteForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.again(paste_form=form)
        given = form.cleaned_data
        try:
            table = (
                read_table_file(given["file"])
                if given["file"]
                else read_pasted(text=given["table"], html=given["html"])
            )
        except DomainError as error:
            form.add_error("file" if given["file"] else "table", str(error.message))
            return self.again(paste_form=form)
        title = given["title"] or table.title
        return self.preview(
            title_form=TitleForm(initial={"title": title}),
            lines=LineFormSet(initial=line_rows(table), prefix="lines"),
            summary=_summary(table),
        )

    def create(self) -> HttpResponse:
        """Make the checklist of the rows as they were mended."""
        title_form = TitleForm(self.request.POST)
        lines = LineFormSet(self.request.POST, prefix="lines")
        if not (title_form.is_valid() & lines.is_valid()):
            return self.preview(title_form=title_form, lines=lines, status=422)
        groups = groups_of([form.line() for form in lines], untitled=_("Criteria"))
        if not groups:
            title_form.add_error(None, _("There is not one criterion: mark the rows that are."))
            return self.preview(title_form=title_form, lines=lines, status=422)
        version = create_checklist(
            self.here,
            title=title_form.cleaned_data["title"],
            groups=groups,
            actor=self.actor,
            now=self.now,
        )
        return self.created(version)

    def preview(self, *, status: int = 200, **context: Any) -> HttpResponse:
        self.template_name = "review/new_checklist_preview.html"
        shown = self.get_context_data(**context) | {"page_title": _("What was understood")}
        shown["breadcrumbs"].append(Crumb(_("New checklist"), reverse("new_checklist")))
        return self.render_to_response(shown, status=status)

    # --- Other ways -----------------------------------------------------------------------------

    def copy(self) -> HttpResponse:
        form = CopyForm(self.request.POST, checklists=self.checklists(), prefix="copy")
        if not form.is_valid():
            return self.again(copy_form=form)
        source = form.cleaned_data["source"]
        version = source.versions.order_by("-in_force_from", "-number").first()
        copied = copy_checklist(
            version, title=form.cleaned_data["title"], actor=self.actor, now=self.now
        )
        return self.created(copied)

    def begin_empty(self) -> HttpResponse:
        form = TitleForm(self.request.POST, prefix="empty")
        if not form.is_valid():
            return self.again(empty_form=form)
        version = create_checklist(
            self.here,
            title=form.cleaned_data["title"],
            actor=self.actor,
            now=self.now,
        )
        return self.created(version)

    def again(self, **forms: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**forms), status=422)

    def created(self, version: ChecklistVersion) -> HttpResponse:
        told = _("“{title}” is a draft. Look it through and put it in force when it is ready.")
        return self.done(
            told.format(title=version.checklist.title),
            reverse("build_checklist", args=[version.pk]),
        )


def _summary(table: ReadTable) -> dict[str, Any]:
    """What was found, for the line over the rows."""
    found = ngettext("%(count)d criterion found", "%(count)d criteria found", table.criteria) % {
        "count": table.criteria
    }
    return {
        "found": found,
        "columns": [(COLUMN_TITLE[column], header) for column, header in table.columns],
        "doubtful": table.doubtful,
    }
