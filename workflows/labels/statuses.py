"""How a work stands, in words for its author; milestones of its way; parts of a list of tasks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.rules.vocabulary import CaseState
from review.rules.vocabulary import StageKind
from workflows.rules.inbox import Urgency
from workflows.rules.progress import Milestone


@dataclass(frozen=True)
class Status:
    """What the author reads beside his work: where it is, and what that means for him."""

    title: Promise
    text: Promise
    tone: str


AUTHOR_STATUS: Mapping[CaseState, Status] = {
    CaseState.DRAFT: Status(
        pgettext_lazy("status of a work", "Draft"),
        _("Fill in what is left and send the work. Nobody but you sees it yet."),
        "warn",
    ),
    CaseState.CHECKING: Status(
        _("Completeness is being checked"),
        _("The coordinator looks whether everything is attached. Nothing is asked of you."),
        "info",
    ),
    CaseState.RETURNED: Status(
        _("Something is to be mended"),
        _("The coordinator asks to mend a few things. Then the work goes on."),
        "warn",
    ),
    CaseState.ASSIGNING: Status(
        _("Experts are being chosen"), _("Nothing is asked of you now."), "info"
    ),
    CaseState.SCORING: Status(
        _("The experts are reading"), _("Nothing is asked of you now."), "info"
    ),
    CaseState.CONCLUDING: Status(
        _("The conclusion is being written"),
        _("The experts have finished. Nothing is asked of you now."),
        "info",
    ),
    CaseState.IN_COUNCIL: Status(
        _("The council is to decide"),
        _("The conclusion is written, the council will approve it."),
        "info",
    ),
    CaseState.ISSUING: Status(
        _("The conclusion is being issued"), _("The document is being prepared."), "info"
    ),
    CaseState.REVISING: Status(
        _("The work may be improved"),
        _("The conclusion is issued with recommendations. Send an improved version."),
        "warn",
    ),
    CaseState.CONCLUDED: Status(
        _("The conclusion is ready"), _("Download it for your portfolio."), "good"
    ),
    CaseState.PUBLISHED: Status(
        _("In the bank of practices"), _("Colleagues can learn of your work."), "good"
    ),
    CaseState.REJECTED: Status(
        pgettext_lazy("status of a work", "Not accepted for examination"),
        _("The coordinator explained why. You may send another work."),
        "calm",
    ),
    CaseState.WITHDRAWN: Status(
        pgettext_lazy("status of a work", "You took the work back"),
        _("It is no longer being examined."),
        "calm",
    ),
    CaseState.STOPPED: Status(
        pgettext_lazy("status of a work", "The work is taken off examination"),
        _("The coordinator has written why; it is kept below and in the letter."),
        "calm",
    ),
}
ASKED = _("You are asked about your work: the examination waits for your answer.")


def author_status(state: CaseState, *, is_asked: bool) -> Status:
    """What the author reads, who may be asked something while others are busy with his work."""
    status = AUTHOR_STATUS[state]
    return replace(status, text=ASKED) if is_asked else status


MILESTONE: Mapping[Milestone, Promise] = {
    Milestone.SUBMISSION: pgettext_lazy("milestone", "Submission"),
    Milestone.COMPLETENESS: pgettext_lazy("milestone", "Completeness check"),
    Milestone.EXPERTS: pgettext_lazy("milestone", "Choice of experts"),
    Milestone.SCORING: pgettext_lazy("milestone", "Scoring"),
    Milestone.CONCLUSION: pgettext_lazy("milestone", "Conclusion"),
    Milestone.COUNCIL: pgettext_lazy("milestone", "Council"),
    Milestone.PUBLICATION: pgettext_lazy("milestone", "Bank of practices"),
}

STAGE_TITLE: Mapping[StageKind, Promise] = {
    StageKind.INTERNAL: _("Internal examination"),
    StageKind.EXTERNAL: _("External examination"),
}

# «Внутренняя: оценка»: boxes of the picture when a procedure has two stages.
STAGE_SHORT: Mapping[StageKind, Promise] = {
    StageKind.INTERNAL: pgettext_lazy("examination", "Internal"),
    StageKind.EXTERNAL: pgettext_lazy("examination", "External"),
}
MILESTONE_IN_STAGE: Mapping[Milestone, Promise] = {
    Milestone.EXPERTS: pgettext_lazy("milestone", "experts"),
    Milestone.SCORING: pgettext_lazy("milestone", "scoring"),
    Milestone.CONCLUSION: pgettext_lazy("milestone", "conclusion"),
    Milestone.COUNCIL: pgettext_lazy("milestone", "council"),
}

URGENCY: Mapping[Urgency, Promise] = {
    Urgency.OVERDUE: pgettext_lazy("tasks", "Overdue"),
    Urgency.TODAY: pgettext_lazy("tasks", "Today"),
    Urgency.THIS_WEEK: pgettext_lazy("tasks", "This week"),
    Urgency.LATER: pgettext_lazy("tasks", "Later"),
}
