"""Schools of the territory: which have confirmed their lists, and a reminder to the rest."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Organisation, Person, StaffConfirmation, Territory
from registry.queries import confirmations_in, organisations_on, responsible_people
from registry.rules.calendar import local_date
from registry.rules.staff import school_year
from registry.rules.vocabulary import OrganisationKind
from registry.services.staff_reminders import remind_schools
from workflows.views.lists import TerritoryPage

# They have no teachers' list to confirm.
NO_SCHOOLS = (OrganisationKind.AUTHORITY.value, OrganisationKind.METHODICAL_SERVICE.value)


@dataclass(frozen=True, kw_only=True)
class SchoolRow:
    """A school with its last confirmation."""

    organisation: Organisation
    confirmed: StaffConfirmation | None
    is_due: bool
    responsible: tuple[Person, ...]


class Schools(TerritoryPage):
    """Those that wait first."""

    action = "schools"
    template_name = "workflows/schools.html"

    @cached_property
    def place(self) -> Territory:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        return self.territory

    @cached_property
    def today(self) -> date:
        return local_date(self.now, self.place.time_zone)

    @cached_property
    def rows(self) -> list[SchoolRow]:
        confirmed = confirmations_in(self.place)
        people = responsible_people(self.place, self.today)
        year = school_year(self.today)
        rows = []
        for one in organisations_on(self.place, self.today).exclude(kind__in=NO_SCHOOLS):
            last = confirmed.get(one.pk)
            rows.append(
                SchoolRow(
                    organisation=one,
                    confirmed=last,
                    is_due=last is None or last.school_year < year,
                    responsible=tuple(people.get(one.pk, ())),
                )
            )
        return sorted(rows, key=lambda row: not row.is_due)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = school_year(self.today)
        waiting = sum(row.is_due for row in self.rows)
        return super().get_context_data(
            page_title=_("Lists of schools, %(year)s") % {"year": f"{year}/{year + 1}"},
            page_lead=_("Confirmed: %(done)s of %(all)s.")
            % {"done": len(self.rows) - waiting, "all": len(self.rows)},
            rows=self.rows,
            waiting=waiting,
            may_remind=self.may("schools.remind"),
            **kwargs,
        )


class RemindSchools(Schools):
    """Write to everyone whose list waits, or to one school."""

    action = "schools.remind"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        only = request.POST.get("school", "")
        chosen = [
            row.organisation
            for row in self.rows
            if row.is_due and only in ("", str(row.organisation.pk))
        ]
        reminded = remind_schools(self.place, chosen, actor=self.actor, now=self.now)
        count = len(reminded.written)
        told = ngettext(
            "A reminder is written to %(count)s person.",
            "Reminders are written to %(count)s people.",
            count,
        ) % {"count": count}
        if reminded.nobody:
            names = ", ".join(one.short_name for one in reminded.nobody[:10])
            told += " " + _("Nobody to write to: %(schools)s.") % {"schools": names}
        return self.done(told, reverse("schools"))
