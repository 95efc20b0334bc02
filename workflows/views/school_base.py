"""What the pages of a school's responsible share: which school, and whether it is theirs."""

from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Organisation
from registry.permissions import Viewer, ask
from registry.rules.calendar import local_date
from registry.rules.permissions import Answer, Question
from registry.rules.vocabulary import Role
from workflows.views.base import Page

OF_WORKS = ("school.works", "school.submit")


def answer_in_organisation(viewer: Viewer, action: str, organisation_id: int) -> Answer:
    """What the table says by the roles granted for that organisation alone.

    Without any he may not even know that the thing exists.
    """
    grants = tuple(one for one in viewer.grants if one.organisation_id == organisation_id)
    if not grants:
        return Answer.NOT_FOUND
    return ask(Viewer(person_id=viewer.person_id, grants=grants), Question(action=action))


def own_organisations(viewer: Viewer) -> list[Organisation]:
    """Organisations a person answers for, by name."""
    ids = [grant.organisation_id for grant in viewer.grants if grant.role is Role.ORG_RESPONSIBLE]
    found = Organisation.objects.filter(pk__in=[one for one in ids if one])
    return list(found.select_related("territory"))


class SchoolPage(Page):
    """A page of one school: that of the address, or the chosen one of those the viewer answers for."""

    organisation: Organisation | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.organisation = self.find_organisation()

    def find_organisation(self) -> Organisation | None:
        if "organisation_id" in self.kwargs:
            return get_object_or_404(
                Organisation.objects.select_related("territory"), pk=self.kwargs["organisation_id"]
            )
        chosen = self.request.GET.get("school", "")
        own = self.own
        return next((one for one in own if str(one.pk) == chosen), own[0] if own else None)

    @cached_property
    def own(self) -> list[Organisation]:
        return own_organisations(self.request.viewer)

    def answer(self) -> Answer:
        if self.organisation is None:
            return super().answer()
        if "organisation_id" not in self.kwargs and not self.own:
            return super().answer()
        return answer_in_organisation(self.request.viewer, self.action, self.organisation.pk)

    @property
    def school(self) -> Organisation:
        """The school of a page that is about one: others were answered «not found»."""
        assert self.organisation is not None  # noqa: S101 -- see above
        return self.organisation

    @cached_property
    def today(self) -> date:
        return local_date(self.now, self.school.territory.time_zone)

    def address(self, name: str = "school") -> str:
        """A page of this very school."""
        return f"{reverse(name)}?school={self.school.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("page_title", _("My school"))
        return super().get_context_data(
            school=self.organisation,
            schools=self.own,
            tabs=self.tabs(),
            **kwargs,
        )

    def tabs(self) -> list[dict[str, Any]]:
        if self.organisation is None:
            return []
        return [
            {
                "title": title,
                "url": self.address(name),
                "active": (self.action in OF_WORKS) is (name == "school_works"),
            }
            for name, title in (("school", _("People")), ("school_works", _("Works")))
        ]
