"""Several people who issue at the same moment: each paper has its own number, and none is left out. On PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from liuhen.apps.documents import actions
from liuhen.kernel.flow import WrongState
from tests.apps.documents.papers import drafted, issued, seal_for, sealer
from tests.builders import county as build
from tests.builders.county import NOW

MANY = 6


def at_once(act: Callable[[int], Any]) -> list[Any]:
    gate = Barrier(MANY)

    def one(n: int) -> Any:
        gate.wait()
        try:
            return act(n)
        except WrongState:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as people:
        return list(people.map(one, range(MANY)))


@pytest.mark.article("rs-27-2")
def test_papers_issued_at_once_have_numbers_of_their_own_without_a_gap(
    on_postgres: None, data_folder: Path
) -> None:
    county = build.small_county()
    drafts = [drafted(county) for _ in range(MANY)]
    by = county.actor("wangfang")
    numbers = at_once(lambda n: actions.issue(document=drafts[n], by=by, at=NOW).serial)
    assert sorted(numbers) == list(range(1, MANY + 1))


@pytest.mark.article("rs-27-2")
def test_one_paper_issued_or_sealed_by_several_at_once_is_so_once(
    on_postgres: None, data_folder: Path
) -> None:
    county = build.small_county()
    draft, by = drafted(county), county.actor("wangfang")
    issued_once = at_once(lambda _: actions.issue(document=draft, by=by, at=NOW).serial)
    assert sorted(map(str, issued_once)) == ["1"] + ["refused"] * (MANY - 1)
    paper, seal, keeper = issued(county), seal_for(county), sealer(county)
    pressed = at_once(lambda _: actions.press_seal(document=paper, seal=seal, by=keeper, at=NOW).state)
    assert sorted(pressed) == ["refused"] * (MANY - 1) + ["sealed"]
