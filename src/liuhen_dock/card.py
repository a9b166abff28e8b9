"""A card in the dock: its files, which of them are at rest, and the list we leave there. Originals stay as they are."""

import hashlib
import json
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from liuhen_dock.troubles import CardUnreadable, FileChanged
from liuhen_proof.hindrances import hindrance

MACHINE_LIST = "liuhen-uploaded.json"
HUMAN_LIST = "已上传.txt"
NOT_RECORDINGS = frozenset({"system volume information", "$recycle.bin", "lost.dir", ".trashes"})
OF_THE_SYSTEM = frozenset(
    {"lost+found"}
)  # nobody but root may read it; what it holds is no recording of today
LABEL, LABEL_BYTES_MAX = re.compile("[0-9a-f]{16}"), 64 << 20
DEEPEST = 32  # folders in folders; a damaged card's folder may hold itself
SAMPLE_BYTES, SAMPLES, WHOLE_UP_TO = 64 << 10, 16, 16 << 20
CLOCK_WAS_SET_NS = 978_307_200 * 10**9  # 2001: clocks that were never set write 1970 or 1980


@dataclass(frozen=True)
class Shape:
    """``ctime_ns`` is the computer's own word and not the camera's; cards themselves do not keep it."""

    size: int
    mtime_ns: int
    ctime_ns: int = 0


@dataclass(frozen=True)
class Found:
    """A file as it was seen; ``name`` is its path on the card with forward slashes, safe to store as text."""

    path: Path
    name: str
    shape: Shape


@dataclass
class Card:
    """A folder with a card's content. ``id`` is empty when we cannot label the card (write-protected)."""

    root: Path
    id: str = ""
    listed: list[dict[str, object]] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)  # what could not be read, and why

    @classmethod
    def open(cls, folder: Path) -> "Card":
        """Read the card's label, and label it if it has none. Raises CardUnreadable."""
        root = reachable(folder)
        try:
            is_there = root.is_dir()
        except OSError as error:
            raise _unreadable(error) from error
        if not is_there:
            raise CardUnreadable(f"找不到采集目录“{folder}”，请检查存储卡或数据线是否插好。")
        card = cls(root)
        try:
            if (root / MACHINE_LIST).stat().st_size > LABEL_BYTES_MAX:
                raise ValueError("no list of ours is so long")
            stored = json.loads((root / MACHINE_LIST).read_text("utf-8"))
            card.id, card.listed = str(stored["card"]), list(stored["files"])
            if not LABEL.fullmatch(card.id):
                raise ValueError("no label of ours")
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            card.listed = []
            card.id = secrets.token_hex(8)
            if not card.leave_list([]):
                card.id = ""
        return card

    def files(self) -> Iterator[Found]:
        """Yield every visible regular file that can be seen, and note in ``unread`` what cannot.

        Raises CardUnreadable when the card itself goes away under us.
        """
        self.unread = {}
        above: dict[str, frozenset[tuple[int, int]]] = {}
        for folder, subfolders, names in os.walk(self.root, onerror=self._pass_over):
            seen = self._not_seen_above(folder, above)
            subfolders[:] = (
                sorted(sub for sub in subfolders if not _is_hidden(sub)) if seen is not None else []
            )
            for sub in subfolders:
                above[os.path.join(folder, sub)] = seen or frozenset()
            for name in sorted(names) if seen is not None else ():
                path = Path(folder, name)
                if _is_hidden(name) or name in (MACHINE_LIST, HUMAN_LIST):
                    continue
                try:
                    status = path.lstat()
                except FileNotFoundError:
                    continue
                except OSError as error:
                    self._pass_over(error)
                    continue
                if stat.S_ISREG(status.st_mode):  # a link leads off the card, a pipe or a device to nowhere
                    yield Found(path, storable(path.relative_to(self.root)), _shape(status))
        try:
            os.listdir(self.root)
        except OSError as error:
            raise _unreadable(error) from error

    def _not_seen_above(
        self, folder: str, above: dict[str, frozenset[tuple[int, int]]]
    ) -> frozenset[tuple[int, int]] | None:
        """Return the folders down to this one, or None if it is one of them again, or too deep to be true."""
        over = above.pop(folder, frozenset())
        try:
            status = os.stat(folder)
        except OSError as error:
            self._pass_over(error)
            return None
        here = (status.st_dev, status.st_ino)
        if (status.st_ino and here in over) or len(over) >= DEEPEST:
            self.unread[storable(Path(folder).relative_to(self.root))] = (
                "文件夹套着自己或层数过多，存储卡可能已损坏"
            )
            return None
        return over | {here if status.st_ino else (status.st_dev, -len(over))}

    def _pass_over(self, error: OSError) -> None:
        """Note what cannot be read and go on; the card's root itself is the card."""
        path = Path(os.fsdecode(error.filename or ""))
        if path == self.root or not path.is_relative_to(self.root):
            raise _unreadable(error) from error
        self.unread[storable(path.relative_to(self.root))] = hindrance(error)

    def leave_list(self, files: Iterable[Mapping[str, object]]) -> bool:
        """Write both lists at the card's root; False if the card is write-protected or full."""
        self.listed = [dict(file) for file in files]
        stored = {"card": self.id, "note": "由留痕采集站写入，请勿修改", "files": self.listed}
        lines = ["以下文件已由留痕平台接收并出具回执：", *(str(file["path"]) for file in self.listed), ""]
        try:
            _replace(self.root / MACHINE_LIST, json.dumps(stored, ensure_ascii=False, indent=1))
            if self.listed:  # UTF-8 with BOM: Notepad on an old Windows shows Chinese
                _replace(self.root / HUMAN_LIST, "\ufeff" + "\r\n".join(lines))
            else:
                (self.root / HUMAN_LIST).unlink(missing_ok=True)
        except OSError:
            return False
        return True


@dataclass
class Rest:
    """Tell files at rest from those still being written: unchanged for ``settle_s`` seconds of our own clock."""

    settle_s: float
    seen: dict[Path, tuple[Shape, float]] = field(default_factory=dict)

    def sort(self, files: Iterable[Found], *, at: float) -> tuple[list[Found], list[Found]]:
        """Return (at rest, still moving); ``at`` is monotonic seconds. The card's clock is never asked."""
        resting: list[Found] = []
        moving: list[Found] = []
        seen: dict[Path, tuple[Shape, float]] = {}
        for file in files:
            shape, since = self.seen.get(file.path, (file.shape, at))
            since = since if shape == file.shape else at
            seen[file.path] = (file.shape, since)
            (resting if at - since >= self.settle_s else moving).append(file)
        self.seen = seen
        return resting, moving


def shape_of(path: Path) -> Shape:
    return _shape(path.stat())


def _shape(status: os.stat_result) -> Shape:
    return Shape(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def sample_of(file: Found) -> str:
    """Return a digest of a small file, or one whose time means nothing, else of pieces all along it. Raises OSError.

    Cameras use names again, fill files to one size and lose their clocks. A wipe asks for every byte besides.
    """
    size = file.shape.size
    digest = hashlib.sha256(size.to_bytes(8, "big"))
    with file.path.open("rb") as content:
        if size <= WHOLE_UP_TO or file.shape.mtime_ns < CLOCK_WAS_SET_NS:
            while block := content.read(1 << 20):
                digest.update(block)
        else:
            for number in range(SAMPLES):
                content.seek((size - SAMPLE_BYTES) * number // (SAMPLES - 1))
                digest.update(content.read(SAMPLE_BYTES))
    return digest.hexdigest()


def still(file: Found) -> None:
    """Raise FileChanged unless the file is as it was seen."""
    if shape_of(file.path) != file.shape:
        raise FileChanged(f"“{file.name}”在处理过程中发生变化，将重新采集。")


def storable(path: Path) -> str:
    """Return ``path`` as text any database takes: bytes that are no UTF-8 (old cards) are spelled out."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def reachable(folder: Path) -> Path:
    """Return the absolute folder; on Windows in the form that allows paths beyond 260 characters."""
    folder = folder.absolute()
    return Path(beyond_260(str(folder))) if os.name == "nt" else folder


def beyond_260(windows_path: str) -> str:
    path = PureWindowsPath(windows_path)
    if str(path).startswith("\\\\?\\"):
        return str(path)
    return f"\\\\?\\UNC\\{str(path)[2:]}" if path.drive.startswith("\\\\") else f"\\\\?\\{path}"


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.casefold() in NOT_RECORDINGS


def _unreadable(error: OSError) -> CardUnreadable:
    return CardUnreadable(f"读取存储卡失败：{error.filename or ''}（{hindrance(error)}），请检查存储卡。")


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8", newline="")
    part.replace(path)
