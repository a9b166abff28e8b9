"""Pages and endpoints of inspections: a plan from draft to draw, and who else goes there, before anything is said."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.establishments import actions as establishments
from liuhen.apps.inspections.actions import plans
from liuhen.apps.inspections.models import (
    Campaign,
    Errand,
    InspectionItem,
    InspectionPlan,
    JointInspection,
    Tie,
)
from liuhen.apps.people.models import Account
from liuhen.kernel.ledger.loop import catch_up
from tests.apps.inspections.conftest import Field, firms
from tests.builders import inspections as making
from tests.builders.county import NOW
from tests.builders.pages import dead_links, squeezed

pytestmark = pytest.mark.article("rs-15-1", "rs-15-2")


def login(client: Client, username: str) -> Client:
    client.force_login(Account.objects.get(username=username))
    return client


def page(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"console:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return squeezed(answer.content.decode())


def send(client: Client, name: str, *args: Any, **told: Any) -> str:
    answer = client.post(reverse(f"console:{name}", args=args), told, follow=True)
    return squeezed(answer.content.decode())


PART = {
    "title": "元旦检查", "choosing": "drawn", "since": "2026-12-01", "until": "2026-12-31", "graded_by": "risk",
    "first": "100", "second": "50", "third": "10", "fourth": "0", "ungraded": "0", "per_visit": "2",
}  # fmt: skip


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("username", ["legal", "stranger", "wangfang", "bureau"])
def test_a_task_leads_nobody_to_an_errand_that_is_not_there_for_him(
    field: Field, client: Client, username: str
) -> None:
    firms(field.county.unit, "high", "medium")
    campaign = field.drawn()
    login(client, username)
    path = f"/console/campaigns/{campaign.pk}/"
    assert dead_links(client, path) == []
    has_links = "/console/errands/" in client.get(path).content.decode().partition("<main")[2]
    if username != "wangfang":  # who may have been drawn, and then has hers
        assert has_links is (username in ("legal", "bureau"))


@pytest.mark.usefixtures("today")
def test_a_plan_goes_from_draft_to_draw_by_its_pages(field: Field, client: Client) -> None:
    firms(field.county.unit, "high", "medium", "medium", "low")
    login(client, "legal")
    assert "已开始编制" in send(
        client, "inspectionplan-draft", unit=field.county.unit.pk, year=2026, title="2026年检查计划"
    )
    plan = InspectionPlan.objects.get()
    assert "已添加：元旦检查" in send(
        client, "inspectionplan-campaigns", plan.pk, **PART, items=[field.item.pk]
    )
    campaign = Campaign.objects.get()
    assert "高风险100%、中风险50%、低风险10%" in page(client, "campaign", campaign.pk)
    assert "已提请批准" in send(client, "inspectionplan-submit", plan.pk)
    login(client, "head")
    assert "批准公布检查计划" in page(client, "home")
    assert "已批准公布" in send(client, "inspectionplan-publish", plan.pk)
    login(client, "legal")
    assert "已固定名单：4户，4名执法人员" in send(client, "campaign-freeze", campaign.pk)
    assert "固定名单的记录还没有被检查点覆盖" in send(client, "campaign-draw", campaign.pk)
    catch_up(at=NOW)
    assert "已抽取，结果已公开" in send(client, "campaign-draw", campaign.pk)
    shown = page(client, "campaign", campaign.pk, again=1)
    assert "重新抽取的结果与记录一致" in shown
    assert campaign.errands.count() == 3
    assert client.get(reverse("console:campaign-proof", args=[campaign.pk])).status_code == 200
    assert "现在是“已抽取”状态" in send(client, "campaign-draw", campaign.pk)
    errand = campaign.errands.get(place=1)
    officer = errand.officers.select_related("person").earliest("pk").person
    told = {"person": officer.pk, "ground": "other", "reason": "老同学"}
    assert "由抽取顺序中的下一名递补" in send(client, "errand-recuse", errand.pk, **told)
    assert f"<s>{officer}（回避）</s>" in page(client, "errand", errand.pk)
    assert "不得人为更换" in send(client, "errand-swap", errand.pk)
    for name in ("inspectionitems", "inspectionplans", "campaigns", "errands", "jointinspections", "ties"):
        page(client, name)
    page(client, "inspectionitem", field.item.pk)
    page(client, "inspectionplan", plan.pk)
    page(client, "tie", Tie.objects.get().pk)


@pytest.mark.usefixtures("today")
def test_before_a_firm_is_named_the_page_says_who_else_goes_there(field: Field, client: Client) -> None:
    (firm,) = firms(field.county.unit, "high")
    field.theirs_planned(firm)
    part = field.part(field.plan())
    login(client, "legal")
    shown = page(client, "campaign-named", part.pk, code=firm.code.lower())
    assert "云岭县城市管理局" in shown
    assert "同一事项" in shown
    assert "拟列入计划" in shown
    refused = send(client, "campaign-named", part.pk, establishment=firm.code)
    assert "前后180日内已有同一事项的检查" in refused
    assert "谁去过、谁要去" in refused
    assert "已指定：云岭县第1食品厂" in send(
        client, "campaign-named", part.pk, establishment=firm.code, why="须停机检查"
    )
    shown = page(client, "campaign", part.pk)
    assert "别的单位也查同一事项" in shown
    assert "单独检查的理由：须停机检查" in shown
    assert "没有代码为“NOBODY”的检查对象" in page(client, "campaign-named", part.pk, code="NOBODY")
    assert "没有代码为“NOBODY”的检查对象" in send(client, "campaign-named", part.pk, establishment="NOBODY")
    gone = making.establishment(field.county.unit, 9)
    establishments.close(establishment=gone, ground="ceased", closed_on=NOW.date(), by=field.legal, at=NOW)
    assert "不能列入计划" in page(client, "campaign-named", part.pk, code=gone.code)
    assert "谁去过、谁要去" in page(client, "establishment", firm.pk)
    assert "云岭县城市管理局" in page(client, "establishment", firm.pk)
    login(client, "stranger")
    assert client.get(reverse("console:campaign-named", args=[part.pk])).status_code == 404


@pytest.mark.usefixtures("today")
def test_the_endpoint_says_the_same(field: Field, client: Client) -> None:
    (firm,) = firms(field.county.unit, "high")
    field.theirs_planned(firm)
    part = field.part(field.plan())
    login(client, "legal")
    address = f"/api/v1/establishments/{firm.pk}/presence"
    days = {"since": "2026-12-01", "until": "2026-12-31"}
    (found,) = client.get(address, {**days, "campaign": str(part.pk)}).json()
    assert (found["unit"], found["state"], found["same"]) == ("云岭县城市管理局", "proposed", True)
    told = {"establishment": firm.code, "why": ""}
    answer = client.post(f"/api/v1/campaigns/{part.pk}/named", told, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "gate-closed")
    answer = client.post(
        f"/api/v1/campaigns/{part.pk}/named", told | {"why": "须停机"}, content_type="application/json"
    )
    assert answer.status_code == 201
    assert answer.json()["establishment_id"] == firm.pk
    for path in ("inspection-items", "inspection-plans", "campaigns", "errands", "joint-inspections", "ties"):
        assert client.get(f"/api/v1/{path}").status_code == 200, path
    login(client, "keeper")
    assert client.get(address, days).status_code == 403


@pytest.mark.usefixtures("today")
def test_a_joint_inspection_is_proposed_and_joined_by_its_pages(field: Field, client: Client) -> None:
    (firm,) = firms(field.county.unit, "low")
    theirs = field.theirs_planned(firm)
    plan = field.plan()
    mine = plans.name(campaign=field.part(plan), establishment=firm, why="再联合", by=field.legal, at=NOW)
    for each, by, head in (
        (plan, field.legal, field.head),
        (
            InspectionPlan.objects.get(unit=field.county.other),
            field.stranger,
            field.county.actor("their-head"),
        ),
    ):
        plans.submit(plan=each, by=by, at=NOW)
        plans.publish(plan=each, by=head, at=NOW)
    login(client, "legal")
    assert "可以联合检查" in page(client, "errands")
    assert "发起联合检查" in page(client, "errand", mine.pk)
    days = {"since": "2026-12-10", "until": "2026-12-11"}
    assert "已发起联合检查" in send(client, "errand-joint", mine.pk, **days)
    joint = JointInspection.objects.get()
    login(client, "stranger")
    assert "云岭县市场监督管理局发起，可以并入" in page(client, "errand", theirs.pk)
    assert "已并入联合检查" in send(client, "errand-join", theirs.pk, joint=joint.pk)
    shown = page(client, "jointinspection", joint.pk)
    assert "云岭县城市管理局" in shown
    assert "占道食品摊点检查" in shown
    assert Errand.objects.filter(joint=joint, state="joined").count() == 2


def test_an_item_is_listed_by_its_page(field: Field, client: Client) -> None:
    login(client, "legal")
    assert "不在云岭县市场监督管理局" in send(
        client, "inspectionitem-list", unit=field.county.unit.pk, code="NEW-9"
    )
    assert InspectionItem.objects.count() == 2
    login(client, "wangfang")
    assert client.get(reverse("console:inspectionitem-list")).status_code == 403
