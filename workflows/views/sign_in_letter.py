"""«Войти по ссылке из письма»: for those who have forgotten the password."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.timezone import now
from django.utils.translation import gettext as _

from registry.rules.vocabulary import PassKind, PassState
from registry.services.errors import DomainError
from registry.services.passes import pass_of_link, state_of_pass
from registry.services.sign_in import ask_sign_in_letter, use_sign_in_letter
from workflows.forms.access import SignInLetterForm
from workflows.views.join import QuietPage
from workflows.views.limits import too_many
from workflows.views.link_page import useless
from workflows.views.shared_computers import note_shared_computer


@method_decorator(login_not_required, name="dispatch")
class AskSignInLetter(QuietPage):
    """Name an address; whether somebody signs in by it is not said."""

    template_name = "account/sign_in_letter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", SignInLetterForm())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SignInLetterForm(request.POST)
        status = 422
        if too_many(request, "sign-in-letter", limit=20):
            form.add_error(None, _("Too many letters were asked for. Wait a minute."))
            status = 429
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=status)
        ask_sign_in_letter(form.cleaned_data["email"], now=self.now)
        return render(request, "account/sign_in_letter_sent.html")


@method_decorator(login_not_required, name="dispatch")
class SignInLink(QuietPage):
    """The page behind the letter: the button signs in, opening it does not."""

    template_name = "account/sign_in_link.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.made = pass_of_link(kwargs["token"], PassKind.SIGN_IN, now=now())
        except DomainError as error:
            return useless(request, error)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if state_of_pass(self.made, self.now) is not PassState.OPEN:
            return self.spent()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.made.person, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            user = use_sign_in_letter(self.made, now=self.now)
        except DomainError:
            return self.spent()
        note_shared_computer(request)
        response: HttpResponse = perform_login(request, user, email_verification="none")
        return response

    def spent(self) -> HttpResponse:
        state = state_of_pass(self.made, self.now)
        context = {"used": state in (PassState.USED, PassState.REVOKED)}
        return render(self.request, "account/sign_in_link_spent.html", context, status=410)
