"""The first person of an installation."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from registry.models import Person, RoleGrant, Territory, User
from registry.rules.actors import Actor
from registry.rules.calendar import local_date
from registry.rules.vocabulary import Role
from registry.services.errors import DomainError
from registry.services.journal import record, recording


class AccountTaken(DomainError):
    """Somebody already signs in with this address."""


def create_administrator(
    territory: Territory,
    *,
    email: str,
    last_name: str,
    first_name: str,
    patronymic: str,
    password: str,
    basis: str,
    actor: Actor,
    now: datetime,
) -> User:
    """Make a person who may sign in and administers the territory.

    Saves the person, the account and the role, and writes a line of the territory's journal.
    An address in use is refused: who has an account is given roles, not a second account.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise AccountTaken(
            "account_taken",
            _("Someone already signs in with this e-mail. Choose another one."),
            field="email",
        )
    with recording():
        person = Person.objects.create(
            last_name=last_name, first_name=first_name, patronymic=patronymic, email=email
        )
        user = User.objects.create_user(email, password, person=person)
        grant = RoleGrant.objects.create(
            person=person,
            role=Role.ADMIN.value,
            territory=territory,
            period_from=local_date(now, territory.time_zone),
            basis=basis,
            granted_at=now,
        )
        record(
            "registry.role.granted",
            subject=grant,
            territory=territory,
            actor=actor,
            now=now,
            new={"role": Role.ADMIN.value, "person": person.pk, "basis": basis},
        )
    return user
