"""How firm the results of the works of a list are."""

from collections.abc import Iterable

from registry.models import Case
from registry.permissions import Viewer
from workflows.labels.firmness import FirmnessMark, firmness_of
from workflows.permissions import sees_scores
from workflows.queries.results import last_results


def marks_of(viewer: Viewer, cases: Iterable[Case]) -> dict[int, FirmnessMark]:
    """Marks of the works of a list whose scores the viewer may see; one query."""
    open_to = [case.pk for case in cases if sees_scores(viewer, case)]
    found = last_results(open_to, but_of=viewer.person_id) if open_to else {}
    marks = {case_id: firmness_of(stage.result) for case_id, stage in found.items()}
    return {case_id: mark for case_id, mark in marks.items() if mark}
