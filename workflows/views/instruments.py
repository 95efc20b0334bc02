"""The library of checklists: read, print, change, put in force (REG-18)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Territory
from registry.rules.vocabulary import VersionState
from registry.services.errors import DomainError
from review.models import Checklist, ChecklistVersion, Criterion, CriterionGroup
from review.queries import checklist_of, was_marked_on
from review.services.checklists import (
    add_criterion,
    edit_criterion,
    new_version,
    put_in_force,
    remove_criterion,
)
from workflows.forms.instruments import (
    CriterionForm,
    LevelFormSet,
    PutInForceForm,
    criterion_data,
    level_rows,
)
from workflows.views.lists import TerritoryPage
from workflows.views.practices import Crumb

STATE_TONE = {
    VersionState.DRAFT.value: "warn",
    VersionState.IN_FORCE.value: "good",
    VersionState.RETIRED.value: "calm",
}


@dataclass(frozen=True, kw_only=True)
class ChecklistLine:
    """A checklist in the list; ``shown`` is the version its name opens."""

    checklist: Checklist
    in_force: ChecklistVersion | None
    shown: ChecklistVersion | None
    others: tuple[ChecklistVersion, ...]


class Instruments(TerritoryPage):
    """All checklists of the service with their versions; two queries."""

    action = "instruments"
    template_name = "review/instruments.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = ChecklistVersion.objects.annotate(
            criteria_count=Count("criteria"), maximum=Sum("criteria__max_points")
        ).order_by("-number")
        checklists = Checklist.objects.filter(territory=self.territory).prefetch_related(
            Prefetch("versions", queryset=versions)
        )
        return super().get_context_data(
            page_title=_("Checklists"),
            page_lead=_("What experts judge by. A work begun keeps the version it began with."),
            checklists=[_line(one) for one in checklists],
            may_edit=self.may("instruments.edit"),
            may_pack=self.may("pack"),
            **kwargs,
        )


def _line(checklist: Checklist) -> ChecklistLine:
    versions = list(checklist.versions.all())
    in_force = next((one for one in versions if one.state == VersionState.IN_FORCE), None)
    shown = in_force or next(iter(versions), None)
    return ChecklistLine(
        checklist=checklist,
        in_force=in_force,
        shown=shown,
        others=tuple(one for one in versions if one != shown),
    )


class VersionPage(TerritoryPage):
    """Something about one version of a checklist, found by ``version_id``."""

    version: ChecklistVersion

    def find_territory(self) -> Territory:
        self.version = self.find_version()
        return self.version.checklist.territory

    def find_version(self) -> ChecklistVersion:
        return get_object_or_404(
            ChecklistVersion.objects.select_related("checklist__territory"),
            pk=self.kwargs["version_id"],
        )

    @property
    def is_editable(self) -> bool:
        """A retired wording is history; the newer one is edited."""
        return self.may("instruments.edit") and self.version.state != VersionState.RETIRED

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.is_editable
        return super().get_context_data(
            version=self.version,
            is_marked=was_marked_on(self.version),
            next_number=_next_number(self.version),
            may_edit=may_edit,
            may_build=may_edit and self.version.state == VersionState.DRAFT,
            breadcrumbs=[Crumb(_("Checklists"), reverse("instruments"))],
            **kwargs,
        )

    def refused(self, error: DomainError) -> HttpResponse:
        messages.error(self.request, str(error.message))
        return redirect("instrument", version_id=self.version.pk)


def _next_number(version: ChecklistVersion) -> int:
    newest = ChecklistVersion.objects.filter(checklist=version.checklist_id).order_by("-number")
    return newest.values_list("number", flat=True)[0] + 1


class Instrument(VersionPage):
    """A version: groups, criteria, levels, threshold."""

    action = "instruments"
    template_name = "review/instrument.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = list(checklist_of(self.version))
        criteria = [one for group in groups for one in group.criteria.all()]
        return super().get_context_data(
            page_title=self.version.checklist.title,
            page_lead=_("Version {number}").format(number=self.version.number),
            groups=groups,
            criteria_count=len(criteria),
            maximum=sum(one.max_points for one in criteria),
            state_tone=STATE_TONE[self.version.state],
            versions=self.version.checklist.versions.order_by("-number"),
            force_form=PutInForceForm(initial={"basis": self.version.basis}),
            **kwargs,
        )


class InstrumentPaper(VersionPage):
    """The same as a sheet to be filled in by hand."""

    action = "instruments"
    template_name = "review/instrument_paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = list(checklist_of(self.version))
        return super().get_context_data(
            page_title=self.version.checklist.title,
            page_lead=_("Score sheet, version {number}").format(number=self.version.number),
            groups=groups,
            maximum=sum(one.max_points for group in groups for one in group.criteria.all()),
            **kwargs,
        )


class EditCriterion(VersionPage):
    """Change one criterion. If works were scored by the version, a new version is made."""

    action = "instruments.edit"
    template_name = "review/edit_criterion.html"
    criterion: Criterion | None = None

    def find_version(self) -> ChecklistVersion:
        self.criterion = get_object_or_404(
            Criterion.objects.select_related(
                "version__checklist__territory", "group"
            ).prefetch_related("levels"),
            pk=self.kwargs["criterion_id"],
        )
        return self.criterion.version

    def title(self) -> str:
        assert self.criterion is not None  # noqa: S101 -- found before
        return _("Criterion {number}").format(number=self.criterion.position)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "form": CriterionForm(initial=_initial(self.criterion)),
            "levels": LevelFormSet(initial=level_rows(self.criterion), prefix="levels"),
        }
        back = "build_checklist" if self.version.state == VersionState.DRAFT else "instrument"
        context = super().get_context_data(
            page_title=self.title(),
            page_lead=str(self.version),
            back=reverse(back, args=[self.version.pk]),
            criterion=self.criterion,
            **{**given, **kwargs},
        )
        context["breadcrumbs"].append(
            Crumb(self.version.checklist.title, reverse("instrument", args=[self.version.pk]))
        )
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CriterionForm(request.POST)
        levels = LevelFormSet(request.POST, initial=level_rows(self.criterion), prefix="levels")
        if form.is_valid() and levels.is_valid():
            try:
                saved = self.save(form, levels)
            except DomainError as error:
                form.add_error(
                    error.field if error.field in form.fields else None, str(error.message)
                )
            else:
                return self.saved(saved)
        context = self.get_context_data(form=form, levels=levels)
        return self.render_to_response(context, status=422)

    def save(self, form: CriterionForm, levels: Any) -> Criterion:
        assert self.criterion is not None  # noqa: S101 -- found before
        return edit_criterion(
            self.criterion,
            **form.cleaned_data,
            levels=levels.levels(),
            actor=self.actor,
            now=self.now,
        )

    def saved(self, criterion: Criterion) -> HttpResponse:
        told = _told(self.version, criterion.version)
        if criterion.version.state == VersionState.DRAFT:
            place = reverse("build_checklist", args=[criterion.version_id])
            return self.done(told, f"{place}#criterion-{criterion.pk}")
        place = reverse("instrument", args=[criterion.version_id])
        return self.done(told, f"{place}#criterion-{criterion.position}")


class AddCriterion(EditCriterion):
    """A new criterion at the end of a group."""

    def find_version(self) -> ChecklistVersion:
        self.group = get_object_or_404(
            CriterionGroup.objects.select_related("version__checklist__territory"),
            pk=self.kwargs["group_id"],
        )
        return self.group.version

    def title(self) -> str:
        return _("New criterion: {group}").format(group=self.group.title)

    def save(self, form: CriterionForm, levels: Any) -> Criterion:
        return add_criterion(
            self.group,
            criterion=criterion_data(form, levels.levels()),
            actor=self.actor,
            now=self.now,
        )


class RemoveCriterion(EditCriterion):
    """Take a criterion out of the checklist."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert self.criterion is not None  # noqa: S101 -- found before
        try:
            version = remove_criterion(self.criterion, actor=self.actor, now=self.now)
        except DomainError as error:
            return self.refused(error)
        return self.done(_told(self.version, version), reverse("instrument", args=[version.pk]))


class NewChecklistVersion(VersionPage):
    """A copy to be prepared without haste and put in force later."""

    action = "instruments.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        copied = new_version(self.version, actor=self.actor, now=self.now)
        told = _("Version {number} is a draft. Change it and put it in force when it is ready.")
        place = reverse("build_checklist", args=[copied.pk])
        return self.done(told.format(number=copied.number), place)


class PutChecklistInForce(VersionPage):
    """From now on new stages are judged by this version."""

    action = "instruments.edit"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PutInForceForm(request.POST)
        given = form.cleaned_data if form.is_valid() else {}
        try:
            put_in_force(self.version, **given, actor=self.actor, now=self.now)
        except DomainError as error:
            return self.refused(error)
        told = _("“{title}”: version {number} is in force. New works will be scored by it.")
        return self.done(
            told.format(title=self.version.checklist.title, number=self.version.number),
            reverse("instrument", args=[self.version.pk]),
        )


def _initial(criterion: Criterion | None) -> dict[str, Any]:
    if criterion is None:
        return {}
    names = ("text", "hint", "max_points", "step", "is_stop", "allows_not_applicable")
    return {name: getattr(criterion, name) for name in names}


def _told(before: ChecklistVersion, after: ChecklistVersion) -> str:
    if after.pk == before.pk:
        return _("The checklist is changed. It is still version {number}.").format(
            number=after.number
        )
    if after.state == VersionState.IN_FORCE:
        told = _(
            "Works had been scored by version {old}, so the change made version {new}. It is in "
            "force; conclusions issued stay with version {old}."
        )
    else:
        told = _("Works had been scored by version {old}, so the change made version {new}.")
    return told.format(old=before.number, new=after.number)
