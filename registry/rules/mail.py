"""Why a letter did not leave the server, told apart by what a person would mend."""

import smtplib
import socket
import ssl

from registry.rules.vocabulary import MailFault

# The first that fits: some of the later kinds are kinds of the earlier ones.
_KINDS: tuple[tuple[type[BaseException], MailFault], ...] = (
    (smtplib.SMTPAuthenticationError, MailFault.WRONG_PASSWORD),
    (smtplib.SMTPSenderRefused, MailFault.SENDER_REFUSED),
    (smtplib.SMTPRecipientsRefused, MailFault.RECIPIENT_REFUSED),
    (smtplib.SMTPNotSupportedError, MailFault.NO_ENCRYPTION),
    (smtplib.SMTPServerDisconnected, MailFault.HUNG_UP),
    (ssl.SSLError, MailFault.NO_ENCRYPTION),
    (socket.gaierror, MailFault.NO_SUCH_SERVER),
    (ConnectionRefusedError, MailFault.REFUSED),
    (TimeoutError, MailFault.SILENT),
)


def fault_of(error: BaseException) -> MailFault:
    """The fault behind an error of the mail library; nothing of its text is used."""
    return next((fault for kind, fault in _KINDS if isinstance(error, kind)), MailFault.OTHER)
