"""What the demonstration is made of, read from the files in ``data``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from registry.rules.vocabulary import Gender

DATA = Path(__file__).parent / "data"
TERRITORIES = ("svetloborsk", "tihoozersk")
PRESCHOOL = "Дошкольное образование"


@dataclass(frozen=True)
class PersonData:
    """Someone in a list of a territory file; ``extra`` is what only that list has."""

    organisation: str
    name: str
    position: str
    extra: Any = None


@dataclass(frozen=True)
class TerritoryData:
    """One methodical service as its file describes it."""

    code: str
    requisites: dict[str, str]
    patterns: dict[str, str]
    council: dict[str, str]
    procedures: list[dict[str, Any]]
    organisations: list[dict[str, Any]]
    people: dict[str, list[PersonData]]
    relations: list[list[str]]
    logins: dict[str, str]

    @property
    def employments(self) -> list[PersonData]:
        """Every person's main place of work, once; second jobs are apart."""
        lists = ("teachers", "experts", "council", "staff")
        main = {one.name: one for key in reversed(lists) for one in self.people[key]}
        return list(main.values())


@dataclass(frozen=True, kw_only=True)
class WorkData:
    """A work: what its author writes about it, and how far its story goes."""

    territory: str
    procedure: str
    title: str
    author: str
    kind: str
    level: str
    subject: str
    audience: str
    goal: str
    annotation: str
    days: int
    until: str
    quality: str
    direction: str = "method_materials"
    stage: int = 0
    co_authors: tuple[str, ...] = ()
    quirks: frozenset[str] = frozenset()


@cache
def read(name: str) -> dict[str, Any]:
    """The parsed file ``data/NAME.toml``."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def territory(code: str) -> TerritoryData:
    raw = read(code)
    lists = dict(raw["people"])
    relations = lists.pop("relations")
    return TerritoryData(
        code=code,
        requisites=raw["territory"],
        patterns=raw["numbers"],
        council=raw["council"],
        procedures=raw["procedures"],
        organisations=raw["organisations"],
        people={key: [PersonData(*row) for row in rows] for key, rows in lists.items()},
        relations=relations,
        logins=raw["logins"],
    )


@cache
def works() -> tuple[WorkData, ...]:
    return tuple(
        WorkData(
            **{
                **raw,
                "co_authors": tuple(raw.get("co_authors", ())),
                "quirks": frozenset(raw.get("quirks", ())),
            }
        )
        for raw in read("works")["works"]
    )


def shown_work() -> WorkData:
    """The work that is driven step by step before the reader's eyes."""
    return next(work for work in works() if work.until == "shown")


def gender_of(name: str) -> Gender:
    """Read from the patronymic: all names here have one."""
    return Gender.MALE if name.endswith("ич") else Gender.FEMALE


def phrases() -> dict[str, Any]:
    return read("phrases")
