"""Leaders by period: one head at a time, deputies by what they are in charge of, a vacancy that is shown."""

from datetime import date, datetime
from typing import Any

import pytest

from liuhen.apps.findings.models import Finding
from liuhen.apps.notices.jobs import look_at_ledger
from liuhen.apps.notices.models import Notice
from liuhen.apps.offices import actions, jobs, queries
from liuhen.apps.offices.models import Leader
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Person, Unit
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.loop import catch_up
from liuhen.regulation.people import NOT_A_HEAD
from tests.builders import county as build
from tests.builders.county import LOCAL, NOW, County

TODAY = NOW.date()
pytestmark = pytest.mark.article("rs-8-1")


@pytest.fixture
def registrar(county: County) -> Actor:
    build.account(build.person(county.unit, "人事", "100500", kind="clerk"), "registrar", "registrar")
    return county.actor("registrar")


@pytest.fixture
def chief() -> Person:
    return Person.objects.get(number="100004")


@pytest.fixture
def team(county: County) -> Unit:
    return build.unit("TEAM", "执法大队", parent=county.unit, kind="division", device_class="")


def named(county: County, by: Actor, person: Person, **changes: Any) -> Leader:
    given: dict[str, Any] = {
        "unit": county.unit, "person": person, "role": "principal", "title": "局长", "document": "云人发〔2026〕3号",
        "since": date(2026, 3, 1), "by": by, "at": NOW,
    }  # fmt: skip
    return actions.name(**{**given, **changes})


def ended(leader: Leader, by: Actor, until: date = TODAY, at: datetime = NOW) -> Leader:
    return actions.end(leader=leader, until=until, reason="调任", by=by, at=at)


def test_a_unit_has_one_head_and_his_first_day_counts(
    county: County, registrar: Actor, chief: Person
) -> None:
    leader = named(county, registrar, chief)
    assert queries.principal_on(county.unit, date(2026, 3, 1)) == leader
    assert queries.principal_on(county.unit, date(2026, 2, 28)) is None
    assert not queries.vacant_on(county.unit, date(2026, 2, 28)), "nobody was ever named then"
    other = build.person(county.unit, "副手", "100501", kind="clerk")
    for role in ("principal", "acting"):
        with pytest.raises(Invalid, match=r"自2026年3月1日起在任.*请先登记其免去"):
            named(county, registrar, other, role=role, since=TODAY)
    named(county, registrar, other, role="deputy", in_charge="装备", equipment=True)


def test_terms_never_overlap_and_may_meet_on_a_day(county: County, registrar: Actor, chief: Person) -> None:
    ended(named(county, registrar, chief), registrar, until=date(2026, 11, 20))
    other = build.person(county.unit, "副手", "100501", kind="clerk")
    with pytest.raises(Invalid, match=r"任期与.*重叠，其任期到2026年11月20日为止"):
        named(county, registrar, other, since=date(2026, 11, 19))
    acting = named(county, registrar, other, role="acting", since=date(2026, 11, 20))
    assert queries.principal_on(county.unit, date(2026, 11, 19)).person == chief  # type: ignore[union-attr]
    assert queries.principal_on(county.unit, date(2026, 11, 20)) == acting


def test_nobody_leads_before_he_is_there_or_two_offices_that_exclude_each_other(
    county: County, registrar: Actor, chief: Person
) -> None:
    with pytest.raises(Invalid, match="任职日期不能晚于今天"):
        named(county, registrar, chief, since=date(2026, 11, 25))
    named(county, registrar, chief)
    with pytest.raises(Invalid, match="起在任"):
        named(county, registrar, chief, role="deputy", in_charge="装备")


def test_a_leader_is_of_the_unit_or_of_the_county_government_and_serves(
    county: County, registrar: Actor, team: Unit
) -> None:
    with pytest.raises(Invalid, match="请登记本单位或县政府的人员"):
        named(county, registrar, Person.objects.get(number="200003"))
    gone = register.leave(person=build.person(county.unit, "走", "100502"), by=SYSTEM, at=NOW)
    with pytest.raises(Invalid, match="已离岗"):
        named(county, registrar, gone)
    with pytest.raises(Invalid, match="内设机构"):
        named(county, registrar, county.keeper, unit=team)
    inside = build.person(team, "队长", "100503")
    named(county, registrar, inside, role="deputy", in_charge="执法大队", bodies=[team])
    named(county, registrar, build.person(county.government, "副县长", "990001", kind="clerk"), role="acting")


def test_only_a_deputy_is_in_charge_of_something_and_he_must_be(
    county: County, registrar: Actor, chief: Person
) -> None:
    with pytest.raises(Invalid, match="没有写明分管工作"):
        named(county, registrar, chief, role="deputy")
    with pytest.raises(Invalid, match="负责全面工作"):
        named(county, registrar, chief, in_charge="装备")
    with pytest.raises(Invalid, match=r"不是.*的内设机构"):
        named(county, registrar, chief, role="deputy", in_charge="装备", bodies=[county.other])


def test_a_deputy_leads_in_what_he_is_in_charge_of_that_day(
    county: County, registrar: Actor, chief: Person, team: Unit
) -> None:
    station = build.unit("STN", "一中队", parent=team, kind="division", device_class="")
    deputy = named(county, registrar, chief, role="deputy", in_charge="执法", bodies=[team], records=True)

    def leads(on: date, **what: Any) -> bool:
        return queries.leads_on(chief, county.unit, on, **what) is not None

    assert leads(TODAY, body=team)
    assert leads(TODAY, body=station), "what is inside of a body is in his charge too"
    assert leads(TODAY, matter="records")
    assert not leads(TODAY)
    assert not leads(TODAY, matter="equipment")
    later = datetime(2026, 12, 1, 9, tzinfo=LOCAL)
    with pytest.raises(Invalid, match="没有写明"):
        actions.charge(leader=deputy, in_charge=" ", by=registrar, at=later)
    actions.charge(leader=deputy, in_charge="装备", equipment=True, by=registrar, at=later)
    assert leads(date(2026, 11, 30), body=team)
    assert not leads(date(2026, 12, 1), body=team)
    assert leads(date(2026, 12, 1), matter="equipment")


def test_who_leads_is_ended_before_he_leaves(county: County, registrar: Actor, chief: Person) -> None:
    leader = named(county, registrar, chief)
    with pytest.raises(GateClosed, match=r"市场监督管理局主要负责人，还没有登记免去.*第8条") as refused:
        register.leave(person=chief, by=registrar, at=NOW)
    assert "登记免去" in refused.value.remedy
    with pytest.raises(Invalid, match="早于任职日期"):
        ended(leader, registrar, until=date(2026, 2, 28))
    with pytest.raises(Invalid, match="不能晚于今天"):
        ended(leader, registrar, until=date(2026, 11, 25))
    done = ended(leader, registrar)
    with pytest.raises(WrongState):
        ended(done, registrar)
    assert register.leave(person=chief, by=registrar, at=NOW).state == "left"


def test_the_registrar_of_another_unit_names_nobody_here(county: County, chief: Person) -> None:
    theirs = build.person(county.other, "外人事", "200500", kind="clerk")
    build.account(theirs, "other-registrar", "registrar")
    with pytest.raises(NotPermitted):
        named(county, county.actor("other-registrar"), chief)
    named(county, county.actor("bureau"), chief)


def test_a_vacancy_is_seen_waits_and_becomes_a_finding_once(
    county: County, registrar: Actor, chief: Person
) -> None:
    jobs.raise_vacant()
    assert not Finding.objects.exists(), "a unit that never named anybody is only shown"
    ended(named(county, registrar, chief), registrar)
    assert queries.vacant_on(county.unit, TODAY)
    assert list(queries.vacant_units(registrar)) == [county.unit]
    catch_up(at=NOW)
    look_at_ledger(at=NOW)
    told = {each.account.username: each.text for each in Notice.objects.filter(event="leader.ended")}
    assert {*told} == {"registrar", "bureau"}
    assert told["bureau"].startswith("云岭县市场监督管理局的主要负责人已离任")
    jobs.raise_vacant()
    jobs.raise_vacant()
    assert [each.code for each in Finding.objects.all()] == ["UNIT-WITHOUT-PRINCIPAL"]


class Of:
    """A row of a unit."""

    scope_unit = "unit_id"

    def __init__(self, unit: Unit) -> None:
        self.unit_id = unit.pk


def test_facts_speak_of_whoever_acts_as_head_and_of_nobody_else(
    county: County, registrar: Actor, chief: Person, team: Unit
) -> None:
    head, legal, rows = county.actor("head"), county.actor("legal"), [Of(county.unit), Of(team)]
    assert [each.is_kept for each in queries.leader_facts(rows, head)] == [False, False]
    leader = named(county, registrar, chief)
    for facts in queries.leader_facts(rows, head):
        assert (facts.is_kept, facts.leads, facts.leaders_zh) == (True, True, "局长陈局长")
    assert queries.leader_facts(rows, legal) == [NOT_A_HEAD] * 2
    assert queries.leader_facts(rows, SYSTEM) == [NOT_A_HEAD] * 2
    approve = queries.leader_facts_for("records", permission=Permission.EXPORT_APPROVE)
    assert approve(rows, legal) == [NOT_A_HEAD] * 2
    assert approve(rows, head)[0].leads
    ended(leader, registrar)
    deputy = build.person(county.unit, "副手", "100501", kind="clerk")
    named(county, registrar, deputy, role="deputy", in_charge="大队", bodies=[team], since=TODAY)
    at_large, of_team = queries.leader_facts(rows, head)
    assert at_large.vacant_since == of_team.vacant_since == TODAY
    assert (at_large.leaders_zh, of_team.leaders_zh) == ("", "局长副手")


def test_facts_cost_the_same_for_one_row_and_for_many(
    county: County, registrar: Actor, chief: Person, django_assert_max_num_queries: Any
) -> None:
    named(county, registrar, chief)
    head, rows = county.actor("head"), [Of(county.unit)] * 50
    with django_assert_max_num_queries(5):
        queries.leader_facts(rows, head)
