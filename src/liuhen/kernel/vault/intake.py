"""A file on its way in: grows in the staging folder, is hashed as it grows, and is kept under its digests.

On disk an upload is `<id>.part`, the bytes, and `<id>.json`, the announced length and, once finished,
the digests. Whenever the process dies, both are still there, or the blob is on the shelf.
"""

import contextlib
import json
import os
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Self

from django.conf import settings

from liuhen.kernel.locks import try_lock
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import Busy, Incomplete, NotIncoming, WrongOffset, of_disk
from liuhen.kernel.vault.hashing import Digests, Hashers, continue_from, take
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.vault.shelves import sync_folder

_ID = re.compile(r"[0-9A-Za-z_-]{8,64}")
_REMEMBERED_UPLOADS = 1024


class _Running:
    """Hashers of uploads this process is receiving; bounded, because an upload may end elsewhere."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hashers: OrderedDict[tuple[str, int], Hashers] = OrderedDict()

    def pop(self, key: tuple[str, int]) -> Hashers | None:
        with self._lock:
            return self._hashers.pop(key, None)

    def keep(self, key: tuple[str, int], hashers: Hashers) -> None:
        with self._lock:
            self._hashers[key] = hashers
            while len(self._hashers) > _REMEMBERED_UPLOADS:
                self._hashers.popitem(last=False)


_running = _Running()


class Incoming:
    """One upload, locked by us as long as the `with` lasts; made by `create`, found again by `open`."""

    def __init__(self, upload_id: str, folder: Path, handle: int) -> None:
        """Take over an open and locked file."""
        self.id = upload_id
        self._folder = folder
        self._handle = handle
        self._key = (upload_id, os.fstat(handle).st_ino)
        self._before: tuple[int, Hashers | None] | None = None
        self._facts: dict[str, Any] = _read_sidecar(folder, upload_id)

    @staticmethod
    def create(upload_id: str, *, length: int) -> None:
        """Announce a file of `length` bytes; durable on return. Raises FileExistsError for a used id."""
        folder = _folder()
        part = _part(folder, upload_id)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            _write_sidecar(folder, upload_id, {"length": length})
        except FileExistsError:
            raise
        except OSError as error:
            raise of_disk(error) from error

    @classmethod
    def open(cls, upload_id: str) -> Self:
        """Lock an upload for this process and thread. Raises NotIncoming, Busy."""
        folder = _folder()
        part = _part(folder, upload_id)
        try:
            handle = _open_part(part)
        except FileNotFoundError:
            raise _gone() from None
        except OSError as error:
            raise of_disk(error) from error
        try:
            if not try_lock(handle):
                raise Busy("该文件正在由另一个连接上传，请稍后再试。")
            if not _is_same(part, handle):  # discarded between our opening and our locking
                raise _gone()
            return cls(upload_id, folder, handle)
        except BaseException:
            os.close(handle)
            raise

    @staticmethod
    def size_of(upload_id: str) -> int:
        """Return how many bytes have arrived, without locking. Raises NotIncoming."""
        try:
            return _part(_folder(), upload_id).stat().st_size
        except FileNotFoundError:
            raise _gone() from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up the lock."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    @property
    def path(self) -> Path:
        """The staging file itself, for looking at what arrived before it is kept."""
        return _part(self._folder, self.id)

    @property
    def size(self) -> int:
        """How many bytes have arrived."""
        return os.fstat(self._handle).st_size

    @property
    def length(self) -> int:
        """How many bytes were announced."""
        return int(self._facts["length"])

    @property
    def digests(self) -> Digests | None:
        """The digests, once finished."""
        if "sha256" not in self._facts:
            return None
        return Digests(self._facts["sha256"], self._facts["sm3"], self.length)

    def append(
        self, read: Callable[[int], bytes], *, expected_offset: int, limit: int, also: Any = None
    ) -> int:
        """Take up to `limit` bytes from `read(n)`, durable on return, and say how many came.

        Fewer than the sender announced means that it is gone: compare, and never finish on that. `also` is a
        hashlib object fed with this call's bytes. Raises WrongOffset when `expected_offset` is not what has
        arrived or the announced length would be passed, StoreFull, StoreUnavailable.
        """
        size = self.size
        if size != expected_offset or self.digests:
            raise WrongOffset(f"上传位置不符：服务器已收到 {size} 字节。请从该处继续。", size=size)
        if size + limit > self.length:
            raise WrongOffset(f"文件超出申报的长度（{self.length} 字节），超出部分未接收。", size=size)
        hashers = Hashers() if size == 0 else _running.pop(self._key)
        if hashers and hashers.size != size:
            hashers = None  # another process took the bytes in between: finish() reads them back
        self._before = (size, hashers.copy() if hashers else None)
        os.lseek(self._handle, size, os.SEEK_SET)
        taken = take(read, self._handle, limit=limit, hashers=hashers, also=also)
        if hashers:
            _running.keep(self._key, hashers)
        return taken

    def rewind(self) -> None:
        """Forget what this session's last append took, because its checksum was wrong."""
        if self._before is None:
            raise ValueError("nothing was appended in this session")
        size, hashers = self._before
        _running.pop(self._key)
        try:
            os.ftruncate(self._handle, size)
            os.fsync(self._handle)
        except OSError as error:
            raise of_disk(error) from error
        if hashers:
            _running.keep(self._key, hashers)
        self._before = None

    def finish(self, expected_size: int) -> Digests:
        """Return the digests of the complete file and write them beside it, so that no crash hashes twice.

        Where this process did not see every byte arrive, reads the file back once. Raises Incomplete.
        """
        if self.digests:
            return self.digests
        if self.size != expected_size or expected_size != self.length:
            raise Incomplete(f"文件不完整：申报 {self.length} 字节，已收到 {self.size} 字节。请继续上传。")
        hashers = _running.pop(self._key) or Hashers()
        try:
            if hashers.size != expected_size:
                hashers = continue_from(self.path, hashers)
            os.fsync(self._handle)
            digests = hashers.digests()
            facts = {**self._facts, "sha256": digests.sha256, "sm3": digests.sm3}
            _write_sidecar(self._folder, self.id, facts)
        except OSError as error:
            raise of_disk(error) from error
        self._facts = facts
        return digests

    def keep(self, digests: Digests, *, at: datetime) -> Blob:
        """Store the finished file under its digests, durable on return.

        The staging file stays (locally as a second name of the same bytes) until `discard`, to be called once
        whatever refers to the blob is committed. Raises VaultError.
        """
        if digests != self.digests:
            raise ValueError(f"not the digests of upload {self.id}")
        return blobs.store(self.path, digests, at=at)

    def discard(self) -> None:
        """Remove the upload from the staging folder and give up the lock."""
        _running.pop(self._key)
        if os.name == "nt":
            self.close()  # there, an open file cannot be deleted
        _remove(self._folder, self.id)
        self.close()


class Left(NamedTuple):
    """What a sweep removed, and what it found complete and left for the intake to finish."""

    removed: list[str]
    complete: list[str]


def sweep(*, at: datetime, older_than_days: int) -> Left:
    """Remove uploads never completed and untouched for so many days; complete ones are only named."""
    left = Left([], [])
    for upload_id in untouched(at=at, days=older_than_days):
        sweep_one(upload_id, left)
    return left


def untouched(*, at: datetime, days: int) -> list[str]:
    """Name the uploads that nobody touched for so many days, and remove the scraps of that age."""
    before = (at - timedelta(days=days)).timestamp()
    folder = _folder()
    for scrap in folder.glob("*.tmp"):
        with contextlib.suppress(OSError):  # gone meanwhile, or no file: it is in nobody's way
            if scrap.lstat().st_mtime < before:
                scrap.unlink()
    ids = sorted({path.stem for end in ("part", "json") for path in folder.glob(f"*.{end}")})
    return [
        upload_id for upload_id in ids if _ID.fullmatch(upload_id) and _touched_at(folder, upload_id) < before
    ]


def sweep_one(upload_id: str, left: Left) -> None:
    """Remove an upload unless it is complete or somebody is at it."""
    try:
        incoming = Incoming.open(upload_id)
    except Busy:
        return
    except NotIncoming:  # its creation or its removal was cut short: there are no bytes
        _remove(_folder(), upload_id)
        left.removed.append(upload_id)
        return
    with incoming:
        if incoming.size == incoming.length:
            left.complete.append(upload_id)
        else:
            incoming.discard()
            left.removed.append(upload_id)


def _touched_at(folder: Path, upload_id: str) -> float:
    moment = 0.0
    for path in (_part(folder, upload_id), _sidecar(folder, upload_id)):
        with contextlib.suppress(FileNotFoundError):
            moment = max(moment, path.stat().st_mtime)
    return moment


def _gone() -> NotIncoming:
    return NotIncoming("没有这个上传任务，或已经处理完毕。")


def _folder() -> Path:
    return Path(settings.VAULT_INCOMING)


def _part(folder: Path, upload_id: str) -> Path:
    if not _ID.fullmatch(upload_id):
        raise _gone()
    return folder / f"{upload_id}.part"


def _sidecar(folder: Path, upload_id: str) -> Path:
    return folder / f"{upload_id}.json"


def _open_part(part: Path) -> int:
    binary = getattr(os, "O_BINARY", 0)
    try:
        return os.open(part, os.O_RDWR | binary)
    except PermissionError:  # already linked into the shelf and therefore read-only
        return os.open(part, os.O_RDONLY | binary)


def _is_same(part: Path, handle: int) -> bool:
    try:
        return os.path.samestat(part.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _read_sidecar(folder: Path, upload_id: str) -> dict[str, Any]:
    try:
        return dict(json.loads(_sidecar(folder, upload_id).read_bytes()))
    except FileNotFoundError:  # its creation was cut short
        raise _gone() from None


def _write_sidecar(folder: Path, upload_id: str, facts: dict[str, Any]) -> None:
    scrap = folder / f"{upload_id}.{secrets.token_hex(4)}.tmp"
    with scrap.open("xb") as file:
        file.write(json.dumps(facts).encode())
        file.flush()
        os.fsync(file.fileno())
    os.replace(scrap, _sidecar(folder, upload_id))
    sync_folder(folder)


def _remove(folder: Path, upload_id: str) -> None:
    """The bytes first: what a crash leaves then is an upload without bytes, which the next sweep removes."""
    try:
        _part(folder, upload_id).unlink(missing_ok=True)
        _sidecar(folder, upload_id).unlink(missing_ok=True)
    except OSError as error:
        raise of_disk(error) from error


def uploads() -> Iterator[str]:
    """List the ids in the staging folder."""
    for part in _folder().glob("*.part"):
        yield part.stem
