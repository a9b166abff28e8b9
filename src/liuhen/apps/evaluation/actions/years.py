"""Open a year, tell each unit what was reckoned, freeze it, and reckon it anew beside the old. 《责任制》第38条."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.evaluation import lifecycle
from liuhen.apps.evaluation.models import Evaluation, Result, Score
from liuhen.apps.evaluation.queries import judging as queries
from liuhen.apps.evaluation.queries import schemes
from liuhen.apps.evaluation.reckoning import Card, digest_of
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import action, judge, locked, step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@action(lifecycle.OPEN)
def open_year(*, unit: "Unit", scope: str, year: int, by: Actor, at: datetime) -> Evaluation:
    """Begin a year by its approved scheme, with whoever is evaluated. Raises Refused."""
    units = schemes.evaluated(unit, scope, on=local_day(at))
    facts = queries.opening_facts(unit.pk, scope, year, units=len(units))
    made = Evaluation(unit=unit, scope=scope, year=year, version=1, opened_at=at)
    judge(made, lifecycle.OPEN, by=by, facts=facts)
    scheme = schemes.scheme_of(unit.pk, scope, year)
    assert scheme is not None, "the gate has seen it"
    made.scheme = scheme
    opened = step(
        made, lifecycle.OPEN, by=by, at=at, facts=facts,
        data={"scope": scope, "year": year, "scheme": scheme.pk, "version": 1, "units": len(units)},
    )  # fmt: skip
    _list(opened, units, by=by, at=at)
    return opened


@action(lifecycle.REVISE)
def revise(*, evaluation: Evaluation, reason: str, by: Actor, at: datetime) -> Evaluation:
    """Begin another version of a frozen year, for what has changed since; the old one stays as it is."""
    old = locked(evaluation)
    old = step(
        old, lifecycle.REVISE, by=by, at=at, facts=queries.revising_facts(old), data={"reason": reason}
    )
    units = [each.unit for each in queries.results_of(old)]
    made = Evaluation(
        unit=old.unit, scope=old.scope, year=old.year, version=old.version + 1, scheme=old.scheme, previous=old,
        reason=reason, opened_at=at,
    )  # fmt: skip
    facts = queries.opening_facts(old.unit_id, old.scope, old.year, units=len(units))
    opened = step(
        made, lifecycle.OPEN, by=by, at=at, facts=replace(facts, running_zh=""),
        data={
            "scope": old.scope, "year": old.year, "scheme": old.scheme_id, "version": made.version,
            "units": len(units),
        },
    )  # fmt: skip
    _list(opened, units, by=by, at=at)
    return opened


def _list(evaluation: Evaluation, units: "Sequence[Unit]", *, by: Actor, at: datetime) -> None:
    for unit in units:
        row = Result(evaluation=evaluation, unit=unit, evaluator=evaluation.unit)
        step(row, lifecycle.BEGIN_RESULT, by=by, at=at, data={"evaluation": evaluation.pk})


@action(lifecycle.TELL)
def tell(*, evaluation: Evaluation, by: Actor, at: datetime) -> Evaluation:
    """Tell each unit what was reckoned, record by record; told again is only whose numbers have changed."""
    row = locked(evaluation)
    facts = queries.telling_facts(row, at=at)
    judge(row, lifecycle.TELL, by=by, facts=facts)
    results = list(queries.results_of(row))
    cards = queries.reckoned(row, results, at=at)
    before = queries.scores_of(results)
    fresh = [
        (result, card) for result, card in zip(results, cards, strict=True)
        if result.state == "opened" or _differs(before.get(result.pk, ()), card, result)
    ]  # fmt: skip
    told = step(
        row, lifecycle.TELL, by=by, at=at, facts=facts, changes={"told_at": at}, data={"units": len(fresh)}
    )
    for result, card in fresh:
        _tell(result, card, by=by, at=at)
    return told


def _differs(scores: Sequence[Score], card: Card, result: Result) -> bool:
    """Say whether a unit would read anything else than it was told."""
    was = [(each.indicator_id, each.earned, [list(one) for one in each.against]) for each in scores]
    now = [(each.indicator.pk, each.earned, [list(one) for one in each.against]) for each in card.lines]
    return was != now or card.points != result.told


def _tell(result: Result, card: Card, *, by: Actor, at: datetime) -> None:
    turn = result.told_round + 1
    if result.state != "opened":
        result = step(result, lifecycle.RECALL, by=SYSTEM, at=at, data={"round": result.told_round})
    step(
        result, lifecycle.TELL_RESULT, by=by, at=at,
        changes={"told": card.points, "told_round": turn, "told_at": at, "answer": "", "answered_at": None},
        data={"points": card.points, "round": turn}, along=lambda row: _keep(row, card, turn),
    )  # fmt: skip


def _keep(row: Result, card: Card, turn: int) -> None:
    Score.objects.bulk_create(line.as_score(row.pk, turn) for line in card.lines)


@action(lifecycle.FREEZE)
def freeze(*, evaluation: Evaluation, by: Actor, at: datetime) -> Evaluation:
    """Fix a year's numbers as they stand at this moment; nobody gets less than he was told. Raises Refused."""
    row = locked(evaluation)
    judge(row, lifecycle.FREEZE, by=by)
    results = list(queries.results_of(row))
    cards = queries.reckoned(row, results, at=at)
    digest = digest_of(cards)
    frozen = step(
        row, lifecycle.FREEZE, by=by, at=at, facts=queries.freezing_facts(row, results, cards, by=by, at=at),
        changes={"frozen_at": at, "digest": digest}, data={"digest": digest, "units": len(results)},
    )  # fmt: skip
    for result, card in zip(results, cards, strict=True):
        _freeze(result, card, by=by, at=at)
    return frozen


def _freeze(result: Result, card: Card, *, by: Actor, at: datetime) -> None:
    step(
        result, lifecycle.FREEZE_RESULT, by=by, at=at, changes={"points": card.points},
        data={"points": card.points}, along=lambda row: _keep(row, card, queries.FROZEN),
    )  # fmt: skip


@action(lifecycle.DROP)
def drop(*, evaluation: Evaluation, reason: str, by: Actor, at: datetime) -> Evaluation:
    """Give a version up that is not frozen; what was told stays on record."""
    row = step(evaluation, lifecycle.DROP, by=by, at=at, changes={"reason": reason}, data={"reason": reason})
    for result in queries.results_of(row):
        step(result, lifecycle.DROP_RESULT, by=by, at=at)
    return row
