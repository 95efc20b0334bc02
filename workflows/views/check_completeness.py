"""Looking over a work that has come: the kit beside the document."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from review.models import Material, MaterialVersion
from review.queries import (
    parameters_of,
    traces_of_author,
    versions_with_files,
    works_beside,
)
from review.rules.vocabulary import CompletenessOutcome
from workflows.forms.check_completeness import CheckCompletenessForm
from workflows.queries import duties_of, duty_in_case
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage
from workflows.views.documents import document_pane
from workflows.views.linked_works import said_of
from workflows.views.lodge_appeal import note_of
from workflows.views.material_facts import kit_of, version_rows
from workflows.views.traces import trace_lines


class CheckCompleteness(TaskPage):
    """Accept the work, return it with remarks, or decline it in kind words."""

    step = "check_completeness"
    form_class = CheckCompletenessForm

    @cached_property
    def material(self) -> Material:
        material = self.case.material
        material.case = self.case
        return material

    @cached_property
    def versions(self) -> list[MaterialVersion]:
        """Submitted versions, the newest first."""
        found = versions_with_files(self.material).filter(submitted_at__isnull=False)
        return list(found)

    @cached_property
    def author_hidden(self) -> bool:
        """Whether experts must not know whose work it is."""
        return parameters_of(self.case).author_hidden

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.versions[0]
        rows = version_rows(self.versions)
        return super().get_context_data(
            material=self.material,
            appeal_note=note_of(self.case, sees_grounds=True, may_lodge=False, now=self.now),
            version=version,
            pane=document_pane(version, may_redraw=True),
            video_url=self.material.video_url,
            author_hidden=self.author_hidden,
            traces=trace_lines(traces_of_author(self.material, version))
            if self.author_hidden
            else [],
            kit=kit_of(self.material, version),
            co_authors=self.material.co_authors.select_related("person", "organisation"),
            changed=rows[0] if len(rows) > 1 else None,
            earlier_remarks=self.material.remarks.exclude(version=version) if len(rows) > 1 else (),
            alike=[(one.case, said_of(one)) for one in works_beside(self.case) if one.is_alike],
            earlier=self.case.earlier,
            page_title=self.case.title,
            page_wide=True,
            **kwargs,
        )

    def facts(self, form: Any) -> dict[str, Any]:
        return form.facts()

    def told(self, acted: Acting) -> str:
        texts = {
            CompletenessOutcome.ACCEPT: _(
                "Work № %(number)s is accepted. Now its experts are to be chosen."
            ),
            CompletenessOutcome.RETURN: _(
                "Work № %(number)s is returned to the author with remarks. A letter is on its way."
            ),
            CompletenessOutcome.REJECT: _(
                "Work № %(number)s is not accepted. A letter with your words is on its way."
            ),
        }
        return texts[CompletenessOutcome(acted.outcome)] % {"number": self.case.number}

    def next_url(self) -> str:
        """The choice of experts for the same work, the next work to check, or the list."""
        viewer = self.request.viewer
        following = (
            duty_in_case(self.case.pk, viewer).first()
            or duties_of(viewer).filter(step=self.step).first()
        )
        return reverse(following.step, args=[following.pk]) if following else super().next_url()
