"""The constructor: a draft of a checklist, saved by itself, ordered by buttons (REG-18)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.rules.vocabulary import ChangeClass, VersionState
from registry.services.errors import DomainError
from review.labels import CHECKLIST_FAULT
from review.models import CriterionGroup
from review.queries import checklist_of, was_marked_on
from review.rules.checklists import find_faults
from review.services.checklist_building import (
    Move,
    arrange,
    discard_draft,
    may_be_renamed,
    save_wording,
)
from review.services.checklists import checklist_data, put_in_force
from workflows.forms.build_checklist import BuildForm
from workflows.views.drafts import closed, refused, save_draft
from workflows.views.instruments import VersionPage

ADDING = (Move.ADD_GROUP, Move.ADD_CRITERION)  # the cursor goes there; otherwise the page does


class DraftPage(VersionPage):
    """A page over a draft; a version in force or marked on has its own pages."""

    action = "instruments.edit"

    @cached_property
    def groups(self) -> list[CriterionGroup]:
        return list(checklist_of(self.version))

    @property
    def is_draft(self) -> bool:
        return self.version.state == VersionState.DRAFT and not was_marked_on(self.version)

    def form(self, data: Any = None) -> BuildForm:
        return BuildForm(
            data,
            checklist=self.version,
            groups=self.groups,
            may_rename=may_be_renamed(self.version),
        )


class BuildChecklist(DraftPage):
    """Everything of a draft on one page; every button saves first and then does its own."""

    template_name = "review/build_checklist.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_draft:
            return redirect("instrument", version_id=self.version.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        _focus(form, self.request.GET.get("at", ""))
        data = checklist_data(self.version)
        return super().get_context_data(
            page_title=self.version.checklist.title,
            page_lead=_("Draft of version {number}. Everything is saved by itself.").format(
                number=self.version.number
            ),
            form=form,
            rows=form.rows(),
            data=data,
            criteria_count=sum(len(group.criteria) for group in data.groups),
            faults=told_faults(data),
            is_edit=self.version.number > 1,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            save_wording(
                self.version,
                wording=form.wording(),
                draft_version=form.cleaned_data["version"] or 0,
            )
            return self.go_on(request.POST.get("do", ""), form.cleaned_data["change_class"])
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
            return self.render_to_response(self.get_context_data(form=form), status=422)

    def go_on(self, what: str, change_class: ChangeClass | None) -> HttpResponse:
        """Do what the pressed button says: ``criterion_up:12``, or a page to go to."""
        name, _colon, key = what.partition(":")
        here = reverse("build_checklist", args=[self.version.pk])
        if name in list(Move):
            subject_id = int(key) if key.isdecimal() else 0
            place = arrange(self.version, move=Move(name), subject_id=subject_id)
            return redirect(f"{here}?at={place}" if name in ADDING else f"{here}#{place}")
        if name == "put_in_force":
            return self.put_in_force(change_class)
        if name == "levels" and key.isdecimal():
            return redirect("edit_criterion", criterion_id=int(key))
        places = {"preview": "preview_checklist", "read": "instrument"}
        return redirect(places.get(name, "build_checklist"), version_id=self.version.pk)

    def put_in_force(self, change_class: ChangeClass | None) -> HttpResponse:
        version = self.find_version()
        put_in_force(version, change_class=change_class, actor=self.actor, now=self.now)
        told = _("“{title}”: version {number} is in force. New works will be scored by it.")
        return self.done(
            told.format(title=version.checklist.title, number=version.number),
            reverse("instrument", args=[version.pk]),
        )


class BuildChecklistDraft(DraftPage):
    """Autosave of the constructor."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_draft:
            return closed(_("This version is not a draft any more."))
        form = self.form(request.POST)
        if not form.is_valid():
            return refused(422, form.words())
        return save_draft(
            request,
            f"checklist-{self.version.pk}",
            stored_version=self.version.draft_version,
            save=lambda version: save_wording(
                self.version, wording=form.wording(), draft_version=version
            ),
        )


class DiscardChecklistDraft(VersionPage):
    """Throw a draft away."""

    action = "instruments.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        title, number = self.version.checklist.title, self.version.number
        try:
            discard_draft(self.version, actor=self.actor, now=self.now)
        except DomainError as error:
            return self.refused(error)
        told = _("The draft of version {number} of “{title}” is thrown away.")
        return self.done(told.format(title=title, number=number), reverse("instruments"))


def _focus(form: BuildForm, place: str) -> None:
    """Put the cursor where a button led: into the text of a criterion, the title of a group."""
    kind, _dash, key = place.partition("-")
    name = f"{'text' if kind == 'criterion' else kind}-{key}"
    if name in form.fields:
        form.fields[name].widget.attrs["autofocus"] = True


def told_faults(data: Any) -> list[str]:
    """What a draft lacks before it may come into force, in words."""
    return [str(CHECKLIST_FAULT[one.reason]) % {"place": one.place} for one in find_faults(data)]
