"""The one table of permissions: who may do what to a work in which state. The rest is refused.

A row is (action, role, standing, states of the work). Standing is how the viewer stands to the
object: his own things, a role in the object's territory, the author of the work, an expert who
accepted it… Roles of the contract that have no row may sign in and see their account only.
"""

from collections.abc import Iterable
from dataclasses import replace

from registry.rules.permissions import Permit, Standing
from registry.rules.vocabulary import CaseState, Role

S = CaseState
ANY = None
SUBMITTED = frozenset(S) - {S.DRAFT}
JUDGED = frozenset({S.SCORING, S.CONCLUDING, S.IN_COUNCIL, S.ISSUING, S.CONCLUDED, S.PUBLISHED})
# States in which a conclusion of an earlier stage or round may already be issued.
DECIDED = JUDGED | {S.ASSIGNING, S.REVISING}

# While somebody checks, judges or decides, the author can be asked.
ASKED_IN = frozenset({S.CHECKING, S.ASSIGNING, S.SCORING, S.CONCLUDING, S.IN_COUNCIL})

# States in which somebody may be waited for.
OPEN = frozenset(
    {
        S.CHECKING,
        S.RETURNED,
        S.ASSIGNING,
        S.SCORING,
        S.CONCLUDING,
        S.IN_COUNCIL,
        S.REVISING,
        S.CONCLUDED,
    }
)

PEOPLE_WITH_DUTIES = (
    Role.TEACHER,
    Role.EXPERT,
    Role.COORDINATOR,
    Role.COUNCIL_MEMBER,
    Role.COUNCIL_CHAIR,
    Role.JURY_SECRETARY,
)

# Roles of the service itself.
OFFICE = (
    Role.COORDINATOR,
    Role.COUNCIL_CHAIR,
    Role.COUNCIL_MEMBER,
    Role.JURY_SECRETARY,
    Role.DIRECTOR,
    Role.ADMIN,
)


def own(action: str, *roles: Role) -> Iterable[Permit]:
    """A page of the viewer's own things, or of his own territory's lists."""
    return [Permit(action, role, Standing.OWN) for role in roles]


def about(
    action: str, role: Role, *standings: Standing, states: frozenset[CaseState] | None
) -> Iterable[Permit]:
    """Something done to one work."""
    return [Permit(action, role, standing, states) for standing in standings]


ROWS: tuple[Permit, ...] = (
    # --- Lists -------------------------------------------------------------------------
    *own("my_tasks", *PEOPLE_WITH_DUTIES, Role.DIRECTOR, Role.ADMIN),
    *own("letter_choice", *PEOPLE_WITH_DUTIES, Role.DIRECTOR, Role.ADMIN),
    *own("saved_lists", *PEOPLE_WITH_DUTIES, Role.DIRECTOR, Role.ADMIN),
    *own("my_materials", Role.TEACHER),
    *own("start_material", Role.TEACHER),
    *own("works", Role.COORDINATOR, Role.DIRECTOR, Role.JURY_SECRETARY),
    *own("bulk", Role.COORDINATOR),
    *own("search", *PEOPLE_WITH_DUTIES, Role.DIRECTOR, Role.ADMIN),
    *own("board", Role.COORDINATOR, Role.DIRECTOR),
    *own("remind_many", Role.COORDINATOR),
    *own("who_is_silent", Role.COORDINATOR),
    *own("period_report", Role.COORDINATOR, Role.DIRECTOR, Role.MONITORING),
    *own("period_report.sign", Role.DIRECTOR),
    *own("council", Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER, Role.JURY_SECRETARY),
    *own("council.manage", Role.COUNCIL_CHAIR, Role.JURY_SECRETARY),
    *own("council.enter_votes", Role.JURY_SECRETARY),
    *own("council.approve", Role.COUNCIL_CHAIR),
    *own(
        "council.members",
        Role.COUNCIL_CHAIR,
        Role.COUNCIL_MEMBER,
        Role.JURY_SECRETARY,
        Role.COORDINATOR,
        Role.ADMIN,
    ),
    *own("council.compose", Role.COORDINATOR, Role.ADMIN),
    *own("instruments", Role.COORDINATOR, Role.METHODIST),
    *own("instruments.edit", Role.COORDINATOR, Role.METHODIST),
    *own(
        "procedures",
        Role.COORDINATOR,
        Role.METHODIST,
        Role.DIRECTOR,
        Role.COUNCIL_CHAIR,
        Role.JURY_SECRETARY,
        Role.ADMIN,
    ),
    *own("procedures.edit", Role.COORDINATOR),
    *own("classifiers", Role.COORDINATOR, Role.ADMIN),
    *own("classifiers.edit", Role.ADMIN),
    *own("planned", *OFFICE),
    *own("planned.edit", Role.COORDINATOR, Role.ADMIN),
    *own("calendar", Role.COORDINATOR, Role.ADMIN),
    *own("calendar.edit", Role.COORDINATOR),
    *own("load_lists", Role.COORDINATOR, Role.ADMIN),
    *own("operations", Role.COORDINATOR, Role.ADMIN, Role.JURY_SECRETARY, Role.COUNCIL_CHAIR),
    *own("pack", Role.COORDINATOR, Role.METHODIST, Role.ADMIN),
    *own("pack.edit", Role.COORDINATOR, Role.ADMIN),
    *own("office", Role.COORDINATOR, Role.JURY_SECRETARY, Role.ADMIN),
    *own("office.edit", Role.COORDINATOR, Role.ADMIN),
    # --- A school's own people and works, for the organisation the role was granted for ---
    *own("school", Role.ORG_RESPONSIBLE),
    *own("school.edit", Role.ORG_RESPONSIBLE),
    *own("school.confirm", Role.ORG_RESPONSIBLE),
    *own("school.works", Role.ORG_RESPONSIBLE),
    *own("school.submit", Role.ORG_RESPONSIBLE),
    *own("schools", Role.COORDINATOR, Role.DIRECTOR),
    *own("schools.remind", Role.COORDINATOR),
    *own("people", Role.COORDINATOR, Role.ADMIN),
    *own("people.edit", Role.COORDINATOR, Role.ADMIN),
    *own("people.guard", Role.ADMIN),
    *own("first_hour", Role.COORDINATOR, Role.ADMIN),
    *own("requisites", Role.COORDINATOR, Role.ADMIN),
    *own("territories.create", Role.ADMIN),
    # --- A work as a whole -------------------------------------------------------------
    *about("case.view", Role.TEACHER, Standing.AUTHOR, Standing.CO_AUTHOR, states=ANY),
    *about("case.view", Role.COORDINATOR, Standing.TERRITORY, states=SUBMITTED),
    *about("case.view", Role.DIRECTOR, Standing.TERRITORY, states=SUBMITTED),
    *about("case.view", Role.JURY_SECRETARY, Standing.TERRITORY, states=SUBMITTED),
    *about("case.view", Role.EXPERT, Standing.EXPERT, states=SUBMITTED),
    *about("case.view", Role.COUNCIL_MEMBER, Standing.BODY, Standing.RAPPORTEUR, states=JUDGED),
    *about("case.view", Role.COUNCIL_CHAIR, Standing.BODY, states=JUDGED),
    *about("case.files", Role.TEACHER, Standing.AUTHOR, Standing.CO_AUTHOR, states=ANY),
    *about("case.files", Role.COORDINATOR, Standing.TERRITORY, states=SUBMITTED),
    *about("case.files", Role.JURY_SECRETARY, Standing.TERRITORY, states=JUDGED),
    *about("case.files", Role.EXPERT, Standing.EXPERT, states=JUDGED),
    *about("case.files", Role.COUNCIL_MEMBER, Standing.BODY, Standing.RAPPORTEUR, states=JUDGED),
    *about("case.files", Role.COUNCIL_CHAIR, Standing.BODY, states=JUDGED),
    *about("case.documents", Role.TEACHER, Standing.AUTHOR, Standing.CO_AUTHOR, states=ANY),
    *about("case.documents", Role.COORDINATOR, Standing.TERRITORY, states=SUBMITTED),
    *about("case.documents", Role.DIRECTOR, Standing.TERRITORY, states=SUBMITTED),
    *about("case.documents", Role.JURY_SECRETARY, Standing.TERRITORY, states=SUBMITTED),
    *about("case.documents", Role.COUNCIL_CHAIR, Standing.BODY, states=JUDGED),
    *about("case.people", Role.COORDINATOR, Standing.TERRITORY, states=SUBMITTED),
    *about("case.journal", Role.COORDINATOR, Standing.TERRITORY, states=SUBMITTED),
    *about("case.journal", Role.DIRECTOR, Standing.TERRITORY, states=SUBMITTED),
    *about("case.sheets", Role.COORDINATOR, Standing.TERRITORY, states=SUBMITTED),
    # Which of them an expert sees, and when, is in review.queries.sheets_visible_to.
    *about("case.sheets", Role.EXPERT, Standing.EXPERT, states=SUBMITTED),
    *about("case.sheets", Role.COUNCIL_MEMBER, Standing.BODY, Standing.RAPPORTEUR, states=JUDGED),
    *about("case.sheets", Role.COUNCIL_CHAIR, Standing.BODY, states=JUDGED),
    *about("case.sheets", Role.JURY_SECRETARY, Standing.TERRITORY, states=JUDGED),
    *about("draw_again", Role.COORDINATOR, Standing.TERRITORY, states=SUBMITTED),
    *about("retry_job", Role.COORDINATOR, Standing.TERRITORY, states=frozenset({S.ISSUING})),
    # --- The walk ----------------------------------------------------------------------
    *about(
        "edit_draft",
        Role.TEACHER,
        Standing.AUTHOR,
        states=frozenset({S.DRAFT, S.RETURNED, S.REVISING}),
    ),
    *about("submit_material", Role.TEACHER, Standing.AUTHOR, states=frozenset({S.DRAFT})),
    *about(
        "withdraw_material",
        Role.TEACHER,
        Standing.AUTHOR,
        states=frozenset(
            {S.CHECKING, S.RETURNED, S.ASSIGNING, S.SCORING, S.CONCLUDING, S.REVISING}
        ),
    ),
    *about(
        "stop_examination",
        Role.COORDINATOR,
        Standing.TERRITORY,
        states=frozenset(
            {S.CHECKING, S.RETURNED, S.ASSIGNING, S.SCORING, S.CONCLUDING, S.REVISING}
        ),
    ),
    *about(
        "merge_duplicate",
        Role.COORDINATOR,
        Standing.TERRITORY,
        states=frozenset(
            {S.CHECKING, S.RETURNED, S.ASSIGNING, S.SCORING, S.CONCLUDING, S.REVISING}
        ),
    ),
    *about(
        "send_again",
        Role.TEACHER,
        Standing.AUTHOR,
        states=frozenset({S.REJECTED, S.WITHDRAWN, S.CONCLUDED}),
    ),
    *about("ask_author", Role.COORDINATOR, Standing.TERRITORY, states=ASKED_IN),
    *about("ask_author", Role.EXPERT, Standing.EXPERT, states=frozenset({S.SCORING})),
    *about("take_back_question", Role.COORDINATOR, Standing.TERRITORY, states=ASKED_IN),
    *about("take_back_question", Role.EXPERT, Standing.EXPERT, states=frozenset({S.SCORING})),
    *about("answer_question", Role.TEACHER, Standing.AUTHOR, states=ASKED_IN),
    *about(
        "check_completeness",
        Role.COORDINATOR,
        Standing.TERRITORY,
        states=frozenset({S.CHECKING}),
    ),
    *about(
        "revise_material",
        Role.TEACHER,
        Standing.AUTHOR,
        states=frozenset({S.RETURNED, S.REVISING}),
    ),
    *about(
        "assign_experts",
        Role.COORDINATOR,
        Standing.TERRITORY,
        states=frozenset({S.ASSIGNING, S.SCORING}),
    ),
    *about("replace_expert", Role.COORDINATOR, Standing.TERRITORY, states=frozenset({S.SCORING})),
    *about("respond_to_invitation", Role.EXPERT, Standing.INVITED, states=frozenset({S.SCORING})),
    *about(
        "respond_to_invitation.on_behalf",
        Role.COORDINATOR,
        Standing.TERRITORY,
        states=frozenset({S.SCORING}),
    ),
    *about(
        "ask_for_time",
        Role.EXPERT,
        Standing.INVITED,
        Standing.EXPERT,
        states=frozenset({S.SCORING}),
    ),
    *about(
        "skip_task",
        Role.EXPERT,
        Standing.INVITED,
        Standing.EXPERT,
        states=frozenset({S.SCORING}),
    ),
    *about("move_term", Role.COORDINATOR, Standing.TERRITORY, states=OPEN),
    *about("pass_on", Role.COORDINATOR, Standing.TERRITORY, states=frozenset({S.SCORING})),
    *about("score_material", Role.EXPERT, Standing.EXPERT, states=frozenset({S.SCORING})),
    *about(
        "score_material.on_behalf",
        Role.COORDINATOR,
        Standing.TERRITORY,
        states=frozenset({S.SCORING}),
    ),
    *about("discuss_scores", Role.EXPERT, Standing.EXPERT, states=frozenset({S.SCORING})),
    # The scan a sheet was entered from: an expert opens that of his own sheet alone.
    *about("sheet_scan", Role.COORDINATOR, Standing.TERRITORY, states=SUBMITTED),
    *about("sheet_scan", Role.EXPERT, Standing.EXPERT, states=SUBMITTED),
    *about(
        "draft_conclusion",
        Role.COORDINATOR,
        Standing.TERRITORY,
        states=frozenset({S.CONCLUDING}),
    ),
    *about(
        "draft_conclusion",
        Role.COUNCIL_MEMBER,
        Standing.RAPPORTEUR,
        states=frozenset({S.CONCLUDING}),
    ),
    *about(
        "draft_conclusion",
        Role.COUNCIL_CHAIR,
        Standing.RAPPORTEUR,
        states=frozenset({S.CONCLUDING}),
    ),
    *about(
        "cast_vote",
        Role.COUNCIL_MEMBER,
        Standing.BODY,
        states=frozenset({S.IN_COUNCIL}),
    ),
    *about("cast_vote", Role.COUNCIL_CHAIR, Standing.BODY, states=frozenset({S.IN_COUNCIL})),
    *about(
        "cast_vote.on_behalf",
        Role.JURY_SECRETARY,
        Standing.TERRITORY,
        states=frozenset({S.IN_COUNCIL}),
    ),
    *about(
        "decide_in_council",
        Role.COUNCIL_CHAIR,
        Standing.TERRITORY,
        states=frozenset({S.IN_COUNCIL}),
    ),
    *about(
        "decide_in_council.on_behalf",
        Role.JURY_SECRETARY,
        Standing.TERRITORY,
        states=frozenset({S.IN_COUNCIL}),
    ),
    *about(
        "amend_conclusion",
        Role.COORDINATOR,
        Standing.TERRITORY,
        states=frozenset({S.CONCLUDED, S.PUBLISHED}),
    ),
    *about(
        "annul_conclusion",
        Role.COUNCIL_CHAIR,
        Standing.TERRITORY,
        states=frozenset({S.CONCLUDED, S.PUBLISHED}),
    ),
    *about(
        "annul_conclusion",
        Role.COORDINATOR,
        Standing.TERRITORY,
        states=frozenset({S.CONCLUDED, S.PUBLISHED}),
    ),
    *about(
        "lodge_appeal",
        Role.TEACHER,
        Standing.AUTHOR,
        states=frozenset({S.CONCLUDED, S.PUBLISHED}),
    ),
    *about("answer_advice", Role.TEACHER, Standing.AUTHOR, states=DECIDED),
    *about(
        "publish_practice",
        Role.TEACHER,
        Standing.AUTHOR,
        states=frozenset({S.CONCLUDED}),
    ),
)

# An experienced expert may whatever an expert may.
TABLE: tuple[Permit, ...] = (
    *ROWS,
    *(replace(one, role=Role.EXPERT_MENTOR) for one in ROWS if one.role is Role.EXPERT),
)

# Addresses open without signing in; every other one sends a stranger to the sign-in page.
PUBLIC: tuple[str, ...] = (
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "verify",
    "verify_document",
    "api_verification",
    "api_nothing",
    "practices",
    "practice",
    "practice_file",
    "guides",
    "guide",
    "letter_link",
    "calendar_feed_file",
    "vote_by_letter",
    "join",
    "join_code",
    "join_link",
    "ask_sign_in_letter",
    "sign_in_link",
    "new_email_link",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "intake",
)
