"""Verify what is stored, the longest unchecked first; a killed or ended run is taken up by the next."""

import math
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from datetime import UTC, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from os import cpu_count
from typing import Self

from django.db import transaction
from django.db.models import Max, Q

from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.checking import Found, Wanted, check, die_with_parent
from liuhen.kernel.vault.errors import NotAFile, VaultError
from liuhen.kernel.vault.models import Blob, CheckResult, FixityFailure, FixityRun
from liuhen.kernel.vault.shelves import LocalShelf, Shelf, key_of
from liuhen_proof.hindrances import harmless

UNNAMED = "存储中有此文件，保管库没有登记"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PAGE_ROWS = 500
_BATCH_BYTES = 32 << 20
_BATCH_FILES = 128
_BIG_BYTES = 8 << 20  # from here on hashing outweighs Python's own work, and threads are enough


def run(
    *,
    at: datetime,
    clock: Callable[[], datetime],
    budget_seconds: float | None = None,
    both: bool = False,
    on_failure: Callable[[FixityFailure], object] | None = None,
    on_finish: Callable[[FixityRun], object] | None = None,
    bytes_per_second: float | None = None,
    workers: int | None = None,
) -> FixityRun:
    """Look at every blob not looked at since `at`, until done or out of time, and say what was found.

    Results are committed each second, so that a kill loses little more than the files being read. `both` compares SM3
    as well. A file begun within the budget is read to its end. `on_finish` gets the run before it is returned.
    """
    record = FixityRun.objects.create(started_at=at, both=both)
    ends_at = None if budget_seconds is None else at + timedelta(seconds=budget_seconds)
    due = _batches(_due(before=at, both=both))
    shelf = blobs.shelf()
    try:
        shelf.ensure_available()
        for key, what in _unmet():
            _fail(record, key, CheckResult.MISSING, what, at=clock(), on_failure=on_failure)
        strays: list[str] | None = None
        with _Readers(shelf, workers or cpu_count() or 1, bytes_per_second) as readers:
            for found in _by_the_second(readers.read(_until(due, ends_at, clock))):
                if strays is None:  # only now, while the readers are at work
                    strays = list(_unnamed(shelf.keys("sha256")))
                _record(record, found, at=clock(), on_failure=on_failure)
        if strays is None:
            strays = list(_unnamed(shelf.keys("sha256")))
        for key in _unnamed(iter(strays)):  # a file stored meanwhile has its row by now
            _fail(record, _shown(key), "stray", _of_stray(shelf, key), at=clock(), on_failure=on_failure)
        record.is_complete = next(due, None) is None
    except VaultError as error:
        record.stopped_by = str(error)
    except BrokenExecutor:
        record.stopped_by = "复核进程被系统终止，复核未完成。请检查内存后重新运行。"
    with transaction.atomic():
        record.finished_at = clock()
        record.save()
        if on_finish:
            on_finish(record)
    return record


def _unmet() -> Iterator[tuple[str, str]]:
    """Yield what the apps' rows need and the vault does not remember: no look at its own rows would miss it."""
    for claim in blobs.claims():
        for row in claim.unmet():
            yield (
                key_of(getattr(row, claim.sha256)),
                f"{claim.zh} {row.pk} 的存储对象没有登记、登记不符或已注明销毁",
            )


def _shown(key: str) -> str:
    """Return a name that anybody may have chosen so that a screen and the column take it."""
    most = FixityFailure._meta.get_field("key").max_length
    return harmless(key)[:most]


def _of_stray(shelf: Shelf, key: str) -> str:
    try:
        shelf.size(key)
    except (VaultError, ValueError) as error:  # no key of ours at all
        return f"{error}" if isinstance(error, NotAFile) else UNNAMED
    return UNNAMED


def _due(*, before: datetime, both: bool) -> Iterator[Wanted]:
    """Yield blobs, the longest unchecked first, ahead of them what claims to have been checked in days to come."""
    field = "sm3_checked_at" if both else "checked_at"
    yield from _of_the_future(field, after=before, both=both)
    yield from _of_the_past(field, before=before, both=both)


def _of_the_future(field: str, *, after: datetime, both: bool) -> Iterator[Wanted]:
    """Yield what no run can have checked, by name: once looked at, it still is later than this run's start."""
    newest = FixityRun.objects.aggregate(end=Max("finished_at"))["end"]
    rows = Blob.objects.filter(disposed_at=None, **{f"{field}__gt": max(after, newest or after)})
    rows, last = rows.order_by("sha256"), ""
    while page := list(rows.filter(pk__gt=last).values_list("sha256", "sm3", "size_bytes")[:_PAGE_ROWS]):
        for sha256, sm3, size in page:
            yield Wanted(sha256, sm3 if both else "", size)
        last = page[-1][0]


def _of_the_past(field: str, *, before: datetime, both: bool) -> Iterator[Wanted]:
    """Yield blobs, the longest unchecked first; reads by page, so that no query stays open for hours."""
    last = (datetime.min.replace(tzinfo=UTC), "")
    rows = Blob.objects.filter(disposed_at=None, **{f"{field}__lt": before}).order_by(field, "sha256")
    while True:
        after = Q(**{f"{field}__gt": last[0]}) | Q(**{field: last[0], "sha256__gt": last[1]})
        page = list(rows.filter(after).values_list("sha256", "sm3", "size_bytes", field)[:_PAGE_ROWS])
        for sha256, sm3, size, _ in page:
            yield Wanted(sha256, sm3 if both else "", size)
        if len(page) < _PAGE_ROWS:
            return
        last = (page[-1][3], page[-1][0])


def _batches(wanted: Iterator[Wanted]) -> Iterator[list[Wanted]]:
    """Put small files together; a big one goes alone."""
    batch: list[Wanted] = []
    size = 0
    for blob in wanted:
        if blob.size >= _BIG_BYTES:
            yield [blob]
            continue
        batch.append(blob)
        size += blob.size
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _until(
    batches: Iterator[list[Wanted]], ends_at: datetime | None, clock: Callable[[], datetime]
) -> Iterator[list[Wanted]]:
    while ends_at is None or clock() < ends_at:
        batch = next(batches, None)
        if batch is None:
            return
        yield batch


def _by_the_second(results: Iterator[list[Found]]) -> Iterator[list[Found]]:
    """Gather results for one commit a second; the first come at once."""
    pending: list[Found] = []
    last = -math.inf
    for found in results:
        pending += found
        if time.monotonic() - last >= 1:
            yield pending
            pending, last = [], time.monotonic()
    if pending:
        yield pending


class _Readers:
    """Threads for big files and remote stores, processes for small local files; started when first needed."""

    def __init__(self, shelf: Shelf, workers: int, bytes_per_second: float | None) -> None:
        self._shelf = shelf
        self._workers = workers
        self._share = bytes_per_second / workers if bytes_per_second else None
        self._threads = ThreadPoolExecutor(workers)
        self._processes: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        if self._processes:
            self._processes.shutdown(cancel_futures=True)

    def read(self, batches: Iterator[list[Wanted]]) -> Iterator[list[Found]]:
        """Keep every reader busy with one batch in hand and one waiting; yield results as they come."""
        running: set[Future[list[Found]]] = set()
        for batch in batches:
            running.add(self._executor(batch).submit(check, self._shelf, batch, self._share))
            if len(running) >= 2 * self._workers:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield [found for future in done for found in future.result()]
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield [found for future in done for found in future.result()]

    def _executor(self, batch: list[Wanted]) -> Executor:
        if batch[0].size >= _BIG_BYTES or not isinstance(self._shelf, LocalShelf):
            return self._threads
        if self._processes is None:
            # A fork is ready at once, but only sound while no other thread may hold a lock.
            way = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
            self._processes = ProcessPoolExecutor(
                self._workers, mp_context=get_context(way), initializer=die_with_parent
            )
        return self._processes


@transaction.atomic
def _record(
    record: FixityRun,
    found: list[Found],
    *,
    at: datetime,
    on_failure: Callable[[FixityFailure], object] | None,
) -> None:
    moved = {"checked_at": at, **({"sm3_checked_at": at} if record.both else {})}
    whole = [blob.sha256 for blob in found if blob.result == "ok"]
    for start in range(0, len(whole), _PAGE_ROWS):
        page = whole[start : start + _PAGE_ROWS]
        Blob.objects.filter(pk__in=page).update(check_result=CheckResult.OK, **moved)
    record.checked_bytes += sum(blob.size for blob in found)
    record.checked += len(found)
    record.ok += len(whole)
    for blob in found:
        if blob.result != "ok":
            Blob.objects.filter(pk=blob.sha256).update(check_result=blob.result, **moved)
            _fail(record, key_of(blob.sha256), blob.result, blob.detail, at=at, on_failure=on_failure)
    record.save()


def _fail(
    record: FixityRun,
    key: str,
    result: str,
    detail: str,
    *,
    at: datetime,
    on_failure: Callable[[FixityFailure], object] | None,
) -> None:
    counted = "strays" if result == "stray" else result
    setattr(record, counted, getattr(record, counted) + 1)
    if result != "stray":
        record.first_bad = record.first_bad or key
    failure = FixityFailure.objects.create(run=record, key=key, result=result, detail=detail, at=at)
    if on_failure:
        on_failure(failure)


def _unnamed(keys: Iterator[str]) -> Iterator[str]:
    while page := list(islice(keys, _PAGE_ROWS)):
        digests = {key: key.rpartition("/")[2] for key in page}
        asked = [name for name in digests.values() if _DIGEST.fullmatch(name)]
        known = set(Blob.objects.filter(pk__in=asked).values_list("sha256", flat=True))
        yield from (key for key, sha256 in digests.items() if sha256 not in known or key != key_of(sha256))
