"""Two units deal with each other: an urgent notice is answered, another refused and dispatched, a case goes over.

The receiver sits at a telephone's width; the sender no longer looks at the film without saying why.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.builders.county import LOCAL
from tests.journeys.test_a_case import (
    Office,
    a_recording_comes_in,
    go,
    house,
    it_is_opened_on_a_clue,
    office,
    paper,
    press,
    province_house,
    send,
    sqlite_house,
    told,
)
from tests.services.browser import fits

__all__ = ["house", "office", "province_house", "sqlite_house"]
MAYOR = """
from liuhen.apps.people.models import Unit
from tests.builders import county as build
build.account(build.person(Unit.objects.get(code="YL"), "郑县长", "300001", kind="clerk"), "mayor", "head")
"""
HERE, THERE = "云岭县市场监督管理局", "云岭县城市管理局"


def day(ahead: int) -> str:
    return (datetime.now(LOCAL) + timedelta(days=ahead)).date().isoformat()


@pytest.mark.article("rs-32-1", "rs-32-2", "rs-33-1", "rs-33-2", "rs-33-3", "rs-34-1", "rs-34-2")
@pytest.mark.in_turn
def test_a_notice_a_dispatch_a_case_and_an_arrangement_between_two_units(
    office: Office, tmp_path: Path
) -> None:
    office.phones = frozenset({"stranger"})
    an_urgent_notice_is_answered(office)
    a_refusal_is_dispatched(office)
    office.server.run(MAYOR)
    case = a_case_goes_over(office, tmp_path)
    an_arrangement_is_signed_and_at_work(office, case)


def a_notice_is_sent(office: Office, urgency: str, content: str) -> str:
    page = office.to(office.of("wangfang"), "cooperation-notices/")
    page.locator("main").get_by_role("link", name="发出通报", exact=True).first.click()
    told(page, sender=HERE, unit=THERE, urgency=urgency, content=content)
    expect(send(page, "发出")).to_contain_text("已发出")
    return page.url


def an_urgent_notice_is_answered(office: Office) -> None:
    address = a_notice_is_sent(office, "紧急", "流动摊位堵塞消防通道")
    page = office.of("stranger")
    page.goto(address)
    fits(page)
    press(page, "已阅", "已阅，待答复")
    page.locator("main").get_by_role("link", name="答复通报", exact=True).first.click()
    told(page, answer="已疏通")
    expect(send(page, "答复")).to_contain_text("没有写明派员情况")
    told(page, people_sent="三名队员，十分钟到场")
    expect(send(page, "答复")).to_contain_text("已答复")
    fits(page)
    sender = office.of("legal")
    sender.goto(address)
    expect(sender.locator("main")).to_contain_text("三名队员，十分钟到场")


def a_refusal_is_dispatched(office: Office) -> None:
    address = a_notice_is_sent(office, "一般", "夜市向雨水井倾倒油污")
    page = office.of("stranger")
    page.goto(address)
    go(page, "拒绝通报", "拒绝", "已拒绝，并报送县司法局", reason="人手不足")
    bureau = office.of("bureau")
    bureau.goto(address)
    go(bureau, "协调派遣", "派遣", "已派遣", what="到场清理", hours="4")
    dispatch = bureau.url
    page.goto(dispatch)
    fits(page)
    go(page, "报告执行情况", "报告", "已报告", said="已清理")


def a_case_goes_over(office: Office, folder: Path) -> str:
    recording = a_recording_comes_in(office, folder)
    case = it_is_opened_on_a_clue(office)
    page = office.of("wangfang")
    page.goto(case)
    who = {"source": "当事人提供", "place": "店内", "method": "复制，由当事人核对签名"}
    go(
        page,
        "登记证据",
        "登记",
        "已登记",
        kind="书证",
        name="进货台账",
        attached=paper(folder, "台账"),
        **who,
    )
    page.goto(case)
    go(
        page, "登记证据", "登记", "已登记",
        kind="视听资料", name="现场录像", recording=recording, from_s="0", to_s="1", **who,
    )  # fmt: skip
    page.goto(case)
    go(
        page, "呈批移送案件", "呈批", "已呈批",
        receiver=THERE, reason="属于城市管理事项", summary="占道经营", feedback_by=day(20),
    )  # fmt: skip
    transfer = page.url
    head = office.of("head")
    head.goto(transfer)
    press(head, "批准移送", "证据清单已固定")
    receiver = office.of("stranger")
    receiver.goto(transfer)
    fits(receiver)
    expect(receiver.locator("main")).to_contain_text("引用，原件在库，不复制")
    the_county_names_who_is_competent(office, transfer)
    receiver.goto(transfer)
    go(receiver, "签收移送", "签收", "已登记为线索")
    fits(receiver)
    expect(receiver.get_by_role("link", name="下载签收证明")).to_be_visible()
    it_is_looked_at_by_who_has_it_now(office, recording)
    receiver.goto(transfer)
    go(receiver, "反馈办理情况", "反馈", "已反馈", outcome="已立案，正在办理", told="已立案")
    page.goto(transfer)
    expect(page.locator("main")).to_contain_text("已立案，正在办理")
    return case


def the_county_names_who_is_competent(office: Office, transfer: str) -> None:
    """The receiver holds it not to be his; until the county has named him both see for whom they wait."""
    receiver = office.of("stranger")
    go(receiver, "报请指定管辖", "报请", "已报请指定管辖，并抄送县司法局", dispute="属于食品安全事项")
    for username in ("stranger", "legal", "bureau"):
        page = office.of(username)
        page.goto(transfer)
        expect(page.locator("main")).to_contain_text("等待云岭县人民政府指定管辖，已等")
    fits(receiver)
    mayor = office.of("mayor")
    mayor.goto(transfer)
    go(mayor, "指定管辖", "指定", f"已指定：{THERE}", unit=THERE, naming="云政函〔2026〕8号")
    receiver.goto(transfer)
    refused = "已经指定由本单位管辖，应当办理，不得退回"
    go(receiver, "报请指定管辖", "报请", refused, dispute="还是属于食品安全事项")


def it_is_looked_at_by_who_has_it_now(office: Office, recording: str) -> None:
    receiver, sender = (
        office.to(office.of(username), f"recordings/{recording}/") for username in ("stranger", "legal")
    )
    for page in (receiver, sender):
        page.get_by_role("radio", name="案件办理").check()
        page.fill("[name=purpose]", "核对移送的录像")
        page.get_by_role("button", name="登记并查看").click()
    expect(receiver.locator("video")).to_be_visible()
    fits(receiver)
    expect(sender.locator("main")).to_contain_text("查看权随之移转")


def an_arrangement_is_signed_and_at_work(office: Office, case: str) -> None:
    page = office.to(office.of("legal"), "arrangements/")
    page.locator("main").get_by_role("link", name="建立机制", exact=True).first.click()
    told(
        page, unit=HERE, units=THERE, field="餐饮油烟", plan="每季度联合检查", emergency_plan="一小时内会商",
        priorities="夜市", since=day(0), report_months="3", body="执法大队", contact="李法制", phone="0435-7220001",
    )  # fmt: skip
    expect(send(page, "提出")).to_contain_text("没有写明终止日期")
    told(page, until=day(365))
    expect(send(page, "提出")).to_contain_text("等待各单位签署")
    member = office.of("stranger")
    member.goto(page.url)
    fits(member)
    go(member, "签署联合执法机制", "签署", "已签署", body="市容大队", contact="值班室", phone="0435-7220002")
    expect(member.locator("main")).to_contain_text("运行中")
    home = member.url
    page.goto(home)
    number = case.rstrip("/").rpartition("/")[2]
    go(page, "登记联合行动", "登记", "已登记联合行动", content="联合检查夜市26户", cases=number)
    page.goto(home)
    go(page, "通报执法情况", "通报", "下一次通报重新计算", content="本期联合检查1次，立案1件")
    member.goto(home)
    fits(member)
    expect(member.locator("main")).to_contain_text("联合检查夜市26户")
    expect(member.locator("main")).to_contain_text("其他单位办理的 1 项")
    page.goto(case)
    expect(page.locator("main")).to_contain_text("餐饮油烟联合执法机制")
