from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from registry.middleware import TERRITORY_COOKIE
from workflows.views.base import Page


class SwitchTerritory(Page):
    """Choose the territory whose lists are shown; only among one's own."""

    action = "my_tasks"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        target = request.POST.get("next", "/")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
            target = "/"
        response = HttpResponseRedirect(target)
        chosen = request.POST.get("territory", "")
        if chosen in {str(one.pk) for one in self.request.signed_in.territories}:
            response.set_cookie(
                TERRITORY_COOKIE,
                chosen,
                max_age=31_536_000,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response
