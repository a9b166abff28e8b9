"""What a phone writes on site without a network: steps chained by digest, each signed with the phone's own key.

A step is one line of canonical JSON and a signature over its bytes. It names the phone (the digest of its key), its
number there, the digest of the step before, the phone's clock and, within one opening of the page, a clock that nobody
can set. Steps of all visits of a phone form one chain, so that none can be left out unseen. To check a log by hand:
python3 -m liuhen_proof.field_log LOG.jsonl
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from liuhen_proof import canonical
from liuhen_proof.p256 import p256_point, p256_verify

FIRST = "0" * 64
"""What the first step of a phone names as the one before."""
STEP_BYTES_MAX = 32 << 10
FIELDS = {
    "v": int, "phone": str, "seq": int, "prev": str, "at": int, "mono": int, "boot": str, "visit": str,
    "kind": str, "data": dict,
}  # fmt: skip
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,63}", re.ASCII)

CheckSignature = Callable[..., bool]
"""``(spki, *, message, signature)``; whoever checks many brings a faster one."""


class FalseStep(ValueError):
    """A step that cannot be believed; ``code`` says why, for programs, ``str()`` for people."""

    def __init__(self, code: str, zh: str) -> None:
        super().__init__(zh)
        self.code = code


@dataclass(frozen=True)
class Step:
    """A step as it was signed. ``at`` and ``mono`` are milliseconds; ``mono`` counts within ``boot``."""

    text: str
    signature: str
    digest: str
    phone: str
    seq: int
    prev: str
    at: int
    mono: int
    boot: str
    visit: str
    kind: str
    data: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class Tail:
    """Where the chain of a phone ends for whoever has it: the number that comes next, and the last step's digest."""

    seq: int = 0
    digest: str = FIRST


@dataclass(frozen=True)
class Merged:
    """What of a batch is new, in the phone's order, and what is wrong with the rest.

    ``known``: had already. ``forks``: signed by the same key under a number that is taken by another step. ``false``:
    (place in the batch, code, sentence). ``missing``: the first and last number that lie between what was had and what
    came; nothing after them is among ``fresh`` unless they are given up for lost.
    """

    tail: Tail
    fresh: tuple[Step, ...] = ()
    known: tuple[Step, ...] = ()
    forks: tuple[Step, ...] = ()
    false: tuple[tuple[int, str, str], ...] = ()
    missing: tuple[int, int] | None = None
    after_a_gap: frozenset[int] = frozenset()
    """Numbers of the fresh steps before which steps are lost for good."""

    @property
    def is_whole(self) -> bool:
        return not (self.forks or self.false or self.missing or self.after_a_gap)


def phone_of(spki: bytes) -> str:
    """Return the name of a phone: the digest of its key. Raises FalseStep for what is no key on P-256."""
    if p256_point(spki) is None:
        raise FalseStep("key", "不是 P-256 公钥")
    return hashlib.sha256(spki).hexdigest()


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def line(
    *, phone: str, tail: Tail, at: int, mono: int, boot: str, visit: str, kind: str, data: dict[str, Any]
) -> str:
    """Return the bytes of the next step as text; whoever holds the key signs them."""
    told = {
        "v": 1, "phone": phone, "seq": tail.seq, "prev": tail.digest, "at": at, "mono": mono, "boot": boot,
        "visit": visit, "kind": kind, "data": data,
    }  # fmt: skip
    return canonical.dumps(told).decode()


def read(text: str, signature: str, *, spki: bytes, check: CheckSignature = p256_verify) -> Step:
    """Read one step and check its signature. Raises FalseStep."""
    if len(text) > STEP_BYTES_MAX:
        raise FalseStep("malformed", "不是一个步骤，或者过大")
    try:
        told = canonical.loads(text.encode())
        signed = base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error, UnicodeEncodeError):
        raise FalseStep("malformed", "不是一个步骤") from None
    if not isinstance(told, dict) or set(told) != set(FIELDS):
        raise FalseStep("malformed", "步骤的项目不全或者多出")
    if any(type(told[name]) is not kind for name, kind in FIELDS.items()) or told["v"] != 1:
        raise FalseStep("malformed", "步骤的项目不对")
    shaped = all(_HEX.fullmatch(told[name]) for name in ("phone", "prev")) and all(
        _WORD.fullmatch(told[name]) for name in ("boot", "visit", "kind")
    )
    if not shaped or min(told["seq"], told["at"], told["mono"]) < 0:
        raise FalseStep("malformed", "步骤的项目不对")
    if told["phone"] != hashlib.sha256(spki).hexdigest():
        raise FalseStep("phone", "是另一部手机的步骤")
    if not check(spki, message=text.encode(), signature=signed):
        raise FalseStep("signature", "签名不对，内容被改动过")
    del told["v"]
    return Step(text=text, signature=signature, digest=digest_of(text), **told)


def merge(
    batch: Iterable[tuple[str, str]],
    *,
    spki: bytes,
    tail: Tail,
    had: Callable[[int], str | None],
    lost: bool = False,
    check: CheckSignature = p256_verify,
) -> Merged:
    """Sort a batch of (text, signature) into what is new and what is not; merging it again changes nothing.

    ``had(seq)`` returns the digest of the step that is had under a number. ``lost``: the phone has said that what is
    missing before this batch is gone; its steps are taken, and the gap is told.
    """
    steps, false = [], []
    for place, (text, signature) in enumerate(batch):
        try:
            steps.append(read(text, signature, spki=spki, check=check))
        except FalseStep as wrong:
            false.append((place, wrong.code, str(wrong)))
    fresh: list[Step] = []
    known: list[Step] = []
    forks: list[Step] = []
    gaps: set[int] = set()
    missing = None
    now: dict[int, str] = {}
    for step in sorted(steps, key=lambda each: each.seq):
        if step.seq < tail.seq:
            there = now.get(step.seq) or had(step.seq)
            (known if there == step.digest else forks).append(step)
            continue
        if step.seq > tail.seq and not lost:
            missing = (tail.seq, step.seq - 1)
            break
        if step.seq > tail.seq:
            gaps.add(step.seq)
        elif step.prev != tail.digest:
            forks.append(step)  # it follows a step that is not the one that is had
            continue
        fresh.append(step)
        now[step.seq] = step.digest
        tail = Tail(step.seq + 1, step.digest)
    return Merged(tail, tuple(fresh), tuple(known), tuple(forks), tuple(false), missing, frozenset(gaps))


def clock_jumps(steps: Sequence[Step], *, tolerance_ms: int) -> Iterator[tuple[Step, int]]:
    """Yield steps at which the phone's clock had been set since the one before, with by how many milliseconds."""
    for before, step in pairwise(steps):
        if before.boot == step.boot:
            by = (step.at - before.at) - (step.mono - before.mono)
            if abs(by) > tolerance_ms:
                yield step, by


def main() -> int:
    """Check a log from the command line: its first line is the key, the others are steps."""
    wanted = argparse.ArgumentParser(description="离线核验手机现场记录：签名、次序、有无缺漏。")
    wanted.add_argument("log", type=Path, help="从系统导出的现场记录（.jsonl）")
    options = wanted.parse_args()
    try:
        lines = [json.loads(each) for each in options.log.read_text("utf-8").splitlines() if each.strip()]
        spki = base64.b64decode(lines[0]["spki"], validate=True)
        batch = [(each["text"], each["signature"]) for each in lines[1:]]
        name = phone_of(spki)
    except (OSError, ValueError, LookupError, TypeError) as wrong:
        print(f"读不懂这份记录：{wrong}")
        return 2
    first = json.loads(batch[0][0]) if batch else {}
    start = Tail(first.get("seq", 0), first.get("prev", FIRST))
    found = merge(batch, spki=spki, tail=start, had=lambda _: None, lost=True)
    for place, _, zh in found.false:
        print(f"第{place + 1}步不可信：{zh}")
    for step in found.forks:
        print(f"第{step.seq}号有两个不同的步骤")
    for seq in sorted(found.after_a_gap):
        print(f"第{seq}号以前有缺漏（同一手机办的其他检查，或者已丢失）")
    print(f"手机 {name[:16]}：{len(found.fresh)} 步签名属实、前后相接。")
    return 0 if not (found.false or found.forks) else 1


if __name__ == "__main__":
    sys.exit(main())
