"""Let a phone sign for its officer, and let it no more."""

import base64
import binascii
from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from liuhen.apps.people import queries as people
from liuhen.apps.visits import lifecycle, queries
from liuhen.apps.visits.models import Phone
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, action, step
from liuhen.kernel.identifiers import stated
from liuhen_proof import field_log

CANNOT = lifecycle.REGISTER.cannot
MOST_NAME = 60


@action(lifecycle.REGISTER)
def register(
    *, spki: str, name: str, challenge: str, signature: str, phone_now_ms: int, by: Actor, at: datetime
) -> Phone:
    """Register the key of a phone, which signed the challenge it was given while its officer was logged in."""
    person = people.person_of(by)
    if person is None:
        raise Invalid(f"{CANNOT}：您的账号没有对应的执法人员")
    try:
        key, signed = base64.b64decode(spki, validate=True), base64.b64decode(signature, validate=True)
        key_id = field_log.phone_of(key)
    except (binascii.Error, ValueError):
        raise Invalid(f"{CANNOT}：不是手机浏览器生成的密钥") from None
    if not check_signature(key, message=challenge.encode(), signature=signed):
        raise Invalid(f"{CANNOT}：手机没有用这个密钥签名", remedy="请重新打开现场检查页面再登记")
    if found := queries.phone_of(key_id, person.pk):
        return found  # the answer to the first request was lost on the way
    phone = Phone(
        unit_id=person.unit_id, person=person, name=stated(name)[:MOST_NAME] or "手机", key_id=key_id, spki=spki,
        clock_off_ms=phone_now_ms - round(at.timestamp() * 1000), registered_at=at, tail=field_log.FIRST,
    )  # fmt: skip
    return step(
        phone, lifecycle.REGISTER, by=by, at=at,
        data={"name": phone.name, "key": key_id, "clock_off_ms": phone.clock_off_ms},
    )  # fmt: skip


@action(lifecycle.REVOKE)
def revoke(*, phone: Phone, reason: str, by: Actor, at: datetime) -> Phone:
    """Take a phone out of use: lost, handed back, or somebody else's now; what it signed before stands."""
    return step(
        phone, lifecycle.REVOKE, by=by, at=at, changes={"revoked_reason": reason}, data={"reason": reason}
    )


@lru_cache(maxsize=16)
def _key(spki: bytes) -> ec.EllipticCurvePublicKey:
    """Read a key, once for all steps of a phone. Raises ValueError for what is no key on P-256."""
    key = load_der_public_key(spki)
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise ValueError("not a key on P-256")
    return key


def check_signature(spki: bytes, *, message: bytes, signature: bytes) -> bool:
    """Do what ``liuhen_proof`` does by hand with OpenSSL, fifty times as fast; a test holds the two to each other."""
    if len(signature) != 64:
        return False
    try:
        key = _key(spki)
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True
