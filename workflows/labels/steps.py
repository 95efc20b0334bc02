"""Names of the steps. Keys are the names of the flow's nodes."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# What the step is, in lists and on the picture of the process.
STEP_TITLE: Mapping[str, Promise] = {
    "check_completeness": _("Completeness check"),
    "revise_material": _("Revision by the author"),
    "assign_experts": _("Choice of experts"),
    "replace_expert": _("Replacement of an expert"),
    "respond_to_invitation": _("Answer of an expert"),
    "score_material": _("Scoring"),
    "discuss_scores": _("Discussion of scores"),
    "draft_conclusion": _("Draft of the conclusion"),
    "decide_in_council": _("Decision of the council"),
    "publish_practice": _("Consent to publication"),
    "answer_question": _("Answer of the author"),
}

# What is to be done, at the head of a task.
STEP_VERB: Mapping[str, Promise] = {
    "check_completeness": _("Check the completeness"),
    "revise_material": _("Improve the work"),
    "assign_experts": _("Choose the experts"),
    "replace_expert": _("Find another expert"),
    "respond_to_invitation": _("Answer the invitation"),
    "score_material": _("Score the work"),
    "discuss_scores": _("Discuss the scores"),
    "draft_conclusion": _("Write the conclusion"),
    "decide_in_council": _("Decide on the conclusion"),
    "publish_practice": _("Decide whether to publish"),
    "answer_question": _("Answer the question"),
}

# The button of a task: short enough for a phone.
STEP_BUTTON: Mapping[str, Promise] = {
    "check_completeness": pgettext_lazy("button", "Check"),
    "revise_material": pgettext_lazy("button", "Improve"),
    "assign_experts": pgettext_lazy("button", "Choose"),
    "replace_expert": pgettext_lazy("button", "Replace"),
    "respond_to_invitation": pgettext_lazy("button", "Answer"),
    "score_material": pgettext_lazy("button", "Score"),
    "discuss_scores": pgettext_lazy("button", "Discuss"),
    "draft_conclusion": pgettext_lazy("button", "Write"),
    "decide_in_council": pgettext_lazy("button", "To the agenda"),
    "publish_practice": pgettext_lazy("button", "Decide"),
    "answer_question": pgettext_lazy("button", "Answer"),
}
