"""Reading across the rooms: duties, works, the board, the files behind a page."""

from workflows.queries.board import (
    count_duties,
    count_works,
    experts_on,
    failed_jobs,
    lately_closed,
    lately_done,
    loads_of_experts,
    waiting_duties,
)
from workflows.queries.documents import files_of_version, is_for_judges, place_of, readable_files
from workflows.queries.duties import (
    DUTY_ROLES,
    colleagues_for,
    duties_in_case,
    duties_of,
    duty_in_case,
    expired_leases,
    holders_of_duties,
    open_duties,
    overdue_duties,
)
from workflows.queries.ladder import (
    first_look,
    look_on,
    rungs_of,
    tasks_to_look_at,
    waiting_of,
)
from workflows.queries.narrowing import due_in, narrowed
from workflows.queries.saved_lists import saved_lists_of
from workflows.queries.works import (
    at_step,
    holding_words,
    known_stages_of,
    next_expected,
    open_tasks_of,
    papers_of,
    works_in,
    works_of_author,
)

__all__ = [
    "DUTY_ROLES",
    "at_step",
    "colleagues_for",
    "count_duties",
    "count_works",
    "due_in",
    "duties_in_case",
    "duties_of",
    "duty_in_case",
    "experts_on",
    "expired_leases",
    "failed_jobs",
    "files_of_version",
    "first_look",
    "holders_of_duties",
    "holding_words",
    "is_for_judges",
    "known_stages_of",
    "lately_closed",
    "lately_done",
    "loads_of_experts",
    "look_on",
    "narrowed",
    "next_expected",
    "open_duties",
    "open_tasks_of",
    "overdue_duties",
    "papers_of",
    "place_of",
    "readable_files",
    "rungs_of",
    "saved_lists_of",
    "tasks_to_look_at",
    "waiting_duties",
    "waiting_of",
    "works_in",
    "works_of_author",
]
