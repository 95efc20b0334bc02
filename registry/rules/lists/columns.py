"""Which column holds what: headings found by their meaning."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.rules.lists.cells import folded
from registry.rules.vocabulary import ListField as F
from registry.rules.vocabulary import ListKind

HEADER_WITHIN = 30  # titles, stamps and empty lines above the headings are never longer

# Columns that may not be taken in while there is no protected storage for them.
_PROTECTED = re.compile(
    r"рожден|^д ?р$|^возраст|полных лет|снилс|паспорт|^инн\b|^серия|прописк|адрес (проживания|регистрации)"
)

_WORDS: Mapping[F, str] = {
    F.LAST_NAME: r"^фамилия( (педагога|сотрудника|работника|эксперта))?$",
    F.FIRST_NAME: r"^имя( (педагога|сотрудника|работника|эксперта))?$",
    F.PATRONYMIC: r"^отчество",
    F.FULL_NAME: r"^ф ?и ?о\b|фамилия имя( и)? отчество|^(педагог|сотрудник|работник|эксперт|автор)$",
    F.TRANSFERRED_FROM: r"перевед\w*( а)? из|перевод\w* из|^откуда|прежн\w+ место",
    F.ORGANISATION: (
        r"^(оо|оу|доу|школа|организация|учреждение|место работы)\b|образовательн\w+ (организац|учрежден)"
        r"|основное место работы|(наименование|название) (оо|оу|организац|учрежден|школы)"
    ),
    F.POSITION: r"должност",
    F.EMAIL: r"e ?mail|^email|почт|эл(ектронный)? адрес",
    F.PHONE: r"телефон|^тел\b|мобильн|контакт",
    F.PART_TIME: r"совместит|(вид|тип|форма) занятости|основное место$|характер работы",
    F.PERIOD_FROM: r"прием|принят|поступлени|^с$|работает с|дата начала|дата перевода|срок с|действует с",
    F.PERIOD_TO: r"увол|выбыт|выбыл|окончани|^по$|^до$|работает по|срок по|действует (по|до)",
    F.NAME: r"полное (наименование|название)|^(наименование|название)( (оо|оу|организации|учреждения))?$",
    F.SHORT_NAME: r"(краткое|сокращенное) (наименование|название)|^кратко$|^сокращенно$",
    F.KIND: r"^(вид|тип)( (оо|оу|организации|учреждения))?$|^категория организации",
    F.SUBORDINATE: r"подведом|учредител",
    F.CLOSED_DATE: r"закрыт|ликвид|реорганиз",
    F.DIRECTIONS: r"направлен",
    F.BASIS: r"приказ|основани|распоряжени",
    F.NUMBER: r"(номер|№) (заключения|сертификата|документа)|^(рег )?(номер|№)$|регистрационный номер",
    F.ISSUED_DATE: r"дата( (выдачи|заключения|регистрации|документа))?$",
    F.TITLE: r"название работы|наименование работы|тема|материал|^работа$|название$",
    F.HOLDER: r"^ф ?и ?о\b|^автор|педагог|фамилия имя( и)? отчество|кому выдан",
    F.VERDICT: r"вывод|решение|результат|итог",
}  # fmt: skip

_NAMES = (F.FULL_NAME, F.LAST_NAME, F.FIRST_NAME, F.PATRONYMIC)
# In the order of preference: a heading that fits two fields goes to the first.
FIELDS: Mapping[ListKind, tuple[F, ...]] = {
    ListKind.ORGANISATIONS: (F.SHORT_NAME, F.NAME, F.KIND, F.SUBORDINATE, F.CLOSED_DATE),
    ListKind.PEOPLE: (
        *_NAMES, F.TRANSFERRED_FROM, F.PART_TIME, F.ORGANISATION, F.POSITION, F.EMAIL, F.PHONE,
        F.PERIOD_FROM, F.PERIOD_TO,
    ),
    ListKind.EXPERTS: (
        *_NAMES, F.ORGANISATION, F.POSITION, F.EMAIL, F.PHONE, F.DIRECTIONS, F.BASIS,
        F.PERIOD_FROM, F.PERIOD_TO,
    ),
    ListKind.CONCLUSIONS: (
        F.NUMBER, F.ISSUED_DATE, F.HOLDER, F.TITLE, F.ORGANISATION, F.VERDICT,
    ),
}  # fmt: skip

# Each group needs one of its sets of columns.
NEEDED: Mapping[ListKind, tuple[tuple[frozenset[F], ...], ...]] = {
    ListKind.ORGANISATIONS: ((frozenset({F.NAME}), frozenset({F.SHORT_NAME})),),
    ListKind.PEOPLE: (
        (frozenset({F.FULL_NAME}), frozenset({F.LAST_NAME, F.FIRST_NAME})),
        (frozenset({F.ORGANISATION}),),
        (frozenset({F.POSITION}),),
    ),
    ListKind.EXPERTS: (
        (frozenset({F.FULL_NAME}), frozenset({F.LAST_NAME, F.FIRST_NAME})),
        (frozenset({F.DIRECTIONS}),),
    ),
    ListKind.CONCLUSIONS: (
        (frozenset({F.NUMBER}),),
        (frozenset({F.ISSUED_DATE}),),
        (frozenset({F.HOLDER}),),
    ),
}


@dataclass(frozen=True)
class Columns:
    """Where the headings stand and what they mean: a field, ``None`` for left out, by column."""

    header: int
    fields: tuple[F | None, ...]


def heading_key(heading: str) -> str:
    """«Ф.И.О. педагога (полностью)» → «ф и о педагога полностью»: as headings are compared."""
    return " ".join(re.sub(r"[^\w№]+", " ", folded(heading)).split())


def is_protected(heading: str) -> bool:
    """A column of birth dates, SNILS, passports: it is not even kept."""
    return bool(_PROTECTED.search(heading_key(heading)))


def find_columns(
    rows: Sequence[Sequence[str]], kind: ListKind, remembered: Mapping[str, str]
) -> Columns:
    """The row of headings among the first rows, and the meaning of each of its cells.

    The row with most understood headings wins, the upper of two. ``remembered`` is what people
    said of such headings before: it wins over the words.
    """
    best = Columns(0, (None,) * len(rows[0]) if rows else ())
    most = 0
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        fields = mean(row, kind, remembered)
        count = sum(field is not None for field in fields)
        if count > most and not _looks_like_data(row):
            best, most = Columns(at, fields), count
    return best


def mean(
    headings: Sequence[str], kind: ListKind, remembered: Mapping[str, str]
) -> tuple[F | None, ...]:
    """The field of each heading; a field is given once, to its first heading."""
    given: set[F] = set()
    found: list[F | None] = []
    for heading in headings:
        field = _meaning(heading, kind, remembered, given)
        if field:
            given.add(field)
        found.append(field)
    return tuple(found)


def find_missing(fields: Sequence[F | None], kind: ListKind) -> list[tuple[F, ...]]:
    """Needed columns that nothing was chosen for: each as the fields that would do."""
    chosen = {field for field in fields if field}
    return [
        tuple(sorted(sets[0]))
        for sets in NEEDED[kind]
        if not any(needed <= chosen for needed in sets)
    ]


def _meaning(
    heading: str, kind: ListKind, remembered: Mapping[str, str], given: set[F]
) -> F | None:
    key = heading_key(heading)
    if not key or is_protected(heading):
        return None
    if key in remembered:
        told = remembered[key]
        return F(told) if told and told in FIELDS[kind] and told not in given else None
    for field in FIELDS[kind]:
        if field not in given and re.search(_WORDS[field], key):
            return field
    return None


def _looks_like_data(row: Sequence[str]) -> bool:
    """A row with an address or a day in it is no row of headings."""
    return any("@" in cell or re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2,4}", cell) for cell in row)
