"""Points of a curve over a prime field with a = -3, as SM2 and P-256 are, in Jacobian coordinates; public data only."""

from __future__ import annotations

from typing import Tuple  # noqa: UP035 (verify.py runs on Python 3.8)

Point = Tuple[int, int, int]  # noqa: UP006


def affine_x(point: Point, prime: int) -> int:
    """Return x of a point that is not infinity."""
    return point[0] * pow(point[2], -2 % (prime - 1), prime) % prime


def doubled(p: Point, prime: int) -> Point:
    x, y, z = p
    zz, yy = z * z % prime, y * y % prime
    s, m = 4 * x * yy % prime, 3 * (x - zz) * (x + zz) % prime  # a = -3
    x3 = (m * m - 2 * s) % prime
    return x3, (m * (s - x3) - 8 * yy * yy) % prime, 2 * y * z % prime


def added(p: Point, q: Point, prime: int) -> Point:
    if p[2] == 0 or q[2] == 0:
        return q if p[2] == 0 else p
    pzz, qzz = p[2] * p[2] % prime, q[2] * q[2] % prime
    u1, u2 = p[0] * qzz % prime, q[0] * pzz % prime
    s1, s2 = p[1] * qzz * q[2] % prime, q[1] * pzz * p[2] % prime
    h, r = (u2 - u1) % prime, (s2 - s1) % prime
    if h == 0:
        return doubled(p, prime) if r == 0 else (1, 1, 0)
    hh = h * h % prime
    hhh, v = h * hh % prime, u1 * hh % prime
    x = (r * r - hhh - 2 * v) % prime
    return x, (r * (v - x) - s1 * hhh) % prime, h * p[2] * q[2] % prime


def multiplied(point: Point, times: int, prime: int) -> Point:
    result: Point = (1, 1, 0)
    while times:
        if times & 1:
            result = added(result, point, prime)
        point = doubled(point, prime)
        times >>= 1
    return result
