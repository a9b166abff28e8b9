"""The register of those whom one inspects: a code is given once, for ever; who is gone is closed, never swapped."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.establishments import actions, queries
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.people.models import Account
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import data_of
from tests.builders import inspections as build
from tests.builders.county import NOW, County
from tests.builders.pages import squeezed

pytestmark = pytest.mark.article("rs-15-1")
TODAY = NOW.date()


@pytest.fixture
def legal(county: County) -> Actor:
    return county.actor("legal")


def enlist(county: County, by: Actor, **changes: Any) -> Establishment:
    told: dict[str, Any] = {
        "unit": county.unit, "kind": "firm", "code": build.code(1), "name": "利民食品厂", "field": "市场监管",
        "address": "老街1号", "level": "county", "risk": "", "credit": "",
    }  # fmt: skip
    return actions.enlist(**told | changes, by=by, at=NOW)


def test_a_firm_is_listed_under_its_code_however_it_is_typed(county: County, legal: Actor) -> None:
    made = enlist(county, legal, code=f" {build.code(1).lower()} ", name="利民•食品厂", risk="high")
    assert (made.code, made.name, made.state) == (build.code(1), "利民·食品厂", "listed")
    assert (made.graded_on, made.risk_zh, made.credit_zh) == (TODAY, "高风险", "未定级")
    assert queries.by_code(build.code(1).lower()) == made
    told = data_of(Entry.objects.get(subject=made.ref, event="establishment.listed"))
    assert told["code"] == made.code


@pytest.mark.parametrize("code", ["91220112MA0Y2K3P4A", "9122", "912201123456789012"])
def test_a_code_whose_check_digit_is_wrong_is_none(county: County, legal: Actor, code: str) -> None:
    with pytest.raises(Invalid, match="不是有效的统一社会信用代码") as refused:
        enlist(county, legal, code=code, kind="trader")
    assert "类别请选“场所”" in refused.value.remedy
    assert enlist(county, legal, code=code, kind="place").code == code


def test_a_code_is_given_once_for_ever(county: County, legal: Actor) -> None:
    made = enlist(county, legal)
    with pytest.raises(Invalid, match=f"代码{made.code}已登记为“利民食品厂”"):
        enlist(county, legal, name="另一家")
    actions.close(establishment=made, ground="deregistered", closed_on=date(2026, 11, 20), by=legal, at=NOW)
    with pytest.raises(
        Invalid, match=r"属于利民食品厂已于2026年11月20日注销（注销登记），用过的代码不能再给别的对象"
    ):
        enlist(county, legal, name="另一家")


def test_who_is_gone_is_closed_on_a_day_for_a_ground_and_may_be_restored(
    county: County, legal: Actor
) -> None:
    made = enlist(county, legal)
    with pytest.raises(Invalid, match="注销日期不能晚于今天"):
        actions.close(
            establishment=made, ground="ceased", closed_on=TODAY + timedelta(days=1), by=legal, at=NOW
        )
    gone = actions.close(establishment=made, ground="ceased", closed_on=TODAY, note="", by=legal, at=NOW)
    assert (gone.state, gone.ground_zh, gone.was_there(TODAY)) == ("closed", "停止经营", False)
    assert gone.was_there(TODAY - timedelta(days=1))
    for change in (
        lambda: actions.grade(establishment=gone, risk="low", graded_on=TODAY, basis="x", by=legal, at=NOW),
        lambda: actions.correct(establishment=gone, name="x", address="x", level="county", by=legal, at=NOW),
        lambda: actions.close(establishment=gone, ground="moved", closed_on=TODAY, by=legal, at=NOW),
    ):
        with pytest.raises(WrongState, match="现在是“已注销”状态"):
            change()
    back = actions.restore(establishment=gone, reason="撤销注销登记", by=legal, at=NOW)
    assert (back.pk, back.code, back.state, back.closed_on) == (made.pk, made.code, "listed", None)
    assert list(queries.listed(field="市场监管")) == [back]


def test_grades_change_with_day_and_basis(county: County, legal: Actor) -> None:
    made = actions.grade(
        establishment=enlist(county, legal), risk="high", credit="D", graded_on=date(2026, 11, 1),
        basis="省局2026年分类结果", by=legal, at=NOW,
    )  # fmt: skip
    assert (made.risk_zh, made.credit_zh, made.graded_on) == ("高风险", "D类", date(2026, 11, 1))


def test_everybody_in_the_county_reads_it_and_a_unit_keeps_its_own(county: County, legal: Actor) -> None:
    made = enlist(county, legal)
    stranger = county.actor("stranger")
    assert queries.visible_to(stranger).get() == made
    with pytest.raises(NotPermitted):
        actions.close(establishment=made, ground="ceased", closed_on=TODAY, by=stranger, at=NOW)
    with pytest.raises(NotPermitted):
        enlist(county, county.actor("wangfang"))
    assert not queries.visible_to(county.actor("keeper")).exists()


def test_pages_and_endpoints_show_and_change_it(county: County, client: Client) -> None:
    client.force_login(Account.objects.get(username="legal"))
    told = {
        "unit": county.unit.pk, "kind": "firm", "code": build.code(2), "name": "云岭酒厂", "address": "东街2号",
        "level": "county",
    }  # fmt: skip
    answer = client.post(reverse("console:establishment-list"), told, follow=True)
    page = squeezed(answer.content.decode())
    assert "已登记：云岭酒厂" in page
    assert build.code(2) in page
    made = Establishment.objects.get()
    shown = client.get(f"/api/v1/establishments/{made.pk}").json()
    assert (shown["code"], shown["state"]) == (build.code(2), "listed")
    found = client.get("/api/v1/establishments", {"q": build.code(2)}).json()
    assert [each["id"] for each in found["items"]] == [made.pk]
    assert "云岭酒厂" in client.get(reverse("console:establishments"), {"q": "酒"}).content.decode()
    answer = client.post(
        reverse("console:establishment-close", args=[made.pk]),
        {"ground": "revoked", "closed_on": "2026-11-01"},
        follow=True,
    )
    assert "吊销执照、许可" in answer.content.decode()
    client.force_login(Account.objects.get(username="stranger"))
    assert client.get(reverse("console:establishment", args=[made.pk])).status_code == 200
    assert client.get(reverse("console:establishment-restore", args=[made.pk])).status_code == 404
