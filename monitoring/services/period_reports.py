"""Making and signing the report for a period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from monitoring.models import PeriodReport
from monitoring.queries import period_records
from monitoring.rules.period_report import Figure, Period, compute_figures
from monitoring.rules.snapshots import freeze, thaw
from monitoring.rules.vocabulary import FigureKey, ReportState
from registry.models import Territory
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.papers import snapshot_digest
from registry.services.errors import DomainError
from registry.services.journal import record, recording


@dataclass(frozen=True)
class Contents:
    """What a report says: the figures, and each of them a year before."""

    figures: tuple[Figure, ...]
    before: Mapping[FigureKey, Decimal | None]

    def figure(self, key: FigureKey) -> Figure:
        return next(one for one in self.figures if one.key is key)


def count_period(territory: Territory, period: Period) -> Contents:
    """The report as the rows stand now."""
    return Contents(
        figures=_figures(territory, period),
        before={one.key: one.value for one in _figures(territory, period.year_before())},
    )


def contents_of(report: PeriodReport) -> Contents:
    """The report as it was signed."""
    figures, before = thaw(report.content)
    return Contents(figures=figures, before=before)


def report_in_force(territory: Territory, period: Period) -> PeriodReport | None:
    return PeriodReport.objects.filter(
        territory=territory,
        first_date=period.first,
        last_date=period.last,
        state=ReportState.SIGNED.value,
    ).first()


def sign_report(
    territory: Territory, period: Period, *, reason: str = "", actor: Actor, now: datetime
) -> PeriodReport:
    """Freeze the report as it stands: figures, records, the year before.

    A period that has not ended cannot be signed. Signed once already, it needs a reason; the
    older version stays readable and says that it was replaced.
    """
    if period.last >= local_date(now, territory.time_zone):
        raise DomainError(
            "not_over",
            _("The period is not over yet. Choose one that ended before today, then sign."),
        )
    with recording():
        Territory.objects.select_for_update().get(pk=territory.pk)
        former = report_in_force(territory, period)
        if former and not reason.strip():
            raise DomainError(
                "reason_needed",
                _("This period is signed already. Say why it is signed anew."),
                field="reason",
            )
        if former:
            former.state = ReportState.REPLACED.value
            former.save(update_fields=["state"])
        report = _freeze(territory, period, former, reason.strip(), actor, now)
        record(
            "monitoring.period_report.signed",
            subject=report,
            territory=territory,
            actor=actor,
            now=now,
            new={
                "from": period.first.isoformat(),
                "to": period.last.isoformat(),
                "version": report.version,
                "reason": report.reason,
                "sha256": report.content_sha256,
            },
        )
    return report


def is_as_signed(report: PeriodReport) -> bool:
    """Whether the stored content is the one that was signed."""
    return snapshot_digest(report.content) == report.content_sha256


def _freeze(  # noqa: PLR0917 -- the facts of one signature, in its order
    territory: Territory,
    period: Period,
    former: PeriodReport | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> PeriodReport:
    if actor.person_id is None:
        raise ValueError("A report is signed by a person.")
    content = freeze(_figures(territory, period), _figures(territory, period.year_before()))
    return PeriodReport.objects.create(
        territory=territory,
        first_date=period.first,
        last_date=period.last,
        version=former.version + 1 if former else 1,
        reason=reason,
        state=ReportState.SIGNED.value,
        content=content,
        content_sha256=snapshot_digest(content),
        signed_at=now,
        signed_by_id=actor.person_id,
    )


def _figures(territory: Territory, period: Period) -> tuple[Figure, ...]:
    return compute_figures(period_records(territory, period))
