"""Where one comes in: the first of the places one may open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from registry.middleware import PageRequest
from registry.models import Procedure
from registry.permissions import ask
from registry.rules.permissions import Answer, Question
from workflows.views.context import PLACES


class Home(View):
    """Tasks for those who have them; for a school's responsible, the school.

    Whoever sets up a service that has no procedure yet is led into the first hour.
    """

    request: PageRequest

    def get(self, request: HttpRequest) -> HttpResponse:
        viewer = self.request.viewer
        if self.begins():
            return redirect("start")
        for name, _title, action in PLACES:
            if ask(viewer, Question(action=action)) is Answer.ALLOWED:
                return redirect(name)
        return redirect("my_tasks")

    def begins(self) -> bool:
        """Whether nothing was set up yet, by somebody who may."""
        territory = self.request.territory
        if territory is None:
            return False
        if ask(self.request.viewer, Question(action="first_hour")) is not Answer.ALLOWED:
            return False
        return not Procedure.objects.filter(territory_id=territory.pk).exists()
