"""A card in the dock: its files, which of them are at rest, and the list we leave there. Originals stay as they are."""

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from liuhen_dock.troubles import CardUnreadable, FileChanged

MACHINE_LIST = "liuhen-uploaded.json"
HUMAN_LIST = "已上传.txt"
NOT_RECORDINGS = frozenset({"system volume information", "$recycle.bin", "lost.dir", ".trashes"})


@dataclass(frozen=True)
class Shape:
    size: int
    mtime_ns: int


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

    @classmethod
    def open(cls, folder: Path) -> "Card":
        """Read the card's label, and label it if it has none. Raises CardUnreadable."""
        root = reachable(folder)
        if not root.is_dir():
            raise CardUnreadable(f"找不到采集目录“{folder}”，请检查存储卡或数据线是否插好。")
        card = cls(root)
        try:
            stored = json.loads((root / MACHINE_LIST).read_text("utf-8"))
            card.id, card.listed = str(stored["card"]), list(stored["files"])
        except (OSError, ValueError, KeyError, TypeError):
            card.id = secrets.token_hex(8)
            if not card.leave_list([]):
                card.id = ""
        return card

    def files(self) -> Iterator[Found]:
        """Yield every visible regular file. Raises CardUnreadable when the card goes away under us."""
        for folder, subfolders, names in os.walk(self.root, onerror=_unreadable):
            subfolders[:] = sorted(sub for sub in subfolders if not _is_hidden(sub))
            for name in sorted(names):
                path = Path(folder, name)
                if _is_hidden(name) or name in (MACHINE_LIST, HUMAN_LIST) or path.is_symlink():
                    continue
                try:
                    shape = shape_of(path)
                except FileNotFoundError:
                    continue
                yield Found(path, storable(path.relative_to(self.root)), shape)

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
    status = path.stat()
    return Shape(status.st_size, status.st_mtime_ns)


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


def _unreadable(error: OSError) -> None:
    raise CardUnreadable(
        f"读取存储卡失败：{error.filename or ''}（{error.strerror}），请检查存储卡。"
    ) from error


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8", newline="")
    part.replace(path)
