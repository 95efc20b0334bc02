"""Orders, letters and announcements: what is ready, what it wants to know, the Word document."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from registry.labels import OFFICE_FIELD, TEXT_KIND
from registry.models import OfficeText, ProcedureVersion, Territory
from registry.queries.office_texts import office_texts, texts_in_use
from registry.rules.calendar import local_date
from registry.rules.files import clean_name
from registry.rules.office import KNOWN, BlockName, OfficePaper
from registry.rules.vocabulary import OfficeField, TextKind, VersionState
from registry.services.errors import DomainError
from registry.services.office import MIME, render_docx
from registry.services.office_texts import add_text, requisites
from review.services.office_papers import NOT_PAPERS, OF_MEETINGS, make_paper, papers_of
from workflows.forms.office import OfficeTextForm, PaperForm
from workflows.views.lists import TerritoryPage
from workflows.views.practices import Crumb


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """A paper of the list."""

    text: OfficeText
    url: str
    is_sample: bool


def docx_response(paper: OfficePaper) -> HttpResponse:
    """A paper as a file to be saved under its own name."""
    return HttpResponse(
        render_docx(paper),
        content_type=MIME,
        headers={
            "Content-Disposition": content_disposition_header(
                True, clean_name(f"{paper.title}.docx")
            )
            or "attachment"
        },
    )


class OfficePage(TerritoryPage):
    """Something about papers of the office; the service is the one chosen in the header."""

    action = "office"

    @property
    def service(self) -> Territory:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        return self.territory

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_edit=self.may("office.edit"), **kwargs)


class Office(OfficePage):
    """Papers that are ready to be filled in, by kinds."""

    template_name = "review/office.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups: dict[str, list[PaperLine]] = {}
        for text in papers_of(self.service):
            line = PaperLine(
                text=text,
                url=reverse("office_paper", args=[text.code]),
                is_sample=text.state != VersionState.IN_FORCE,
            )
            groups.setdefault(str(TEXT_KIND[TextKind(text.kind)]), []).append(line)
        others = [
            PaperLine(
                text=text,
                url=reverse("office_text", args=[text.code]),
                is_sample=text.state != VersionState.IN_FORCE,
            )
            for text in texts_in_use(self.service).values()
            if text.kind in NOT_PAPERS or text.code in OF_MEETINGS
        ]
        return super().get_context_data(
            page_title=_("Orders and letters"),
            page_lead=_("Choose a paper, fill in what is missing and take it as a Word document."),
            groups=groups,
            others=others,
            may_pack=self.may("pack"),
            **kwargs,
        )


class TextPage(OfficePage):
    """Something about one text, found by its code."""

    @cached_property
    def text(self) -> OfficeText:
        text = texts_in_use(self.service).get(self.kwargs["code"])
        if text is None:
            raise Http404
        return text

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_title=self.text.title,
            breadcrumbs=[Crumb(_("Orders and letters"), reverse("office"))],
            text=self.text,
            is_sample=self.text.state != VersionState.IN_FORCE,
            **kwargs,
        )


class PaperPage(TextPage):
    """One paper: what it wants to know, how it looks, the Word document."""

    template_name = "review/office_paper.html"

    @cached_property
    def text(self) -> OfficeText:
        for text in papers_of(self.service):
            if text.code == self.kwargs["code"]:
                return text
        raise Http404

    def form(self, data: Any = None) -> PaperForm:
        versions = (
            ProcedureVersion.objects.filter(procedure__territory=self.service)
            .exclude(state=VersionState.RETIRED.value)
            .select_related("procedure")
            .order_by("procedure__title", "-number")
        )
        newest = {one.procedure_id: one for one in reversed(versions)}
        return PaperForm(
            data,
            text=self.text,
            known=requisites(self.service),
            procedures=sorted(newest.values(), key=lambda one: one.procedure.title),
            today=local_date(self.now, self.service.time_zone),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_lead=_("What you leave empty stays a line to be written on by hand."),
            **{"form": self.form(), "paper": None, **kwargs},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        paper = make_paper(self.service, self.text, form.answers(), now=self.now)
        if request.POST.get("action") == "look":
            return self.render_to_response(self.get_context_data(form=form, paper=paper))
        return docx_response(paper)


class EditOfficeText(TextPage):
    """The wording of a text: read it, or write the next one."""

    template_name = "review/office_text.html"

    @cached_property
    def text(self) -> OfficeText:
        """The newest wording, a draft too: that is the one to go on with."""
        text = office_texts(self.service).filter(code=self.kwargs["code"]).first()
        if text is None:
            raise Http404
        return text

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            page_lead=_("Version {number}").format(number=self.text.number),
            names=[(name.value, OFFICE_FIELD[name]) for name in OfficeField],
            links=sorted(KNOWN),
            block_names=[name.value for name in BlockName],
            **{"form": OfficeTextForm(initial={"body": self.text.body}), **kwargs},
        )


class SaveOfficeText(EditOfficeText):
    """Keep another wording as a draft; the one in use stays until an order approves it."""

    action = "office.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OfficeTextForm(request.POST)
        if form.is_valid():
            try:
                saved = add_text(
                    self.service,
                    code=self.text.code,
                    kind=TextKind(self.text.kind),
                    title=self.text.title,
                    body=form.cleaned_data["body"],
                    actor=self.actor,
                    now=self.now,
                )
            except DomainError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                told = _("“{title}”: version {number} is kept. Approve it by an order.")
                return self.done(
                    told.format(title=saved.title, number=saved.number),
                    reverse("pack") + "#waiting",
                )
        return self.render_to_response(self.get_context_data(form=form), status=422)
