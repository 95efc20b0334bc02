"""What the frame of every page needs: navigation, territory, number of waiting tasks."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from registry.labels import ROLE
from registry.middleware import PageRequest
from registry.permissions import ask
from registry.rules.permissions import Answer, Question
from workflows.queries import duties_of

# Address name, title and the action that opens the page: people see only what they may open.
# The most needed first: the header shows five and keeps the rest under «More».
PLACES: tuple[tuple[str, Promise, str], ...] = (
    ("my_tasks", _("My tasks"), "my_tasks"),
    ("my_materials", _("My works"), "my_materials"),
    ("school", _("My school"), "school"),
    ("works", _("Works"), "works"),
    ("board", _("Where it is stuck"), "board"),
    ("council", _("Council"), "council"),
    ("period_reports", _("Reports"), "period_report"),
    ("people", _("People"), "people"),
    ("council_members", _("Council members"), "council.compose"),
    ("schools", _("Schools"), "schools"),
    ("procedures", _("Procedures"), "procedures"),
    ("instruments", _("Checklists"), "instruments"),
    ("office", _("Orders and letters"), "office"),
    ("planned", _("Planned duties"), "planned"),
    ("classifiers", _("Lists"), "classifiers"),
    ("start", _("First hour"), "first_hour"),
    ("load_list", _("Load a list"), "load_lists"),
)


@dataclass(frozen=True)
class FooterLink:
    """A page for everyone at the foot of every page."""

    title: Promise
    address: tuple[str, ...]

    @property
    def url(self) -> str:
        return reverse(self.address[0], args=self.address[1:])


FOOTER_LINKS = (
    FooterLink(_("Guides"), ("guides",)),
    FooterLink(_("Bank of practices"), ("practices",)),
    FooterLink(_("Check a document"), ("verify",)),
    FooterLink(_("Personal data"), ("guide", "privacy")),
    FooterLink(_("Accessibility"), ("guide", "accessibility")),
)


@dataclass(frozen=True)
class Choice:
    """A territory in the switch of the header."""

    pk: int
    title: str
    active: bool


@dataclass(frozen=True)
class Place:
    """One item of the navigation."""

    title: str
    url: str
    count: int | None
    active: bool


def shell(request: PageRequest) -> dict[str, Any]:
    """Lazily, so that pages without the frame cost nothing."""
    if not hasattr(request, "signed_in"):
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: _navigation(request)),
        "footer_links": FOOTER_LINKS,
        "search_url": SimpleLazyObject(lambda: _search_url(request)),
        "territories": SimpleLazyObject(lambda: _territories(request)),
        "territory": request.territory,
        "territory_switch_url": reverse("switch_territory"),
        "account_links": SimpleLazyObject(lambda: _account_links(request)),
        "account_name": SimpleLazyObject(lambda: _name(request)),
        "account_note": SimpleLazyObject(lambda: _roles(request)),
    }


def _account_links(request: PageRequest) -> list[dict[str, object]]:
    """What a person sets for himself."""
    links: list[dict[str, object]] = [{"title": _("My profile"), "url": reverse("profile")}]
    if ask(request.viewer, Question(action="letter_choice")) is Answer.ALLOWED:
        links.append({"title": _("Letters"), "url": reverse("letter_choice")})
    return links


def _name(request: PageRequest) -> str:
    """The person as colleagues write the name, or the address where no person is known."""
    person = getattr(request.user, "person", None)
    return person.short_name if person else str(request.user)


def _roles(request: PageRequest) -> str:
    """Roles held in the chosen territory."""
    territory = request.territory
    held = [
        grant.role
        for grant in request.viewer.grants
        if territory and grant.territory_id == territory.pk
    ]
    return ", ".join(str(ROLE[role]) for role in dict.fromkeys(held))


def _navigation(request: PageRequest) -> list[Place]:
    viewer = request.viewer
    if viewer.person_id is None:
        return []
    return [
        Place(
            title=str(title),
            url=reverse(name),
            count=duties_of(viewer).order_by().count() if name == "my_tasks" else None,
            active=request.path.startswith(reverse(name)),
        )
        for name, title, action in PLACES
        if ask(viewer, Question(action=action)) is Answer.ALLOWED
    ]


def _search_url(request: PageRequest) -> str:
    allowed = ask(request.viewer, Question(action="search")) is Answer.ALLOWED
    return reverse("search") if allowed else ""


def _territories(request: PageRequest) -> list[Choice]:
    chosen = request.territory
    return [
        Choice(pk=territory.pk, title=territory.service_short_name, active=territory == chosen)
        for territory in request.signed_in.territories
    ]
