"""What may be done to many works at once, at which steps, and why a work is left out."""

from collections.abc import Mapping
from enum import StrEnum

# So many works a person can look through before confirming; the rest come as the next portion.
MOST_AT_ONCE = 50


class BulkAction(StrEnum):
    CHECK = "check"
    ASSIGN = "assign"
    REMIND = "remind"
    AGENDA = "agenda"
    ISSUE = "issue"


class Hindrance(StrEnum):
    """Why a work is not among those that the act would touch."""

    OTHER_STEP = "other_step"
    TAKEN = "taken"
    GAPS = "gaps"
    AUTHOR_HIDDEN = "author_hidden"
    FEW_EXPERTS = "few_experts"
    NO_RAPPORTEUR = "no_rapporteur"
    OWN_WORK = "own_work"
    CONTRADICTIONS = "contradictions"
    OTHER_RAPPORTEUR = "other_rapporteur"
    COUNCIL_DECIDES = "council_decides"
    NO_COUNCIL = "no_council"
    ON_AGENDA = "on_agenda"
    NOT_BY_MEETING = "not_by_meeting"
    NO_AGREEMENT = "no_agreement"
    CHAIR_DECIDES = "chair_decides"
    REMINDED = "reminded"
    STOPPED = "stopped"
    WAITS_FOR_YOU = "waits_for_you"


# Steps at which an act finds its works; the others are not looked at.
STEPS: Mapping[BulkAction, tuple[str, ...]] = {
    BulkAction.CHECK: ("check_completeness",),
    BulkAction.ASSIGN: ("assign_experts",),
    BulkAction.REMIND: (
        "respond_to_invitation",
        "score_material",
        "revise_material",
        "draft_conclusion",
        "decide_in_council",
        "publish_practice",
        "answer_question",
    ),
    BulkAction.AGENDA: ("draft_conclusion", "decide_in_council"),
    BulkAction.ISSUE: ("draft_conclusion", "decide_in_council"),
}

# What is usually done next to the same works.
FOLLOWING: Mapping[BulkAction, BulkAction] = {BulkAction.CHECK: BulkAction.ASSIGN}


def actions_at(step: str) -> list[BulkAction]:
    """What may be done at once to the works that wait at a step."""
    return [action for action, steps in STEPS.items() if step in steps]
