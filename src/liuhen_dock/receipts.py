"""Check a receipt against our own digests and the pinned log keys, and keep it: it can convict the platform later."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from liuhen_dock.troubles import Stopped, Unproven
from liuhen_dock.trust import open_by_all
from liuhen_proof import canonical
from liuhen_proof.digests import Digests, Sm3Unavailable, digests_of_blocks, read_blocks
from liuhen_proof.kept_texts import decode_kept
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.notes import Checkpoint, NoteError, Verifier, decode_base64
from liuhen_proof.sm3 import sm3_of_small
from liuhen_proof.tlog_proof import parse_proof

DURABLE = ("recording.received", "recording.quarantined")
CHARACTERS_MAX = 1 << 17  # a payload is some kilobytes; SM3 in plain Python takes its time


def measure(path: Path, *, moved: Callable[[int], None], stop: threading.Event) -> Digests:
    """Read the file once; ``sm3`` stays empty where this Python has none. Raises Stopped, OSError."""

    def blocks() -> Iterator[bytes]:
        done = 0
        for block in read_blocks(path):
            if stop.is_set():
                raise Stopped("已停止。")
            done += len(block)
            moved(done)
            yield block

    try:
        return digests_of_blocks(blocks())
    except Sm3Unavailable:
        sha256, size = hashlib.sha256(), 0
        for block in blocks():
            sha256.update(block)
            size += len(block)
        return Digests(sha256.hexdigest(), "", size)


@dataclass(frozen=True)
class Receipt:
    """A receipt that held in every respect."""

    event: str
    recording: int
    index: int
    checkpoint: Checkpoint
    note: str

    @property
    def is_quarantined(self) -> bool:
        return self.event == "recording.quarantined"


def verify_receipt(
    receipt: Mapping[str, object], *, ours: Digests, origin: str, verifiers: Sequence[Verifier]
) -> Receipt:
    """Return the receipt if signatures, inclusion, payload and our own digests all agree. Raises Unproven."""
    try:
        leaf = decode_base64(_text(receipt, "leaf"))
        payload = decode_base64(_text(receipt, "payload"))
        proof = parse_proof(_text(receipt, "proof"))
        checkpoint = open_by_all(proof.checkpoint, verifiers=verifiers)
    except NoteError as error:
        raise Unproven(f"回执存疑：格式不完整，或日志签名不能用本站留存的公钥验证（{error}）。") from error
    _demand(checkpoint.origin == origin, "出自另一本日志")
    _demand(proof.includes(leaf_hash(leaf)), "该条目不在签名的日志之内")

    said, paid = _canonical(leaf, "日志条目"), _canonical(payload, "附文")
    data, promised = paid.get("data"), said.get("payload")
    if not isinstance(data, dict) or not isinstance(promised, dict):
        raise Unproven("回执存疑：条目或附文缺少内容。")
    _demand(_digests_agree(promised, payload), "附文与日志条目中的摘要不符")
    _demand(said.get("v") == 1 and said.get("event") in DURABLE, "不是收讫条目")
    recording = receipt.get("recording")
    _demand(
        type(recording) is int and said.get("subject") == f"recording:{recording}", "录像编号与日志条目不符"
    )
    _demand(
        data.get("sha256") == ours.sha256 and data.get("size") == ours.size, "平台收到的内容与卡上文件不一致"
    )
    _demand(not ours.sm3 or data.get("sm3") == ours.sm3, "平台收到的内容与卡上文件不一致（SM3）")
    assert isinstance(recording, int)
    return Receipt(str(said["event"]), recording, proof.index, checkpoint, proof.checkpoint)


def keep(
    receipt: Mapping[str, object], *, folder: Path, sha256: str, about: Mapping[str, object], is_proven: bool
) -> Path:
    """Write the receipt as it came, with what we know of the file, where no later one overwrites it."""
    folder = folder if is_proven else folder / "存疑"
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"receipt": receipt, "file": about}, ensure_ascii=False, indent=1, sort_keys=True)
    number = 1
    while True:
        path = folder / f"{sha256[:32]}{'' if number == 1 else f'-{number}'}.json"
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_text(text, "utf-8")
            part.replace(path)
            return path
        if _says(path) == text:
            return path
        number += 1


def _says(path: Path) -> str:
    """Read a receipt that somebody may have looked at and saved again."""
    try:
        return decode_kept(path.read_bytes()).strip()
    except ValueError:
        return ""


def _digests_agree(promised: Mapping[str, object], payload: bytes) -> bool:
    sha256, sm3 = hashlib.sha256(payload).hexdigest(), sm3_of_small(payload).hex()
    return promised == {"sha256": sha256, "sm3": sm3, "size": len(payload)}


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unproven(f"回执存疑：{otherwise}。")


def _text(receipt: Mapping[str, object], name: str) -> str:
    text = receipt.get(name)
    if not isinstance(text, str) or len(text) > CHARACTERS_MAX:
        raise Unproven(f"回执存疑：缺少 {name}。")
    return text


def _canonical(data: bytes, what: str) -> dict[str, object]:
    try:
        value = canonical.loads(data)
    except ValueError as error:
        raise Unproven(f"回执存疑：{what}不是规范格式。") from error
    if not isinstance(value, dict):
        raise Unproven(f"回执存疑：{what}不是规范格式。")
    return value
