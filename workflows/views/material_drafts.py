"""Everything done to a material while its author works on it: fields, files, co-authors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from registry.models import Case, Organisation, Person
from registry.queries import employments_on, people_search
from registry.rules.calendar import local_date
from registry.rules.files import EXTENSIONS, OFFICE_EXTENSIONS
from registry.rules.vocabulary import CaseState
from registry.services import conversion
from registry.services.errors import DomainError
from review.models import CoAuthor, Material, MaterialFile, MaterialVersion
from review.queries import last_version, parameters_of
from review.services import submission
from review.services.submission import CoAuthorFacts
from workflows.forms.submit_material import MaterialForm, content_of
from workflows.queries import duties_in_case
from workflows.views.base import CasePage
from workflows.views.documents import file_url
from workflows.views.drafts import refused, save_draft, saved

LARGEST = 50 * 1024 * 1024
MOST_FILES = 20
SHORTEST_SEARCH = 3
LONGEST_NOTE = 2000
MOST_FOUND = 8


class DraftWork(CasePage):
    """What pages of a draft share: the material, its description as posted, keeping it."""

    @cached_property
    def material(self) -> Material:
        material = self.case.material
        material.case = self.case
        return material

    @property
    def today(self) -> date:
        """The day where the work is sent."""
        return local_date(self.now, self.case.territory.time_zone)

    @property
    def wants_json(self) -> bool:
        return "application/json" in self.request.headers.get("Accept", "")

    @cached_property
    def organisations(self) -> QuerySet[Organisation]:
        return organisations_of(self.case, self.today)

    def draft_form(self) -> MaterialForm:
        return MaterialForm(self.request.POST, organisations=self.organisations, is_draft=True)

    @property
    def typed_note(self) -> str | None:
        """What is written on the changes, on the page of a revision."""
        if self.case.state == CaseState.DRAFT:
            return None
        return self.request.POST.get("note")

    def is_kept(self, form: MaterialForm) -> bool:
        """Whether the stored draft says the same."""
        note = self.typed_note
        return form.content() == content_of(self.material) and (
            note is None or note == note_of(self.material)
        )

    def save(self, form: MaterialForm, version: int) -> int:
        by: dict[str, Any] = {"actor": self.actor, "now": self.now}
        kept = submission.save_draft(self.material, **form.content(), draft_version=version, **by)
        if self.typed_note is not None:
            submission.save_revision_note(self.material, note=self.typed_note[:LONGEST_NOTE], **by)
        return kept

    def keep_typed(self) -> None:
        """Without scripts a side button posts the whole form: what is typed must not be lost."""
        if "title" not in self.request.POST:
            return
        form = self.draft_form()
        if form.is_valid() and not self.is_kept(form):
            try:
                self.save(form, self.material.draft_version)
            except DomainError as error:
                messages.error(self.request, str(error.message))


class DraftView(DraftWork):
    """Something of a material that its author is working on."""

    action = "edit_draft"
    http_method_names = ["post"]

    def find_case(self) -> Case:
        return get_object_or_404(
            Case.objects.select_related(
                "territory",
                "procedure_version__procedure",
                "applicant",
                "organisation",
                "material__kind",
                "material__direction",
                "material__level",
            ),
            pk=self.kwargs["case_id"],
        )

    def back(self, query: str = "", anchor: str = "") -> HttpResponse:
        """To the page where the author works on the material."""
        address = page_of_draft(self.case, self.request.viewer.person_id)
        return redirect(f"{address}{'?' if query else ''}{query}{anchor}")


def note_of(material: Material) -> str:
    """What the author has written on the changes of the version he works on."""
    version = last_version(material)
    return "" if version.submitted_at else version.note


def page_of_draft(case: Case, person_id: int | None) -> str:
    """The draft's page, that of the revision, or of the work when nothing is to be edited."""
    if case.state == CaseState.DRAFT:
        return reverse("submit_material", args=[case.pk])
    duty = duties_in_case(case.pk).filter(step="revise_material", person=person_id).first()
    if duty:
        return reverse("revise_material", args=[duty.pk])
    return reverse("case", args=[case.pk])


def organisations_of(case: Case, today: date) -> QuerySet[Organisation]:
    """Where the author works now, or, when that is not known, all organisations of the place."""
    works_in = [one.organisation_id for one in employments_on([case.applicant_id], today)]
    if case.organisation_id:
        works_in.append(case.organisation_id)
    if works_in:
        return Organisation.objects.filter(pk__in=works_in)
    return Organisation.objects.filter(territory=case.territory, closed_date=None)


class SaveMaterialDraft(DraftView):
    """Autosave of the description."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.draft_form()
        if not form.is_valid():
            return refused(422, " ".join(told_errors(form)))
        if self.is_kept(form):
            return saved(self.material.draft_version)
        return save_draft(
            request,
            f"material-{self.material.pk}",
            stored_version=self.material.draft_version,
            save=lambda version: self.save(form, version),
        )


def told_errors(form: MaterialForm) -> list[str]:
    """Errors in one line, each with the name of its field."""
    return [
        f"{form.fields[name].label}: {text}" if name in form.fields else str(text)
        for name, texts in form.errors.items()
        for text in texts
    ]


# --- Files ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class DraftFile:
    """A file in the list of the upload piece."""

    name: str
    size: str
    url: str
    remove_url: str
    anonymised: bool


def draft_files(case: Case, version: MaterialVersion) -> list[DraftFile]:
    """Files of the version the author works on; one query."""
    return [_draft_file(case, one) for one in version.files.select_related("file")]


def _draft_file(case: Case, placed: MaterialFile) -> DraftFile:
    stored = placed.file
    return DraftFile(
        name=stored.name,
        size=filesizeformat(stored.size),
        url=file_url(stored, stored.name),
        remove_url=reverse("remove_material_file", args=[case.pk, stored.pk]),
        anonymised=placed.anonymised,
    )


def upload_context(case: Case, version: MaterialVersion) -> dict[str, Any]:
    """What `base/upload.html` needs for the files of a material."""
    placed = draft_files(case, version)
    return {
        "files": [one for one in placed if not one.anonymised],
        "author_hidden": parameters_of(case).author_hidden,
        "anonymised_files": [one for one in placed if one.anonymised],
        "anonymised_url": reverse("add_anonymised_file", args=[case.pk]),
        "upload_url": reverse("add_material_file", args=[case.pk]),
        "accept": ",".join(accepted_extensions()),
        "takes_office": conversion.is_available(),
        "max_bytes": LARGEST,
        "max_files": MOST_FILES,
    }


def accepted_extensions() -> tuple[str, ...]:
    """What the file dialogue offers; the content decides."""
    return EXTENSIONS + (OFFICE_EXTENSIONS if conversion.is_available() else ())


class AddMaterialFile(DraftView):
    """Takes one file, checks it by its content, answers in plain words.

    With ``anonymised`` it is a copy without names, for experts who must not know the author.
    """

    anonymised = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        upload = request.FILES.get("file")
        if upload is None:
            return refused(400, _("No file has come. Choose it once more."))
        try:
            placed = submission.add_file(
                self.material,
                upload,
                anonymised=self.anonymised,
                actor=self.actor,
                now=self.now,
            )
        except DomainError as error:
            return refused(422, error.message)
        file = _draft_file(self.case, placed)
        return JsonResponse(
            {"name": file.name, "size": file.size, "url": file.url, "remove_url": file.remove_url}
        )


class RemoveMaterialFile(DraftView):
    """Takes a file out of the version being prepared; versions sent before keep it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.keep_typed()
        try:
            submission.remove_file(
                self.material, file_id=self.kwargs["file_id"], actor=self.actor, now=self.now
            )
        except DomainError as error:
            if self.wants_json and error.code != "file_not_there":
                return refused(422, error.message)
            if not self.wants_json:
                messages.error(request, str(error.message))
        return JsonResponse({}) if self.wants_json else self.back(anchor="#id_file_legend")


def add_plain_files(material: Material, request: HttpRequest, *, by: dict[str, Any]) -> list[str]:
    """Files that came with the form itself, without scripts; what was wrong with them."""
    problems = []
    for field, anonymised in (("file", False), ("anonymised_file", True)):
        for upload in request.FILES.getlist(field):
            try:
                submission.add_file(material, upload, anonymised=anonymised, **by)
            except DomainError as error:
                problems.append(f"{upload.name}: {error.message}")
    return problems


# --- Co-authors -----------------------------------------------------------------------------


@dataclass(frozen=True)
class FoundPerson:
    """Someone who may be the co-author that is looked for."""

    pk: int
    name: str
    organisation: str


def co_author_context(case: Case, request: HttpRequest, today: date) -> dict[str, Any]:
    """Variables of `review/co_authors.html`: who is named, whom the search found."""
    named = list(case.material.co_authors.select_related("person", "organisation"))
    text = " ".join(request.GET.get("co_author", "").split())[:200]
    return {
        "co_authors": named,
        "co_author_text": text,
        "co_author_found": find_people(case, named, text, today) if text else [],
        "co_author_too_short": bool(text) and len(text) < SHORTEST_SEARCH,
        "co_author_organisations": Organisation.objects.filter(
            territory=case.territory, closed_date=None
        )
        if text
        else (),
    }


def find_people(case: Case, named: Sequence[CoAuthor], text: str, today: date) -> list[FoundPerson]:
    """People of the territory by name, save the author and those named already."""
    if len(text) < SHORTEST_SEARCH:
        return []
    known = [case.applicant_id, *(one.person_id for one in named)]
    people = list(people_search(case.territory, text).exclude(pk__in=known)[:MOST_FOUND])
    works_in: dict[int, str] = {}
    for work in employments_on([person.pk for person in people], today):
        works_in.setdefault(work.person_id, work.organisation.short_name)
    return [FoundPerson(one.pk, one.full_name, works_in.get(one.pk, "")) for one in people]


class ChangeCoAuthors(DraftView):
    """Looks for a co-author, adds or removes one; whichever button was pressed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.keep_typed()
        if "add_person" in request.POST:
            return self.changed(self.with_known(request.POST["add_person"]))
        if "add_named" in request.POST:
            return self.changed(self.with_named(request.POST.get("co_author", "")))
        if "remove_person" in request.POST:
            gone = request.POST["remove_person"]
            return self.changed([one for one in self.named if str(one.person_id) != gone])
        text = request.POST.get("co_author", "").strip()
        if not text:  # Enter in another field of the form
            return self.back()
        return self.back(query=urlencode({"co_author": text}), anchor="#co-authors")

    @cached_property
    def named(self) -> list[CoAuthorFacts]:
        return [
            CoAuthorFacts(person_id=one.person_id, organisation_id=one.organisation_id)
            for one in self.material.co_authors.all()
        ]

    def with_known(self, person_id: str) -> list[CoAuthorFacts]:
        """Only people of this territory: others may not even be found by their number."""
        found = people_search(self.case.territory, "")
        person: Person = get_object_or_404(found, pk=int(person_id) if person_id.isdigit() else 0)
        work = employments_on([person.pk], self.today).first()
        organisation_id = work.organisation_id if work else None
        return [*self.named, CoAuthorFacts(person_id=person.pk, organisation_id=organisation_id)]

    def with_named(self, text: str) -> list[CoAuthorFacts]:
        last_name, first_name, patronymic = (*text.split(maxsplit=2), "", "", "")[:3]
        chosen = self.request.POST.get("co_author_organisation", "")
        organisation = Organisation.objects.filter(
            territory=self.case.territory, pk=int(chosen) if chosen.isdigit() else 0
        ).first()
        return [
            *self.named,
            CoAuthorFacts(
                last_name=last_name[:100],
                first_name=first_name[:100],
                patronymic=patronymic[:100],
                organisation_id=organisation.pk if organisation else None,
            ),
        ]

    def changed(self, co_authors: list[CoAuthorFacts]) -> HttpResponse:
        try:
            submission.set_co_authors(
                self.material, co_authors=co_authors, actor=self.actor, now=self.now
            )
        except DomainError as error:
            messages.error(self.request, str(error.message))
        return self.back(anchor="#co-authors")
