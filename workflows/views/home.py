"""Where one comes in: the first of the places one may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from registry.middleware import PageRequest
from registry.permissions import ask
from registry.rules.permissions import Answer, Question
from workflows.views.context import PLACES


class Home(View):
    """Tasks for those who have them; for a school's responsible, the school."""

    request: PageRequest

    def get(self, request: HttpRequest) -> HttpResponse:
        viewer = self.request.viewer
        for name, _title, action in PLACES:
            if ask(viewer, Question(action=action)) is Answer.ALLOWED:
                return redirect(name)
        return redirect("my_tasks")
