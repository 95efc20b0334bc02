"""A procedure in plain words: its parameters as sentences people can check against their order."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.rules.calendar import Term, TermUnit
from review.rules.procedure import ProcedureParameters, StageParameters
from review.rules.vocabulary import DecisionMode, ExpertNames, Severity, StageKind


def in_plain_words(parameters: ProcedureParameters) -> list[str]:
    """Who judges, in how many days, who decides, what follows; a sentence each."""
    told = [_stage(stage, parameters) for stage in parameters.stages]
    told.append(_terms(parameters))
    if parameters.max_rounds > 1:
        told.append(
            ngettext(
                "A work that is to be revised comes back at most %(count)d time.",
                "A work that is to be revised comes back at most %(count)d times.",
                parameters.max_rounds - 1,
            )
            % {"count": parameters.max_rounds - 1}
        )
    if parameters.author_hidden:
        told.append(_("The experts do not learn who the author is."))
    if parameters.publication:
        told.append(_("A work with a positive conclusion may be published, if its author agrees."))
    return told


def _stage(stage: StageParameters, parameters: ProcedureParameters) -> str:
    kind = (
        _("Internal examination") if stage.kind is StageKind.INTERNAL else _("External examination")
    )
    experts = ngettext("%(count)d expert", "%(count)d experts", stage.experts) % {
        "count": stage.experts
    }
    parts = [f"{kind}: {experts}", *_who(stage), DECIDES[stage.decision]()]
    return f"{', '.join(parts)}."


def _who(stage: StageParameters) -> list[str]:
    told = []
    if stage.same_organisation is Severity.FORBIDDEN:
        told.append(_("none of them from the author's organisation"))
    if stage.expert_names is ExpertNames.NAMES:
        told.append(_("named in the conclusion"))
    elif stage.expert_names is ExpertNames.NUMBERS:
        told.append(_("called «Expert 1, 2…» in the conclusion"))
    return told


DECIDES = {
    DecisionMode.NO_COUNCIL: lambda: _("without a council"),
    DecisionMode.CHAIR_ALONE: lambda: _("the chair of the council decides alone"),
    DecisionMode.MEETING: lambda: _("the council decides at a meeting"),
    DecisionMode.BY_LETTER: lambda: _("the council decides by letter"),
}


def _terms(parameters: ProcedureParameters) -> str:
    terms = parameters.terms
    return _("Terms: check %(check)s, an expert's sheet %(score)s, conclusion %(draft)s.") % {
        "check": _term(terms.check_completeness),
        "score": _term(terms.score_material),
        "draft": _term(terms.draft_conclusion),
    }


def _term(term: Term) -> str:
    if term.unit is TermUnit.CALENDAR:
        return ngettext("%(count)d day", "%(count)d days", term.amount) % {"count": term.amount}
    return ngettext("%(count)d working day", "%(count)d working days", term.amount) % {
        "count": term.amount
    }
