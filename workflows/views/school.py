"""«Моя школа»: the list of people, its changes, its confirmation."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.labels import STAFF_CHANGE
from registry.models import Employment, Organisation, Person, StaffConfirmation
from registry.queries import last_confirmation, staff_of
from registry.queries.staff import lines_of
from registry.rules.staff import Changes, changes_since, fingerprint, read_lines, school_year
from registry.services.errors import DomainError
from registry.services.staff import (
    add_employee,
    change_employment,
    confirm_staff,
    mark_left,
    same_name,
    take_back_leaving,
)
from workflows.forms.school import ConfirmForm, EmployeeForm, EmploymentForm, LeftForm, facts_of
from workflows.views.school_base import SchoolPage
from workflows.views.tables import table_response


@dataclass(frozen=True, kw_only=True)
class StaffRow:
    """A person of the list with what has changed since the list was confirmed."""

    employment: Employment
    on_leave: bool
    leaves_on: date | None
    changes: tuple[str | Promise, ...]
    left_form: LeftForm | None
    change_form: EmploymentForm | None


class School(SchoolPage):
    """People of the school; changes since the last confirmation are named in words, not by colour."""

    action = "school"
    template_name = "workflows/school.html"

    @cached_property
    def staff(self) -> list[Employment]:
        return list(staff_of(self.school, self.today))

    @cached_property
    def confirmed(self) -> StaffConfirmation | None:
        return last_confirmation(self.school)

    @cached_property
    def changes(self) -> Changes:
        """Nothing is a change while there is nothing to compare with."""
        lines = lines_of(self.staff, self.today)
        kept = read_lines(self.confirmed.lines) if self.confirmed else lines
        return changes_since(kept, lines)

    @property
    def is_due(self) -> bool:
        """Whether the list of this school year still waits for its confirmation."""
        confirmed = self.confirmed
        return confirmed is None or confirmed.school_year < school_year(self.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.organisation is None:
            return super().get_context_data(**kwargs)
        lines = lines_of(self.staff, self.today)
        person = Person.objects.get(pk=self.person_id)
        kwargs.setdefault("form", EmployeeForm(initial={"period_from": self.today}))
        kwargs.setdefault(
            "confirm_form",
            ConfirmForm(initial={"signed_name": person.full_name, "seen": fingerprint(lines)}),
        )
        year = school_year(self.today)
        return super().get_context_data(
            page_lead=self.school.name,
            rows=self.rows(kwargs.pop("opened", None)),
            gone=self.gone(),
            people_count=len({line.person_id for line in lines}),
            confirmed=self.confirmed,
            change_count=self.changes.count,
            is_due=self.is_due,
            year=f"{year}/{year + 1}",
            **kwargs,
        )

    def rows(self, opened: tuple[int, Any, Any] | None) -> list[StaffRow]:
        """``opened``: the row whose form was refused, with the forms as they were filled in."""
        return [self.row(one, opened) for one in self.staff]

    def row(self, employment: Employment, opened: tuple[int, Any, Any] | None) -> StaffRow:
        changes = self.changes.of_present.get(employment.pk, ())
        mine = opened if opened and opened[0] == employment.pk else None
        prefix = f"row-{employment.pk}"
        return StaffRow(
            employment=employment,
            on_leave=employment.is_on_leave(self.today),
            leaves_on=employment.period_to,
            changes=tuple(STAFF_CHANGE[one] for one in changes),
            left_form=(mine and mine[1]) or LeftForm(prefix=prefix),
            change_form=(mine and mine[2])
            or EmploymentForm(prefix=prefix, initial=facts_of(employment)),
        )

    def gone(self) -> list[Employment]:
        """People of the confirmed list who are no longer in it, with their last days."""
        ids = [line.employment_id for line in self.changes.gone]
        return list(Employment.objects.filter(pk__in=ids).select_related("person"))


class SchoolTable(School):
    """The list as a table."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        columns = (
            _("Surname"),
            _("First name"),
            _("Patronymic"),
            _("Position"),
            _("Place of work"),
            _("Works since"),
            _("Last working day"),
            _("Childcare leave to"),
            _("E-mail"),
            _("Changed"),
        )
        return table_response(
            _("People, %(school)s") % {"school": self.school.short_name},
            _("People"),
            columns,
            [self.cells(row) for row in self.rows(None)],
        )

    def cells(self, row: StaffRow) -> tuple[Any, ...]:
        one = row.employment
        return (
            one.person.last_name,
            one.person.first_name,
            one.person.patronymic,
            one.position,
            _("main") if one.is_main else _("second job"),
            one.period_from,
            one.period_to,
            (one.leave_to or _("open")) if row.on_leave else "",
            one.person.email,
            ", ".join(str(word) for word in row.changes),
        )


class ConfirmSchool(School):
    """«Подтвердить список»."""

    action = "school.confirm"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ConfirmForm(request.POST)
        if form.is_valid():
            try:
                confirmed = confirm_staff(
                    self.school, **form.cleaned_data, actor=self.actor, now=self.now
                )
            except DomainError as error:
                if error.code == "list_changed":
                    messages.error(request, str(error.message))
                    return redirect(self.address())
                form.add_error(error.field or None, str(error.message))
            else:
                told = _("The list of %(school)s is confirmed: %(count)s people.") % {
                    "school": self.school.short_name,
                    "count": confirmed.people_count,
                }
                return self.done(told, self.address())
        return self.render_to_response(self.get_context_data(confirm_form=form), status=422)


class AddEmployee(School):
    """Somebody came. A person of the same name elsewhere in the municipality is asked about once."""

    action = "school.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EmployeeForm(request.POST)
        names = {
            key: request.POST.get(key, "") for key in ("last_name", "first_name", "patronymic")
        }
        alike = same_name(self.school, **names)
        form.fields["same_person"].queryset = Person.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in alike]
        )
        if form.is_valid() and (form.cleaned_data["asked"] or not alike):
            try:
                added = add_employee(self.school, **form.facts(), actor=self.actor, now=self.now)
            except DomainError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                told = _("%(person)s is in the list now.") % {"person": added.person.full_name}
                return self.done(told, self.address())
        context = self.get_context_data(
            form=form, alike=alike if form.is_valid() or form.data.get("asked") else []
        )
        return self.render_to_response(context, status=422)


class ChangeEmployee(School):
    """Leaving, coming back, another position, leave: whichever button was pressed."""

    action = "school.edit"
    http_method_names = ["post"]

    def find_organisation(self) -> Organisation:
        self.employment = get_object_or_404(
            Employment.objects.select_related("person", "organisation__territory"),
            pk=self.kwargs["employment_id"],
        )
        self.kwargs["organisation_id"] = self.employment.organisation_id
        return self.employment.organisation

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        by: dict[str, Any] = {"actor": self.actor, "now": self.now}
        name = {"person": self.employment.person.full_name}
        prefix = f"row-{self.employment.pk}"
        what = request.POST.get("what", "")
        left = LeftForm(request.POST if what == "left" else None, prefix=prefix)
        changed = EmploymentForm(request.POST if what == "change" else None, prefix=prefix)
        try:
            if what == "stays":
                take_back_leaving(self.employment, **by)
                return self.done(_("%(person)s stays in the list.") % name, self.address())
            if left.is_valid():
                mark_left(self.employment, last_day=left.cleaned_data["last_day"], **by)
                told = _("%(person)s is marked as leaving. After that day no letters go there.")
                return self.done(told % name, self.address())
            if changed.is_valid():
                change_employment(self.employment, **changed.facts(), **by)
                return self.done(_("Saved: %(person)s.") % name, self.address())
        except DomainError as error:
            form = left if what == "left" else changed
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        if not changed.is_bound:
            changed = EmploymentForm(prefix=prefix, initial=facts_of(self.employment))
        opened = (self.employment.pk, left, changed)
        return self.render_to_response(self.get_context_data(opened=opened), status=422)
