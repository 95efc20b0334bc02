"""The records behind the figures of a report: seven statements, however long the period is.

A director reads them, so they hold no scores and do not say who judged what.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min, Q, QuerySet

from monitoring.rules.period_report import Period, Record
from monitoring.rules.vocabulary import FigureKey
from registry.models import Case, Document, Person, Territory
from registry.queries import working_calendar
from registry.rules.calendar import local_date, working_days_between
from registry.rules.vocabulary import CaseState, DocumentKind, DocumentState
from review.models import CoAuthor, Meeting, Practice, Remark, Sheet
from review.rules.vocabulary import MeetingState, SheetState, Verdict

K = FigureKey
FINISHED = (CaseState.CONCLUDED.value, CaseState.PUBLISHED.value)


def period_records(territory: Territory, period: Period) -> Mapping[FigureKey, list[Record]]:
    """What each figure of the territory's report for the period counts."""
    span = _Span(territory, period)
    works = list(_works(span))
    sheets = list(_sheets(span))
    papers = list(_papers(span))
    return {
        K.WORKS: [_of_case(case, span.day(case.opened_at)) for case in works],
        K.AUTHORS: _people([case.applicant for case in works] + _co_authors(works)),
        K.ORGANISATIONS: _organisations(works),
        K.RETURNED: _returned(span),
        K.SHEETS: [_of_sheet(sheet, span) for sheet in sheets],
        K.EXPERTS: _people([sheet.assignment.expert for sheet in sheets]),
        K.IN_TIME: [_of_sheet(sheet, span, counts=_is_in_time(sheet)) for sheet in sheets],
        K.CONCLUSIONS: [_of_paper(paper, span) for paper in papers],
        K.RECOMMENDED: _recommended(papers, span),
        K.DAYS: _ways(span),
        K.MEETINGS: _meetings(span),
        K.PRACTICES: _practices(span),
    }


class _Span:
    """The period as moments, in the territory's zone."""

    def __init__(self, territory: Territory, period: Period) -> None:
        self.territory = territory
        self.begin = self._midnight(period.first)
        self.end = self._midnight(period.last + timedelta(days=1))

    def _midnight(self, day: date) -> datetime:
        zone = ZoneInfo(self.territory.time_zone)
        return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)

    def holds(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.begin, f"{field}__lt": self.end})

    def day(self, moment: datetime | None) -> date | None:
        return local_date(moment, self.territory.time_zone) if moment else None


# --- Rows -----------------------------------------------------------------------------------


def _works(span: _Span) -> QuerySet[Case]:
    """Works handed in; an appeal is the same work once more."""
    return (
        Case.objects.filter(
            span.holds("opened_at"), territory=span.territory, appealed__isnull=True
        )
        .select_related("applicant", "organisation")
        .order_by("opened_at", "pk")
    )


def _sheets(span: _Span) -> QuerySet[Sheet]:
    return (
        Sheet.objects.filter(
            span.holds("submitted_at"),
            state=SheetState.SUBMITTED.value,
            assignment__stage__case__territory=span.territory,
        )
        .select_related("assignment__expert", "assignment__stage__case")
        .order_by("submitted_at", "pk")
    )


def _papers(span: _Span) -> QuerySet[Document]:
    return (
        Document.objects.filter(
            span.holds("issued_at"),
            territory=span.territory,
            kind=DocumentKind.CONCLUSION.value,
            previous__isnull=True,
        )
        .exclude(state=DocumentState.PREPARING.value)
        .select_related("case", "conclusion")
        .order_by("issued_at", "pk")
    )


def _returned(span: _Span) -> list[Record]:
    """A return is the remarks to one version; the words of a final refusal are none."""
    refused_last = Q(
        material__case__state=CaseState.REJECTED.value,
        version__number=F("last_number"),
    )
    returns = (
        Remark.objects.filter(span.holds("made_at"), material__case__territory=span.territory)
        .annotate(last_number=Max("material__versions__number"))
        .exclude(refused_last)
        .values("version", "material__case", "material__case__number", "material__case__title")
        .annotate(first_at=Min("made_at"))
        .order_by("first_at", "version")
    )
    return [
        Record(
            title=_title(row["material__case__number"], row["material__case__title"]),
            day=span.day(row["first_at"]),
            case_id=row["material__case"],
        )
        for row in returns
    ]


def _ways(span: _Span) -> list[Record]:
    calendar = working_calendar(span.territory, local_date(span.end, span.territory.time_zone))
    finished = Case.objects.filter(
        span.holds("closed_at"), territory=span.territory, state__in=FINISHED
    ).order_by("closed_at", "pk")
    return [
        _of_case(
            case,
            span.day(case.closed_at),
            days=working_days_between(
                local_date(case.opened_at, span.territory.time_zone),
                local_date(case.closed_at, span.territory.time_zone),
                calendar,
            ),
        )
        for case in finished
        if case.opened_at and case.closed_at
    ]


def _meetings(span: _Span) -> list[Record]:
    held = Meeting.objects.filter(
        span.holds("held_at"),
        body__territory=span.territory,
        state=MeetingState.CLOSED.value,
    ).select_related("body")
    return [
        Record(title=f"{meeting.body}, {meeting}", day=span.day(meeting.held_at))
        for meeting in held.order_by("held_at", "pk")
    ]


def _practices(span: _Span) -> list[Record]:
    published = Practice.objects.filter(
        span.holds("published_at"), case__territory=span.territory
    ).select_related("case")
    return [
        _of_case(practice.case, span.day(practice.published_at))
        for practice in published.order_by("published_at", "pk")
    ]


def _co_authors(works: Iterable[Case]) -> list[Person]:
    rows = CoAuthor.objects.filter(material__case__in=works).select_related("person")
    return [row.person for row in rows]


# --- As records -----------------------------------------------------------------------------


def _title(number: str, title: str) -> str:
    return f"№\N{NO-BREAK SPACE}{number} «{title}»"


def _of_case(case: Case, day: date | None, *, days: int | None = None) -> Record:
    return Record(title=_title(case.number, case.title), day=day, case_id=case.pk, days=days)


def _of_sheet(sheet: Sheet, span: _Span, *, counts: bool = True) -> Record:
    case = sheet.assignment.stage.case
    return Record(
        title=_title(case.number, case.title),
        day=span.day(sheet.submitted_at),
        case_id=case.pk,
        counts=counts,
    )


def _is_in_time(sheet: Sheet) -> bool:
    due_at, sent_at = sheet.assignment.due_at, sheet.submitted_at
    return due_at is None or (sent_at is not None and sent_at <= due_at)


def _of_paper(paper: Document, span: _Span, *, counts: bool = True) -> Record:
    return Record(
        title=f"№\N{NO-BREAK SPACE}{paper.number}",
        note=str(paper.case) if paper.case else paper.title,
        day=span.day(paper.issued_at),
        case_id=paper.case_id,
        counts=counts,
    )


def _recommended(papers: Iterable[Document], span: _Span) -> list[Record]:
    """Papers whose verdict is known here; one carried over from an older journal has none."""
    judged = [paper for paper in papers if hasattr(paper, "conclusion")]
    return [
        _of_paper(paper, span, counts=paper.conclusion.verdict == Verdict.POSITIVE)
        for paper in judged
    ]


def _people(people: Iterable[Person]) -> list[Record]:
    """Each person once, by name."""
    once = {person.pk: person for person in people}
    return [Record(title=name) for name in sorted(person.full_name for person in once.values())]


def _organisations(works: Iterable[Case]) -> list[Record]:
    once = {case.organisation_id: case.organisation for case in works if case.organisation}
    return [Record(title=name) for name in sorted(one.short_name for one in once.values())]
