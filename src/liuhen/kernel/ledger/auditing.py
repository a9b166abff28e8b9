"""Check the log against itself and against what was published; ``vouching`` then asks who vouches for it.

Trusts nothing stored: every leaf, tile, root and signature is computed again (ADR-3, G11).
"""

import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.utils import Error as DatabaseError

from liuhen.kernel.ledger.models import Checkpoint, Entry, Head, Tile
from liuhen.kernel.ledger.publishing import grown_tiles
from liuhen_proof import canonical, tiles
from liuhen_proof.digests import digests_of_bytes
from liuhen_proof.hindrances import hindrance
from liuhen_proof.merkle import EMPTY_ROOT, leaf_hash

if TYPE_CHECKING:
    from django.db.models import QuerySet

CHUNK = 2000
HASH = 32
GAP = bytes(HASH)  # stands for an entry that is not there, so that those behind it keep their places
GAP_MAX = 1_000_000
PATIENCE_SECONDS = 0.5
UNREADABLE = (ValueError, TypeError, OverflowError, DatabaseError)


@dataclass(frozen=True)
class Fault:
    """One thing found wrong: where (an entry's index, a tile's or file's name, a row's ref) and what, in Chinese.

    With ``until`` the place is known no nearer than from ``index`` to before ``until``. What is ``inferred`` so from
    the entries around it is explained by anything found exactly there.
    """

    where: str
    what: str
    index: int | None = None
    until: int | None = None
    inferred: bool = False


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
    proven: int = 0
    """So many entries from the first are those that a checkpoint kept outside was signed over."""
    faults: list[Fault] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.faults and self.is_vouched_for

    @property
    def is_vouched_for(self) -> bool:
        """Without a single good checkpoint there is nothing that whoever owns the database could not have made up."""
        return bool(self.checkpoints) or not (self.size or self.waiting)

    @property
    def first(self) -> Fault | None:
        """Return the fault nearest the beginning of the log, else the first found."""
        exact = sorted(f.index for f in self.faults if f.index is not None and f.until is None)

        def is_explained(fault: Fault) -> bool:
            at = bisect_left(exact, fault.index or 0)
            return fault.inferred and at < len(exact) and exact[at] < (fault.until or 0)

        def place(fault: Fault) -> tuple[int, int]:
            index = fault.index or 0
            return (max(index, self.proven), fault.until) if fault.until else (index, index + 1)

        placed = [fault for fault in self.faults if fault.index is not None and not is_explained(fault)]
        return min(placed, key=place) if placed else next(iter(self.faults), None)


class Tree:
    """The tree as recomputed from the leaves alone."""

    def __init__(self) -> None:
        self.size = 0
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.stored_hashes: dict[int, bytes] = {}
        """What stands in the hash column of those entries whose leaf has another hash."""

    def grow(self, hashes: list[bytes]) -> None:
        grown = tiles.extend(self.size, leaf_hashes=hashes, read_tile=self.read)
        self.tiles.update(grown.tiles)
        self.size = grown.size

    def read(self, level: int, n: int) -> bytes:
        return self.tiles.get((level, n), b"")

    def root(self, size: int) -> bytes:
        return tiles.root(size, read_tile=self.read)

    def by_stored_hashes(self) -> "Tree":
        """Return the tree that the hash column tells of."""
        told = Tree()
        for n in range(-(-self.size // tiles.TILE_WIDTH)):
            hashes = self.tiles[0, n]
            first = n * tiles.TILE_WIDTH
            told.grow(
                [
                    self.stored_hashes.get(first + at // HASH, hashes[at : at + HASH])
                    for at in range(0, len(hashes), HASH)
                ]
            )
        return told


@dataclass
class Published:
    """What stood in files beside the database, seen before the entries are: so none of it can be younger than they."""

    size: int = 0
    newest: object = None
    tiles: list[str] = field(default_factory=list)
    checkpoint: str | None = None
    copies: dict[Path, str | None] = field(default_factory=dict)

    @classmethod
    def seen(cls) -> "Published":
        found = cls()
        try:
            row = Checkpoint.objects.order_by("-size").values_list("size", "note").first()
        except UNREADABLE:
            row = None
        if row is not None:
            found.size, found.newest = row if type(row[0]) is int else (0, row[1])
        until = time.monotonic() + PATIENCE_SECONDS if row is not None else 0.0
        while True:  # a checkpoint is in the table a moment before it is in the files
            found.checkpoint = _text(settings.LEDGER_PUBLIC / "checkpoint")
            found.copies = {copy: _text(copy) for copy in settings.LEDGER_COPIES}
            if found.is_current or time.monotonic() > until:
                break
            time.sleep(0.1)
        root = settings.LEDGER_PUBLIC
        names = [path.relative_to(root).as_posix() for path in root.rglob("*")] if root.is_dir() else []
        found.tiles = sorted(name for name in names if _is_tile(name))
        return found

    @property
    def is_current(self) -> bool:
        return all(
            text is not None and str(self.newest) in text for text in (self.checkpoint, *self.copies.values())
        )


def _text(path: Path) -> str | None:
    """Return what a file says, None where there is none; what is no file says nothing."""
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None
    except OSError:
        return ""


def _is_tile(name: str) -> bool:
    try:
        return bool(tiles.parse_tile_path(name))
    except ValueError:
        return False


def audit_entries(
    report: Report,
    published: Published,
    on_progress: Callable[[int], None],
    on_payload: Callable[[Entry, bytes], None],
) -> Tree:
    """Recompute the tree from the leaves, and hold stored and published tiles and the head against it."""
    report.waiting = Entry.objects.filter(index=None).count()
    tree = Tree()
    _Walk(report, tree, on_payload).all(on_progress)
    report.size, report.root = tree.size, tree.root(tree.size)
    _stored_tiles(report, tree)
    _published_tiles(report, tree, published)
    _head(report, tree)
    return tree


class _Walk:
    """Through the leaves in order: none missing, each hashed as stored, each envelope as its columns, trails whole."""

    def __init__(self, report: Report, tree: Tree, on_payload: Callable[[Entry, bytes], None]) -> None:
        self.report, self.tree, self.on_payload = report, tree, on_payload
        self.trails: dict[str, tuple[int, str, int]] = {}
        self.lost: list[int] = []
        self.expected = 0

    def all(self, on_progress: Callable[[int], None]) -> None:
        for chunk in _placed():
            hashes: list[bytes] = []
            for entry in chunk:
                if not self._stands(entry, hashes):
                    return
                if entry.index == self.expected:
                    hashes.append(self._entry(entry))
                    self.expected += 1
            self.tree.grow(hashes)
            self.report.entries += len(chunk)
            on_progress(self.report.entries)

    def _stands(self, entry: Entry, hashes: list[bytes]) -> bool:
        """Report what is missing before an entry, or that it stands where one stands already; False for nonsense."""
        index: Any = entry.index
        missing = index - self.expected if type(index) is int else -1
        if type(index) is not int or missing > GAP_MAX:
            self._fault(f"记录 {self.expected}", f"缺失：其后一条的位置是 {index}", self.expected)
            self.tree.grow(hashes)
            return False
        if missing > 0:
            what = "缺失" if missing == 1 else f"起缺失 {missing} 条"
            self._fault(f"记录 {self.expected}", f"{what}：其后一条是 {index}", self.expected)
            self.lost.append(self.expected)
            hashes += [GAP] * missing
            self.expected = index
        elif missing < 0:
            self._fault(_named(entry), "这个位置上已有一条记录", index)
        return True

    def _entry(self, entry: Entry) -> bytes:
        assert entry.index is not None, "waiting entries are left out"
        index, leaf = entry.index, as_bytes(entry.leaf)
        hashed, stored = leaf_hash(leaf), as_bytes(entry.leaf_hash)
        if hashed != stored:
            self._fault(_named(entry), "内容与其哈希不符，已被改动", index)
            self.tree.stored_hashes[index] = stored[:HASH].ljust(HASH, b"\0")
        try:
            told: Any = canonical.loads(leaf)
        except ValueError:
            told = None
        if not isinstance(told, dict):
            self._fault(_named(entry), "内容不可读，已被改动", index)
            return hashed
        columns = {
            "event": entry.event,
            "subject": entry.subject,
            "by": entry.by,
            "n": entry.n or 0,
            "article": entry.article,
            "at": _moment(entry),
        }
        if changed := [name for name, value in columns.items() if told.get(name) != value]:
            self._fault(_named(entry), f"数据库列与已入账内容不符：{'、'.join(changed)}", index)
        payload = as_bytes(entry.payload)
        digests = digests_of_bytes(payload)
        if not payload:
            self._fault(_named(entry), "附带内容已被清空：系统从不清空，账本中也没有准许清空的记录", index)
        elif told.get("payload") != {"sha256": digests.sha256, "sm3": digests.sm3, "size": digests.size}:
            self._fault(_named(entry), "附带内容与已入账摘要不符，已被改动", index)
        else:
            self.on_payload(entry, payload)
        if told.get("subject"):
            self._trail(told, index, hashed)
        return hashed

    def _trail(self, told: dict[str, Any], index: int, hashed: bytes) -> None:
        """Hold an entry against the one before about the same subject; where they do not join, one of them is wrong."""
        subject, n = str(told["subject"]), told.get("n")
        before, head, at = self.trails.get(subject, (0, "", -1))
        n = n if type(n) is int else 0
        if (n, told.get("prev")) != (before + 1, head):
            first = at if n == before + 1 and at >= 0 else at + 1
            if n > before + 1:
                what = f"{subject} 的第{before + 1}条记录缺失：其后是第{n}条（记录 {index}）"
                first = next((lost for lost in self.lost if at < lost < index), first)
            elif n == before + 1:
                what = f"{subject} 的第{before}条（记录 {at}）与第{n}条（记录 {index}）不衔接，其一已被改动"
            else:
                what = f"{subject} 的第{before}条（记录 {at}）之后又是第{n}条（记录 {index}）：次序被改或重复"
            place = f"记录 {index}" if first == index else f"记录 {first} 至 {index}"
            self.report.faults.append(Fault(place, what, first, index + 1, inferred=True))
        self.trails[subject] = (n, hashed.hex(), index)

    def _fault(self, where: str, what: str, index: int) -> None:
        self.report.faults.append(Fault(where, what, index))


def _placed() -> Iterator[list[Entry]]:
    # Those that wait are left out by name: Django drops "> -1" on a column that is never negative, nulls or not.
    placed = Entry.objects.exclude(index=None).order_by("index")
    last = -1
    while chunk := _chunk(placed.filter(index__gt=last)):
        yield chunk
        last = chunk[-1].index or 0


def _chunk(rows: "QuerySet[Entry]") -> list[Entry]:
    try:
        return list(rows[:CHUNK])
    except UNREADABLE:  # SQLite keeps any text as a moment: leave that column to be asked for row by row
        return list(rows.defer("at")[:CHUNK])


def _named(entry: Entry) -> str:
    return f"记录 {entry.index}（{entry.event} {entry.subject}）"


def _moment(entry: Entry) -> str:
    try:
        return entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    except (AttributeError, *UNREADABLE):
        return "不可读"


def as_bytes(value: Any) -> bytes:
    """Read a column as bytes even where somebody has put something else into it."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return bytes(value) if isinstance(value, (bytes, memoryview)) else b""


def stored_tiles() -> dict[tuple[Any, Any], bytes]:
    rows = Tile.objects.values_list("level", "n", "hashes")
    return {(level, n): as_bytes(hashes) for level, n, hashes in rows.iterator(chunk_size=500)}


def _stored_tiles(report: Report, tree: Tree) -> None:
    """Compare the tree with the stored tiles; a differing leaf is named."""
    stored = stored_tiles()
    if tree.tiles and not stored:
        report.not_checked.append("数据库中没有任何树片，各条记录未能与之比对")
    for place, hashes in sorted(tree.tiles.items()):
        report.tiles += 1
        _compare(report, place, hashes, stored.pop(place, b""), f"数据库中的树片 {place[0]}/{place[1]}")
    for level, n in sorted(stored, key=str):
        index = n * tiles.TILE_WIDTH if level == 0 and type(n) is int else None
        report.faults.append(
            Fault(
                f"数据库中的树片 {level}/{n}", "树中并无此片，记录可能被截断", index and max(index, tree.size)
            )
        )


def _published_tiles(report: Report, tree: Tree, published: Published) -> None:
    """Compare every tile that was ever published and is still there; of the newest state none may be missing."""
    wanted = {tiles.tile_path(*place) for place in grown_tiles(0, min(published.size, tree.size))}
    seen: set[tuple[int, int, int]] = set()
    for name in published.tiles:
        level, n, width = tiles.parse_tile_path(name)
        wanted.discard(name)
        where = f"已公布的树片 {name}"
        try:
            found = (settings.LEDGER_PUBLIC / name).read_bytes()
        except OSError as error:
            report.faults.append(Fault(where, f"不可读：{hindrance(error)}"))
            continue
        computed = tree.read(level, n)[: width * HASH]
        if len(computed) < width * HASH and found.startswith(computed):
            index = max(n * tiles.TILE_WIDTH, tree.size) if level == 0 else None
            report.faults.append(Fault(where, "多于本库的记录，尾部可能被截断", index))
        elif computed != found:
            at = _differs_at(computed, found)
            if (level, n, at) not in seen:  # one changed leaf is in every state of its tile
                _compare(report, (level, n), computed, found, where)
            seen.add((level, n, at))
    if wanted:
        name, many = min(wanted), f"（共 {len(wanted)} 个）" if len(wanted) > 1 else ""
        report.faults.append(Fault(f"已公布的树片 {name}", f"缺失{many}"))


def _compare(report: Report, place: tuple[int, int], computed: bytes, found: bytes, where: str) -> None:
    if computed == found:
        return
    level, n = place
    if not found:
        report.faults.append(Fault(where, "缺失"))
    elif level == 0:
        index = n * tiles.TILE_WIDTH + _differs_at(computed, found)
        report.faults.append(Fault(where, f"与记录 {index} 重新计算的哈希不一致", index))
    else:
        report.faults.append(Fault(where, "与重新计算的哈希不一致"))


def _differs_at(computed: bytes, found: bytes) -> int:
    pairs = range(0, max(len(computed), len(found)), HASH)
    return next((i for i in pairs if computed[i : i + HASH] != found[i : i + HASH]), 0) // HASH


def _head(report: Report, tree: Tree) -> None:
    size, root = Head.objects.filter(pk=1).values_list("size", "root").first() or (0, EMPTY_ROOT)
    if (size, as_bytes(root)) != (tree.size, tree.root(tree.size)):
        report.faults.append(Fault("树头", f"登记为 {size} 条，实有 {tree.size} 条，或根哈希不一致"))
