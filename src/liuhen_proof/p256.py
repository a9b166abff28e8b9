"""Check ECDSA signatures on P-256 with SHA-256, as browsers make them, without any library; slow, public data only."""

from __future__ import annotations

import hashlib

from liuhen_proof.curves import added, affine_x, multiplied

P256_P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
P256_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
P256_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
P256_G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
# SubjectPublicKeyInfo up to the point: id-ecPublicKey on prime256v1, uncompressed.
P256_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")


def p256_verify(spki: bytes, *, message: bytes, signature: bytes) -> bool:
    """Say whether ``signature`` (r and s, 64 bytes) over ``message`` was made with the key of ``spki`` (DER)."""
    point = p256_point(spki)
    if point is None or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < P256_N and 0 < s < P256_N):
        return False
    e, inverse = int.from_bytes(hashlib.sha256(message).digest(), "big"), pow(s, P256_N - 2, P256_N)
    total = added(
        multiplied((*P256_G, 1), e * inverse % P256_N, P256_P),
        multiplied((*point, 1), r * inverse % P256_N, P256_P),
        P256_P,
    )
    return total[2] != 0 and affine_x(total, P256_P) % P256_N == r


def p256_point(spki: bytes) -> tuple[int, int] | None:
    """Return the point of a public key in DER, or None if it is not one on P-256."""
    if len(spki) != len(P256_PREFIX) + 64 or not spki.startswith(P256_PREFIX):
        return None
    x, y = int.from_bytes(spki[-64:-32], "big"), int.from_bytes(spki[-32:], "big")
    on_curve = x < P256_P and y < P256_P and (y * y - x * x * x + 3 * x - P256_B) % P256_P == 0
    return (x, y) if on_curve else None
