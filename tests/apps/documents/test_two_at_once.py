"""Several people who issue at the same moment: each paper has its own number, and none is left out. On PostgreSQL."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.documents import actions
from liuhen.kernel.flow import WrongState
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.papers import drafted, issued, seal_for, sealer
from tests.services.at_once import at_once

MANY = 6


def of_many(act: Callable[[int], Any]) -> list[Any]:
    """Return what each of many got, "refused" for whom it was no longer in that state."""
    done = at_once(*(partial(act, n) for n in range(MANY)))
    return ["refused" if isinstance(each, WrongState) else each for each in done]


@pytest.mark.article("rs-27-2")
def test_papers_issued_at_once_have_numbers_of_their_own_without_a_gap(
    on_postgres: None, data_folder: Path
) -> None:
    county = build.small_county()
    drafts = [drafted(county) for _ in range(MANY)]
    by = county.actor("wangfang")
    numbers = of_many(lambda n: actions.issue(document=drafts[n], by=by, at=NOW).serial)
    assert sorted(numbers) == list(range(1, MANY + 1))


@pytest.mark.article("rs-27-2")
def test_one_paper_issued_or_sealed_by_several_at_once_is_so_once(
    on_postgres: None, data_folder: Path
) -> None:
    county = build.small_county()
    draft, by = drafted(county), county.actor("wangfang")
    issued_once = of_many(lambda _: actions.issue(document=draft, by=by, at=NOW).serial)
    assert sorted(map(str, issued_once)) == ["1"] + ["refused"] * (MANY - 1)
    paper, seal, keeper = issued(county), seal_for(county), sealer(county)
    pressed = of_many(lambda _: actions.press_seal(document=paper, seal=seal, by=keeper, at=NOW).state)
    assert sorted(pressed) == ["refused"] * (MANY - 1) + ["sealed"]
