"""C2SP signed notes and checkpoints: the log's three lines (origin, size, root) and their signatures."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from liuhen_proof.merkle import HASH_BYTES

NOTE_BYTES_MAX = 64 * 1024
COSIGNATURE = b"\x04"  # the kind of a witness's key: Ed25519, with the time it looked


class NoteError(ValueError):
    """The text is not a signed note or checkpoint, or a known key's signature on it is false."""


class Verifier(Protocol):
    """A public key with the name it signs under; ``keys.VerifyKey`` is the one we have."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    @property
    def kind(self) -> bytes: ...
    def verify(self, text: bytes, signature: bytes) -> bool: ...


class Signer(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def sign(self, text: bytes) -> bytes: ...


@dataclass(frozen=True)
class Signature:
    """One signature line: who claims to sign, and with which key (first four bytes of its hash)."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True)
class Checkpoint:
    """The log at one size. ``verified`` and ``unknown`` are the signatures by known keys and by others."""

    origin: str
    size: int
    root: bytes
    text: str
    verified: tuple[Signature, ...] = ()
    unknown: tuple[Signature, ...] = ()


def key_id(name: str, *, kind: bytes, key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + kind + key).digest()[:4]


def checkpoint_text(*, origin: str, size: int, root: bytes) -> str:
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def sign(text: str, signers: Sequence[Signer]) -> str:
    """Return ``text`` as a note signed by each of ``signers``, in their order."""
    if not text.endswith("\n"):
        raise NoteError("a note's text ends with a newline")
    return text + "\n" + "".join(signature_line(signer, text) for signer in signers)


def signature_line(signer: Signer, text: str) -> str:
    blob = base64.b64encode(signer.key_id + signer.sign(text.encode())).decode()
    return f"— {signer.name} {blob}\n"


def parse(note: str) -> tuple[str, list[Signature]]:
    """Split a note into its signed text and its signatures, none of them checked. Raises NoteError."""
    head, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n") or len(note.encode("utf-8", "replace")) > NOTE_BYTES_MAX:
        raise NoteError("not a signed note")
    signatures = []
    for line in tail[:-1].split("\n"):
        found = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})", line)
        blob = decode_base64(found[2]) if found else b""
        if not found or len(blob) < 5:
            raise NoteError(f"not a signature line: {line[:80]!r}")
        signatures.append(Signature(found[1], blob[:4], blob[4:]))
    return head + "\n", signatures


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the signed text of a checkpoint; lines after the third are ignored. Raises NoteError."""
    found = re.match(r"([^\n]+)\n(0|[1-9][0-9]{0,14})\n([^\n]+)\n", text)
    root = decode_base64(found[3]) if found else b""
    if not found or len(root) != HASH_BYTES:
        raise NoteError("not a checkpoint")
    return Checkpoint(found[1], int(found[2]), root, text)


def size_of(note: str) -> int:
    """Return how much of a log a note speaks of, none of its signatures checked; 0 if it is no checkpoint."""
    try:
        return parse_checkpoint(parse(note)[0]).size
    except NoteError:
        return 0


def open_checkpoint(note: str, *, verifiers: Sequence[Verifier]) -> Checkpoint:
    """Check a checkpoint against known keys. Raises NoteError if one is false, or the log's own did not all sign.

    A log signs with every kind of key it has: where one kind is known and absent, somebody has replaced that key.
    """
    text, signatures = parse(note)
    verified, unknown = [], []
    for signature in signatures:
        known = [v for v in verifiers if (v.name, v.key_id) == (signature.name, signature.key_id)]
        if not known:
            unknown.append(signature)
        elif known[0].verify(text.encode(), signature.value):
            verified.append(signature)
        else:
            raise NoteError(f"the signature of {signature.name} is false")
    if not verified:
        raise NoteError("no signature by a known key")
    bare = parse_checkpoint(text)
    if absent := absent_kinds(bare.origin, signatures, verifiers):
        raise NoteError(f"{len(absent)} of the log's kinds of key did not sign")
    return Checkpoint(bare.origin, bare.size, bare.root, text, tuple(verified), tuple(unknown))


def absent_kinds(origin: str, signatures: Sequence[Signature], keys: Sequence[Verifier]) -> list[bytes]:
    """Return the kinds of key that ``keys`` hold of the log itself and that none of ``signatures`` is by."""
    by = {(signature.name, signature.key_id) for signature in signatures}
    own = [key for key in keys if key.name == origin and key.kind != COSIGNATURE]
    signed = {key.kind for key in own if (key.name, key.key_id) in by}
    return sorted({key.kind for key in own} - signed)


def decode_base64(text: str) -> bytes:
    """Decode strictly. Raises NoteError for anything ``b64encode`` would not have written."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data or base64.b64encode(data).decode() != text:
        raise NoteError(f"not base64: {text[:80]!r}")
    return data
