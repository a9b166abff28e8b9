"""Two who do the same with problem models at the same moment. On PostgreSQL, where they can."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.cases.models import Clue
from liuhen.apps.patterns import actions
from liuhen.apps.patterns.models import Hit, PatternVersion
from liuhen.kernel.flow import Refused
from tests.apps.patterns.conftest import Watch, the_watch
from tests.apps.patterns.test_scans import TODAY
from tests.builders.county import NOW, small_county
from tests.builders.records import put
from tests.services.at_once import at_once


@pytest.fixture
def watch(on_postgres: None, data_folder: Path) -> Watch:
    return the_watch(small_county())


def done_of(*acts: Callable[[], Any]) -> int:
    return sum(not isinstance(each, Refused) for each in at_once(*acts))


@pytest.mark.article("rs-36-1")
def test_sweeps_at_the_same_moment_raise_one_hit_and_it_is_concluded_once(watch: Watch) -> None:
    watch.live("clue-idle")
    for days in (40, 50, 60):
        put(Clue, unit=watch.county.unit, state="registered", found_on=TODAY - timedelta(days=days))
    kept = at_once(*[lambda: watch.sweep(whole=True)] * 3)
    assert sum(kept) == 3
    assert Hit.objects.count() == 3
    hit = Hit.objects.earliest("id")
    clear = lambda: actions.clear(hit=hit, conclusion="已办理", by=watch.by(), at=NOW)  # noqa: E731
    find = lambda: actions.find(hit=hit, conclusion="逾期", by=watch.by("second"), at=NOW)  # noqa: E731
    assert done_of(clear, find, clear) == 1


def test_a_version_goes_live_once(watch: Watch) -> None:
    version = watch.tried()
    adopt = lambda: actions.adopt(version=version, reason="可以", by=watch.by("second"), at=NOW)  # noqa: E731
    assert done_of(adopt, adopt) == 1
    assert PatternVersion.objects.filter(state="live").count() == 1
    draft = lambda: watch.drafted("case-idle")  # noqa: E731
    assert done_of(draft, draft) == 1
