"""«Отчёт за период»: twelve figures, the records behind each, the year before, the signature."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from monitoring.forms.period_reports import PeriodForm, SignForm
from monitoring.labels import FIGURE, FIGURE_MEANING, PERIOD_NAME
from monitoring.models import PeriodReport
from monitoring.queries import signed_reports
from monitoring.rules.period_report import MEASURE, Figure, Period, Record
from monitoring.rules.periods import PeriodName, named_periods
from monitoring.rules.vocabulary import FigureKey, Measure
from monitoring.services.period_papers import (
    Report,
    counted,
    counted_head,
    period_said,
    report_docx,
    report_xlsx,
    said,
)
from monitoring.services.period_reports import (
    Contents,
    contents_of,
    count_period,
    report_in_force,
    sign_report,
)
from registry.models import Territory
from registry.rules.calendar import local_date
from registry.rules.files import clean_name
from registry.services.errors import DomainError
from workflows.views.lists import TerritoryPage

SHOWN = 500  # records on a page; the files hold all of them
MAKERS = {
    "docx": (
        report_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (report_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """A figure as the page shows it."""

    title: str | Promise
    meaning: str | Promise
    value: str
    before: str
    change: str
    of: str
    url: str


@dataclass(frozen=True, kw_only=True)
class RecordRow:
    title: str
    note: str
    day: Any
    counted: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A period that has a name."""

    title: str | Promise
    url: str
    active: bool


class ReportPage(TerritoryPage):
    """A page over one report: of a period chosen in the address, or one that was signed."""

    action = "period_report"
    # What the page is about, for its figures and its files.
    report: Report

    @property
    def service(self) -> Territory:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        return self.territory

    def address_of(self, key: FigureKey) -> str:
        """The page of the records behind a figure."""
        raise NotImplementedError

    def rows(self) -> list[FigureRow]:
        contents = self.report.contents
        return [self.row(one, contents.before.get(one.key)) for one in contents.figures]

    def row(self, figure: Figure, before: Decimal | None) -> FigureRow:
        return FigureRow(
            title=FIGURE[figure.key],
            meaning=FIGURE_MEANING[figure.key],
            value=said(figure.key, figure.value),
            before=said(figure.key, before),
            change=change_said(figure, before),
            of=part_said(figure),
            url=self.address_of(figure.key),
        )


class PeriodPage(ReportPage):
    """The report of the period in the address, as the rows stand now."""

    @cached_property
    def today(self) -> Any:
        return local_date(self.now, self.service.time_zone)

    @cached_property
    def form(self) -> PeriodForm:
        asked = self.request.GET
        if "first" in asked or "last" in asked:
            return PeriodForm(asked)
        usual = named_periods(self.today)[PeriodName.THIS_YEAR]
        return PeriodForm({"first": usual.first.isoformat(), "last": usual.last.isoformat()})

    @cached_property
    def period(self) -> Period | None:
        return self.form.cleaned_data["period"] if self.form.is_valid() else None

    @cached_property
    def report(self) -> Report:  # type: ignore[override]  # computed once, when asked for
        if self.period is None:
            raise Http404
        contents = count_period(self.service, self.period)
        return Report(territory=self.service, period=self.period, contents=contents)

    @property
    def query(self) -> str:
        return days_query(self.period) if self.period else ""

    def address_of(self, key: FigureKey) -> str:
        return f"{reverse('period_figure', args=[key.value])}?{self.query}"


class PeriodReports(PeriodPage):
    """The figures of a period; signed reports below."""

    template_name = "monitoring/period_reports.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = self.period
        is_over = period is not None and period.last < self.today
        return super().get_context_data(
            page_title=_("Report for the period"),
            page_lead=period_said(period) if period else "",
            form=self.form,
            choices=self.choices(),
            rows=self.rows() if period else [],
            query=self.query,
            in_force=report_in_force(self.service, period) if period else None,
            may_sign=self.may("period_report.sign"),
            is_over=is_over,
            signed=signed_reports(self.service)[:50],
            **{"sign_form": SignForm(), **kwargs},
        )

    def choices(self) -> list[Choice]:
        return [
            Choice(
                title=PERIOD_NAME[name],
                url=f"{reverse('period_reports')}?{days_query(period)}",
                active=period == self.period,
            )
            for name, period in named_periods(self.today).items()
        ]


class SignPeriodReport(PeriodReports):
    """Freezes the report; only a director may."""

    action = "period_report.sign"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.period is None:
            return self.render_to_response(self.get_context_data(), status=422)
        form = SignForm(request.POST)
        if form.is_valid():
            try:
                report = sign_report(
                    self.service,
                    self.period,
                    reason=form.cleaned_data["reason"],
                    actor=self.actor,
                    now=self.now,
                )
            except DomainError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                return self.done(
                    _("The report for {period} is signed. Its figures will not change.").format(
                        period=period_said(self.period)
                    ),
                    reverse("signed_report", args=[report.pk]),
                )
        return self.render_to_response(self.get_context_data(sign_form=form), status=422)


class SignedPage(ReportPage):
    """A report as it was signed."""

    def find_territory(self) -> Territory:
        self.signed = get_object_or_404(
            PeriodReport.objects.select_related("territory", "signed_by"),
            pk=self.kwargs["report_id"],
        )
        return self.signed.territory

    @cached_property
    def report(self) -> Report:  # type: ignore[override]  # computed once, when asked for
        return Report(
            territory=self.signed.territory,
            period=Period(self.signed.first_date, self.signed.last_date),
            contents=self.contents,
            signed=signed_said(self.signed),
        )

    @cached_property
    def contents(self) -> Contents:
        return contents_of(self.signed)

    def address_of(self, key: FigureKey) -> str:
        return reverse("signed_figure", args=[self.signed.pk, key.value])


class SignedReport(SignedPage):
    """The figures that were signed."""

    template_name = "monitoring/signed_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = report_in_force(self.service, self.report.period)
        return super().get_context_data(
            page_title=_("Report for the period"),
            page_lead=period_said(self.report.period),
            breadcrumbs=[{"title": _("Reports"), "url": reverse("period_reports")}],
            rows=self.rows(),
            signed=self.signed,
            said=self.report.signed,
            newest=newest if newest != self.signed else None,
            days=days_query(self.report.period),
            **kwargs,
        )


class FigurePage(ReportPage):
    """The records behind one figure of a report."""

    template_name = "monitoring/figure.html"

    @property
    def key(self) -> FigureKey:
        try:
            return FigureKey(self.kwargs["figure"])
        except ValueError as error:
            raise Http404 from error

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figure = self.report.contents.figure(self.key)
        return super().get_context_data(
            page_title=FIGURE[figure.key],
            page_lead=period_said(self.report.period),
            breadcrumbs=[{"title": _("Report for the period"), "url": self.back_url()}],
            row=self.row(figure, self.report.contents.before.get(figure.key)),
            counted_head=counted_head(figure.key),
            records=[record_row(figure.key, one) for one in figure.records[:SHOWN]],
            left_out=max(0, len(figure.records) - SHOWN),
            **kwargs,
        )

    def back_url(self) -> str:
        raise NotImplementedError


class PeriodFigure(FigurePage, PeriodPage):
    def back_url(self) -> str:
        return f"{reverse('period_reports')}?{self.query}"


class SignedFigure(FigurePage, SignedPage):
    def back_url(self) -> str:
        return reverse("signed_report", args=[self.signed.pk])


class ExportPage(ReportPage):
    """A report as a file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kwargs["kind"] not in MAKERS:
            raise Http404
        make, content_type = MAKERS[self.kwargs["kind"]]
        name = clean_name(
            _("Report for the period") + f" {self.report.period.first:%d.%m.%Y}–"
            f"{self.report.period.last:%d.%m.%Y}.{self.kwargs['kind']}"
        )
        return HttpResponse(
            make(self.report),
            content_type=content_type,
            headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
        )


class ExportPeriodReport(ExportPage, PeriodPage):
    """The report of a period, as the rows stand now."""


class ExportSignedReport(ExportPage, SignedPage):
    """A signed report."""


def record_row(key: FigureKey, record: Record) -> RecordRow:
    return RecordRow(
        title=record.title,
        note=record.note,
        day=record.day,
        counted=counted(key, record),
        url=reverse("case", args=[record.case_id]) if record.case_id else "",
    )


def days_query(period: Period) -> str:
    return urlencode({"first": period.first.isoformat(), "last": period.last.isoformat()})


def signed_said(report: PeriodReport) -> str:
    """«Подписан 3 декабря 2026 г.: Беспалова Ирина Анатольевна»."""
    return _("Signed on %(day)s: %(person)s") % {
        "day": date_format(report.signed_at, "j E Y"),
        "person": report.signed_by.full_name,
    }


def change_said(figure: Figure, before: Decimal | None) -> str:
    """«+4», «−2,5», nothing where one of the two is unknown or nothing changed."""
    if figure.value is None or before is None or figure.value == before:
        return ""
    change = figure.value - before
    digits = abs(change) if figure.measure is not Measure.COUNT else abs(change).to_integral_value()
    sign = "+" if change > 0 else "\N{MINUS SIGN}"
    return f"{sign}{str(digits).replace('.', ',')}"


def part_said(figure: Figure) -> str:
    """«10 из 12» behind a percentage."""
    if MEASURE[figure.key] is not Measure.PERCENT or not figure.records:
        return ""
    return _("%(part)d of %(whole)d") % {"part": figure.part, "whole": len(figure.records)}
