"""Procedures in words; each sentence leads to its setting, edited in a draft piece by piece."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Procedure, ProcedureVersion, Territory
from registry.rules.vocabulary import VersionState
from registry.services.errors import DomainError
from review.labels import PROCEDURE_CONTRADICTION, STAGE_KIND
from review.models import Checklist
from review.queries.procedures import under_way_by_version
from review.rules.contradictions import find_contradictions
from review.rules.procedure import ProcedureParameters
from review.rules.procedure_parts import (
    NOT_ACTED_UPON,
    OF_PROCEDURE,
    Part,
    Place,
    Told,
    changed_places,
    place_at,
    places_of,
)
from review.rules.stored_procedure import read_parameters
from review.rules.wording_difference import ComparedSentence, compare_sentences
from review.services.procedure_words import checklist_titles, procedure_sentences
from review.services.procedures import (
    advice_on,
    checklists_missing,
    discard_procedure_draft,
    draft_of,
    edit_procedure,
    fingerprint,
    put_procedure_in_force,
    title_of,
    version_before,
)
from workflows.forms.procedure import PartForm, PutProcedureInForceForm, part_form
from workflows.labels.procedure_parts import CHANGE_REASON, PART
from workflows.views.instruments import STATE_TONE
from workflows.views.lists import TerritoryPage
from workflows.views.practices import Crumb


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A part of a procedure as its page shows it."""

    place: Place
    title: str
    told: tuple[str, ...]
    faults: tuple[str, ...]
    is_idle: bool


@dataclass(frozen=True, kw_only=True)
class Section:
    """Parts that are read together: of one stage, or of the whole procedure."""

    title: str
    rows: tuple[PlaceRow, ...]


class Procedures(TerritoryPage):
    """The procedures of the service with their versions; three queries."""

    action = "procedures"
    template_name = "review/procedures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Procedure.objects.filter(territory=self.territory).order_by("title", "pk")
        versions = ProcedureVersion.objects.order_by("-number")
        procedures = list(found.prefetch_related(Prefetch("versions", versions)))
        under_way = under_way_by_version(procedures)
        return super().get_context_data(
            page_title=_("Procedures"),
            page_lead=_("How works are judged. A work begun keeps the version it began with."),
            lines=[_line(one, under_way) for one in procedures],
            may_edit=self.may("procedures.edit"),
            **kwargs,
        )


@dataclass(frozen=True, kw_only=True)
class ProcedureLine:
    procedure: Procedure
    in_force: ProcedureVersion | None
    draft: ProcedureVersion | None
    shown: ProcedureVersion | None
    on_older: int


def _line(procedure: Procedure, under_way: Mapping[int, int]) -> ProcedureLine:
    versions = list(procedure.versions.all())
    in_force = next((one for one in versions if one.state == VersionState.IN_FORCE), None)
    draft = next((one for one in versions if one.state == VersionState.DRAFT), None)
    return ProcedureLine(
        procedure=procedure,
        in_force=in_force,
        draft=draft,
        shown=in_force or draft or next(iter(versions), None),
        on_older=_on_older(versions, under_way) if in_force else 0,
    )


def _on_older(versions: Iterable[ProcedureVersion], under_way: Mapping[int, int]) -> int:
    older = (one for one in versions if one.state == VersionState.RETIRED)
    return sum(under_way.get(one.pk, 0) for one in older)


class ProcedurePage(TerritoryPage):
    """Something about one version of a procedure, found by ``version_id``."""

    version: ProcedureVersion

    def find_territory(self) -> Territory:
        self.version = get_object_or_404(
            ProcedureVersion.objects.select_related("procedure__territory", "put_in_force_by"),
            pk=self.kwargs["version_id"],
        )
        return self.version.procedure.territory

    @property
    def is_draft(self) -> bool:
        return self.version.state == VersionState.DRAFT

    @cached_property
    def parameters(self) -> ProcedureParameters:
        return read_parameters(self.version.parameters)

    @cached_property
    def titles(self) -> dict[str, str]:
        return checklist_titles(self.version.procedure.territory)

    def words_of(self, version: ProcedureVersion) -> list[Told]:
        parameters = read_parameters(version.parameters)
        title = Told(f"«{title_of(version)}».", Place(Part.TEXT))
        return [title, *procedure_sentences(parameters, self.titles, version.remarks)]

    @cached_property
    def faults(self) -> Mapping[Place, list[str]]:
        """What keeps the version from being put in force, at its places."""
        found: dict[Place, list[str]] = defaultdict(list)
        for one in find_contradictions(self.parameters):
            found[place_at(one.path)].append(str(PROCEDURE_CONTRADICTION[one.code]))
        missing = checklists_missing(self.version) if self.is_draft else set()
        for position, stage in enumerate(self.parameters.stages, start=1):
            if stage.checklist in missing:
                told = _("The checklist “{title}” is not in force.")
                found[Place(Part.EXPERTS, position)].append(
                    told.format(title=self.titles.get(stage.checklist, stage.checklist))
                )
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            version=self.version,
            is_draft=self.is_draft,
            may_edit=self.may("procedures.edit"),
            breadcrumbs=[Crumb(_("Procedures"), reverse("procedures")), *self.crumbs()],
            **kwargs,
        )

    def crumbs(self) -> list[Crumb]:
        return [Crumb(title_of(self.version), self.url())]

    def url(self) -> str:
        return reverse("procedure", args=[self.version.pk])


class ProcedureInWords(ProcedurePage):
    """The whole procedure on one page, in words."""

    action = "procedures"
    template_name = "review/procedure.html"

    def crumbs(self) -> list[Crumb]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.version.procedure.versions.order_by("-number"))
        under_way = under_way_by_version([self.version.procedure])
        return super().get_context_data(
            page_title=title_of(self.version),
            page_lead=_("Version {number}").format(number=self.version.number),
            sections=self.sections(),
            fault_count=sum(len(told) for told in self.faults.values()) if self.is_draft else 0,
            versions=versions,
            draft=next((one for one in versions if one.state == VersionState.DRAFT), None),
            before=version_before(self.version),
            state_tone=STATE_TONE[self.version.state],
            may_open_intake=self.may_open_intake(),
            under_way=under_way.get(self.version.pk, 0),
            on_older=_on_older(versions, under_way),
            **kwargs,
        )

    def may_open_intake(self) -> bool:
        """Whether a planned intake waits to be opened by the viewer."""
        procedure = self.version.procedure
        if self.version.state != VersionState.IN_FORCE or not procedure.planned_last_date:
            return False
        return self.may("first_hour") and not procedure.intakes.exists()

    def sections(self) -> list[Section]:
        told: dict[Place, list[str]] = defaultdict(list)
        for one in procedure_sentences(self.parameters, self.titles, self.version.remarks):
            told[one.place].append(one.text)
        rows = [self.row(place, told[place]) for place in places_of(self.parameters)]
        stages = self.parameters.stages
        several = len(stages) > 1
        return [
            *(
                Section(
                    title=_stage_title(number, STAGE_KIND[stage.kind], several=several),
                    rows=tuple(row for row in rows if row.place.stage == number),
                )
                for number, stage in enumerate(stages, start=1)
            ),
            Section(
                title=_("The whole procedure"),
                rows=tuple(row for row in rows if row.place.stage is None),
            ),
        ]

    def row(self, place: Place, told: Iterable[str]) -> PlaceRow:
        return PlaceRow(
            place=place,
            title=str(PART[place.part]),
            told=tuple(told),
            faults=tuple(self.faults.get(place, ())) if self.is_draft else (),
            is_idle=set(OF_PROCEDURE.get(place.part, ("",))) <= NOT_ACTED_UPON,
        )


def _stage_title(number: int, kind: Any, *, several: bool) -> str:
    if several:
        return _("Stage {number}, {kind}").format(number=number, kind=kind)
    return str(kind)[0].upper() + str(kind)[1:]


class EditProcedurePart(ProcedurePage):
    """The settings of one part. A version that is no draft shows them and offers to prepare one."""

    action = "procedures"
    template_name = "review/procedure_part.html"

    @cached_property
    def place(self) -> Place:
        places = {place.key: place for place in places_of(self.parameters)}
        if self.kwargs["part"] not in places:
            raise Http404
        return places[self.kwargs["part"]]

    def form(self, data: Any = None) -> PartForm:
        form = part_form(
            self.place,
            self.parameters,
            checklists=self.checklists(),
            text={"title": title_of(self.version), "remarks": self.version.remarks},
            data=data,
        )
        if not self.may_save:
            for field in form.fields.values():
                field.disabled = True
        return form

    @property
    def may_save(self) -> bool:
        return self.is_draft and self.may("procedures.edit")

    def checklists(self) -> dict[str, str]:
        """Those of the service; one that is named and not there stays to be seen."""
        if self.place.part is not Part.EXPERTS or self.place.stage is None:
            return {}
        code = self.parameters.stage_at(self.place.stage).checklist
        named = Checklist.objects.filter(territory=self.territory).order_by("title")
        return {code: self.titles.get(code, code)} | dict(named.values_list("code", "title"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        stage = self.place.stage
        several = stage is not None and len(self.parameters.stages) > 1
        title = str(PART[self.place.part])
        words = procedure_sentences(self.parameters, self.titles, self.version.remarks)
        if "form" not in kwargs:
            kwargs["form"] = self.form()
        return super().get_context_data(
            page_title=_("{title}, stage {number}").format(title=title, number=stage)
            if several
            else title,
            page_lead=_("Version {number}").format(number=self.version.number),
            place=self.place,
            told=[one.text for one in words if one.place == self.place],
            faults=self.faults.get(self.place, []) if self.is_draft else [],
            opened=kwargs.pop("opened", None) or fingerprint(self.version, self.place),
            may_save=self.may_save,
            back=self.back(),
            **kwargs,
        )

    def back(self) -> str:
        return f"{self.url()}#{self.place.key}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may("procedures.edit"):
            return redirect(request.path)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.again(form, request.POST.get("opened", ""))
        try:
            edit_procedure(
                self.version,
                self.place,
                form.values(),
                opened=request.POST.get("opened", ""),
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
            return self.again(form, "")
        return self.done(
            _("“{title}” is saved in the draft.").format(title=PART[self.place.part]), self.back()
        )

    def again(self, form: Form, opened: str) -> HttpResponse:
        self.version.refresh_from_db()
        context = self.get_context_data(form=form, opened=opened)
        return self.render_to_response(context, status=422)


class NewProcedureDraft(ProcedurePage):
    """Prepare a draft to edit, or open the one that is there."""

    action = "procedures.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft, is_new = draft_of(self.version, actor=self.actor, now=self.now)
        told = (
            _("Version {number} is prepared. What is in force does not change until you say so.")
            if is_new
            else _("The draft of version {number} was there already: here it is.")
        )
        messages.success(request, told.format(number=draft.number))
        part = request.POST.get("part", "")
        if part in {place.key for place in places_of(read_parameters(draft.parameters))}:
            return redirect("procedure_part", version_id=draft.pk, part=part)
        return redirect("procedure", version_id=draft.pk)


class DiscardProcedureDraft(ProcedurePage):
    """Throw a draft away."""

    action = "procedures.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        title, number = title_of(self.version), self.version.number
        try:
            discard_procedure_draft(self.version, actor=self.actor, now=self.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect(self.url())
        told = _("The draft of version {number} of “{title}” is thrown away.")
        return self.done(told.format(title=title, number=number), reverse("procedures"))


class DifferencePage(ProcedurePage):
    """A page that shows two versions sentence by sentence."""

    def compared(self, older: ProcedureVersion | None, newer: ProcedureVersion) -> dict[str, Any]:
        before = self.words_of(older) if older else []
        rows = compare_sentences(before, self.words_of(newer))
        changed = [one for one in rows if one.is_changed]
        return {
            "older": older,
            "newer": newer,
            "rows": [(one, PART[one.place.part]) for one in changed],
            "unsaid": [PART[place.part] for place in _unsaid(older, newer, changed)],
        }


def _unsaid(
    older: ProcedureVersion | None, newer: ProcedureVersion, changed: Iterable[ComparedSentence]
) -> list[Place]:
    """Places that differ without a sentence that says so."""
    if older is None:
        return []
    said = {one.place for one in changed}
    differing = changed_places(read_parameters(older.parameters), read_parameters(newer.parameters))
    return [place for place in differing if place not in said and place.part is not Part.STAGES]


class PutProcedureInForce(DifferencePage):
    """What differs, what the edit is, by which paper: then it is in force."""

    action = "procedures.edit"
    template_name = "review/put_procedure_in_force.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.is_draft else redirect(self.url())

    def form(self, data: Any = None) -> PutProcedureInForceForm:
        initial = {"basis": self.version.basis, "note": self.version.note}
        return PutProcedureInForceForm(data, advice=advice_on(self.version), initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        advice = advice_on(self.version)
        if "form" not in kwargs:
            kwargs["form"] = self.form()
        return super().get_context_data(
            page_title=_("Put version {number} in force").format(number=self.version.number),
            page_lead=title_of(self.version),
            reasons=[CHANGE_REASON[one] for one in advice.reasons] if advice else [],
            faults=[
                (PART[place.part], place.key, told)
                for place, found in self.faults.items()
                for told in found
            ],
            seen=fingerprint(self.version),
            **self.compared(version_before(self.version), self.version),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_draft:
            return redirect(self.url())
        form = self.form(request.POST)
        if form.is_valid():
            try:
                return self.put_in_force(form)
            except DomainError as error:
                form.add_error(
                    error.field if error.field in form.fields else None, str(error.message)
                )
        self.version.refresh_from_db()
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def put_in_force(self, form: Form) -> HttpResponse:
        put_procedure_in_force(
            self.version,
            **form.cleaned_data,
            seen=self.request.POST.get("seen", ""),
            actor=self.actor,
            now=self.now,
        )
        told = _("“{title}”: version {number} is in force. New works are judged by it.")
        return self.done(
            told.format(title=title_of(self.version), number=self.version.number), self.url()
        )


class CompareProcedureVersions(DifferencePage):
    """What one version says otherwise than another one."""

    action = "procedures"
    template_name = "review/compare_procedures.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        other = get_object_or_404(
            ProcedureVersion.objects.select_related("procedure"),
            pk=self.kwargs["other_id"],
            procedure=self.version.procedure_id,
        )
        older, newer = sorted((self.version, other), key=lambda one: one.number)
        return super().get_context_data(
            page_title=_("Version {old} and version {new}").format(
                old=older.number, new=newer.number
            ),
            page_lead=title_of(newer),
            **self.compared(older, newer),
            **kwargs,
        )
