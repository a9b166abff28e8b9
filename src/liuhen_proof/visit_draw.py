"""Draw whom to inspect and who goes, so that anybody can draw again: with python3 alone, from what was published.

The roster is a text. Its first line are the terms; then one line for each firm, sorted by stratum, ``[id, code, name,
stratum]``; then one for each officer, ``[id, certificate, [firms he keeps out of]]``. Its digest enters the log before
the seed is known: the SHA-256 of the draw's name and the root of the first signed checkpoint over that entry.

Each stratum is shuffled card by card, as are the officers anew for every firm drawn; the cards come from SHA-256 of
seed, purpose and place. The first of the stratum are drawn who are still there, the first officers who need not
keep out: so a firm that closed, or an officer recused afterwards, is followed by the next of the very same order.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from liuhen_proof.canonical import dumps, loads
from liuhen_proof.hindrances import Arguments, unreadable
from liuhen_proof.kept_texts import decode_kept, mended_note
from liuhen_proof.keys import parse_keys
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.notes import Checkpoint, NoteError, open_checkpoint, parse, parse_checkpoint
from liuhen_proof.tlog_proof import parse_proof

KIND, VERSION = "liuhen-visit-draw", 1
SEED_PREFIX = b"liuhen draw v1\n"
SHOWN = 20


class RosterError(ValueError):
    """The text is not a frozen roster, or not the proof of a draw; ``str()`` is a Chinese clause."""


class Stratum(NamedTuple):
    """Those of one grade: how many there are, and how many of them are drawn."""

    key: str
    size: int
    quota: int


@dataclass(frozen=True)
class VisitTerms:
    """What was decided before the draw: ``plan`` is the draw's name in the log."""

    plan: str
    strata: tuple[Stratum, ...]
    officers: int
    per_visit: int

    def line(self) -> bytes:
        told = {
            "v": VERSION, "plan": self.plan, "strata": [list(each) for each in self.strata],
            "officers": self.officers, "per_visit": self.per_visit,
        }  # fmt: skip
        return dumps(told) + b"\n"


class Firm(NamedTuple):
    """One whom one may inspect."""

    id: int
    code: str
    name: str
    stratum: str


class Officer(NamedTuple):
    """One who may be sent; ``keeps_out`` are the ids of those firms he has to do with."""

    id: int
    certificate: str
    keeps_out: list[int]


class Visit(NamedTuple):
    """A firm that was drawn, in the order of the draw, and who goes there."""

    firm: int
    stratum: str
    officers: tuple[int, ...]


def places(size: int, percent: int) -> int:
    """Return how many of a stratum are drawn: its share, rounded up."""
    return -(-size * percent // 100)


def seed_of(plan: str, *, root: bytes) -> bytes:
    """Return the seed: fixed by a root that nobody could know when the roster was frozen."""
    return hashlib.sha256(SEED_PREFIX + plan.encode() + b"\n" + root).digest()


def order(n: int, *, seed: bytes, purpose: bytes) -> Iterator[int]:
    """Yield 0 to ``n`` - 1 shuffled, as far as is asked for (Fisher and Yates).

    Each step takes 256 bits of its own: what that favours a number by, nobody could ever see.
    """
    begun = seed + purpose
    moved: dict[int, int] = {}
    for at in range(n):
        chance = int.from_bytes(hashlib.sha256(begun + b" %d" % at).digest(), "big")
        other = at + chance % (n - at)
        yield moved.get(other, other)
        moved[other] = moved.get(at, at)


class Roster:
    """A frozen list: its terms, and a line for each firm and each officer, read when they are needed."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.lines = text.split(b"\n")
        self.terms = _terms(self.lines[0])
        self.size = sum(each.size for each in self.terms.strata)
        if self.lines[-1]:
            raise RosterError("名单的最后一行不完整")
        if (n := len(self.lines) - 2) != self.size + self.terms.officers:
            raise RosterError(f"名单应有{self.size + self.terms.officers}行，实有{n}行")
        self.officers = _officers(self.lines[self.size + 1 : -1])

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text).hexdigest()

    def firm(self, at: int) -> Firm:
        try:
            pk, code, name, stratum = json.loads(self.lines[at + 1])
        except (TypeError, ValueError) as error:
            raise RosterError(f"名单第{at + 2}行不是检查对象") from error
        if (type(pk), type(code), type(name), type(stratum)) != (int, str, str, str):
            raise RosterError(f"名单第{at + 2}行不是检查对象")
        return Firm(pk, code, name, stratum)

    def number(self, at: int) -> int:
        """Return the id of a firm, without reading the rest of its line."""
        line = self.lines[at + 1]
        try:
            return int(line[1 : line.index(b",")])
        except ValueError as error:
            raise RosterError(f"名单第{at + 2}行不是检查对象") from error

    def firms(self) -> Iterator[Firm]:
        yield from (self.firm(at) for at in range(self.size))


def _terms(line: bytes) -> VisitTerms:
    try:
        told = loads(line)
        if told["v"] != VERSION:
            raise RosterError(f"不认识的版本：{told['v']!r}")
        strata = tuple(Stratum(str(key), int(size), int(quota)) for key, size, quota in told["strata"])
        terms = VisitTerms(str(told["plan"]), strata, int(told["officers"]), int(told["per_visit"]))
    except (KeyError, TypeError, ValueError) as error:
        raise RosterError(f"第一行不是抽取条件：{error}") from error
    if terms.per_visit < 1 or any(not 0 <= each.quota <= each.size for each in terms.strata):
        raise RosterError("第一行不是抽取条件：数目不合理")
    return terms


def _officers(lines: Sequence[bytes]) -> list[Officer]:
    try:
        found = [Officer(pk, card, out) for pk, card, out in json.loads(b"[" + b",".join(lines) + b"]")]
    except (TypeError, ValueError) as error:
        raise RosterError("名单中有一行不是执法人员") from error
    for each in found:
        if type(each.id) is not int or type(each.certificate) is not str or type(each.keeps_out) is not list:
            raise RosterError("名单中有一行不是执法人员")
    return found


def draw(
    roster: Roster,
    *,
    seed: bytes,
    gone: Collection[int] = (),
    recused: Mapping[int, Collection[int]] | None = None,
) -> list[Visit]:
    """Return whom to inspect and who goes, stratum by stratum.

    ``gone`` are firms that closed since, ``recused`` by firm the officers who must keep out since. A visit for which
    too few are left has fewer officers than the terms say.
    """
    begins, found, out, per_visit = 0, [], recused or {}, roster.terms.per_visit
    known = [(each.id, frozenset(each.keeps_out)) for each in roster.officers]
    for stratum in roster.terms.strata:
        taken = 0
        for at in order(stratum.size, seed=seed, purpose=b"stratum " + stratum.key.encode()):
            if taken == stratum.quota:
                break
            firm = roster.number(begins + at)
            if firm in gone:
                continue
            taken += 1
            officers = crew(known, firm, seed=seed, n=per_visit, out=out.get(firm, ()))
            found.append(Visit(firm, stratum.key, officers))
        begins += stratum.size
    return found


def crew(
    known: Sequence[tuple[int, frozenset[int]]], firm: int, *, seed: bytes, n: int, out: Collection[int] = ()
) -> tuple[int, ...]:
    """Return the first ``n`` officers, in the order of this firm, who need not keep out."""
    found: list[int] = []
    for at in order(len(known), seed=seed, purpose=b"officers %d" % firm):
        pk, keeps_out = known[at]
        if firm not in keeps_out and pk not in out:
            found.append(pk)
            if len(found) == n:
                break
    return tuple(found)


def head_line(
    *, population: str, leaf: bytes, payload: bytes, proof: str, result: Sequence[Visit], gone: Collection[int],
    recused: Mapping[int, Collection[int]],
) -> bytes:  # fmt: skip
    """Write the first line of a proof: what was drawn, who closed and who was recused since, and the log's entry."""
    told = {
        "kind": KIND, "v": VERSION, "population": population, "leaf": base64.b64encode(leaf).decode(),
        "payload": base64.b64encode(payload).decode(), "proof": proof, "gone": sorted(gone),
        "recused": sorted([firm, sorted(out)] for firm, out in recused.items() if out),
        "result": [[each.firm, each.stratum, list(each.officers)] for each in result],
    }  # fmt: skip
    return dumps(told) + b"\n"


@dataclass(frozen=True)
class Findings:
    """What was found, in Chinese sentences; ``unchecked`` is what this file alone cannot show."""

    faults: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults


def verify_draw(
    data: bytes, *, trust: Sequence[str] = (), roster: bytes | None = None, kept: Sequence[str] = ()
) -> Findings:
    """Draw again from a proof. ``trust``: texts of the log's public keys; ``roster``: a copy somebody kept.

    ``kept``: signed checkpoints kept elsewhere: none of them may cover the freezing before the one of the seed.

    Raises RosterError for what is no proof of a draw.
    """
    line, _, text = data.partition(b"\n")
    told, found = _head(line), Findings()
    if hashlib.sha256(text).hexdigest() != told["population"]:
        mended = decode_kept(text).encode()  # what an editor did to line ends is undone
        text = mended if hashlib.sha256(mended).hexdigest() == told["population"] else text
    drawn_from = Roster(text)
    leaf, payload = base64.b64decode(told["leaf"]), base64.b64decode(told["payload"])
    _check_digest(found, drawn_from, told, payload)
    if roster is not None:
        found.faults.extend(_differences(Roster(roster), drawn_from))
    root = _check_entry(found, told, leaf, payload, trust=trust, kept=kept)
    if root is not None:
        _check_drawn(found, drawn_from, told, seed=seed_of(drawn_from.terms.plan, root=root))
    return found


def _head(line: bytes) -> dict[str, Any]:
    try:
        told = loads(line)
        if told["kind"] != KIND or told["v"] != VERSION:
            raise RosterError("不是检查抽取的证明文件")
        for name in ("population", "leaf", "payload", "proof"):
            if not isinstance(told[name], str):
                raise RosterError("不是检查抽取的证明文件")
        found = dict(told)
        found["gone"] = {int(each) for each in told["gone"]}
        found["recused"] = {int(firm): {int(each) for each in out} for firm, out in told["recused"]}
        found["result"] = [
            Visit(int(firm), str(stratum), tuple(int(each) for each in officers))
            for firm, stratum, officers in told["result"]
        ]
        return found
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RosterError("不是检查抽取的证明文件") from error


def _check_digest(found: Findings, roster: Roster, told: Mapping[str, Any], payload: bytes) -> None:
    entered = _object(payload).get("data")
    entered = entered.get("population") if isinstance(entered, dict) else None
    if roster.sha256 == told["population"] == entered:
        found.held.append(f"名单与入账的摘要一致：{roster.sha256}")
    else:
        found.faults.append(f"名单的摘要与入账的不一致：名单被改动过（入账{entered}，现为{roster.sha256}）")


def _differences(kept: Roster, now: Roster) -> Iterator[str]:
    """Say line by line in what a roster differs from the copy somebody kept."""
    if kept.sha256 == now.sha256:
        return
    before, after = {each.id: each for each in kept.firms()}, {each.id: each for each in now.firms()}
    lines = [
        *(f"多出检查对象{each.name}（{each.code}）" for pk, each in after.items() if pk not in before),
        *(f"缺少检查对象{each.name}（{each.code}）" for pk, each in before.items() if pk not in after),
        *(
            f"检查对象{each.name}（{each.code}）改为{after[pk].name}（{after[pk].code}，{after[pk].stratum}）"
            for pk, each in before.items()
            if pk in after and after[pk] != each
        ),
        *(
            f"执法人员{each.certificate}有变动"
            for each in kept.officers + now.officers
            if each not in now.officers or each not in kept.officers
        ),
    ]
    yield from (f"与另存的名单不同：{line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"与另存的名单不同：另有{len(lines) - SHOWN}处"
    elif not lines:
        yield "与另存的名单不同：抽取条件或者次序有变动"


def _check_entry(
    found: Findings,
    told: Mapping[str, Any],
    leaf: bytes,
    payload: bytes,
    *,
    trust: Sequence[str],
    kept: Sequence[str],
) -> bytes | None:
    """Check that the freezing stands in the log; return the root that the seed is from."""
    fields = _object(leaf)
    subject = str(fields.get("subject"))
    entered = fields.get("payload")
    digest = entered.get("sha256") if isinstance(entered, dict) else None
    if (
        fields.get("event") != f"{subject.partition(':')[0]}.frozen"
        or digest != hashlib.sha256(payload).hexdigest()
    ):
        found.faults.append("入账记录与其内容不符，或者不是固定名单的记录")
    try:
        proof = parse_proof(told["proof"])
        if not proof.includes(leaf_hash(leaf)):
            found.faults.append("入账记录不在所附检查点的账本中")
        checkpoint = parse_checkpoint(parse(proof.checkpoint)[0])
        if trust:
            keys = [key for text in trust for key in parse_keys(text, name=checkpoint.origin)]
            open_checkpoint(proof.checkpoint, verifiers=keys)
            found.held.append("检查点的签名有效")
        else:
            found.unchecked.append("没有给出日志公钥，未核验检查点的签名")
    except NoteError as error:
        found.faults.append(f"检查点不可信：{error}")
        return None
    found.held.append(f"固定名单入账在第 {proof.index} 号，早于种子")
    _check_first(found, proof.index, checkpoint, kept)
    return checkpoint.root


def _check_first(found: Findings, index: int, checkpoint: Checkpoint, kept: Sequence[str]) -> None:
    """See that the seed is from the first checkpoint that covers the freezing, as far as others were kept."""
    others = [parse_checkpoint(parse(each)[0]) for each in kept]
    same = [each for each in others if each.origin == checkpoint.origin]
    earlier = sorted(each.size for each in same if index < each.size < checkpoint.size)
    if earlier:
        found.faults.append(f"种子没有取自第一个检查点：规模 {earlier[0]} 的已覆盖该记录")
    elif any(each.size == checkpoint.size and each.root != checkpoint.root for each in same):
        found.faults.append("所附检查点与另存的同一规模的检查点不是同一本账")
    elif any(each.size == checkpoint.size for each in same):
        found.held.append("种子取自第一个覆盖该记录的检查点")
    else:
        found.unchecked.append("没有给出另存的检查点，未核验种子是否取自第一个覆盖该记录的检查点")


def _check_drawn(found: Findings, roster: Roster, told: Mapping[str, Any], *, seed: bytes) -> None:
    if roster.terms.plan != _object(base64.b64decode(told["leaf"])).get("subject"):
        found.faults.append("名单不属于入账的检查任务")
    again = draw(roster, seed=seed, gone=told["gone"], recused=told["recused"])
    if again == told["result"]:
        found.held.append(f"重新抽取得到同样的 {len(again)} 户和检查人员")
        return
    names = {each.id: f"{each.name}（{each.code}）" for each in roster.firms()}
    was, now = {each.firm: each for each in told["result"]}, {each.firm: each for each in again}
    lines = [
        *(f"重新抽取多出{names[pk]}" for pk in now if pk not in was),
        *(f"所记的{names.get(pk, pk)}没有抽中" for pk in was if pk not in now),
        *(f"{names[pk]}的检查人员不同" for pk in now if pk in was and was[pk].officers != now[pk].officers),
    ]
    found.faults.append(f"重新抽取的结果与所记的有{len(lines)}处不同")
    found.faults.extend(lines[:SHOWN])


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = loads(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def main(given: Sequence[str] | None = None) -> int:
    """Draw again from a proof on the disk; 0: it holds, 1: it does not, 2: it cannot be read."""
    wanted = Arguments(description="重新抽取：核对公布的检查抽取，不联网，不依赖任何库。")
    wanted.add_argument("proof", type=Path, help="从公众平台下载的抽取证明")
    wanted.add_argument("--keys", type=Path, action="append", default=[], help="日志公钥，从公众平台下载")
    wanted.add_argument("--roster", type=Path, help="抽取以前另存的名单，逐行比较")
    wanted.add_argument("--checkpoint", type=Path, action="append", default=[], help="另存的检查点")
    wanted.add_argument("--list", action="store_true", help="列出重新抽取的结果")
    asked = wanted.parse_args(given)
    try:
        data = asked.proof.read_bytes()
        kept = asked.roster.read_bytes() if asked.roster else None
        trust = [decode_kept(path.read_bytes()) for path in asked.keys]
        points = [mended_note(decode_kept(path.read_bytes())) for path in asked.checkpoint]
        found = verify_draw(data, trust=trust, roster=kept, kept=points)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"不能核对：{unreadable(error) if isinstance(error, OSError) else error}\n")
        return 2
    for sign, lines in (("✓", found.held), ("—", found.unchecked), ("✗", found.faults)):
        for line in lines:
            sys.stdout.write(f"{sign} {line}\n")
    if asked.list:
        _list(data)
    sys.stdout.write("结论：抽取可以复现。\n" if found.is_sound else "结论：抽取不能复现。\n")
    return 0 if found.is_sound else 1


def _list(data: bytes) -> None:
    line, _, text = data.partition(b"\n")
    told, roster = _head(line), Roster(text)
    names = {each.id: f"{each.code}\t{each.name}" for each in roster.firms()}
    cards = {each.id: each.certificate for each in roster.officers}
    for each in told["result"]:
        crew_zh = "、".join(cards.get(pk, str(pk)) for pk in each.officers)
        sys.stdout.write(f"{each.stratum}\t{names.get(each.firm, each.firm)}\t{crew_zh}\n")


if __name__ == "__main__":
    sys.exit(main())
