"""Names of the registry's codes for people."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.rules import vocabulary as v

Labels = Mapping[StrEnum, Promise]

ROLE: Labels = {
    v.Role.TEACHER: _("teacher"),
    v.Role.EXPERT: _("expert"),
    v.Role.EXPERT_NOVICE: _("novice expert"),
    v.Role.EXPERT_MENTOR: _("experienced expert (mentor)"),
    v.Role.MENTOR: _("teacher's mentor"),
    v.Role.TUTOR: _("tutor"),
    v.Role.METHODIST: _("methodist"),
    v.Role.PSYCHOLOGIST: _("educational psychologist"),
    v.Role.COORDINATOR: _("coordinator"),
    v.Role.LINE_MANAGER: _("line manager"),
    v.Role.COUNCIL_MEMBER: _("member of the expert council"),
    v.Role.COUNCIL_CHAIR: _("chair of the council"),
    v.Role.COMMISSION_MEMBER: _("member of the attestation commission"),
    v.Role.JURY_SECRETARY: _("secretary of the council"),
    v.Role.ORG_HEAD: _("head of an organisation"),
    v.Role.ORG_RESPONSIBLE: _("responsible for an organisation"),
    v.Role.ASSOCIATION_HEAD: _("head of an association"),
    v.Role.SITE_ORGANISER: _("site organiser"),
    v.Role.MONITORING: _("monitoring specialist"),
    v.Role.PRESS: _("editor"),
    v.Role.PARTNER: _("partner's representative"),
    v.Role.DIRECTOR: _("director"),
    v.Role.OBSERVER: _("observer"),
    v.Role.PUBLIC: _("visitor"),
    v.Role.PD_OFFICER: _("personal data officer"),
    v.Role.ADMIN: _("administrator"),
}

GENDER: Labels = {v.Gender.FEMALE: _("female"), v.Gender.MALE: _("male")}

ORGANISATION_KIND: Labels = {
    v.OrganisationKind.SCHOOL: _("school"),
    v.OrganisationKind.KINDERGARTEN: _("kindergarten"),
    v.OrganisationKind.SUPPLEMENTARY: _("supplementary education"),
    v.OrganisationKind.COLLEGE: _("college"),
    v.OrganisationKind.METHODICAL_SERVICE: _("methodical service"),
    v.OrganisationKind.AUTHORITY: _("education authority"),
    v.OrganisationKind.OTHER: pgettext_lazy("organisation", "other"),
}

RELATION_KIND: Labels = {
    v.RelationKind.CONSULTANT: _("helped to prepare the work"),
    v.RelationKind.MENTOR: _("mentor"),
    v.RelationKind.CO_AUTHOR: _("co-author"),
    v.RelationKind.RELATIVE: _("relative"),
    v.RelationKind.SUPERIOR: _("superior"),
    v.RelationKind.TEAM: _("same project team"),
    v.RelationKind.OTHER: pgettext_lazy("relation", "other"),
}

RELATION_SOURCE: Labels = {
    v.RelationSource.DECLARED: _("declared by the person"),
    v.RelationSource.RECORDED: _("recorded by a coordinator"),
    v.RelationSource.DERIVED: _("found by the system"),
}

CLASSIFIER: Labels = {
    v.ClassifierKey.EXPERT_DIRECTION: _("Directions of expert work"),
    v.ClassifierKey.EXPERTISE_OBJECT: _("Objects of examination"),
    v.ClassifierKey.COMMUNITY_ACTIVITY: _("Activities of expert communities"),
    v.ClassifierKey.MATERIAL_KIND: _("Kinds of materials"),
    v.ClassifierKey.LEVEL: _("Levels"),
    v.ClassifierKey.SUBJECT: _("Subjects"),
}

CASE_KIND: Labels = {v.CaseKind.EXAMINATION: _("examination of a methodical material")}

STAFF_CHANGE: Labels = {
    v.StaffChange.CAME: _("came"),
    v.StaffChange.LEFT: pgettext_lazy("staff", "left"),
    v.StaffChange.MOVED: _("another position"),
    v.StaffChange.PLACE: _("main place or second job changed"),
    v.StaffChange.LEAVE_BEGAN: _("leave began"),
    v.StaffChange.LEAVE_ENDED: _("back from leave"),
}

CASE_STATE: Labels = {
    v.CaseState.DRAFT: pgettext_lazy("work", "draft"),
    v.CaseState.CHECKING: _("completeness is being checked"),
    v.CaseState.RETURNED: _("returned to the author"),
    v.CaseState.ASSIGNING: _("experts are being chosen"),
    v.CaseState.SCORING: _("experts are at work"),
    v.CaseState.CONCLUDING: _("the conclusion is being written"),
    v.CaseState.IN_COUNCIL: _("before the council"),
    v.CaseState.ISSUING: _("the conclusion is being issued"),
    v.CaseState.REVISING: _("the author is improving the work"),
    v.CaseState.CONCLUDED: _("the conclusion is issued"),
    v.CaseState.PUBLISHED: _("published in the bank of practices"),
    v.CaseState.REJECTED: _("not accepted for examination"),
    v.CaseState.WITHDRAWN: _("withdrawn by the author"),
    v.CaseState.STOPPED: _("taken off examination"),
}

VERSION_STATE: Labels = {
    v.VersionState.DRAFT: pgettext_lazy("version", "draft"),
    v.VersionState.IN_FORCE: _("in force"),
    v.VersionState.RETIRED: _("retired"),
}

CHANGE_CLASS: Labels = {
    v.ChangeClass.TYPO: _("misprint"),
    v.ChangeClass.CLARIFICATION: _("clarification"),
    v.ChangeClass.NEW_MEANING: _("new meaning"),
}

ACTOR_KIND: Labels = {
    v.ActorKind.PERSON: _("person"),
    v.ActorKind.LETTER_LINK: _("link from a letter"),
    v.ActorKind.JOB: _("the system"),
    v.ActorKind.COMMAND: _("administrator's command"),
}

CONSENT_PURPOSE: Labels = {
    v.ConsentPurpose.PROCESSING: _("processing of personal data"),
    v.ConsentPurpose.PUBLICATION: _("publication of the practice"),
}

FILE_KIND: Labels = {
    v.FileKind.PDF: _("PDF"),
    v.FileKind.DOCX: _("Word document"),
    v.FileKind.IMAGE: _("picture"),
    v.FileKind.PPTX: _("PowerPoint presentation"),
    v.FileKind.XLSX: _("Excel table"),
    v.FileKind.ODT: _("OpenDocument text"),
    v.FileKind.ODP: _("OpenDocument presentation"),
    v.FileKind.ODS: _("OpenDocument table"),
}

FILE_STATE: Labels = {
    v.FileState.ACCEPTED: _("accepted"),
    v.FileState.INFECTED: _("infected"),
}

PREVIEW_STATE: Labels = {
    v.PreviewState.PENDING: _("being prepared"),
    v.PreviewState.READY: _("ready"),
    v.PreviewState.FAILED: _("could not be prepared"),
}

LETTER_PACE: Labels = {
    v.LetterPace.DIGEST: _("once a day, in one letter"),
    v.LetterPace.AT_ONCE: _("each at once, by itself"),
}

LINK_STATE: Labels = {
    v.LinkState.UNKNOWN: pgettext_lazy("link", "not tried yet"),
    v.LinkState.OPENS: _("the link opens"),
    v.LinkState.NEEDS_SIGN_IN: _("the site asks to sign in"),
    v.LinkState.MISSING: _("there is nothing at this address"),
    v.LinkState.SILENT: _("the site does not answer"),
}

LETTER_STATE: Labels = {
    v.LetterState.HELD: _("waiting for the letter of the day"),
    v.LetterState.GATHERED: _("went in the letter of the day"),
    v.LetterState.DROPPED: _("not needed any more"),
    v.LetterState.QUEUED: _("waiting to be sent"),
    v.LetterState.SENDING: _("being sent"),
    v.LetterState.SENT: _("sent"),
    v.LetterState.FAILED: _("not delivered"),
}

DOCUMENT_KIND: Labels = {v.DocumentKind.CONCLUSION: _("reasoned expert conclusion")}

DOCUMENT_STATE: Labels = {
    v.DocumentState.PREPARING: _("being prepared"),
    v.DocumentState.VALID: _("valid"),
    v.DocumentState.REPLACED: _("replaced by a newer version"),
    v.DocumentState.ANNULLED: _("annulled"),
}

DAY_KIND: Labels = {
    v.DayKind.DAY_OFF: _("day off"),
    v.DayKind.WORKING: _("working day"),
}

OPERATION_STATE: Labels = {
    v.OperationState.WAITING: pgettext_lazy("operation", "waiting for its turn"),
    v.OperationState.RUNNING: pgettext_lazy("operation", "being done"),
    v.OperationState.DONE: pgettext_lazy("operation", "done"),
    v.OperationState.CANCELLED: pgettext_lazy("operation", "stopped"),
    v.OperationState.FAILED: pgettext_lazy("operation", "broken off"),
}

PASS_KIND: Labels = {
    v.PassKind.LETTER: _("invitation by letter"),
    v.PassKind.SHEET: _("invitation on paper"),
    v.PassKind.SIGN_IN: _("sign-in letter"),
    v.PassKind.NEW_EMAIL: _("confirmation of a new e-mail"),
}

PASS_STATE: Labels = {
    v.PassState.OPEN: pgettext_lazy("way in", "valid"),
    v.PassState.USED: pgettext_lazy("way in", "used"),
    v.PassState.EXPIRED: pgettext_lazy("way in", "run out"),
    v.PassState.REVOKED: pgettext_lazy("way in", "taken back"),
}

ACCOUNT_STATE: Labels = {
    v.AccountState.ACTIVE: _("signs in"),
    v.AccountState.INVITED: _("invited, has not come in yet"),
    v.AccountState.EXPIRED: _("the invitation has run out"),
    v.AccountState.NOT_INVITED: _("not invited yet"),
    v.AccountState.BLOCKED: _("sign-in is closed"),
}

ROLE_SET: Labels = {
    v.RoleSet.TEACHER: _("Teacher"),
    v.RoleSet.EXPERT: _("Expert"),
    v.RoleSet.COORDINATOR: _("Coordinator"),
    v.RoleSet.COUNCIL: pgettext_lazy("role set", "Council"),
    v.RoleSet.SCHOOL: _("For a school"),
    v.RoleSet.HEAD: _("Head of the service"),
    v.RoleSet.ADMIN: _("Administrator"),
}

LIST_KIND: Labels = {
    v.ListKind.ORGANISATIONS: _("Organisations"),
    v.ListKind.PEOPLE: pgettext_lazy("list", "People"),
    v.ListKind.EXPERTS: pgettext_lazy("list", "Experts"),
    v.ListKind.CONCLUSIONS: _("Conclusions of former years"),
}

LIST_FIELD: Labels = {
    v.ListField.FULL_NAME: _("Surname, first name, patronymic"),
    v.ListField.LAST_NAME: _("Surname"),
    v.ListField.FIRST_NAME: _("First name"),
    v.ListField.PATRONYMIC: _("Patronymic"),
    v.ListField.ORGANISATION: _("Place of work"),
    v.ListField.POSITION: pgettext_lazy("job", "Position"),
    v.ListField.EMAIL: _("E-mail"),
    v.ListField.PHONE: _("Phone"),
    v.ListField.PART_TIME: _("Second job"),
    v.ListField.PERIOD_FROM: pgettext_lazy("list", "From (day)"),
    v.ListField.PERIOD_TO: pgettext_lazy("list", "To (day)"),
    v.ListField.TRANSFERRED_FROM: _("Moved from"),
    v.ListField.ROLE: pgettext_lazy("list", "Role"),
    v.ListField.NAME: _("Full name of the organisation"),
    v.ListField.SHORT_NAME: _("Short name of the organisation"),
    v.ListField.KIND: _("Kind of the organisation"),
    v.ListField.SUBORDINATE: _("Subordinate to the founder"),
    v.ListField.CLOSED_DATE: _("Closed on"),
    v.ListField.DIRECTIONS: _("Directions of expert work"),
    v.ListField.BASIS: _("Order (number and day)"),
    v.ListField.NUMBER: _("Number of the conclusion"),
    v.ListField.ISSUED_DATE: _("Day of the conclusion"),
    v.ListField.TITLE: _("Title of the work"),
    v.ListField.HOLDER: _("Author of the work"),
    v.ListField.VERDICT: _("Result"),
}

ROW_OUTCOME: Labels = {
    v.RowOutcome.NEW: pgettext_lazy("row", "new"),
    v.RowOutcome.CHANGED: pgettext_lazy("row", "changed"),
    v.RowOutcome.UNCHANGED: pgettext_lazy("row", "unchanged"),
    v.RowOutcome.DOUBTFUL: pgettext_lazy("row", "to be asked"),
    v.RowOutcome.LEAVER: pgettext_lazy("row", "left"),
    v.RowOutcome.ERROR: pgettext_lazy("row", "to be mended"),
    v.RowOutcome.SKIPPED: pgettext_lazy("row", "left out"),
}

LIST_STATE: Labels = {
    v.ListState.TAKEN: pgettext_lazy("list", "columns to be looked at"),
    v.ListState.CHECKING: pgettext_lazy("list", "being checked"),
    v.ListState.CHECKED: pgettext_lazy("list", "checked, nothing written yet"),
    v.ListState.APPLYING: pgettext_lazy("list", "being written"),
    v.ListState.APPLIED: pgettext_lazy("list", "loaded"),
    v.ListState.DISCARDED: pgettext_lazy("list", "put aside"),
}


TEXT_KIND: Labels = {
    v.TextKind.ORDER: _("order"),
    v.TextKind.LETTER: pgettext_lazy("paper", "letter"),
    v.TextKind.ANNOUNCEMENT: _("announcement"),
    v.TextKind.PROTOCOL: _("protocol"),
    v.TextKind.FORM: pgettext_lazy("paper", "form"),
    v.TextKind.CONSENT_PROCESSING: _("consent to the processing of data"),
    v.TextKind.CONSENT_PUBLICATION: _("consent to publication"),
}

OFFICE_FIELD: Labels = {
    v.OfficeField.NUMBER: _("Number of the paper"),
    v.OfficeField.DATE: _("Date of the paper"),
    v.OfficeField.SCHOOL_YEAR: _("School year"),
    v.OfficeField.PROCEDURE: _("Procedure"),
    v.OfficeField.BASIS: _("On the basis of"),
    v.OfficeField.INTAKE_FROM: _("Works are taken from"),
    v.OfficeField.INTAKE_TO: _("Works are taken until"),
    v.OfficeField.PERIOD_FROM: _("Beginning of the period"),
    v.OfficeField.PERIOD_TO: _("End of the period"),
    v.OfficeField.RESPONSIBLE: _("Who is responsible"),
    v.OfficeField.ADDRESSEE: _("To whom"),
    v.OfficeField.EXPERT: _("Expert"),
    v.OfficeField.TERRITORY: _("Municipality"),
    v.OfficeField.SERVICE: _("Full name of the service"),
    v.OfficeField.SHORT_SERVICE: _("Short name of the service"),
    v.OfficeField.CITY: _("City"),
    v.OfficeField.ADDRESS: _("Address"),
    v.OfficeField.EMAIL: _("E-mail"),
    v.OfficeField.PHONE: _("Phone"),
    v.OfficeField.SITE: _("Site"),
    v.OfficeField.SIGNATORY_POSITION: _("Position of the signatory"),
    v.OfficeField.SIGNATORY_NAME: _("Who signs"),
}


def choices(labels: Labels) -> list[tuple[str, Promise]]:
    """Model and form choices keyed by plain values: enum members would leak into migrations."""
    return [(code.value, text) for code, text in labels.items()]


MAIL_FAULT: Labels = {
    v.MailFault.NOT_CONFIGURED: _(
        "Mail is not set up on the server: letters are kept in a folder. Give the lines below to "
        "whoever looks after the server."
    ),
    v.MailFault.NO_SUCH_SERVER: _(
        "There is no mail server of that name. Look for a slip in its address."
    ),
    v.MailFault.REFUSED: _(
        "The mail server does not answer at this port. Look at the port: 465 or 587 as a rule."
    ),
    v.MailFault.SILENT: _(
        "The mail server is silent. Perhaps the network of the institution lets no mail out: ask "
        "whoever looks after it."
    ),
    v.MailFault.NO_ENCRYPTION: _(
        "The server and the site did not agree on encryption. Try the other kind: smtp+ssl with "
        "port 465 or smtp+tls with port 587."
    ),
    v.MailFault.WRONG_PASSWORD: _(
        "The mail server does not accept this name or password. Many providers want a separate "
        "password for programs: make one in the settings of the mailbox."
    ),
    v.MailFault.SENDER_REFUSED: _(
        "The server does not let letters from this address out. The sender must be the very "
        "mailbox that signs in."
    ),
    v.MailFault.RECIPIENT_REFUSED: _(
        "The server does not take letters to this address. Look for a slip in it or try another."
    ),
    v.MailFault.HUNG_UP: _(
        "The mail server broke the conversation off. Look at port and encryption, then try again."
    ),
    v.MailFault.OTHER: _(
        "The letter did not leave, and the server did not say why. Try again in some minutes."
    ),
}
