"""«Люди и доступ»: the people of a territory, their roles and whether they have come in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from registry.labels import ACCOUNT_STATE, ROLE, ROLE_SET
from registry.models import Person, RoleGrant, Territory
from registry.queries.absences import away_until
from registry.queries.access import (
    holding_roles,
    in_state,
    named,
    people_of,
    state_of,
    with_access,
    working_at,
)
from registry.rules.access import ROLE_SETS
from registry.rules.calendar import local_date
from registry.rules.vocabulary import AccountState, Role
from workflows.forms.access import NO_ROLE, PeopleForm
from workflows.labels.access import STATE_BADGE, sets_of
from workflows.views.candidates import away_in_words
from workflows.views.lists import TerritoryPage

ON_A_PAGE = 30


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """A person in the list: where from, in which roles, whether come in."""

    person: Person
    places: list[str]
    roles: list[str]
    state: Promise
    tone: str
    icon: str
    may_be_invited: bool
    away: str


class PeoplePage(TerritoryPage):
    """A page over the people of one territory; a viewer without any gets 404."""

    action = "people"

    @cached_property
    def here(self) -> Territory:
        if self.territory is None:
            raise Http404
        return self.territory

    @cached_property
    def today(self) -> date:
        return local_date(self.now, self.here.time_zone)

    def people(self) -> QuerySet[Person]:
        """Everyone of the territory, with roles and state."""
        return with_access(people_of(self.here), self.here, self.today)

    def chosen(self, data: QueryDict) -> tuple[QuerySet[Person], PeopleForm]:
        """Those whom the filter leaves; a value that means nothing narrows nothing."""
        form = PeopleForm(data, territory=self.here, today=self.today)
        form.is_valid()
        wanted = form.cleaned_data
        found = named(self.people(), wanted.get("text", ""))
        if school := wanted.get("school"):
            found = working_at(found, school.pk, self.today)
        if wanted.get("set") == NO_ROLE:
            held = holding_roles(found, list(Role), self.here, self.today)
            found = found.exclude(pk__in=held.values("pk"))
        elif one := wanted.get("set"):
            found = holding_roles(found, ROLE_SETS[one], self.here, self.today)
        if state := wanted.get("state"):
            found = in_state(found, state, self.now)
        return found, form


class People(PeoplePage):
    """The list, by surname."""

    template_name = "registry/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, form = self.chosen(self.request.GET)
        page = Paginator(found, ON_A_PAGE).get_page(self.request.GET.get("page"))
        asked = {name: form.data[name] for name in form.fields if form.data.get(name)}
        return super().get_context_data(
            page_title=_("People and access"),
            page_wide=True,
            form=form,
            page=page,
            rows=self.lines(page.object_list),
            query=urlencode(asked),
            asked=asked,
            is_narrowed=bool(asked),
            may_guard=self.may("people.guard"),
            **kwargs,
        )

    def lines(self, people: Iterable[Person]) -> list[PersonLine]:
        several = list(people)
        away = away_until([one.pk for one in several], self.today)
        return [self.line(one, away.get(one.pk)) for one in several]

    def line(self, person: Person, away: date | None) -> PersonLine:
        state = state_of(person, self.now)
        tone, icon = STATE_BADGE[state]
        return PersonLine(
            person=person,
            places=[job.organisation.short_name for job in person.works_at],  # type: ignore[attr-defined]
            roles=_sets(person.roles_here),  # type: ignore[attr-defined]
            state=ACCOUNT_STATE[state],
            tone=tone,
            icon=icon,
            may_be_invited=state not in (AccountState.ACTIVE, AccountState.BLOCKED),
            away=away_in_words(away) if away else "",
        )


def _sets(grants: list[RoleGrant]) -> list[str]:
    """The sets of the roles held; a role of no set under its own name."""
    roles = [Role(grant.role) for grant in grants]
    offered = {role for of_set in ROLE_SETS.values() for role in of_set}
    names = [str(ROLE_SET[one]) for one in sets_of(roles)]
    return names + [str(ROLE[role]) for role in dict.fromkeys(roles) if role not in offered]
