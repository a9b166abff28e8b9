"""What a year is judged by is decided before it begins, by what may be counted, and stays."""

from datetime import datetime
from typing import Any

import pytest

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.models import Scheme
from liuhen.apps.evaluation.queries import schemes
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders.county import LOCAL, NOW
from tests.builders.evaluation import INDICATORS, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-38-1")]


def test_it_is_approved_before_its_year_and_never_changed_after_that(desk: Desk) -> None:
    scheme = desk.approved(year=2027)
    assert (scheme.state, scheme.is_late) == ("approved", False)
    with pytest.raises(WrongState):
        actions.put_indicator(scheme=scheme, by=desk.by("bureau"), at=NOW, **INDICATORS[0])


def test_the_last_moment_before_the_year_is_in_time_and_the_first_of_it_is_not(desk: Desk) -> None:
    desk.approved(year=2026)  # the first of all: there is an earlier year now
    last = datetime(2026, 12, 31, 23, 59, 59, tzinfo=LOCAL)
    first = datetime(2027, 1, 1, tzinfo=LOCAL)
    scheme = desk.submitted(year=2027)
    with pytest.raises(GateClosed, match="2027年度已经开始，考评指标应当在年度开始前确定") as refused:
        actions.approve_scheme(scheme=scheme, by=desk.by("chief"), at=first)
    assert (refused.value.duty, refused.value.article) == ("rs-38-1", "《责任制》第38条")
    assert not actions.approve_scheme(scheme=scheme, by=desk.by("chief"), at=last).is_late


def test_the_very_first_may_come_within_its_year_and_says_so_until_it_is_opened(desk: Desk) -> None:
    assert desk.approved().is_late
    again = desk.submitted()
    desk.opened()
    with pytest.raises(GateClosed, match="2026年度已经开始"):
        actions.approve_scheme(scheme=again, by=desk.by("chief"), at=NOW)


@pytest.mark.parametrize(
    ("key", "name"),
    [("", "罚没收入"), ("findings", "罚款总额"), ("findings", "处罚案件数"), ("trained", "检查次数")],
)
def test_fines_and_numbers_of_penalties_or_inspections_are_no_indicators(
    desk: Desk, key: str, name: str
) -> None:
    scheme = desk.drafted(indicators=())
    with pytest.raises(GateClosed, match="罚没数额、处罚数量和检查数量不得作为考评指标（国发〔2024〕5号）"):
        actions.put_indicator(
            scheme=scheme,
            key=key,
            name=name,
            full="10",
            kind="deduct",
            each="1",
            by=desk.by("bureau"),
            at=NOW,
        )
    assert not schemes.indicators_of(scheme).exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"full": "一百"}, "满分应写成数字"),
        ({"full": "0"}, "满分须大于0"),
        ({"full": "101"}, "不超过100分"),
        ({"each": ""}, "请填写每项扣分"),
        ({"each": "41"}, "大于0且不超过满分"),
        ({"least": "40"}, "最低得分应低于满分"),
        ({"key": "trained", "kind": "share", "bands": ""}, "计分档次应写成"),
        ({"key": "trained", "kind": "share", "bands": "50:20 90:40"}, "按达标率从高到低排列"),
        ({"key": "trained", "kind": "share", "bands": "90:20"}, "第一档的得分应等于满分"),
        ({"key": "trained", "kind": "share", "bands": "101:40"}, "达标率过高"),
        ({"kind": "rate", "bands": "3:40 1:20"}, "按问题数从低到高排列"),
    ],
)
def test_a_formula_that_says_nothing_is_refused(desk: Desk, told: dict[str, Any], said: str) -> None:
    scheme = desk.drafted(indicators=())
    given: dict[str, Any] = INDICATORS[0] | told
    with pytest.raises(Invalid, match=said):
        actions.put_indicator(scheme=scheme, by=desk.by("bureau"), at=NOW, **given)


def test_each_source_has_its_own_ways_to_count(desk: Desk) -> None:
    scheme = desk.drafted(indicators=())
    with pytest.raises(GateClosed, match="这种计分来源不能这样计分") as refused:
        actions.put_indicator(
            scheme=scheme,
            key="trained",
            name="培训",
            full="10",
            kind="deduct",
            each="1",
            by=desk.by("bureau"),
            at=NOW,
        )
    assert "按达标比例计分" in refused.value.remedy


def test_its_points_add_up_to_a_hundred(desk: Desk) -> None:
    scheme = desk.drafted(indicators=INDICATORS[:2])
    with pytest.raises(GateClosed, match="满分合计70分，不是100分"):
        actions.submit_scheme(scheme=scheme, by=desk.by("bureau"), at=NOW)
    empty = actions.drop_indicator(scheme=scheme, key="stored", by=desk.by("bureau"), at=NOW)
    assert schemes.indicators_of(empty).count() == 1
    with pytest.raises(Invalid, match="方案中没有这项指标"):
        actions.drop_indicator(scheme=scheme, key="stored", by=desk.by("bureau"), at=NOW)


def test_whoever_wrote_it_does_not_approve_it_and_the_county_s_is_the_bureau_s(desk: Desk) -> None:
    scheme = desk.submitted()
    with pytest.raises(NotPermitted):
        actions.approve_scheme(scheme=scheme, by=desk.by("bureau"), at=NOW)
    with pytest.raises(NotPermitted):
        actions.approve_scheme(scheme=scheme, by=desk.by("head"), at=NOW)
    with pytest.raises(GateClosed, match="由县司法局制定"):
        desk.drafted(unit=desk.county.unit, by=desk.by("legal"))
    assert desk.drafted(unit=desk.county.unit, scope="bodies", by=desk.by("legal")).state == "draft"


def test_the_next_begins_with_the_indicators_of_the_last(desk: Desk) -> None:
    former = desk.approved()
    made = actions.draft_scheme(
        unit=desk.bureau, scope="units", year=2027, basis="同上", by=desk.by("bureau"), at=NOW
    )
    assert [each.formula for each in schemes.indicators_of(made)] == [
        each.formula for each in schemes.indicators_of(former)
    ]
    with pytest.raises(Invalid, match="编制中"):
        desk.drafted(year=2027)
    sent = actions.submit_scheme(scheme=made, by=desk.by("bureau"), at=NOW)
    back = actions.return_scheme(scheme=sent, remark="培训的分太多", by=desk.by("chief"), at=NOW)
    assert (back.state, back.remark) == ("draft", "培训的分太多")
    actions.drop_scheme(scheme=back, reason="重来", by=desk.by("bureau"), at=NOW)
    assert desk.drafted(year=2027).number == 1
    assert Scheme.objects.filter(year=2027).count() == 2


def test_a_unit_sees_the_approved_scheme_of_the_county_and_nobody_else_s_draft(desk: Desk) -> None:
    draft = desk.drafted(year=2027)
    assert not schemes.schemes_visible_to(desk.by("legal")).exists()
    approved = desk.approved()
    assert [each.pk for each in schemes.schemes_visible_to(desk.by("legal"))] == [approved.pk]
    assert {each.pk for each in schemes.schemes_visible_to(desk.by("bureau"))} == {draft.pk, approved.pk}
