"""The expert looks at the sheet that was entered for him: the link of a letter, one purpose."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from registry.rules.actors import Actor
from registry.services.errors import DomainError
from registry.services.letter_links import LinkFacts
from review.models import SheetEntry
from review.queries import checklist_of
from review.rules.vocabulary import ExpertNames
from review.services.sheet_entries import confirm_entry, dispute_entry
from workflows.forms.entries import EntryAnswerForm
from workflows.views.link_page import LinkPage
from workflows.views.sheet_table import build_table


class EntryLink(LinkPage):
    """His own marks and nothing else of the work; a press says whether they are his."""

    purpose = "sheet"
    template_name = "review/entry_link.html"
    link: LinkFacts

    @cached_property
    def entry(self) -> SheetEntry:
        found = (
            SheetEntry.objects.select_related(
                "sheet__assignment__expert",
                "sheet__assignment__stage__case__territory",
                "sheet__checklist_version__checklist",
            )
            .prefetch_related("sheet__marks")
            .filter(
                pk=self.link.subject_id,
                entered_at__isnull=False,
                sheet__assignment__expert=self.link.person_id,
            )
            .first()
        )
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", EntryAnswerForm())
        sheet = self.entry.sheet
        table = build_table(
            checklist_of(sheet.checklist_version),
            [sheet],
            names=ExpertNames.NAMES,
            viewer_id=self.link.person_id,
        )
        return super().get_context_data(
            entry=self.entry,
            sheet=sheet,
            case=sheet.assignment.stage.case,
            table=table,
            expert=table.experts[0],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EntryAnswerForm(request.POST)
        if form.is_valid():
            try:
                self.answer(form)
            except DomainError as error:
                if error.code != "already_confirmed":
                    form.add_error(error.field or None, str(error.message))
        if form.errors:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return redirect(request.path)

    def answer(self, form: EntryAnswerForm) -> None:
        actor = Actor.letter_link(self.link.person_id)
        if form.cleaned_data["answer"] == "confirm":
            confirm_entry(self.entry, actor=actor, now=self.now)
        else:
            dispute_entry(self.entry, note=form.cleaned_data["note"], actor=actor, now=self.now)
