"""Seal a report for a ring of keys, so that any two of its three holders open it and none alone (ADR-38).

A ring has a key pair. Its private half is kept only inside boxes: for each ordered pair of holders it is sealed to the
second, and that to the first. A holder's own private half is locked by his passphrase, which nobody keeps.
"""

import os
import struct
from dataclasses import dataclass

import orjson
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ENVELOPE_BYTES = 128 * 1024
"""What a report weighs before it is sealed, whatever it says."""
MOST_FILES, MOST_FILES_BYTES = 3, 96 * 1024
KEY_BYTES, NONCE_BYTES, TAG_BYTES, SALT_BYTES = 32, 12, 16, 16
SEALED_BYTES = KEY_BYTES + NONCE_BYTES + ENVELOPE_BYTES + TAG_BYTES
STRETCHED = struct.Struct(">BI")
"""By how many rounds, and over how many KiB, argon2id made a key of words: it stands before what they lock."""
MOST_STRETCHED = (16, 1024 * 1024)


class Unopened(ValueError):
    """A lock that this passphrase, code or key does not open."""


@dataclass(frozen=True)
class Pair:
    """A key pair, both halves raw."""

    public: bytes
    private: bytes


def fresh_pair() -> Pair:
    private = X25519PrivateKey.generate()
    return Pair(private.public_key().public_bytes_raw(), private.private_bytes_raw())


def seal_to(public: bytes, plain: bytes, *, about: str) -> bytes:
    """Seal for whoever has the private half of ``public``."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    mine, nonce = once.public_key().public_bytes_raw(), os.urandom(NONCE_BYTES)
    key = _derived(shared, mine + public)
    return mine + nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def open_with(private: bytes, sealed: bytes, *, about: str) -> bytes:
    """Return what was sealed to the public half. Raises Unopened."""
    mine = X25519PrivateKey.from_private_bytes(private)
    theirs, nonce = sealed[:KEY_BYTES], sealed[KEY_BYTES : KEY_BYTES + NONCE_BYTES]
    shared = mine.exchange(X25519PublicKey.from_public_bytes(theirs))
    key = _derived(shared, theirs + mine.public_key().public_bytes_raw())
    return _opened(key, nonce, sealed[KEY_BYTES + NONCE_BYTES :], about=about)


def lock(plain: bytes, passphrase: str, *, about: str) -> bytes:
    """Lock something by words that are slow to guess."""
    head = STRETCHED.pack(*settings.KEY_STRETCHING) + os.urandom(SALT_BYTES)
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + AESGCM(_slow(passphrase, head)).encrypt(nonce, plain, about.encode())


def unlock(locked: bytes, passphrase: str, *, about: str) -> bytes:
    """Return what was locked. Raises Unopened for other words."""
    size = STRETCHED.size + SALT_BYTES
    head, rest = locked[:size], locked[size:]
    return _opened(_slow(passphrase, head), rest[:NONCE_BYTES], rest[NONCE_BYTES:], about=about)


def boxes(private: bytes, publics: dict[int, bytes], *, about: str) -> dict[str, str]:
    """Return a ring's private half in a box for each ordered pair of holders: ``first-second`` to hex."""
    return {
        f"{first}-{second}": seal_to(
            publics[first], seal_to(publics[second], private, about=about), about=about
        ).hex()
        for first in publics
        for second in publics
        if first != second
    }


def peeled(kept: dict[str, str], first: int, private: bytes, *, about: str) -> dict[int, bytes]:
    """Take the first holder's layer off: what is left for each of the others. Raises Unopened."""
    return {
        int(pair.partition("-")[2]): open_with(private, bytes.fromhex(box), about=about)
        for pair, box in kept.items()
        if pair.startswith(f"{first}-")
    }


def packed(told: dict[str, object], files: list[bytes]) -> bytes:
    """Put a report and its files into one piece of the one size. Raises ValueError where they do not fit."""
    head = orjson.dumps(told)
    body = len(head).to_bytes(4, "big") + head + b"".join(len(f).to_bytes(4, "big") + f for f in files)
    if len(body) > ENVELOPE_BYTES:
        raise ValueError(f"a report of {len(body)} bytes does not fit")
    return body.ljust(ENVELOPE_BYTES, b"\0")


def unpacked(body: bytes, *, files: int = 0) -> tuple[dict[str, object], list[bytes]]:
    """Return what ``packed`` put together, with so many files."""
    size = int.from_bytes(body[:4], "big")
    told: dict[str, object] = orjson.loads(body[4 : 4 + size])
    at, found = 4 + size, []
    for _ in range(files):
        size = int.from_bytes(body[at : at + 4], "big")
        found.append(body[at + 4 : at + 4 + size])
        at += 4 + size
    return told, found


def padded(plain: bytes, size: int) -> bytes:
    """Fill up to a whole number of ``size``, at least one; ``unpadded`` takes it away."""
    body = len(plain).to_bytes(4, "big") + plain
    return body.ljust(-(-len(body) // size) * size, b"\0")


def unpadded(body: bytes) -> bytes:
    return body[4 : 4 + int.from_bytes(body[:4], "big")]


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=b"liuhen ring" + info).derive(secret)


def _slow(words: str, head: bytes) -> bytes:
    rounds, kib = STRETCHED.unpack_from(head)
    if rounds > MOST_STRETCHED[0] or kib > MOST_STRETCHED[1]:
        raise Unopened(f"a lock of {rounds} rounds over {kib} KiB is none of ours")
    return hash_secret_raw(
        words.encode(), head[STRETCHED.size :], time_cost=rounds, memory_cost=kib, parallelism=1, hash_len=KEY_BYTES,
        type=Type.ID,
    )  # fmt: skip


def _opened(key: bytes, nonce: bytes, sealed: bytes, *, about: str) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, about.encode())
    except InvalidTag:
        raise Unopened(f"what was sealed about {about} does not open") from None
