"""How the sign-in library is tied to our house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and imports, never by the visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
