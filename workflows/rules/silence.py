"""Who has not answered, in counts that may be said aloud."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing waited for: from whom, of which school, of which work if it may be named.

    ``may_name`` is whether the authors may know who judges the work; only then its number or the
    expert may be said where authors read along.
    """

    person_id: int
    name: str
    school: str
    step: str
    number: str
    is_late: bool
    may_name: bool


@dataclass(kw_only=True)
class Silent:
    """A line of the text: whom, how many of each step, how many late, works that may be named."""

    name: str
    steps: dict[str, int] = field(default_factory=dict)
    late: int = 0
    numbers: list[str] = field(default_factory=list)

    def add(self, one: Waiting) -> None:
        self.steps[one.step] = self.steps.get(one.step, 0) + 1
        self.late += one.is_late
        if one.may_name and one.number:
            self.numbers.append(one.number)


AUTHORS_STEPS = frozenset({"revise_material", "answer_question"})


def by_expert(waiting: Iterable[Waiting]) -> list[Silent]:
    """For the experts' own chat: by name. Authors are left out."""
    found: dict[int, Silent] = {}
    for one in waiting:
        if one.step not in AUTHORS_STEPS:
            found.setdefault(one.person_id, Silent(name=one.name)).add(one)
    return sorted(found.values(), key=lambda line: line.name)


def by_school(waiting: Iterable[Waiting]) -> dict[str, list[Silent]]:
    """For the schools' chat, where authors read along.

    An expert is named only for works whose authors may know who judges them; the others are
    counted without a name, and so are authors whose works were returned.
    """
    found: dict[str, dict[str, Silent]] = {}
    for one in waiting:
        is_named = one.may_name and one.step not in AUTHORS_STEPS
        name = one.name if is_named else ""
        lines = found.setdefault(one.school, {})
        key = name or one.step
        line = lines.setdefault(key, Silent(name=name))
        line.steps[one.step] = line.steps.get(one.step, 0) + 1
        line.late += one.is_late
    return {school: list(found[school].values()) for school in sorted(found)}
