"""«Мой профиль»: one's own data, roles, address, guard of the account, signed-in browsers."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from registry.labels import ROLE
from registry.middleware import PageRequest
from registry.models import User
from registry.queries import employments_on, grants_in_force
from registry.queries.access import home_of
from registry.rules.actors import Actor
from registry.rules.vocabulary import PassKind, PassState, Role
from registry.services.emails import ask_new_email, confirm_new_email
from registry.services.errors import DomainError
from registry.services.passes import pass_of_link, state_of_pass
from workflows.forms.access import NewEmailForm
from workflows.views.absence_card import absence_card
from workflows.views.browsers import browser_name
from workflows.views.join import QuietPage
from workflows.views.link_page import useless

GUARDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class OwnPage(TemplateView):
    """A page of the account's own things: whoever is signed in has it, in whatever role."""

    request: PageRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = now()
        if not isinstance(request.user, User) or request.user.person is None:
            raise PermissionDenied
        self.account = request.user
        self.person = request.user.person
        return super().dispatch(request, *args, **kwargs)

    @property
    def today(self) -> date:
        return localdate(self.now)


class Profile(OwnPage):
    """Everything about the account on one page."""

    template_name = "account/profile.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", NewEmailForm())
        kwargs = absence_card(self.person.pk, self.today) | kwargs
        guards = list(Authenticator.objects.filter(user=self.account))
        grants = grants_in_force(self.person.pk, self.today).select_related(
            "territory", "organisation"
        )
        return super().get_context_data(
            page_title=_("My profile"),
            person=self.person,
            account=self.account,
            jobs=list(employments_on([self.person.pk], self.today)),
            roles=[(ROLE[Role(grant.role)], grant) for grant in grants.order_by("pk")],
            has_guard=any(one.type in GUARDS for one in guards),
            sessions=self.sessions(),
            **kwargs,
        )

    def sessions(self) -> list[dict[str, Any]]:
        """Browsers in which the account is signed in, this one first."""
        here = self.request.session.session_key
        found = UserSession.objects.purge_and_list(self.account)
        lines = [
            {
                "pk": one.pk,
                "browser": browser_name(one.user_agent),
                "since": one.created_at,
                "is_this": one.session_key == here,
            }
            for one in found
        ]
        return sorted(lines, key=lambda line: (not line["is_this"], -line["since"].timestamp()))


class EndSession(OwnPage):
    """Sign another browser of one's own out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = get_object_or_404(UserSession, pk=kwargs["session_id"], user=self.account)
        session.end()
        messages.success(request, _("That browser is signed out."))
        return redirect("profile")


class AskNewEmail(Profile):
    """Name a new address; it counts once it is confirmed from its own mailbox."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NewEmailForm(request.POST)
        territory = home_of(self.person.pk, self.today)
        if form.is_valid() and territory is not None:
            try:
                made = ask_new_email(
                    self.account,
                    form.cleaned_data["email"],
                    territory=territory,
                    actor=Actor.person(self.person.pk),
                    now=self.now,
                )
            except DomainError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                return render(request, "account/new_email_sent.html", {"address": made.address})
        elif territory is None:
            form.add_error(None, _("No methodical service writes to you. Ask the administrator."))
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(login_not_required, name="dispatch")
class NewEmailLink(QuietPage):
    """The page behind the letter to the new address."""

    template_name = "account/new_email_link.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.made = pass_of_link(kwargs["token"], PassKind.NEW_EMAIL, now=now())
        except DomainError as error:
            return useless(request, error)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if state_of_pass(self.made, self.now) is not PassState.OPEN:
            return self.spent("")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(address=self.made.address, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            user = confirm_new_email(self.made, now=self.now)
        except DomainError as error:
            return self.spent(str(error.message))
        if request.user == user:
            # The browser in which one confirms stays signed in; all others do not.
            update_session_auth_hash(request, user)
        context = {"address": user.email, "sign_in": reverse("account_login")}
        return render(request, "account/new_email_done.html", context)

    def spent(self, why: str) -> HttpResponse:
        used = state_of_pass(self.made, self.now) is PassState.USED
        context = {"used": used, "why": why}
        return render(self.request, "account/new_email_spent.html", context, status=410)
