"""What is different between kinds of lists, in one table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.models import ListImport, ListRow
from registry.rules.lists.conclusions import plan_conclusion
from registry.rules.lists.experts import plan_expert
from registry.rules.lists.people import plan_person
from registry.rules.lists.places import plan_organisation
from registry.rules.lists.plans import ANOTHER, RowPlan
from registry.rules.vocabulary import ListField, ListKind
from registry.services.lists import conclusions, experts, people, places
from registry.services.lists.doing import Doing

Cells = Mapping[ListField, str]
Who = dict[str, Any]


@dataclass(frozen=True)
class ListWork:
    """``prepare`` looks over the whole list once, ``load`` gathers facts for a batch of rows,
    ``plan`` judges one of them, ``learn`` tells the facts of it, ``write`` does what was decided
    and returns the key of the row written. ``finish`` closes the whole. ``decision_if_new`` holds
    when a row that the check has shown as new is judged once more to be written.
    """

    prepare: Callable[[ListImport], dict[str, Any]]
    load: Callable[[ListImport, Sequence[ListRow], Doing], Any]
    plan: Callable[[Cells, Any, str], RowPlan]
    who_of: Callable[[ListImport, ListRow, Any], Who]
    learn: Callable[[Any, ListRow, Who | None, int | None], None]
    write: Callable[[Any, RowPlan, Doing], int]
    find_leavers: Callable[[ListImport, Doing], list[ListRow]] | None = None
    write_leaver: Callable[[ListRow, Doing], int] | None = None
    finish: Callable[[ListImport, Doing], None] | None = None
    decision_if_new: str = ""


WORKS: Mapping[ListKind, ListWork] = {
    ListKind.ORGANISATIONS: ListWork(
        places.prepare,
        places.load,
        plan_organisation,
        places.who_of,
        places.learn,
        places.write,
        # Likeness to a school that this very list has brought is no doubt.
        decision_if_new=ANOTHER,
    ),
    ListKind.PEOPLE: ListWork(
        people.prepare,
        people.load,
        plan_person,
        people.who_of,
        people.learn,
        people.write,
        find_leavers=people.find_leavers,
        write_leaver=people.write_leaver,
    ),
    ListKind.EXPERTS: ListWork(
        experts.prepare, experts.load, plan_expert, experts.who_of, experts.learn, experts.write
    ),
    ListKind.CONCLUSIONS: ListWork(
        conclusions.prepare,
        conclusions.load,
        plan_conclusion,
        conclusions.who_of,
        conclusions.learn,
        conclusions.write,
        finish=conclusions.follow,
    ),
}


def work_of(taken: ListImport) -> ListWork:
    return WORKS[ListKind(taken.kind)]
