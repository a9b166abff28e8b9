"""Seal what a complainant told: SM4-GCM under a key of the complaint's own, itself sealed under the county's (ADR-13).

The county's key lies with the signing keys, never in the database, so that neither the database nor its backup says who
complained. To forget a complainant is to destroy his key: what was sealed stays, and what the ledger says of it stands.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import transaction

from liuhen.kernel import ledger
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.made_once import made_once

REMEMBERED = "sealing-key.remembered"
KEY_FILE = "identity.key"  # which no backup takes in; see entrypoints.commands.backups
KEY_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16
WAY_OUT = (
    "请系统管理员把另行封存的一把放回原处（备份里没有它）；确已遗失、找不回来的，经批准后运行 "
    "liuhen init --new-sealing-key 另造，此前密封的内容从此打不开"
)
_sealed_by_apps: list[Callable[[], Iterable[tuple[bytes | memoryview, str]]]] = []


class Unreadable(Refused):
    """What was sealed cannot be opened: another key, or it was altered."""

    code = "sealed"


class KeyLost(Unreadable):
    """The county's key is not there, or it is another one."""

    code = "sealing-key-lost"


def fresh_key() -> bytes:
    """Return a new key of one complaint."""
    return os.urandom(KEY_BYTES)


def wrap(key: bytes, *, about: str) -> bytes:
    """Seal a complaint's key under the county's. Raises KeyLost."""
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
        raise Unreadable("不能打开：没有密封的内容，或者已经抹去")
    nonce, tag = sealed[:NONCE_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(about.encode())
    try:
        return decryptor.update(sealed[NONCE_BYTES:-TAG_BYTES]) + decryptor.finalize()
    except InvalidTag:
        raise Unreadable(
            "不能打开：密封的内容被改动过，或者当初用的密封密钥已经更换",
            remedy="请安全审计员核查：运行 liuhen ledger verify",
        ) from None


def rests_on(newest: Callable[[], Iterable[tuple[bytes | memoryview, str]]]) -> None:
    """Let an app show what it last had sealed under the county's key, and about what."""
    _sealed_by_apps.append(newest)


def make_key(folder: Path) -> bytes:
    """Make the county's key where there is none, and return it; two processes make one."""
    return made_once(folder / KEY_FILE, os.urandom(KEY_BYTES))


def establish(*, renew: bool = False, by: Actor, at: datetime) -> bool:
    """Make the county's key if there never was one, and remember it on the ledger; return whether anything was done.

    A county of before there was anything to remember has it remembered, if what was sealed last opens. To ``renew`` is
    to give up what was sealed: whatever stands there is the key from now on. Raises KeyLost.
    """
    known, path = _remembered(), Path(settings.KEYS) / KEY_FILE
    if not renew:
        if known or path.exists():
            _demand_it_opens(_county_key())
        elif any(True for _ in _samples()):
            raise KeyLost(_is_not_there(), remedy=WAY_OUT)
    elif path.exists() and path.stat().st_size != KEY_BYTES:
        path.rename(path.with_name(f"{KEY_FILE}.damaged"))
    key = make_key(path.parent)
    if known == _fingerprint(key):
        return False
    data = {"fingerprint": _fingerprint(key), "renewed": bool(renew)}
    with transaction.atomic():
        ledger.append(event=REMEMBERED, subject="", by=by.ref, at=at, data=data)
    return True


def why_lost() -> str:
    """Say what is wrong with the county's key, if anything is, and the way out."""
    try:
        _county_key()
    except KeyLost as lost:
        return str(lost)
    return ""


def _county_key() -> bytes:
    """Return the county's key, which ``init`` made. Raises KeyLost where it is not, or another is."""
    try:
        key = (Path(settings.KEYS) / KEY_FILE).read_bytes()
    except OSError as error:
        remedy = WAY_OUT if _remembered() else "请系统管理员运行 liuhen init"
        raise KeyLost(_is_not_there(), remedy=remedy) from error
    _demand_known(key)
    return key


@lru_cache(maxsize=4)
def _demand_known(key: bytes) -> None:
    if len(key) != KEY_BYTES or (_remembered() or _fingerprint(key)) != _fingerprint(key):
        raise KeyLost(
            f"不能密封、打开密封的内容：{settings.KEYS} 中的 {KEY_FILE} 不是当初的那一把密封密钥",
            remedy=WAY_OUT,
        )


def _demand_it_opens(key: bytes) -> None:
    """Hold a key against what was sealed last. Raises KeyLost if it opens none of it."""
    tried = False
    for sealed, about in () if _remembered() else _samples():
        tried = True
        with suppress(Unreadable):
            _open(key, bytes(sealed), about=about)
            return
    if tried:
        raise KeyLost(
            f"不能密封、打开密封的内容：{settings.KEYS} 中的 {KEY_FILE} 打不开此前密封的内容，不是当初的那一把",
            remedy=WAY_OUT,
        )


def _is_not_there() -> str:
    return f"不能密封、打开密封的内容：密封密钥 {KEY_FILE} 不在 {settings.KEYS}"


def _samples() -> Iterator[tuple[bytes | memoryview, str]]:
    for newest in _sealed_by_apps:
        yield from ((sealed, about) for sealed, about in newest() if bytes(sealed))


def _remembered() -> str:
    """Return the fingerprint of the key that the ledger last told of, empty where it tells of none."""
    entry = Entry.objects.filter(event=REMEMBERED).order_by("-id").first()
    return str(proofs.payload_of(entry)["data"]["fingerprint"]) if entry else ""


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"liuhen identity key\n" + key).hexdigest()
