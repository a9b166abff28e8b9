"""A row that only another's right leads on stands in his tray, or it is said why nobody waits for it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Model, QuerySet
from django.db.models.sql.where import WhereNode

from liuhen.entrypoints import wiring
from liuhen.kernel.access import BY_KIND, ROLES, Kind, Permission
from liuhen.kernel.flow import Move, subjects
from liuhen.kernel.waiting import waitings
from liuhen.kernel.web.doors import all_desks
from tests.architecture.test_no_right_no_rows import actor
from tests.builders.county import County, small_county

UNDOES = "the right takes it back, objects or ends it: nobody is asked to"
BEFALLS = "what may befall it, and nobody is asked for"
BY_ITSELF = "the machine goes on with it"
BY_PAPER = "its paper waits: to be sealed or served"
IN_PYTHON = "told in Python, row by row: apps/*/waiting.py"
NOBODY_WAITS = {
    "token in-force": UNDOES, "document draft": UNDOES, "repair open": UNDOES, "noobject declared": UNDOES,
    "rulechange signed": UNDOES, "sorting signed": UNDOES, "disposal requested": UNDOES, "disposal consented": UNDOES,
    "disposal waiting": UNDOES, "decision issued": UNDOES, "demand applied": UNDOES, "demand lost": UNDOES,
    "demand enforceable": UNDOES, "redress open": UNDOES, "redress waiting": UNDOES, "complaint accepted": UNDOES,
    "casehearing notified": UNDOES, "commendation approved": UNDOES, "finding open": UNDOES,
    "device available": BEFALLS, "device checked_out": BEFALLS, "device in_repair": BEFALLS, "device lent": BEFALLS,
    "device lost": BEFALLS, "checkout out": BEFALLS, "loan out": BEFALLS, "stockitem expected": BEFALLS,
    "loss written-off": BEFALLS, "defect noted": BEFALLS, "defect ordered": BEFALLS, "defect unfixed": BEFALLS,
    "rulechange applying": BY_ITSELF, "sorting applying": BY_ITSELF, "decisionstay approved": BY_PAPER,
    "lead approved": BY_PAPER, "casehearing set": BY_PAPER,
    "flag open": "adjusted by the list that whoever keeps the powers publishes anew",
    "campaign open": "the plan it stands in waits to be approved",
    "errand proposed": "the plan it stands in waits to be approved",
    "recording disposed": "the same file may come in again, for nobody's asking",
    "export approved": "built by the machine; then it waits for whoever asked, with or without the right",
    "export rejected": "told to whoever asked; nothing leads on but its being there",
    "loan rejected": "nothing is handed out any more; the device's own move refuses",
    "loan lost": "nothing is handed out any more; the device's own move refuses",
    "hold placed": "released when its matter ends, by whoever ends that",
    "courtapplication approved": "its demand waits to be taken to the court until it is",
    "decisionstay in-force": "whoever keeps the payments finds out and proposes the end",
    "complaint withdrawn": "filed away with what is closed, from the list; nothing runs",
    "supervisionsheet answered": "the same people fill it in and reply",
    "instrument served": "the same people order it and look again",
    "instrument answered": "the same people order it and look again",
    "result told": "fixed all at once: the evaluation waits",
    "result answered": "fixed all at once: the evaluation waits",
    "ring forming": "its holders wait to type their keys, each by himself",
    "slot sealed": "opened by keys in hands, when there is a reason to; nobody is owed it",
    "loss open": IN_PYTHON, "patternversion tried": IN_PYTHON,
}  # fmt: skip
"""By noun and state, why no tray has it though somebody else's right may lead it on."""


@pytest.fixture
def county(db: None) -> County:
    return small_county()


def moves_by_noun() -> dict[str, list[Move]]:
    nouns = {
        door.move.event.partition(".")[0]: desk.noun
        for desk in all_desks()
        for door in (*desk.doors, *desk.entering)
    }
    found: dict[str, list[Move]] = defaultdict(list)
    for move in wiring.all_moves():
        head = move.event.partition(".")[0]
        plain = head.replace("-", "")
        found[plain if plain in subjects() else nouns.get(head, head)].append(move)
    return found


def states_in(where: Any, model: type[Model]) -> Iterator[str]:
    """Yield the states of a model that a query names."""
    for each in where.children if isinstance(where, WhereNode) else ():
        told: Any = each
        column = getattr(getattr(told, "lhs", None), "target", None)
        if column is not None and column.name == "state" and column.model is model:
            yield from [told.rhs] if isinstance(told.rhs, str) else told.rhs
        else:
            yield from states_in(told, model)


def in_trays(county: County) -> dict[str, set[tuple[str, Permission | None]]]:
    """Return by noun in which states rows wait in somebody's tray, and by which right."""
    by = actor(county, *Permission)
    found: dict[str, set[tuple[str, Permission | None]]] = defaultdict(set)
    for each in waitings():
        rows = each.rows(by)
        if isinstance(rows, QuerySet):
            noun = str(rows.model._meta.model_name)
            found[noun] |= {(state, each.right) for state in states_in(rows.query.where, rows.model)}
    return found


def led_on_by_another(told: dict[str, list[Move]]) -> Iterator[tuple[str, str, set[Permission]]]:
    """Yield each state of a noun from which lead on rights that nobody needed to bring it there."""
    people = set[Permission]().union(
        *(role.permissions for role in ROLES.values()),
        *(BY_KIND[kind] for kind in Kind if kind is not Kind.MACHINE),
    )
    for noun, model in subjects().items():
        for state in model.states:
            into = {move.permission for move in told[noun] if move.target == state}
            leading = [
                move for move in told[noun] if state in move.source and move.target not in ("=", state)
            ]
            if into and (rights := {move.permission for move in leading} & people - into):
                yield noun, state, rights


def test_what_waits_for_another_stands_in_his_tray_or_it_is_said_why_not(county: County) -> None:
    trays, missing, seen = in_trays(county), set(), 0
    for noun, state, rights in led_on_by_another(moves_by_noun()):
        seen += 1
        asked = {right for named, right in trays[noun] if named == state}
        if None not in asked and rights - asked:
            missing.add(f"{noun} {state}")
    assert seen > 100
    assert missing - {*NOBODY_WAITS} == set(), "it waits for somebody, and nobody is told"
    assert {*NOBODY_WAITS} - missing == set(), "it is told: strike it off"


def test_who_waits_for_a_paper_or_a_row_read_in_python_is_told(county: County) -> None:
    lists = {each.right for each in waitings() if isinstance(each.rows(actor(county, *Permission)), list)}
    assert {Permission.LOSS_WRITE_OFF, Permission.PATTERN_APPROVE} <= lists
