"""Seal what a complainant told: SM4-GCM under a key of the complaint's own, itself sealed under the county's (ADR-13).

The county's key lies with the signing keys, never in the database, so that neither the database nor its backup says who
complained. To forget a complainant is to destroy his key: what was sealed stays, and what the ledger says of it stands.
"""

import os
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

KEY_FILE = "identity.key"  # which no backup takes in; see entrypoints.commands.backups
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16


class Unreadable(RuntimeError):
    """What was sealed cannot be opened: another key, or it was altered."""


def fresh_key() -> bytes:
    """Return a new key of one complaint."""
    return os.urandom(KEY_BYTES)


def wrap(key: bytes, *, about: str) -> bytes:
    """Seal a complaint's key under the county's."""
    return _seal(_county_key(), key, about=about)


def unwrap(wrapped: bytes | memoryview, *, about: str) -> bytes:
    """Return a complaint's key. Raises Unreadable."""
    return _open(_county_key(), bytes(wrapped), about=about)


def seal(key: bytes, told: Any, *, about: str) -> bytes:
    """Seal anything JSON can say; padded, so that its length does not tell how long a name is."""
    plain = orjson.dumps(told)
    return _seal(key, plain + b" " * (-len(plain) % 256), about=about)


def opened(key: bytes, sealed: bytes | memoryview, *, about: str) -> Any:
    """Return what was sealed. Raises Unreadable."""
    return orjson.loads(_open(key, bytes(sealed), about=about))


def seal_bytes(key: bytes, plain: bytes, *, about: str) -> bytes:
    """Seal the bytes of a file."""
    return _seal(key, plain, about=about)


def open_bytes(key: bytes, sealed: bytes, *, about: str) -> bytes:
    """Return the bytes of a file. Raises Unreadable."""
    return _open(key, sealed, about=about)


def _seal(key: bytes, plain: bytes, *, about: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(about.encode())
    sealed = encryptor.update(plain) + encryptor.finalize()
    return nonce + sealed + encryptor.tag


def _open(key: bytes, sealed: bytes, *, about: str) -> bytes:
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise Unreadable(f"nothing is sealed about {about}")
    nonce, tag = sealed[:NONCE_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(about.encode())
    try:
        return decryptor.update(sealed[NONCE_BYTES:-TAG_BYTES]) + decryptor.finalize()
    except InvalidTag:
        raise Unreadable(f"what was sealed about {about} does not open") from None


def _county_key() -> bytes:
    """Return the county's key, made at the first complaint; two processes make one."""
    path = Path(settings.KEYS) / KEY_FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        scrap = path.with_name(f"{KEY_FILE}.{os.getpid()}.{os.urandom(4).hex()}")
        handle = os.open(scrap, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(scrap, path)  # the first one wins, whole
        except FileExistsError:
            pass
        finally:
            scrap.unlink()
    return path.read_bytes()
