"""Rows of the registry, one idea a file."""

from registry.models.absences import Absence
from registry.models.calendar import CalendarDay
from registry.models.calendar_feeds import CalendarFeed
from registry.models.cases import Case, CaseWord
from registry.models.classifiers import ClassifierItem
from registry.models.consents import Consent, ConsentText
from registry.models.documents import Document
from registry.models.earlier_conclusions import EarlierConclusion
from registry.models.files import FilePage, StoredFile
from registry.models.intakes import Intake
from registry.models.journal import JournalEntry, JournalSeal, JournalValue
from registry.models.kept import Kept, KeptForever, KeptQuerySet
from registry.models.letters import Letter
from registry.models.lists import ListImport, ListMemory, ListRow, OrganisationName
from registry.models.numbering import NumberRegister
from registry.models.office_texts import OfficeText
from registry.models.operations import Operation
from registry.models.organisations import Employment, Organisation
from registry.models.passes import AccessPass
from registry.models.people import Person, User
from registry.models.procedures import Procedure, ProcedureVersion
from registry.models.relations import Relation
from registry.models.roles import RoleGrant
from registry.models.setups import FirstHour
from registry.models.staff import StaffConfirmation
from registry.models.territories import Territory

__all__ = [
    "Absence",
    "AccessPass",
    "CalendarDay",
    "CalendarFeed",
    "Case",
    "CaseWord",
    "ClassifierItem",
    "Consent",
    "ConsentText",
    "Document",
    "EarlierConclusion",
    "Employment",
    "FilePage",
    "FirstHour",
    "Intake",
    "JournalEntry",
    "JournalSeal",
    "JournalValue",
    "Kept",
    "KeptForever",
    "KeptQuerySet",
    "Letter",
    "ListImport",
    "ListMemory",
    "ListRow",
    "NumberRegister",
    "OfficeText",
    "Operation",
    "Organisation",
    "OrganisationName",
    "Person",
    "Procedure",
    "ProcedureVersion",
    "Relation",
    "RoleGrant",
    "StaffConfirmation",
    "StoredFile",
    "Territory",
    "User",
]
