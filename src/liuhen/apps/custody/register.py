"""The custody register 保管登记簿: all that happened to the things of a unit, in one order of time.

Each kind is read by its own index from the key of the page's edge on, at most one page of each; the pages are then
merged. So page 5,000 costs what page 1 costs, and nothing is written twice for the sake of a list.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from django.core import signing
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from liuhen.apps.custody import queries
from liuhen.apps.devices import queries as devices
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.paging import COUNT_CAP, Page
from liuhen.kernel.web.wording import some_of

SALT = "custody-register"
CHUNK = 1000
NAMED = 6  # things of a hand-over that a line names


@dataclass(frozen=True)
class Line:
    """One line of the register: what, when, from whom to whom, and how it ended."""

    at: datetime
    kind: str
    pk: int
    url: str
    unit: str
    thing: str
    giver: str
    receiver: str
    note: str
    state: str
    ended_at: datetime | None
    rank: int = 0

    @property
    def kind_zh(self) -> str:
        return KINDS[self.kind]

    @property
    def key(self) -> tuple[datetime, int, int]:
        """Where the line stands: newest first, kinds in their order within a moment."""
        return self.at, -self.rank, self.pk


@dataclass(frozen=True)
class Source:
    """One kind of line: its rows by the moment they began, what cuts them down, and how a row reads."""

    kind: str
    zh: str
    moment: str
    rows: Callable[[Actor], "QuerySet[Any]"]
    line: Callable[[Any], Line]
    units: tuple[str, ...] = ("unit",)
    device: str = "device"
    persons: tuple[str, ...] = ()


def _check_out(row: Any) -> Line:
    said = dict.fromkeys(filter(None, (row.condition_zh, row.return_note)))
    back = f"；归还：{'，'.join(said)}" if said else ""
    return _line(
        row, "checkout", row.out_at, _device(row), giver=str(row.device.keeper), receiver=str(row.officer),
        note=f"{row.check_zh}{back}", ended_at=row.returned_at,
    )  # fmt: skip


def _repair(row: Any) -> Line:
    note = f"{row.fault}{'；' + row.done if row.done else ''}"
    giver = str(row.device.keeper)
    return _line(row, "repair", row.opened_at, _device(row), giver=giver, note=note, ended_at=row.closed_at)


def _maintenance(row: Any) -> Line:
    again = f"；下次 {row.next_due_on}" if row.next_due_on else ""
    giver = str(row.device.keeper)
    return _line(row, "maintenance", row.done_at, _device(row), giver=giver, note=f"{row.work}{again}")


def _hand_over(row: Any) -> Line:
    items = list(row.items.all())
    thing = some_of([name_of_item(item) for item in items], most=NAMED, counted="件")
    note = f"{row.reason}；{row.condition}{'；' + row.answer if row.answer else ''}"
    return _line(
        row, "handover", row.made_at, thing, giver=str(row.giver), receiver=str(row.receiver), note=note,
        ended_at=row.answered_at,
    )  # fmt: skip


def _loan(row: Any) -> Line:
    note = f"{row.purpose}；应还 {row.due_on}{'；' + row.return_note if row.return_note else ''}"
    receiver = f"{row.borrower.short_name} {row.borrower_person}"
    return _line(
        row, "loan", row.requested_at, _device(row), giver=str(row.requester), receiver=receiver, note=note,
        ended_at=row.returned_at,
    )  # fmt: skip


def _loss(row: Any) -> Line:
    off, back = row.write_off_reason, row.found_note
    note = f"{row.lost_on} {row.place}：{row.circumstances}"
    note += (f"；核销：{off}" if off else "") + (f"；找回：{back}" if back else "")
    return _line(
        row, "loss", row.reported_at, _device(row), giver=str(row.holder or row.keeper), note=note,
        ended_at=row.found_at or row.written_off_at,
    )  # fmt: skip


def _taking(row: Any) -> Line:
    seen = "" if row.found_at_close is None else f"，见到 {row.found_at_close} 台"
    return _line(
        row, "stocktaking", row.started_at, "全部设备", giver=str(row.starter),
        receiver=str(row.closer) if row.closer else "", note=f"应有 {row.expected} 台{seen}",
        ended_at=row.closed_at,
    )  # fmt: skip


def _line(
    row: Any, kind: str, at: datetime, thing: str, *, giver: str = "", receiver: str = "", note: str = "",
    ended_at: datetime | None = None,
) -> Line:  # fmt: skip
    on_its_own = kind in ("handover", "loan", "loss", "stocktaking")
    url = reverse(
        f"console:{kind if on_its_own else 'device'}", args=[row.pk if on_its_own else row.device_id]
    )
    return Line(
        at=at, kind=kind, pk=row.pk, url=url, unit=row.unit.short_name, thing=thing, giver=giver,
        receiver=receiver, note=note, state=row.state_zh, ended_at=ended_at, rank=RANKS[kind],
    )  # fmt: skip


def _device(row: Any) -> str:
    return str(row.device)


def name_of_item(item: Any) -> str:
    """Say what one thing of a hand-over is."""
    return item.medium or (str(item.device) if item.device_id else str(item.recording))


def _hand_overs(actor: Actor) -> "QuerySet[Any]":
    return queries.hand_overs_visible_to(actor, P.CUSTODY_SEE).prefetch_related(
        "items__device", "items__recording"
    )


SOURCES = (
    Source("handover", "交接", "made_at", _hand_overs, _hand_over, ("unit", "to_unit"), "items__device",
           ("giver", "receiver")),
    Source("checkout", "领用", "out_at", lambda actor: devices.check_outs_seen(actor, P.CUSTODY_SEE), _check_out,
           persons=("officer",)),
    Source("loan", "外借", "requested_at", queries.loans_visible_to, _loan, ("unit", "borrower"),
           persons=("requester", "borrower_person", "decided_by")),
    Source("repair", "维修", "opened_at", lambda actor: devices.repairs_seen(actor, P.CUSTODY_SEE), _repair),
    Source("maintenance", "保养", "done_at", lambda actor: devices.maintenances_seen(actor, P.CUSTODY_SEE),
           _maintenance),
    Source("loss", "遗失", "reported_at", queries.losses_seen, _loss, persons=("reporter", "holder", "keeper")),
    Source("stocktaking", "清点", "started_at", queries.takings_visible_to, _taking, device="",
           persons=("starter", "submitter", "closer")),
)  # fmt: skip
KINDS = {source.kind: source.zh for source in SOURCES}
RANKS = {source.kind: rank for rank, source in enumerate(SOURCES)}


@dataclass(frozen=True)
class Cut:
    """A kind of line with its rows cut down to what is wanted."""

    source: Source
    rows: "QuerySet[Any]"

    def lines(self, *, most: int | None = None, backwards: bool = False) -> Iterator[Line]:
        """Yield the lines in order, ``most`` of them; all of them in chunks."""
        moment = self.source.moment
        ordered = self.rows.order_by(*((moment, "id") if backwards else (f"-{moment}", "-id")))
        found: Iterable[Any] = ordered.iterator(chunk_size=CHUNK) if most is None else ordered[:most]
        return (self.source.line(row) for row in found)

    def beyond(self, key: tuple[datetime, int, int], *, backwards: bool) -> "Cut":
        """Return the rows after ``key``, or before it."""
        at, rank, pk = key
        strict, moment = ("gt" if backwards else "lt"), self.source.moment
        past = Q(**{f"{moment}__{strict}": at})
        here = RANKS[self.source.kind]
        if here == rank:
            past |= Q(**{moment: at, f"id__{strict}": pk})
        elif (here < rank) == backwards:
            past |= Q(**{moment: at})
        return Cut(self.source, self.rows.filter(past))


def cut_for(actor: Actor, *, wanted: Mapping[str, Any]) -> list[Cut]:
    """Cut the register to what the actor may see of a unit, kind, device, person, since and until (moments)."""
    cuts = []
    for source in SOURCES:
        if wanted.get("kind") and wanted["kind"] != source.kind:
            continue
        if (wanted.get("device") and not source.device) or (wanted.get("person") and not source.persons):
            continue
        rows = source.rows(actor)
        for names, value in (
            (source.units, "unit"),
            ((source.device,), "device"),
            (source.persons, "person"),
        ):
            if wanted.get(value):
                alike = Q()
                for name in names:
                    alike |= Q(**{name: wanted[value]})
                rows = rows.filter(alike)
        if wanted.get("since"):
            rows = rows.filter(**{f"{source.moment}__gte": wanted["since"]})
        if wanted.get("until"):
            rows = rows.filter(**{f"{source.moment}__lt": wanted["until"]})
        cuts.append(Cut(source, rows))
    return cuts


def page_of_register(cuts: list[Cut], *, cursor: str | None, size: int = 50) -> "Page[Any]":
    """Return the page a cursor points at. Raises BadRequest for a cursor that this register did not give out."""
    backwards, key = _read(cursor)
    ahead = [cut.beyond(key, backwards=backwards) for cut in cuts] if key else cuts
    found = sorted(
        (line for cut in ahead for line in cut.lines(most=size + 1, backwards=backwards)),
        key=lambda line: line.key,
        reverse=not backwards,
    )
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, key is not None)
    counts = [cut.rows.order_by()[: COUNT_CAP + 1].count() for cut in cuts]
    return Page(
        rows=rows,
        next=_write(rows[-1], backwards=False) if rows and has_next else None,
        previous=_write(rows[0], backwards=True) if rows and has_previous else None,
        count=min(sum(counts), COUNT_CAP),
        capped=sum(counts) > COUNT_CAP,
    )


def all_lines(cuts: list[Cut], *, most: int) -> Iterator[Line]:
    """Yield the lines of the register, newest first, ``most`` of them, without holding them all."""
    merged = merge(*(cut.lines() for cut in cuts), key=lambda line: line.key, reverse=True)
    return islice(merged, most)


def _write(line: Line, *, backwards: bool) -> str:
    return signing.dumps([int(backwards), line.at.isoformat(), line.rank, line.pk], salt=SALT)


def _read(cursor: str | None) -> tuple[bool, tuple[datetime, int, int] | None]:
    if not cursor:
        return False, None
    try:
        backwards, at, rank, pk = signing.loads(cursor, salt=SALT)
    except signing.BadSignature as broken:
        raise BadRequest("page cursor was not given out by this list") from broken
    moment = parse_datetime(at)
    assert moment is not None, "we wrote it ourselves"
    return bool(backwards), (moment, rank, pk)
