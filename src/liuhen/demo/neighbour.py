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
class Log:
    """A log kept in memory, with what its server would know."""

    leaves: list[bytes] = field(default_factory=list)
    payloads: dict[int, bytes] = field(default_factory=dict)
    tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)
    trails: dict[str, tuple[int, str]] = field(default_factory=dict)

    def enter(
        self, subject: str, event: str, data: dict[str, Any], *, rows: dict[str, str] | None = None, by: str,
        at: datetime, article: str = "",
    ) -> int:  # fmt: skip
        """Enter what somebody did, with the ``rows`` it commits to, and return its index."""
        index = len(self.leaves)
        n, prev = self.trails.get(subject, (0, ""))
        salt = f"{index:032x}"
        said: dict[str, Any] = {"salt": salt, "data": data, "row": "0" * 64}
        if rows:
            said["rows"] = {
                ref: hashlib.sha256((salt + row).encode()).hexdigest() for ref, row in rows.items()
            }
        payload = canonical.dumps(said)
        leaf = canonical.dumps(
            {
                "v": 1, "event": event, "at": stamp(at), "by": by, "subject": subject, "n": n + 1, "prev": prev,
                "article": article, "payload": digests_of_bytes(payload)._asdict(),
            }
        )  # fmt: skip
        self.put(leaf, payload)
        self.trails[subject] = n + 1, merkle.leaf_hash(leaf).hex()
        return index

    def put(self, leaf: bytes, payload: bytes) -> None:
        self.payloads[len(self.leaves)] = payload
        grown = tiles.extend(len(self.leaves), leaf_hashes=[merkle.leaf_hash(leaf)], read_tile=self.read)
        self.tiles.update(grown.tiles)
        self.leaves.append(leaf)

    def read(self, level: int, n: int) -> bytes:
        return self.tiles[level, n]

    def head(self, origin: str, *, size: int) -> str:
        """Return what a checkpoint of its first entries says, not signed yet."""
        return notes.checkpoint_text(origin=origin, size=size, root=tiles.root(size, read_tile=self.read))

    def entry(self, index: int) -> capsule.LoggedEntry:
        path = tiles.inclusion_path(index, size=len(self.leaves), read_tile=self.read)
        return capsule.LoggedEntry(index, self.leaves[index], self.payloads[index], path)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass
class Neighbour:
    """Another installation, as far as one capsule needs it."""

    ed25519: signing.Ed25519Signer = field(default_factory=lambda: signing.Ed25519Signer.generate(ORIGIN))
    sm2: signing.Sm2Signer = field(default_factory=lambda: signing.Sm2Signer.generate(ORIGIN))
    log: Log = field(default_factory=Log)

    @property
    def vkeys(self) -> str:
        return f"{self.ed25519.verify_key.vkey}\n{self.sm2.verify_key.vkey}"

    def hand_over(self, to: Path, *, receiver: str, feedback_by: date, at: datetime) -> None:
        """Write the capsule of a case with one paper on its list."""
        told = {"case": "邻水市监〔2026〕18号 邻水老窖坊销售无标签白酒案", "sender": SENDER, "to": receiver}
        self._enter("case-transfer.proposed", told, at=at)
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
        sent = self._enter(
            "case-transfer.sent", said, rows={"listeditem:1": row}, at=at + timedelta(minutes=30)
        )
        item = capsule.Item(
            f"001 {PAPER}", lambda: [LEDGER], paper, folder=TRANSFER.noun,
            sealed={"entry": sent, "ref": "listeditem:1", "row": row},
        )  # fmt: skip
        size = len(self.log.leaves)
        contents = capsule.Contents(
            name="案件移送1", organization=f"邻水县 {SENDER}", made_at=at + timedelta(hours=1), items=[item],
            entries=[self.log.entry(index) for index in range(size)],
            checkpoint=notes.sign(self.log.head(ORIGIN, size=size), [self.ed25519, self.sm2]),
            keys=[self.ed25519.verify_key, self.sm2.verify_key], signer=self.sm2, seal=TRANSFER,
        )  # fmt: skip
        with to.open("wb") as file:
            file.writelines(capsule.stream_zip(contents))

    def _enter(
        self, event: str, data: dict[str, Any], *, rows: dict[str, str] | None = None, at: datetime
    ) -> int:
        return self.log.enter(
            "casetransfer:1", event, data, rows=rows, by="account:1", at=at, article="rs-33-1"
        )
