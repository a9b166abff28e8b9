"""Check the log against itself, against what was published and against what others kept.

Trusts nothing stored: every leaf, tile, root and signature is computed again (ADR-3, G11).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings

from liuhen.kernel.ledger import sequencing
from liuhen.kernel.ledger.models import Checkpoint, Entry, Tile
from liuhen.kernel.ledger.publishing import copies_in, grown_tiles
from liuhen_proof import canonical, notes, tiles
from liuhen_proof.digests import digests_of_bytes
from liuhen_proof.keys import VerifyKey
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.notes import NoteError

CHUNK = 2000
HASH = 32


@dataclass(frozen=True)
class Fault:
    """One thing found wrong: where (an entry's index, a tile's or file's name, a row's ref) and what, in Chinese."""

    where: str
    what: str
    index: int | None = None


@dataclass
class Report:
    """What an audit looked at, what it found, and what it could not look at."""

    size: int = 0
    root: bytes = b""
    waiting: int = 0
    entries: int = 0
    tiles: int = 0
    checkpoints: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults

    @property
    def first(self) -> Fault | None:
        """Return the fault nearest the beginning of the log, else the first found."""
        placed = [fault for fault in self.faults if fault.index is not None]
        return min(placed, key=lambda fault: fault.index or 0) if placed else next(iter(self.faults), None)


def audit_log(
    *,
    checkpoints: Sequence[str],
    trust: Sequence[VerifyKey],
    own_keys: bool,
    on_progress: Callable[[int], None],
) -> Report:
    """Recompute the log. ``checkpoints`` are notes kept elsewhere, ``trust`` the public keys to believe.

    ``own_keys`` says that ``trust`` was read from this very server, which proves nothing against its owner.
    """
    report = Report(waiting=Entry.objects.filter(index=None).count())
    tree = _Tree()
    _entries(report, tree, on_progress)
    report.size, report.root = tree.size, tree.root(tree.size)
    _tiles(report, tree)
    _head(report, tree)
    _checkpoints(report, tree, checkpoints, trust)
    if own_keys:
        report.not_checked.append("公钥取自本机，未与外部留存的公钥比对（可用 --trust 指定）")
    if not checkpoints:
        report.not_checked.append(
            "没有提供在本机以外留存的检查点，无法发现整库被换成旧备份（可用 --checkpoint 指定）"
        )
    return report


class _Tree:
    """The tree as recomputed from the leaves alone."""

    def __init__(self) -> None:
        self.size = 0
        self.tiles: dict[tuple[int, int], bytes] = {}

    def grow(self, hashes: list[bytes]) -> None:
        grown = tiles.extend(self.size, leaf_hashes=hashes, read_tile=self.read)
        self.tiles.update(grown.tiles)
        self.size = grown.size

    def read(self, level: int, n: int) -> bytes:
        return self.tiles.get((level, n), b"")

    def root(self, size: int) -> bytes:
        return tiles.root(size, read_tile=self.read)


def _entries(report: Report, tree: _Tree, on_progress: Callable[[int], None]) -> None:
    """Walk the leaves in order: none missing, each hashed as stored, each envelope as its columns, each trail whole."""
    trails: dict[str, tuple[int, str]] = {}
    expected = 0
    for chunk in _placed(report):
        hashes = []
        for entry in chunk:
            if entry.index != expected:
                report.faults.append(Fault(f"记录 {expected}", f"缺失：其后一条是 {entry.index}", expected))
            expected = (entry.index or 0) + 1
            hashes.append(_entry(report, entry, trails))
        tree.grow(hashes)
        report.entries += len(chunk)
        on_progress(report.entries)


def _placed(report: Report) -> Iterator[list[Entry]]:
    # Those that wait are left out by name: Django drops "> -1" on a column that is never negative, nulls or not.
    placed = Entry.objects.exclude(index=None).order_by("index")
    last = -1
    while True:
        try:
            chunk = list(placed.filter(index__gt=last)[:CHUNK])
        except (ValueError, TypeError) as garbage:
            report.faults.append(
                Fault(f"记录 {last + 1} 起", f"数据库列不可读，已被改动：{garbage}", last + 1)
            )
            return
        if not chunk:
            return
        yield chunk
        last = chunk[-1].index or 0


def _entry(report: Report, entry: Entry, trails: dict[str, tuple[int, str]]) -> bytes:
    def fault(what: str) -> None:
        report.faults.append(Fault(f"记录 {entry.index}（{entry.event} {entry.subject}）", what, entry.index))

    leaf = _bytes(entry.leaf)
    hashed = leaf_hash(leaf)
    if hashed != _bytes(entry.leaf_hash):
        fault("内容与其哈希不符，已被改动")
    try:
        told: dict[str, Any] = canonical.loads(leaf)
    except ValueError:
        fault("内容不可读，已被改动")
        return hashed
    columns = {
        "event": entry.event,
        "subject": entry.subject,
        "by": entry.by,
        "n": entry.n or 0,
        "article": entry.article,
        "at": entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    if changed := [name for name, value in columns.items() if told.get(name) != value]:
        fault(f"数据库列与已入账内容不符：{'、'.join(changed)}")
    payload = _bytes(entry.payload)
    if payload:
        digests = digests_of_bytes(payload)
        if told.get("payload") != {"sha256": digests.sha256, "sm3": digests.sm3, "size": digests.size}:
            fault("附带内容与已入账摘要不符，已被改动")
    if entry.subject:
        n, head = trails.get(entry.subject, (0, ""))
        if (told.get("n"), told.get("prev")) != (n + 1, head):
            fault(f"与同一对象的上一条记录不衔接：应为第{n + 1}条")
        trails[entry.subject] = (entry.n or 0, hashed.hex())
    return hashed


def _bytes(value: bytes | memoryview | str) -> bytes:
    """Read a column as bytes even where somebody has put text into it."""
    return value.encode() if isinstance(value, str) else bytes(value)


def _tiles(report: Report, tree: _Tree) -> None:
    """Compare the tree with the stored and the published tiles; a differing leaf is named."""
    stored = {(t.level, t.n): bytes(t.hashes) for t in Tile.objects.iterator(chunk_size=500)}
    for place, hashes in sorted(tree.tiles.items()):
        report.tiles += 1
        _compare(report, place, hashes, stored.pop(place, b""), f"数据库中的树片 {place[0]}/{place[1]}")
    report.faults.extend(
        Fault(f"数据库中的树片 {level}/{n}", "树中并无此片，记录可能被截断") for level, n in sorted(stored)
    )
    published = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    for level, n, width in grown_tiles(0, min(published, tree.size)):
        path = settings.LEDGER_PUBLIC / tiles.tile_path(level, n, width)
        found = path.read_bytes() if path.exists() else b""
        _compare(
            report,
            (level, n),
            tree.tiles[level, n][: width * HASH],
            found,
            f"已公布的树片 {path.name}（{level}/{n}）",
        )


def _compare(report: Report, place: tuple[int, int], computed: bytes, found: bytes, where: str) -> None:
    if computed == found:
        return
    level, n = place
    pairs = range(0, max(len(computed), len(found)), HASH)
    at = next((i for i in pairs if computed[i : i + HASH] != found[i : i + HASH]), 0) // HASH
    if level == 0:
        index = n * tiles.TILE_WIDTH + at
        report.faults.append(Fault(where, f"与记录 {index} 重新计算的哈希不一致", index))
    else:
        report.faults.append(Fault(where, "与重新计算的哈希不一致" if found else "缺失"))


def _head(report: Report, tree: _Tree) -> None:
    head = sequencing.head()
    if (head.size, head.root) != (tree.size, tree.root(tree.size)):
        report.faults.append(Fault("树头", f"登记为 {head.size} 条，实有 {tree.size} 条，或根哈希不一致"))


def _checkpoints(report: Report, tree: _Tree, given: Sequence[str], trust: Sequence[VerifyKey]) -> None:
    """Hold every checkpoint against the tree: ours, the kept copies, and those brought from elsewhere."""
    kept = [(f"检查点 {c.size}", c.note) for c in Checkpoint.objects.order_by("size").iterator()]
    for copy in settings.LEDGER_COPIES:
        if copy.exists():
            kept += [(f"{copy.name} 第{i}个检查点", note) for i, note in enumerate(copies_in(_text(copy)), 1)]
    published = settings.LEDGER_PUBLIC / "checkpoint"
    if published.exists():
        kept.append(("已公布的检查点", _text(published)))
    kept += [(f"外部检查点 {i}", note) for i, note in enumerate(given, 1)]
    good = 0
    for where, note in sorted(_opened(report, kept, trust), key=lambda pair: pair[1].size):
        opened, report.checkpoints = note, report.checkpoints + 1
        if opened.origin != settings.LEDGER_ORIGIN:
            report.faults.append(Fault(where, f"不是本账本的检查点：{opened.origin}"))
        elif opened.size > tree.size:
            report.faults.append(
                Fault(
                    where,
                    f"记有 {opened.size} 条，本库只有 {tree.size} 条：尾部被截断或恢复了旧库",
                    tree.size,
                )
            )
        elif tree.root(opened.size) != opened.root:
            report.faults.append(
                Fault(where, f"与本库不一致：记录 {good} 至 {opened.size - 1} 之间有改动", good)
            )
        else:
            good = max(good, opened.size)


def _opened(
    report: Report, kept: list[tuple[str, str]], trust: Sequence[VerifyKey]
) -> Iterator[tuple[str, notes.Checkpoint]]:
    seen: set[str] = set()
    for where, note in kept:
        if note in seen:
            continue
        seen.add(note)
        try:
            yield where, notes.open_checkpoint(note, verifiers=trust)
        except NoteError:
            report.faults.append(Fault(where, "签名不是由受信任的密钥作出，或检查点被改动"))


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
