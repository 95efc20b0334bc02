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
from review.queries.councils import agenda, barred_voters, council_of, items_of, members_on
from review.queries.materials import (
    last_submitted_version,
    last_version,
    material_facts,
    open_remarks,
    versions_with_files,
)
from review.queries.people import coordinators_of
from review.queries.practices import PracticeCard, practice_card, published_practices
from review.queries.procedures import end_of_term, end_of_terms, parameters_of
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
    "barred_voters",
    "candidate_experts",
    "checklist_of",
    "checklist_text",
    "checklists_in_force",
    "conclusions_of",
    "conflicts_in",
    "conflicts_of",
    "coordinators_of",
    "council_of",
    "criteria_facts",
    "end_of_term",
    "end_of_terms",
    "experts_of",
    "external_positive_conclusion",
    "invitation_facts",
    "issued_conclusions",
    "items_of",
    "last_submitted_version",
    "last_version",
    "material_facts",
    "members_on",
    "open_remarks",
    "parameters_of",
    "practice_card",
    "published_practices",
    "ranked_experts",
    "seated",
    "sheets_visible_to",
    "stage_sheets",
    "standings_of",
    "ties_to",
    "versions_with_files",
    "was_marked_on",
]
