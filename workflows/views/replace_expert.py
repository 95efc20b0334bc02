"""Another expert for a seat that has come free."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from review.models import Assignment, Stage
from review.queries import parameters_of, seated
from workflows.forms.assign_experts import ReplaceExpertForm
from workflows.queries.candidates import Choice, choice_for, plan
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage
from workflows.views.candidates import decline_in_words, row_of, rows_of

SHOWN_AT_ONCE = 8


class ReplaceExpert(TaskPage):
    """Who declined and why, who is at work, and the candidates, one to be chosen."""

    step = "replace_expert"

    @cached_property
    def assignment(self) -> Assignment:
        found = Assignment.objects.select_related("stage__checklist_version", "expert").get(
            pk=self.task.data["assignment"]
        )
        found.stage.case = self.case
        return found

    @property
    def stage(self) -> Stage:
        return self.assignment.stage

    @cached_property
    def choice(self) -> Choice:
        return choice_for(self.stage, coordinator_id=self.actor.person_id, now=self.now)

    def get_form(self, data: Any = None, files: Any = None) -> ReplaceExpertForm:
        form = ReplaceExpertForm(data, candidates=self.choice.person_ids)
        form.fields["expert"].choices = [  # type: ignore[attr-defined]
            (one.person.pk, one.person.full_name) for one in self.choice.offered
        ]
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        planned = plan(self.choice, 1)
        chosen = form.data.get("expert") if form.is_bound else str(next(iter(planned), ""))
        rows = [
            row_of(
                one,
                place="expert" if str(one.person.pk) == chosen else "",
                reason=form.data.get(f"reason-{one.person.pk}", "") if form.is_bound else "",
            )
            for one in self.choice.offered
        ]
        first = [row for at, row in enumerate(rows) if at < SHOWN_AT_ONCE or row.place]
        return context | {
            "stage": self.stage,
            "gone": self.assignment.expert,
            "why": decline_in_words(self.assignment),
            "colleagues": [one for one in seated(self.stage) if one.pk != self.assignment.pk],
            "rows": first,
            "more_rows": [row for row in rows if row not in first],
            "barred": rows_of(self.choice.barred),
            "terms": parameters_of(self.case).terms,
            "page_title": _("Find another expert"),
        }

    def facts(self, form: Any) -> dict[str, Any]:
        return form.facts()

    def told(self, acted: Acting) -> str:
        return _("Work № %(number)s: %(person)s is invited. A letter is on its way.") % {
            "number": self.case.number,
            "person": acted.invited[0].expert.full_name,
        }
