"""Codes of monitoring."""

from enum import StrEnum


class FigureKey(StrEnum):
    """The twelve figures of the report for a period, in the order of the report."""

    WORKS = "works"
    AUTHORS = "authors"
    ORGANISATIONS = "organisations"
    RETURNED = "returned"
    SHEETS = "sheets"
    EXPERTS = "experts"
    IN_TIME = "in_time"
    CONCLUSIONS = "conclusions"
    RECOMMENDED = "recommended"
    DAYS = "days"
    MEETINGS = "meetings"
    PRACTICES = "practices"


class Measure(StrEnum):
    """How a figure follows from its records."""

    COUNT = "count"
    PERCENT = "percent"
    MEDIAN_DAYS = "median_days"


class ReportState(StrEnum):
    SIGNED = "signed"
    REPLACED = "replaced"
