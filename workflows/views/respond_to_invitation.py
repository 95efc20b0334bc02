"""An expert takes a work or says why not."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from review.models import Assignment
from review.rules.vocabulary import ResponseOutcome
from workflows.forms.respond_to_invitation import AnswerForm
from workflows.models import Task
from workflows.rules.acting import Acting
from workflows.views.expert_duty import ExpertDutyPage
from workflows.views.invitations import invitation_context, invited


class RespondToInvitation(ExpertDutyPage):
    """The same choice as behind the link of the letter, for those who signed in."""

    step = "respond_to_invitation"
    form_class = AnswerForm

    @cached_property
    def assignment(self) -> Assignment:
        return invited(self.task.data["assignment"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **invitation_context(self.assignment, now=self.now), **kwargs
        )

    def facts(self, form: Any) -> dict[str, Any]:
        return form.facts()

    def told(self, acted: Acting) -> str:
        number = {"number": self.case.number}
        if acted.outcome == ResponseOutcome.ACCEPTED:
            return _("Work № %(number)s is yours. Its sheet is open.") % number
        return _("Thank you, work № %(number)s will be given to somebody else.") % number

    def next_url(self) -> str:
        """Whoever took a work begins at once."""
        taken = (
            Task.objects.filter(
                case=self.case,
                step="score_material",
                finished=None,
                person=self.person_id,
            )
            .only("pk")
            .first()
        )
        return reverse("score_material", args=[taken.pk]) if taken else reverse("my_tasks")
