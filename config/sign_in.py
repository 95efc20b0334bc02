"""The sign-in form."""

from allauth.account.forms import LoginForm as LibraryLoginForm
from django.http import HttpRequest, HttpResponse

from workflows.views.shared_computers import note_shared_computer


class LoginForm(LibraryLoginForm):
    """The library's form, with «not my computer»; what that means is in ``config.guard``."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        note_shared_computer(request)
        response: HttpResponse = super().login(request, redirect_url)
        return response
