"""Codes of the registry. Their names for people are in ``registry.labels``."""

from enum import StrEnum


class Role(StrEnum):
    """The 26 roles of the contract; people meet seven ready sets of them."""

    TEACHER = "teacher"
    EXPERT = "expert"
    EXPERT_NOVICE = "expert_novice"
    EXPERT_MENTOR = "expert_mentor"
    MENTOR = "mentor"
    TUTOR = "tutor"
    METHODIST = "methodist"
    PSYCHOLOGIST = "psychologist"
    COORDINATOR = "coordinator"
    LINE_MANAGER = "line_manager"
    COUNCIL_MEMBER = "council_member"
    COUNCIL_CHAIR = "council_chair"
    COMMISSION_MEMBER = "commission_member"
    JURY_SECRETARY = "jury_secretary"
    ORG_HEAD = "org_head"
    ORG_RESPONSIBLE = "org_responsible"
    ASSOCIATION_HEAD = "association_head"
    SITE_ORGANISER = "site_organiser"
    MONITORING = "monitoring"
    PRESS = "press"
    PARTNER = "partner"
    DIRECTOR = "director"
    OBSERVER = "observer"
    PUBLIC = "public"
    PD_OFFICER = "pd_officer"
    ADMIN = "admin"


class Gender(StrEnum):
    """Grammatical gender, for letters and papers; empty when unknown."""

    FEMALE = "female"
    MALE = "male"


class OrganisationKind(StrEnum):
    SCHOOL = "school"
    KINDERGARTEN = "kindergarten"
    SUPPLEMENTARY = "supplementary"
    COLLEGE = "college"
    METHODICAL_SERVICE = "methodical_service"
    AUTHORITY = "authority"
    OTHER = "other"


class StaffChange(StrEnum):
    """What became of a person in a school's list since it was last confirmed."""

    CAME = "came"
    LEFT = "left"
    MOVED = "moved"
    PLACE = "place"
    LEAVE_BEGAN = "leave_began"
    LEAVE_ENDED = "leave_ended"


class RelationKind(StrEnum):
    """What ties two people and may bar one from judging the other."""

    CONSULTANT = "consultant"
    MENTOR = "mentor"
    CO_AUTHOR = "co_author"
    RELATIVE = "relative"
    SUPERIOR = "superior"
    TEAM = "team"
    OTHER = "other"


class RelationSource(StrEnum):
    DECLARED = "declared"
    RECORDED = "recorded"
    DERIVED = "derived"


class ClassifierKey(StrEnum):
    """Lists that an administrator extends without code (REG-04)."""

    EXPERT_DIRECTION = "expert_direction"
    EXPERTISE_OBJECT = "expertise_object"
    COMMUNITY_ACTIVITY = "community_activity"
    MATERIAL_KIND = "material_kind"
    LEVEL = "level"
    SUBJECT = "subject"


class CaseKind(StrEnum):
    EXAMINATION = "examination"


class CaseState(StrEnum):
    """Where a work stands, as its author and the journal name it."""

    DRAFT = "draft"
    CHECKING = "checking"
    RETURNED = "returned"
    ASSIGNING = "assigning"
    SCORING = "scoring"
    CONCLUDING = "concluding"
    IN_COUNCIL = "in_council"
    ISSUING = "issuing"
    REVISING = "revising"
    CONCLUDED = "concluded"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class VersionState(StrEnum):
    """Of a procedure, a checklist, a consent text."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    RETIRED = "retired"


class ChangeClass(StrEnum):
    """What a new wording is to the one before it; judging stays comparable save for the last."""

    TYPO = "typo"
    CLARIFICATION = "clarification"
    NEW_MEANING = "new_meaning"


class ActorKind(StrEnum):
    """Who acted: a signed-in person, a holder of a letter link, or the system."""

    PERSON = "person"
    LETTER_LINK = "letter_link"
    JOB = "job"
    COMMAND = "command"


class ConsentPurpose(StrEnum):
    PROCESSING = "processing"
    PUBLICATION = "publication"


class FileKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    IMAGE = "image"
    PPTX = "pptx"
    XLSX = "xlsx"
    ODT = "odt"
    ODP = "odp"
    ODS = "ods"


class FileState(StrEnum):
    """An infected file is never shown to anyone; a missing scanner leaves files ``accepted``."""

    ACCEPTED = "accepted"
    INFECTED = "infected"


class PreviewState(StrEnum):
    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


class LetterState(StrEnum):
    """``held`` waits to be gathered, ``gathered`` went into a digest, ``dropped`` had become idle."""

    HELD = "held"
    GATHERED = "gathered"
    DROPPED = "dropped"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class LetterPace(StrEnum):
    """How a person wants reminders and notices: each by itself, or once a day together."""

    DIGEST = "digest"
    AT_ONCE = "at_once"


class DocumentKind(StrEnum):
    CONCLUSION = "conclusion"


class DocumentState(StrEnum):
    """What anyone who checks a paper is told about it."""

    PREPARING = "preparing"
    VALID = "valid"
    REPLACED = "replaced"
    ANNULLED = "annulled"


class DayKind(StrEnum):
    """An exception of the production calendar."""

    DAY_OFF = "day_off"
    WORKING = "working"


class OperationState(StrEnum):
    """Of something done to many rows in the background."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class TextKind(StrEnum):
    """Texts that an office keeps ready and fills in."""

    ORDER = "order"
    LETTER = "letter"
    ANNOUNCEMENT = "announcement"
    PROTOCOL = "protocol"
    FORM = "form"
    CONSENT_PROCESSING = "consent_processing"
    CONSENT_PUBLICATION = "consent_publication"


class OfficeField(StrEnum):
    """What a ready text does not know by itself: somebody says it, or it stays to be written in."""

    NUMBER = "number"
    DATE = "date"
    SCHOOL_YEAR = "school_year"
    PROCEDURE = "procedure"
    BASIS = "basis"
    INTAKE_FROM = "intake_from"
    INTAKE_TO = "intake_to"
    PERIOD_FROM = "period_from"
    PERIOD_TO = "period_to"
    RESPONSIBLE = "responsible"
    ADDRESSEE = "addressee"
    EXPERT = "expert"
    TERRITORY = "territory"
    SERVICE = "service"
    SHORT_SERVICE = "short_service"
    CITY = "city"
    ADDRESS = "address"
    EMAIL = "email"
    PHONE = "phone"
    SITE = "site"
    SIGNATORY_POSITION = "signatory_position"
    SIGNATORY_NAME = "signatory_name"


class PassKind(StrEnum):
    """What a one-time way in is for."""

    LETTER = "letter"  # an invitation by letter
    SHEET = "sheet"  # an invitation printed for someone without mail
    SIGN_IN = "sign_in"  # a letter instead of the password
    NEW_EMAIL = "new_email"  # proves that a new address is read by its owner


class PassState(StrEnum):
    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


class AccountState(StrEnum):
    """How a person stands to signing in, as a coordinator needs to know it."""

    ACTIVE = "active"
    INVITED = "invited"
    EXPIRED = "expired"  # was invited, the term of every invitation is over
    NOT_INVITED = "not_invited"
    BLOCKED = "blocked"


class RoleSet(StrEnum):
    """The seven sets in which people meet the roles."""

    TEACHER = "teacher"
    EXPERT = "expert"
    COORDINATOR = "coordinator"
    COUNCIL = "council"
    SCHOOL = "school"
    HEAD = "head"
    ADMIN = "admin"


class MailFault(StrEnum):
    """What went wrong with a test letter."""

    NOT_CONFIGURED = "not_configured"
    NO_SUCH_SERVER = "no_such_server"
    REFUSED = "refused"
    SILENT = "silent"
    NO_ENCRYPTION = "no_encryption"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a code, not a secret
    SENDER_REFUSED = "sender_refused"
    RECIPIENT_REFUSED = "recipient_refused"
    HUNG_UP = "hung_up"
    OTHER = "other"


class ListKind(StrEnum):
    """Lists that are taken in from files."""

    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    EXPERTS = "experts"
    CONCLUSIONS = "conclusions"


class ListField(StrEnum):
    """What a column of a list may hold."""

    FULL_NAME = "full_name"
    LAST_NAME = "last_name"
    FIRST_NAME = "first_name"
    PATRONYMIC = "patronymic"
    ORGANISATION = "organisation"
    POSITION = "position"
    EMAIL = "email"
    PHONE = "phone"
    PART_TIME = "part_time"
    PERIOD_FROM = "period_from"
    PERIOD_TO = "period_to"
    TRANSFERRED_FROM = "transferred_from"
    ROLE = "role"
    NAME = "name"
    SHORT_NAME = "short_name"
    KIND = "kind"
    SUBORDINATE = "subordinate"
    CLOSED_DATE = "closed_date"
    DIRECTIONS = "directions"
    BASIS = "basis"
    NUMBER = "number"
    ISSUED_DATE = "issued_date"
    TITLE = "title"
    HOLDER = "holder"
    VERDICT = "verdict"


class RowOutcome(StrEnum):
    """What becomes, or would become, of a row of a list."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DOUBTFUL = "doubtful"
    LEAVER = "leaver"
    ERROR = "error"
    SKIPPED = "skipped"


class ListState(StrEnum):
    """How far the taking in of a list has come."""

    TAKEN = "taken"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    DISCARDED = "discarded"


class LinkState(StrEnum):
    """What became of the question whether a link opens."""

    UNKNOWN = ""  # not asked yet
    OPENS = "opens"
    NEEDS_SIGN_IN = "needs_sign_in"
    MISSING = "missing"
    SILENT = "silent"
