"""How the parts of a procedure and its settings are called on the pages that edit them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.labels import Labels
from registry.rules.calendar import TermUnit
from registry.rules.vocabulary import ChangeClass
from review.rules.procedure_parts import Part
from review.rules.wording_difference import ChangeReason

PART: Labels = {
    Part.STAGES: _("Stages"),
    Part.EXPERTS: _("Experts and checklist"),
    Part.SCORES: _("Total, threshold, rounding"),
    Part.DISCREPANCY: _("When experts differ"),
    Part.DECISION: _("Who decides"),
    Part.SEPARATION: _("Who sees whom"),
    Part.CONFLICTS: _("Ties with the author"),
    Part.COUNCIL: _("Council and quorum"),
    Part.ROUNDS: _("Revision and rounds"),
    Part.LOAD: _("Load and order of works"),
    Part.RESULT: _("Publication and validity"),
    Part.APPEAL: _("Appeal"),
    Part.TERMS: _("Terms"),
    Part.LADDER: _("Reminders and silence"),
    Part.TEXT: _("Title and own words"),
}

STAGE_SETS: tuple[tuple[str, Promise], ...] = (
    ("internal", _("Internal examination")),
    ("external", _("External examination")),
    ("internal+external", _("Internal examination, then external")),
)

TERM_UNIT: Labels = {
    TermUnit.WORKING: _("working days"),
    TermUnit.CALENDAR: _("calendar days"),
}

TERM_TITLE: Mapping[str, Promise] = {
    "check_completeness": _("Check of completeness"),
    "assign_experts": _("Choice of experts"),
    "respond_to_invitation": _("Answer of an expert to the invitation"),
    "score_material": _("Scoring"),
    "draft_conclusion": _("Draft of the conclusion"),
    "decide_in_council": _("Decision of the council"),
    "revise_material": _("Revision by the author"),
    "publish_practice": _("Consent to publication"),
    "answer_question": _("Answer of the author to a question"),
    "discuss_scores": _("Discussion of the scores"),
    "decide_appeal": _("Decision about an appeal"),
}

ROUTE_HINT = _("The choices below are about a further expert.")

CHANGE_REASON: Labels = {
    ChangeReason.SETTING: _("A setting by which works are judged has changed."),
    ChangeReason.ORGANISATION: _("Terms, load or reminders have changed."),
    ChangeReason.NUMBER: _("A number has changed: that is no misprint."),
    ChangeReason.DENIAL: _("“Not”, “without” or “only” has come or gone: that is no misprint."),
    ChangeReason.OTHER_WORDS: _("Words have changed, not only letters."),
    ChangeReason.SPELLING: _("Only letters have changed."),
}


CLASS_WORDS: Labels = {
    ChangeClass.TYPO: _("Misprint: nothing changes but letters"),
    ChangeClass.CLARIFICATION: _("Clarification: works are judged as before, scores compare"),
    ChangeClass.NEW_MEANING: _("New meaning: works are judged otherwise, scores do not compare"),
}
