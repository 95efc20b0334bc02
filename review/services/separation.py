"""Who may not judge whom: asked wherever an expert is chosen, accepts, scores or votes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from registry.models import Person
from registry.services.errors import DomainError
from review import labels
from review.rules.conflicts import Conflict, is_barred


class Barred(DomainError):
    """The person must not judge this work. ``conflicts`` say why."""

    def __init__(self, person: Person, conflicts: Sequence[Conflict]) -> None:
        super().__init__(
            "barred",
            _("%(person)s cannot judge this work: %(reasons)s. Choose someone else.")
            % {"person": person.full_name, "reasons": named(conflicts)},
            field="experts",
        )
        self.person_id = person.pk
        self.conflicts = tuple(conflicts)


class ReasonNeeded(DomainError):
    """The person may judge this work only as an exception with a reason, noted on paper."""

    def __init__(self, person: Person, conflicts: Sequence[Conflict]) -> None:
        super().__init__(
            "reason_needed",
            _(
                "%(person)s: %(reasons)s. Write why this expert is still needed: "
                "the reason will stand in the conclusion."
            )
            % {"person": person.full_name, "reasons": named(conflicts)},
            field="override_reason",
        )
        self.person_id = person.pk
        self.conflicts = tuple(conflicts)


class CannotJudge(DomainError):
    """A tie that became known after the expert was chosen. His draft stays kept."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(
            "barred",
            _(
                "You cannot judge this work: %(reasons)s. Nothing you wrote is lost. "
                "Tell the coordinator, another expert will be asked."
            )
            % {"reasons": named(conflicts)},
        )
        self.conflicts = tuple(conflicts)


def named(conflicts: Sequence[Conflict]) -> str:
    """The ties in words, for a sentence."""
    return ", ".join(str(labels.CONFLICT_KIND[one.kind]) for one in conflicts)


def refuse_choice(person: Person, conflicts: tuple[Conflict, ...], *, reason: str) -> None:
    """Refuse a barred expert always, and one with a lesser tie unless a reason is given."""
    if is_barred(conflicts):
        raise Barred(person, conflicts)
    if conflicts and not reason.strip():
        raise ReasonNeeded(person, conflicts)


def refuse_barred(conflicts: tuple[Conflict, ...]) -> None:
    """Refuse the person himself, at the door of his own act."""
    if is_barred(conflicts):
        raise CannotJudge(conflicts)
