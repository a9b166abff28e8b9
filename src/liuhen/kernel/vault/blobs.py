"""The vault's public functions: store a file under its digests, read it again, ask whether it is there."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q

from liuhen.kernel.vault import checking
from liuhen.kernel.vault.errors import Busy, Corrupt, NotAFile, NotStored, StillNeeded
from liuhen.kernel.vault.hashing import Digests, digests_of
from liuhen.kernel.vault.models import Blob, CheckResult
from liuhen.kernel.vault.shelves import Blocks, LocalShelf, Shelf, key_of

_claims: list[Callable[[str], str]] = []


@dataclass(frozen=True)
class Claim:
    """Which rows of an app name stored bytes, in which columns, and which of them need these bytes to be there."""

    model: type[models.Model]
    zh: str
    needed: Q = field(default_factory=Q)
    sha256: str = "sha256"
    sm3: str = ""
    size: str = ""

    def __call__(self, sha256: str) -> str:
        """Say what needs these bytes, if anything does."""
        found = self._rows.filter(**{self.sha256: sha256}).first()
        if found is None:
            return ""
        is_named = "__str__" in vars(type(found))
        return f"{self.zh}“{found}”" if is_named else f"{self.zh} {found.pk} "

    def unmet(self) -> Iterator[models.Model]:
        """Yield the rows whose bytes the vault does not remember as they were, or has given up."""
        same = {"pk": OuterRef(self.sha256)}
        same |= {"sm3": OuterRef(self.sm3)} if self.sm3 else {}
        same |= {"size_bytes": OuterRef(self.size)} if self.size else {}
        whole = Blob.objects.filter(**same, disposed_at=None)
        yield from self._rows.filter(~Exists(whole)).order_by("pk").iterator(chunk_size=500)

    @property
    def _rows(self) -> models.QuerySet[Any]:
        return self.model._base_manager.exclude(**{self.sha256: ""}).filter(self.needed)


def shelf() -> Shelf:
    """Return the shelf that settings.VAULT names."""
    return _shelf(tuple(sorted(settings.VAULT.items())))


@lru_cache(maxsize=8)
def _shelf(options: tuple[tuple[str, Any], ...]) -> Shelf:
    wanted = dict(options)
    backend = wanted.pop("backend")
    if backend == "local":
        return LocalShelf(Path(wanted["root"]))
    if backend != "s3":
        raise ValueError(f"unknown vault backend: {backend!r}")
    # boto3 takes its time to import; a local vault needs none of it.
    from liuhen.kernel.vault.s3_shelf import S3Shelf, s3_client  # noqa: PLC0415

    bucket, prefix = wanted.pop("bucket"), wanted.pop("prefix", "")
    return S3Shelf(bucket, prefix=prefix, client=s3_client(**wanted))


def store(path: Path, digests: Digests, *, at: datetime) -> Blob:
    """Put a file on the shelf and remember it, durable on return; the same bytes again are one copy.

    The digests are believed: they come from `Incoming.finish` or `digests_of`. The file at `path` is given
    up; the caller deletes that name. Call it outside a transaction: a large file takes its time.
    Raises VaultError.
    """
    if path.stat().st_size != digests.size:
        raise Corrupt("文件大小与登记的不一致，未入库。")
    shelf().put(key_of(digests.sha256), path)
    blob, is_new = Blob.objects.get_or_create(
        sha256=digests.sha256,
        defaults={
            "sm3": digests.sm3, "size_bytes": digests.size,
            "stored_at": at, "checked_at": at, "sm3_checked_at": at,
        },
    )  # fmt: skip
    if not is_new and (blob.sm3, blob.size_bytes) != (digests.sm3, digests.size):
        raise Corrupt(f"保管库登记与文件不一致：{digests.sha256}。原登记未作改动，请立即核查。")
    return blob if blob.disposed_at is None else _restored(blob, path, at=at)


def _restored(blob: Blob, path: Path, *, at: datetime) -> Blob:
    """Take bytes back in that had been destroyed; under lock, so that no destruction runs over it."""
    with transaction.atomic():
        fresh = Blob.objects.select_for_update().get(pk=blob.pk)
        shelf().put(key_of(fresh.sha256), path)
        fresh.disposed_at = None
        fresh.stored_at = fresh.checked_at = fresh.sm3_checked_at = at
        fresh.check_result = CheckResult.STORED
        fresh.save()
    return fresh


def claim(needs: Claim) -> None:
    """Let an app say which blobs its rows need; whoever destroys, checks or audits asks from their side."""
    _claims.append(needs)


def claims() -> list[Claim]:
    """Return who needs what."""
    return [each for each in _claims if isinstance(each, Claim)]


def destroy(sha256: str, *, at: datetime) -> int:
    """Destroy a blob's bytes, every version of them, and return how many there were once none is left.

    The only way by which stored bytes go. The row stays, with its digests. Safe to repeat after a death at any
    point: checks stop missing the file before it goes, and what is gone already is no fault. Call it outside of a
    transaction. Raises StillNeeded, StoreLocked, StoreUnavailable, Busy.
    """
    for needs in _claims:
        if what := needs(sha256):
            raise StillNeeded(f"不能销毁：{what}仍需要该文件（{sha256}）。")
    Blob.objects.filter(pk=sha256, disposed_at=None).update(disposed_at=at)
    with transaction.atomic():
        blob = Blob.objects.select_for_update().filter(pk=sha256).first()
        if blob is not None and blob.disposed_at is None:
            raise Busy("该文件正在重新入库，请稍后再试。")
        return shelf().destroy(key_of(sha256))


def store_derived(path: Path, *, at: datetime) -> Blob:
    """Hash a file we made ourselves and store it."""
    return store(path, digests_of(path), at=at)


def open_range(sha256: str, start: int = 0, length: int | None = None) -> Blocks:
    """Open part of a blob for reading in blocks of one MiB. Raises NotStored, StoreUnavailable."""
    return shelf().read(key_of(sha256), start, length)


def copy_out(sha256: str, target: Path) -> None:
    """Write a blob's bytes to a new file, for a program that needs a path. Raises FileExistsError, NotStored."""
    blocks = open_range(sha256)  # first: of what is not there no empty file is made
    with target.open("xb") as file:
        for block in blocks:
            file.write(block)


@contextmanager
def as_file(sha256: str) -> Iterator[Path]:
    """Lend a path to a blob's bytes, to be read only: the stored file itself where the vault is local.

    Raises NotStored, StoreUnavailable.
    """
    where = shelf()
    if isinstance(where, LocalShelf):
        if where.size(key_of(sha256)) is None:
            raise NotStored(f"保管库中没有该文件：{sha256}。")
        yield where.path_of(key_of(sha256))
        return
    with TemporaryDirectory(prefix="liuhen-blob-") as folder:
        path = Path(folder) / sha256
        copy_out(sha256, path)
        yield path


def exists(sha256: str) -> bool:
    """Tell whether the blob is both remembered and on the shelf at its full size."""
    return bool(whole([sha256]))


def whole(digests: Iterable[str]) -> dict[str, int]:
    """Return, of these, the sizes of the blobs that are both remembered and on the shelf at their full size."""
    return {each: size for each, size in sizes_of(digests).items() if size_on_shelf(each) == size}


def size_on_shelf(sha256: str) -> int | None:
    """Return how large the file on the shelf is, None where there is none."""
    try:
        return shelf().size(key_of(sha256))
    except NotAFile:
        return None


def size_of(sha256: str) -> int:
    """Return the remembered size in bytes. Raises NotStored."""
    size = Blob.objects.filter(pk=sha256).values_list("size_bytes", flat=True).first()
    if size is None:
        raise NotStored(f"保管库中没有该文件：{sha256}。")
    return size


def sizes_of(digests: Iterable[str]) -> dict[str, int]:
    """Return the remembered sizes in bytes of files that are remembered, by their digests."""
    return dict(Blob.objects.filter(sha256__in=set(digests)).values_list("sha256", "size_bytes"))


def unsound(digests: Iterable[str]) -> set[str]:
    """Read files back now and return which are not what they are called by, or cannot be read at all.

    Call it outside a transaction. Raises StoreUnavailable.
    """
    wanted = set(digests)
    known = [checking.Wanted(sha256, "", size) for sha256, size in sizes_of(wanted).items()]
    seen = checking.check(shelf(), known, None)
    return wanted - {each.sha256 for each in seen if each.result == "ok"}


def failing(digests: Iterable[str]) -> set[str]:
    """Return which of these files were not found as they should be when last looked at."""
    wrong = (CheckResult.MISSING, CheckResult.UNREADABLE, CheckResult.CORRUPT)
    rows = Blob.objects.filter(sha256__in=list(digests), check_result__in=wrong)
    return set(rows.values_list("sha256", flat=True))
