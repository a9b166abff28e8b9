"""Private keys: make, keep, load, and sign with Ed25519 and with SM2."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from liuhen_proof.kept_texts import decode_kept
from liuhen_proof.keys import ED25519, SM2, VerifyKey
from liuhen_proof.libcrypto import Sm2Unavailable, libcrypto
from liuhen_proof.notes import COSIGNATURE
from liuhen_proof.sm2 import sm2_point

__all__ = ["Ed25519Signer", "Sm2Signer", "Sm2Unavailable", "WitnessSigner", "save"]


class Ed25519Signer:
    """Signs notes as ``name`` with Ed25519."""

    def __init__(self, name: str, *, pem: bytes) -> None:
        try:
            key = load_pem_private_key(pem, password=None)
        except UnsupportedAlgorithm as reason:  # what cryptography says of an SM2 key
            raise ValueError("not an Ed25519 private key") from reason
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("not an Ed25519 private key")
        self.name, self.pem, self._key = name, pem, key
        raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.verify_key = VerifyKey(name, ED25519, raw)
        self.key_id = self.verify_key.key_id

    @classmethod
    def generate(cls, name: str) -> Ed25519Signer:
        key = Ed25519PrivateKey.generate()
        return cls(name, pem=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    @classmethod
    def load(cls, name: str, *, path: Path) -> Ed25519Signer:
        return cls(name, pem=decode_kept(path.read_bytes()).encode())

    def sign(self, text: bytes) -> bytes:
        return self._key.sign(text)


class Sm2Signer:
    """Signs notes as ``name`` with SM2 and SM3. Raises Sm2Unavailable where OpenSSL cannot."""

    def __init__(self, name: str, *, pem: bytes) -> None:
        self.name, self.pem = name, pem
        self.verify_key = VerifyKey(name, SM2, libcrypto().public_key(pem))
        if sm2_point(self.verify_key.key) is None:
            raise ValueError("not an SM2 private key")
        self.key_id = self.verify_key.key_id

    @classmethod
    def generate(cls, name: str) -> Sm2Signer:
        return cls(name, pem=libcrypto().generate())

    @classmethod
    def load(cls, name: str, *, path: Path) -> Sm2Signer:
        return cls(name, pem=decode_kept(path.read_bytes()).encode())

    def sign(self, text: bytes) -> bytes:
        return libcrypto().sign(self.pem, text)


class WitnessSigner:
    """Cosigns other people's checkpoints as seen ``at`` (seconds since 1970), a C2SP witness."""

    def __init__(self, name: str, *, pem: bytes, at: int) -> None:
        self._signer, self._at = Ed25519Signer(name, pem=pem), at
        self.name = name
        self.verify_key = VerifyKey(name, COSIGNATURE, self._signer.verify_key.key)
        self.key_id = self.verify_key.key_id

    def sign(self, text: bytes) -> bytes:
        seen = b"cosignature/v1\ntime %d\n" % self._at + text
        return self._at.to_bytes(8, "big") + self._signer.sign(seen)


def save(pem: bytes, *, path: Path) -> None:
    """Write a private key that only its owner may read. Raises FileExistsError rather than replace one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(descriptor)
