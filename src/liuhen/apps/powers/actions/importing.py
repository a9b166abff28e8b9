"""Verbs on a sheet that is read into a draft: it is taken whole or not at all. 《责任制》第4、9条."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.powers import lifecycle
from liuhen.apps.powers.actions import breakdowns, items
from liuhen.apps.powers.models import Breakdown, Import, PowerList
from liuhen.kernel import jobs
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.powers.reading import Entry
    from liuhen.kernel.attachments import Kept

READ = "liuhen.apps.powers.jobs.read_sheet"
MOST_KEPT = 2000
"""Faults that are kept for the report; how many there are is counted to the end."""
Faults = Sequence[tuple[int, str, str]]


@action(lifecycle.ASK_IMPORT)
def fill_from(
    *, power_list: PowerList, checking: bool, files: "Sequence[Kept]" = (), by: Actor, at: datetime
) -> Import:
    """Have a sheet read into a draft list, or only looked through."""
    return _asked(power_list, checking, files, by=by, at=at, power_list=power_list)


@action(lifecycle.ASK_IMPORT)
def assign_from(
    *, breakdown: Breakdown, checking: bool, files: "Sequence[Kept]" = (), by: Actor, at: datetime
) -> Import:
    """Have a sheet read into a draft break-down, or only looked through."""
    return _asked(breakdown, checking, files, by=by, at=at, breakdown=breakdown)


def _asked(
    into: PowerList | Breakdown,
    checking: bool,
    files: "Sequence[Kept]",
    *,
    by: Actor,
    at: datetime,
    **column: Any,
) -> Import:
    cannot = lifecycle.ASK_IMPORT.cannot
    if len(files) != 1:
        raise Invalid(f"{cannot}：请选择一个 Excel 文件（.xlsx）", field="attached")
    if into.state != "draft":
        raise WrongState(f"{cannot}：{into}现在是“{into.state_zh}”状态", subject=into.ref)
    (file,) = files
    made = Import(
        unit=into.unit, name=file.name, sha256=file.sha256, size_bytes=file.size_bytes, checking=checking,
        asker_id=by.account_id, asked_at=at, **column,
    )  # fmt: skip
    made = step(
        made, lifecycle.ASK_IMPORT, by=by, at=at,
        data={"checking": checking, "name": file.name, "sha256": file.sha256, "into": into.ref},
    )  # fmt: skip
    jobs.enqueue(READ, made.pk)
    return made


@action
def finish(
    *,
    sheet: Import,
    rows: int,
    faults: Faults,
    remarks: Sequence[str],
    entries: "Sequence[Entry] | Sequence[breakdowns.Line]",
    by: Actor,
    at: datetime,
) -> Import:
    """Say what became of a sheet: taken in whole where nothing is wrong with it, else nothing of it."""
    row = locked(sheet)
    if row.state != "queued":
        return row  # a job runs perhaps twice
    changes = {
        "rows_found": rows, "rows_done": rows, "faults_found": len(faults), "ended_at": at,
        "faults": [list(fault) for fault in faults[:MOST_KEPT]], "remarks": list(remarks),
    }  # fmt: skip
    move = lifecycle.CHECK_IMPORT if row.checking else lifecycle.REFUSE_IMPORT
    if not row.checking and not faults:
        move = lifecycle.TAKE_IMPORT
        _fill(row)(entries, by=by, at=at)
    return step(row, move, by=by, at=at, changes=changes, data={"rows": rows, "faults": len(faults)})


def _fill(row: Import) -> Callable[..., object]:
    def into_list(entries: "Sequence[Entry]", *, by: Actor, at: datetime) -> object:
        assert row.power_list
        return items.fill(power_list=row.power_list, entries=entries, by=by, at=at)

    def into_breakdown(lines: Sequence[breakdowns.Line], *, by: Actor, at: datetime) -> object:
        assert row.breakdown
        return breakdowns.fill(breakdown=row.breakdown, lines=lines, by=by, at=at)

    return into_list if row.power_list_id else into_breakdown
