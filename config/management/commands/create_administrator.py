"""Make the first account of an installation, or one more administrator."""

import getpass
import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registry.models import Territory
from registry.rules.actors import COMMAND
from registry.services.administrators import create_administrator
from registry.services.errors import DomainError


class Command(BaseCommand):
    help = "Create a person who may sign in and administers a territory. Asks what is not given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email")
        parser.add_argument("--last-name")
        parser.add_argument("--first-name")
        parser.add_argument("--patronymic")
        parser.add_argument("--territory", metavar="CODE", help="which one, when there are several")
        parser.add_argument(
            "--basis", help="the document that appoints: «приказ № 5 от 01.09.2026»"
        )
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"] or ask(_("E-mail: "), validate_email)
        last_name = options["last_name"] or ask(_("Surname: "), require)
        first_name = options["first_name"] or ask(_("First name: "), require)
        patronymic = options["patronymic"]
        if patronymic is None:
            patronymic = ask(_("Patronymic (Enter if there is none): "))
        territory = find_territory(options["territory"])
        basis = options["basis"] or ask(_("Appointed by (order, its number and date): "), require)
        password = read_password(from_stdin=options["password_stdin"])
        try:
            validate_email(email)
            user = create_administrator(
                territory,
                email=email,
                last_name=last_name,
                first_name=first_name,
                patronymic=patronymic,
                password=password,
                basis=basis,
                actor=COMMAND,
                now=timezone.now(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(
            _("%(email)s may sign in and administers “%(territory)s”.")
            % {"email": user.email, "territory": territory.name}
        )


def find_territory(code: str | None) -> Territory:
    """The territory with this code; the only one; or the first of an empty installation."""
    territories = list(Territory.objects.filter(training_of=None))
    if code:
        chosen = [territory for territory in territories if territory.code == code]
    else:
        chosen = territories or [_create_territory()]
    if len(chosen) == 1:
        return chosen[0]
    known = ", ".join(f"{territory.code} ({territory.name})" for territory in territories)
    raise CommandError(_("Say which territory with --territory: %(known)s.") % {"known": known})


def _create_territory() -> Territory:
    name = ask(_("There is no territory yet. Name of the municipality: "), require)
    service = ask(_("Full name of the methodical service: "), require)
    return Territory.objects.create(
        code=ask(_("Short code in Latin letters, for addresses: "), _require_code),
        name=name,
        service_name=service,
        service_short_name=ask(_("Short name of the service: "), require)[:120],
        city=ask(_("City: "), require),
    )


def read_password(*, from_stdin: bool) -> str:
    """A password good enough, from standard input or typed twice."""
    while True:
        password = (
            sys.stdin.readline().rstrip("\n") if from_stdin else getpass.getpass(_("Password: "))
        )
        try:
            validate_password(password)
        except ValidationError as error:
            if from_stdin:
                raise CommandError(" ".join(error.messages)) from error
            sys.stderr.write("\n".join([*error.messages, ""]))
            continue
        if from_stdin or getpass.getpass(_("The same password again: ")) == password:
            return password
        sys.stderr.write(_("The passwords differ. Type both again.") + "\n")


def ask(prompt: str, check: Callable[[str], None] = lambda text: None) -> str:
    """An answer from the keyboard; asked again until it passes the check."""
    if not sys.stdin.isatty():
        raise CommandError(
            _("Nobody is at the keyboard to answer “%(prompt)s”. Give it as an option, see --help.")
            % {"prompt": prompt.strip(" :")}
        )
    while True:
        answer = input(prompt).strip()
        try:
            check(answer)
        except ValidationError as error:
            sys.stderr.write("\n".join([*error.messages, ""]))
            continue
        return answer


def require(text: str) -> None:
    if not text:
        raise ValidationError(_("This cannot be left empty."))


def _require_code(text: str) -> None:
    require(text)
    if slugify(text) != text:
        raise ValidationError(
            _("Only small Latin letters, digits and hyphens, for example kachkanar.")
        )
