"""Whose act it is."""

from django.utils.translation import gettext_lazy as _

from registry.rules.actors import Actor, OnBehalfOf
from registry.rules.vocabulary import ActorKind
from registry.services.errors import DomainError


def acting_person(actor: Actor, on_behalf_of: OnBehalfOf | None) -> int | None:
    """The person whose act it is: whoever acts, or whoever is acted for."""
    return on_behalf_of.person_id if on_behalf_of else actor.person_id


def refuse_another(person_id: int, *, actor: Actor, on_behalf_of: OnBehalfOf | None) -> None:
    """A personal act is the person's own, or entered for him on a stated basis.

    Jobs and commands of an administrator act for the system and are not asked.
    """
    if on_behalf_of is not None and not on_behalf_of.basis.strip():
        raise DomainError(
            "no_basis", _("Say on what basis you enter this: a scan, an order, a call.")
        )
    if on_behalf_of is None and actor.kind in (ActorKind.JOB, ActorKind.COMMAND):
        return
    if acting_person(actor, on_behalf_of) != person_id:
        raise DomainError("not_yours", _("This task belongs to someone else."))
