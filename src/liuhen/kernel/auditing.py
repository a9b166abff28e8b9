"""The whole audit: the log by itself, then every table against what the log last committed to (ADR-15)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from liuhen.kernel import tables
from liuhen.kernel.access import Actor
from liuhen.kernel.ledger import proofs, rows
from liuhen.kernel.ledger.auditing import Fault, Published, Report, as_bytes
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.promises import CHUNK, Promises, Said
from liuhen.kernel.ledger.vouching import audit_log
from liuhen.kernel.tables import View
from liuhen_proof.keys import VerifyKey

ADOPTED = "rows.adopted"
AT_ONCE = 500


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
    with Promises() as promises, _as_of_one_moment():
        report = audit_log(
            checkpoints=checkpoints, trust=trust, own_keys=own_keys, on_progress=on_progress, published=published,
            on_payload=promises.take,
        )  # fmt: skip
        take_waiting(promises)
        for view in tables.views():
            report.faults += rows_of(view, promises, report)
    for check in tables.recomputed():
        check.judge(report)
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


def take_waiting(promises: Promises) -> None:
    """Take in what entries say that have no place yet: the rows are written already."""
    for entry in Entry.objects.filter(index=None).order_by("id").iterator(chunk_size=CHUNK):
        with suppress(ValueError):  # its payload is checked once it has its place
            promises.take(entry, as_bytes(entry.payload))


def rows_of(view: View, promises: Promises, report: Report) -> list[Fault]:
    """Hold every row of a view against the last word on it."""
    found: list[Fault] = []
    promises.look_for(view.name)
    for page in _pages(view.model):
        said = promises.of(map(view.ref, page))
        report.rows += len(page)
        for row in page:
            told = said.get(view.ref(row))
            if what := _wrong_with(view, row, told):
                found.append(Fault(view.ref(row), what, told.place if told else None))
    gone = "账本中有此对象，数据库中的行已被删除"
    return found + [Fault(ref, gone, place) for ref, place in promises.missing(view.name)]


def _wrong_with(view: View, row: models.Model, said: Said | None) -> str:
    if not view.counts(row):
        return "账本中已记此行，数据库中的行却退回到未生效" if said and said.digest else ""
    if said is None:
        return "" if view.needs_no_word(row) else "数据库中有此行，账本中没有它的任何记录"
    if not said.digest:
        return f"账本记明此行已删除（{said.entry_zh}），数据库中却有此行"
    if not said.fits(view.sealed(row)):
        return f"数据库行与最后一次入账（{said.entry_zh}）不一致，已被绕过系统改动"
    return ""


def _pages(model: type[models.Model]) -> Iterator[list[Any]]:
    found, last = model._base_manager.order_by("pk"), None
    while page := list((found if last is None else found.filter(pk__gt=last))[:CHUNK]):
        last = page[-1].pk
        yield page


def adopt(*, by: Actor, at: datetime) -> int:
    """Commit to the rows of tables that no version before committed to; return how many. Does so once for each table.

    What such a table held before is believed as it stands: from here on it is held against the ledger.
    """
    taken = _adopted()
    new = [view for view in tables.views() if not view.is_subject and view.name not in taken]
    if not new:
        return 0
    with transaction.atomic():
        count, seen = 0, dict[str, bytes]()
        for view in new:
            for page in _pages(view.model):
                for row in page:
                    if view.counts(row):
                        seen[view.ref(row)] = view.sealed(row)
                    if len(seen) == AT_ONCE:
                        rows.append_rows(seen, event=ADOPTED, by=by.ref, at=at)
                        count, seen = count + AT_ONCE, {}
        rows.append_rows(seen, event=ADOPTED, by=by.ref, at=at, data={"tables": [view.name for view in new]})
    return count + len(seen)


def _adopted() -> set[str]:
    entries = Entry.objects.filter(event=ADOPTED)
    return {name for entry in entries for name in proofs.payload_of(entry)["data"].get("tables", [])}
