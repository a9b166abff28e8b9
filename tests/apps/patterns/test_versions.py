"""A model is drafted with its numbers, tried on the year before, adopted by another person, replaced and retired."""

from datetime import timedelta

import pytest

from liuhen.apps.cases.models import Clue
from liuhen.apps.patterns import actions, queries
from liuhen.apps.patterns.actions.versions import numbers_told
from liuhen.apps.patterns.models import DryRun, Hit, PatternVersion
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Invalid, NotPermitted, Refused, WrongState, nouns
from liuhen.regulation.patterns import PATTERNS
from tests.apps.patterns.conftest import BEFORE, Watch
from tests.apps.patterns.test_scans import SPOT, TODAY, case, visit
from tests.builders.county import NOW
from tests.builders.records import put

pytestmark = pytest.mark.article("rs-36-1")


def clue(watch: Watch, *, days: int) -> Clue:
    return put(Clue, unit=watch.county.unit, state="registered", found_on=TODAY - timedelta(days=days))


def test_numbers_are_read_by_their_names_and_held_to_their_bounds() -> None:
    rule = PATTERNS["spot-cluster"]
    assert numbers_told(rule, "次数=20件，期间：60日", cannot="") == {"times": 20, "days": 60}
    assert numbers_told(rule, "", cannot="") == {"times": 10, "days": 30}
    with pytest.raises(Invalid, match="没有数值“金额”") as wrong:
        numbers_told(rule, "金额=3", cannot="不能拟定")
    assert "次数" in wrong.value.remedy
    for said in ("次数=1", "次数=1001", "次数=很多", "次数"):
        with pytest.raises(Invalid, match="次数应为2至1000件"):
            numbers_told(rule, said, cannot="不能拟定")


def test_a_dry_run_counts_the_year_by_unit_and_month_and_raises_nothing(watch: Watch) -> None:
    for _ in range(12):
        case(watch, **SPOT)
    for _ in range(10):
        case(watch, **SPOT | {"opened_on": TODAY - timedelta(days=200)})
    version = watch.tried("spot-cluster")
    run = queries.latest_run(version)
    assert run
    assert (version.state, run.found, run.numbers) == ("tried", 2, {"times": 10, "days": 30})
    assert (run.months[0], run.months[-1], len(run.months)) == ("2025-12", "2026-11", 12)
    counted = run.by_unit[str(watch.county.unit.pk)]
    assert sum(counted) == 2
    assert counted[-1] == 1
    assert run.samples[0][0] == "王芳"
    assert not Hit.objects.exists()
    assert watch.sweep() == 0


def test_dry_runs_are_kept_when_numbers_change(watch: Watch) -> None:
    version = watch.tried("clue-idle")
    version = actions.revise(version=version, numbers="没有决定满=60", reason="放宽", by=watch.by(), at=NOW)
    assert version.state == "draft"
    with pytest.raises(WrongState):
        actions.adopt(version=version, reason="可以", by=watch.by("second"), at=NOW)
    version = actions.ask_run(version=version, by=watch.by(), at=NOW)
    actions.run(version=version, by=SYSTEM, at=NOW)
    assert [run.numbers for run in queries.runs_of(version)] == [{"days": 60}, {"days": 30}]


def test_whoever_drafted_it_does_not_let_it_go_live(watch: Watch) -> None:
    version = watch.tried()
    with pytest.raises(NotPermitted, match="：这个版本由您拟定。请由另一名有批准权限的人员办理"):
        actions.adopt(version=version, reason="可以", by=watch.by(), at=NOW)
    assert [*queries.to_adopt(watch.by("second"))] == [version]
    assert queries.to_adopt(watch.by()) == []
    adopted = actions.adopt(version=version, reason="试算合理", by=watch.by("second"), at=NOW)
    assert (adopted.state, adopted.adopted_at) == ("live", NOW)


def test_whoever_revised_it_does_not_either(watch: Watch) -> None:
    version = actions.revise(version=watch.tried(), numbers="", reason="再看", by=watch.by("second"), at=NOW)
    version = actions.run(version=actions.ask_run(version=version, by=watch.by(), at=NOW), by=SYSTEM, at=NOW)
    for username in ("bureau", "second"):
        with pytest.raises(NotPermitted):
            actions.adopt(version=version, reason="可以", by=watch.by(username), at=NOW)


def test_a_new_version_stands_beside_the_old_and_each_hit_says_by_which_it_was_found(watch: Watch) -> None:
    first = watch.live("clue-idle", "没有决定满=30")
    old = clue(watch, days=40)
    assert watch.sweep() == 1
    second = watch.live("clue-idle", "没有决定满=10", at=NOW)
    first.refresh_from_db()
    assert (first.state, first.ended_at, second.number) == ("replaced", NOW, 2)
    young = clue(watch, days=15)
    assert watch.sweep(at=NOW + timedelta(hours=1)) == 1
    assert {hit.key: hit.version_id for hit in watch.hits()} == {
        str(old.pk): first.pk,
        str(young.pk): second.pk,
    }


def test_what_is_retired_is_not_looked_for_and_what_it_found_stays(watch: Watch) -> None:
    version = watch.live()
    clue(watch, days=40)
    watch.sweep()
    actions.retire(version=version, reason="不再需要", by=watch.by("second"), at=NOW)
    clue(watch, days=50)
    assert watch.sweep(at=NOW + timedelta(days=1), whole=True) == 0
    assert len(watch.hits()) == 1


def test_one_version_is_made_at_a_time(watch: Watch) -> None:
    watch.drafted()
    with pytest.raises(Invalid, match="已有一个版本在拟定"):
        watch.drafted()
    assert len(actions.draft_all(by=watch.by(), at=NOW)) == len(PATTERNS) - 1
    assert actions.draft_all(by=watch.by(), at=NOW) == []
    actions.drop(
        version=PatternVersion.objects.get(pattern="clue-idle"), reason="不用", by=watch.by(), at=NOW
    )
    assert watch.drafted().number == 2


@pytest.mark.parametrize("username", ["wangfang", "legal", "head", "keeper", "audit"])
def test_nobody_else_drafts_or_sees_any(watch: Watch, username: str) -> None:
    watch.drafted()
    with pytest.raises(Refused):
        actions.draft(pattern="case-idle", numbers="", reason="试", by=watch.by(username), at=NOW)
    assert not queries.versions_visible_to(watch.by(username)).exists()


def test_a_version_sent_back_is_a_draft_again(watch: Watch) -> None:
    version = actions.send_back(version=watch.tried(), reason="过严", by=watch.by("second"), at=NOW)
    assert version.state == "draft"
    assert DryRun.objects.count() == 1


def test_a_dry_run_looks_back_no_further_than_a_year(watch: Watch) -> None:
    for days in (500, 501, 502, 503):
        visit(watch, unit=watch.county.unit, entered_at=NOW - timedelta(days=days))
    run = queries.latest_run(watch.tried("firm-many-units", "单位数=2", at=BEFORE))
    assert run
    assert run.found == 0


def test_a_hit_is_about_a_thing_that_there_is_or_a_firm_known_by_its_code() -> None:
    assert [rule.key for rule in PATTERNS.values() if rule.of and rule.of not in nouns()] == []
