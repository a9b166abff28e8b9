"""Check SM2-with-SM3 signatures (GB/T 32918.2) without any library; slow, public data only."""

from __future__ import annotations

from liuhen_proof.curves import added, affine_x, multiplied
from liuhen_proof.sm3 import sm3_of_small

SM2_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SM2_A = SM2_P - 3
SM2_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SM2_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SM2_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
SM2_ID = b"1234567812345678"  # the default of GM/T 0009; OpenSSL signs with an empty one unless told
# SubjectPublicKeyInfo up to the point: id-ecPublicKey on the named curve 1.2.156.10197.1.301, uncompressed.
SPKI_PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")


def sm2_verify(spki: bytes, *, message: bytes, signature: bytes) -> bool:
    """Say whether ``signature`` (DER) over ``message`` was made with the key of ``spki`` (DER)."""
    point, pair = sm2_point(spki), _der_pair(signature)
    if point is None or pair is None:
        return False
    r, s = pair
    t = (r + s) % SM2_N
    if not (0 < r < SM2_N and 0 < s < SM2_N and t):
        return False
    e = int.from_bytes(sm3_of_small(sm2_preamble(point) + message), "big")
    total = added(multiplied((*SM2_G, 1), s, SM2_P), multiplied((*point, 1), t, SM2_P), SM2_P)
    return total[2] != 0 and (e + affine_x(total, SM2_P)) % SM2_N == r


def sm2_point(spki: bytes) -> tuple[int, int] | None:
    """Return the point of a public key in DER, or None if it is not one on the SM2 curve."""
    if len(spki) != len(SPKI_PREFIX) + 64 or not spki.startswith(SPKI_PREFIX):
        return None
    x, y = int.from_bytes(spki[-64:-32], "big"), int.from_bytes(spki[-32:], "big")
    on_curve = x < SM2_P and y < SM2_P and (y * y - (x * x + SM2_A) * x - SM2_B) % SM2_P == 0
    return (x, y) if on_curve else None


def sm2_preamble(point: tuple[int, int]) -> bytes:
    """Return ZA, the digest of signer's ID, curve and key that goes before the message."""
    numbers = (SM2_A, SM2_B, *SM2_G, *point)
    return sm3_of_small(
        (8 * len(SM2_ID)).to_bytes(2, "big") + SM2_ID + b"".join(n.to_bytes(32, "big") for n in numbers)
    )


def _der_pair(data: bytes) -> tuple[int, int] | None:
    """Read SEQUENCE { INTEGER, INTEGER } in its one DER form, both non-negative and below 2^256."""
    numbers, at = [], 2
    if len(data) < 8 or data[0] != 0x30 or data[1] != len(data) - 2:
        return None
    for _ in range(2):
        if data[at : at + 1] != b"\x02" or at + 2 > len(data):
            return None
        body = data[at + 2 : at + 2 + data[at + 1]]
        minimal = len(body) > 1 and body[0] == 0 and body[1] < 0x80
        if not 0 < len(body) <= 33 or len(body) != data[at + 1] or body[0] >= 0x80 or minimal:
            return None
        numbers.append(int.from_bytes(body, "big"))
        at += 2 + len(body)
    return (numbers[0], numbers[1]) if at == len(data) else None
