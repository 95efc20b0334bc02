"""The ready pack: what is in it, taking parts of it, approving them, giving and bringing packs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry.labels import TEXT_KIND
from registry.models import OfficeText, Territory
from registry.rules.vocabulary import VersionState
from registry.services.errors import DomainError
from review.models import ChecklistVersion, ImportedPack
from review.rules.checklists import ChecklistData
from review.rules.pack import Pack, PartKind, ProcedureData, TextData
from review.services.pack import (
    Part,
    PartState,
    Waiting,
    approve_parts,
    compare_pack,
    install_pack,
    own_pack,
    own_part,
    waiting_parts,
)
from review.services.pack_files import import_pack, note_export, pack_of, ready_pack
from review.services.procedure_words import checklist_titles, procedure_words
from workflows.forms.pack import ApproveForm, ExportForm, ImportForm
from workflows.views.lists import TerritoryPage
from workflows.views.practices import Crumb

KIND_TITLE: Mapping[PartKind, Promise] = {
    PartKind.PROCEDURE: gettext_lazy("Procedures"),
    PartKind.CHECKLIST: gettext_lazy("Checklists"),
    PartKind.TEXT: gettext_lazy("Orders, letters and other texts"),
}
STATE: Mapping[PartState, tuple[str, str, Promise]] = {
    PartState.NEW: ("info", "plus", gettext_lazy("new")),
    PartState.SAME: ("calm", "check", gettext_lazy("you have it")),
    PartState.CHANGED: ("warn", "refresh", gettext_lazy("yours is different")),
}


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """A part of a pack as the list shows it."""

    part: Part
    title: str
    note: str
    url: str
    tone: str
    icon: str
    state: Promise
    stands: str

    @property
    def may_take(self) -> bool:
        return self.part.state is not PartState.SAME


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """A draft that waits for an order, and where it can be read."""

    waiting: Waiting
    kind: Promise
    url: str


class PackPage(TerritoryPage):
    """Something about packs; the service is the one chosen in the header."""

    action = "pack"

    @property
    def service(self) -> Territory:
        assert self.territory is not None  # noqa: S101 -- pages of no territory are refused
        return self.territory

    def refused(self, error: DomainError, address: str) -> HttpResponse:
        messages.error(self.request, str(error.message))
        return redirect(address)


class ShowPack(PackPage):
    """The pack that comes with the system, beside what the service has."""

    template_name = "review/pack.html"

    @cached_property
    def pack(self) -> Pack:
        return ready_pack()

    def part_url(self, part: Part) -> str:
        return reverse("pack_part", args=[part.kind.value, part.data.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts = compare_pack(self.service, self.pack)
        shown: dict[str, Any] = {
            "page_title": self.pack.title,
            "page_lead": _(
                "Checklists, procedures and texts to begin with. They are samples: "
                "they count when you approve them by an order."
            ),
            "pack": self.pack,
            "groups": self._groups(parts),
            "has_new": any(part.state is not PartState.SAME for part in parts),
            "may_edit": self.may("pack.edit"),
            "may_office": self.may("office"),
        }
        return super().get_context_data(**{**shown, **self.around(), **kwargs})

    def around(self) -> dict[str, Any]:
        """What stands beside the list of parts."""
        return {
            "install_url": reverse("install_pack"),
            "waiting": [_waiting_line(one) for one in waiting_parts(self.service)],
            "approve_form": ApproveForm(),
            "export_form": ExportForm(
                initial={
                    "title": _("Pack of the examination of methodical works"),
                    "author": self.service.service_short_name,
                    "version": f"{self.now:%Y}.1",
                }
            ),
            "import_form": ImportForm(),
            "imported": ImportedPack.objects.filter(territory=self.service)[:5],
        }

    def _groups(self, parts: Iterable[Part]) -> list[tuple[PartKind, Promise, list[PartLine]]]:
        titles = {one.code: one.title for one in self.pack.checklists}
        lines: dict[PartKind, list[PartLine]] = {kind: [] for kind in KIND_TITLE}
        for part in parts:
            lines[part.kind].append(self._line(part, titles))
        return [
            (kind, title, sorted(lines[kind], key=lambda one: one.title))
            for kind, title in KIND_TITLE.items()
            if lines[kind]
        ]

    def _line(self, part: Part, titles: Mapping[str, str]) -> PartLine:
        tone, icon, state = STATE[part.state]
        return PartLine(
            part=part,
            title=part.data.title,
            note=_note(part.data, titles),
            url=self.part_url(part),
            tone=tone,
            icon=icon,
            state=state,
            stands=_stands(part),
        )


def _note(data: Any, titles: Mapping[str, str]) -> str:
    """What a part is, in one line."""
    if isinstance(data, ChecklistData):
        count = sum(len(group.criteria) for group in data.groups)
        return ngettext(
            "{count} criterion, {maximum} points at most, about {minutes} minutes",
            "{count} criteria, {maximum} points at most, about {minutes} minutes",
            count,
        ).format(count=count, maximum=data.maximum, minutes=data.minutes)
    if isinstance(data, ProcedureData):
        named = ", ".join(f"«{titles.get(code, code)}»" for code in data.checklists)
        return _("with checklists: {named}").format(named=named)
    return str(TEXT_KIND[data.kind])


def _stands(part: Part) -> str:
    """How the wording of the service stands: approved by what, or still a sample."""
    version = part.version
    if version is None:
        return ""
    if version.state != VersionState.IN_FORCE:
        return _("a sample here, not approved yet")
    if version.basis:
        return _("in force: {basis}").format(basis=version.basis)
    return _("in force")


def _waiting_line(waiting: Waiting) -> WaitingLine:
    version = waiting.version
    if isinstance(version, ChecklistVersion):
        url = reverse("instrument", args=[version.pk])
    elif isinstance(version, OfficeText):
        url = reverse("office_text", args=[version.code])
    else:
        url = reverse("own_part", args=[waiting.kind.value, waiting.code])
    return WaitingLine(waiting=waiting, kind=KIND_TITLE[waiting.kind], url=url)


class InstallPack(ShowPack):
    """Take the ticked parts as drafts."""

    action = "pack.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            taken = install_pack(
                self.service,
                self.pack,
                keys=request.POST.getlist("parts"),
                actor=self.actor,
                now=self.now,
            )
        except DomainError as error:
            return self.refused(error, self.back())
        told = ngettext(
            "{count} part is taken as a sample. Approve it by an order when you are ready.",
            "{count} parts are taken as samples. Approve them by an order when you are ready.",
            len(taken),
        ).format(count=len(taken))
        if not taken:
            told = _("You have all of this already. Nothing was changed.")
        return self.done(told, reverse("pack"))

    def back(self) -> str:
        return reverse("pack")


class ApprovePack(ShowPack):
    """Put the ticked drafts in force by one order."""

    action = "pack.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ApproveForm(request.POST)
        keys = request.POST.getlist("parts")
        if form.is_valid():
            try:
                approved = approve_parts(
                    self.service, keys=keys, basis=form.basis(), actor=self.actor, now=self.now
                )
            except DomainError as error:
                form.add_error(None, str(error.message))
            else:
                told = ngettext(
                    "{count} part is in force: {basis}.",
                    "{count} parts are in force: {basis}.",
                    len(approved),
                ).format(count=len(approved), basis=form.basis())
                return self.done(told, reverse("pack"))
        context = self.get_context_data(approve_form=form, ticked=set(keys))
        return self.render_to_response(context, status=422)


class ExportPack(ShowPack):
    """The service's own checklists, procedures and texts as one ZIP."""

    action = "pack.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(export_form=form), status=422)
        pack = own_pack(self.service, **form.cleaned_data)
        if not pack.size:
            return self.refused(
                DomainError("nothing_to_export", _("There is nothing of your own to give yet.")),
                reverse("pack"),
            )
        packed = note_export(self.service, pack, actor=self.actor, now=self.now)
        name = f"areopag-{self.service.code}-{slugify(pack.version) or 'pack'}.zip"
        return HttpResponse(
            packed,
            content_type="application/zip",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class ImportPack(ShowPack):
    """Bring a pack: it is looked over and shown, nothing is taken yet."""

    action = "pack.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                imported = import_pack(
                    self.service, form.cleaned_data["file"], actor=self.actor, now=self.now
                )
            except DomainError as error:
                form.add_error("file", str(error.message))
            else:
                return redirect("imported_pack", pack_id=imported.pk)
        return self.render_to_response(self.get_context_data(import_form=form), status=422)


class ShowImportedPack(ShowPack):
    """A pack that was brought: what in it is new, the same or different."""

    def find_territory(self) -> Territory:
        self.imported = get_object_or_404(
            ImportedPack.objects.select_related("territory"), pk=self.kwargs["pack_id"]
        )
        return self.imported.territory

    @cached_property
    def pack(self) -> Pack:
        return pack_of(self.imported.content)

    def part_url(self, part: Part) -> str:
        return reverse("imported_part", args=[self.imported.pk, part.kind.value, part.data.code])

    def around(self) -> dict[str, Any]:
        return {
            "install_url": reverse("install_imported_pack", args=[self.imported.pk]),
            "is_imported": True,
            "breadcrumbs": [Crumb(ready_pack().title, reverse("pack"))],
            "page_lead": _("Made by {author}, version {version}. Nothing is taken yet.").format(
                author=self.pack.author, version=self.pack.version
            ),
        }


class InstallImportedPack(InstallPack, ShowImportedPack):
    """Take the ticked parts of a pack that was brought."""

    def back(self) -> str:
        return reverse("imported_pack", args=[self.imported.pk])


class ShowPart(ShowPack):
    """A part of the ready pack, to be read before it is taken."""

    template_name = "review/pack_part.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        part = self.find_part()
        return TerritoryPage.get_context_data(
            self,
            page_title=part.title,
            page_lead=str(KIND_TITLE[PartKind(self.kwargs["kind"])]),
            breadcrumbs=self.crumbs(),
            **_shown(part, self.titles()),
            **kwargs,
        )

    def find_part(self) -> ChecklistData | ProcedureData | TextData:
        parts: Mapping[str, Iterable[ChecklistData | ProcedureData | TextData]] = {
            PartKind.CHECKLIST: self.pack.checklists,
            PartKind.PROCEDURE: self.pack.procedures,
            PartKind.TEXT: self.pack.texts,
        }
        found = parts.get(self.kwargs["kind"], ())
        part = next((one for one in found if one.code == self.kwargs["code"]), None)
        if part is None:
            raise Http404
        return part

    def titles(self) -> dict[str, str]:
        named = {one.code: one.title for one in self.pack.checklists}
        return {**checklist_titles(self.service), **named}

    def crumbs(self) -> list[Crumb]:
        return [Crumb(self.pack.title, reverse("pack"))]


class ShowImportedPart(ShowPart, ShowImportedPack):
    """A part of a pack that was brought."""

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb(ready_pack().title, reverse("pack")),
            Crumb(self.pack.title, reverse("imported_pack", args=[self.imported.pk])),
        ]


class ShowOwnPart(ShowPart):
    """A part as the service has it: the draft that waits for an order, else the one in use."""

    def find_part(self) -> ChecklistData | ProcedureData | TextData:
        known = {kind.value: kind for kind in PartKind}
        kind = known.get(self.kwargs["kind"])
        part = own_part(self.service, kind, self.kwargs["code"]) if kind else None
        if part is None:
            raise Http404
        return part

    def titles(self) -> dict[str, str]:
        return checklist_titles(self.service)


def _shown(data: Any, titles: Mapping[str, str]) -> dict[str, Any]:
    """What the page of a part is made of."""
    if isinstance(data, ChecklistData):
        return {"checklist": data, "numbered": _numbered(data)}
    if isinstance(data, ProcedureData):
        return {"words": procedure_words(data.parameters, titles)}
    return {"lines": data.body.splitlines()}


def _numbered(data: ChecklistData) -> list[tuple[str, list[tuple[int, Any]]]]:
    """Groups with their criteria, counted through the whole checklist."""
    numbered, number = [], 0
    for group in data.groups:
        criteria = []
        for criterion in group.criteria:
            number += 1
            criteria.append((number, criterion))
        numbered.append((group.title, criteria))
    return numbered
