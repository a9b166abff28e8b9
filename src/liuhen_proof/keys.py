"""Public keys as people keep them: C2SP verifier keys, one a line, and SM2 keys as PEM."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from liuhen_proof.ed25519 import ed25519_verify
from liuhen_proof.notes import COSIGNATURE, NoteError, decode_base64, key_id
from liuhen_proof.sm2 import sm2_point, sm2_verify

ED25519 = b"\x01"
SM2 = b"\xffsm2-with-sm3/GB-T-32918"  # C2SP's slot for algorithms it has not numbered

ALGORITHMS = {ED25519: "Ed25519", SM2: "SM2"}


@dataclass(frozen=True)
class VerifyKey:
    """A public key under the name it signs as: 32 bytes for Ed25519, SubjectPublicKeyInfo in DER for SM2."""

    name: str
    kind: bytes
    key: bytes

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, kind=self.kind, key=self.key)

    @property
    def vkey(self) -> str:
        """The key as one line of text, to be published."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(self.kind + self.key).decode()}"

    @property
    def pem(self) -> str:
        """An SM2 key as PEM, for other people's tools."""
        text = base64.b64encode(self.key).decode()
        lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
        return f"-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n"

    def verify(self, text: bytes, signature: bytes) -> bool:
        if self.kind == SM2:
            return sm2_verify(self.key, message=text, signature=signature)
        if self.kind == COSIGNATURE:
            if len(signature) != 72:
                return False
            text = b"cosignature/v1\ntime %d\n" % cosigned_at(signature) + text
            signature = signature[8:]
        return ed25519_verify(self.key, message=text, signature=signature)


def cosigned_at(signature: bytes) -> int:
    """Return when a witness signed, in seconds since 1970."""
    return int.from_bytes(signature[:8], "big")


def fingerprint(origin: str, vkeys: Iterable[str]) -> str:
    """One number to compare aloud: 32 hex digits over a log's origin and all its keys, whatever their order."""
    text = "".join(f"{line}\n" for line in (origin, *sorted(vkeys)))
    digits = hashlib.sha256(text.encode()).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def parse_vkey(text: str) -> VerifyKey:
    """Read a verifier key. Raises NoteError."""
    found = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})", text)
    blob = decode_base64(found[3]) if found else b""
    for kind in (ED25519, COSIGNATURE, SM2):
        if found and blob.startswith(kind):
            key = VerifyKey(found[1], kind, blob[len(kind) :])
            fits = sm2_point(key.key) is not None if kind == SM2 else len(key.key) == 32
            if fits and key.key_id.hex() == found[2]:
                return key
    raise NoteError(f"not a verifier key we know: {text[:80]!r}")


def parse_keys(text: str, *, name: str) -> list[VerifyKey]:
    """Read verifier keys and SM2 PEMs from one text; a PEM says no name, so it gets ``name``. Raises NoteError."""
    keys = []
    pem = re.compile(r"-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END PUBLIC KEY-----")
    for body in pem.findall(text):
        key = VerifyKey(name, SM2, decode_base64("".join(body.split())))
        if sm2_point(key.key) is None:
            raise NoteError("the PEM is not an SM2 public key")
        keys.append(key)
    lines = [line.strip() for line in pem.sub("", text).splitlines()]
    return keys + [parse_vkey(line) for line in lines if line and not line.startswith("#")]
