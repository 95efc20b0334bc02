"""What may enter a list that an administrator extends (REG-04)."""

import re
from collections.abc import Collection

from registry.rules.vocabulary import ClassifierKey

MAX_TITLE_LENGTH = 300

# Lists that say what experts may be asked to judge.
_OF_EXPERT_WORK = frozenset(
    {
        ClassifierKey.EXPERT_DIRECTION,
        ClassifierKey.EXPERTISE_OBJECT,
        ClassifierKey.COMMUNITY_ACTIVITY,
    }
)
# «Соответствие занимаемой должности» is established by the employer's commission: the
# regulation of the expert community takes it out of the experts' remit.
_NOT_FOR_EXPERTS = re.compile(r"соответстви\w* занимаемой должности|\bсзд\b")


def find_title_fault(classifier: ClassifierKey, title: str, *, taken: Collection[str]) -> str:
    """Why a title may not stand in the list, as a code; empty when it may."""
    told = normalised(title)
    if not told:
        return "title_empty"
    if len(title.strip()) > MAX_TITLE_LENGTH:
        return "title_too_long"
    if classifier in _OF_EXPERT_WORK and _NOT_FOR_EXPERTS.search(told):
        return "not_for_experts"
    if told in {normalised(other) for other in taken}:
        return "title_taken"
    return ""


def normalised(title: str) -> str:
    """The title as it is compared: case, ё and spaces make no difference."""
    return " ".join(title.lower().replace("ё", "е").split())
