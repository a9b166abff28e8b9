"""The whole audit: the log by itself, and every row of every subject against what the log last committed to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection

from liuhen.kernel.flow.subjects import Subject, row_commitment
from liuhen.kernel.ledger.auditing import Fault, Published, Report
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.vouching import audit_log
from liuhen_proof import canonical
from liuhen_proof.keys import VerifyKey

CHUNK = 2000


def audit(
    *,
    checkpoints: Sequence[str] = (),
    trust: Sequence[VerifyKey],
    own_keys: bool = False,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Recompute everything. ``checkpoints`` are notes kept elsewhere, ``trust`` the public keys to believe.

    ``own_keys`` says that ``trust`` was read from this very server, which proves nothing against its owner.
    """
    published = Published.seen()
    with _as_of_one_moment():
        report = audit_log(
            checkpoints=checkpoints,
            trust=trust,
            own_keys=own_keys,
            on_progress=on_progress,
            published=published,
        )
        for model in apps.get_models():
            if issubclass(model, Subject):
                _rows_of(model, report)
    return report


@contextmanager
def _as_of_one_moment() -> Iterator[None]:
    """Read without seeing what is written meanwhile: else an audit of a running service accuses the innocent.

    Never ``atomic``, which on SQLite takes the one place of a writer.
    """
    if connection.in_atomic_block:
        yield
        return
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgresql else "BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _rows_of(model: type[Subject], report: Report) -> None:
    present: set[int] = set()
    last = 0
    while rows := list(model._base_manager.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = rows[-1].pk
        present.update(row.pk for row in rows)
        latest = _latest([row.ref for row in rows])
        for row in rows:
            report.rows += 1
            if what := _wrong_with(row, latest.get(row.ref)):
                found = latest.get(row.ref)
                report.faults.append(Fault(row.ref, what, found.index if found else None))
    _deleted(model, present, report)


def _wrong_with(row: Subject, entry: Entry | None) -> str:
    if entry is None:
        return "数据库中有此行，账本中没有它的任何记录"
    payload: dict[str, Any] = canonical.loads(bytes(entry.payload)) if entry.payload else {}
    if payload.get("row") and payload["row"] != row_commitment(row, payload["salt"]):
        return f"数据库行与最后一次入账（记录 {entry.index}，{entry.event}）不一致，已被绕过系统改动"
    return ""


def _latest(refs: list[str]) -> dict[str, Entry]:
    """Return the newest entry of each subject; entries of one subject come in order, so the last one wins."""
    found = Entry.objects.filter(subject__in=refs).order_by("subject", "n")
    return {entry.subject: entry for entry in found.defer("leaf")}


def _deleted(model: type[Subject], present: set[int], report: Report) -> None:
    prefix = f"{model._meta.model_name}:"
    born = Entry.objects.filter(subject__gte=prefix, subject__lt=f"{prefix[:-1]};", n=1)
    for ref, index in born.values_list("subject", "index").iterator():
        if int(ref.partition(":")[2]) not in present:
            report.faults.append(Fault(ref, "账本中有此对象，数据库中的行已被删除", index))
