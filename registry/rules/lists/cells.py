"""What is written in a cell: names, dates, addresses, yes and no, as people write them."""

import re
from dataclasses import dataclass
from datetime import date

_SPACES = re.compile(r"\s+")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
_NUMERIC_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:\s*г\.?)?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_WORDY_DATE = re.compile(r"(\d{1,2})\s+([а-я]+)\s+(\d{4})(?:\s*г\.?|\s*года)?")
_MONTHS = (
    "январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр",
    "ноябр", "декабр",
)  # fmt: skip
_YES = frozenset({"да", "1", "+", "v", "есть", "истина", "true", "yes", "x", "х", "✓"})
_NO = frozenset({"нет", "0", "-", "–", "—", "ложь", "false", "no", ""})
# «Алиев Руслан Ахмед оглы»: the word after the patronymic belongs to it.
_PATRONYMIC_TAILS = frozenset({"оглы", "оглу", "кызы", "гызы", "улы", "уулу"})
_INITIAL = re.compile(r"^(?:[А-ЯЁA-Z]\.?){1,2}$", re.IGNORECASE)
_NAME = re.compile(r"^[^\W\d_]+(?:['’-][^\W\d_]+)*$")


class CellFault(ValueError):
    """A cell that cannot be read. ``code`` says why; the text of the cell is in ``value``."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


@dataclass(frozen=True)
class FullName:
    """Surname, first name, patronymic; the last may be missing."""

    last: str
    first: str
    patronymic: str = ""

    @property
    def key(self) -> str:
        """By which namesakes are found: the patronymic, often left out, is compared after that."""
        return name_key(self.last, self.first)

    def __str__(self) -> str:
        return " ".join(filter(None, (self.last, self.first, self.patronymic)))


def folded(text: str) -> str:
    """The text as it is compared: case, ё and spaces make no difference."""
    return _SPACES.sub(" ", text).strip().lower().replace("ё", "е")


def name_key(last: str, first: str) -> str:
    return folded(f"{last} {first}")


def tidy(text: str) -> str:
    """The text as it is kept: spaces at the ends and doubled ones are slips."""
    return _SPACES.sub(" ", text).strip()


def read_name(text: str) -> FullName:
    """«СОКОЛОВА  анна Викторовна» → Соколова, Анна, Викторовна."""
    words = tidy(text.replace(",", " ")).split(" ")
    if words == [""]:
        raise CellFault("name_missing")
    if len(words) > 1 and any(_INITIAL.match(word) for word in words[1:]):
        raise CellFault("name_initials", text)
    if len(words) < 2:
        raise CellFault("name_one_word", text)
    last, first, *rest = words
    if len(rest) > 1 and folded(rest[-1]) not in _PATRONYMIC_TAILS:
        raise CellFault("name_too_long", text)
    if not all(_NAME.match(word) for word in words):
        raise CellFault("name_bad_signs", text)
    patronymic = " ".join([_cased(rest[0]), *map(str.lower, rest[1:])]) if rest else ""
    return FullName(_cased(last), _cased(first), patronymic)


def read_date(text: str) -> date | None:
    """«01.09.2026», «1.9.26», «2026-09-01», «1 сентября 2026 г.»; nothing for an empty cell."""
    text = folded(text)
    if not text:
        return None
    try:
        if found := _ISO_DATE.fullmatch(text):
            year, month, day = map(int, found.groups())
        elif found := _NUMERIC_DATE.fullmatch(text):
            day, month, year = map(int, found.groups())
            year += 2000 if year < 100 else 0
        elif found := _WORDY_DATE.fullmatch(text):
            day, year = int(found[1]), int(found[3])
            month = 1 + [found[2].startswith(stem) for stem in _MONTHS].index(True)
        else:
            raise CellFault("bad_date", text)
        return date(year, month, day)
    except ValueError as error:
        raise CellFault("bad_date", text) from error


def read_email(text: str) -> str:
    """The address in small letters; empty for an empty cell or a dash."""
    text = tidy(text).lower().removeprefix("mailto:")
    if text in _NO:
        return ""
    if not _EMAIL.fullmatch(text):
        raise CellFault("bad_email", text)
    return text


def read_phone(text: str) -> str:
    """As it was written; a cell without five digits holds no phone."""
    text = tidy(text)
    if text in _NO:
        return ""
    if not 5 <= len(digits(text)) <= 40:
        raise CellFault("bad_phone", text)
    return text[:60]


def digits(phone: str) -> str:
    """The last ten digits, by which phones are compared: «8» and «+7» are the same."""
    return re.sub(r"\D", "", phone)[-10:] if len(phone) < 30 else re.sub(r"\D", "", phone)


def read_yes_no(text: str) -> bool | None:
    """Nothing for an empty cell."""
    told = folded(text)
    if not told:
        return None
    if told in _YES:
        return True
    if told in _NO:
        return False
    raise CellFault("bad_yes_no", text)


def read_part_time(text: str) -> bool | None:
    """Whether it is a second job: «совместитель», «внешнее совместительство», «основное место»."""
    told = folded(text)
    if "основн" in told or "штатн" in told:
        return False
    if "совмест" in told or told.startswith(("внеш", "внутр")):
        return not told.startswith("не ")
    return read_yes_no(text)


def _cased(word: str) -> str:
    """Capital first letters where the word is written all in one case."""
    if word.isupper() or word.islower():
        return "-".join(part.capitalize() for part in word.split("-"))
    return word


def gender_of(patronymic: str) -> str:
    """By the ending of the patronymic; empty where it does not tell. As codes of ``Gender``."""
    told = folded(patronymic)
    if told.endswith(("вна", "чна", "шна", "кызы", "гызы")):
        return "female"
    return "male" if told.endswith(("вич", "ьич", "мич", "нич", "кич", "оглы", "оглу")) else ""
