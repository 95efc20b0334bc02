"""Names of monitoring's codes for people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from monitoring.rules.periods import PeriodName
from monitoring.rules.vocabulary import FigureKey, ReportState
from registry.labels import Labels

FIGURE: Mapping[FigureKey, Promise] = {
    FigureKey.WORKS: _("Works received"),
    FigureKey.AUTHORS: _("Teachers who took part"),
    FigureKey.ORGANISATIONS: _("Organisations that took part"),
    FigureKey.RETURNED: _("Works returned to be completed"),
    FigureKey.SHEETS: _("Expert examinations made"),
    FigureKey.EXPERTS: _("Experts at work"),
    FigureKey.IN_TIME: _("Examinations made in time"),
    FigureKey.CONCLUSIONS: _("Conclusions issued"),
    FigureKey.RECOMMENDED: _("Conclusions that recommend the work"),
    FigureKey.DAYS: _("From submission to the last conclusion, usually"),
    FigureKey.MEETINGS: _("Meetings of the council held"),
    FigureKey.PRACTICES: _("Practices published in the bank"),
}

# What exactly is counted, so that nobody has to ask.
FIGURE_MEANING: Mapping[FigureKey, Promise] = {
    FigureKey.WORKS: _("Works that their authors sent within the period."),
    FigureKey.AUTHORS: _("Authors and co-authors of these works, each once."),
    FigureKey.ORGANISATIONS: _("Organisations of the authors of these works, each once."),
    FigureKey.RETURNED: _("Returns with remarks at the check of completeness."),
    FigureKey.SHEETS: _("Score sheets that experts sent within the period."),
    FigureKey.EXPERTS: _("Experts who sent at least one of these sheets, each once."),
    FigureKey.IN_TIME: _("Share of these sheets that came by the term."),
    FigureKey.CONCLUSIONS: _(
        "Conclusions issued within the period; a correction of an earlier one is not counted again."
    ),
    FigureKey.RECOMMENDED: _("Share of these conclusions with the verdict «recommended»."),
    FigureKey.DAYS: _(
        "Median of working days, over works that got their last conclusion within the period."
    ),
    FigureKey.MEETINGS: _("Meetings that were held and closed."),
    FigureKey.PRACTICES: _("Works published within the period with their authors' consent."),
}

PERIOD_NAME: Mapping[PeriodName, Promise] = {
    PeriodName.THIS_QUARTER: _("this quarter"),
    PeriodName.LAST_QUARTER: _("last quarter"),
    PeriodName.SCHOOL_YEAR: _("school year"),
    PeriodName.THIS_YEAR: _("this year"),
    PeriodName.LAST_YEAR: _("last year"),
}

REPORT_STATE: Labels = {
    ReportState.SIGNED: _("signed"),
    ReportState.REPLACED: _("replaced by a newer one"),
}
