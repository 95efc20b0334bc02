from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.queries import current_consent_text
from registry.rules.calendar import local_date
from registry.rules.vocabulary import ConsentPurpose
from workflows.forms.publish_practice import PublishPracticeForm
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage


class PublishPractice(TaskPage):
    """The author decides whether the work goes into the bank. Declining costs nothing."""

    step = "publish_practice"
    form_class = PublishPracticeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        territory = self.case.territory
        return super().get_context_data(
            page_title=_("Publish the work?"),
            page_lead=str(self.case),
            consent_text=current_consent_text(
                territory, ConsentPurpose.PUBLICATION, local_date(self.now, territory.time_zone)
            ),
            **kwargs,
        )

    def facts(self, form: PublishPracticeForm) -> dict[str, Any]:
        return {"consents": form.cleaned_data["consents"]}

    def told(self, acted: Acting) -> str:
        if acted.facts["consents"]:
            return _("{work} is in the bank of practices now. Thank you for sharing it.").format(
                work=self.case
            )
        return _("{work} will not be published. Your conclusion stays valid all the same.").format(
            work=self.case
        )

    def next_url(self) -> str:
        return reverse("case", args=[self.case.pk])
