"""A checked list: what would change, what is doubtful, what cannot be read; then it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.labels import LIST_FIELD, LIST_KIND, ORGANISATION_KIND, ROLE, ROW_OUTCOME
from registry.models import ListRow
from registry.queries.lists import conclusion_register, undecided_rows
from registry.queries.organisations import organisations_on
from registry.rules.calendar import local_date
from registry.rules.lists.people import TRANSFER
from registry.rules.lists.plans import ANOTHER, SKIP
from registry.rules.numbering import format_number
from registry.rules.vocabulary import (
    ListField,
    ListKind,
    ListState,
    OrganisationKind,
    Role,
    RowOutcome,
)
from registry.services.errors import DomainError
from registry.services.lists.applying import decide_all, decide_rows, explain_places, start_apply
from registry.services.lists.checking import start_check, unknown_places
from registry.services.lists.keeping import discard, rows_to_mend
from registry.services.lists.notes import sentences
from workflows.views.load_list import ListPage, crumbs, given
from workflows.views.operations import follow

ON_PAGE = 50
SHOWN_PLACES = 40
# In the order in which people look at them.
ORDER = (
    RowOutcome.DOUBTFUL,
    RowOutcome.ERROR,
    RowOutcome.NEW,
    RowOutcome.CHANGED,
    RowOutcome.LEAVER,
    RowOutcome.SKIPPED,
    RowOutcome.UNCHANGED,
)
WRITTEN = (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.LEAVER)
_YES_NO: Mapping[str, Promise] = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}


@dataclass(frozen=True)
class Choice:
    code: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """A row as it is shown: what changes, what is told of it, what may be answered."""

    row: ListRow
    changes: list[tuple[str, str, str]]
    notes: list[str]
    choices: list[Choice]


class ShowList(ListPage):
    """The difference, by outcome; after loading, what has become of the rows."""

    template_name = "registry/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.taken.state == ListState.TAKEN:
            return redirect("list_columns", self.taken.pk)
        if self.taken.state in (ListState.CHECKING, ListState.APPLYING):
            return redirect("operation", self.taken.operation_id)
        if self.taken.state == ListState.DISCARDED:
            return redirect("load_list")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.shown()
        rows = self.taken.rows.filter(outcome=shown.value if shown else "none")
        page = Paginator(rows.order_by("place"), ON_PAGE).get_page(self.request.GET.get("page"))
        is_checked = self.taken.state == ListState.CHECKED
        lines = [_line(row, self.kind, may_answer=is_checked) for row in page]
        undecided = undecided_rows(self.taken).count() if is_checked else 0
        return super().get_context_data(
            page_title=_("What changes") if is_checked else _("The list is loaded"),
            page_lead=f"{LIST_KIND[self.kind]} · {self.taken.name}",
            breadcrumbs=crumbs(),
            taken=self.taken,
            is_checked=is_checked,
            tabs=self.tabs(shown),
            shown=shown,
            page=page,
            query=f"show={shown.value}&" if shown else "",
            lines=lines,
            undecided=undecided,
            unmended=self.count(RowOutcome.ERROR) + undecided,
            written=sum(self.count(one) for one in WRITTEN)
            + (self.count(RowOutcome.DOUBTFUL) - undecided),
            places=self.places() if is_checked else [],
            **kwargs,
        )

    def count(self, outcome: RowOutcome) -> int:
        return int(self.taken.counts.get(outcome.value, 0))

    def shown(self) -> RowOutcome | None:
        there = [one for one in ORDER if self.count(one)]
        asked = self.request.GET.get("show", "")
        if asked in there:
            return RowOutcome(asked)
        return there[0] if there else None

    def tabs(self, shown: RowOutcome | None) -> list[dict[str, Any]]:
        return [
            {
                "code": one.value,
                "title": ROW_OUTCOME[one],
                "count": self.count(one),
                "active": one is shown,
            }
            for one in ORDER
            if self.count(one)
        ]

    def places(self) -> dict[str, Any] | None:
        """Names of organisations that were not found, each with a guess."""
        unknown = unknown_places(self.taken)
        if not unknown:
            return None
        return {
            "unknown": unknown[:SHOWN_PLACES],
            "more": max(len(unknown) - SHOWN_PLACES, 0),
            "organisations": organisations_on(
                self.taken.territory, local_date(self.now, self.taken.territory.time_zone)
            ),
        }

    @property
    def next_number(self) -> str:
        """The number of our next conclusion, after those carried over."""
        if self.kind is not ListKind.CONCLUSIONS:
            return ""
        register = conclusion_register(self.taken.territory, self.now.year)
        if register is None:
            return ""
        return format_number(register.pattern, number=register.next_number, year=register.year)


class DecideRows(ListPage):
    """Answers on doubtful rows and leavers, those of a page or all at once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if choice := request.POST.get("all", ""):
                count = decide_all(self.taken, choice if choice in ("first", SKIP) else ANOTHER)
            else:
                count = decide_rows(self.taken, _answers(request.POST))
        except DomainError as error:
            return self.refused(error)
        told = _("Answers kept: {count}. Nothing is written yet.").format(count=count)
        return self.done(told, _back(self.taken.pk, request.POST.get("show", "")))


class ExplainPlaces(ListPage):
    """Say which organisations are meant, and check once more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        written, meant = request.POST.getlist("written"), request.POST.getlist("meant")
        said = {name: int(pk) for name, pk in zip(written, meant, strict=False) if pk.isdecimal()}
        try:
            explain_places(self.taken, said)
            operation = start_check(self.taken, actor=self.actor, now=self.now)
        except DomainError as error:
            return self.refused(error)
        return follow(operation)


class ApplyList(ListPage):
    """Write it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            operation = start_apply(self.taken, actor=self.actor, now=self.now)
        except DomainError as error:
            return self.refused(error)
        return follow(operation)


class DiscardList(ListPage):
    """Put it aside; nothing was written."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            discard(self.taken)
        except DomainError as error:
            return self.refused(error)
        told = _("“{name}” is put aside. Nothing was written.").format(name=self.taken.name)
        return self.done(told, reverse("load_list"))


class RowsToMend(ListPage):
    """The same file with the rows that were not taken."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return given(rows_to_mend(self.taken))


def _answers(posted: Mapping[str, str]) -> dict[int, str]:
    return {
        int(name.removeprefix("row-")): value
        for name, value in posted.items()
        if name.startswith("row-") and name.removeprefix("row-").isdecimal()
    }


def _back(list_id: int, show: str) -> str:
    return f"{reverse('list', args=[list_id])}{f'?show={show}' if show in set(RowOutcome) else ''}"


def _line(row: ListRow, kind: ListKind, *, may_answer: bool) -> Line:
    return Line(
        row=row,
        changes=[_change(*one) for one in row.plan.get("changes", ())],
        notes=sentences(row.plan),
        choices=list(_choices(row, kind)) if may_answer else [],
    )


def _change(field: str, old: str, new: str) -> tuple[str, str, str]:
    name = ListField(field)
    return str(LIST_FIELD[name]), _value(name, old), _value(name, new)


def _value(field: ListField, value: str) -> str:
    """Codes in words."""
    if field is ListField.KIND and value in set(OrganisationKind):
        return str(ORGANISATION_KIND[OrganisationKind(value)])
    if field is ListField.ROLE and value in set(Role):
        return str(ROLE[Role(value)])
    return str(_YES_NO.get(value, value))


def _choices(row: ListRow, kind: ListKind) -> Iterable[Choice]:
    candidates = [one for one in row.plan.get("candidates", ()) if one[1]]
    for code, told in candidates:
        yield _choice(row, code, _("The same: {told}").format(told=told))
        if kind is ListKind.PEOPLE and code.startswith("p"):
            moved = _("The same, moved here: {told}").format(told=told)
            yield _choice(row, f"{code}{TRANSFER}", moved)
    if candidates:
        another = (
            _("Another organisation") if kind is ListKind.ORGANISATIONS else _("Another person")
        )
        yield _choice(row, ANOTHER, another)
    if candidates or row.outcome in (RowOutcome.LEAVER, RowOutcome.SKIPPED):
        yield _choice(row, SKIP, _("Leave this row out"))
    if row.outcome == RowOutcome.LEAVER:
        yield _choice(row, "", _("Has left"))


def _choice(row: ListRow, code: str, text: str) -> Choice:
    return Choice(code, text, row.decision == code)
