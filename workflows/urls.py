"""Addresses of the pages over cases. A step's page has the name of the step.

Each family of pages keeps its addresses in a list beside its views.
"""

from django.urls import path
from django.views.generic import RedirectView

from workflows.views.documents import FileDownload, FilePagePicture, FileText
from workflows.views.letter_link import letter_link
from workflows.views.respond_to_invitation import RespondToInvitation
from workflows.views.score_material import ScoreMaterial
from workflows.views.score_material_draft import ScoreMaterialDraft
from workflows.views.sheet import SheetPage
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

# --- The expert and the rapporteur ----------------------------------------------------------
urlpatterns += [
    path("link/<str:token>/", letter_link, name="letter_link"),
    path(
        "tasks/<int:task_id>/respond-to-invitation/",
        RespondToInvitation.as_view(),
        name="respond_to_invitation",
    ),
    path("tasks/<int:task_id>/score-material/", ScoreMaterial.as_view(), name="score_material"),
    path(
        "tasks/<int:task_id>/score-material/draft/",
        ScoreMaterialDraft.as_view(),
        name="score_material_draft",
    ),
    path("works/<int:case_id>/sheets/<int:sheet_id>/", SheetPage.as_view(), name="sheet"),
]
