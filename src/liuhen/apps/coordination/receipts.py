"""What another county says it signed for: read as hostile, then held against keys that two people compared.

A receipt is the entry of its log by which the receiver signed, with its payload and its proof under a checkpoint.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liuhen.apps.coordination.lifecycle import ACCEPT, VERIFY_RECEIPT
from liuhen.apps.coordination.models import CaseTransfer, SenderKey
from liuhen.kernel.flow import Invalid
from liuhen.kernel.identifiers import legible
from liuhen_proof.canonical import loads
from liuhen_proof.digests import digests_of_bytes
from liuhen_proof.keys import parse_keys
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.notes import NoteError, decode_base64, open_checkpoint, parse, parse_checkpoint
from liuhen_proof.tlog_proof import Proof, parse_proof

SHAPE = {"transfer": int, "leaf": str, "payload": str, "proof": str}
WHERE_FROM = "请对方在案件移送页面“下载签收证明”，把文件内容原样、全部粘贴到这里"


@dataclass(frozen=True)
class Receipt:
    """A receipt as it reads, of which nothing is believed yet."""

    leaf: bytes
    payload: bytes
    proof: Proof
    origin: str


@dataclass(frozen=True)
class Verified:
    """What came out: by whose key, the first thing that differs, where in that log it stands and when it was signed."""

    origin: str
    key: SenderKey | None
    differs_zh: str = ""
    index: int = 0
    signed_at: datetime | None = None


def read(text: str) -> Receipt:
    """Read a receipt. Raises Invalid for whatever is none, however it was made."""
    try:
        told = json.loads(text, object_pairs_hook=_once)
        if type(told) is not dict or {key: type(each) for key, each in told.items()} != SHAPE:
            raise ValueError("other keys or types")
        proof = parse_proof(told["proof"])
        origin = parse_checkpoint(parse(proof.checkpoint)[0]).origin
        return Receipt(decode_base64(told["leaf"]), decode_base64(told["payload"]), proof, origin)
    except (RecursionError, ValueError) as wrong:
        raise Invalid(
            f"{VERIFY_RECEIPT.cannot}：这不是签收证明，或者内容不全、被改动过",
            field="proof",
            remedy=WHERE_FROM,
        ) from wrong


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def verified(receipt: Receipt, transfer: CaseTransfer, *, keys: Sequence[SenderKey]) -> Verified:
    """Hold a receipt against the keys that are trusted, and against the capsule that was sent."""
    origin = str(legible(receipt.origin))[:80]
    key = next((each for each in keys if each.origin == receipt.origin), None)
    if key is None:
        return Verified(origin, None)
    try:
        open_checkpoint(receipt.proof.checkpoint, verifiers=parse_keys(key.vkeys, name=key.origin))
    except NoteError:
        return Verified(origin, key, f"签名不是{key.organ}已核对的公钥所签，或者签名后被改动")
    if not receipt.proof.includes(leaf_hash(receipt.leaf)):
        return Verified(origin, key, "签收记录不在对方签名的账本中，被改动过")
    try:
        leaf = loads(receipt.leaf)
        is_whole = leaf["payload"] == digests_of_bytes(receipt.payload)._asdict()
        data = loads(receipt.payload)["data"] if is_whole else {}
        signed_at = datetime.fromisoformat(leaf["at"])
        event, capsule = leaf["event"], data.get("capsule", "")
        if signed_at.tzinfo is None:
            raise ValueError("a moment of nowhere")
    except (AttributeError, KeyError, TypeError, ValueError):
        return Verified(origin, key, "签收记录无法读懂")
    differs = ""
    if event != ACCEPT.event:
        differs = "这条记录不是签收案件移送"
    elif not is_whole:
        differs = "签收的内容与账本记录的摘要值不符，被改动过"
    elif not transfer.capsule_sha256 or capsule != transfer.capsule_sha256:
        said, ours = str(legible(str(capsule)))[:64] or "没有写明", transfer.capsule_sha256 or "还没有生成"
        differs = f"签收的不是本次移送的证据包：证明中的摘要值是{said}，本次移送的是{ours}"
    return Verified(origin, key, differs, receipt.proof.index, signed_at)
