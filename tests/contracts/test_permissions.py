"""The permission table, walked over every address of the site by every role in every standing.

What each address must answer is computed from ``config.permissions.TABLE``; an address that the
list below does not know fails the walk, so a new page cannot forget to be asked about.
"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum, auto
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from config.permission_matrix import render
from config.permissions import PUBLIC, TABLE
from monitoring.models import PeriodReport
from monitoring.rules.period_report import compute_figures
from monitoring.rules.snapshots import freeze
from registry.models import Absence, Case, Document, Person, RoleGrant
from registry.permissions import Viewer, ask
from registry.queries import viewer_of_person
from registry.rules.actors import Actor
from registry.rules.permissions import Answer, Question, Standing
from registry.rules.vocabulary import CaseState, Role, VersionState
from registry.services.letter_links import make_link_token
from review.models import Assignment, Conclusion
from review.queries import standings_of
from review.rules.vocabulary import AssignmentState
from review.services.checklists import new_version
from tests.contracts.worlds import World, signed_in, standing_world
from tests.factories import registry as make
from tests.factories.registry import NOW, TODAY
from workflows.models import PlannedDuty, PlannedTask, Task
from workflows.views.lists import answer_in_territory
from workflows.views.school_base import answer_in_organisation

pytestmark = pytest.mark.django_db

SPEAKING = tuple(role for role in Role if role in {permit.role for permit in TABLE})
SILENT = tuple(role for role in Role if role not in SPEAKING)
ALLOWED = {
    "get": {200, 302},
    "post": {200, 204, 302, 400, 409, 422},
    "put": {200, 400, 409, 422},
}
SIGN_IN = "/account/login/"


class Kind(Enum):
    """What an address is about, so what the table is asked."""

    OWN = auto()  # lists and things of the viewer's own
    TERRITORY = auto()  # a thing of the first territory that is no work
    SCHOOL = auto()  # a thing of the first territory's school
    MEETING = auto()  # a meeting of its council
    WORK = auto()
    DUTY = auto()  # a step of a work, perhaps a person's own
    SIGNED_IN = auto()
    EVERYONE = auto()
    LINK = auto()  # of a letter; has tests of its own below


@dataclass(frozen=True, kw_only=True)
class Address:
    """How to reach an address of the site and what opens it."""

    kind: Kind
    action: str = ""
    step: str = ""
    place: str = ""
    method: str = "get"
    args: Callable[[World], Sequence[Any]] = field(default=lambda world: ())
    strangers: frozenset[int] = frozenset({200})
    api: bool = False

    def url(self, name: str, world: World) -> str:
        return reverse(name, args=list(self.args(world)))


def own(action: str, method: str = "get", **fields: Any) -> Address:
    return Address(kind=Kind.OWN, action=action, method=method, **fields)


def of_territory(action: str, args: Any, method: str = "get") -> Address:
    return Address(kind=Kind.TERRITORY, action=action, args=args, method=method)


def of_school(action: str, method: str = "get", args: Any = None) -> Address:
    return Address(
        kind=Kind.SCHOOL,
        action=action,
        method=method,
        args=args or (lambda world: [world.school.pk]),
    )


def of_meeting(action: str, method: str = "get", more: Any = None) -> Address:
    def args(world: World) -> list[int]:
        assert world.meeting is not None
        return [world.meeting.pk, *(more(world) if more else [])]

    return Address(kind=Kind.MEETING, action=action, args=args, method=method)


def of_work(
    place: str, action: str, args: Any = None, method: str = "get", **fields: Any
) -> Address:
    return Address(
        kind=Kind.WORK,
        action=action,
        place=place,
        method=method,
        args=args or (lambda world: [world.works[place]]),
        **fields,
    )


def of_duty(place: str, step: str, method: str = "get", **fields: Any) -> Address:
    return Address(
        kind=Kind.DUTY,
        action=step,
        step=step,
        place=place,
        method=method,
        args=lambda world: [world.task(place, step).pk],
        **fields,
    )


def for_expert(step: str, method: str = "get") -> Address:
    """A duty of an expert, done for him by somebody else."""
    return of_work("scoring", f"{step}.on_behalf", _task("scoring", step), method)


def everyone(*statuses: int, args: Any = None, method: str = "get") -> Address:
    return Address(
        kind=Kind.EVERYONE,
        strangers=frozenset(statuses or (200,)),
        args=args or (lambda world: ()),
        method=method,
    )


def _version(world: World) -> list[int]:
    return [world.chamber.scene.version.pk]


def _draft(world: World) -> list[int]:
    scene = world.chamber.scene
    versions = scene.version.checklist.versions
    draft = versions.filter(state=VersionState.DRAFT.value).first() or new_version(
        scene.version, actor=Actor.person(scene.coordinator.pk), now=NOW
    )
    return [draft.pk]


def _two_versions(world: World) -> list[int]:
    return [*_version(world), *_draft(world)]


def _criterion(world: World) -> list[int]:
    return [world.chamber.scene.version.criteria.order_by("position")[0].pk]


def _group(world: World) -> list[int]:
    return [world.chamber.scene.version.groups.order_by("position")[0].pk]


def _value(world: World) -> list[int]:
    return [world.chamber.scene.kind.pk]


def _member(world: World) -> list[int]:
    return [world.chamber.body.members.earliest("pk").pk]


def _file(place: str) -> Callable[[World], list[Any]]:
    def args(world: World) -> list[Any]:
        version = world.case(place).material.versions.earliest("number")
        return [version.files.earliest("pk").file_id]

    return args


def _question(world: World) -> list[Any]:
    return [world.question().pk]


def _conclusion(world: World) -> list[int]:
    return [Conclusion.objects.get(case=world.works["concluded"]).pk]


def _paper(world: World) -> list[int]:
    return [Document.objects.get(case=world.works["concluded"]).pk]


def _code(world: World) -> list[str]:
    return [Document.objects.get(case=world.works["concluded"]).verification_code]


def _practice_file(world: World) -> list[int]:
    return [world.works["published"], *_file("published")(world)]


def _task(place: str, step: str) -> Callable[[World], list[int]]:
    return lambda world: [world.task(place, step).pk]


def _job(world: World) -> list[int]:
    return [Task.objects.get(case=world.works["issuing"], flow_task_type="JOB").pk]


def _sheet(world: World) -> list[int]:
    return [world.works["council"], world.sheet().pk]


def _imported(world: World) -> list[int]:
    return [world.imported_pack().pk]


def _item(world: World) -> list[int]:
    return [world.item().pk]


def _operation(world: World) -> list[int]:
    return [world.operation().pk]


def _report(world: World) -> list[int]:
    report, _made = PeriodReport.objects.get_or_create(
        territory=world.territory,
        first_date=date(2026, 1, 1),
        last_date=date(2026, 3, 31),
        defaults={
            "state": "signed",
            "content": freeze(compute_figures({}), compute_figures({})),
            "signed_at": NOW,
            "signed_by": world.chamber.chair,
        },
    )
    return [report.pk]


def _planned(world: World) -> list[int]:
    return [_planned_row(world).duty_id]


def _planned_task(world: World) -> list[int]:
    return [_planned_row(world).pk]


def _planned_row(world: World) -> PlannedTask:
    """The task of a planned duty of the first territory, made where there is none."""
    answers = world.chamber.scene.coordinator
    duty, _made = PlannedDuty.objects.get_or_create(
        territory=world.territory,
        title="Приказ об экспертах",
        kind="during_year",
        day_off="keep",
        defaults={"person": answers, "begins_on": date(2026, 1, 1)},
    )
    task, _made = PlannedTask.objects.get_or_create(
        duty=duty,
        key="2026",
        defaults={
            "territory": world.territory,
            "person": answers,
            "opens_on": date(2026, 1, 1),
            "due_on": date(2026, 12, 31),
        },
    )
    return task


def _list(world: World) -> list[int]:
    return [world.taken_list().pk]


SIGNED_IN = Address(kind=Kind.SIGNED_IN)
LINK = Address(kind=Kind.LINK)


def _teacher(world: World) -> list[int]:
    return [world.chamber.scene.author.pk]


def _grant(world: World) -> list[int]:
    return [RoleGrant.objects.filter(person=world.chamber.scene.author)[0].pk]


def _absence(world: World) -> list[int]:
    person = world.chamber.scene.author
    return [
        Absence.objects.create(person=person, first_day=TODAY, last_day=TODAY, stated_at=NOW).pk
    ]


ADDRESSES: dict[str, Address] = {
    # --- The house -----------------------------------------------------------------------
    "healthz": everyone(),
    "readyz": everyone(200, 503),
    "home": SIGNED_IN,
    "switch_territory": own("my_tasks", "post"),
    "account_login": everyone(),
    "account_logout": everyone(200, 302),
    "account_inactive": everyone(),
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": everyone(),
    "account_reset_password_done": everyone(),
    "account_reset_password_from_key": everyone(args=lambda world: ["1", "a-b"]),
    "account_reset_password_from_key_done": everyone(),
    "profile": SIGNED_IN,
    "calendar_feed": SIGNED_IN,
    "calendar_feed_file": everyone(404, args=lambda world: ["nothing"]),
    "ask_new_email": replace(SIGNED_IN, method="post"),
    "state_own_absence": replace(SIGNED_IN, method="post"),
    "end_own_absence": replace(SIGNED_IN, method="post", args=lambda world: [1]),
    "end_session": replace(SIGNED_IN, method="post", args=lambda world: [1]),
    "second_factor_needed": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": replace(SIGNED_IN, args=lambda world: [1]),
    "mfa_edit_webauthn": replace(SIGNED_IN, args=lambda world: [1]),
    # The second step of signing in; alone it leads back to the first.
    "mfa_authenticate": everyone(302),
    "mfa_login_webauthn": everyone(302),
    "join": everyone(),
    "join_code": everyone(args=lambda world: ["123456789012"]),
    "join_link": LINK,
    "ask_sign_in_letter": everyone(),
    "sign_in_link": LINK,
    "new_email_link": LINK,
    # --- People and access -----------------------------------------------------------------
    "people": own("people"),
    "people_awaited": own("people"),
    "invite_people": own("people.edit", "post"),
    "invitation_slips": own("people.edit", "post"),
    "people_guard": own("people.guard"),
    "person": of_territory("people", _teacher),
    "correct_contacts": of_territory("people.edit", _teacher, "post"),
    "state_absence": of_territory("people.edit", _teacher, "post"),
    "end_absence": of_territory("people.edit", _absence, "post"),
    "give_role": of_territory("people.edit", _teacher, "post"),
    "end_role": of_territory("people.edit", _grant, "post"),
    "reset_second_factor": of_territory("people.guard", _teacher, "post"),
    "block_account": of_territory("people.edit", _teacher, "post"),
    "unblock_account": of_territory("people.edit", _teacher, "post"),
    # --- Open to everyone ----------------------------------------------------------------
    "verify": everyone(),
    "verify_document": everyone(args=_code),
    "api_verification": everyone(args=_code),
    "api_nothing": everyone(404),
    "guides": everyone(),
    "guide": everyone(args=lambda world: ["expert"]),
    "practices": everyone(),
    "practice": everyone(args=lambda world: [world.works["published"]]),
    "practice_file": everyone(args=_practice_file),
    "letter_link": LINK,
    "vote_by_letter": LINK,
    # --- Lists ---------------------------------------------------------------------------
    "my_tasks": own("my_tasks"),
    "api_tasks": own("my_tasks", api=True),
    "my_materials": own("my_materials"),
    "start_material": own("start_material"),
    "works": own("works"),
    "works_table": own("works"),
    "bulk": own("bulk"),
    "bulk_do": own("bulk", "post"),
    "bulk_done": of_territory("bulk", lambda world: [world.bulk_operation().pk]),
    "letter_choice": own("letter_choice"),
    "who_is_silent": own("who_is_silent"),
    "set_quiet_hours": own("calendar.edit", "post"),
    "save_list": own("saved_lists", "post"),
    "forget_list": own("saved_lists", "post", args=lambda world: [0]),
    "search": own("search"),
    "board": own("board"),
    "remind": own("remind_many", "post"),
    "council": own("council"),
    "plan_meeting": own("council.manage", "post"),
    "council_members": own("council.members"),
    "found_council": own("council.compose", "post"),
    "seat_member": own("council.compose", "post"),
    "end_seat": of_territory("council.compose", _member, "post"),
    "procedures": own("procedures"),
    "procedure": of_territory("procedures", lambda world: [world.procedure_draft().pk]),
    "procedure_part": of_territory(
        "procedures", lambda world: [world.procedure_draft().pk, "rounds"]
    ),
    "new_procedure_draft": of_territory(
        "procedures.edit", lambda world: [world.procedure_draft().pk], "post"
    ),
    "discard_procedure_draft": of_territory(
        "procedures.edit", lambda world: [world.procedure_draft().pk], "post"
    ),
    "put_procedure_in_force": of_territory(
        "procedures.edit", lambda world: [world.procedure_draft().pk]
    ),
    "compare_procedures": of_territory(
        "procedures", lambda world: [world.procedure_draft().pk, world.procedure_draft().pk]
    ),
    "school_year": own("procedures.edit"),
    "repin_works": of_territory("procedures.edit", lambda world: [world.standing_version().pk]),
    "repinning": of_territory("procedures.edit", lambda world: [world.repinning_operation().pk]),
    "repin_back": of_territory(
        "procedures.edit", lambda world: [world.repinning_operation().pk], "post"
    ),
    "instruments": own("instruments"),
    "classifiers": own("classifiers"),
    "add_classifier_item": own("classifiers.edit", "post", args=lambda world: ["subject"]),
    "rename_classifier_item": own("classifiers.edit", "post", args=_value),
    "retire_classifier_item": own("classifiers.edit", "post", args=_value),
    "restore_classifier_item": own("classifiers.edit", "post", args=_value),
    "planned": own("planned"),
    "plan_duty": own("planned.edit", "post"),
    "hand_planned": of_territory("planned.edit", _planned, "post"),
    "end_planned": of_territory("planned.edit", _planned, "post"),
    "finish_planned": of_territory("planned", _planned_task, "post"),
    "calendar": own("calendar"),
    "period_reports": own("period_report"),
    "period_figure": own("period_report", args=lambda world: ["works"]),
    "export_period_report": own("period_report", args=lambda world: ["xlsx"]),
    "sign_period_report": own("period_report.sign", "post"),
    "signed_report": of_territory("period_report", _report),
    "signed_figure": of_territory("period_report", lambda world: [*_report(world), "works"]),
    "export_signed_report": of_territory("period_report", lambda world: [*_report(world), "docx"]),
    "add_calendar_day": own("calendar.edit", "post"),
    "pack": own("pack"),
    "pack_part": own("pack", args=lambda world: ["checklists", "open-lesson"]),
    "own_part": own("pack", args=lambda world: ["texts", "protocol"]),
    "install_pack": own("pack.edit", "post"),
    "approve_pack": own("pack.edit", "post"),
    "export_pack": own("pack.edit", "post"),
    "import_pack": own("pack.edit", "post"),
    "office": own("office"),
    "office_paper": own("office", args=lambda world: ["announcement"]),
    "office_text": own("office", args=lambda world: ["protocol"]),
    "save_office_text": own("office.edit", "post", args=lambda world: ["protocol"]),
    # --- The first hour --------------------------------------------------------------------
    "start": own("first_hour"),
    "first_hour_requisites": own("first_hour"),
    "first_hour_signatory": own("first_hour"),
    "first_hour_letterhead": own("first_hour"),
    "letterhead_picture": own("office"),
    "remove_letterhead": own("first_hour", "post"),
    "first_hour_mail": own("first_hour"),
    "first_hour_people": own("first_hour"),
    "first_hour_experts": own("first_hour"),
    "first_hour_procedure": own("first_hour"),
    "first_hour_numbers": own("first_hour"),
    "first_hour_training": own("first_hour"),
    "training_paper": own("first_hour", args=_paper),
    "first_hour_intake": own("first_hour"),
    "close_intake": own("first_hour", "post", args=lambda world: ["anothers"]),
    "intake_letter": own("first_hour", args=lambda world: ["anothers"]),
    "intake_poster": own("first_hour", args=lambda world: ["anothers"]),
    "intake_qr": own("first_hour", args=lambda world: ["anothers"]),
    "first_hour_cleaning": own("first_hour"),
    "skip_first_hour_step": own("first_hour", "post", args=lambda world: ["letterhead"]),
    "requisites": own("requisites"),
    "new_territory": own("territories.create"),
    "intake": everyone(404, args=lambda world: ["anothers"]),
    "school": own("school"),
    "school_works": own("school.works"),
    "schools": own("schools"),
    "remind_schools": own("schools.remind", "post"),
    # --- Things of a school ---
    "school_table": of_school("school"),
    "school_works_table": of_school("school.works"),
    "confirm_school": of_school("school.confirm", "post"),
    "school_send": of_school("school.submit"),
    "school_draft": of_school("school.submit", args=lambda world: [world.entry().pk]),
    "add_employee": of_school("school.edit", "post"),
    "change_employee": of_school("school.edit", "post", lambda world: [world.employment().pk]),
    # --- Things of a territory -----------------------------------------------------------
    "remove_calendar_day": of_territory("calendar.edit", lambda world: [world.day().pk], "post"),
    "new_checklist": own("instruments.edit"),
    "build_checklist": of_territory("instruments.edit", _draft),
    "save_checklist_draft": of_territory("instruments.edit", _draft, "post"),
    "discard_checklist_draft": of_territory("instruments.edit", _draft, "post"),
    "preview_checklist": of_territory("instruments", _version),
    "compare_versions": of_territory("instruments", _two_versions),
    "instrument": of_territory("instruments", _version),
    "instrument_paper": of_territory("instruments", _version),
    "new_checklist_version": of_territory("instruments.edit", _version, "post"),
    "put_checklist_in_force": of_territory("instruments.edit", _version, "post"),
    "edit_criterion": of_territory("instruments.edit", _criterion),
    "remove_criterion": of_territory("instruments.edit", _criterion, "post"),
    "add_criterion": of_territory("instruments.edit", _group),
    "load_list": own("load_lists"),
    "list_template": own("load_lists", args=lambda world: ["people"]),
    "list": of_territory("load_lists", _list),
    "list_columns": of_territory("load_lists", _list),
    "decide_list_rows": of_territory("load_lists", _list, "post"),
    "explain_list_places": of_territory("load_lists", _list, "post"),
    "apply_list": of_territory("load_lists", _list, "post"),
    "discard_list": of_territory("load_lists", _list, "post"),
    "rows_to_mend": of_territory("load_lists", _list),
    "operation": of_territory("operations", _operation),
    "operation_progress": of_territory("operations", _operation),
    "stop_operation": of_territory("operations", _operation, "post"),
    "imported_pack": of_territory("pack", _imported),
    "imported_part": of_territory("pack", lambda world: [*_imported(world), "texts", "protocol"]),
    "install_imported_pack": of_territory("pack.edit", _imported, "post"),
    "meeting": of_meeting("council"),
    "protocol": of_meeting("council"),
    "protocol_document": of_meeting("council"),
    "protocol_extract": of_meeting("council", more=_item),
    "meeting_paper": of_meeting("council"),
    "meeting_scan": of_meeting("council"),
    "note_presence": of_meeting("council.manage", "post"),
    "add_to_meeting": of_meeting("council.manage", "post"),
    "take_off_meeting": of_meeting("council.manage", "post", _item),
    "enter_all_for": of_meeting("council.enter_votes", "post"),
    "approve_unanimous": of_meeting("council.approve"),
    "close_meeting": of_meeting("council.manage", "post"),
    # --- A work --------------------------------------------------------------------------
    "case": of_work("council", "case.view"),
    "api_work": of_work("council", "case.view", api=True),
    "material_sent": of_work("checking", "case.view"),
    "withdraw_material": of_work("checking", "withdraw_material", method="post"),
    "sheet": of_work("council", "case.sheets", _sheet),
    "draw_again": of_work("council", "draw_again", _file("council"), "post"),
    "sheet_scan": of_work("council", "sheet_scan", _sheet),
    "file_text": of_work("council", "case.files", _file("council")),
    "file_page": of_work("council", "case.files", lambda world: [*_file("council")(world), 1]),
    "file_download": of_work(
        "council", "case.files", lambda world: [*_file("council")(world), "урок.pdf"]
    ),
    "document": of_work("concluded", "case.documents", _paper),
    "recommendations": of_work("concluded", "answer_advice"),
    "answer_advice": of_work(
        "concluded", "answer_advice", lambda world: [world.advice().pk], "post"
    ),
    "lodge_appeal": of_work("concluded", "lodge_appeal"),
    "ask_author": of_work("scoring", "ask_author"),
    "take_back_question": of_work("asked", "take_back_question", _question, "post"),
    "stop_examination": of_work("checking", "stop_examination", method="post"),
    "merge_duplicate": of_work("checking", "merge_duplicate"),
    "send_again": of_work("concluded", "send_again", method="post"),
    "annul_conclusion": of_work("concluded", "annul_conclusion", _conclusion, "post"),
    "amend_conclusion": of_work("concluded", "amend_conclusion", _conclusion),
    "cast_vote": of_work("council", "cast_vote", _item),
    "enter_votes": of_work("council", "cast_vote.on_behalf", _item),
    "count_votes": of_work("council", "cast_vote.on_behalf", _item, "post"),
    "open_task": of_work("checking", "case.view", _task("checking", "check_completeness")),
    "claim_task": of_work("checking", "case.view", _task("checking", "check_completeness"), "post"),
    "move_term": of_work("scoring", "move_term", _task("scoring", "score_material")),
    "refuse_time": of_work("scoring", "move_term", _task("scoring", "score_material"), "post"),
    "pass_on": of_work("scoring", "pass_on", _task("scoring", "score_material"), "post"),
    "ask_for_time": replace(of_duty("scoring", "score_material"), action="ask_for_time"),
    "skip_task": replace(of_duty("scoring", "score_material"), action="skip_task", method="post"),
    "release_task": of_work(
        "checking", "case.view", _task("checking", "check_completeness"), "post"
    ),
    "delegate_task": of_work("checking", "case.people", _task("checking", "check_completeness")),
    "retry_job": of_work("issuing", "retry_job", _job, "post"),
    # --- The author's draft ----------------------------------------------------------------
    "submit_material": of_work("draft", "submit_material"),
    "save_material_draft": of_work("draft", "edit_draft", method="post"),
    "change_co_authors": of_work("draft", "edit_draft", method="post"),
    "add_material_file": of_work("draft", "edit_draft", method="post"),
    "add_anonymised_file": of_work("draft", "edit_draft", method="post"),
    "remove_material_file": of_work(
        "draft",
        "edit_draft",
        lambda world: [world.works["draft"], *_file("draft")(world)],
        "post",
    ),
    # --- Duties --------------------------------------------------------------------------
    "check_completeness": of_duty("checking", "check_completeness"),
    "revise_material": of_duty("returned", "revise_material"),
    "assign_experts": of_duty("assigning", "assign_experts"),
    "replace_expert": of_duty("replacing", "replace_expert"),
    "respond_to_invitation": of_duty("scoring", "respond_to_invitation"),
    "score_material": of_duty("scoring", "score_material"),
    "score_material_draft": of_duty("scoring", "score_material", "post"),
    "answer_for_expert": for_expert("respond_to_invitation"),
    "discuss_scores": of_duty("discussing", "discuss_scores"),
    "discuss_scores_draft": of_duty("discussing", "discuss_scores", "post"),
    "say_in_discussion": of_duty("discussing", "discuss_scores", "post"),
    "enter_sheet": for_expert("score_material"),
    "enter_sheet_draft": for_expert("score_material", "post"),
    "sheet_form": for_expert("score_material"),
    "filled_sheet_table": for_expert("score_material", "post"),
    "draft_conclusion": of_duty("concluding", "draft_conclusion"),
    "draft_conclusion_draft": of_duty("concluding", "draft_conclusion", "post"),
    "conclusion_preview": of_duty("concluding", "draft_conclusion"),
    "decide_in_council": of_duty("council", "decide_in_council"),
    "answer_question": of_duty("asked", "answer_question"),
    "publish_practice": of_duty("concluded", "publish_practice"),
    # --- For programs ----------------------------------------------------------------------
    "api_schema": replace(SIGNED_IN, api=True),
    "api_works": own("case.view", api=True),
    "api_candidates": of_duty("assigning", "assign_experts", api=True),
    "api_sheet": of_duty("scoring", "score_material", api=True),
    "api_sheet_draft": of_duty("scoring", "score_material", "put", api=True),
    "api_sheet_submission": of_duty("scoring", "score_material", "post", api=True),
    "api_agenda": own("cast_vote", api=True),
    "api_agenda_item": of_work("council", "cast_vote", _item, api=True),
    "api_vote": of_work("council", "cast_vote", _item, "put", api=True),
}

# These are listed by any standing, not by ``own``: see the tests of the API.
BY_ROLE_ALONE = {"api_works", "api_agenda"}
# A thing that need not be there: the address then answers «not found» to those it is open to.
MAY_BE_ABSENT = {
    "meeting_scan",
    "sheet_scan",
    "file_page",
    "file_text",
    "letterhead_picture",
    "training_paper",
    "close_intake",
    "intake_letter",
    "intake_poster",
    "intake_qr",
}


def addresses_of(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses_of(pattern.url_patterns)
        else:
            assert pattern.name, f"an address without a name: {pattern.pattern}"
            yield pattern.name


# --- The world is made once and every walk leaves it as it was -----------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, files: Path) -> Iterator[World]:
    with standing_world(django_db_blocker, files) as world:
        yield world


@pytest.fixture(autouse=True)
def _files_of_the_world(settings: Any, files: Path) -> None:
    settings.MEDIA_ROOT = str(files)


def visit(address: Address, name: str, world: World, client: Client) -> HttpResponseBase:
    """One request; whatever it did is undone."""
    url = address.url(name, world)
    body = {"content_type": "application/json"} if address.api and address.method != "get" else {}
    with transaction.atomic():
        response = getattr(client, address.method)(url, **body)
        transaction.set_rollback(True)
    if response.streaming:
        b"".join(response.streaming_content)  # read to its end, or the file stays open
    return response


# --- What the table says ------------------------------------------------------------------------


def expected(address: Address, name: str, world: World, person: Person) -> Answer:
    """What the viewer must be answered, computed from the table alone."""
    viewer = viewer_of_person(person.pk, timezone.now())
    if address.kind is Kind.OWN and name in BY_ROLE_ALONE:
        roles = {permit.role for permit in TABLE if permit.action == address.action}
        return Answer.ALLOWED if viewer.has_role(*roles) else Answer.FORBIDDEN
    if address.kind is Kind.OWN:
        return ask(viewer, Question(action=address.action))
    if address.kind in (Kind.TERRITORY, Kind.SCHOOL):
        return _about_lists(address, world, viewer)
    if address.kind is Kind.MEETING:
        return _about_meeting(address, world, person)
    case = world.case(address.place)
    if address.kind is Kind.DUTY:
        holder = world.task(address.place, address.step).person_id
        if holder not in (None, person.pk):
            return Answer.NOT_FOUND
    given = _about(address.action, case, person)
    if address.action == "decide_in_council" and given is Answer.FORBIDDEN:
        entered = _about("decide_in_council.on_behalf", case, person)
        return entered if entered is Answer.ALLOWED else given
    return given


def _about_lists(address: Address, world: World, viewer: Viewer) -> Answer:
    if address.kind is Kind.SCHOOL:
        return answer_in_organisation(viewer, address.action, world.school.pk)
    return answer_in_territory(viewer, address.action, world.territory.pk)


def _about(action: str, case: Case, person: Person) -> Answer:
    return ask(
        viewer_of_person(person.pk, timezone.now()),
        Question(
            action=action,
            standings=standings_of(case, person.pk),
            territory_id=case.territory_id,
            organisation_id=case.organisation_id,
            state=CaseState(case.state),
        ),
    )


def _about_meeting(address: Address, world: World, person: Person) -> Answer:
    viewer = viewer_of_person(person.pk, timezone.now())
    given = answer_in_territory(viewer, address.action, world.territory.pk)
    manages = answer_in_territory(viewer, "council.manage", world.territory.pk) is Answer.ALLOWED
    sits = world.chamber.body.members.filter(person=person).exists()
    return Answer.NOT_FOUND if given is Answer.ALLOWED and not (manages or sits) else given


def statuses(answer: Answer, address: Address, name: str) -> set[int]:
    if answer is Answer.NOT_FOUND:
        return {404}
    if answer is Answer.FORBIDDEN:
        return {403}
    return ALLOWED[address.method] | ({404} if name in MAY_BE_ABSENT else set())


def faults(name: str, world: World, people: Iterable[tuple[str, Client]]) -> list[str]:
    """Where the site answers otherwise than the table."""
    address, found = ADDRESSES[name], []
    for told, client in people:
        wanted = statuses(expected(address, name, world, client.person), address, name)  # type: ignore[attr-defined]
        got = visit(address, name, world, client).status_code
        if got not in wanted:
            found.append(f"{name} for {told}: {got}, by the table {sorted(wanted)}")
    return found


# --- The walk -------------------------------------------------------------------------------------


def test_every_address_is_known_to_the_walk() -> None:
    assert sorted(addresses_of(get_resolver().url_patterns)) == sorted(ADDRESSES)


def test_every_action_of_the_table_opens_an_address() -> None:
    # Parts of a page, asked about beside its own action; a stand-in's pages are those of the step.
    parts = {
        "case.journal",
        "decide_in_council.on_behalf",
    }

    walked = {address.action for address in ADDRESSES.values()} | parts

    assert sorted({permit.action for permit in TABLE} - walked) == []


def test_the_list_of_what_is_public_is_the_walk_s_own() -> None:
    known = {
        name for name, address in ADDRESSES.items() if address.kind in (Kind.EVERYONE, Kind.LINK)
    }

    assert sorted(PUBLIC) == sorted(known)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_stranger_is_sent_to_sign_in(name: str, world: World) -> None:
    address = ADDRESSES[name]
    if address.kind is Kind.LINK:
        return  # below
    response = visit(address, name, world, Client())

    if address.kind is Kind.EVERYONE:
        assert response.status_code in address.strangers
    elif address.api:
        assert response.status_code == 401
    else:
        assert response.status_code == 302
        assert response.url.startswith(SIGN_IN)  # type: ignore[attr-defined]


ASKED = sorted(
    name
    for name, address in ADDRESSES.items()
    if address.kind not in (Kind.EVERYONE, Kind.LINK, Kind.SIGNED_IN)
)


@pytest.mark.parametrize("name", ASKED)
def test_each_role_of_the_territory_is_answered_as_the_table_says(name: str, world: World) -> None:
    people = [(role.value, world.bearer(role, world.territory)) for role in Role]

    assert faults(name, world, people) == []


@pytest.mark.parametrize("name", ASKED)
def test_nobody_of_another_territory_learns_that_a_thing_exists(name: str, world: World) -> None:
    address = ADDRESSES[name]
    found = []
    for role in SPEAKING:
        client = world.bearer(role, world.other)
        got = visit(address, name, world, client).status_code
        if address.kind is Kind.OWN:
            wanted = statuses(expected(address, name, world, client.person), address, name)
        else:
            wanted = {404}
        if got not in wanted:
            found.append(f"{name} for the other {role}: {got} and not {sorted(wanted)}")

    assert found == []


@pytest.mark.parametrize(
    "name", [name for name in ASKED if ADDRESSES[name].kind in (Kind.WORK, Kind.DUTY)]
)
def test_each_role_in_each_standing_is_answered_as_the_table_says(name: str, world: World) -> None:
    def people() -> Iterator[tuple[str, Client]]:
        for standing, person in world.standing_people(ADDRESSES[name].place):
            client = signed_in(person)
            grants = RoleGrant.objects.filter(person=person)
            grants.delete()
            grant = make.grant(person, Role.TEACHER, world.territory)
            for role in (*SPEAKING, SILENT[0]):
                grants.filter(pk=grant.pk).update(role=role.value)
                assert standing in standings_of(world.case(ADDRESSES[name].place), person.pk)
                yield f"{role} as {standing}", client

    assert faults(name, world, people()) == []


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in ASKED
        if ADDRESSES[name].kind in (Kind.WORK, Kind.DUTY)
        and any(
            permit.action == ADDRESSES[name].action and permit.states is not None
            for permit in TABLE
        )
    ],
)
def test_a_state_that_has_no_row_closes_the_address(name: str, world: World) -> None:
    address = ADDRESSES[name]
    case = world.case(address.place)
    opened = [
        signed_in(person)
        for person in (
            world.chamber.scene.coordinator,
            world.chamber.secretary,
            world.chamber.chair,
            *(person for _standing, person in world.standing_people(address.place)),
        )
        if expected(address, name, world, person) is Answer.ALLOWED
    ]
    assert opened, "nobody may open this address in the state it is made for"

    found = []
    for state in CaseState:
        with transaction.atomic():
            Case.objects.filter(pk=case.pk).update(
                state=state.value,
                number=case.number or "2026-9999",
                opened_at=case.opened_at or case.created_at,
            )
            for client in opened:
                if expected(address, name, world, client.person) is Answer.ALLOWED:
                    continue
                got = visit(address, name, world, client).status_code
                if got not in {403, 404} | ({302} if name == "submit_material" else set()):
                    found.append(f"{name} while {state}: {got}")
            transaction.set_rollback(True)

    assert found == []


@pytest.mark.parametrize("role", SILENT)
def test_by_the_table_a_role_without_rows_opens_nothing(role: Role, world: World) -> None:
    person = world.bearer(role, world.territory).person  # type: ignore[attr-defined]

    opened = [
        name for name in ASKED if expected(ADDRESSES[name], name, world, person) is Answer.ALLOWED
    ]

    assert opened == []


def told(answer: Any) -> str:
    """The words of a page or of an office file, which is a packed folder of texts."""
    content = b"".join(answer) if answer.streaming else answer.content
    if not zipfile.is_zipfile(BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def test_lists_of_another_territory_hold_none_of_our_works(world: World) -> None:
    ours = [world.case(place).title for place in world.works if world.case(place).title]
    client = world.bearer(Role.COORDINATOR, world.other)
    person = client.person  # type: ignore[attr-defined]
    for role in (Role.DIRECTOR, Role.COUNCIL_CHAIR, Role.JURY_SECRETARY, Role.ADMIN, Role.TEACHER):
        make.grant(person, role, world.other)
    client.cookies["territory"] = str(world.territory.pk)

    for name, address in ADDRESSES.items():
        if address.kind is Kind.OWN and address.method == "get":
            text = told(client.get(address.url(name, world)))
            assert [title for title in ours if title in text] == [], name
    del client.cookies["territory"]


# --- Links of letters -------------------------------------------------------------------------


def link(purpose: str, subject: int, person: Person, *, late: bool = False) -> str:
    moment = timezone.now() + timedelta(days=-1 if late else 1)
    token = make_link_token(purpose, subject_id=subject, person_id=person.pk, expires_at=moment)
    return f"/link/{token}/"


def invitation(world: World) -> Assignment:
    return Assignment.objects.get(
        stage__case=world.works["scoring"], state=AssignmentState.INVITED.value
    )


def test_a_valid_link_opens_its_one_thing(world: World, client: Client) -> None:
    asked = invitation(world)
    voter = world.chamber.members[0]

    answers = [
        client.get(link("invitation", asked.pk, asked.expert)),
        client.get(link("vote", world.item().pk, voter)),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_expired_link_opens_nothing(world: World, client: Client, method: str) -> None:
    asked = invitation(world)
    voter = world.chamber.members[0]

    answers = [
        getattr(client, method)(link("invitation", asked.pk, asked.expert, late=True)),
        getattr(client, method)(link("vote", world.item().pk, voter, late=True)),
    ]

    assert [answer.status_code for answer in answers] == [410, 410]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_broken_link_opens_nothing(world: World, client: Client, method: str) -> None:
    asked = invitation(world)
    broken = [
        link("invitation", asked.pk, asked.expert)[:-4] + "zzz/",
        link("vote", world.item().pk, world.chamber.members[0])[:-4] + "zzz/",
        "/link/vote.nonsense/",
        "/link/nonsense/",
    ]

    answers = [getattr(client, method)(address) for address in broken]

    assert {answer.status_code for answer in answers} == {404}


def test_a_link_for_one_thing_does_not_open_another(world: World, client: Client) -> None:
    asked = invitation(world)
    as_vote = link("invitation", asked.pk, asked.expert).replace("invitation.", "vote.")
    as_answer = link("vote", world.item().pk, world.chamber.members[0]).replace(
        "vote.", "invitation."
    )
    unknown = link("else", asked.pk, asked.expert)

    answers = [client.post(address) for address in (as_vote, as_answer, unknown)]

    assert {answer.status_code for answer in answers} == {404}


def test_a_link_gives_no_more_than_signing_in_would(world: World, client: Client) -> None:
    voter = world.chamber.members[0]
    RoleGrant.objects.filter(person=voter).update(role=Role.PARTNER)

    answer = client.get(link("vote", world.item().pk, voter))

    assert answer.status_code in (403, 404)


# --- The page about it ------------------------------------------------------------------------


def test_the_page_about_permissions_says_what_the_table_says() -> None:
    page = Path(settings.BASE_DIR) / "docs" / "reference" / "permissions.md"

    assert page.read_text(encoding="utf-8") == render(TABLE, PUBLIC)


def test_every_standing_has_its_meaning_on_the_page() -> None:
    text = render(TABLE, PUBLIC)

    assert [standing for standing in Standing if f"| `{standing}` |" not in text] == []
