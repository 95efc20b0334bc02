"""Pages over the lists of one territory: agendas, checklists, the calendar."""

from typing import Any

from django.http import HttpRequest

from registry.models import Territory
from registry.permissions import Viewer, ask
from registry.rules.permissions import Answer, Question
from workflows.views.base import Page


def answer_in_territory(viewer: Viewer, action: str, territory_id: int) -> Answer:
    """What the table says of the viewer's own lists, by the roles he holds in that territory alone.

    Without any role there he may not even know that the thing exists.
    """
    grants = tuple(grant for grant in viewer.grants if grant.territory_id == territory_id)
    if not grants:
        return Answer.NOT_FOUND
    return ask(Viewer(person_id=viewer.person_id, grants=grants), Question(action=action))


def may_in_territory(viewer: Viewer, action: str, territory_id: int) -> bool:
    return answer_in_territory(viewer, action, territory_id) is Answer.ALLOWED


class TerritoryPage(Page):
    """A page over one territory's lists: the one chosen in the header, or the one of the object.

    Someone who holds the needed role in another of his territories is shown that one.
    """

    territory: Territory | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.territory = self.find_territory()

    def find_territory(self) -> Territory | None:
        chosen = self.request.territory
        own = self.request.signed_in.territories
        for territory in ([chosen] if chosen else []) + [one for one in own if one != chosen]:
            if self.may(self.action, territory):
                return territory
        return chosen

    def answer(self) -> Answer:
        if self.territory is None:
            return super().answer()
        return answer_in_territory(self.request.viewer, self.action, self.territory.pk)

    def may(self, action: str, territory: Territory | None = None) -> bool:
        """Whether the viewer may also do ``action`` here."""
        territory = territory or self.territory
        return territory is not None and may_in_territory(self.request.viewer, action, territory.pk)
