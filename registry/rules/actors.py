"""Who acts, and for whom."""

from dataclasses import dataclass

from registry.rules.vocabulary import ActorKind


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Whoever performs an act: a person, the holder of a letter link, a job or a command."""

    kind: ActorKind
    person_id: int | None = None

    @classmethod
    def person(cls, person_id: int) -> "Actor":
        """A signed-in person."""
        return cls(kind=ActorKind.PERSON, person_id=person_id)

    @classmethod
    def letter_link(cls, person_id: int) -> "Actor":
        """The person to whom a signed one-purpose link was sent."""
        return cls(kind=ActorKind.LETTER_LINK, person_id=person_id)


@dataclass(frozen=True, kw_only=True)
class OnBehalfOf:
    """The person for whom the actor acts, and why he may: a scan, an order, a phone call."""

    person_id: int
    basis: str


JOB = Actor(kind=ActorKind.JOB)
COMMAND = Actor(kind=ActorKind.COMMAND)
