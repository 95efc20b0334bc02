"""Reading what is judged."""

from review.queries.assignments import (
    InvitationFacts,
    assignments_in_full,
    experts_of,
    invitation_facts,
    seated,
    sheets_visible_to,
    stage_sheets,
)
from review.queries.candidates import Candidate, candidate_experts, ranked_experts
from review.queries.checklists import (
    checklist_in_force,
    checklist_of,
    checklist_text,
    checklists_in_force,
    criteria_facts,
    was_marked_on,
)
from review.queries.conclusions import (
    approval_of,
    approvals_in,
    conclusions_of,
    external_positive_conclusion,
    issued_conclusions,
)
from review.queries.councils import (
    agenda,
    barred_voters,
    chair_on,
    composition,
    council_of,
    items_of,
    members_on,
    procedures_without_chair,
    seats_of,
)
from review.queries.entries import entry_of, entry_state_of
from review.queries.materials import (
    co_authors_of,
    files_to_judge,
    last_submitted_version,
    last_version,
    material_facts,
    material_of,
    open_remarks,
    versions_with_files,
)
from review.queries.passages import passages_in, traces_of_author
from review.queries.people import coordinators_of
from review.queries.practices import PracticeCard, practice_card, published_practices
from review.queries.procedures import end_of_term, end_of_terms, parameters_of
from review.queries.stages import (
    assignments_of,
    full_maximum,
    last_stage,
    scores_of,
    sheets_with_marks,
)
from review.queries.ties import Ties, conflicts_in, conflicts_of, standings_of, ties_to

__all__ = [
    "Candidate",
    "InvitationFacts",
    "PracticeCard",
    "Ties",
    "agenda",
    "approval_of",
    "approvals_in",
    "assignments_in_full",
    "assignments_of",
    "barred_voters",
    "candidate_experts",
    "chair_on",
    "checklist_in_force",
    "checklist_of",
    "checklist_text",
    "checklists_in_force",
    "co_authors_of",
    "composition",
    "conclusions_of",
    "conflicts_in",
    "conflicts_of",
    "coordinators_of",
    "council_of",
    "criteria_facts",
    "end_of_term",
    "end_of_terms",
    "entry_of",
    "entry_state_of",
    "experts_of",
    "external_positive_conclusion",
    "files_to_judge",
    "full_maximum",
    "invitation_facts",
    "issued_conclusions",
    "items_of",
    "last_stage",
    "last_submitted_version",
    "last_version",
    "material_facts",
    "material_of",
    "members_on",
    "open_remarks",
    "parameters_of",
    "passages_in",
    "practice_card",
    "procedures_without_chair",
    "published_practices",
    "ranked_experts",
    "scores_of",
    "seated",
    "seats_of",
    "sheets_visible_to",
    "sheets_with_marks",
    "stage_sheets",
    "standings_of",
    "ties_to",
    "traces_of_author",
    "versions_with_files",
    "was_marked_on",
]
