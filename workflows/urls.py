"""Addresses of the pages over cases. A step's page has the name of the step.

Each family of pages keeps its addresses in a list beside its views.
"""

from django.urls import path
from django.views.generic import RedirectView

from workflows.views.documents import FileDownload, FilePagePicture, FileText
from workflows.views.territory import SwitchTerritory

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="my_tasks"), name="home"),
    path("territory/", SwitchTerritory.as_view(), name="switch_territory"),
]

# --- Files of materials ---------------------------------------------------------------------
urlpatterns += [
    path("files/<int:file_id>/text/", FileText.as_view(), name="file_text"),
    path(
        "files/<int:file_id>/pages/<int:number>/",
        FilePagePicture.as_view(),
        name="file_page",
    ),
    path("files/<int:file_id>/<str:name>", FileDownload.as_view(), name="file_download"),
]
