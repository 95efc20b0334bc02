"""Search over works, people and organisations."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.labels import CASE_STATE
from registry.models import Case, Organisation, Person
from registry.rules.search import patterns_of
from registry.rules.vocabulary import CaseState
from workflows.labels.statuses import AUTHOR_STATUS
from workflows.queries.search import organisations_found, people_found, works_found
from workflows.views.lists import TerritoryPage

SHOWN = 20
LONGEST = 100


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing found."""

    title: str
    note: str
    url: str = ""
    state: str | Promise = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Things of one kind; ``all_url`` leads to the list that holds the rest of them."""

    title: str
    hits: list[Hit]
    more: bool = False
    all_url: str = ""


class Search(TerritoryPage):
    """One field; whatever the viewer may open and the words are in."""

    action = "search"
    template_name = "workflows/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:LONGEST]
        patterns = patterns_of(text)
        groups = self.groups(text, patterns) if patterns else []
        return super().get_context_data(
            page_title=_("Search"),
            text=text,
            is_short=bool(text) and not patterns,
            groups=[group for group in groups if group.hits],
            is_asked=bool(patterns),
            sees_people=self.may("people"),
            **kwargs,
        )

    def groups(self, text: str, patterns: tuple[str, ...]) -> list[Group]:
        found = [self.works(text)]
        if self.territory is not None and self.may("people"):
            people = people_found(self.territory, patterns)
            found.append(self.group(_("People"), people, self.person))
            organisations = organisations_found(self.territory, patterns)
            found.append(self.group(_("Organisations"), organisations, self.organisation))
        return found

    def works(self, text: str) -> Group:
        all_url = f"{reverse('works')}?{urlencode({'text': text})}" if self.may("works") else ""
        return self.group(_("Works"), works_found(self.request.viewer, text), self.work, all_url)

    def group(self, title: str, rows: QuerySet[Any], hit: Any, all_url: str = "") -> Group:
        some = list(rows[: SHOWN + 1])
        return Group(
            title=title,
            hits=[hit(row) for row in some[:SHOWN]],
            more=len(some) > SHOWN,
            all_url=all_url,
        )

    def work(self, case: Case) -> Hit:
        """The author is named to those whom the list of works names him to."""
        author = case.applicant.short_name if self.names_author(case) else ""
        number = f"№\N{NO-BREAK SPACE}{case.number}" if case.number else _("draft")
        return Hit(
            title=case.title or _("Untitled"),
            note=" · ".join(filter(None, (number, author))),
            url=reverse("case", args=[case.pk]),
            state=CASE_STATE[CaseState(case.state)],
            tone=AUTHOR_STATUS[CaseState(case.state)].tone,
        )

    def names_author(self, case: Case) -> bool:
        return case.applicant_id == self.person_id or self.may("works", case.territory)

    def person(self, person: Person) -> Hit:
        return Hit(
            title=person.full_name,
            note=person.email or person.phone,
            url=reverse("person", args=[person.pk]),
        )

    def organisation(self, organisation: Organisation) -> Hit:
        return Hit(
            title=organisation.short_name,
            note=organisation.name,
            url=f"{reverse('works')}?{urlencode({'text': organisation.short_name})}"
            if self.may("works")
            else "",
        )
