"""What people type into a search field."""

import re

FEWEST_LETTERS = 2
MOST_WORDS = 6
LONGEST_WORD = 60
# A word keeps its hyphens, so that a number is one word; what stands around a word is dropped.
_WORD = re.compile(r"\w+(?:[-–—]\w+)*")


def patterns_of(text: str) -> tuple[str, ...]:
    """A regular expression for each word; «е» finds «ё» and the other way round.

    Nothing for less than two letters: that would find everybody.
    """
    words = text.replace("№", " ").replace("«", " ").replace("»", " ").split()
    if sum(map(len, words)) < FEWEST_LETTERS:
        return ()
    return tuple(map(pattern_of, words[:MOST_WORDS]))


def pattern_of(word: str) -> str:
    """A regular expression that finds the word anywhere, «е» for «ё» and the other way round."""
    return re.sub("[её]", "[её]", re.escape(word.lower()))


def words_of(text: str) -> tuple[str, ...]:
    """Words as they are compared: in small letters, «ё» as «е», signs around them dropped."""
    folded = text.lower().replace("ё", "е")
    found = (one.group().replace("–", "-").replace("—", "-") for one in _WORD.finditer(folded))
    return tuple(word[:LONGEST_WORD] for word in found)


def beginnings_of(text: str) -> frozenset[str]:
    """What a text is found by: every word, and of a compound each part with what follows it.

    «урок-путешествие» is found by «урок», «урок-пут» and «путешествие».
    """
    return frozenset(
        "-".join(parts[first:])
        for parts in (word.split("-") for word in words_of(text))
        for first in range(len(parts))
    )
