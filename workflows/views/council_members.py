"""«Состав совета»: who sits in the expert council, who sat, by which paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.labels import ROLE
from registry.models import Person, Territory
from registry.queries import people_search
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from review.labels import BODY_ROLE
from review.models import Body, BodyMember, Meeting
from review.queries import composition
from review.rules.vocabulary import BodyRole
from review.services.composition import amend_council, end_seat, found_council, seat_member
from workflows.forms.council_members import CouncilForm, EndSeatForm, SeatForm
from workflows.views.council import CouncilPage

MOST_PEOPLE = 30
COUNCIL = "council"  # its form stands on one page with that of a member
ORDER = [BodyRole.CHAIR.value, BodyRole.SECRETARY.value, BodyRole.MEMBER.value]


@dataclass(frozen=True, kw_only=True)
class SeatLine:
    """A seat as the page shows it, with the form that ends it for whoever may."""

    seat: BodyMember
    role: str
    places: list[str]
    form: Form | None
    change_url: str


class CouncilMembers(CouncilPage):
    """The composition today, what is to come, those who have left; changing it."""

    action = "council.members"
    template_name = "review/council_members.html"

    @property
    def here(self) -> Territory:
        if self.territory is None:
            raise Http404
        return self.territory

    @cached_property
    def may_compose(self) -> bool:
        return self.may("council.compose")

    @property
    def asked(self) -> str:
        return self.request.GET.get("q", "").strip()

    @cached_property
    def seats(self) -> list[BodyMember]:
        """Everyone who sits, will sit or sat."""
        return list(composition(self.body, self.today)) if self.body else []

    def people(self) -> QuerySet[Person]:
        found = people_search(self.here, self.asked)
        return found.order_by("last_name", "first_name", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seats = self.seats
        now = [one for one in seats if self._sits(one)]
        left = [one for one in seats if one.period_to and one.period_to < self.today]
        left.sort(key=lambda one: one.period_to or self.today, reverse=True)
        ending = kwargs.pop("ending", None)
        if self.may_compose:
            kwargs.setdefault("council_form", self.council_form())
        if self.may_compose and self.body:
            kwargs.setdefault("seat_form", self.seat_form())
            kwargs.update(self._found(kwargs["seat_form"]))
        return super().get_context_data(
            page_title=_("Council members"),
            page_lead=self.body.title if self.body else "",
            breadcrumbs=[{"title": _("Council"), "url": reverse("council")}]
            if self.may("council")
            else [],
            body=self.body,
            may_compose=self.may_compose,
            sitting=self._lines(_by_role(now), ending),
            ahead=self._lines([one for one in seats if one.period_from > self.today], ending),
            former=self._lines(left, ending),
            lacking=self._lacking(now),
            **kwargs,
        )

    def _sits(self, seat: BodyMember) -> bool:
        ends = seat.period_to
        return seat.period_from <= self.today and (ends is None or ends >= self.today)

    def _lacking(self, now: Iterable[BodyMember]) -> list[str]:
        """What stops for want of a chair or a secretary."""
        held = {one.role for one in now}
        told = []
        if BodyRole.CHAIR not in held:
            told.append(_("There is no chair: works cannot be decided on."))
        if BodyRole.SECRETARY not in held:
            told.append(_("There is no secretary: nobody calls meetings and enters votes."))
        return told if self.body else []

    def _lines(self, seats: Iterable[BodyMember], ending: EndSeatForm | None) -> list[SeatLine]:
        return [self._line(one, ending) for one in seats]

    def _line(self, seat: BodyMember, ending: EndSeatForm | None) -> SeatLine:
        over = seat.period_to is not None and seat.period_to < self.today
        form: EndSeatForm | None = None
        if self.may_compose and not over:
            if ending is not None and ending.prefix == str(seat.pk):
                form = ending
            else:
                last_day = seat.period_to or max(self.today, seat.period_from)
                form = EndSeatForm(prefix=str(seat.pk), initial={"last_day": last_day})
        jobs = seat.person.works_at  # type: ignore[attr-defined]  # read by ``composition``
        return SeatLine(
            seat=seat,
            role=str(BODY_ROLE[BodyRole(seat.role)]),
            places=[job.organisation.short_name for job in jobs],
            form=form,
            change_url=f"?role={seat.role}#seat-title"
            if form and seat.role != BodyRole.MEMBER
            else "",
        )

    def council_form(self) -> CouncilForm:
        if self.body:
            known = {"title": self.body.title, "basis": self.body.basis}
            return CouncilForm(prefix=COUNCIL, initial=known)
        return CouncilForm(prefix=COUNCIL, initial={"title": _("Expert council")})

    def seat_form(self) -> SeatForm:
        role = self.request.GET.get("role", "")
        initial = self._usual() | {"role": role if role in ORDER else self._wanted_role()}
        return SeatForm(initial=initial, people=self.people())

    def _usual(self) -> dict[str, Any]:
        """The first composition comes by the order that created the council, from one day on.

        Once somebody sits by another paper, or the council has met, a paper is asked for each
        time: nobody is seated into the past unawares.
        """
        first = min((one.period_from for one in self.seats), default=self.today)
        if self.body is None or any(one.basis != self.body.basis for one in self.seats):
            return {"period_from": self.today}
        if Meeting.objects.filter(body=self.body).exists():
            return {"period_from": self.today}
        return {"period_from": first, "basis": self.body.basis}

    def _wanted_role(self) -> str:
        """The chair first, then the secretary, then as many members as there are."""
        held = {one.role for one in self.seats if self._sits(one)}
        return next((role for role in ORDER if role not in held), BodyRole.MEMBER.value)

    def _found(self, form: Form) -> dict[str, Any]:
        """People the form offers; the one who was chosen stays chosen."""
        shown = list(self.people().prefetch_related("employments__organisation")[: MOST_PEOPLE + 1])
        chosen = str(form.data.get("person", "")) if form.is_bound else ""
        return {
            "asked": self.asked,
            "people": [(one, str(one.pk) == chosen) for one in shown[:MOST_PEOPLE]],
            "has_more": len(shown) > MOST_PEOPLE,
            "asks_former": any(one.role != BodyRole.MEMBER for one in self.seats),
            "asks_knowingly": form.is_bound
            and bool(form["knowingly"].errors or form["knowingly"].value()),
        }

    def by(self) -> dict[str, Any]:
        return {"actor": self.actor, "now": self.now}

    def show(self, name: str, form: Form) -> HttpResponse:
        """What was entered stays; what is wrong is said at the head of the page."""
        context = self.get_context_data(**{name: form}, refused=form)
        return self.render_to_response(context, status=422)

    def refused(self, name: str, form: Form, error: DomainError) -> HttpResponse:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return self.show(name, form)

    def back(self, *sentences: str) -> HttpResponse:
        told = " ".join(one for one in sentences if one)
        return self.done(told, reverse("council_members"))


class FoundCouncil(CouncilMembers):
    """Create the council, or mend its name and order."""

    action = "council.compose"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CouncilForm(request.POST, prefix=COUNCIL)
        if not form.is_valid():
            return self.show("council_form", form)
        try:
            told = self.saved(form)
        except DomainError as error:
            return self.refused("council_form", form, error)
        return self.back(told)

    def saved(self, form: CouncilForm) -> str:
        if self.body is None:
            found_council(self.here, **form.cleaned_data, **self.by())
            return _("The council is created. Now enter its chair, secretary and members.")
        if amend_council(self.body, **form.cleaned_data, **self.by()):
            return _("The name and the order are mended.")
        return _("Nothing was changed.")


class SeatMember(CouncilMembers):
    """Seat a person, or give a member another role."""

    action = "council.compose"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        body = self.body
        if body is None:
            return redirect("council_members")
        form = SeatForm(request.POST, people=self.people())
        if not form.is_valid():
            return self.show("seat_form", form)
        try:
            seated = seat_member(body, **form.cleaned_data, **self.by())
        except DomainError as error:
            return self.refused("seat_form", form, error)
        told = _("{name}: {role} from {day}.").format(
            name=seated.seat.person.full_name,
            role=BODY_ROLE[BodyRole(seated.seat.role)],
            day=_written(seated.seat.period_from),
        )
        return self.back(told, _given(seated.given), _ended(seated.ended))


class EndSeat(CouncilMembers):
    """End a membership with a day; the votes given before stay."""

    action = "council.compose"
    http_method_names = ["post"]

    def find_territory(self) -> Territory | None:
        self.seat_to_end = get_object_or_404(
            BodyMember.objects.select_related("body__territory", "person"),
            pk=self.kwargs["member_id"],
        )
        return self.seat_to_end.body.territory

    @cached_property
    def body(self) -> Body | None:
        return self.seat_to_end.body

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seat = self.seat_to_end
        form = EndSeatForm(request.POST, prefix=str(seat.pk))
        if not form.is_valid():
            return self.show("ending", form)
        try:
            ended = end_seat(seat, **form.cleaned_data, **self.by())
        except DomainError as error:
            return self.refused("ending", form, error)
        told = _("{name} sits in the council until {day} inclusive. Votes given before stay.")
        told = told.format(name=seat.person.full_name, day=_written(form.cleaned_data["last_day"]))
        return self.back(told, _ended(ended))


def _by_role(seats: Iterable[BodyMember]) -> list[BodyMember]:
    """The chair, the secretary, the members by name."""
    return sorted(seats, key=lambda one: ORDER.index(one.role))


def _written(day: Any) -> str:
    return date_format(day, "j E Y")


def _given(roles: Iterable[Role]) -> str:
    names = ", ".join(str(ROLE[one]) for one in roles)
    return _("Roles given with it: {roles}.").format(roles=names) if names else ""


def _ended(roles: Iterable[Role]) -> str:
    names = ", ".join(str(ROLE[one]) for one in roles)
    return _("Roles ended with it: {roles}.").format(roles=names) if names else ""
