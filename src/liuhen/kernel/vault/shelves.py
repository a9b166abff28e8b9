"""Where bytes stand: one small interface, and the local disk behind it. Free of Django."""

import contextlib
import errno
import os
import secrets
import shutil
import stat
import weakref
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple, Protocol

from liuhen.kernel.vault.errors import (
    Corrupt,
    NotAFile,
    NotStored,
    StoreLocked,
    StoreUnavailable,
    VaultError,
    of_disk,
)

BLOCK_BYTES = 1 << 20


class LockProbe(NamedTuple):
    """Whether the store really refuses to delete what it was told to retain, and how we know."""

    enforced: bool
    detail: str


class Blocks:
    """The blocks of a part of something open; closes it at the end, on close() and when forgotten."""

    def __init__(
        self, read: Callable[[int], bytes], *, close: Callable[[], object], length: int | None
    ) -> None:
        self._read = read
        self._left = length
        self._close = weakref.finalize(self, close)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        want = BLOCK_BYTES if self._left is None else min(BLOCK_BYTES, self._left)
        try:
            block = self._read(want) if want and self._close.alive else b""
        except VaultError:
            self.close()
            raise
        if not block:
            self.close()
            raise StopIteration
        if self._left is not None:
            self._left -= len(block)
        return block

    def close(self) -> None:
        """Close what is read from; more calls do nothing."""
        self._close()


class Shelf(Protocol):
    """Keys are relative POSIX-like strings; whatever is put stays as it is."""

    def put(self, key: str, path: Path) -> None:
        """Store the file's bytes under the key, durable on return; the same bytes again are no change.

        The file at `path` is given up: it may itself become the stored file. Raises Corrupt when
        other bytes already have this key, StoreUnavailable when something that is no file is in its place.
        """

    def read(self, key: str, start: int = 0, length: int | None = None) -> Blocks:
        """Open now, yield blocks later. Raises NotStored, of that NotAFile."""

    def size(self, key: str) -> int | None:
        """Return the size in bytes, or None when nothing has this key. Raises NotAFile."""

    def remove(self, key: str) -> None:
        """Take away a temporary or quarantined thing; blobs are never removed through here."""

    def destroy(self, key: str) -> int:
        """Destroy a blob's bytes in every version and look that none is left; say how many there were.

        Safe to repeat after a death at any point. Raises StoreLocked, StoreUnavailable, NotAFile.
        """

    def keys(self, prefix: str = "") -> Iterator[str]:
        """List what stands under a folder, in any order: whatever it is, and a folder that cannot be read."""

    def ensure_available(self) -> None:
        """Raises StoreUnavailable when the store as a whole is away."""

    def probe_lock(self, *, at: datetime) -> LockProbe:
        """Put a locked thing, try to delete it, and say what happened."""


def key_of(sha256: str) -> str:
    """Return the key of a blob; two levels of folders keep each below some hundred entries."""
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def same_bytes(left: Iterator[bytes], right: Iterator[bytes]) -> bool:
    """Compare two streams cut into blocks of BLOCK_BYTES."""
    return all(a == b for a, b in zip_longest(left, right))


def blocks_of(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes."""
    with open(handle_of(path), "rb", buffering=0) as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def handle_of(path: Path) -> int:
    """Open a stored file to be read. Raises NotStored, NotAFile, OSError.

    Nothing else is opened: a pipe would have its reader wait for ever, and what a link leads to is not in the vault:
    to destroy the link would leave the bytes.
    """
    with _told_apart(path):
        handle = os.open(path, _TO_READ)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _not_a_file(path)
        except BaseException:
            os.close(handle)
            raise
        return handle


def _stat_of(path: Path) -> os.stat_result:
    """Look at a stored file. Raises NotStored, NotAFile, OSError."""
    with _told_apart(path):
        found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise _not_a_file(path)
    return found


# A pipe is opened without waiting for its writer, to be looked at; files know no such waiting.
_TO_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
_KINDS = {
    stat.S_IFDIR: "文件夹", stat.S_IFLNK: "链接", stat.S_IFIFO: "管道", stat.S_IFSOCK: "套接字",
    stat.S_IFCHR: "设备", stat.S_IFBLK: "设备",
}  # fmt: skip


@contextlib.contextmanager
def _told_apart(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotStored(f"保管库中没有该文件：{path.name}。") from error
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.ENOTDIR, errno.EISDIR):
            raise _not_a_file(path) from error
        raise


def _not_a_file(path: Path) -> NotAFile:
    try:
        kind = _KINDS.get(stat.S_IFMT(path.lstat().st_mode), "别的东西")
    except OSError:  # a folder above it is none
        kind = "别的东西"
    return NotAFile(
        f"保管库中该文件的位置上是{kind}，不是文件：{path.name}。请系统管理员移走它，再从备份找回。"
    )


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable (Windows has no such call and does so by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class LocalShelf:
    """A folder on a local disk: files 0444, linked into place whole, file and folder synced."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def path_of(self, key: str) -> Path:
        """Return where a key stands; a key that would leave the root is a programming error."""
        parts = key.split("/")
        if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
            raise ValueError(f"not a key: {key!r}")
        return self.root.joinpath(*parts)

    def put(self, key: str, path: Path) -> None:
        target = self.path_of(key)
        try:
            self._make_folder(target.parent)
            placed = None if os.path.lexists(target) else self._place(path, target)
            _expect_same(target, path, placed)
            _sync_file(target)
            sync_folder(target.parent)
        except NotStored as error:  # whoever sends it keeps it, and tries again
            raise StoreUnavailable(f"文件未能入库：{error}") from error
        except OSError as error:
            raise of_disk(error) from error

    def _place(self, path: Path, target: Path) -> os.stat_result:
        """Put the file there if nothing is, and return what it was that was put."""
        _sync_file(path)
        _make_read_only(path)
        try:
            # A link is whole or absent, never replaces, and survives a crash on either side of it.
            os.link(path, target)
        except FileExistsError:
            pass  # put meanwhile by another, or no file: it is looked at next
        except OSError:
            return self._place_copy(path, target)  # another disk, or a file system without links
        return path.stat()

    def _place_copy(self, path: Path, target: Path) -> os.stat_result:
        copy = self.root / "tmp" / secrets.token_hex(8)
        self._make_folder(copy.parent)
        try:
            with path.open("rb") as source, copy.open("xb") as file:
                shutil.copyfileobj(source, file, BLOCK_BYTES)
                file.flush()
                os.fsync(file.fileno())
            _make_read_only(copy)
            placed = copy.stat()
            try:
                os.link(copy, target)
            except FileExistsError:
                pass
            except OSError:
                os.rename(copy, target)
            return placed
        finally:
            copy.unlink(missing_ok=True)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        if folder != self.root:
            self._make_folder(folder.parent)
        folder.mkdir(parents=folder == self.root, exist_ok=True)
        sync_folder(folder.parent)

    def read(self, key: str, start: int = 0, length: int | None = None) -> Blocks:
        try:
            file = open(handle_of(self.path_of(key)), "rb", buffering=0)  # noqa: SIM115 -- Blocks closes it
        except OSError as error:
            raise of_disk(error) from error
        file.seek(start)

        def read(count: int) -> bytes:
            try:
                return file.read(count) or b""
            except OSError as error:
                raise of_disk(error) from error

        return Blocks(read, close=file.close, length=length)

    def size(self, key: str) -> int | None:
        try:
            return _stat_of(self.path_of(key)).st_size
        except NotAFile:
            raise
        except NotStored:
            return None
        except OSError as error:
            raise of_disk(error) from error

    def remove(self, key: str) -> None:
        target = self.path_of(key)
        try:
            target.unlink(missing_ok=True)
            if target.parent.is_dir():
                sync_folder(target.parent)
        except OSError as error:
            raise of_disk(error) from error

    def destroy(self, key: str) -> int:
        there = self.size(key) is not None
        self.remove(key)
        if self.size(key) is not None:
            raise StoreLocked(f"文件删除后仍在磁盘上：{key.rpartition('/')[2]}。请系统管理员核查。")
        return int(there)

    def keys(self, prefix: str = "") -> Iterator[str]:
        folders = [prefix.rstrip("/")] if (self.root / prefix).is_dir() else []
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(self.root / folder) as entries:
                    found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
            except OSError:  # whoever asks for what is in it learns why
                yield folder
                continue
            for name, is_folder in found:
                key = f"{folder}/{name}" if folder else name
                if is_folder:
                    folders.append(key)
                else:
                    yield key

    def ensure_available(self) -> None:
        if not self.root.is_dir():
            raise StoreUnavailable("保管库所在的磁盘没有挂载，请联系系统管理员。")

    def probe_lock(self, *, at: datetime) -> LockProbe:
        return LockProbe(
            False, "本地磁盘没有对象锁：拥有操作系统权限的人可以删除文件。删除会被核验发现，但不会被阻止。"
        )


def _expect_same(target: Path, path: Path, placed: os.stat_result | None) -> None:
    """Raises Corrupt unless what stands there is what was placed or has these bytes, NotAFile when it is no file."""
    stands, given = _stat_of(target), path.stat()
    if os.path.samestat(stands, placed or given):
        return
    if stands.st_size != given.st_size or not same_bytes(blocks_of(target), blocks_of(path)):
        raise Corrupt(f"保管库中已有同名但内容不同的文件：{target.name}。原文件未作改动，请立即核查。")


def _sync_file(path: Path) -> None:
    # Windows refuses to flush a handle opened for reading.
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_read_only(path: Path) -> None:
    if os.name != "nt":  # there, a read-only file cannot be deleted by its other name
        with contextlib.suppress(PermissionError):
            path.chmod(0o444)
