"""The pages of lists and break-downs as those who use them go through them."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from liuhen.apps.people.models import Account
from liuhen.apps.powers import jobs
from liuhen.apps.powers.models import Breakdown, Import, PowerList
from tests.apps.powers.test_importing import HEADER, book, row
from tests.builders.pages import squeezed
from tests.builders.powers import FINE, FOOD, LICENCE, Powers


def as_(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


@pytest.fixture
def legal(powers: Powers) -> Client:
    return as_("legal")


@pytest.mark.article("rs-4-1")
def test_a_list_goes_from_the_form_to_the_public(powers: Powers, legal: Client):
    unit = powers.county.unit
    made = legal.post("/console/powers/lists/draft/", {"unit": unit.pk, "reason": "首次编制"})
    draft = PowerList.objects.get()
    assert made["Location"] == f"/console/powers/lists/{draft.pk}/"
    empty = squeezed(legal.get(made["Location"]).content.decode())
    assert "清单还没有职权" in empty
    told = {
        "code": FINE, "name": "对未经许可从事食品生产经营的处罚", "kind": "penalty",
        "bases": f"《{FOOD}》第一百二十二条第一款", "body": powers.body.pk, "process": "立案→决定",
    }  # fmt: skip
    wrong = legal.post(f"/console/powers/lists/{draft.pk}/item/", {**told, "bases": "《没有的法》第一条"})
    assert wrong.status_code == 422
    assert "不在法律依据库中" in wrong.content.decode()
    assert legal.post(f"/console/powers/lists/{draft.pk}/item/", told).status_code == 302
    form = squeezed(legal.get(f"/console/powers/lists/{draft.pk}/item/?code={FINE.lower()}").content.decode())
    assert "对未经许可从事食品生产经营的处罚" in form
    assert "第一百二十二条第一款" in form
    head = as_("head")
    assert "签报审定" in head.get(f"/console/powers/lists/{draft.pk}/").content.decode()
    assert head.post(f"/console/powers/lists/{draft.pk}/submit/").status_code == 302
    bureau = as_("bureau")
    assert "审定权责清单" in bureau.get("/console/").content.decode()
    bureau.post(f"/console/powers/lists/{draft.pk}/approve/", {"remark": ""})
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    bureau.post(f"/console/powers/lists/{draft.pk}/publish/", {"effective_on": day})
    draft.refresh_from_db()
    assert draft.state == "published"
    assert "第 1 版" in squeezed(legal.get(f"/console/powers/?on={day}").content.decode())


@pytest.mark.article("rs-4-1")
def test_a_sheet_is_uploaded_and_its_faults_are_shown_and_handed_out(powers: Powers, legal: Client):
    draft = powers.draft()
    address = f"/console/powers/lists/{draft.pk}/import/"
    assert "下载清单模板" in legal.get(address).content.decode()
    file = SimpleUploadedFile("清单.xlsx", book([HEADER, row(1), row(2, 权力类型="公共服务")]))
    sent = legal.post(address, {"checking": "on", "attached": file})
    made = Import.objects.get()
    assert sent["Location"] == f"/console/powers/imports/{made.pk}/"
    waiting = legal.get(sent["Location"]).content.decode()
    assert "正在读取" in waiting
    assert "hx-get" in waiting
    jobs.read_sheet(made.pk)
    assert legal.get(f"/console/powers/imports/{made.pk}/progress/")["HX-Redirect"] == sent["Location"]
    page = squeezed(legal.get(sent["Location"]).content.decode())
    assert "有 1 处错误" in page
    assert "公共服务" in page
    report = legal.get(f"/console/powers/imports/{made.pk}/faults/")
    assert report["Content-Type"].endswith("sheet")
    assert as_("stranger").get(sent["Location"]).status_code == 404
    none = legal.post(address, {"checking": "on"})
    assert none.status_code == 422


@pytest.mark.article("rs-9-1")
def test_a_break_down_shows_its_gaps_and_who_does_what(powers: Powers, legal: Client):
    powers.published()
    legal.post("/console/powers/breakdowns/draft/", {"unit": powers.county.unit.pk, "reason": "首次分解"})
    made = Breakdown.objects.get()
    page = squeezed(legal.get(f"/console/powers/breakdowns/{made.pk}/").content.decode())
    assert "与清单不一致：2 处" in page
    assert f"没有岗位：{FINE}" in page
    told = {"code": FINE, "post": powers.posts["执法岗"].pk, "responsibility": "依法调查", "step": ""}
    assert legal.post(f"/console/powers/breakdowns/{made.pk}/assign/", told).status_code == 302
    powers.assign(made, LICENCE, "审查岗")
    page = squeezed(legal.get(f"/console/powers/breakdowns/{made.pk}/").content.decode())
    assert "与清单不一致" not in page
    head = as_("head")
    day = (timezone.localdate() + timedelta(days=30)).isoformat()
    assert (
        head.post(f"/console/powers/breakdowns/{made.pk}/publish/", {"effective_on": day}).status_code == 302
    )
    drawn = load_workbook(
        io.BytesIO(legal.get(f"/console/powers/breakdowns/{made.pk}/export/").content)
    ).active
    assert drawn is not None
    assert [cell.value for cell in drawn["A"]] == ["职权编码", FINE, LICENCE]


@pytest.mark.article("rs-9-1")
def test_a_post_s_page_tells_its_powers_and_responsibility(powers: Powers, legal: Client):
    powers.published()
    powers.broken_down()
    page = squeezed(legal.get(f"/console/posts/{powers.posts['审查岗'].pk}/").content.decode())
    assert "食品经营许可" in page
    assert "依法办理并对结果负责" in page
    item = powers.county.unit
    assert "权责清单" in legal.get(f"/console/units/{item.pk}/").content.decode()


@pytest.mark.article("rs-4-1")
def test_what_changed_is_shown_item_by_item(powers: Powers, legal: Client):
    powers.published()
    draft = powers.draft(reason="提速")
    powers.put(draft, FINE, name="改了名称的处罚")
    page = squeezed(legal.get(f"/console/powers/lists/{draft.pk}/differences/").content.decode())
    assert "变更1项" in page
    assert "改了名称的处罚" in page


@pytest.mark.parametrize(
    "address",
    [
        "/console/powers/",
        "/console/powers/lists/1/",
        "/console/powers/breakdowns/1/",
        "/console/powers/imports/1/",
    ],
)
def test_it_is_the_business_of_those_with_the_right(powers: Powers, address: str):
    assert as_("audit").get(address).status_code == 403
