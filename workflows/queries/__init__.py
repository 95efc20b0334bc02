"""Reading across the rooms: duties, works, the board, the files behind a page."""

from workflows.queries.board import (
    count_duties,
    count_works,
    failed_jobs,
    lately_closed,
    lately_done,
    loads_of_experts,
    waiting_duties,
)
from workflows.queries.documents import files_of_version, readable_files
from workflows.queries.duties import (
    DUTY_ROLES,
    duties_in_case,
    duties_of,
    duty_in_case,
    holders_of_duties,
    open_duties,
    overdue_duties,
)
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
    "count_duties",
    "count_works",
    "duties_in_case",
    "duties_of",
    "duty_in_case",
    "failed_jobs",
    "files_of_version",
    "holders_of_duties",
    "holding_words",
    "known_stages_of",
    "lately_closed",
    "lately_done",
    "loads_of_experts",
    "next_expected",
    "open_duties",
    "open_tasks_of",
    "overdue_duties",
    "papers_of",
    "readable_files",
    "waiting_duties",
    "works_in",
    "works_of_author",
]
