"""What people type into a search field."""

import re

FEWEST_LETTERS = 2
MOST_WORDS = 6


def patterns_of(text: str) -> tuple[str, ...]:
    """A regular expression for each word; «е» finds «ё» and the other way round.

    Nothing for less than two letters: that would find everybody.
    """
    words = text.replace("№", " ").replace("«", " ").replace("»", " ").split()
    if sum(map(len, words)) < FEWEST_LETTERS:
        return ()
    return tuple(re.sub("[её]", "[её]", re.escape(word.lower())) for word in words[:MOST_WORDS])
