"""What is wrong with the mail, told by the kind of the error alone."""

import smtplib
import socket
import ssl

import pytest

from registry.rules.mail import fault_of
from registry.rules.vocabulary import MailFault


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), MailFault.WRONG_PASSWORD),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b.example"), MailFault.SENDER_REFUSED),
        (smtplib.SMTPRecipientsRefused({}), MailFault.RECIPIENT_REFUSED),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), MailFault.NO_ENCRYPTION),
        (smtplib.SMTPServerDisconnected("gone"), MailFault.HUNG_UP),
        (ssl.SSLError("wrong version"), MailFault.NO_ENCRYPTION),
        (socket.gaierror(-2, "unknown name"), MailFault.NO_SUCH_SERVER),
        (ConnectionRefusedError(), MailFault.REFUSED),
        (TimeoutError(), MailFault.SILENT),
        (OSError("something else"), MailFault.OTHER),
        (smtplib.SMTPDataError(554, b"spam"), MailFault.OTHER),
    ],
)
def test_error_of_the_mail_library_has_its_fault(error: Exception, fault: MailFault) -> None:
    assert fault_of(error) is fault
