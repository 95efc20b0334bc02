"""A person's card: contacts, places of work, roles with their basis, the state of the account."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.labels import ACCOUNT_STATE, ROLE, ROLE_SET
from registry.models import Employment, Person, RoleGrant, Territory
from registry.queries.access import has_second_factor, people_of, state_of
from registry.rules.vocabulary import AccountState, Role
from registry.services.errors import DomainError
from registry.services.people_access import (
    block_account,
    correct_contacts,
    end_role,
    give_role,
    reset_second_factor,
    unblock_account,
)
from workflows.forms.access import BlockForm, ContactsForm, EndRoleForm, RoleForm
from workflows.labels.access import STATE_BADGE, WHAT_IT_OPENS
from workflows.views.absence_card import absence_card
from workflows.views.people import PeoplePage


class PersonPage(PeoplePage):
    """The card of one person, in the territory where the viewer meets him.

    Someone of another territory is not found, whatever role the viewer has at home.
    """

    template_name = "registry/person.html"

    def find_territory(self) -> Territory | None:
        usual = super().find_territory()
        mine = self.request.signed_in.territories
        for territory in ([usual] if usual else []) + [one for one in mine if one != usual]:
            if people_of(territory).filter(pk=self.person_pk()).exists():
                return territory
        raise Http404

    def person_pk(self) -> int:
        return int(self.kwargs["person_id"])

    @property
    def person(self) -> Person:
        if not hasattr(self, "_person"):
            everywhere = Employment.objects.select_related("organisation").filter(
                organisation__territory=self.here
            )
            grants = RoleGrant.objects.filter(territory=self.here).select_related("organisation")
            self._person = (
                self.people()
                .prefetch_related(
                    Prefetch("employments", queryset=everywhere, to_attr="all_jobs"),
                    Prefetch("grants", grants.order_by("-period_from", "-pk"), to_attr="all_roles"),
                )
                .get(pk=self.person_pk())
            )
        return self._person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.person
        state = state_of(person, self.now)
        tone, icon = STATE_BADGE[state]
        kwargs = absence_card(person.pk, self.today) | kwargs
        kwargs.setdefault("contacts_form", ContactsForm(instance=person))
        kwargs.setdefault("role_form", RoleForm(territory=self.here, today=self.today))
        kwargs.setdefault("block_form", BlockForm())
        return super().get_context_data(
            page_title=person.full_name,
            breadcrumbs=[{"title": _("People and access"), "url": reverse("people")}],
            person=person,
            account=getattr(person, "user", None),
            state=state,
            state_text=ACCOUNT_STATE[state],
            state_tone=tone,
            state_icon=icon,
            sets=[(ROLE_SET[one], text) for one, text in WHAT_IT_OPENS.items()],
            may_reset_factor=self.may("people.guard") and has_second_factor(person),
            is_awaited=state not in (AccountState.ACTIVE, AccountState.BLOCKED),
            is_oneself=person.pk == self.request.viewer.person_id,
            roles=[self.role_line(grant, kwargs.get("ending")) for grant in person.all_roles],  # type: ignore[attr-defined]
            **kwargs,
        )

    def role_line(self, grant: RoleGrant, ending: EndRoleForm | None) -> dict[str, Any]:
        """A grant, and the form that ends it while it is in force."""
        role = Role(grant.role)
        in_force = grant.period_to is None or grant.period_to >= self.today
        mine = ending if ending is not None and ending.prefix == str(grant.pk) else None
        fresh = EndRoleForm(prefix=str(grant.pk), initial={"last_day": self.today})
        return {
            "grant": grant,
            "title": ROLE[role],
            "in_force": in_force,
            "form": (mine or fresh) if in_force else None,
        }

    def answer_again(self, form: BaseForm, error: DomainError, name: str) -> HttpResponse:
        """A refusal reaches the form that was sent; what was entered stays in it."""
        field = error.field if error.field in form.fields else None
        form.add_error(field, str(error.message))
        return self.show(name, form)

    def show(self, name: str, form: BaseForm) -> HttpResponse:
        context = self.get_context_data(**{name: form}, refused=form)
        return self.render_to_response(context, status=422)

    def back(self, text: str) -> HttpResponse:
        return self.done(text, reverse("person", args=[self.person.pk]))


class CorrectContacts(PersonPage):
    """Mend how a person is called and reached."""

    action = "people.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The form fills the row it is given, so it gets its own.
        form = ContactsForm(request.POST, instance=Person.objects.get(pk=self.person.pk))
        if not form.is_valid():
            return self.show("contacts_form", form)
        try:
            changed = correct_contacts(
                self.person, form.cleaned_data, self.here, actor=self.actor, now=self.now
            )
        except DomainError as error:
            return self.answer_again(form, error, "contacts_form")
        name = self.person.full_name
        if not changed:
            return self.back(_("{name}: nothing has changed.").format(name=name))
        return self.back(_("{name}: the data are mended.").format(name=name))


class GiveRole(PersonPage):
    """Give a role from a day on, by a paper."""

    action = "people.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RoleForm(request.POST, territory=self.here, today=self.today)
        if not form.is_valid():
            return self.show("role_form", form)
        try:
            grant = give_role(
                self.person,
                territory=self.here,
                actor=self.actor,
                now=self.now,
                **form.cleaned_data,
            )
        except DomainError as error:
            return self.answer_again(form, error, "role_form")
        told = _("{name} is {role} from {day}.").format(
            name=self.person.full_name,
            role=ROLE[Role(grant.role)],
            day=date_format(grant.period_from, "j E Y"),
        )
        return self.back(told)


class EndRole(PersonPage):
    """End a role with a day."""

    action = "people.edit"
    http_method_names = ["post"]

    def find_territory(self) -> Territory | None:
        self.grant = get_object_or_404(
            RoleGrant.objects.select_related("territory", "person"), pk=self.kwargs["grant_id"]
        )
        return self.grant.territory

    def person_pk(self) -> int:
        return self.grant.person_id

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EndRoleForm(request.POST, prefix=str(self.grant.pk))
        if not form.is_valid():
            return self.show("ending", form)
        try:
            end_role(self.grant, actor=self.actor, now=self.now, **form.cleaned_data)
        except DomainError as error:
            return self.answer_again(form, error, "ending")
        told = _("{name} is {role} until {day} inclusive.").format(
            name=self.person.full_name,
            role=ROLE[Role(self.grant.role)],
            day=date_format(form.cleaned_data["last_day"], "j E Y"),
        )
        return self.back(told)


class BlockAccount(PersonPage):
    """Close the sign-in of a person."""

    action = "people.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BlockForm(request.POST)
        if not form.is_valid():
            return self.show("block_form", form)
        try:
            block_account(
                self.person, self.here, actor=self.actor, now=self.now, **form.cleaned_data
            )
        except DomainError as error:
            return self.answer_again(form, error, "block_form")
        told = _("{name} cannot sign in any more. Works, sheets and roles stay as they are.")
        return self.back(told.format(name=self.person.full_name))


class UnblockAccount(PersonPage):
    """Open a closed sign-in."""

    action = "people.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            unblock_account(self.person, self.here, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("person", person_id=self.person.pk)
        return self.back(_("{name} can sign in again.").format(name=self.person.full_name))


class ResetSecondFactor(PersonPage):
    """Take the second factor away from someone who has lost it."""

    action = "people.guard"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            reset_second_factor(self.person, self.here, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("person", person_id=self.person.pk)
        told = _("{name}: the second factor is taken away. A letter about it is on its way.")
        return self.back(told.format(name=self.person.full_name))
