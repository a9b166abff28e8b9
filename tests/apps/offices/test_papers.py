"""Deeds and decisions of the province: who may entrust whom, within which days, and what covers a day."""

from datetime import date
from typing import Any

import pytest

from liuhen.apps.offices import actions, queries
from liuhen.apps.offices.models import Deed, Mandate
from liuhen.apps.people.models import Unit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.attachments import Given, keep
from liuhen.kernel.flow import Invalid, NotPermitted, WrongState
from tests.builders import county as build
from tests.builders.county import NOW, County

pytestmark = pytest.mark.article("rs-2-1")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def station(county: County) -> Unit:
    return build.unit("VET", "动物卫生监督所", parent=county.government, kind="entrusted", device_class="")


@pytest.fixture
def township(county: County) -> Unit:
    return build.unit("YXZ", "云溪镇人民政府", parent=county.government, kind="township")


def papers() -> list[Any]:
    return keep([Given("委托书.pdf", "application/pdf", b"%PDF-1.7 deed")], at=NOW)


def entrusted(county: County, to: Unit, **changes: Any) -> Deed:
    given: dict[str, Any] = {
        "entruster": county.unit, "entrusted": to, "number": "云市监委〔2026〕1号", "scope": "农贸市场日常检查",
        "codes": "A1 A2", "since": FIRST, "until": LAST, "files": papers(), "by": county.actor("legal"), "at": NOW,
    }  # fmt: skip
    return actions.entrust(**{**given, **changes})


def filed(county: County, to: Unit, **changes: Any) -> Mandate:
    given: dict[str, Any] = {
        "unit": to, "issuer": "省人民政府", "number": "省政发〔2025〕9号", "published_on": date(2025, 12, 1),
        "scope": "市容环境卫生", "since": FIRST, "files": papers(), "by": county.actor("bureau"), "at": NOW,
    }  # fmt: skip
    return actions.file_mandate(**{**given, **changes})


def test_a_deed_holds_from_its_first_day_through_its_last(county: County, station: Unit) -> None:
    deed = entrusted(county, station)
    assert queries.deed_on(station, FIRST) == queries.deed_on(station, LAST) == deed
    assert queries.deed_on(station, date(2025, 12, 31)) is None
    assert queries.deed_on(station, date(2027, 1, 1)) is None
    assert queries.deed_on(station, FIRST, code="A2") == deed
    assert queries.deed_on(station, FIRST, code="A3") is None
    assert list(queries.deeds_given_on(county.unit, FIRST)) == [deed]


def test_a_revoked_deed_holds_no_more_from_that_day(county: County, station: Unit) -> None:
    deed, legal = entrusted(county, station), county.actor("legal")
    with pytest.raises(Invalid, match="不在委托期内"):
        actions.revoke(deed=deed, on=date(2025, 12, 31), reason="错", by=legal, at=NOW)
    with pytest.raises(Invalid, match="不能晚于今天"):
        actions.revoke(deed=deed, on=date(2026, 11, 25), reason="错", by=legal, at=NOW)
    done = actions.revoke(deed=deed, on=date(2026, 11, 24), reason="机构改革", by=legal, at=NOW)
    assert queries.deed_on(station, date(2026, 11, 23)) == deed
    assert queries.deed_on(station, date(2026, 11, 24)) is None
    with pytest.raises(WrongState):
        actions.revoke(deed=done, on=date(2026, 11, 24), reason="再", by=legal, at=NOW)
    again = entrusted(county, station, number="云市监委〔2026〕2号", since=date(2026, 11, 24))
    assert queries.deed_on(station, date(2026, 11, 24)) == again


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"until": date(2025, 12, 31)}, "终止日期早于起始日期"),
        ({"files": []}, "没有附上文件"),
        ({"scope": " "}, "请写明范围"),
        ({"number": ""}, "请填写文号"),
        ({"scope": "长" * 501}, "最多500字"),
    ],
)
def test_what_is_no_deed_is_refused(
    county: County, station: Unit, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        entrusted(county, station, **changes)


def test_nobody_entrusts_himself_or_a_body_of_his_own_or_passes_on_what_he_was_entrusted_with(
    county: County, station: Unit
) -> None:
    with pytest.raises(Invalid, match=r"不能委托自己（依据《责任制》第2条）"):
        entrusted(county, county.unit)
    team = build.unit("TEAM", "执法大队", parent=county.unit, kind="division", device_class="")
    with pytest.raises(Invalid, match="无须委托"):
        entrusted(county, team)
    with pytest.raises(Invalid, match="不能委托他人"):
        entrusted(county, county.other, entruster=station, by=SYSTEM)
    with pytest.raises(Invalid, match="不能受委托"):
        entrusted(county, county.government)


def test_one_scope_goes_to_two_organisations_and_not_twice_to_one(county: County, station: Unit) -> None:
    entrusted(county, station)
    with pytest.raises(Invalid, match=r"已就同一范围委托.*至2026年12月31日"):
        entrusted(county, station, number="云市监委〔2026〕2号", codes="A2", scope="另一种说法", since=LAST)
    with pytest.raises(Invalid, match="同一范围"):
        entrusted(county, station, number="云市监委〔2026〕2号", codes="", scope="农贸市场日常检查 ")
    entrusted(county, station, number="云市监委〔2026〕3号", codes="B1", scope="广告检查")
    other = build.unit("ASN", "协管中心", parent=county.government, kind="entrusted", device_class="")
    with pytest.raises(Invalid, match="已登记"):
        entrusted(county, other)
    entrusted(county, other, number="云市监委〔2026〕4号")


def test_the_organ_that_entrusts_files_the_deed(county: County, station: Unit) -> None:
    with pytest.raises(NotPermitted):
        entrusted(county, station, by=county.actor("stranger"))
    with pytest.raises(NotPermitted):
        entrusted(county, station, by=county.actor("keeper"))


def test_what_ends_soon_is_seen_by_whoever_keeps_it(county: County, station: Unit) -> None:
    deed = entrusted(county, station)
    assert list(queries.deeds_to_renew(county.actor("legal"))) == [deed]
    assert list(queries.deeds_to_renew(county.actor("stranger"))) == []


def test_a_township_holds_powers_by_a_published_decision(county: County, township: Unit) -> None:
    mandate = filed(county, township)
    assert list(queries.mandates_on(township, FIRST)) == [mandate]
    assert list(queries.mandates_on(township, date(2025, 12, 31))) == []
    bureau = county.actor("bureau")
    with pytest.raises(Invalid, match="早于施行日期"):
        actions.end_mandate(mandate=mandate, until=date(2025, 12, 31), reason="收回", by=bureau, at=NOW)
    actions.end_mandate(mandate=mandate, until=date(2026, 11, 24), reason="收回", by=bureau, at=NOW)
    assert queries.mandates_on(township, date(2026, 11, 24)).exists()
    assert not queries.mandates_on(township, date(2026, 11, 25)).exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"since": date(2025, 11, 30)}, "施行日期早于公布日期"),
        ({"until": date(2025, 12, 31)}, "终止日期早于施行日期"),
        ({"published_on": date(2026, 11, 25)}, "不能晚于今天"),
        ({"files": []}, "没有附上文件"),
    ],
)
def test_what_is_no_decision_is_refused(
    county: County, township: Unit, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        filed(county, township, **changes)


def test_a_decision_may_take_effect_and_end_on_the_day_it_is_published(
    county: County, township: Unit
) -> None:
    day = date(2025, 12, 1)
    assert filed(county, township, published_on=day, since=day, until=day).since == day


def test_a_decision_that_ran_out_is_not_ended_later(county: County, township: Unit) -> None:
    mandate = filed(county, township, until=date(2026, 6, 30))
    with pytest.raises(Invalid, match="不能停止赋权：最后一日晚于决定的终止日期2026年6月30日"):
        actions.end_mandate(
            mandate=mandate, until=date(2026, 7, 1), reason="收回", by=county.actor("bureau"), at=NOW
        )
    mandate.refresh_from_db()
    assert (mandate.state, mandate.until) == ("in-force", date(2026, 6, 30))


def test_a_decision_is_for_a_township_and_the_bureau_files_it(county: County, township: Unit) -> None:
    with pytest.raises(Invalid, match="只对乡镇、街道"):
        filed(county, county.unit)
    with pytest.raises(NotPermitted):
        filed(county, township, by=county.actor("legal"))
    filed(county, township)
    with pytest.raises(Invalid, match="已登记"):
        filed(county, township)
