"""Names of organisations as people write them: «МБОУ „СОШ № 5“» and «Школа №5»."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from registry.rules.lists.cells import folded
from registry.rules.vocabulary import OrganisationKind as K

_FORMS = re.compile(
    r"\b(?:муниципальн\w+|государственн\w+|краев\w+|областн\w+|республиканск\w+|федеральн\w+|бюджетн\w+|автономн\w+"
    r"|казенн\w+|общеобразовательн\w+|дошкольн\w+|профессиональн\w+|образовательн\w+|учрежден\w+"
    r"|организаци\w+|[мгко][бак]?д?оу|[мг][бак]?о?у(?:до)?|[мг][бак]?п?оу|[мг][бак]оу)\b"
)
# In this order: «детский сад при школе» is no school, «методическая служба» no service of a school.
_KINDS: tuple[tuple[K, str], ...] = (
    (K.METHODICAL_SERVICE, r"методическ\w+ (служб|центр|кабинет)|\bимц\b|\bгимц\b|\bммс\b"),
    (K.AUTHORITY, r"управлени\w+ образован|отдел\w* образован|департамент|министерств|\bоуо\b"),
    (K.KINDERGARTEN, r"детск\w+ сад|дошкольн|\b[мгк]?[бак]?доу\b|\bдс\b|\bд/с\b|\bоdo\b|\bодо\b|ясли"),
    (K.COLLEGE, r"колледж|техникум|училищ|\bпоо\b|\bспо\b|\b[гм][бак]?поу\b|профессиональн\w+ образоват"),
    (K.SUPPLEMENTARY, r"дополнительн|\bцдо\b|\bддт\b|дом (детского )?творчества|\bдюсш\b|дворец|школ\w+ искусств|\bоудо\b|\b[мг][бак]удо\b|\bцдт\b|\b[мг][бак]у до\b|станци\w+ юных"),
    (K.SCHOOL, r"школ|\bс[ок]?ош\b|\bоош\b|\bнош\b|гимнази|лице[йя]|прогимнази|кадетск|интернат|общеобразоват"),
    (K.OTHER, r"\bдругое\b|\bиное\b|\bпрочее\b"),
)  # fmt: skip


def organisation_key(name: str) -> str:
    """The name without quotes, points and the sign of number: as names are compared."""
    told = re.sub(r"№|\bno?\b", " ", folded(name))
    return " ".join(re.sub(r"[^\w/]+", " ", told).split())


def bare_key(name: str) -> str:
    """The name without its legal form as well: «МБОУ „Школа № 5“» is «школа 5»."""
    return " ".join(_FORMS.sub(" ", organisation_key(name)).split())


def kind_of_name(name: str) -> K | None:
    """What kind of organisation bears such a name, or is named by such a word in a list."""
    told = organisation_key(name)
    return next((kind for kind, words in _KINDS if re.search(words, told)), None)


def read_kind(text: str) -> K | None:
    """A kind by its code or by a word for it."""
    return K(text.strip()) if text.strip() in set(K) else kind_of_name(text)


def likeness(name: str) -> tuple[str, str] | None:
    """Kind and number: two names that agree in both are likely of one organisation.

    A school and a gymnasium of one number are two.
    """
    told = organisation_key(name)
    kind, number = kind_of_name(name), re.search(r"\d+", told)
    if not kind or not number:
        return None
    special = re.search(r"гимнази|лице|интернат|кадетск|вечерн", told)
    return (f"{kind}:{special[0] if special else ''}", number[0].lstrip("0"))


@dataclass(frozen=True)
class KnownOrganisation:
    pk: int
    name: str
    short_name: str
    kind: str = ""
    is_subordinate: bool = True
    closed_date: str = ""
    is_unit: bool = False


@dataclass(frozen=True)
class OrganisationIndex:
    """Organisations of a territory by the ways they may be written."""

    known: Mapping[int, KnownOrganisation] = field(default_factory=dict)
    by_name: Mapping[str, int] = field(default_factory=dict)
    by_bare_name: Mapping[str, frozenset[int]] = field(default_factory=dict)
    by_likeness: Mapping[tuple[str, str], frozenset[int]] = field(default_factory=dict)

    def find(self, written: str) -> int | None:
        """The organisation that surely is meant."""
        if pk := self.by_name.get(organisation_key(written)):
            return pk
        bare = self.by_bare_name.get(bare_key(written), frozenset())
        return next(iter(bare)) if len(bare) == 1 else None

    def suggest(self, written: str) -> int | None:
        """The organisation that is likely meant: a person must say so."""
        alike = likeness(written)
        found = self.by_likeness.get(alike, frozenset()) if alike else frozenset()
        return next(iter(found)) if len(found) == 1 else None


def index_organisations(
    known: Iterable[KnownOrganisation], other_names: Mapping[str, int]
) -> OrganisationIndex:
    """``other_names`` are keys of names that people have explained before."""
    every = {one.pk: one for one in known}
    by_name: dict[str, int] = {}
    bare: dict[str, set[int]] = {}
    alike: dict[tuple[str, str], set[int]] = {}
    for one in every.values():
        for written in filter(None, (one.name, one.short_name)):
            by_name.setdefault(organisation_key(written), one.pk)
            bare.setdefault(bare_key(written), set()).add(one.pk)
            if likely := likeness(written):
                alike.setdefault(likely, set()).add(one.pk)
    by_name.update({key: pk for key, pk in other_names.items() if pk in every})
    bare.pop("", None)
    return OrganisationIndex(
        known=every,
        by_name=by_name,
        by_bare_name={key: frozenset(pks) for key, pks in bare.items()},
        by_likeness={key: frozenset(pks) for key, pks in alike.items()},
    )
