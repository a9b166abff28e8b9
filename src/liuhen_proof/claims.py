"""Signed claims as a token of letters, to be checked without any network: a card, a ticket, a receipt.

A token is a C2SP signed note in base64url: a first line that no log's origin is, one line of JSON, the signature.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from liuhen_proof import canonical, notes
from liuhen_proof.keys import ED25519, VerifyKey
from liuhen_proof.notes import NoteError

TOKEN_MAX = 4096


@dataclass(frozen=True)
class Kind:
    """What a kind of token says: its first line, its claims, and which of them are moments."""

    header: str
    zh: str
    claims: tuple[str, ...]
    moments: tuple[str, ...]


@dataclass(frozen=True)
class Claimed:
    """What a token says, and by which key."""

    claims: dict[str, str]
    key: VerifyKey


def token(kind: Kind, claims: dict[str, str], signer: notes.Signer) -> str:
    """Return the signed token, in letters and digits only, - and _."""
    text = f"{kind.header}\n{canonical.dumps(claims).decode()}\n"
    return base64.urlsafe_b64encode(notes.sign(text, [signer]).encode()).decode().rstrip("=")


def read(kind: Kind, told: str, keys: Sequence[VerifyKey]) -> Claimed:
    """Return what a token says. Raises NoteError unless it is of that kind and a key of ``keys`` signed it."""
    told = "".join(told.split())
    if len(told) > TOKEN_MAX:
        raise NoteError(f"not a {kind.zh}")
    try:
        note = base64.b64decode(told + "=" * (-len(told) % 4), altchars=b"-_", validate=True).decode()
        text, signatures = notes.parse(note)
        header, line, rest = text.split("\n")
        claims = canonical.loads(line.encode())
    except (binascii.Error, ValueError) as wrong:
        raise NoteError(f"not a {kind.zh}") from wrong
    if header != kind.header or rest or not _has_claims(kind, claims):
        raise NoteError(f"not a {kind.zh}")
    for signature in signatures:
        for key in keys:
            ours = key.kind == ED25519 and (key.name, key.key_id) == (signature.name, signature.key_id)
            if ours and key.verify(text.encode(), signature.value) and claims["origin"] == key.name:
                return Claimed(claims, key)
    raise NoteError("no known key signed it")


def _has_claims(kind: Kind, claims: object) -> bool:
    if not isinstance(claims, dict) or set(claims) != set(kind.claims):
        return False
    if not all(isinstance(value, str) for value in claims.values()):
        return False
    try:
        return all(datetime.fromisoformat(claims[name]).tzinfo for name in kind.moments)
    except ValueError:
        return False
