"""Seal what is kept only for a while, or only to be read here: under the installation's secret, for one use each."""

import base64

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def box(use: str) -> Fernet:
    """Return what seals and opens for one use; what another use sealed it does not open."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=use.encode()).derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
