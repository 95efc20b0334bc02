"""What a new wording says otherwise than the one before it, and what such a change may be called."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from registry.rules.vocabulary import ChangeClass
from review.rules.procedure import ProcedureParameters
from review.rules.procedure_parts import ORGANISATIONAL, Place, Told, changed_places

ORDER = tuple(ChangeClass)  # the lightest first
MISSPELT = 0.6  # a word at least so much like another is that word, written otherwise
WORD = re.compile(r"\w+(?:[-,.]\w+)*")
# A word without which, or with which, a sentence says the opposite.
DENIALS = frozenset(
    [
        "не",
        "ни",
        "нет",
        "без",
        "кроме",
        "только",
        "или",
        "либо",
        "нельзя",
        "no",
        "not",
        "without",
        "except",
        "only",
    ]
)


# Numbers and months in words: «семь» and «восемь», «июня» and «июля» are alike as letters only.
IN_WORDS = re.compile(
    r"(од[ин]н|дв[аеу]|тр[иеё]|четыр|четвёрт|пят|шест|сем[иь]?|седьм|восем|восьм|девя|десят|сорок"
    r"|сот|сто|тысяч|полтор|полов|перв|втор|(?:янв|февр|сент|окт|нояб|дек)\w*[рл]|март|апрел"
    r"|ма[йяею]$|ию[нл]|август)\w*"
)


class ChangeReason(StrEnum):
    """Why a change may not be called less than it is."""

    SETTING = "setting"
    ORGANISATION = "organisation"
    NUMBER = "number"
    DENIAL = "denial"
    OTHER_WORDS = "other_words"
    SPELLING = "spelling"


@dataclass(frozen=True)
class ClassAdvice:
    """The lightest class that may be said of a change, the one proposed, and why."""

    least: ChangeClass
    proposed: ChangeClass
    reasons: tuple[ChangeReason, ...] = ()

    def allows(self, chosen: ChangeClass) -> bool:
        return ORDER.index(chosen) >= ORDER.index(self.least)


WEIGHT = {
    ChangeReason.SETTING: (ChangeClass.NEW_MEANING, ChangeClass.NEW_MEANING),
    ChangeReason.ORGANISATION: (ChangeClass.CLARIFICATION, ChangeClass.CLARIFICATION),
    ChangeReason.NUMBER: (ChangeClass.CLARIFICATION, ChangeClass.NEW_MEANING),
    ChangeReason.DENIAL: (ChangeClass.CLARIFICATION, ChangeClass.NEW_MEANING),
    ChangeReason.OTHER_WORDS: (ChangeClass.CLARIFICATION, ChangeClass.CLARIFICATION),
    ChangeReason.SPELLING: (ChangeClass.TYPO, ChangeClass.TYPO),
}


def advise(reasons: Sequence[ChangeReason]) -> ClassAdvice:
    """The heaviest of what the reasons demand and propose."""
    found = tuple(one for one in ChangeReason if one in reasons)
    weights = [WEIGHT[one] for one in found] or [WEIGHT[ChangeReason.SPELLING]]
    return ClassAdvice(
        least=max((least for least, _proposed in weights), key=ORDER.index),
        proposed=max((proposed for _least, proposed in weights), key=ORDER.index),
        reasons=found,
    )


def class_of_procedures(
    old: ProcedureParameters, new: ProcedureParameters, texts: Sequence[tuple[str, str]] = ()
) -> ClassAdvice:
    """What an edit of a procedure may be called; ``texts`` are pairs of old and new own words.

    A setting by which works are judged is new meaning whatever is said of it; terms, load and
    reminders change how the work is organised, and are a clarification at least.
    """
    reasons = [
        ChangeReason.ORGANISATION if place.part in ORGANISATIONAL else ChangeReason.SETTING
        for place in changed_places(old, new)
    ]
    for before, after in texts:
        reasons += reasons_of_text(before, after)
    return advise(reasons)


def reasons_of_text(old: str, new: str) -> tuple[ChangeReason, ...]:
    """What differs in free text: numbers, denials, words, or spelling alone."""
    if old == new:
        return ()
    before, after = WORD.findall(old.casefold()), WORD.findall(new.casefold())
    reasons = []
    if _numbers(before) != _numbers(after):
        reasons.append(ChangeReason.NUMBER)
    if _denials(before) != _denials(after):
        reasons.append(ChangeReason.DENIAL)
    if not _same_words(before, after):
        reasons.append(ChangeReason.OTHER_WORDS)
    return tuple(reasons) or (ChangeReason.SPELLING,)


def _numbers(words: Sequence[str]) -> list[str]:
    return [word for word in words if _is_number(word)]


def _is_number(word: str) -> bool:
    return any(sign.isdigit() for sign in word) or IN_WORDS.fullmatch(word) is not None


def _denials(words: Sequence[str]) -> list[str]:
    return [word for word in words if word in DENIALS]


def _same_words(before: Sequence[str], after: Sequence[str]) -> bool:
    """Word by word the same, or alike enough to be the same word misspelt."""
    if len(before) != len(after):
        return "".join(before) == "".join(after)  # words written together or apart
    return all(_alike(one, other) for one, other in zip(before, after, strict=True))


def _alike(one: str, other: str) -> bool:
    if _is_number(one) and _is_number(other):
        return True  # told apart as numbers
    return one == other or SequenceMatcher(None, one, other).ratio() >= MISSPELT


@dataclass(frozen=True)
class ComparedSentence:
    """A sentence before and after; None where there is none."""

    place: Place
    old: str | None
    new: str | None

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


def compare_sentences(old: Sequence[Told], new: Sequence[Told]) -> tuple[ComparedSentence, ...]:
    """Both wordings sentence by sentence, place by place in the order of the new one."""
    places = dict.fromkeys(one.place for one in (*new, *old))
    return tuple(
        one
        for place in places
        for one in _compare(
            place,
            [one.text for one in old if one.place == place],
            [one.text for one in new if one.place == place],
        )
    )


def _compare(place: Place, old: list[str], new: list[str]) -> Iterator[ComparedSentence]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for _kind, start, end, new_start, new_end in matcher.get_opcodes():
        before, after = old[start:end], new[new_start:new_end]
        for at in range(max(len(before), len(after))):
            yield ComparedSentence(
                place,
                before[at] if at < len(before) else None,
                after[at] if at < len(after) else None,
            )
