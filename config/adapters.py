"""How the sign-in library is tied to our house."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import InvalidToken, MultiFernet
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext as _

from config.secret_box import box
from registry.models import User
from registry.services.sign_in import note_account_change


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitations and imports, never by the visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """A change of how an account is guarded: a line in the journal and a letter of ours.

        The library's own letter would carry the visitor's network address.
        """
        if isinstance(user, User):
            note_account_change(user, template_prefix.rpartition("/")[2], now=now())


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor lie encrypted; the site has one name on every device."""

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _open(box(), encrypted_text)

    def get_totp_issuer(self) -> str:
        return _("Areopag")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": _("Areopag")}


def _open(opened: MultiFernet, text: str) -> str:
    """Empty when the key of the installation is another one: then no code fits."""
    try:
        return opened.decrypt(text.encode()).decode()
    except InvalidToken:
        return ""
