"""Pages of other rooms that letters and papers lead to, by name alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("tasks/", page, name="my_tasks"),
    path("works/<int:case_id>/", page, name="case"),
    path("link/<str:token>/", page, name="letter_link"),
    path("v/<str:code>/", page, name="verify_document"),
]
