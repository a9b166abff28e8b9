"""An entrusted organisation acts within its deed, a township punishes by the province's decision; on the day."""

from datetime import date, timedelta

import pytest

from liuhen.apps.offices import actions as offices
from liuhen.apps.people.models import Unit
from liuhen.apps.powers.actions import items, lists
from liuhen.apps.powers.models import PowerList
from liuhen.apps.powers.queries import Authorities
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.attachments import Given, Kept
from liuhen.kernel.flow import GateClosed
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.powers import FINE, FOOD, TODAY, Powers

IN_A_MONTH = TODAY + timedelta(days=30)


def listed(unit: Unit, code: str = FINE, kind: str = "penalty") -> PowerList:
    made = lists.draft(unit=unit, reason="首次编制", by=SYSTEM, at=NOW)
    return items.put_item(
        power_list=made,
        code=code,
        name="处罚",
        kind=kind,
        bases=f"《{FOOD}》第一百二十二条",
        by=SYSTEM,
        at=NOW,
    )


def sign(made: PowerList) -> PowerList:
    return lists.submit(power_list=made, by=SYSTEM, at=NOW)


@pytest.fixture
def town(powers: Powers) -> Unit:
    return build.unit("LHZ", "柳河镇人民政府", parent=powers.county.government, kind="township")


@pytest.fixture
def squad(powers: Powers) -> Unit:
    return build.unit("DD", "食品稽查大队", parent=powers.county.unit, kind="entrusted")


def decide(town: Unit, *, codes: str = "", since: date = TODAY) -> None:
    offices.file_mandate(
        unit=town, issuer="吉林省人民政府", number=f"吉政发〔2026〕{codes}号", published_on=TODAY, scope="食品安全处罚",
        codes=codes, since=since, files=paper(), by=SYSTEM, at=NOW,
    )  # fmt: skip


def paper() -> list[Kept]:
    return attachments.keep([Given("文件.pdf", "", b"%PDF-1.7")], at=NOW)


def entrust(powers: Powers, squad: Unit, *, codes: str = "", until: date = IN_A_MONTH) -> None:
    offices.entrust(
        entruster=powers.county.unit, entrusted=squad, number=f"云市监委〔2026〕{codes}号", scope=f"食品{codes}处罚",
        codes=codes, since=TODAY, until=until, files=paper(), by=SYSTEM, at=NOW,
    )  # fmt: skip


@pytest.mark.article("rs-2-1")
def test_a_township_lists_a_penalty_by_the_provinces_decision_alone(town: Unit):
    made = listed(town)
    with pytest.raises(GateClosed, match="行政处罚法》第24条") as refused:
        sign(made)
    assert FINE in str(refused.value)
    decide(town, codes="X-1")
    with pytest.raises(GateClosed, match="第24条"):
        sign(made)
    decide(town, codes=FINE)
    assert sign(made).state == "submitted"


@pytest.mark.article("rs-2-1")
def test_what_is_no_penalty_a_township_lists_by_itself(town: Unit):
    assert sign(listed(town, kind="inspection")).state == "submitted"


@pytest.mark.article("rs-2-1")
def test_an_entrusted_organisation_lists_what_its_deed_covers(powers: Powers, squad: Unit):
    made = listed(squad)
    with pytest.raises(GateClosed, match="没有当日有效的委托书"):
        sign(made)
    entrust(powers, squad, codes="X-1")
    with pytest.raises(GateClosed, match=f"不在委托书的范围内：{FINE}"):
        sign(made)
    entrust(powers, squad)
    assert sign(made).state == "submitted"


@pytest.mark.article("rs-2-1")
def test_a_list_is_published_for_a_day_on_which_the_deed_still_holds(powers: Powers, squad: Unit):
    entrust(powers, squad)
    made = sign(listed(squad))
    lists.approve(power_list=made, by=SYSTEM, at=NOW)
    late = IN_A_MONTH + timedelta(days=1)
    with pytest.raises(GateClosed, match="没有当日有效的委托书"):
        lists.publish(power_list=made, effective_on=late, by=SYSTEM, at=NOW)
    lists.publish(power_list=made, effective_on=IN_A_MONTH, by=SYSTEM, at=NOW)
    for on, reason in ((IN_A_MONTH, ""), (late, "食品稽查大队2026年12月25日没有有效的委托书")):
        told = Authorities(squad, on).ask(powers.county.officer, FINE).reasons
        assert [each for each in told if "委托书" in each] == ([reason] if reason else [])


@pytest.mark.article("rs-8-1")
def test_the_leader_of_the_day_signs_where_leaders_are_kept(powers: Powers):
    made = powers.put(powers.draft())
    offices.name(
        unit=powers.county.unit, person=powers.county.keeper, role="principal", title="局长",
        document="云组〔2026〕1号", since=TODAY - timedelta(days=10), by=SYSTEM, at=NOW,
    )  # fmt: skip
    with pytest.raises(GateClosed, match="赵保管"):
        lists.submit(power_list=made, by=powers.actor("head"), at=NOW)
