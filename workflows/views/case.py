"""The page of a work: where it stands, what comes next, its papers, people and story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from registry.labels import CASE_STATE, ROLE
from registry.models import Case, Document, StoredFile
from registry.permissions import ask
from registry.rules.permissions import Answer, Question, Standing
from registry.rules.vocabulary import CaseState, DocumentState, FileState, Role
from review.labels import ENTRY_STATE
from review.models import Assignment, Decision, MaterialVersion, Sheet, Stage
from review.queries import (
    approvals_in,
    assignment_at_work,
    end_of,
    entry_state_of,
    open_remarks,
    questions_of,
    standings_of,
    versions_with_files,
)
from review.rules.resubmission import refusal_to_resend
from review.rules.visibility import Sight
from review.rules.vocabulary import AssignmentState, EntryState, SheetState
from workflows.labels.firmness import FirmnessMark, firmness_of
from workflows.labels.statuses import author_status
from workflows.labels.steps import STEP_BUTTON, STEP_TITLE, STEP_VERB
from workflows.models import Task
from workflows.permissions import sight_in
from workflows.queries import duties_in_case
from workflows.rules.leases import DELEGABLE
from workflows.rules.lists import ListPage
from workflows.views.base import CasePage
from workflows.views.documents import file_url, neutral_name
from workflows.views.evidence import (
    Evidence,
    FileLink,
    PaperRow,
    amend_url,
    annul_url,
    conclusion_of,
    evidence_of,
)
from workflows.views.linked_works import linked_rows
from workflows.views.lodge_appeal import note_of
from workflows.views.material_facts import VersionRow, version_rows
from workflows.views.places import list_url
from workflows.views.progress import picture_of, steps_of, walk_of
from workflows.views.questions import (
    QuestionRow,
    is_asked,
    name_for,
    own_rows,
    position_of,
    question_row,
)
from workflows.views.terms import days_left
from workflows.views.timeline import story_of

STORY_SHOWN = 10
ENTERED_AT = {"respond_to_invitation": "answer_for_expert", "score_material": "enter_sheet"}
THEIRS = frozenset({Standing.AUTHOR, Standing.CO_AUTHOR})
LIVE = frozenset({AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.SUBMITTED})
TONES = {
    AssignmentState.SUBMITTED: "good",
    AssignmentState.ACCEPTED: "info",
    AssignmentState.INVITED: "warn",
    AssignmentState.DECLINED: "calm",
}


@dataclass(frozen=True, kw_only=True)
class DutyRow:
    """Something that waits for somebody now."""

    title: str | Promise
    holder: str
    due_at: datetime | None
    days: int | None
    is_stopped: bool
    until: datetime | None
    release_url: str
    enter_url: str
    delegate_url: str
    term_url: str
    skip_words: str


@dataclass(frozen=True, kw_only=True)
class ExpertRow:
    """An expert's place in a stage."""

    name: str
    state: str
    tone: str
    due_at: datetime | None
    days: int | None
    is_stopped: bool
    sheet_url: str
    exception: str
    entry_state: EntryState | None
    entered: str | Promise


@dataclass(frozen=True, kw_only=True)
class StageRow:
    """A stage with its people."""

    title: str
    state: str
    rapporteur: str
    experts: tuple[ExpertRow, ...]
    reserve: tuple[str, ...]
    firmness: FirmnessMark | None


class WorkPage(CasePage):
    """What may be seen of a work is asked of the permission table part by part."""

    action = "case.view"
    template_name = "workflows/case.html"

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

    # --- What the viewer may ---------------------------------------------------------------------

    @cached_property
    def standings(self) -> set[Standing]:
        person_id = self.request.viewer.person_id
        return standings_of(self.case, person_id) if person_id else set()

    def asked(self, action: str) -> Answer:
        """The permission table's answer, from standings read once."""
        if self.request.viewer.person_id is None:
            return Answer.NOT_FOUND
        return ask(
            self.request.viewer,
            Question(
                action=action,
                standings=self.standings,
                territory_id=self.case.territory_id,
                organisation_id=self.case.organisation_id,
                state=CaseState(self.case.state),
            ),
        )

    def may(self, action: str) -> bool:
        return self.asked(action) is Answer.ALLOWED

    def answer(self) -> Answer:
        return self.asked(self.action)

    @property
    def is_theirs(self) -> bool:
        """Whether the viewer made the work."""
        return bool(self.standings & THEIRS)

    @property
    def knows_author(self) -> bool:
        """Where the author is hidden, whoever judges the work does not learn of him."""
        return sight_in(self.request.viewer, self.case, standings=self.standings).author

    # --- The page --------------------------------------------------------------------------------

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.case.state == CaseState.DRAFT:
            return redirect("submit_material", case_id=self.case.pk)
        return super().get(request, *args, **kwargs)

    @cached_property
    def duties(self) -> list[Task]:
        return list(duties_in_case(self.case.pk))

    @cached_property
    def stages(self) -> list[Stage]:
        experts = Assignment.objects.select_related("expert", "sheet__entry").order_by(
            "seat", "reserve_position", "pk"
        )
        return list(
            self.case.stages.select_related("rapporteur")
            .prefetch_related(Prefetch("assignments", queryset=experts))
            .order_by("position", "round")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        walk = walk_of(
            self.case,
            position=self.stages[-1].position if self.stages else 0,
            open_duties=self.duties,
        )
        state = CaseState(self.case.state)
        story = self.story()
        return super().get_context_data(
            page_title=self.case.title,
            breadcrumbs=self.breadcrumbs(),
            status=author_status(state, is_asked=is_asked(self.duties)),
            state_title=CASE_STATE[state],
            is_theirs=self.is_theirs,
            knows_author=self.knows_author,
            picture=picture_of(walk),
            steps=steps_of(walk),
            own_duty=self.own_duty(),
            duty_rows=self.duty_rows() if self.may("case.journal") else [],
            papers=self.papers() if self.may("case.documents") else [],
            remarks=self.remarks(),
            may_answer_advice=self.may("answer_advice"),
            may_withdraw=self.may("withdraw_material"),
            may_stop=self.may("stop_examination"),
            may_merge=self.may("merge_duplicate"),
            may_send_again=self.may("send_again") and refusal_to_resend(end_of(self.case)) is None,
            linked=linked_rows(self.case, sees_drafts=self.is_theirs)
            if self.is_theirs or self.may("case.people")
            else [],
            appeal_note=note_of(
                self.case,
                sees_grounds=self.sees_grounds(),
                may_lodge=self.may("lodge_appeal"),
                now=self.now,
            ),
            **self.of_material(),
            question_rows=self.question_rows(),
            may_ask=self.may_ask(),
            stage_rows=self.stage_rows() if self.may("case.people") else [],
            result=self.result(),
            story=story[:STORY_SHOWN],
            more_story=story[STORY_SHOWN:],
            now=self.now,
            **kwargs,
        )

    def sees_grounds(self) -> bool:
        """The author's own words might tell who he is: they are for those who know him."""
        return self.is_theirs or self.knows_author

    def breadcrumbs(self) -> list[dict[str, str]]:
        if self.is_theirs:
            return [{"title": _("My works"), "url": reverse("my_materials")}]
        if ask(self.request.viewer, Question(action="works")) is Answer.ALLOWED:
            return [{"title": _("Works"), "url": list_url(self.request, ListPage.WORKS)}]
        return [{"title": _("My tasks"), "url": list_url(self.request, ListPage.MY_TASKS)}]

    def own_duty(self) -> dict[str, Any] | None:
        """What the viewer himself is to do now: his own duty, or one of a role of his."""
        for task in self.duties:
            if task.person_id == self.request.viewer.person_id or (
                task.person_id is None and self.holds(task.role)
            ):
                return {
                    "verb": STEP_VERB[task.step],
                    "button": STEP_BUTTON[task.step],
                    "url": reverse("open_task", args=[task.pk]),
                    "due_at": task.due_at,
                    "days": self.days(task.due_at),
                    "is_stopped": task.is_stopped,
                }
        return None

    def holds(self, role: str) -> bool:
        return self.request.viewer.has_role(Role(role), territory_id=self.case.territory_id)

    def days(self, due_at: datetime | None) -> int | None:
        return days_left(due_at, now=self.now, territory=self.case.territory)

    def duty_rows(self) -> list[DutyRow]:
        """Who is to do what by when; names for those who may see the people of the work."""
        sees_people = self.may("case.people")
        return [
            DutyRow(
                title=STEP_TITLE[task.step],
                holder=holder_of(task, sees_people),
                due_at=task.due_at,
                days=self.days(task.due_at),
                is_stopped=task.is_stopped,
                until=task.claimed_until,
                release_url=reverse("release_task", args=[task.pk])
                if self.may_release(task)
                else "",
                enter_url=self.enter_url(task),
                delegate_url=reverse("delegate_task", args=[task.pk])
                if task.role in DELEGABLE and self.holds(Role(task.role))
                else "",
                term_url=reverse("move_term", args=[task.pk]) if self.may("move_term") else "",
                skip_words=task.skip_words if sees_people else "",
            )
            for task in self.duties
        ]

    def enter_url(self, task: Task) -> str:
        """Where a coordinator does the duty of an expert for him, with the basis."""
        own = task.person_id == self.request.viewer.person_id
        if task.step not in ENTERED_AT or own or not self.may(f"{task.step}.on_behalf"):
            return ""
        return reverse(ENTERED_AT[task.step], args=[task.pk])

    def may_release(self, task: Task) -> bool:
        """A claimed task of the coordinators may be given back, by any of them."""
        return (
            task.person_id is not None
            and task.role == Role.COORDINATOR
            and self.holds(Role.COORDINATOR)
        )

    def papers(self) -> list[PaperRow]:
        """Papers, the newest first, with what they rest on for those who may look into it."""
        sees_evidence = self.may("case.sheets") or self.may("case.journal")
        approvals = approvals_in(self.case) if sees_evidence else {}
        may_amend, may_annul = self.may("amend_conclusion"), self.may("annul_conclusion")
        issued = self.case.documents.exclude(state=DocumentState.PREPARING.value)
        return [
            PaperRow(
                document=paper,
                evidence=self.evidence(paper, approvals) if sees_evidence else None,
                amend_url=amend_url(paper) if may_amend else "",
                annul_url=annul_url(paper) if may_annul else "",
            )
            for paper in issued.select_related("conclusion").order_by("-issued_at", "-version")
        ]

    def evidence(self, paper: Document, approvals: Mapping[int, Decision]) -> Evidence | None:
        conclusion = conclusion_of(paper)
        if conclusion is None:
            return None
        stage = next(one for one in self.stages if one.pk == conclusion.stage_id)
        version = next(one for one in self.versions if one.pk == stage.material_version_id)
        return evidence_of(
            conclusion,
            stage=stage,
            version=version.number,
            files=self.files(version) if self.may("case.files") else (),
            decision=approvals.get(stage.pk),
            sees_sheets=self.may("case.sheets"),
        )

    def remarks(self) -> list[str]:
        """What the author is asked to mend, or why his work was not accepted."""
        shown = self.case.state in (CaseState.RETURNED, CaseState.REJECTED)
        if not shown or not (self.is_theirs or self.may("case.journal")):
            return []
        return [remark.text for remark in open_remarks(self.case.material)]

    def of_material(self) -> dict[str, Any]:
        """Facts, files and versions of the material."""
        material, versions = self.case.material, self.versions
        may_read = self.may("case.files")
        return {
            "material": material,
            "co_authors": material.co_authors.select_related("person", "organisation")
            if self.knows_author
            else (),
            "files": self.files(versions[0]) if may_read and versions else [],
            "version_rows": self.version_rows(versions) if may_read else [],
        }

    @cached_property
    def versions(self) -> list[MaterialVersion]:
        """What the author has submitted, the newest first."""
        versions = versions_with_files(self.case.material)
        return [one for one in versions if one.submitted_at is not None]

    def files(self, version: MaterialVersion) -> list[FileLink]:
        """Files by their names; to whoever must not know the author, by their places."""
        placed = list(version.files.all())
        if self.knows_author:
            return [_file_link(one.file, one.file.name, one.file.size) for one in placed]
        judged = [one for one in placed if one.anonymised] or placed
        clean = [one.file for one in judged if one.file.state != FileState.INFECTED]
        return [
            _file_link(file, neutral_name(file, place), None)
            for place, file in enumerate(clean, start=1)
        ]

    def version_rows(self, versions: Sequence[MaterialVersion]) -> list[VersionRow]:
        """Of several versions, what changed from one to the next."""
        return version_rows(versions) if len(versions) > 1 and self.knows_author else []

    def stage_rows(self) -> list[StageRow]:
        return [self.stage_row(stage) for stage in reversed(self.stages)]

    def stage_row(self, stage: Stage) -> StageRow:
        title = stage.get_kind_display()
        several = sum(one.position == stage.position for one in self.stages) > 1
        if several:
            title = _("%(stage)s, round %(number)d") % {"stage": title, "number": stage.round}
        assignments = list(stage.assignments.all())
        reserve = AssignmentState.RESERVE
        return StageRow(
            title=title[:1].upper() + title[1:],
            state=stage.get_state_display(),
            rapporteur=stage.rapporteur.full_name if stage.rapporteur else "",
            experts=tuple(self.expert_row(one) for one in assignments if one.state != reserve),
            reserve=tuple(one.expert.short_name for one in assignments if one.state == reserve),
            firmness=self.firmness(stage),
        )

    def firmness(self, stage: Stage) -> FirmnessMark | None:
        """For whoever may see scores and was never named as an expert of the work."""
        named = {one.expert_id for each in self.stages for one in each.assignments.all()}
        if self.request.viewer.person_id in named or not self.may("case.sheets"):
            return None
        return firmness_of(stage.result)

    def result(self) -> FirmnessMark | None:
        """How firm the last result is, for those who decide and do not see the people."""
        if self.may("case.people") or not self.stages:
            return None
        return self.firmness(self.stages[-1])

    def expert_row(self, assignment: Assignment) -> ExpertRow:
        state = AssignmentState(assignment.state)
        due_at = {
            AssignmentState.INVITED: assignment.respond_by_at,
            AssignmentState.ACCEPTED: assignment.due_at,
        }.get(state)
        sheet: Sheet | None = getattr(assignment, "sheet", None)
        entered = entry_state_of(sheet) if sheet is not None else None
        is_in = sheet is not None and sheet.state == SheetState.SUBMITTED
        return ExpertRow(
            name=assignment.expert.full_name,
            state=assignment.get_state_display(),
            tone=TONES.get(state, "calm"),
            due_at=due_at,
            days=self.days(due_at),
            is_stopped=any(task.is_stopped for task in self.duties),
            sheet_url=reverse("sheet", args=[self.case.pk, sheet.pk])
            if sheet is not None and is_in and self.may("case.sheets")
            else "",
            exception=assignment.override_reason if state in LIVE else "",
            entry_state=entered,
            entered=ENTRY_STATE[entered] if entered else "",
        )

    # --- What the author was asked ---------------------------------------------------------------

    def may_ask(self) -> bool:
        """The office up to the decision; an expert while his sheet is open."""
        if not self.may("ask_author"):
            return False
        if Standing.EXPERT not in self.standings:
            return True
        return assignment_at_work(self.case, self.request.viewer.person_id) is not None

    def question_rows(self) -> list[QuestionRow]:
        """All of them for the author, the office and those who decide; his own for an expert."""
        asked = questions_of(self.case)
        if Standing.EXPERT in self.standings or not (self.is_theirs or self.may("case.sheets")):
            return own_rows(asked, self.person_id)
        return [
            question_row(
                one,
                reader_id=self.person_id,
                name=name_for(
                    one, self.sight_at(position_of(one)), sees_office=self.may("case.people")
                ),
                may_take_back=self.may("take_back_question"),
            )
            for one in asked
        ]

    def sight_at(self, position: int) -> Sight:
        return sight_in(self.request.viewer, self.case, position=position, standings=self.standings)

    def story(self) -> list[Any]:
        if self.may("case.journal"):
            return story_of(self.case, for_author=False)
        return story_of(self.case, for_author=True) if self.is_theirs else []


def _file_link(file: StoredFile, name: str, size: int | None) -> FileLink:
    return FileLink(name, file.get_kind_display(), size, file_url(file, name))


def holder_of(task: Task, sees_people: bool) -> str:
    """Whose duty it is, by name where the viewer may know it."""
    role = str(ROLE[Role(task.role)]) if task.role else ""
    if task.person is None:
        return _("%(role)s, not taken up yet") % {"role": role} if sees_people else role
    return f"{task.person.short_name}, {role}" if sees_people else role
