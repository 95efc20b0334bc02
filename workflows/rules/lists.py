"""How lists of works and tasks may be ordered, and which of them may be kept by name."""

from enum import StrEnum


class WorkOrder(StrEnum):
    """Orders of the list of works."""

    NEWEST = "newest"
    OLDEST = "oldest"
    TERM = "term"
    NUMBER = "number"
    TITLE = "title"
    AUTHOR = "author"


class TaskOrder(StrEnum):
    """Orders of the list of tasks."""

    TERM = "term"
    NEWEST = "newest"
    TITLE = "title"


class ListPage(StrEnum):
    """Pages whose narrowed lists may be kept by name; the values are names of addresses."""

    MY_TASKS = "my_tasks"
    WORKS = "works"


# More names than this are no help to anyone.
MOST_SAVED_LISTS = 20
