"""Reading across the rooms: duties, works, the board, the files behind a page."""

from workflows.queries.documents import files_of_version, readable_files
from workflows.queries.duties import (
    DUTY_ROLES,
    duties_of,
    duty_in_case,
    open_duties,
    overdue_duties,
)

__all__ = [
    "DUTY_ROLES",
    "duties_of",
    "duty_in_case",
    "files_of_version",
    "open_duties",
    "overdue_duties",
    "readable_files",
]
