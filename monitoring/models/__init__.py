from monitoring.models.period_reports import PeriodReport

__all__ = ["PeriodReport"]
