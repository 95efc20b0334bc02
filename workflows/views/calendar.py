"""The production calendar by which terms are counted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.models import CalendarDay, Territory
from registry.queries.calendar_days import calendar_days
from registry.rules.vocabulary import DayKind
from registry.services.calendar_days import add_day, remove_day
from registry.services.errors import DomainError
from registry.services.letter_choices import set_quiet_hours
from workflows.forms.calendar import CalendarDayForm, QuietHoursForm
from workflows.views.lists import TerritoryPage

FIRST_YEAR, LAST_YEAR = 2020, 2099


@dataclass(frozen=True)
class DayLine:
    """A day of the list. A country's day that the territory has overruled counts no longer."""

    day: CalendarDay
    is_own: bool
    is_overruled: bool


class Calendar(TerritoryPage):
    """Days of one year that differ from the usual week: the country's and the territory's own."""

    action = "calendar"
    template_name = "registry/calendar.html"

    @property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() else self.now.year
        return min(max(year, FIRST_YEAR), LAST_YEAR)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = list(calendar_days(self.territory, self.year))
        return super().get_context_data(
            page_title=_("Production calendar, {year}").format(year=self.year),
            page_lead=_(
                "Terms are counted by working days: Monday to Friday, save the days below."
            ),
            year=self.year,
            previous_year=self.year - 1,
            next_year=self.year + 1,
            months=_by_months(days),
            is_empty=not any(day.territory_id is None for day in days),
            may_edit=self.may("calendar.edit"),
            **{"form": CalendarDayForm(), "quiet_form": self.quiet_form(), **kwargs},
        )

    def quiet_form(self, data: Any = None) -> QuietHoursForm:
        here = self.territory
        initial = (
            {
                "quiet_from": here.quiet_from,
                "quiet_to": here.quiet_to,
                "quiet_weekends": here.quiet_weekends,
            }
            if here
            else {}
        )
        return QuietHoursForm(data, initial=initial)


class SetQuietHours(Calendar):
    """When letters that can wait are not sent here."""

    action = "calendar.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        form = self.quiet_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(quiet_form=form), status=422)
        set_quiet_hours(self.territory, **form.cleaned_data, actor=self.actor, now=self.now)
        return self.done(
            _("Quiet hours are set: reminders and notices wait until {time}.").format(
                time=f"{self.territory.quiet_to:%H:%M}"
            ),
            reverse("calendar"),
        )


class AddCalendarDay(Calendar):
    """State a day of the territory."""

    action = "calendar.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        form = CalendarDayForm(request.POST)
        if form.is_valid():
            stated = form.cleaned_data
            try:
                day = add_day(
                    self.territory,
                    day=stated["date"],
                    kind=stated["kind"],
                    note=stated["note"],
                    actor=self.actor,
                    now=self.now,
                )
            except DomainError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                return self.done(_told(day), f"{reverse('calendar')}?year={day.date.year}")
        return self.render_to_response(self.get_context_data(form=form), status=422)


class RemoveCalendarDay(TerritoryPage):
    """Take back a day the territory stated."""

    action = "calendar.edit"
    http_method_names = ["post"]

    def find_territory(self) -> Territory:
        self.day = get_object_or_404(
            CalendarDay.objects.select_related("territory"),
            pk=self.kwargs["day_id"],
            territory__isnull=False,
        )
        assert self.day.territory is not None  # noqa: S101 -- asked for above
        return self.day.territory

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        removed = self.day.date
        back = f"{reverse('calendar')}?year={removed.year}"
        try:
            remove_day(self.day, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect(back)
        told = _("{day} is counted as in the country's calendar again. Terms already set stay.")
        return self.done(told.format(day=date_format(removed, "j E Y")), back)


def _by_months(days: list[CalendarDay]) -> list[tuple[date, list[DayLine]]]:
    own = {day.date for day in days if day.territory_id is not None}
    months: dict[date, list[DayLine]] = {}
    for day in days:
        is_own = day.territory_id is not None
        line = DayLine(day=day, is_own=is_own, is_overruled=not is_own and day.date in own)
        months.setdefault(day.date.replace(day=1), []).append(line)
    return list(months.items())


def _told(day: CalendarDay) -> str:
    if day.kind == DayKind.DAY_OFF:
        told = _("{day} is a day off here now. New terms will be counted so; those set stay.")
    else:
        told = _("{day} is a working day here now. New terms will be counted so; those set stay.")
    return told.format(day=date_format(day.date, "j E Y"))
