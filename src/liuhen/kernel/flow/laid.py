"""Gates from above: an app lays a duty's gates before a lower app's Move, which knows neither them nor their facts.

They are judged wherever the Move's own are, also before a form is filled in: their facts come from what is, not from
what is being asked for (ADR-23).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.apps import apps

from liuhen.kernel.access import Actor
from liuhen.regulation.vocabulary import Duty, Gate

if TYPE_CHECKING:
    from liuhen.kernel.flow.steps import Move

FactsFrom = Callable[[Sequence[Any], Actor], Sequence[Any]]
"""Returns what the gates read, row for row, in a fixed number of queries."""
Closed = tuple[Duty, Gate, Any]
"""A closed gate with its duty and the facts it was judged by."""


@dataclass(frozen=True)
class Laid:
    """A duty's gates before somebody else's Move."""

    move: "Move"
    duty: Duty
    facts_from: FactsFrom

    @property
    def by_zh(self) -> str:
        """The app that laid them, by its Chinese name."""
        config = apps.get_containing_app_config(self.facts_from.__module__)
        return str(config.verbose_name) if config else self.facts_from.__module__


LAID: dict[str, list[Laid]] = {}
"""By the event of the Move."""


def lay(move: "Move", duty: Duty, *, facts_from: FactsFrom) -> None:
    """Lay the gates of a duty before a lower app's Move; the app whose facts they need does so once, when it is ready.

    Raises ValueError for a duty without gates: nothing would be kept by it.
    """
    if not duty.gates:
        raise ValueError(f"{duty.id} has no gates to lay before {move.event}")
    LAID.setdefault(move.event, []).append(Laid(move, duty, facts_from))


def with_laid(move: "Move") -> "Move":
    """Return a Move with the duties laid on it beside its own, for whoever lists what is kept where."""
    laid = LAID.get(move.event)
    return replace(move, duties=(*move.duties, *(each.duty for each in laid))) if laid else move


def closed_from_above(move: "Move", rows: Sequence[Any], *, by: Actor) -> Iterator[Closed | None]:
    """Yield, row for row, the first of the laid gates that is closed, or None; in a fixed number of queries."""
    laid = [(each.duty, each.facts_from(rows, by)) for each in LAID.get(move.event, ())]
    for n, row in enumerate(rows):
        judged = ((duty, gate, facts[n]) for duty, facts in laid for gate in duty.gates)
        yield next((each for each in judged if not each[1].opens(row, each[2])), None)
