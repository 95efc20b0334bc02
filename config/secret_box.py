"""Small secrets that must be read back (the key of a code application), encrypted at rest."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

PURPOSE = b"areopag.second-factor:"


def box() -> MultiFernet:
    """Locks with the secret of the installation, opens with former ones too."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key_of(secret)) for secret in keys])


def _key_of(secret: str) -> bytes:
    return base64.urlsafe_b64encode(sha256(PURPOSE + secret.encode()).digest())
