"""Rows of the registry for tests: believable, one function a model, nothing hidden.

Whatever is not said is made up; numbers grow through a run, so that two rows never clash.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile

from registry.models import (
    AccessPass,
    Case,
    ClassifierItem,
    Consent,
    ConsentText,
    Document,
    Employment,
    NumberRegister,
    Organisation,
    Person,
    Procedure,
    ProcedureVersion,
    Relation,
    RoleGrant,
    StoredFile,
    Territory,
    User,
)
from registry.rules.vocabulary import (
    CaseKind,
    CaseState,
    ClassifierKey,
    ConsentPurpose,
    DocumentKind,
    DocumentState,
    FileKind,
    OrganisationKind,
    PassKind,
    PreviewState,
    RelationKind,
    RelationSource,
    Role,
    VersionState,
)

# A Monday, 12:00 in Moscow.
NOW = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
TODAY = NOW.date()

_next = count(1)

_SURNAMES = ("Соколова", "Воронцова", "Лапина", "Зимина", "Орешкина", "Туманова", "Ярцева")
_NAMES = ("Анна", "Вера", "Галина", "Дарья", "Елена", "Жанна", "Зоя")
_PATRONYMICS = ("Викторовна", "Андреевна", "Борисовна", "Глебовна", "Денисовна")


def make_territory(**fields: Any) -> Territory:
    """A municipality with its methodical service, in Moscow's zone."""
    number = next(_next)
    return Territory.objects.create(
        **{
            "code": f"territory-{number}",
            "name": f"Заозёрский район {number}",
            "service_name": "Муниципальное бюджетное учреждение «Методическая служба»",
            "service_short_name": "Методическая служба",
            "city": "Заозёрск",
            "address": "ул. Садовая, д. 5",
            "email": f"service-{number}@areopag.example",
            "phone": "8 (800) 000-00-00",
            "signatory_name": "И. П. Рябинина",
            "signatory_position": "Директор",
        }
        | fields
    )


def make_person(**fields: Any) -> Person:
    """Someone with an address for letters and without an account."""
    number = next(_next)
    return Person.objects.create(
        **{
            "last_name": _SURNAMES[number % len(_SURNAMES)],
            "first_name": _NAMES[number // 7 % len(_NAMES)],
            "patronymic": _PATRONYMICS[number % len(_PATRONYMICS)],
            "gender": "female",
            "email": f"person-{number}@areopag.example",
        }
        | fields
    )


def make_user(person: Person | None = None, **fields: Any) -> User:
    """An account that may sign in with the password «парольпароль»."""
    person = person or make_person()
    password = fields.pop("password", "парольпароль")
    email = fields.pop("email", person.email or f"user-{next(_next)}@areopag.example")
    return User.objects.create_user(email, password, person=person, **fields)


def make_organisation(territory: Territory | None = None, **fields: Any) -> Organisation:
    number = next(_next)
    return Organisation.objects.create(
        **{
            "territory": territory or make_territory(),
            "name": f"Муниципальное бюджетное общеобразовательное учреждение «Школа № {number}»",
            "short_name": f"Школа № {number}",
            "kind": OrganisationKind.SCHOOL,
        }
        | fields
    )


def make_employment(
    person: Person, organisation: Organisation | None = None, **fields: Any
) -> Employment:
    return Employment.objects.create(
        **{
            "person": person,
            "organisation": organisation or make_organisation(),
            "position": "учитель",
        }
        | fields
    )


def grant(
    person: Person,
    role: Role,
    territory: Territory,
    *,
    directions: list[ClassifierItem] | None = None,
    **fields: Any,
) -> RoleGrant:
    """A role in force since long ago and without an end."""
    granted = RoleGrant.objects.create(
        **{
            "person": person,
            "role": role,
            "territory": territory,
            "period_from": date(2025, 9, 1),
            "basis": "приказ № 12 от 29.08.2025",
            "granted_at": NOW - timedelta(days=300),
        }
        | fields
    )
    granted.directions.set(directions or [])
    return granted


def make_pass(person: Person | None = None, **fields: Any) -> AccessPass:
    """An open invitation by letter."""
    return AccessPass.objects.create(
        **{
            "person": person or make_person(),
            "territory": fields.get("territory") or make_territory(),
            "kind": PassKind.LETTER,
            "made_at": NOW,
            "expires_at": NOW + timedelta(days=14),
        }
        | fields
    )


def make_relation(subject: Person, other: Person, **fields: Any) -> Relation:
    return Relation.objects.create(
        **{
            "subject": subject,
            "other": other,
            "kind": RelationKind.MENTOR,
            "source": RelationSource.RECORDED,
        }
        | fields
    )


def make_classifier_item(
    classifier: ClassifierKey = ClassifierKey.EXPERT_DIRECTION, **fields: Any
) -> ClassifierItem:
    number = next(_next)
    return ClassifierItem.objects.create(
        **{
            "classifier": classifier,
            "key": f"value-{number}",
            "title": f"значение {number}",
            "position": number,
        }
        | fields
    )


def make_procedure_version(
    territory: Territory | None = None, *, parameters: dict[str, Any] | None = None, **fields: Any
) -> ProcedureVersion:
    """A procedure with one version in force; without ``parameters`` it says nothing."""
    number = next(_next)
    procedure = Procedure.objects.create(
        territory=territory or make_territory(),
        kind=CaseKind.EXAMINATION,
        code=f"procedure-{number}",
        title="Экспертиза методических материалов",
    )
    return ProcedureVersion.objects.create(
        **{
            "procedure": procedure,
            "number": 1,
            "state": VersionState.IN_FORCE,
            "parameters": parameters or {},
            "basis": "приказ № 40 от 01.09.2025",
            "in_force_from": date(2025, 9, 1),
        }
        | fields
    )


def make_case(
    territory: Territory | None = None, *, parameters: dict[str, Any] | None = None, **fields: Any
) -> Case:
    """A submitted work whose completeness is being checked; ``state="draft"`` has no number."""
    number = next(_next)
    territory = territory or make_territory()
    version = fields.pop("procedure_version", None)
    defaults: dict[str, Any] = {
        "territory": territory,
        "kind": CaseKind.EXAMINATION,
        "procedure_version": version or make_procedure_version(territory, parameters=parameters),
        "number": f"2026-{number:04d}",
        "title": "Сборник заданий по географии родного края",
        "state": CaseState.CHECKING,
        "created_at": NOW - timedelta(days=1),
        "opened_at": NOW - timedelta(hours=2),
    }
    if fields.get("state") == CaseState.DRAFT:
        defaults |= {"number": "", "opened_at": None}
    if "applicant" not in fields:
        defaults["applicant"] = make_person()
    return Case.objects.create(**defaults | fields)


def make_consent_text(territory: Territory | None = None, **fields: Any) -> ConsentText:
    return ConsentText.objects.create(
        **{
            "territory": territory or make_territory(),
            "purpose": ConsentPurpose.PROCESSING,
            "number": 1,
            "title": "Согласие на обработку персональных данных",
            "body": "Я даю согласие на обработку моих персональных данных.",
            "in_force_from": date(2025, 9, 1),
        }
        | fields
    )


def make_consent(
    person: Person, text: ConsentText | None = None, case: Case | None = None, **fields: Any
) -> Consent:
    return Consent.objects.create(
        **{
            "person": person,
            "text": text or make_consent_text(),
            "case": case,
            "given_at": NOW,
        }
        | fields
    )


def make_number_register(territory: Territory | None = None, **fields: Any) -> NumberRegister:
    return NumberRegister.objects.create(
        **{
            "territory": territory or make_territory(),
            "kind": CaseKind.EXAMINATION,
            "year": 2026,
            "pattern": "{year}-{number:04d}",
        }
        | fields
    )


def make_stored_file(
    case: Case | None = None, *, body: bytes = b"%PDF-1.7\n%%EOF\n", **fields: Any
) -> StoredFile:
    """A stored PDF whose preview is ready; its body is not checked."""
    number = next(_next)
    return StoredFile.objects.create(
        **{
            "case": case,
            "name": "Сборник.pdf",
            "kind": FileKind.PDF,
            "content_type": "application/pdf",
            "size": len(body),
            "sha256": f"{number:064x}",
            "content": ContentFile(body, name=f"file-{number}"),
            "preview": PreviewState.READY,
            "page_count": 1,
            "uploaded_by": case.applicant if case else None,
            "uploaded_at": NOW,
        }
        | fields
    )


def make_document(case: Case | None = None, **fields: Any) -> Document:
    """A valid conclusion; its file is a stub, not a rendered paper."""
    number = next(_next)
    case = case or make_case()
    return Document.objects.create(
        **{
            "key": f"document-{number}",
            "territory": case.territory,
            "case": case,
            "kind": DocumentKind.CONCLUSION,
            "number": f"{number}-ЭЗ",
            "title": "Мотивированное экспертное заключение",
            "snapshot": {},
            "snapshot_sha256": f"{number:064x}",
            "template": "conclusion",
            "file": make_stored_file(case),
            "state": DocumentState.VALID,
            "verification_code": f"CODE-{number:04d}",
            "issued_at": NOW,
        }
        | fields
    )
