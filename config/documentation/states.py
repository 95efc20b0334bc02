"""States of a work, of an expert's task and of a conclusion: docs/reference/states.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils import translation

from registry.labels import CASE_STATE, Labels
from registry.rules.cases import CLOSED, TRANSITIONS
from registry.rules.vocabulary import CaseState
from review.labels import ASSIGNMENT_STATE, CONCLUSION_STATE
from review.rules.vocabulary import AssignmentState, ConclusionState

S, A, C = CaseState, AssignmentState, ConclusionState
WITHDRAWN = "`withdraw_material`: the author takes the work back"
STOPPED = "`stop_examination`: the coordinator takes it off, with a reason"
SILENT = "`replace_silent_expert`: his term passed in silence"
NO_STEP_YET = "the table allows it, no step does it yet"

HEAD = """\
# States

Made by `make docs` from `registry.rules.cases` and the vocabularies; a test keeps it in step.
A name in code style is a step or a service; what each does is in its docstring.
"""

# The table of transitions says what may follow; here is which act makes it so.
ACTS: Mapping[tuple[CaseState, CaseState], str] = {
    (S.DRAFT, S.CHECKING): "`submit_material`: the author sends the work, it gets its number",
    (S.CHECKING, S.RETURNED): "`check_completeness`: the coordinator returns it with remarks",
    (S.CHECKING, S.REJECTED): "`check_completeness`: the coordinator does not accept it",
    (
        S.CHECKING,
        S.ASSIGNING,
    ): "`check_completeness` accepts it, `open_stage` opens the first stage",
    (S.CHECKING, S.WITHDRAWN): WITHDRAWN,
    (S.CHECKING, S.STOPPED): STOPPED,
    (S.RETURNED, S.CHECKING): "`revise_material`: the author sends the mended work",
    (S.RETURNED, S.WITHDRAWN): WITHDRAWN,
    (S.RETURNED, S.STOPPED): STOPPED,
    (
        S.ASSIGNING,
        S.SCORING,
    ): "`assign_experts`: the coordinator invites as many as there are seats",
    (S.ASSIGNING, S.WITHDRAWN): WITHDRAWN,
    (S.ASSIGNING, S.STOPPED): STOPPED,
    (S.SCORING, S.ASSIGNING): "`close_scoring`: the experts disagree, one more is asked, once",
    (S.SCORING, S.CONCLUDING): "`close_scoring`: all sheets are in",
    (S.SCORING, S.WITHDRAWN): WITHDRAWN,
    (S.SCORING, S.STOPPED): STOPPED,
    (S.CONCLUDING, S.IN_COUNCIL): "`draft_conclusion`: the rapporteur puts it before the council",
    (S.CONCLUDING, S.ISSUING): "`draft_conclusion`, where the procedure has no council",
    (S.CONCLUDING, S.WITHDRAWN): WITHDRAWN,
    (S.CONCLUDING, S.STOPPED): STOPPED,
    (S.IN_COUNCIL, S.CONCLUDING): "`decide_in_council`: back to the rapporteur",
    (S.IN_COUNCIL, S.ISSUING): "`decide_in_council`: the chair closes the item, approved",
    (
        S.ISSUING,
        S.ASSIGNING,
    ): "`issue_conclusion`, positive, then `open_stage` opens the next stage",
    (S.ISSUING, S.REVISING): "`issue_conclusion`, not positive, and a round is left",
    (S.ISSUING, S.CONCLUDED): "`issue_conclusion`, the last conclusion of the work",
    (S.REVISING, S.ASSIGNING): "`revise_material`, then `open_stage` repeats the stage; the same "
    "experts are asked at once where the procedure says so",
    (S.REVISING, S.CONCLUDED): NO_STEP_YET,
    (S.REVISING, S.WITHDRAWN): WITHDRAWN,
    (S.REVISING, S.STOPPED): STOPPED,
    (S.CONCLUDED, S.PUBLISHED): "`publish_practice`: the author agrees",
    (S.PUBLISHED, S.CONCLUDED): "`annul_conclusion`: what was published leaves the bank",
}


@dataclass(frozen=True)
class Move:
    """From one state (None: the row begins so) to another, by an act."""

    old: StrEnum | None
    new: StrEnum
    act: str


TASK_MOVES = (
    Move(None, A.INVITED, "`assign_experts`, `replace_expert`: the coordinator gives a seat"),
    Move(None, A.INVITED, "`open_stage` of a further round, where the same experts are asked"),
    Move(None, A.RESERVE, "`assign_experts`: named in the reserve, in order"),
    Move(A.RESERVE, A.INVITED, "an expert before declined, and the next has no tie to the work"),
    Move(A.INVITED, A.ACCEPTED, "`respond_to_invitation`: the sheet and its term begin"),
    Move(A.INVITED, A.DECLINED, "`respond_to_invitation`, with a reason"),
    Move(A.DECLINED, A.INVITED, "the coordinator asks anew; never after a declared tie"),
    Move(A.INVITED, A.WITHDRAWN, f"{WITHDRAWN}; {STOPPED}; {SILENT}"),
    Move(A.ACCEPTED, A.WITHDRAWN, f"{WITHDRAWN}; {STOPPED}; {SILENT}; what he wrote is kept"),
    Move(
        A.ACCEPTED,
        A.SUBMITTED,
        "`score_material`: the sheet counts; another takes its place only in `discuss_scores`",
    ),
)

CONCLUSION_MOVES = (
    Move(None, C.DRAFT, "`close_scoring` composes it from the sheets"),
    Move(C.DRAFT, C.DRAFTED, "`draft_conclusion`: refused while the motivation is empty"),
    Move(C.DRAFTED, C.DECIDED, "`decide_in_council`, or `decide_without_council`"),
    Move(C.DRAFTED, C.DRAFT, "`decide_in_council` returns it with words"),
    Move(None, C.DECIDED, "`amend_conclusion`: the next version corrects a mistake"),
    Move(C.DECIDED, C.ISSUED, "`issue_conclusion`: number, content and PDF are fixed"),
    Move(C.ISSUED, C.REPLACED, "`issue_conclusion` of the version that corrects it"),
    Move(C.ISSUED, C.ANNULLED, "`annul_conclusion`, or an appeal that changes the result"),
)


def render() -> str:
    """The whole page; English whatever the language of the site is."""
    with translation.override("en"):
        parts = [
            HEAD,
            *_states("A work", "`CaseState`", CaseState, CASE_STATE),
            *_moves(Move(old, new, ACTS[old, new]) for old, new in case_moves()),
            f"Closed: {', '.join(f'`{one}`' for one in CaseState if one in CLOSED)}.\n",
            *_states("An expert's task", "`AssignmentState`", AssignmentState, ASSIGNMENT_STATE),
            *_moves(TASK_MOVES),
            *_states("A conclusion", "`ConclusionState`", ConclusionState, CONCLUSION_STATE),
            *_moves(CONCLUSION_MOVES),
            "What a version says never changes once it is issued.\n",
        ]
    return "\n".join(parts)


def case_moves() -> list[tuple[CaseState, CaseState]]:
    """Pairs of the table of transitions, in the order of the vocabulary."""
    return [(old, new) for old in CaseState for new in CaseState if new in TRANSITIONS[old]]


def _states(title: str, code: str, states: Iterable[StrEnum], labels: Labels) -> list[str]:
    lines = [f"| `{state}` | {labels[state]} |" for state in states]
    return [f"## {title}", "", f"| {code} | means |", "|---|---|", *lines, ""]


def _moves(moves: Iterable[Move]) -> list[str]:
    lines = [f"| {_from(move)} | `{move.new}` | {move.act} |" for move in moves]
    return ["| from | to | by |", "|---|---|---|", *lines, ""]


def _from(move: Move) -> str:
    return f"`{move.old}`" if move.old else "begins"
