"""A capsule as it arrives, folder or ZIP, read without trusting its names, sizes or structure."""

from __future__ import annotations

import os
import stat
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from liuhen_proof.digests import BLOCK_BYTES
from liuhen_proof.report import FAILED, NotACapsule, Report

FILES_MAX = 200_000
_LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")


class _Members(list):  # type: ignore[type-arg]  # Python 3.8
    """What an archive lists, no more than is taken: a list of millions would fill the memory."""

    def append(self, member: zipfile.ZipInfo) -> None:
        if len(self) >= FILES_MAX:
            raise NotACapsule("too-many-files")
        super().append(member)


class _Archive(zipfile.ZipFile):
    def _RealGetContents(self) -> None:  # noqa: N802 -- where zipfile reads the list, all of it
        self.filelist = _Members()
        super()._RealGetContents()  # type: ignore[misc]


class TooLarge(ValueError):
    """A file that must be small is not."""


class Package:
    """The files of a capsule by their paths in it; what could not be taken is already in ``report``."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sizes: dict[str, int] = {}
        self._openers: dict[str, Callable[[], Iterator[bytes]]] = {}

    def blocks(self, path: str) -> Iterator[bytes]:
        return self._openers[path]()

    def read(self, path: str, *, limit: int = 1 << 20) -> bytes:
        """Return a small file whole. Raises TooLarge."""
        if self.sizes[path] > limit:
            raise TooLarge(path)
        return b"".join(self.blocks(path))

    def _take(self, files: Iterable[tuple[str, int, Callable[[], Iterator[bytes]]]]) -> None:
        found = {path: (size, opener) for path, size, opener in files}
        top = _top_folder(found)
        seen: set[str] = set()
        for path, (size, opener) in sorted(found.items()):
            name = path[len(top) :] if path.startswith(top) else path  # noqa: FURB188 -- Python 3.8
            folded = unicodedata.normalize("NFC", name).casefold()
            if folded in seen:  # one of them would overwrite the other on Windows
                self.report.add("bytes", FAILED, "name-twice", name)
            seen.add(folded)
            self.sizes[name], self._openers[name] = size, opener
        if "bagit.txt" not in self.sizes or "manifest-sha256.txt" not in self.sizes:
            raise NotACapsule("not-a-capsule")


def open_package(path: Path, *, report: Report) -> Package:
    """Open a folder or a ZIP. Raises NotACapsule."""
    package = Package(report)
    if path.is_dir() and not (path / "bagit.txt").is_file():
        raise NotACapsule("not-a-capsule")  # before walking through what may be somebody's whole disk
    if path.is_dir():
        package._take(_files_of_folder(path, report))
    elif path.is_file():
        package._take(_files_of_zip(path, report))
    else:
        raise NotACapsule("not-found")
    return package


def is_safe_path(path: str) -> bool:
    """Say whether a name in a package stays inside it, on every operating system."""
    clean = all(c >= " " and c not in '\\:*?"<>|\x7f' for c in path)
    return clean and len(path) <= 1000 and all(part not in ("", ".", "..") for part in path.split("/"))


def _top_folder(paths: Iterable[str]) -> str:
    """Return the one folder a ZIP wraps its bag in, with its slash, or nothing."""
    tops = {
        path.split("/")[0] + "/" for path in paths if path.count("/") == 1 and path.endswith("/bagit.txt")
    }
    return tops.pop() if len(tops) == 1 and "bagit.txt" not in paths else ""


def _files_of_folder(root: Path, report: Report) -> Iterator[tuple[str, int, Callable[[], Iterator[bytes]]]]:
    count = 0
    for folder, folders, names in os.walk(root):
        for name in sorted(folders + names):
            place = os.path.join(folder, name)
            path = os.path.relpath(place, root).replace(os.sep, "/")
            mode = os.lstat(place).st_mode
            count += 1
            if count > FILES_MAX:
                raise NotACapsule("too-many-files")
            if stat.S_ISREG(mode) and is_safe_path(path):
                yield path, os.path.getsize(place), _reader(Path(place), 0, os.path.getsize(place))
            elif not stat.S_ISDIR(mode):  # a link is never followed: os.walk lists it and goes on
                report.add("bytes", FAILED, "not-plain-file" if is_safe_path(path) else "name-unsafe", path)


def _files_of_zip(archive: Path, report: Report) -> Iterator[tuple[str, int, Callable[[], Iterator[bytes]]]]:
    """Yield only what lies stored, whole and apart from the rest: nothing is ever unpacked."""
    try:
        with _Archive(archive) as opened:
            members = sorted(opened.infolist(), key=lambda member: member.header_offset)
            end = opened.start_dir
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error, OSError):
        raise NotACapsule("not-a-zip") from None
    seen: set[str] = set()
    with archive.open("rb") as file:
        for member, following in zip(members, [*[m.header_offset for m in members[1:]], end]):  # noqa: B905
            path, mode = member.orig_filename, member.external_attr >> 16
            code = ""
            start = _data_start(file.fileno(), member) if 0 <= member.header_offset < end else None
            is_folder = path.endswith("/")
            fits = start is not None and member.compress_size == member.file_size <= following - start
            if not is_safe_path(path.rstrip("/") if is_folder else path):
                code = "name-unsafe"
            elif path in seen:
                code = "name-twice"
            elif stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
                code = "not-plain-file"
            elif member.compress_type != zipfile.ZIP_STORED:
                code = "entry-compressed"
            elif not fits or (is_folder and member.file_size):
                code = "entry-inconsistent"
            seen.add(path)
            if code:
                report.add("bytes", FAILED, code, path)
            elif start is not None and not is_folder:
                yield path, member.file_size, _reader(archive, start, member.file_size)


def _data_start(descriptor: int, member: zipfile.ZipInfo) -> int | None:
    """Return where a member's bytes begin, or None unless its own header agrees with the directory."""
    os.lseek(descriptor, member.header_offset, os.SEEK_SET)
    header = os.read(descriptor, _LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size:
        return None
    magic, _, flags, method, _, _, _, _, _, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(header)
    start: int = member.header_offset + _LOCAL_HEADER.size + name_bytes + extra_bytes
    name = os.read(descriptor, name_bytes)
    agrees = magic == b"PK\x03\x04" and method == member.compress_type and not flags & 1
    expected = member.orig_filename.encode("utf-8" if member.flag_bits & 0x800 else "cp437", "replace")
    if not agrees or name != expected or not (name.isascii() or flags & 0x800):
        return None
    return start


def _reader(place: Path, start: int, size: int) -> Callable[[], Iterator[bytes]]:
    def blocks() -> Iterator[bytes]:
        with place.open("rb", buffering=0) as file:
            file.seek(start)
            left = size
            while left and (block := file.read(min(BLOCK_BYTES, left))):
                left -= len(block)
                yield block

    return blocks
