"""The proof of a draw, for whoever trusts nobody: one file to recompute it from, without the server.

Its first line says what was drawn from what, with the log's entry and its proof; the frozen population follows.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from liuhen_proof import canonical, drawing, notes
from liuhen_proof.kept_texts import kept_lines
from liuhen_proof.keys import parse_keys
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.notes import NoteError
from liuhen_proof.tlog_proof import Proof, parse_proof

KIND = "liuhen-draw"


@dataclass(frozen=True)
class Verdict:
    """What was found, in Chinese sentences; ``unchecked`` is what this file alone cannot show."""

    faults: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults


def freezing_of(subject: str) -> str:
    """Return the event by which a list is frozen for a subject: ``plan.frozen`` for plan:7."""
    return f"{subject.partition(':')[0]}.frozen"


def head_line(
    *, population: str, leaf: bytes, payload: bytes, proof: str, result: Sequence[drawing.Drawn],
    further: Mapping[str, int],
) -> bytes:  # fmt: skip
    """Write the first line of a proof; ``further`` is how many of each stratum stood in for others."""
    told = {
        "kind": KIND, "v": drawing.VERSION, "population": population,
        "leaf": base64.b64encode(leaf).decode(), "payload": base64.b64encode(payload).decode(), "proof": proof,
        "further": sorted([key, n] for key, n in further.items() if n),
        "result": [[each.id, each.stratum, each.by_risk] for each in result],
    }  # fmt: skip
    return canonical.dumps(told) + b"\n"


def verify(
    path: Path, *, trust: Sequence[str] = (), kept: Sequence[str] | None = None
) -> tuple[dict[str, Any], Verdict]:
    """Recompute the draw in a file. ``trust``: texts of the log's public keys; ``kept``: checkpoints kept elsewhere.

    Returns the file's first line and the verdict. Raises DrawError for a file that is none.
    """
    told = _head(next(_lines_of(path), b""))
    verdict = Verdict()
    leaf, payload = base64.b64decode(told["leaf"]), base64.b64decode(told["payload"])
    _check_population(verdict, path, told, payload)
    proof = _check_entry(verdict, leaf, payload, told["proof"], trust=trust)
    if proof is None:
        return told, verdict
    checkpoint = notes.parse_checkpoint(notes.parse(proof.checkpoint)[0])
    _check_first(verdict, index=proof.index, checkpoint=checkpoint, kept=kept, trust=trust)
    _check_result(verdict, path, told, root=checkpoint.root)
    return told, verdict


def _lines_of(path: Path) -> Iterator[bytes]:
    try:
        yield from kept_lines(path)
    except ValueError as error:
        raise drawing.DrawError(f"not a text: {error}") from error


def _head(line: bytes) -> dict[str, Any]:
    try:
        told = canonical.loads(line.rstrip(b"\n"))
        if told["kind"] != KIND or told["v"] != drawing.VERSION:
            raise drawing.DrawError("not the proof of a draw")
        for name in ("population", "leaf", "payload", "proof"):
            if not isinstance(told[name], str):
                raise drawing.DrawError(f"{name} is no text")
        base64.b64decode(told["leaf"]), base64.b64decode(told["payload"])
        if not isinstance(told["result"], list) or any(
            type(n) is not int for n in dict(told["further"]).values()
        ):
            raise drawing.DrawError("no result")
        return dict(told)
    except (KeyError, TypeError, ValueError) as error:
        raise drawing.DrawError(f"not the proof of a draw: {error}") from error


def _check_population(verdict: Verdict, path: Path, told: Mapping[str, Any], payload: bytes) -> None:
    digest = hashlib.sha256()
    for line in islice(_lines_of(path), 1, None):
        digest.update(line)
    entered = _object(payload).get("data", {}).get("population")
    if digest.hexdigest() != told["population"] or entered != told["population"]:
        verdict.faults.append("名单的摘要与入账的不一致：名单被改动过")
    else:
        verdict.held.append(f"名单与入账的摘要一致：{told['population']}")


def _check_entry(
    verdict: Verdict, leaf: bytes, payload: bytes, text: str, *, trust: Sequence[str]
) -> Proof | None:
    fields = _object(leaf)
    is_freezing = fields.get("event") == freezing_of(str(fields.get("subject")))
    if not is_freezing or fields.get("payload", {}).get("sha256") != _sha256(payload):
        verdict.faults.append("入账记录与其内容不符，或者不是固定名单的记录")
    try:
        proof = parse_proof(text)
        if not proof.includes(leaf_hash(leaf)):
            verdict.faults.append("入账记录不在所附检查点的账本中")
        if trust:
            _opened(proof.checkpoint, notes.parse_checkpoint(notes.parse(proof.checkpoint)[0]).origin, trust)
            verdict.held.append("检查点的签名有效")
        else:
            verdict.unchecked.append("没有给出日志公钥，未核验检查点的签名")
    except NoteError as error:
        verdict.faults.append(f"检查点不可信：{error}")
        return None
    verdict.held.append(f"固定名单入账在第 {proof.index} 号")
    return proof


def _check_first(
    verdict: Verdict,
    *,
    index: int,
    checkpoint: notes.Checkpoint,
    kept: Sequence[str] | None,
    trust: Sequence[str],
) -> None:
    """See that no kept checkpoint covers the entry earlier: the seed must come from the first that does."""
    if kept is None:
        verdict.unchecked.append("没有给出另存的检查点，未核验种子是否取自第一个覆盖该记录的检查点")
        return
    size, roots = checkpoint.size, {}
    for note in kept:
        try:
            other = _opened(note, checkpoint.origin, trust)
        except NoteError as error:
            verdict.unchecked.append(f"另存的检查点中有一个无法识别，未用来比对：{error}")
            continue
        if other.origin == checkpoint.origin:
            roots[other.size] = other.root
    if earlier := sorted(each for each in roots if index < each < size):
        verdict.faults.append(f"种子没有取自第一个检查点：规模 {earlier[0]} 的已覆盖该记录")
    elif roots.get(size, checkpoint.root) != checkpoint.root:
        verdict.faults.append(f"所附检查点与另存的同一规模（{size}）的检查点不是同一本账")
    elif size in roots:
        verdict.held.append("种子取自第一个覆盖该记录的检查点")
    else:
        verdict.unchecked.append("另存的检查点中没有这一个")


def _check_result(verdict: Verdict, path: Path, told: Mapping[str, Any], *, root: bytes) -> None:
    terms = drawing.read_terms(next(islice(_lines_of(path), 1, None), b""))
    if terms.plan != _object(base64.b64decode(told["leaf"])).get("subject"):
        verdict.faults.append("名单不属于入账的抽查计划")

    def population() -> Iterator[drawing.Item]:
        yield from drawing.read_items(islice(_lines_of(path), 2, None))

    drawn = drawing.draw(
        population, terms=terms, seed=drawing.seed_of(terms.plan, root=root), further=dict(told["further"])
    )
    if [[each.id, each.stratum, each.by_risk] for each in drawn] == told["result"]:
        verdict.held.append(f"重新抽取得到同样的 {len(drawn)} 份")
    else:
        verdict.faults.append("重新抽取的结果与所记的不同")


def _opened(note: str, origin: str, trust: Sequence[str]) -> notes.Checkpoint:
    if not trust:
        return notes.parse_checkpoint(notes.parse(note)[0])
    keys = [key for text in trust for key in parse_keys(text, name=origin)]
    return notes.open_checkpoint(note, verifiers=keys)


def _object(data: bytes) -> dict[str, Any]:
    """Read what ought to be an object; anything else is an empty one, and so contradicts what it should say."""
    try:
        value = canonical.loads(data)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
