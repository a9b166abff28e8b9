"""How long a measure lasts: 30 days and once 30 more, testing left out if told, preserved evidence 7 working days."""

import random
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.cases import actions as cases
from liuhen.apps.findings import jobs as findings_jobs
from liuhen.apps.findings.models import Finding
from liuhen.apps.measures import actions, queries
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, WrongState
from tests.builders.county import LOCAL, NOW
from tests.builders.measures import Store, clock_of, days

pytestmark = pytest.mark.django_db


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL)


@pytest.mark.article("rs-26-6")
def test_a_seizure_lasts_thirty_days_the_first_not_counted(store: Store) -> None:
    measure = store.held()  # on Tuesday 24 November: the 30th day after is Thursday 24 December
    clock = clock_of(measure, "rs-26-6")
    assert clock.due_at == midnight(date(2026, 12, 25))
    assert not clocks.open_for(measure.ref).filter(duty_id="rs-26-5").exists()


@pytest.mark.article("rs-26-5")
def test_preserved_evidence_is_decided_on_within_seven_working_days(store: Store) -> None:
    measure = store.held(
        kind="preservation"
    )  # Tuesday 24 November: the 7th working day after is Thursday 3 December
    clock = clock_of(measure, "rs-26-5")
    assert clock.due_at == midnight(date(2026, 12, 4))
    assert not clocks.open_for(measure.ref).filter(duty_id="rs-26-6").exists()
    settled = actions.settle(
        measure=measure, outcome="sealed", decision="市监封〔2026〕1号", by=store.by(), at=days(8)
    )
    assert settled.state == "settled"
    assert not clocks.open_for(measure.ref).exists()


@pytest.mark.article("rs-26-5")
def test_preserved_evidence_is_not_extended(store: Store) -> None:
    with pytest.raises(GateClosed, match="先行登记保存的期限不能延长"):
        actions.extend(
            measure=store.held(kind="preservation"), days=3, reason="复杂", by=store.by("head"), at=days(1)
        )


@pytest.mark.article("rs-26-6")
def test_it_is_extended_once_by_at_most_thirty_days_and_before_its_end(store: Store) -> None:
    measure = store.held()
    with pytest.raises(GateClosed, match="延长不得超过30日，填写的是31日"):
        actions.extend(measure=measure, days=31, reason="案情复杂", by=store.by("head"), at=days(1))
    last = midnight(date(2026, 12, 25)) - timedelta(seconds=1)
    measure = actions.extend(measure=measure, days=30, reason="案情复杂", by=store.by("head"), at=last)
    assert clock_of(measure, "rs-26-6").due_at == midnight(
        date(2027, 1, 26)
    )  # 23 and 24 January are no days off work
    with pytest.raises(GateClosed, match="已经延长过一次"):
        actions.extend(measure=measure, days=1, reason="案情复杂", by=store.by("head"), at=last)


@pytest.mark.article("rs-26-6")
def test_once_its_end_has_come_nothing_prolongs_it_and_it_shows_red(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure, over = store.held(), midnight(date(2026, 12, 25))
    with pytest.raises(GateClosed, match="期限已于2026年12月24日届满，不能再延长") as caught:
        actions.extend(measure=measure, days=1, reason="案情复杂", by=store.by("head"), at=over)
    assert caught.value.remedy == "请立即解除并退还，或作出处理决定"
    assert list(queries.ends_within(queries.to_end(store.by()), over)) == [measure]
    monkeypatch.setattr(timezone, "now", lambda: over)
    findings_jobs.raise_overdue()
    assert list(Finding.objects.filter(duty="rs-26-6").values_list("code", flat=True)) == [
        "MEASURE-OUTLASTED"
    ]
    assert actions.release(measure=measure, ground="over", by=store.by(), at=over).state == "released"


@pytest.mark.article("rs-26-6")
def test_testing_is_left_out_only_where_the_party_was_told_in_writing(store: Store) -> None:
    measure = store.held()
    with pytest.raises(GateClosed, match="没有书面告知当事人"):
        actions.send_for_testing(
            measure=measure, tester="省食品检验所", tested_from=days(2), by=store.by(), at=days(2)
        )
    with pytest.raises(WrongState, match="没有正在进行的送检"):
        actions.end_testing(measure=measure, tested_to=days(3), by=store.by(), at=days(3))


@pytest.mark.article("rs-26-6")
def test_release_is_owed_at_the_end_and_never_hindered(store: Store) -> None:
    measure = store.held()
    store.things(measure)
    measure = actions.release(measure=measure, ground="no-violation", by=store.by(), at=days(3))
    assert not clocks.open_for(measure.ref).exists()
    assert list(queries.to_return(store.by())) == [measure]
    actions.give_all_back(measure=measure, receiver="店主赵某", receipt="001", by=store.by(), at=days(3))
    assert not queries.kept_in(measure).exists()
    assert not queries.to_return(store.by()).exists()
    with pytest.raises(WrongState):
        actions.release(measure=measure, ground="over", by=store.by(), at=days(3))


class TestThings:
    """《行政强制法》第24条: the list; 第27、28条: what becomes of each."""

    pytestmark = pytest.mark.article("rs-26-6")

    def test_the_list_is_read_line_by_line(self, store: Store) -> None:
        first, second = store.things(store.held())
        assert (first.name, first.quantity, first.value_fen, first.kept_at) == (
            "白酒", "12箱", 360000, "市监局涉案物品仓库",
        )  # fmt: skip
        assert (second.value_fen, second.condition) == (None, "")
        assert queries.tallies([first.measure_id]) == {first.measure_id: (2, 2)}

    @pytest.mark.parametrize(
        ("lines", "why"),
        [
            ("白酒，12箱", "第1行应有5项，写了2项"),
            ("白酒，12箱，，，库\n，1，，，库", "第2行没有写明名称"),
            ("白酒，12箱，，三千，库", "第1行的估值“三千”不是金额"),
            ("白酒，12箱，，NaN，库", "估值应在0元以上"),
            ("白酒，12箱，，-1，库", "估值应在0元以上"),
            ("白酒，12箱，，1e30，库", "估值应在0元以上"),
            ("白酒，12箱，，0.001，库", "最多两位小数"),
            (f"{'酒' * 121}，1，，，库", "第1行有一项超过120字"),
            ("白酒，1，，，库\n" * 501, "一次最多500件"),
            ("\0", "请写明物品清单"),
        ],
    )
    def test_a_line_that_cannot_be_is_told_by_its_number(self, store: Store, lines: str, why: str) -> None:
        measure = store.held()
        with pytest.raises(Invalid, match=why):
            store.things(measure, lines)
        assert not queries.things_of(measure).exists()

    def test_what_is_taken_for_good_goes_by_a_decision(self, store: Store) -> None:
        measure = store.held()
        first, second = store.things(measure)
        with pytest.raises(GateClosed, match="没收没有依据的处理决定"):
            actions.confiscate(thing=first, by=store.by(), at=days(1))
        gone = actions.confiscate(thing=first, by_what="市监罚决〔2026〕1号", by=store.by(), at=days(1))
        assert gone.state == "confiscated"
        destroyed = actions.destroy(thing=gone, by=store.by(), at=days(2))
        assert (destroyed.state, destroyed.by_what) == ("destroyed", "市监罚决〔2026〕1号")
        with pytest.raises(WrongState):
            actions.give_back(thing=destroyed, receiver="赵某", by=store.by(), at=days(2))
        actions.settle(
            measure=measure, outcome="confiscated", decision="市监罚决〔2026〕1号", by=store.by(), at=days(2)
        )
        assert actions.hand_over(thing=second, receiver="县公安局", by=store.by(), at=days(2)).by_what

    def test_nothing_is_listed_any_more_once_it_is_over(self, store: Store) -> None:
        measure = actions.release(measure=store.held(), ground="other", by=store.by(), at=days(1))
        with pytest.raises(WrongState):
            store.things(measure, at=days(1))

    def test_there_is_something_to_give_back(self, store: Store) -> None:
        with pytest.raises(WrongState, match="没有仍在保管的财物"):
            actions.give_all_back(measure=store.held(), receiver="赵某", by=store.by(), at=NOW)


@pytest.mark.article("rs-26-6")
def test_no_case_ends_with_things_held_in_it(store: Store) -> None:
    measure = store.held()
    told: dict[str, Any] = {"case": measure.case, "by": store.by("head")}
    with pytest.raises(
        GateClosed, match=f"不能撤销立案：{re.escape(str(measure))}还没有作出处理决定，也没有解除"
    ):
        cases.withdraw(reason="违法事实不成立", at=days(1), **told)
    actions.release(measure=measure, ground="no-violation", reason="", by=store.by(), at=days(1))
    assert cases.withdraw(reason="违法事实不成立", at=days(2), **told).state == "withdrawn"


@pytest.mark.article("rs-26-6")
def test_a_walk_of_extensions_and_releases_never_outlives_its_limit(store: Store) -> None:
    """However it is moved, nothing is held in time for longer than the term, its one extension and a day off."""
    measure = store.held()
    for _ in range(12):
        at = days(random.randint(1, 70))
        try:
            measure = actions.extend(
                measure=measure, days=random.randint(1, 40), reason="案情复杂", by=store.by("head"), at=at
            )
        except GateClosed:
            continue
    clock = clock_of(measure, "rs-26-6")
    assert measure.extended_days <= 30
    assert clock.due_at <= days(30 + 30 + 10)
