"""Many steps of one transaction: each is judged and entered by itself, and all are written in a few statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from django.db import connection, models

from liuhen.kernel import ledger
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks import is_heard, react
from liuhen.kernel.clocks.calendar import Calendar
from liuhen.kernel.clocks.queries import calendar, running_among
from liuhen.kernel.flow.laid import with_laid
from liuhen.kernel.flow.recusal import inherit
from liuhen.kernel.flow.steps import BATCH, Move, demand_facts, judge, unit_of, with_way
from liuhen.kernel.flow.subjects import Subject, WrittenOutsideAction, acting, row_commitment
from liuhen.kernel.identifiers import following
from liuhen.kernel.ledger.rows import Committed, digests, gathering, ref_of

S = TypeVar("S", bound=Subject)


@dataclass
class _Turn:
    event: ledger.Event
    beside: dict[str, bytes]
    along: Sequence[Committed] = ()

    def told(self) -> ledger.Event:
        return replace(self.event, rows=digests(self.beside, self.event.salt))


@dataclass
class Turns:
    """Steps in the order in which they are taken, on rows that were locked or made here.

    A row is at once as its step leaves it; the database has that, and the entries, when all is written, and nobody asks
    there in between. New rows are there at once, for others to name them, and only their entries wait.
    """

    at: datetime
    _held: dict[str, Subject] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)
    _clocked: set[str] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)
    _at_rest: set[str] = field(default_factory=set)
    _columns: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _taken: list[_Turn] = field(default_factory=list)

    def lock(self, rows: "models.QuerySet[S]") -> list[S]:
        """Lock rows until the action ends, in the order of their ids: so two who want the same wait, and no more."""
        return self.hold(rows.select_for_update(of=("self",)).order_by("pk"))

    def hold(self, rows: "Iterable[S]") -> list[S]:
        """Take rows that the caller has locked and nobody has changed since."""
        found = list(rows)
        self._held |= {row.ref: row for row in found}
        return found

    def is_new(self, row: Subject) -> bool:
        """Say whether a row was made here, so that nothing can hang on it that was not made here too."""
        return row.ref in self._made

    def make(
        self,
        rows: Sequence[S],
        move: Move,
        *,
        by: Actor,
        data: Callable[[S], Mapping[str, Any]],
        facts: Callable[[S], Any] | None = None,
    ) -> list[S]:
        """Make new subjects by one move; ``facts`` says of each by what the gates are judged. Raises Refused."""
        demand_facts(move, facts)
        for row in rows:
            judge(row, move, by=by, facts=facts(row) if facts else None)
            row.state = move.target
        made: list[S] = type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH) if rows else []
        self.hold(made)
        self._made |= {row.ref for row in made}
        for row in made:
            with gathering() as beside:
                if row.follows:
                    inherit(row)
            self._enter(row, move, data(row), by=by, beside=beside)
        return made

    def step(
        self,
        row: Subject,
        move: Move,
        *,
        by: Actor,
        facts: Any = None,
        changes: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        along: Sequence[Committed] = (),
    ) -> None:
        """Do what ``flow.step`` does; ``along`` are rows to be made, which its entry commits to. Raises Refused."""
        if self._held.get(row.ref) is not row or row.apart:
            raise ValueError(f"{row.ref} is not held, or has columns that stand apart from it")
        demand_facts(move, facts)
        judge(row, move, by=by, facts=facts)
        changed = dict(changes or {}) | ({} if move.target == "=" else {"state": move.target})
        for name, value in changed.items():
            setattr(row, name, value)
        columns = [*changed]
        columns += (each.attname for each in following(type(row)) if each.is_moved_by(columns))
        self._columns[row.ref].update(columns)
        self._enter(row, move, data or {}, by=by, beside={}, along=along)

    def _enter(
        self,
        row: Subject,
        move: Move,
        data: Mapping[str, Any],
        *,
        by: Actor,
        beside: dict[str, bytes],
        along: Sequence[Committed] = (),
    ) -> None:
        """Let the clocks react, and remember what the entry is to say of the row as it is now."""
        if is_heard(move.event):
            along = [*along, *self._react(row, move, beside)]
        salt = ledger.fresh_salt()
        event = ledger.Event(
            move.event, row.ref, by.ref, self.at, with_way(data, via=by.via), with_laid(move).article,
            row=row_commitment(row, salt), salt=salt,
        )  # fmt: skip
        self._taken.append(_Turn(event, beside, along))

    def _react(self, row: Subject, move: Move, beside: dict[str, bytes]) -> Sequence[Committed]:
        """Move the clocks; return those that start where none runs, to be inserted with the others."""
        told: dict[str, Any] = {"at": self.at, "subject": row, "unit_id": unit_of(row), "days": self._days}
        if row.ref in self._still and row.ref not in self._clocked:
            self._clocked.add(row.ref)
            started: list[Any] = []
            react(move.event, row.ref, into=started, **told)
            return started
        self._write_along()  # a clock that this one stops or pauses may be among them
        with gathering() as moved:
            react(move.event, row.ref, **told)
        beside |= moved
        return ()

    @property
    def _still(self) -> set[str]:
        """On which rows no clock ran when they were taken; asked of all that are held by then, at once."""
        if unasked := self._held.keys() - self._asked - self._made:
            self._asked |= unasked
            self._at_rest |= unasked - running_among(unasked)
        return self._at_rest | self._made

    @cached_property
    def _days(self) -> Calendar:
        return calendar()

    def write(self) -> None:
        """Write the rows as their last steps left them, what came along, and an entry for each step."""
        alike: dict[tuple[type[Subject], frozenset[str]], list[Subject]] = defaultdict(list)
        for ref, columns in self._columns.items():
            if columns:
                alike[type(self._held[ref]), frozenset(columns)].append(self._held[ref])
        for (model, names), rows in alike.items():
            _update(model, names, rows)
        self._write_along()
        entries = [each.told() for each in self._taken]
        ledger.append_many(entries, behind={each.subject for each in entries} - self._made)

    def _write_along(self) -> None:
        whose: dict[type[Committed], list[tuple[Committed, _Turn]]] = defaultdict(list)
        for turn in self._taken:
            for row in turn.along:
                whose[type(row)].append((row, turn))
            turn.along = ()
        for model, pairs in whose.items():
            with gathering() as written:
                model.objects.bulk_create([row for row, _ in pairs], batch_size=BATCH)
            for row, turn in pairs:
                if (ref := ref_of(row)) in written:
                    turn.beside[ref] = written[ref]


@contextmanager
def together(*, at: datetime) -> Iterator[Turns]:
    """Write what is stepped within at its end, inside an action: all of it, or nothing where a step is refused."""
    if not acting.get():
        raise WrittenOutsideAction("steps are taken inside an action only")
    turns = Turns(at)
    yield turns
    turns.write()


def enter_many(
    rows: Sequence[S],
    move: Move,
    *,
    by: Actor,
    at: datetime,
    data: Callable[[S], Mapping[str, Any]],
    facts: Callable[[S], Any] | None = None,
) -> list[S]:
    """Make many new subjects by one move, each with its ledger entry, in a few statements. Raises Refused."""
    with together(at=at) as turns:
        return turns.make(rows, move, by=by, data=data, facts=facts)


def _update(model: type[Subject], names: frozenset[str], rows: "Sequence[Subject]") -> None:
    """Write the same columns of many rows by one prepared statement."""
    fields = [each for each in model._meta.concrete_fields if {each.name, each.attname} & names]
    quote = connection.ops.quote_name
    setting = ", ".join(f"{quote(str(each.column))} = %s" for each in fields)
    values = [
        [*(each.get_db_prep_save(each.pre_save(row, False), connection) for each in fields), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {setting} WHERE id = %s", values)  # noqa: S608
