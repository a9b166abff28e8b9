"""SM3 (GB/T 32905) in plain Python: for a leaf or a signature's digest, a thousand times too slow for a recording."""

from __future__ import annotations

START: tuple[int, ...] = (
    0x7380166F,
    0x4914B2B9,
    0x172442D7,
    0xDA8A0600,
    0xA96F30BC,
    0x163138AA,
    0xE38DEE4D,
    0xB0FB0E4E,
)
MASK = 0xFFFFFFFF


def sm3_of_small(message: bytes) -> bytes:
    """Return the SM3 digest of ``message``; about 0.3 MB/s, so meant for some kilobytes."""
    padding = b"\x80" + bytes(-(len(message) + 9) % 64) + (8 * len(message)).to_bytes(8, "big")
    state, data = START, message + padding
    for at in range(0, len(data), 64):
        state = _compress(state, data[at : at + 64])
    return b"".join(word.to_bytes(4, "big") for word in state)


def _rotate(word: int, bits: int) -> int:
    bits %= 32
    return ((word << bits) | (word >> (32 - bits))) & MASK


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for i in range(16, 68):
        x = w[i - 16] ^ w[i - 9] ^ _rotate(w[i - 3], 15)
        w.append(x ^ _rotate(x, 15) ^ _rotate(x, 23) ^ _rotate(w[i - 13], 7) ^ w[i - 6])
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        a12 = _rotate(a, 12)
        ss1 = _rotate((a12 + e + _rotate(0x79CC4519 if i < 16 else 0x7A879D8A, i)) & MASK, 7)
        ff = a ^ b ^ c if i < 16 else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if i < 16 else (e & f) | (~e & MASK & g)
        tt1 = (ff + d + (ss1 ^ a12) + (w[i] ^ w[i + 4])) & MASK
        tt2 = (gg + h + ss1 + w[i]) & MASK
        a, b, c, d = tt1, a, _rotate(b, 9), c
        e, f, g, h = tt2 ^ _rotate(tt2, 9) ^ _rotate(tt2, 17), e, _rotate(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h)))  # noqa: B905 -- verify.py runs on 3.8
