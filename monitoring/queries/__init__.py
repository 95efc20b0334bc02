from monitoring.queries.period_records import period_records
from monitoring.queries.reports import signed_reports

__all__ = ["period_records", "signed_reports"]
