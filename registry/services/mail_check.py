"""The test letter of the first hour: sent at once, so that its failure can be explained at once.

Neither the password nor the server's own words get into a log or a page.
"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.utils.translation import gettext as _

from registry.labels import MAIL_FAULT
from registry.models import FirstHour, Territory
from registry.rules.actors import Actor
from registry.rules.mail import fault_of
from registry.rules.vocabulary import MailFault
from registry.services.errors import DomainError
from registry.services.journal import record, recording

SMTP = "django.core.mail.backends.smtp.EmailBackend"
TO_FILES = "django.core.mail.backends.filebased.EmailBackend"
WAITS_FOR = 10  # seconds; somebody looks at the page meanwhile


@dataclass(frozen=True)
class MailSettings:
    """How mail is set up on the server, without its secret."""

    leaves: bool
    folder: str
    host: str
    port: int
    security: str
    user: str
    has_password: bool
    sender: str


class MailRefused(DomainError):
    """The test letter did not leave; ``code`` is a ``MailFault``."""

    def __init__(self, fault: MailFault) -> None:
        super().__init__(fault.value, MAIL_FAULT[fault])


def mail_settings() -> MailSettings:
    """What the server was told by EMAIL_URL."""
    security = "SSL" if settings.EMAIL_USE_SSL else "STARTTLS" if settings.EMAIL_USE_TLS else ""
    to_files = settings.EMAIL_BACKEND == TO_FILES
    return MailSettings(
        leaves=not to_files,
        folder=str(getattr(settings, "EMAIL_FILE_PATH", "") or "") if to_files else "",
        host=settings.EMAIL_HOST if settings.EMAIL_BACKEND == SMTP else "",
        port=settings.EMAIL_PORT,
        security=security,
        user=settings.EMAIL_HOST_USER,
        has_password=bool(settings.EMAIL_HOST_PASSWORD),
        sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
    )


def send_test_letter(territory: Territory, *, to: str, actor: Actor, now: datetime) -> None:
    """Send a letter that asks for nothing. Raises ``MailRefused`` that says what to mend.

    Side effects: the letter; that it left is remembered and stands in the territory's journal.
    """
    if not mail_settings().leaves:
        raise MailRefused(MailFault.NOT_CONFIGURED)
    message = EmailMessage(
        subject=_("Test letter of Areopag"),
        body=_(
            "Good day!\n\nThis is a test letter of “%(service)s”. If you read it, letters to "
            "teachers and experts will arrive as well. Nothing needs to be answered."
        )
        % {"service": territory.service_name},
        from_email=formataddr(
            (territory.service_short_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        ),
        to=[to],
        reply_to=[territory.email] if territory.email else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    _send(message)
    with recording():
        FirstHour.objects.update_or_create(territory=territory, defaults={"mail_checked_at": now})
        record(
            "registry.mail.checked", subject=territory, territory=territory, actor=actor, now=now
        )


def _send(message: EmailMessage) -> None:
    connection = get_connection()
    if isinstance(connection, SmtpBackend):
        connection.timeout = WAITS_FOR
    try:
        connection.send_messages([message])
    except Exception as error:
        # Whatever it is, it is told to the person who waits for it; its text may hold the secret.
        raise MailRefused(fault_of(error)) from None
