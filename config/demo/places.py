"""The two methodical services: requisites, organisations, people, roles, procedures, checklists."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from config.demo import content
from config.demo.content import PersonData, TerritoryData
from registry.models import (
    ClassifierItem,
    ConsentText,
    Employment,
    NumberRegister,
    Organisation,
    Person,
    Procedure,
    ProcedureVersion,
    Territory,
    User,
)
from registry.rules.actors import COMMAND
from registry.rules.office import fill
from registry.rules.vocabulary import (
    CaseKind,
    ClassifierKey,
    DocumentKind,
    RelationKind,
    RelationSource,
    Role,
    VersionState,
)
from registry.services.accounts import grant_role
from registry.services.journal import recording
from registry.services.office_texts import CONSENTS, requisites
from registry.services.relations import state_relation
from review.models import Body, BodyMember, Criterion
from review.rules.presets import PRESETS
from review.rules.stored_procedure import write_parameters
from review.rules.vocabulary import BodyKind, BodyRole
from review.services.checklists import draft_checklist, put_in_force
from review.services.pack_files import ready_pack

TEACHES = ("учитель", "воспитатель", "преподаватель", "педагог", "старший воспитатель")
LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "ts",
            "ch",
            "sh",
            "sch",
            "-",
            "y",
            "-",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)


@dataclass
class Place:
    """A methodical service as the stories need it: who is who by name, by role."""

    territory: Territory
    data: TerritoryData
    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    council: Body | None = None
    criteria: dict[int, Sequence[Criterion]] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        return self.people[name]

    def holders(self, role: str) -> list[Person]:
        """People of the staff with this role, in the order of the file."""
        return [self.people[one.name] for one in self.data.people["staff"] if one.extra == role]

    def in_council(self, role: BodyRole) -> list[Person]:
        return [
            self.people[one.name] for one in self.data.people["council"] if one.extra == role.value
        ]


def make_place(code: str, *, password: str, now: datetime) -> Place:
    """Enter one methodical service as it stood when the season began.

    People and organisations are plain rows; roles, ties and checklists go through their services.
    """
    data = content.territory(code)
    began = _season(now)
    place = Place(territory=_territory(data), data=data)
    with recording():
        _organisations(place)
        _people(place, password=password)
        _roles(place, began, now)
        _council(place, began)
        _checklists(place, now)
        _procedures(place, began)
        _consent_texts(place, began)
        _registers(place, now)
        _relations(place, now)
    return place


def find_place(code: str) -> Place:
    """The same, read back from the rows."""
    data = content.territory(code)
    territory = Territory.objects.get(code=code)
    names = {one.name for one in data.employments}
    people = Person.objects.filter(user__email__endswith=f"@{code}.example")
    return Place(
        territory=territory,
        data=data,
        people={one.full_name: one for one in people if one.full_name in names},
        organisations={
            raw["code"]: Organisation.objects.get(territory=territory, short_name=raw["short_name"])
            for raw in data.organisations
        },
        procedures={one.code: one for one in territory.procedures.all()},
        council=territory.bodies.first(),
    )


def login_of(data: TerritoryData, name: str) -> str:
    """The address by which a person signs in: a telling one for those who show the demo."""
    for login, person in data.logins.items():
        if person == name:
            return f"{login}@{data.code}.example"
    last, first, patronymic = name.split()
    return f"{_latin(last)}.{_latin(first)[0]}{_latin(patronymic)[0]}@{data.code}.example"


def _season(now: datetime) -> date:
    """The first of September that lies before everything that happens here."""
    day = (now - timedelta(days=30)).date()
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)


def _latin(text: str) -> str:
    return "".join(LETTERS.get(letter, "") for letter in text.lower()).replace("-", "")


def _territory(data: TerritoryData) -> Territory:
    requisites = {
        key: value for key, value in data.requisites.items() if not key.endswith("_order")
    }
    return Territory.objects.create(**requisites)


def _organisations(place: Place) -> None:
    rows = [
        Organisation(
            territory=place.territory,
            name=raw["name"],
            short_name=raw["short_name"],
            kind=raw["kind"],
            is_subordinate=raw.get("is_subordinate", True),
        )
        for raw in place.data.organisations
    ]
    made = Organisation.objects.bulk_create(rows)
    place.organisations = {
        raw["code"]: row for raw, row in zip(place.data.organisations, made, strict=True)
    }


def _people(place: Place, *, password: str) -> None:
    """People, where they work, and a way for each to sign in; the password is hashed once."""
    employments = place.data.employments
    people = Person.objects.bulk_create(_person(one, place.data) for one in employments)
    place.people = {one.full_name: one for one in people}
    User.objects.bulk_create(
        User(email=person.email, person=person, password=password) for person in people
    )
    main = [(one, True) for one in employments]
    second = [(one, False) for one in place.data.people["second_jobs"]]
    Employment.objects.bulk_create(
        Employment(
            person=place.people[one.name],
            organisation=place.organisations[one.organisation],
            position=one.position,
            is_main=is_main,
        )
        for one, is_main in main + second
    )


def _person(one: PersonData, data: TerritoryData) -> Person:
    last, first, patronymic = one.name.split()
    return Person(
        last_name=last,
        first_name=first,
        patronymic=patronymic,
        gender=content.gender_of(one.name).value,
        email=login_of(data, one.name),
    )


def _roles(place: Place, began: date, now: datetime) -> None:
    lists = place.data.people
    directions = {
        item.key: item
        for item in ClassifierItem.objects.filter(classifier=ClassifierKey.EXPERT_DIRECTION.value)
    }
    teaching = [
        *lists["teachers"],
        *(x for x in lists["experts"] if x.position.startswith(TEACHES)),
    ]
    granted: list[tuple[PersonData, Role, bool]] = [(one, Role.TEACHER, True) for one in teaching]
    granted += [(one, Role.EXPERT, False) for one in lists["experts"]]
    granted += [(one, Role.COUNCIL_MEMBER, False) for one in lists["council"]]
    granted += [
        (one, _COUNCIL_ROLES[one.extra], False)
        for one in lists["council"]
        if one.extra in _COUNCIL_ROLES
    ]
    granted += [(one, Role(one.extra), one.extra.startswith("org_")) for one in lists["staff"]]
    for one, role, in_organisation in granted:
        grant_role(
            place.people[one.name],
            role,
            place.territory,
            organisation=place.organisations[one.organisation] if in_organisation else None,
            directions=[directions[key] for key in one.extra] if role is Role.EXPERT else [],
            period_from=began,
            basis=_basis(place, "experts_order" if role is Role.EXPERT else "staff_order", began),
            actor=COMMAND,
            now=now,
        )


_COUNCIL_ROLES = {"chair": Role.COUNCIL_CHAIR, "secretary": Role.JURY_SECRETARY}


def _basis(place: Place, key: str, began: date) -> str:
    return place.data.requisites[key].format(year=began.year)


def _council(place: Place, began: date) -> None:
    place.council = Body.objects.create(
        territory=place.territory,
        kind=BodyKind.EXPERT_COUNCIL.value,
        title=place.data.council["title"],
        basis=place.data.council["basis"].format(year=began.year),
    )
    BodyMember.objects.bulk_create(
        BodyMember(
            body=place.council,
            person=place.people[one.name],
            role=BodyRole(one.extra).value,
            period_from=began,
            basis=place.council.basis,
        )
        for one in place.data.people["council"]
    )


def _checklists(place: Place, now: datetime) -> None:
    wanted = {code for one in place.data.procedures for code in one["checklists"]}
    for data in ready_pack().checklists:
        if data.code in wanted:
            version = draft_checklist(place.territory, data, actor=COMMAND, now=now)
            put_in_force(version, basis=place.data.council["checklists"], actor=COMMAND, now=now)


def _procedures(place: Place, began: date) -> None:
    """The ready procedures, each with the checklists of this place."""
    for raw in place.data.procedures:
        procedure = Procedure.objects.create(
            territory=place.territory,
            kind=CaseKind.EXAMINATION.value,
            code=raw["code"],
            title=raw["title"],
        )
        ProcedureVersion.objects.create(
            procedure=procedure,
            number=1,
            state=VersionState.IN_FORCE.value,
            parameters=_parameters(raw),
            basis=raw["basis"].format(year=began.year),
            in_force_from=began,
        )
        place.procedures[raw["code"]] = procedure


def _parameters(raw: dict[str, Any]) -> dict[str, Any]:
    preset = PRESETS[raw["preset"]]
    stages = tuple(
        replace(stage, checklist=code)
        for stage, code in zip(preset.stages, raw["checklists"], strict=True)
    )
    rounds = raw.get("max_rounds", preset.max_rounds)
    return write_parameters(replace(preset, stages=stages, max_rounds=rounds))


def _consent_texts(place: Place, began: date) -> None:
    known = requisites(place.territory)
    ConsentText.objects.bulk_create(
        ConsentText(
            territory=place.territory,
            purpose=CONSENTS[text.kind].value,
            number=1,
            title=text.title,
            body=fill(text.body, known),
            in_force_from=began,
        )
        for text in ready_pack().texts
        if text.kind in CONSENTS
    )


def _registers(place: Place, now: datetime) -> None:
    """Each service numbers its works and conclusions in its own way, anew every year."""
    patterns = {
        CaseKind.EXAMINATION.value: place.data.patterns["works"],
        DocumentKind.CONCLUSION.value: place.data.patterns["conclusions"],
    }
    NumberRegister.objects.bulk_create(
        NumberRegister(
            territory=place.territory,
            kind=kind,
            year=now.year,
            pattern=pattern,
            first_number=1,
            next_number=1,
        )
        for kind, pattern in patterns.items()
    )


def _relations(place: Place, now: datetime) -> None:
    for who, whom, kind, note in place.data.relations:
        state_relation(
            place.people[who],
            place.people[whom],
            RelationKind(kind),
            source=RelationSource.RECORDED,
            note=note,
            territory=place.territory,
            actor=COMMAND,
            now=now,
        )


def hashed(password: str) -> str:
    """Hashing is slow by design, so it is done once for all."""
    return make_password(password)
