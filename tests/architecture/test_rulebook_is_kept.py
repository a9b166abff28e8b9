"""What the rulebook claims is so: every place it names exists, every gate stands, every clock hears."""

from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, resolve_name

import pytest

from liuhen import regulation
from liuhen.entrypoints.wiring import all_moves
from liuhen.kernel.flow import Move
from liuhen.regulation import ARTICLES, DUTIES
from liuhen.regulation.citations import cited_in
from liuhen.regulation.explain import unguarded_gates, unheard_events

MOVES: tuple[Move, ...] = all_moves()
BUILT = [versions[-1] for versions in DUTIES.values() if versions[-1].state == "built"]
CITED = cited_in(Path(__file__).parents[1])


def test_every_gate_in_force_stands_at_a_move() -> None:
    assert unguarded_gates(MOVES) == []


def test_every_clock_hears_events_that_some_move_emits() -> None:
    assert unheard_events(MOVES) == []


def test_every_place_that_is_said_to_keep_a_duty_exists() -> None:
    lost = []
    for duty in BUILT:
        for name in duty.enforced_in:
            try:
                resolve_name(name)
            except (ImportError, AttributeError):
                lost.append((duty.id, name))
    assert lost == []


def test_every_duty_in_force_is_shown_by_a_test() -> None:
    assert [duty.id for duty in BUILT if duty.id not in CITED] == []


def test_every_citation_of_a_test_is_of_a_duty_or_an_article() -> None:
    assert set(CITED) <= set(DUTIES) | set(ARTICLES)


@pytest.mark.parametrize("duty", BUILT, ids=lambda duty: duty.id)
def test_a_move_cites_the_wording_that_is_registered(duty: object) -> None:
    """A move that cites a duty cites one of its registered versions, whole or narrowed."""
    for move in MOVES:
        for cited in move.duties:
            if cited.id == getattr(duty, "id", None):
                assert any(cited == version.through(*cited.gates) for version in DUTIES[cited.id])


def test_nothing_the_rulebook_says_can_be_changed_while_it_is_read() -> None:
    modules = [import_module(f"liuhen.regulation.{each.name}") for each in iter_modules(regulation.__path__)]
    told = [each for module in modules for each in vars(module).values() if isinstance(each, type)]
    classes = {each for each in told if is_dataclass(each)}
    assert len(classes) > 100
    assert [each.__qualname__ for each in classes if not each.__dataclass_params__.frozen] == []  # type: ignore[attr-defined]
