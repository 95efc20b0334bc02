from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import StoredFile
from registry.queries import current_consent_text
from registry.rules.calendar import local_date
from registry.rules.vocabulary import ConsentPurpose, PreviewState
from review.queries import passages_in
from review.rules.children import find_children
from review.rules.passages import Passage, Place, PlaceKind
from workflows.forms.publish_practice import PublishPracticeForm
from workflows.queries.practices import files_to_publish
from workflows.rules.acting import Acting
from workflows.views.base import TaskPage
from workflows.views.traces import child_lines


@dataclass(frozen=True)
class PicturesLine:
    """A file in which somebody's face may be."""

    name: str
    count: int


class PublishPractice(TaskPage):
    """The author decides whether the work goes into the bank. Declining costs nothing."""

    step = "publish_practice"
    form_class = PublishPracticeForm

    @cached_property
    def files(self) -> list[StoredFile]:
        return files_to_publish(self.case)

    @property
    def passages(self) -> Iterator[Passage]:
        """Everything of the work that everyone could read."""
        yield Passage(Place(PlaceKind.TITLE), self.case.title)
        yield Passage(Place(PlaceKind.ANNOTATION), self.case.material.annotation)
        yield from passages_in(self.files)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        territory = self.case.territory
        return super().get_context_data(
            page_title=_("Publish the work?"),
            page_lead=str(self.case),
            children=child_lines(find_children(self.passages)),
            pictures=[
                PicturesLine(file.name, file.picture_count)
                for file in self.files
                if file.picture_count
            ],
            is_waiting=any(file.preview == PreviewState.PENDING for file in self.files),
            consent_text=current_consent_text(
                territory, ConsentPurpose.PUBLICATION, local_date(self.now, territory.time_zone)
            ),
            **kwargs,
        )

    def facts(self, form: PublishPracticeForm) -> dict[str, Any]:
        cleaned = form.cleaned_data
        return {"consents": cleaned["consents"], "children_safe": cleaned["looked_through"]}

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
