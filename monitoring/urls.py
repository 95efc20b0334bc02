"""Addresses of reports."""

from django.urls import path

from monitoring.views.period_reports import (
    ExportPeriodReport,
    ExportSignedReport,
    PeriodFigure,
    PeriodReports,
    SignedFigure,
    SignedReport,
    SignPeriodReport,
)

urlpatterns = [
    path("reports/", PeriodReports.as_view(), name="period_reports"),
    path("reports/figures/<slug:figure>/", PeriodFigure.as_view(), name="period_figure"),
    path("reports/files/<slug:kind>/", ExportPeriodReport.as_view(), name="export_period_report"),
    path("reports/sign/", SignPeriodReport.as_view(), name="sign_period_report"),
    path("reports/<int:report_id>/", SignedReport.as_view(), name="signed_report"),
    path(
        "reports/<int:report_id>/figures/<slug:figure>/",
        SignedFigure.as_view(),
        name="signed_figure",
    ),
    path(
        "reports/<int:report_id>/files/<slug:kind>/",
        ExportSignedReport.as_view(),
        name="export_signed_report",
    ),
]
