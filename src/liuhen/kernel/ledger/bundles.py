"""Entry bundles: every leaf written out for an auditor to keep, and what he kept compared with the log of today."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.auditing import as_bytes
from liuhen.kernel.ledger.models import Checkpoint, Entry
from liuhen_proof import canonical, notes, tiles
from liuhen_proof.kept_texts import decode_kept, notes_in
from liuhen_proof.keys import VerifyKey
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.notes import NoteError


class Altered(RuntimeError):
    """The entries are not those that the newest checkpoint was signed over."""


def export(folder: Path, *, checkpoint: Checkpoint) -> None:
    """Write the entries under a checkpoint, and it beside them. Raises Altered, having written all there is."""
    read = _Hashes()
    for n in range(-(-checkpoint.size // tiles.TILE_WIDTH)):
        first = n * tiles.TILE_WIDTH
        leaves = _leaves(first, min(first + tiles.TILE_WIDTH, checkpoint.size))
        path = folder / tiles.bundle_path(n, min(tiles.TILE_WIDTH, checkpoint.size - first))
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.write_bytes(tiles.encode_bundle(leaves.values()))
        except ValueError as error:
            raise Altered(f"an entry from {first} on is longer than any we write") from error
        read.grow(list(leaves.values()))
    (folder / "checkpoint").write_text(checkpoint.note, encoding="utf-8", newline="\n")
    opened = notes.open_checkpoint(checkpoint.note, verifiers=keyring.verifiers())
    if read.size != opened.size or read.root(read.size) != opened.root:
        raise Altered(f"{read.size} entries are not those under the checkpoint of {opened.size}")


@dataclass
class Comparison:
    """Where the log of today leaves the bundles somebody kept: ``differing`` are entries, ``damaged`` files of his."""

    compared: int = 0
    differing: list[tuple[int, str]] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)


def compare(folder: Path, *, trust: Sequence[VerifyKey]) -> Comparison:
    """Compare leaf by leaf; whether what was kept is itself whole, its checkpoint says, signed by one of ``trust``."""
    found, read = Comparison(), _Hashes()
    for n, states in sorted(_bundles(folder).items()):
        kept: dict[int, bytes] = {}
        for width, path in sorted(states):
            try:
                leaves = tiles.decode_bundle(path.read_bytes())
            except (OSError, ValueError):
                leaves = []
            if len(leaves) != width:
                found.damaged.append(tiles.bundle_path(n, width))
            kept.update(enumerate(leaves[:width], n * tiles.TILE_WIDTH))
        ours = _leaves(n * tiles.TILE_WIDTH, (n + 1) * tiles.TILE_WIDTH)
        for index, leaf in sorted(kept.items()):
            found.compared += 1
            if ours.get(index) != leaf:
                found.differing.append((index, _in_words(leaf, ours.get(index))))
        if read.size == n * tiles.TILE_WIDTH:
            read.grow(list(kept.values()))
    _vouch(found, folder, read, trust)
    return found


def _bundles(folder: Path) -> dict[int, list[tuple[int, Path]]]:
    """Return the bundles in a folder by their number, each with its width; one may be there in several states."""
    found: dict[int, list[tuple[int, Path]]] = {}
    for path in (folder / "tile/entries").rglob("*"):
        try:
            n, width = tiles.parse_bundle_path(path.relative_to(folder).as_posix())
        except ValueError:
            continue
        found.setdefault(n, []).append((width, path))
    return found


def _vouch(found: Comparison, folder: Path, read: "_Hashes", trust: Sequence[VerifyKey]) -> None:
    try:
        note = notes_in(decode_kept((folder / "checkpoint").read_bytes(), sealed=True))[-1]
        opened = notes.open_checkpoint(note, verifiers=trust)
    except (OSError, IndexError, ValueError):  # a NoteError is one
        found.not_checked.append("所留存的目录中没有受信任密钥签名的检查点，未能证明留存的记录本身未被改动")
        return
    if opened.origin != settings.LEDGER_ORIGIN:
        raise NoteError(f"the bundles are of another log: {opened.origin}")
    if opened.size > read.size:
        found.damaged.append(f"缺少记录 {read.size}")
    elif read.root(opened.size) != opened.root:
        found.not_checked.append(
            "所留存的记录与其检查点不符：留存的一份自己也被改动过，不同之处不能断定是谁改的"
        )


class _Hashes:
    """A tree of leaves, kept in memory."""

    def __init__(self) -> None:
        self.size = 0
        self.tiles: dict[tuple[int, int], bytes] = {}

    def grow(self, leaves: Sequence[bytes]) -> None:
        hashes = [leaf_hash(leaf) for leaf in leaves]
        grown = tiles.extend(
            self.size, leaf_hashes=hashes, read_tile=lambda k, n: self.tiles.get((k, n), b"")
        )
        self.tiles.update(grown.tiles)
        self.size = grown.size

    def root(self, size: int) -> bytes:
        return tiles.root(size, read_tile=lambda k, n: self.tiles.get((k, n), b""))


def _leaves(first: int, beyond: int) -> dict[int, bytes]:
    rows = Entry.objects.filter(index__gte=first, index__lt=beyond).order_by("index")
    return {entry.index or 0: as_bytes(entry.leaf) for entry in rows.only("index", "leaf")}


def _in_words(kept: bytes, ours: bytes | None) -> str:
    theirs = _named(kept)
    return f"留存的是 {theirs}，本库{'没有这一条' if ours is None else f'是 {_named(ours)}'}"


def _named(leaf: bytes) -> str:
    try:
        told = canonical.loads(leaf)
        return f"{told['event']} {told['subject']}（{told['at']}，{told['by']}）"
    except (KeyError, TypeError, ValueError):
        return "不可读的内容"
