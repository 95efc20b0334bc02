"""Coming in by an invitation: by the link of a letter or by the code of a slip.

Whatever opens an address (a mail scanner, a preview in a chat) changes nothing: only the sent
form uses an invitation up.
"""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from registry.models import AccessPass, User
from registry.rules.access import spaced_code, tidy_code
from registry.rules.vocabulary import PassKind, PassState
from registry.services.errors import DomainError
from registry.services.invitations import join, must_name_address, renew_invitation
from registry.services.letter_links import purpose_of
from registry.services.passes import PURPOSE, link_of, pass_of_code, pass_of_link, state_of_pass
from workflows.forms.access import CodeForm, JoinForm
from workflows.views.limits import count_wrong, too_many_wrong
from workflows.views.link_page import useless
from workflows.views.shared_computers import note_shared_computer

# Wrong codes from one address, and from all addresses together.
WRONG_CODES, WRONG_CODES_EVERYWHERE = 10, 200


class QuietPage(TemplateView):
    """A page behind a secret address: kept by nobody, found by no search."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = now()
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer" if request.method == "GET" else "same-origin"
        return response


@method_decorator(login_not_required, name="dispatch")
class Join(QuietPage):
    """Type the code of a slip; a square code fills it in."""

    template_name = "registry/join.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = tidy_code(self.kwargs.get("code", ""))
        kwargs.setdefault("form", CodeForm(initial={"code": spaced_code(code)}))
        return super().get_context_data(filled=bool(code), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CodeForm(request.POST)
        if too_many_wrong(request, "join", here=WRONG_CODES, everywhere=WRONG_CODES_EVERYWHERE):
            return self.wrong(
                form, _("Too many wrong codes. Wait ten minutes, then type it once more."), 429
            )
        made = pass_of_code(tidy_code(request.POST.get("code", "")))
        if made is None:
            count_wrong(request, "join")
            return self.wrong(form, _("There is no such code. Compare it with the slip."), 422)
        if state_of_pass(made, self.now) is not PassState.OPEN:
            return spent(request, made, now=self.now)
        # The invitation itself, opened by its link: the code is not needed any more.
        return redirect("join_link", token=link_of(made))

    def wrong(self, form: CodeForm, text: str, status: int) -> HttpResponse:
        form.is_valid()
        form.errors.clear()
        form.add_error("code", text)
        return self.render_to_response(self.get_context_data(form=form), status=status)


@method_decorator(login_not_required, name="dispatch")
class JoinLink(QuietPage):
    """Choose a password, or a passkey, and come in."""

    template_name = "registry/join_link.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind = PassKind(purpose_of(kwargs["token"]).removeprefix(PURPOSE))
        try:
            self.made = pass_of_link(kwargs["token"], kind, now=now())
        except DomainError as error:
            return useless(request, error)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open():
            return spent(request, self.made, now=self.now)
        return super().get(request, *args, **kwargs)

    def is_open(self) -> bool:
        user = getattr(self.made.person, "user", None)
        closed = user is not None and not user.is_active
        return not closed and state_of_pass(self.made, self.now) is PassState.OPEN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.made.person
        user = getattr(person, "user", None)
        asks = must_name_address(person)
        kwargs.setdefault("form", JoinForm(asks_address=asks, by_passkey=False))
        return super().get_context_data(
            person=person,
            service=self.made.territory,
            address="" if asks else (user.email if user else person.email),
            until=self.made.expires_at,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "renew":
            return self.renew(request)
        if not self.is_open():
            return spent(request, self.made, now=self.now)
        by_passkey = request.POST.get("action") == "passkey"
        form = JoinForm(
            request.POST, asks_address=must_name_address(self.made.person), by_passkey=by_passkey
        )
        if not form.is_valid():
            return self.show_again(form)
        try:
            user = join(
                self.made,
                email=form.cleaned_data.get("email", ""),
                password=None if by_passkey else form.cleaned_data["password"],
                now=self.now,
            )
        except DomainError as error:
            if error.code in ("pass_spent", "account_blocked"):
                return spent(request, self.made, now=self.now)
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.show_again(form)
        return self.come_in(request, user, by_passkey=by_passkey)

    def show_again(self, form: JoinForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def come_in(self, request: HttpRequest, user: User, *, by_passkey: bool) -> HttpResponse:
        note_shared_computer(request)
        target = reverse("mfa_add_webauthn") if by_passkey else reverse("my_tasks")
        response: HttpResponse = perform_login(
            request, user, email_verification="none", redirect_url=target
        )
        return response

    def renew(self, request: HttpRequest) -> HttpResponse:
        """The same answer whether a letter was written or not."""
        renew_invitation(self.made, now=self.now)
        return render(request, "registry/join_renewed.html", {"service": self.made.territory})


def spent(request: HttpRequest, made: AccessPass, *, now: Any) -> HttpResponse:
    """Why an invitation does not work any more, and what to do instead."""
    user = getattr(made.person, "user", None)
    context = {
        "used": state_of_pass(made, now) is PassState.USED or bool(user and user.last_login),
        "blocked": bool(user and not user.is_active),
        "service": made.territory,
        "token": link_of(made),
    }
    response = render(request, "registry/join_spent.html", context, status=410)
    response["Cache-Control"] = "private, no-store"
    return response
