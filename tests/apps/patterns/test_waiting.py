"""The tray: a hit waits for whoever may judge it, a version for whoever did not draft it."""

from liuhen.apps.patterns import actions
from liuhen.apps.patterns.waiting import WAITINGS
from tests.apps.patterns.conftest import Watch
from tests.apps.patterns.test_concluding import hit_of
from tests.builders.county import NOW

JUDGE, ADOPT = WAITINGS


def test_a_hit_waits_until_it_is_concluded(watch: Watch) -> None:
    hit = hit_of(watch)
    assert [*JUDGE.of(watch.by(), NOW)] == [hit]
    assert [*JUDGE.of(watch.by("legal"), NOW)] == []
    actions.clear(hit=hit, conclusion="已办理", by=watch.by(), at=NOW)
    assert [*JUDGE.of(watch.by(), NOW)] == []


def test_a_version_waits_for_another_than_its_drafter(watch: Watch) -> None:
    version = watch.tried()
    assert [*ADOPT.of(watch.by("second"), NOW)] == [version]
    assert [*ADOPT.of(watch.by(), NOW)] == []
    assert [*ADOPT.of(watch.by("head"), NOW)] == []
