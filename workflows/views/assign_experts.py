"""Choosing the experts of a stage: the plan is on the screen, the coordinator confirms it."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.services.errors import DomainError
from review.models import Stage
from review.queries import parameters_of
from review.services.separation import ReasonNeeded
from workflows.forms.assign_experts import PLACES, AssignExpertsForm
from workflows.queries.candidates import Choice, choice_for, plan, seats_free
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage
from workflows.views.candidates import is_senior_asked, rapporteurs_for, row_of, rows_of

SHOWN_AT_ONCE = 12


class AssignExperts(TaskPage):
    """Ranked candidates with reasons, the barred with theirs; N experts, a reserve, a rapporteur."""

    step = "assign_experts"

    @cached_property
    def stage(self) -> Stage:
        stage = Stage.objects.select_related("checklist_version__checklist").get(
            pk=self.task.data["stage"]
        )
        stage.case = self.case
        return stage

    @cached_property
    def choice(self) -> Choice:
        return choice_for(self.stage, coordinator_id=self.actor.person_id, now=self.now)

    @cached_property
    def seats(self) -> int:
        return seats_free(self.stage)

    def get_form(self, data: Any = None, files: Any = None) -> AssignExpertsForm:
        return AssignExpertsForm(
            data,
            candidates=self.choice.person_ids,
            planned=plan(self.choice, self.seats),
            rapporteurs=rapporteurs_for(self.stage, now=self.now),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        rows = [
            row_of(one, place=form.place_of(one.person.pk), reason=form.reason_of(one.person.pk))
            for one in self.choice.offered
        ]
        # Whoever was chosen is never hidden behind «ещё».
        first = [row for at, row in enumerate(rows) if at < SHOWN_AT_ONCE or row.place]
        return context | {
            "stage": self.stage,
            "seats": self.seats,
            "places": places_in_words(),
            "rows": first,
            "more_rows": [row for row in rows if row not in first],
            "barred": rows_of(self.choice.barred),
            "seated": rows_of(self.choice.seated),
            "is_further": bool(self.choice.seated),
            "is_senior_asked": is_senior_asked(self.stage),
            "terms": parameters_of(self.case).terms,
            "page_title": _("Choose the experts"),
        }

    def facts(self, form: Any) -> dict[str, Any]:
        return form.facts()

    def refused(self, form: Any, error: DomainError) -> Any:
        """Ties that need a reason belong to one row of the list; there is no field of that name."""
        if isinstance(error, ReasonNeeded):
            form.in_need = error.person_id
        return super().refused(form, error)

    def told(self, acted: Acting) -> str:
        count = len(acted.invited)
        return ngettext(
            "Work № %(number)s: %(count)d expert is invited. A letter is on its way.",
            "Work № %(number)s: %(count)d experts are invited. Letters are on their way.",
            count,
        ) % {"number": self.case.number, "count": count}


def places_in_words() -> list[tuple[str, str]]:
    """Values and words of the choice in every row."""
    return [(value, str(text).format(place=value)) for value, text in PLACES.items()]
