"""Addresses of the pages over cases. A step's page has the name of the step.

Each family of pages keeps its addresses in a list beside its views.
"""

from django.urls import path, re_path

from workflows.api.agenda import Agenda, Item, OwnVote
from workflows.api.base import Nothing
from workflows.api.candidates import Candidates
from workflows.api.duties import Duties
from workflows.api.schema import Schema
from workflows.api.sheets import OwnSheet, SheetDraft, SheetSubmission
from workflows.api.verification import Verification
from workflows.api.works import Work, Works
from workflows.views.absences import (
    EndAbsence,
    EndOwnAbsence,
    StateAbsence,
    StateOwnAbsence,
)
from workflows.views.amend_conclusion import AmendConclusion
from workflows.views.answer_for_expert import AnswerForExpert
from workflows.views.answer_question import AnswerQuestion
from workflows.views.ask_author import AskAuthor, TakeBackQuestion
from workflows.views.ask_for_time import AskForTime
from workflows.views.assign_experts import AssignExperts
from workflows.views.board import Board, Remind, RetryJob
from workflows.views.build_checklist import (
    BuildChecklist,
    BuildChecklistDraft,
    DiscardChecklistDraft,
)
from workflows.views.bulk import BulkDo, BulkDone, BulkPlan
from workflows.views.calendar import AddCalendarDay, Calendar, RemoveCalendarDay, SetQuietHours
from workflows.views.calendar_feed import CalendarFeedFile, CalendarFeedPage
from workflows.views.case import WorkPage
from workflows.views.check_completeness import CheckCompleteness
from workflows.views.checklist_comparison import CompareChecklistVersions
from workflows.views.checklist_preview import PreviewChecklist
from workflows.views.classifiers import (
    AddClassifierItem,
    Classifiers,
    RenameClassifierItem,
    RestoreClassifierItem,
    RetireClassifierItem,
)
from workflows.views.conclusion_preview import ConclusionPreview
from workflows.views.council import Council, PlanMeeting
from workflows.views.council_members import CouncilMembers, EndSeat, FoundCouncil, SeatMember
from workflows.views.dead_ends import AnnulConclusion, StopExamination, WithdrawMaterial
from workflows.views.decide_in_council import DecideInCouncil
from workflows.views.discuss_scores import DiscussScores, SayInDiscussion
from workflows.views.documents import DrawAgain, FileDownload, FilePagePicture, FileText
from workflows.views.draft_conclusion import DraftConclusion
from workflows.views.draft_conclusion_draft import DraftConclusionDraft
from workflows.views.enter_sheet import EnterSheet, FilledSheetTable, SheetForm
from workflows.views.first_hour.base import SkipStep
from workflows.views.first_hour.intake import (
    CloseIntake,
    IntakeLetter,
    IntakePoster,
    IntakeQr,
    IntakeStep,
)
from workflows.views.first_hour.numbers import NumbersStep
from workflows.views.first_hour.people import ExpertsStep, PeopleStep
from workflows.views.first_hour.procedure import ProcedureStep
from workflows.views.first_hour.requisites import (
    LetterheadPicture,
    LetterheadStep,
    MailStep,
    NewTerritory,
    RemoveLetterhead,
    Requisites,
    RequisitesStep,
    SignatoryStep,
)
from workflows.views.first_hour.start import Start
from workflows.views.first_hour.training import CleaningStep, TrainingPaper, TrainingStep
from workflows.views.guides import GuidePage, Guides
from workflows.views.home import Home
from workflows.views.instruments import (
    AddCriterion,
    EditCriterion,
    Instrument,
    InstrumentPaper,
    Instruments,
    NewChecklistVersion,
    PutChecklistInForce,
    RemoveCriterion,
)
from workflows.views.intake_page import IntakePage
from workflows.views.invite_people import Awaited, Guard, InvitationSlips, InvitePeople
from workflows.views.issued import IssuedDocument
from workflows.views.join import Join, JoinLink
from workflows.views.letter_choice import LetterChoice
from workflows.views.letter_link import letter_link
from workflows.views.linked_works import MergeDuplicate, SendAgain
from workflows.views.list_rows import (
    ApplyList,
    DecideRows,
    DiscardList,
    ExplainPlaces,
    RowsToMend,
    ShowList,
)
from workflows.views.listing import ForgetList, SaveList
from workflows.views.load_list import ListColumns, ListTemplate, LoadList
from workflows.views.lodge_appeal import LodgeAppeal
from workflows.views.material_drafts import (
    AddMaterialFile,
    ChangeCoAuthors,
    RemoveMaterialFile,
    SaveMaterialDraft,
)
from workflows.views.meetings import (
    AddToMeeting,
    ApproveUnanimous,
    CloseMeeting,
    EnterAllFor,
    MeetingPaper,
    MeetingScan,
    NotePresence,
    ShowMeeting,
    TakeOffMeeting,
)
from workflows.views.move_term import MoveTerm, PassOn, RefuseTime
from workflows.views.my_materials import MyMaterials
from workflows.views.my_tasks import MyTasks
from workflows.views.new_checklist import NewChecklist
from workflows.views.office import EditOfficeText, Office, PaperPage, SaveOfficeText
from workflows.views.open_task import ClaimTask, DelegateTask, OpenTask, ReleaseTask
from workflows.views.operations import OperationPage, OperationProgress, StopOperation
from workflows.views.pack import (
    ApprovePack,
    ExportPack,
    ImportPack,
    InstallImportedPack,
    InstallPack,
    ShowImportedPack,
    ShowImportedPart,
    ShowOwnPart,
    ShowPack,
    ShowPart,
)
from workflows.views.people import People
from workflows.views.person import (
    BlockAccount,
    CorrectContacts,
    EndRole,
    GiveRole,
    PersonPage,
    ResetSecondFactor,
    UnblockAccount,
)
from workflows.views.planned import (
    EndPlanned,
    FinishPlanned,
    HandPlanned,
    PlanDuty,
    PlannedDuties,
)
from workflows.views.practices import PracticeFile, PracticePage, Practices
from workflows.views.procedures import (
    CompareProcedureVersions,
    DiscardProcedureDraft,
    EditProcedurePart,
    NewProcedureDraft,
    ProcedureInWords,
    Procedures,
    PutProcedureInForce,
)
from workflows.views.profile import AskNewEmail, EndSession, NewEmailLink, Profile
from workflows.views.protocols import Protocol, ProtocolDocument, ProtocolExtract
from workflows.views.publish_practice import PublishPractice
from workflows.views.recommendations import AnswerAdvice, Recommendations
from workflows.views.repinning import RepinBack, RepinningDone, RepinWorks
from workflows.views.replace_expert import ReplaceExpert
from workflows.views.respond_to_invitation import RespondToInvitation
from workflows.views.revise_material import ReviseMaterial
from workflows.views.school import (
    AddEmployee,
    ChangeEmployee,
    ConfirmSchool,
    School,
    SchoolTable,
)
from workflows.views.school_send import SchoolDraft, SendForTeachers
from workflows.views.school_works import SchoolWorks, SchoolWorksTable
from workflows.views.school_year import NewSchoolYear
from workflows.views.schools import RemindSchools, Schools
from workflows.views.score_material import ScoreMaterial
from workflows.views.score_material_draft import (
    DiscussScoresDraft,
    EnterSheetDraft,
    ScoreMaterialDraft,
)
from workflows.views.search import Search
from workflows.views.sheet import SheetPage, SheetScan
from workflows.views.sign_in_letter import AskSignInLetter, SignInLink
from workflows.views.skip_task import SkipTask
from workflows.views.start_material import StartMaterial
from workflows.views.submit_material import MaterialSent, SubmitMaterial
from workflows.views.territory import SwitchTerritory
from workflows.views.verification import Verify, VerifyDocument
from workflows.views.vote_by_letter import VoteByLetter
from workflows.views.votes import CastVote, CountVotes, EnterVotes
from workflows.views.who_is_silent import WhoIsSilent
from workflows.views.works import WorkList, WorksTable

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("territory/", SwitchTerritory.as_view(), name="switch_territory"),
    # A link whose token says «vote» is this page's; the other purposes are below.
    re_path(r"^link/(?P<token>vote\.[^/]+)/$", VoteByLetter.as_view(), name="vote_by_letter"),
]

# --- People and access ----------------------------------------------------------------------
urlpatterns += [
    path("people/", People.as_view(), name="people"),
    path("people/awaited/", Awaited.as_view(), name="people_awaited"),
    path("people/invite/", InvitePeople.as_view(), name="invite_people"),
    path("people/slips/", InvitationSlips.as_view(), name="invitation_slips"),
    path("people/guard/", Guard.as_view(), name="people_guard"),
    path("people/<int:person_id>/", PersonPage.as_view(), name="person"),
    path("people/<int:person_id>/contacts/", CorrectContacts.as_view(), name="correct_contacts"),
    path("people/<int:person_id>/roles/", GiveRole.as_view(), name="give_role"),
    path("people/<int:person_id>/block/", BlockAccount.as_view(), name="block_account"),
    path("people/<int:person_id>/unblock/", UnblockAccount.as_view(), name="unblock_account"),
    path(
        "people/<int:person_id>/second-factor/reset/",
        ResetSecondFactor.as_view(),
        name="reset_second_factor",
    ),
    path("people/roles/<int:grant_id>/end/", EndRole.as_view(), name="end_role"),
    path("people/<int:person_id>/absence/", StateAbsence.as_view(), name="state_absence"),
    path("people/absences/<int:absence_id>/end/", EndAbsence.as_view(), name="end_absence"),
    path("join/", Join.as_view(), name="join"),
    path("join/<str:code>/", Join.as_view(), name="join_code"),
    # Links whose token says what they are for; the purposes of works are further below.
    re_path(
        r"^link/(?P<token>access_(?:letter|sheet)\.[^/]+)/$", JoinLink.as_view(), name="join_link"
    ),
    re_path(r"^link/(?P<token>access_sign_in\.[^/]+)/$", SignInLink.as_view(), name="sign_in_link"),
    re_path(
        r"^link/(?P<token>access_new_email\.[^/]+)/$", NewEmailLink.as_view(), name="new_email_link"
    ),
    path("account/", Profile.as_view(), name="profile"),
    path("account/calendar/", CalendarFeedPage.as_view(), name="calendar_feed"),
    path("calendar/<str:token>.ics", CalendarFeedFile.as_view(), name="calendar_feed_file"),
    path("account/absence/", StateOwnAbsence.as_view(), name="state_own_absence"),
    path("account/absences/<int:absence_id>/end/", EndOwnAbsence.as_view(), name="end_own_absence"),
    path("account/letter/", AskSignInLetter.as_view(), name="ask_sign_in_letter"),
    path("account/email/", AskNewEmail.as_view(), name="ask_new_email"),
    path("account/sessions/<int:session_id>/end/", EndSession.as_view(), name="end_session"),
]

# --- Files of materials ---------------------------------------------------------------------
urlpatterns += [
    path("files/<int:file_id>/draw-again/", DrawAgain.as_view(), name="draw_again"),
    path("files/<int:file_id>/text/", FileText.as_view(), name="file_text"),
    path(
        "files/<int:file_id>/pages/<int:number>/",
        FilePagePicture.as_view(),
        name="file_page",
    ),
    path("files/<int:file_id>/<str:name>", FileDownload.as_view(), name="file_download"),
]

# --- The expert and the rapporteur ----------------------------------------------------------
urlpatterns += [
    path("link/<str:token>/", letter_link, name="letter_link"),
    path(
        "tasks/<int:task_id>/respond-to-invitation/",
        RespondToInvitation.as_view(),
        name="respond_to_invitation",
    ),
    path("works/<int:case_id>/ask-author/", AskAuthor.as_view(), name="ask_author"),
    path(
        "questions/<int:question_id>/take-back/",
        TakeBackQuestion.as_view(),
        name="take_back_question",
    ),
    path("tasks/<int:task_id>/answer-question/", AnswerQuestion.as_view(), name="answer_question"),
    path("tasks/<int:task_id>/score-material/", ScoreMaterial.as_view(), name="score_material"),
    path(
        "tasks/<int:task_id>/score-material/draft/",
        ScoreMaterialDraft.as_view(),
        name="score_material_draft",
    ),
    path("tasks/<int:task_id>/discuss-scores/", DiscussScores.as_view(), name="discuss_scores"),
    path(
        "tasks/<int:task_id>/discuss-scores/draft/",
        DiscussScoresDraft.as_view(),
        name="discuss_scores_draft",
    ),
    path(
        "tasks/<int:task_id>/discuss-scores/say/",
        SayInDiscussion.as_view(),
        name="say_in_discussion",
    ),
    path("works/<int:case_id>/sheets/<int:sheet_id>/", SheetPage.as_view(), name="sheet"),
    path("works/<int:case_id>/sheets/<int:sheet_id>/scan/", SheetScan.as_view(), name="sheet_scan"),
    path(
        "tasks/<int:task_id>/respond-to-invitation/for-expert/",
        AnswerForExpert.as_view(),
        name="answer_for_expert",
    ),
    path(
        "tasks/<int:task_id>/score-material/for-expert/", EnterSheet.as_view(), name="enter_sheet"
    ),
    path(
        "tasks/<int:task_id>/score-material/for-expert/draft/",
        EnterSheetDraft.as_view(),
        name="enter_sheet_draft",
    ),
    path(
        "tasks/<int:task_id>/score-material/for-expert/form/",
        SheetForm.as_view(),
        name="sheet_form",
    ),
    path(
        "tasks/<int:task_id>/score-material/for-expert/table/",
        FilledSheetTable.as_view(),
        name="filled_sheet_table",
    ),
    path(
        "tasks/<int:task_id>/draft-conclusion/", DraftConclusion.as_view(), name="draft_conclusion"
    ),
    path(
        "tasks/<int:task_id>/draft-conclusion/draft/",
        DraftConclusionDraft.as_view(),
        name="draft_conclusion_draft",
    ),
    path(
        "tasks/<int:task_id>/draft-conclusion/paper/",
        ConclusionPreview.as_view(),
        name="conclusion_preview",
    ),
]

# --- The council, papers, the author afterwards ------------------------------------------------
urlpatterns += [
    path("council/", Council.as_view(), name="council"),
    path("council/members/", CouncilMembers.as_view(), name="council_members"),
    path("council/members/found/", FoundCouncil.as_view(), name="found_council"),
    path("council/members/seat/", SeatMember.as_view(), name="seat_member"),
    path("council/members/<int:member_id>/end/", EndSeat.as_view(), name="end_seat"),
    path("council/plan/", PlanMeeting.as_view(), name="plan_meeting"),
    path("council/meetings/<int:meeting_id>/", ShowMeeting.as_view(), name="meeting"),
    path("council/meetings/<int:meeting_id>/paper/", MeetingPaper.as_view(), name="meeting_paper"),
    path("council/meetings/<int:meeting_id>/scan/", MeetingScan.as_view(), name="meeting_scan"),
    path(
        "council/meetings/<int:meeting_id>/presence/",
        NotePresence.as_view(),
        name="note_presence",
    ),
    path("council/meetings/<int:meeting_id>/add/", AddToMeeting.as_view(), name="add_to_meeting"),
    path(
        "council/meetings/<int:meeting_id>/items/<int:item_id>/take-off/",
        TakeOffMeeting.as_view(),
        name="take_off_meeting",
    ),
    path("council/meetings/<int:meeting_id>/all-for/", EnterAllFor.as_view(), name="enter_all_for"),
    path(
        "council/meetings/<int:meeting_id>/approve/",
        ApproveUnanimous.as_view(),
        name="approve_unanimous",
    ),
    path("council/meetings/<int:meeting_id>/close/", CloseMeeting.as_view(), name="close_meeting"),
    path("council/items/<int:item_id>/vote/", CastVote.as_view(), name="cast_vote"),
    path("council/items/<int:item_id>/votes/", EnterVotes.as_view(), name="enter_votes"),
    path("council/items/<int:item_id>/votes/count/", CountVotes.as_view(), name="count_votes"),
    path(
        "tasks/<int:task_id>/decide-in-council/",
        DecideInCouncil.as_view(),
        name="decide_in_council",
    ),
    path(
        "tasks/<int:task_id>/publish-practice/",
        PublishPractice.as_view(),
        name="publish_practice",
    ),
    path("works/<int:case_id>/recommendations/", Recommendations.as_view(), name="recommendations"),
    path("recommendations/<int:advice_id>/answer/", AnswerAdvice.as_view(), name="answer_advice"),
    path(
        "conclusions/<int:conclusion_id>/amend/",
        AmendConclusion.as_view(),
        name="amend_conclusion",
    ),
    path("documents/<int:document_id>/", IssuedDocument.as_view(), name="document"),
]

# --- Open to everyone ------------------------------------------------------------------------
urlpatterns += [
    path("v/", Verify.as_view(), name="verify"),
    path("v/<str:code>/", VerifyDocument.as_view(), name="verify_document"),
    path("practices/", Practices.as_view(), name="practices"),
    path("help/", Guides.as_view(), name="guides"),
    path("help/<slug:slug>/", GuidePage.as_view(), name="guide"),
    path("practices/<int:case_id>/", PracticePage.as_view(), name="practice"),
    path(
        "practices/<int:case_id>/files/<int:file_id>/", PracticeFile.as_view(), name="practice_file"
    ),
]

# --- Checklists, lists, calendar ---------------------------------------------------------------
urlpatterns += [
    path("procedures/", Procedures.as_view(), name="procedures"),
    path("procedures/school-year/", NewSchoolYear.as_view(), name="school_year"),
    path("procedures/<int:version_id>/", ProcedureInWords.as_view(), name="procedure"),
    path(
        "procedures/<int:version_id>/parts/<slug:part>/",
        EditProcedurePart.as_view(),
        name="procedure_part",
    ),
    path(
        "procedures/<int:version_id>/draft/",
        NewProcedureDraft.as_view(),
        name="new_procedure_draft",
    ),
    path(
        "procedures/<int:version_id>/discard/",
        DiscardProcedureDraft.as_view(),
        name="discard_procedure_draft",
    ),
    path(
        "procedures/<int:version_id>/put-in-force/",
        PutProcedureInForce.as_view(),
        name="put_procedure_in_force",
    ),
    path(
        "procedures/<int:version_id>/compare/<int:other_id>/",
        CompareProcedureVersions.as_view(),
        name="compare_procedures",
    ),
    path("procedures/<int:version_id>/works/", RepinWorks.as_view(), name="repin_works"),
    path("procedures/moved/<int:operation_id>/", RepinningDone.as_view(), name="repinning"),
    path("procedures/moved/<int:operation_id>/back/", RepinBack.as_view(), name="repin_back"),
    path("checklists/", Instruments.as_view(), name="instruments"),
    path("checklists/new/", NewChecklist.as_view(), name="new_checklist"),
    path("checklists/<int:version_id>/build/", BuildChecklist.as_view(), name="build_checklist"),
    path(
        "checklists/<int:version_id>/build/draft/",
        BuildChecklistDraft.as_view(),
        name="save_checklist_draft",
    ),
    path(
        "checklists/<int:version_id>/discard/",
        DiscardChecklistDraft.as_view(),
        name="discard_checklist_draft",
    ),
    path(
        "checklists/<int:version_id>/preview/",
        PreviewChecklist.as_view(),
        name="preview_checklist",
    ),
    path(
        "checklists/<int:version_id>/compare/<int:other_id>/",
        CompareChecklistVersions.as_view(),
        name="compare_versions",
    ),
    path("checklists/<int:version_id>/", Instrument.as_view(), name="instrument"),
    path("checklists/<int:version_id>/paper/", InstrumentPaper.as_view(), name="instrument_paper"),
    path(
        "checklists/<int:version_id>/new-version/",
        NewChecklistVersion.as_view(),
        name="new_checklist_version",
    ),
    path(
        "checklists/<int:version_id>/put-in-force/",
        PutChecklistInForce.as_view(),
        name="put_checklist_in_force",
    ),
    path("checklists/criteria/<int:criterion_id>/", EditCriterion.as_view(), name="edit_criterion"),
    path(
        "checklists/criteria/<int:criterion_id>/remove/",
        RemoveCriterion.as_view(),
        name="remove_criterion",
    ),
    path("checklists/groups/<int:group_id>/add/", AddCriterion.as_view(), name="add_criterion"),
    path("lists/", Classifiers.as_view(), name="classifiers"),
    path("lists/<slug:classifier>/add/", AddClassifierItem.as_view(), name="add_classifier_item"),
    path(
        "lists/items/<int:item_id>/rename/",
        RenameClassifierItem.as_view(),
        name="rename_classifier_item",
    ),
    path(
        "lists/items/<int:item_id>/retire/",
        RetireClassifierItem.as_view(),
        name="retire_classifier_item",
    ),
    path(
        "lists/items/<int:item_id>/restore/",
        RestoreClassifierItem.as_view(),
        name="restore_classifier_item",
    ),
    path("planned/", PlannedDuties.as_view(), name="planned"),
    path("planned/add/", PlanDuty.as_view(), name="plan_duty"),
    path("planned/<int:duty_id>/hand-over/", HandPlanned.as_view(), name="hand_planned"),
    path("planned/<int:duty_id>/end/", EndPlanned.as_view(), name="end_planned"),
    path("planned/tasks/<int:task_id>/done/", FinishPlanned.as_view(), name="finish_planned"),
    path("calendar/", Calendar.as_view(), name="calendar"),
    path("calendar/quiet-hours/", SetQuietHours.as_view(), name="set_quiet_hours"),
    path("account/letters/", LetterChoice.as_view(), name="letter_choice"),
    path("calendar/add/", AddCalendarDay.as_view(), name="add_calendar_day"),
    path("calendar/<int:day_id>/remove/", RemoveCalendarDay.as_view(), name="remove_calendar_day"),
]

# --- Loading of lists --------------------------------------------------------------------------
urlpatterns += [
    path("load/", LoadList.as_view(), name="load_list"),
    path("load/empty/<slug:kind>.xlsx", ListTemplate.as_view(), name="list_template"),
    path("load/<int:list_id>/", ShowList.as_view(), name="list"),
    path("load/<int:list_id>/columns/", ListColumns.as_view(), name="list_columns"),
    path("load/<int:list_id>/answers/", DecideRows.as_view(), name="decide_list_rows"),
    path("load/<int:list_id>/places/", ExplainPlaces.as_view(), name="explain_list_places"),
    path("load/<int:list_id>/apply/", ApplyList.as_view(), name="apply_list"),
    path("load/<int:list_id>/put-aside/", DiscardList.as_view(), name="discard_list"),
    path("load/<int:list_id>/to-mend/", RowsToMend.as_view(), name="rows_to_mend"),
]

# --- Long operations ---------------------------------------------------------------------------
urlpatterns += [
    path("operations/<int:operation_id>/", OperationPage.as_view(), name="operation"),
    path(
        "operations/<int:operation_id>/progress/",
        OperationProgress.as_view(),
        name="operation_progress",
    ),
    path("operations/<int:operation_id>/stop/", StopOperation.as_view(), name="stop_operation"),
]

# --- Papers of the office -------------------------------------------------------------------
urlpatterns += [
    path("office/", Office.as_view(), name="office"),
    path("office/<slug:code>/", PaperPage.as_view(), name="office_paper"),
    path("office/<slug:code>/text/", EditOfficeText.as_view(), name="office_text"),
    path("office/<slug:code>/text/save/", SaveOfficeText.as_view(), name="save_office_text"),
    path("council/meetings/<int:meeting_id>/protocol/", Protocol.as_view(), name="protocol"),
    path(
        "council/meetings/<int:meeting_id>/protocol.docx",
        ProtocolDocument.as_view(),
        name="protocol_document",
    ),
    path(
        "council/meetings/<int:meeting_id>/extracts/<int:item_id>.docx",
        ProtocolExtract.as_view(),
        name="protocol_extract",
    ),
]

# --- The ready pack -------------------------------------------------------------------------
urlpatterns += [
    path("pack/", ShowPack.as_view(), name="pack"),
    path("pack/install/", InstallPack.as_view(), name="install_pack"),
    path("pack/approve/", ApprovePack.as_view(), name="approve_pack"),
    path("pack/export/", ExportPack.as_view(), name="export_pack"),
    path("pack/import/", ImportPack.as_view(), name="import_pack"),
    path("pack/own/<str:kind>/<slug:code>/", ShowOwnPart.as_view(), name="own_part"),
    path("pack/ready/<str:kind>/<slug:code>/", ShowPart.as_view(), name="pack_part"),
    path("pack/imported/<int:pack_id>/", ShowImportedPack.as_view(), name="imported_pack"),
    path(
        "pack/imported/<int:pack_id>/install/",
        InstallImportedPack.as_view(),
        name="install_imported_pack",
    ),
    path(
        "pack/imported/<int:pack_id>/<str:kind>/<slug:code>/",
        ShowImportedPart.as_view(),
        name="imported_part",
    ),
]

# --- The first hour -----------------------------------------------------------------------------
urlpatterns += [
    path("start/", Start.as_view(), name="start"),
    path("start/requisites/", RequisitesStep.as_view(), name="first_hour_requisites"),
    path("start/signatory/", SignatoryStep.as_view(), name="first_hour_signatory"),
    path("start/letterhead/", LetterheadStep.as_view(), name="first_hour_letterhead"),
    path("start/letterhead/picture/", LetterheadPicture.as_view(), name="letterhead_picture"),
    path("start/letterhead/remove/", RemoveLetterhead.as_view(), name="remove_letterhead"),
    path("start/mail/", MailStep.as_view(), name="first_hour_mail"),
    path("start/people/", PeopleStep.as_view(), name="first_hour_people"),
    path("start/experts/", ExpertsStep.as_view(), name="first_hour_experts"),
    path("start/procedure/", ProcedureStep.as_view(), name="first_hour_procedure"),
    path("start/numbers/", NumbersStep.as_view(), name="first_hour_numbers"),
    path("start/training/", TrainingStep.as_view(), name="first_hour_training"),
    path(
        "start/training/papers/<int:document_id>/", TrainingPaper.as_view(), name="training_paper"
    ),
    path("start/intake/", IntakeStep.as_view(), name="first_hour_intake"),
    path("start/intake/<slug:code>/close/", CloseIntake.as_view(), name="close_intake"),
    path("start/intake/<slug:code>/letter/", IntakeLetter.as_view(), name="intake_letter"),
    path("start/intake/<slug:code>/poster/", IntakePoster.as_view(), name="intake_poster"),
    path("start/intake/<slug:code>/qr.svg", IntakeQr.as_view(), name="intake_qr"),
    path("start/cleaning/", CleaningStep.as_view(), name="first_hour_cleaning"),
    path("start/<slug:step>/skip/", SkipStep.as_view(), name="skip_first_hour_step"),
    path("requisites/", Requisites.as_view(), name="requisites"),
    path("services/new/", NewTerritory.as_view(), name="new_territory"),
    path("intake/<slug:code>/", IntakePage.as_view(), name="intake"),
]

# --- For programs ------------------------------------------------------------------------------
urlpatterns += [
    path("api/schema/", Schema.as_view(), name="api_schema"),
    path("api/v1/tasks/", Duties.as_view(), name="api_tasks"),
    path("api/v1/tasks/<int:task_id>/candidates/", Candidates.as_view(), name="api_candidates"),
    path("api/v1/tasks/<int:task_id>/sheet/", OwnSheet.as_view(), name="api_sheet"),
    path("api/v1/tasks/<int:task_id>/sheet/draft/", SheetDraft.as_view(), name="api_sheet_draft"),
    path(
        "api/v1/tasks/<int:task_id>/sheet/submission/",
        SheetSubmission.as_view(),
        name="api_sheet_submission",
    ),
    path("api/v1/agenda/", Agenda.as_view(), name="api_agenda"),
    path("api/v1/agenda/<int:item_id>/", Item.as_view(), name="api_agenda_item"),
    path("api/v1/agenda/<int:item_id>/vote/", OwnVote.as_view(), name="api_vote"),
    path("api/v1/works/", Works.as_view(), name="api_works"),
    path("api/v1/works/<int:case_id>/", Work.as_view(), name="api_work"),
    path("api/v1/verification/<str:code>/", Verification.as_view(), name="api_verification"),
    # Last: refuses in JSON whatever else begins so.
    re_path(r"^api/", Nothing.as_view(), name="api_nothing"),
]

# --- Lists, works, the board ----------------------------------------------------------------
urlpatterns += [
    path("tasks/", MyTasks.as_view(), name="my_tasks"),
    path("tasks/<int:task_id>/", OpenTask.as_view(), name="open_task"),
    path("tasks/<int:task_id>/claim/", ClaimTask.as_view(), name="claim_task"),
    path("tasks/<int:task_id>/release/", ReleaseTask.as_view(), name="release_task"),
    path("tasks/<int:task_id>/hand-over/", DelegateTask.as_view(), name="delegate_task"),
    path("tasks/<int:task_id>/term/", MoveTerm.as_view(), name="move_term"),
    path("tasks/<int:task_id>/term/refuse/", RefuseTime.as_view(), name="refuse_time"),
    path("tasks/<int:task_id>/pass-on/", PassOn.as_view(), name="pass_on"),
    path("tasks/<int:task_id>/more-time/", AskForTime.as_view(), name="ask_for_time"),
    path("tasks/<int:task_id>/skip/", SkipTask.as_view(), name="skip_task"),
    path("works/", WorkList.as_view(), name="works"),
    path("works/bulk/", BulkPlan.as_view(), name="bulk"),
    path("works/bulk/do/", BulkDo.as_view(), name="bulk_do"),
    path("works/bulk/done/<int:operation_id>/", BulkDone.as_view(), name="bulk_done"),
    path("works/table/", WorksTable.as_view(), name="works_table"),
    path("lists/save/", SaveList.as_view(), name="save_list"),
    path("lists/saved/<int:list_id>/forget/", ForgetList.as_view(), name="forget_list"),
    path("search/", Search.as_view(), name="search"),
    path("works/<int:case_id>/", WorkPage.as_view(), name="case"),
    path("works/<int:case_id>/appeal/", LodgeAppeal.as_view(), name="lodge_appeal"),
    path("works/<int:case_id>/again/", SendAgain.as_view(), name="send_again"),
    path("works/<int:case_id>/duplicate/", MergeDuplicate.as_view(), name="merge_duplicate"),
    path("works/<int:case_id>/stop/", StopExamination.as_view(), name="stop_examination"),
    path(
        "conclusions/<int:conclusion_id>/annul/",
        AnnulConclusion.as_view(),
        name="annul_conclusion",
    ),
    path("works/<int:case_id>/withdraw/", WithdrawMaterial.as_view(), name="withdraw_material"),
    path("board/", Board.as_view(), name="board"),
    path("board/who-is-silent/", WhoIsSilent.as_view(), name="who_is_silent"),
    path("board/remind/", Remind.as_view(), name="remind"),
    path("board/jobs/<int:task_id>/retry/", RetryJob.as_view(), name="retry_job"),
]

# --- A school's own ---------------------------------------------------------------------------
urlpatterns += [
    path("school/", School.as_view(), name="school"),
    path("school/works/", SchoolWorks.as_view(), name="school_works"),
    path("school/<int:organisation_id>/table/", SchoolTable.as_view(), name="school_table"),
    path(
        "school/<int:organisation_id>/works/table/",
        SchoolWorksTable.as_view(),
        name="school_works_table",
    ),
    path("school/<int:organisation_id>/confirm/", ConfirmSchool.as_view(), name="confirm_school"),
    path("school/<int:organisation_id>/add/", AddEmployee.as_view(), name="add_employee"),
    path("school/<int:organisation_id>/send/", SendForTeachers.as_view(), name="school_send"),
    path("school/drafts/<int:entry_id>/", SchoolDraft.as_view(), name="school_draft"),
    path("school/people/<int:employment_id>/", ChangeEmployee.as_view(), name="change_employee"),
    path("schools/", Schools.as_view(), name="schools"),
    path("schools/remind/", RemindSchools.as_view(), name="remind_schools"),
]

# --- The author -----------------------------------------------------------------------------
urlpatterns += [
    path("my/", MyMaterials.as_view(), name="my_materials"),
    path("my/new/", StartMaterial.as_view(), name="start_material"),
    path("my/<int:case_id>/", SubmitMaterial.as_view(), name="submit_material"),
    path("my/<int:case_id>/sent/", MaterialSent.as_view(), name="material_sent"),
    path("my/<int:case_id>/draft/", SaveMaterialDraft.as_view(), name="save_material_draft"),
    path("my/<int:case_id>/co-authors/", ChangeCoAuthors.as_view(), name="change_co_authors"),
    path("my/<int:case_id>/files/", AddMaterialFile.as_view(), name="add_material_file"),
    path(
        "my/<int:case_id>/files/without-names/",
        AddMaterialFile.as_view(anonymised=True),
        name="add_anonymised_file",
    ),
    path(
        "my/<int:case_id>/files/<int:file_id>/remove/",
        RemoveMaterialFile.as_view(),
        name="remove_material_file",
    ),
    path(
        "tasks/<int:task_id>/revise-material/",
        ReviseMaterial.as_view(),
        name="revise_material",
    ),
]

# --- The coordinator ------------------------------------------------------------------------
urlpatterns += [
    path(
        "tasks/<int:task_id>/check-completeness/",
        CheckCompleteness.as_view(),
        name="check_completeness",
    ),
    path("tasks/<int:task_id>/assign-experts/", AssignExperts.as_view(), name="assign_experts"),
    path("tasks/<int:task_id>/replace-expert/", ReplaceExpert.as_view(), name="replace_expert"),
]
