"""A county beside the demonstration's: its log in memory, its keys made and forgotten, one case it hands over."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from liuhen_proof import canonical, capsule, merkle, notes, signing, tiles
from liuhen_proof.digests import digests_of_bytes
from liuhen_proof.sealed import TRANSFER

ORGAN = "邻水县司法局"
ORIGIN = "linshui.example/log/1"
SENDER = "邻水县市场监督管理局"
PAPER = "进货台账.txt"
LEDGER = "日期　品名　数量\n3月2日　散装白酒　40公斤\n3月9日　散装白酒　60公斤\n".encode()


@dataclass
class Neighbour:
    """Another installation, as far as one capsule needs it."""

    ed25519: signing.Ed25519Signer = field(default_factory=lambda: signing.Ed25519Signer.generate(ORIGIN))
    sm2: signing.Sm2Signer = field(default_factory=lambda: signing.Sm2Signer.generate(ORIGIN))
    leaves: list[bytes] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    kept: dict[tuple[int, int], bytes] = field(default_factory=dict)

    @property
    def vkeys(self) -> str:
        return f"{self.ed25519.verify_key.vkey}\n{self.sm2.verify_key.vkey}"

    def hand_over(self, to: Path, *, receiver: str, feedback_by: date, at: datetime) -> None:
        """Write the capsule of a case with one paper on its list."""
        told = {"case": "邻水市监〔2026〕18号 邻水老窖坊销售无标签白酒案", "sender": SENDER, "to": receiver}
        self._append("case-transfer.proposed", told, {}, prev="", at=at)
        paper = digests_of_bytes(LEDGER)
        row = canonical.dumps(
            {
                "about": "evidencefile:1", "id": 1, "n": 1, "of": "casetransfer:1", "sha256": paper.sha256,
                "size_bytes": paper.size, "title": PAPER,
            }
        ).decode()  # fmt: skip
        said = told | {
            "count": 1, "feedback_by": feedback_by.isoformat(), "reason": "生产者在云岭县，违法行为发生地在云岭县。",
            "summary": "检查中发现当事人销售的散装白酒没有标签，供货者是云岭县一家酒坊，随案移送进货台账。",
            "list_sha256": hashlib.sha256(row.encode()).hexdigest(),
        }  # fmt: skip
        prev = merkle.leaf_hash(self.leaves[0]).hex()
        self._append(
            "case-transfer.sent", said, {"listeditem:1": row}, prev=prev, at=at + timedelta(minutes=30)
        )
        item = capsule.Item(
            f"001 {PAPER}", lambda: [LEDGER], paper, folder=TRANSFER.noun,
            sealed={"entry": 1, "ref": "listeditem:1", "row": row},
        )  # fmt: skip
        size = len(self.leaves)
        head = notes.checkpoint_text(origin=ORIGIN, size=size, root=tiles.root(size, read_tile=self._read))
        contents = capsule.Contents(
            name="案件移送1", organization=f"邻水县 {SENDER}", made_at=at + timedelta(hours=1), items=[item],
            entries=[self._entry(index) for index in range(size)],
            checkpoint=notes.sign(head, [self.ed25519, self.sm2]),
            keys=[self.ed25519.verify_key, self.sm2.verify_key], signer=self.sm2, seal=TRANSFER,
        )  # fmt: skip
        with to.open("wb") as file:
            file.writelines(capsule.stream_zip(contents))

    def _append(
        self, event: str, data: dict[str, Any], rows: dict[str, str], *, prev: str, at: datetime
    ) -> None:
        n = len(self.leaves)
        salt = f"{n:032x}"
        said: dict[str, Any] = {"salt": salt, "data": data, "row": "0" * 64}
        if rows:
            said["rows"] = {
                ref: hashlib.sha256((salt + row).encode()).hexdigest() for ref, row in rows.items()
            }
        payload = canonical.dumps(said)
        leaf = canonical.dumps(
            {
                "v": 1, "event": event, "at": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "by": "account:1", "subject": "casetransfer:1", "n": n + 1, "prev": prev, "article": "rs-33-1",
                "payload": digests_of_bytes(payload)._asdict(),
            }
        )  # fmt: skip
        grown = tiles.extend(n, leaf_hashes=[merkle.leaf_hash(leaf)], read_tile=self._read)
        self.kept.update(grown.tiles)
        self.leaves.append(leaf)
        self.payloads.append(payload)

    def _read(self, level: int, n: int) -> bytes:
        return self.kept[level, n]

    def _entry(self, index: int) -> capsule.LoggedEntry:
        path = tiles.inclusion_path(index, size=len(self.leaves), read_tile=self._read)
        return capsule.LoggedEntry(index, self.leaves[index], self.payloads[index], path)
