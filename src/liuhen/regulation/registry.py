"""Every article and every duty, found by key and by day."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from types import ModuleType
from typing import TypeVar

from liuhen import county_rules
from liuhen.regulation import (
    accountability,
    activities,
    amendments,
    benchmarks,
    cases,
    complaints,
    coordination,
    custody,
    decisions,
    devices,
    disclosure,
    dossiers,
    evaluation,
    evidence,
    execution,
    faults,
    general,
    guides,
    idleness,
    inspections,
    interference,
    measures,
    outreach,
    patterns,
    people,
    powers,
    procedures,
    provision,
    recordings,
    remedies,
    retention,
    service,
    spotchecks,
    supervision,
    visits,
)
from liuhen.regulation.vocabulary import Article, Duty, State, in_force_now

CHAPTERS: tuple[ModuleType, ...] = (
    general,
    people,
    powers,
    amendments,
    guides,
    idleness,
    outreach,
    devices,
    provision,
    recordings,
    custody,
    retention,
    activities,
    inspections,
    visits,
    cases,
    procedures,
    evidence,
    measures,
    benchmarks,
    decisions,
    service,
    execution,
    remedies,
    dossiers,
    disclosure,
    coordination,
    spotchecks,
    supervision,
    patterns,
    evaluation,
    complaints,
    interference,
    accountability,
    faults,
)

T = TypeVar("T")

county_rules.refuse_unread()


def declared(chapters: Iterable[ModuleType], kind: type[T]) -> Iterator[T]:
    """Yield what ``chapters`` declare of ``kind``, by name or inside a tuple; imported ones again."""
    for chapter in chapters:
        for value in vars(chapter).values():
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, kind):
                    yield item


def _articles(chapters: Iterable[ModuleType]) -> dict[str, Article]:
    found = {article.key: article for article in declared(chapters, Article)}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].regulation.key, pair[1].no)))


def _duties(chapters: Iterable[ModuleType]) -> dict[str, tuple[Duty, ...]]:
    def place(duty: Duty) -> tuple[str, int, int, date]:
        regulation, no, k = duty.id.split("-")
        return regulation, int(no), int(k), duty.since

    unique = {id(duty): duty for duty in declared(chapters, Duty)}.values()
    return {key: tuple(versions) for key, versions in groupby(sorted(unique, key=place), lambda d: d.id)}


ARTICLES = _articles(CHAPTERS)
DUTIES = _duties(CHAPTERS)
"""All versions of each duty, oldest first."""


def duty_on(duty_id: str, on: date) -> Duty | None:
    """Return the version of the duty in force on a day, None before there was one. Raises KeyError if unknown."""
    return next((duty for duty in reversed(DUTIES[duty_id]) if duty.since <= on), None)


def duty_version(duty_id: str, version: str) -> Duty:
    """Return the version of a duty in force on a day (ISO): since then, or, in a file that was changed, since before.

    Raises KeyError for a day before the first.
    """
    if duty := duty_on(duty_id, date.fromisoformat(version)):
        return duty
    raise KeyError(f"{duty_id} has no version {version}")


def duties_of(article: Article) -> tuple[Duty, ...]:
    """Return each duty of an article as it reads now."""
    of_it = f"{article.key}-"
    return tuple(in_force_now(versions) for duty_id, versions in DUTIES.items() if duty_id.startswith(of_it))


def state_of(article: Article) -> State:
    """Say whether an article is built (all of its duties), planned, or asks nothing of software."""
    states = {duty.state for duty in duties_of(article)}
    if not states:
        return "no software"
    return "built" if states == {"built"} else "planned"
