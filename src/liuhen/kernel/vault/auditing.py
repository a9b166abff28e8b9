"""Hold what the vault remembers against what needs it, and against what stands on the shelf, without reading bytes."""

from collections.abc import Iterator

from django.db.models import Q
from django.db.models.functions import Now

from liuhen.kernel.ledger.auditing import Fault, Report
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import VaultError
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.vault.shelves import LocalShelf, Shelf, key_of

HOW = (
    "由引用它的各行推算：凡需要的都登记着、摘要相符、未注明销毁、文件在存储中；复核时间不在将来。"
    "复核时间和结果本身只是工作记录，每次复核和每个发现另已入账"
)
CHUNK = 1000


def audit_blobs(report: Report) -> None:
    """Report what is wrong with the vault's rows, asked from the side of those who need them."""
    report.faults += _unmet()
    report.faults += _checked_in_days_to_come()
    if not Blob.objects.filter(disposed_at=None).exists():
        return
    shelf = blobs.shelf()
    try:
        shelf.ensure_available()
        report.faults += _not_on(shelf)
    except VaultError as error:
        report.not_checked.append(f"保管库中的文件没有核对：{error}")


def _unmet() -> Iterator[Fault]:
    for claim in blobs.claims():
        for row in claim.unmet():
            sha256 = getattr(row, claim.sha256)
            blob = Blob.objects.filter(pk=sha256).first()
            if blob is None:
                what = "没有登记"
            elif blob.disposed_at is not None:
                what = "注明已销毁，账本中没有销毁它的记录"
            else:
                what = "登记的摘要或大小与之不符"
            yield Fault(f"{row._meta.model_name}:{row.pk}", f"{claim.zh}的存储对象 blob:{sha256} {what}")


def _checked_in_days_to_come() -> Iterator[Fault]:
    """Yield the blobs that no check would look at: the clock that counts is the database's, or the log's if later."""
    entered = Entry.objects.order_by("-id").values_list("at", flat=True).first()
    for name in ("checked_at", "sm3_checked_at", "stored_at") if entered else ():
        wrong = Q(**{f"{name}__gt": Now()}) & Q(**{f"{name}__gt": entered})
        for sha256 in Blob.objects.filter(wrong).values_list("sha256", flat=True):
            yield Fault(f"blob:{sha256}", "入库或复核时间在将来，复核会一直跳过它")


def _not_on(shelf: Shelf) -> Iterator[Fault]:
    """Yield the blobs that are not on the shelf; on a local one, also those of another size."""
    kept = Blob.objects.filter(disposed_at=None).order_by("sha256").values_list("sha256", "size_bytes")
    if isinstance(shelf, LocalShelf):
        for sha256, size in kept.iterator(chunk_size=CHUNK):
            try:
                found = shelf.size(key_of(sha256))
            except VaultError as error:
                shelf.ensure_available()
                yield Fault(f"blob:{sha256}", str(error))
                continue
            if found is None and kept.filter(pk=sha256).exists():  # not destroyed just now
                yield Fault(f"blob:{sha256}", "存储中的文件缺失")
            elif found not in (None, size):
                yield Fault(f"blob:{sha256}", f"登记 {size} 字节，文件 {found} 字节")
        return
    named = ((key.rpartition("/")[2], key) for key in shelf.keys("sha256"))  # an object store lists in order
    # Of strays and marks of folders none may be waited at: what comes after them would all seem to be missing.
    listed = (sha256 for sha256, key in named if key == key_of(sha256))
    at = next(listed, None)
    for sha256, _ in kept.iterator(chunk_size=CHUNK):
        while at is not None and at < sha256:
            at = next(listed, None)
        if at != sha256 and kept.filter(pk=sha256).exists():
            yield Fault(f"blob:{sha256}", "存储中的文件缺失")
