"""Works sent for several teachers at once: each row is a work of its own, kept whatever its faults."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Organisation, Person, Procedure
from registry.queries import staff_of
from registry.rules.vocabulary import CaseState
from registry.services.errors import DomainError
from review.models import SchoolEntry
from review.queries import last_version
from review.services import school_entries, submission
from workflows.forms.school_send import RequestForm, WorkRowForm
from workflows.forms.submit_material import initial_of
from workflows.services.school import Outcome, Sent, send_for_teacher
from workflows.views.material_checklists import intake_over_in, open_procedures
from workflows.views.school_base import SchoolPage

MOST_ROWS = 12
MORE_ROWS = 3
ROW = re.compile(r"work-(\d{1,2})-")
WHOLE = "material__case__territory"
PROCEDURE = "material__case__procedure_version__procedure"


@dataclass(frozen=True, kw_only=True)
class DoneRow:
    """What became of a row: a sentence, and what is still to be mended."""

    name: str
    told: str
    tone: str
    problems: tuple[str, ...]
    url: str


class SendPage(SchoolPage):
    """What both pages of sending share."""

    action = "school.submit"

    @cached_property
    def teachers(self) -> QuerySet[Person]:
        ids = staff_of(self.school, self.today).order_by().values("person")
        return Person.objects.filter(pk__in=ids).exclude(pk=self.person_id)

    def send(self, entry: SchoolEntry, form: WorkRowForm) -> DoneRow:
        """Keep what the row says, then send it, ask its author, or leave it as a draft."""
        by: dict[str, Any] = {"actor": self.actor, "now": self.now}
        problems = school_entries.fill_for_teacher(
            entry.material,
            content=form.row_content(self.school),
            files=form.cleaned_data["uploads"],
            on_behalf_of=school_entries.behalf_of(entry),
            **by,
        )
        try:
            if scan := form.cleaned_data.get("consent_scan"):
                school_entries.keep_consent_scan(entry, scan, **by)
            outcome = Outcome(Sent.INCOMPLETE) if problems else send_for_teacher(entry, **by)
        except DomainError as error:
            outcome = Outcome(Sent.INCOMPLETE, (str(error.message),))
        return self.told(entry, outcome, problems)

    def told(self, entry: SchoolEntry, outcome: Outcome, problems: Sequence[str]) -> DoneRow:
        case = entry.material.case
        words, tone = {
            Sent.SENT: (_("sent, № %(number)s"), "good"),
            Sent.ASKED: (_("the author is asked by letter"), "info"),
            Sent.INCOMPLETE: (_("kept as a draft"), "warn"),
        }[outcome.sent]
        waits = case.state == CaseState.DRAFT
        title = case.title or _("Work without a title")
        return DoneRow(
            name=f"{case.applicant.short_name}, «{title}»",
            told=words % {"number": case.number},
            tone=tone,
            problems=(*problems, *outcome.gaps),
            url=reverse("school_draft", args=[entry.pk]) if waits else "",
        )


class SendForTeachers(SendPage):
    """One form, a row for every work; a faulty row keeps nobody else's from going."""

    template_name = "workflows/school_send.html"

    @cached_property
    def procedures(self) -> QuerySet[Procedure]:
        ids = [one.pk for one in open_procedures([self.school.territory], self.now)]
        return Procedure.objects.filter(pk__in=ids)

    def rows(self) -> list[WorkRowForm]:
        """A row for each teacher chosen in the list, or as many empty ones as are asked for."""
        chosen = self.request.GET.getlist("person")[:MOST_ROWS]
        asked = self.request.GET.get("rows", "1")
        count = min(int(asked), MOST_ROWS) if asked.isdecimal() else 1
        initial = [{"teacher": one} for one in chosen] or [{}] * max(count, 1)
        return [self.row(at, initial=one) for at, one in enumerate(initial)]

    def row(self, at: int, *args: Any, **kwargs: Any) -> WorkRowForm:
        return WorkRowForm(*args, teachers=self.teachers, prefix=f"work-{at}", **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("head", RequestForm(procedures=self.procedures))
        kwargs.setdefault("rows", self.rows())
        return super().get_context_data(
            page_title=_("Send works for teachers"),
            page_lead=self.school.name,
            more=min(MORE_ROWS, MOST_ROWS - len(kwargs["rows"])),
            most_rows=MOST_ROWS,
            spare_row=WorkRowForm(teachers=self.teachers, prefix="work-0"),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "more" in request.POST:
            return self.with_more_rows()
        head = RequestForm(request.POST, request.FILES, procedures=self.procedures)
        forms = [self.row(at, request.POST, request.FILES) for at in self.places_sent()]
        if not head.is_valid():
            for form in forms:
                form.is_valid()
            return self.show(head, forms, [])
        done, left = [], []
        for form in forms:
            row = self.begin(head, form) if form.is_valid() else None
            done.extend([row] if row else [])
            left.extend([] if row else [form])
        if left or any(row.problems for row in done):
            return self.show(head, left, done)
        words = "; ".join(f"{row.name}: {row.told}" for row in done)
        return self.done(words, self.address("school_works"))

    def places_sent(self) -> list[int]:
        """Places of the rows that were sent: after some have gone the others keep theirs."""
        typed = self.request.POST
        found = {int(match[1]) for name in typed if (match := ROW.match(name))}
        count = typed.get("rows", "")
        return (sorted(found) or list(range(int(count) if count.isdecimal() else 0)))[:MOST_ROWS]

    def with_more_rows(self) -> HttpResponse:
        """The same page with more rows and all that was typed; files are to be chosen anew."""
        typed = self.request.POST
        initial = [as_typed(typed, f"work-{at}-") for at in self.places_sent()]
        initial = [*initial, *[{}] * MORE_ROWS][:MOST_ROWS]
        rows = [self.row(at, initial=one) for at, one in enumerate(initial)]
        head = RequestForm(initial=as_typed(typed, ""), procedures=self.procedures)
        lost = bool(self.request.FILES)
        return self.render_to_response(self.get_context_data(head=head, rows=rows, lost_files=lost))

    def begin(self, head: RequestForm, form: WorkRowForm) -> DoneRow | None:
        """A new work in the teacher's name; None when it could not even begin."""
        given = head.cleaned_data
        if given["request_scan"]:
            given["request_scan"].seek(0)
        try:
            material = school_entries.start_for_teacher(
                form.cleaned_data["teacher"],
                given["procedure"],
                self.school,
                basis=given["basis"],
                request_scan=given["request_scan"],
                actor=self.actor,
                now=self.now,
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return None
        entry = material.school_entry
        return self.send(entry, form)

    def show(self, head: RequestForm, rows: list[WorkRowForm], done: list[DoneRow]) -> HttpResponse:
        """Rows that are still forms stay as they were typed; those that are kept are told of."""
        context = self.get_context_data(head=head, rows=rows, done=done)
        return self.render_to_response(context, status=422)


def as_typed(typed: QueryDict, prefix: str) -> dict[str, str]:
    """What stands in the fields with the prefix, by name without it."""
    return {
        name.removeprefix(prefix): str(typed[name]) for name in typed if name.startswith(prefix)
    }


class SchoolDraft(SendPage):
    """A work that waits: what it lacks is added here, its author is asked once more."""

    template_name = "workflows/school_draft.html"

    def find_organisation(self) -> Organisation:
        self.entry = get_object_or_404(
            SchoolEntry.objects.select_related(
                "organisation__territory", WHOLE, PROCEDURE, "material__case__applicant"
            ),
            pk=self.kwargs["entry_id"],
        )
        self.kwargs["organisation_id"] = self.entry.organisation_id
        return self.entry.organisation

    def form(self, *args: Any) -> WorkRowForm:
        material = self.entry.material
        form = WorkRowForm(
            *args,
            teachers=Person.objects.filter(pk=material.case.applicant_id),
            initial=initial_of(material) | {"teacher": material.case.applicant_id},
            prefix="work",
        )
        form.fields["teacher"].disabled = True
        return form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.entry.material.case.state != CaseState.DRAFT:
            return redirect(self.address("school_works"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        material = self.entry.material
        return super().get_context_data(
            page_title=material.case.applicant.full_name,
            page_lead=self.entry.basis,
            breadcrumbs=[{"title": _("Works"), "url": self.address("school_works")}],
            entry=self.entry,
            intake_over=intake_over_in(material.case, self.now),
            files=[one.file for one in last_version(material).files.select_related("file")],
            gaps=school_entries.gaps_for_teacher(material),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.entry.material.case.state != CaseState.DRAFT:
            return redirect(self.address("school_works"))
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            self.remove_files(request.POST.getlist("remove"))
            row = self.send(self.entry, form)
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        for problem in row.problems:
            form.add_error(None, problem)
        if row.problems:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return self.done(f"{row.name}: {row.told}", self.address("school_works"))

    def remove_files(self, ids: Sequence[str]) -> None:
        for file_id in ids:
            submission.remove_file(
                self.entry.material,
                file_id=int(file_id) if file_id.isdecimal() else 0,
                actor=self.actor,
                on_behalf_of=school_entries.behalf_of(self.entry),
                now=self.now,
            )
