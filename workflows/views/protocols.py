"""The protocol of a meeting on a page and as a Word document; an extract for one work."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registry.services.errors import DomainError
from workflows.services.protocols import extract_paper, protocol_paper
from workflows.views.meetings import MeetingPage
from workflows.views.office import docx_response
from workflows.views.practices import Crumb


class Protocol(MeetingPage):
    """The protocol as it stands now, for print; of a meeting that is not over, a draft."""

    template_name = "review/protocol.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(paper=protocol_paper(self.meeting), **kwargs)
        context["page_title"] = _("Protocol No. {number}").format(number=self.meeting.number)
        context["page_wide"] = False
        context["breadcrumbs"] = [*context["breadcrumbs"], Crumb(self.title(), self.back())]
        context["decided"] = [row for row in self.rows if row.decision is not None]
        return context


class ProtocolDocument(MeetingPage):
    """The protocol as a Word document."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return docx_response(protocol_paper(self.meeting))


class ProtocolExtract(MeetingPage):
    """What the protocol says of one work, as a Word document."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            paper = extract_paper(self.meeting, self.kwargs["item_id"])
        except DomainError as error:
            return self.refused(error)
        return docx_response(paper)
