"""What the tests of problem models stand on: a county, two supervisors, and versions that are looked by."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.patterns import actions, sweeping
from liuhen.apps.patterns.models import Hit, PatternVersion
from liuhen.apps.people.models import Unit
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.ledger import append, fresh_salt
from tests.builders import county as build
from tests.builders.county import NOW, County

BEFORE = NOW - timedelta(hours=2)


@dataclass
class Watch:
    """Short ways to have models looked for. ``bureau`` drafts, ``second`` adopts."""

    county: County

    def by(self, username: str = "bureau") -> Actor:
        return self.county.actor(username)

    def drafted(
        self, pattern: str = "clue-idle", numbers: str = "", *, at: datetime = BEFORE
    ) -> PatternVersion:
        return actions.draft(pattern=pattern, numbers=numbers, reason="本县情况", by=self.by(), at=at)

    def tried(
        self, pattern: str = "clue-idle", numbers: str = "", *, at: datetime = BEFORE
    ) -> PatternVersion:
        version = actions.ask_run(version=self.drafted(pattern, numbers, at=at), by=self.by(), at=at)
        return actions.run(version=version, by=SYSTEM, at=at)

    def live(self, pattern: str = "clue-idle", numbers: str = "", *, at: datetime = BEFORE) -> PatternVersion:
        version = self.tried(pattern, numbers, at=at)
        return actions.adopt(version=version, reason="试算结果合理", by=self.by("second"), at=at)

    def sweep(self, *, at: datetime = NOW, whole: bool = False) -> int:
        return sweeping.sweep(at=at, whole=whole)

    def happened(self, *refs: str, at: datetime = NOW) -> None:
        """Put on the ledger that something happened to rows that were put past their actions."""
        for ref in refs:
            append(event="row.made-up", subject=ref, by="system", at=at, data={}, salt=fresh_salt())

    def hits(self, pattern: str = "clue-idle", **wanted: Any) -> list[Hit]:
        return list(Hit.objects.filter(pattern=pattern, **wanted).order_by("id"))


@pytest.fixture
def watch(county: County) -> Watch:
    return the_watch(county)


def the_watch(county: County) -> Watch:
    bureau = Unit.objects.get(code="JUS")
    build.account(build.person(bureau, "吴监督", "900002", kind="clerk"), "second", "supervisor")
    return Watch(county)
