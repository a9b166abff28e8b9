"""Uniforms: who may be issued one, by which scheme, and what becomes of one worn out of scope."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from liuhen.apps.findings.models import Finding
from liuhen.apps.officers import actions, queries
from liuhen.apps.officers.models import UniformIssue, Wearing
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Account, Certificate, Person
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.regulation.people import UNIFORM_FIELDS, uniform_field_of
from tests.builders import county as build
from tests.builders.county import NOW, County

pytestmark = pytest.mark.article("rs-18-2")
TODAY = NOW.date()


@pytest.fixture
def registrar(county: County) -> Actor:
    build.account(build.person(county.unit, "人事", "100500", kind="clerk"), "registrar", "registrar")
    return county.actor("registrar")


def issued(person: Person, by: Actor, **changes: Any) -> UniformIssue:
    given: dict[str, Any] = {
        "person": person, "front_line": True, "item": "长袖制式衬衣", "season": "summer", "size": "175/92A",
        "count": 2, "issued_on": TODAY, "source": "", "by": by, "at": NOW,
    }  # fmt: skip
    return actions.issue(**{**given, **changes})


def certified(county: County, number: str, field: str) -> Person:
    person = build.person(county.unit, "某人", number)
    register.issue_certificate(
        person=person, number=f"吉F{number}", field=field, issued_on=date(2026, 1, 1), expires_on=TODAY,
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    return person


def test_a_certified_officer_of_the_front_line_gets_one_by_the_national_scheme(
    county: County, registrar: Actor
) -> None:
    uniform = issued(county.officer, registrar)
    assert (uniform.scheme, uniform.state) == ("market", "issued")
    assert "财行〔2020〕299号" in uniform.source


@pytest.mark.parametrize("key", [key for key, each in UNIFORM_FIELDS.items() if each.source])
def test_the_scheme_names_six_fields_and_each_is_served(county: County, registrar: Actor, key: str) -> None:
    person = certified(county, "100600", UNIFORM_FIELDS[key].fields[0])
    assert issued(person, registrar).scheme == key


def test_nobody_else_gets_one(county: County, registrar: Actor) -> None:
    with pytest.raises(GateClosed, match=r"孙晓不是执法一线的行政执法人员.*第18条"):
        issued(county.auxiliary, registrar)
    with pytest.raises(GateClosed, match="不是执法一线") as refused:
        issued(county.officer, registrar, front_line=False)
    assert "不得扩大范围" in refused.value.remedy
    with pytest.raises(GateClosed, match="执法领域是卫生健康，不在统一着装的范围内"):
        issued(certified(county, "100601", "卫生健康"), registrar)
    with pytest.raises(GateClosed, match="未取得行政执法证件"):
        issued(build.person(county.unit, "无证", "100602"), registrar)


def test_the_last_day_of_a_certificate_is_the_last_lawful_one(county: County, registrar: Actor) -> None:
    certificate = Certificate.objects.get(person=certified(county, "100603", "市场监管"))
    assert certificate.expires_on == TODAY
    issued(certificate.person, registrar, issued_on=TODAY)
    register.suspend_certificate(certificate=certificate, reason="调查", by=SYSTEM, at=NOW)
    with pytest.raises(GateClosed, match="起暂扣"):
        issued(certificate.person, registrar, issued_on=TODAY)


def test_a_field_with_a_scheme_of_its_own_names_it(county: County, registrar: Actor) -> None:
    officer = certified(county, "100604", "城市管理")
    with pytest.raises(GateClosed, match="城市管理的制式服装另有规定，没有写明依据"):
        issued(officer, registrar)
    assert issued(officer, registrar, source="建督〔2017〕31号").source == "建督〔2017〕31号"
    assert uniform_field_of(["档案"]) == ""


def test_a_uniform_comes_back_once_and_not_before_it_was_issued(county: County, registrar: Actor) -> None:
    uniform = issued(county.officer, registrar)
    given: dict[str, Any] = {"uniform": uniform, "by": registrar, "at": NOW}
    with pytest.raises(Invalid, match="早于配发日期"):
        actions.take_back(returned_on=date(2026, 11, 23), **given)
    with pytest.raises(Invalid, match="不能晚于今天"):
        actions.take_back(returned_on=date(2026, 11, 25), **given)
    assert actions.take_back(returned_on=TODAY, **given).state == "returned"
    with pytest.raises(WrongState):
        actions.take_back(returned_on=TODAY, **given)


def test_what_somebody_who_left_still_has_waits_for_the_registrar(
    county: County, registrar: Actor, client: Client
) -> None:
    uniform = issued(county.officer, registrar)
    assert not queries.to_take_back(registrar).exists()
    register.leave(person=county.officer, by=SYSTEM, at=NOW)
    assert list(queries.to_take_back(registrar)) == [uniform]
    client.force_login(Account.objects.get(username="registrar"))
    assert "收回制式服装" in client.get("/console/").text
    actions.take_back(uniform=uniform, returned_on=TODAY, by=registrar, at=NOW)
    assert not queries.to_take_back(registrar).exists()


def test_the_registrar_of_another_unit_issues_none(county: County) -> None:
    build.account(
        build.person(county.other, "外人事", "200500", kind="clerk"), "other-registrar", "registrar"
    )
    with pytest.raises(NotPermitted):
        issued(county.officer, county.actor("other-registrar"))


def noted(county: County, by: Actor, **changes: Any) -> Wearing:
    given: dict[str, Any] = {
        "unit": county.unit, "person": county.auxiliary, "ground": "auxiliary", "place": "东街农贸市场",
        "seen_on": TODAY, "words": "穿着制式衬衣单独检查摊位", "by": by, "at": NOW,
    }  # fmt: skip
    return actions.note_wearing(**{**given, **changes})


def test_worn_out_of_scope_is_a_finding_of_the_unit(county: County) -> None:
    for username in ("legal", "bureau"):
        wearing = noted(county, county.actor(username))
        finding = Finding.objects.get(about=wearing.ref)
        assert (finding.code, finding.duty, finding.unit, finding.person) == (
            "UNIFORM-OUT-OF-SCOPE", "rs-18-2", county.unit, county.auxiliary,
        )  # fmt: skip


def test_whoever_sees_it_names_the_unit_and_not_himself(county: County) -> None:
    with pytest.raises(NotPermitted):
        noted(county, county.actor("wangfang"))
    with pytest.raises(Invalid, match=r"不是.*的人员"):
        noted(county, county.actor("bureau"), unit=county.other)
    with pytest.raises(Invalid, match="日期不能晚于今天"):
        noted(county, county.actor("bureau"), seen_on=date(2026, 11, 25))
    legal = county.actor("legal")
    with pytest.raises(NotPermitted, match="关于您本人"):
        noted(county, legal, person=Person.objects.get(pk=legal.person_id or 0))
    assert noted(county, legal, person=None).person is None
