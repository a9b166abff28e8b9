"""An inspection before anybody goes out: register, plan, who else goes there, draw, and the draw done again offline."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from tests.builders.inspections import code
from tests.journeys.test_a_power import agreed
from tests.journeys.test_life_of_a_recording import Desk, House, house, province_house, sqlite_house
from tests.services.browser import led_to
from tests.services.waiting import looks

__all__ = ["house", "province_house", "sqlite_house"]
HEADER = ("名称", "类别", "统一社会信用代码", "地址", "监管领域", "风险等级")
TODAY = "new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)"
GROUND = """
from datetime import date, timedelta
from liuhen.apps.inspections.actions import items, plans
from liuhen.apps.laws import actions as laws
from liuhen.apps.people.models import Unit
from liuhen.kernel.access import SYSTEM
from django.utils import timezone
from tests.builders import county as build
from tests.builders import inspections as making
from tests.builders.laws import a_law
now = timezone.localtime()
law = a_law("中华人民共和国食品安全法", level="law")
laws.register_version(law=law, label="2021年修正", promulgated_on=date(2021, 4, 29), effective_on=date(2021, 4, 29),
                      article_count=154, by=SYSTEM, at=now)
basis = "《食品安全法》第一百一十条"
msa, umb = Unit.objects.get(code="MSA"), Unit.objects.get(code="UMB")
making.inspecting_power(msa, "MSA-JC-001", name="对食品生产经营者的监督检查", basis=basis, at=now - timedelta(days=1))
making.inspecting_power(umb, "UMB-JC-001", name="占道食品摊点检查", basis=basis, field="", at=now - timedelta(days=1))
for n, name in enumerate(("李强", "何平", "许静")):
    build.certificate(build.person(msa, name, f"10003{n}"))
firm = making.establishment(umb, 90, name="云岭县宏盛冷冻食品有限公司", risk="high", at=now)
item = items.enlist(unit=umb, code="UMB-JC-001", by=SYSTEM, at=now)
plan = plans.draft(unit=umb, year=now.year, title="城管局检查计划", by=SYSTEM, at=now)
part = plans.add(plan=plan, title="摊点检查", items=[item], choosing="named", since=now.date(),
                 until=date(now.year, 12, 31), graded_by="risk", first=1, second=0, third=0, fourth=0, ungraded=0,
                 per_visit=2, by=SYSTEM, at=now)
plans.name(campaign=part, establishment=firm, by=SYSTEM, at=now)
"""


@pytest.mark.article("rs-15-1", "rs-15-2", "rs-28-1")
@pytest.mark.in_turn
def test_from_the_register_to_a_draw_that_anybody_can_do_again(
    house: House, browser: Browser, tmp_path: Path
) -> None:
    house.server.run(GROUND)
    desk = Desk(browser, house.server)
    legal = desk.of("legal")
    the_register_is_brought(desk, legal, tmp_path)
    an_item_that_is_not_published_is_refused(desk, legal)
    plan = a_plan_is_made(desk, legal)
    one_is_named_and_it_is_seen_who_else_goes(desk, legal, plan)
    the_head_publishes(desk, legal, plan)
    campaign = it_is_drawn(legal, plan)
    one_keeps_out_and_the_next_follows(legal, campaign)
    anybody_draws_again(browser, house, tmp_path)


def seen(page: Page, name: str) -> None:
    """Keep the screen at both widths where LIUHEN_SEEN says to."""
    if folder := os.environ.get("LIUHEN_SEEN"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def the_register_is_brought(desk: Desk, page: Page, folder: Path) -> None:
    book = Workbook()
    book.active.append(HEADER)
    for n, risk in enumerate(
        ("高风险", "高风险", "中风险", "中风险", "中风险", "低风险", "低风险", "低风险"), 1
    ):
        book.active.append((f"云岭县第{n}食品厂", "企业", code(n), f"老街{n}号", "市场监管", risk))
    book.active.append(("错码食品厂", "企业", "91220112MA0000001A", "老街99号", "市场监管", "低风险"))
    path = folder / "名录.xlsx"
    book.save(path)
    desk.to(page, "establishments/").get_by_role("link", name="批量登记").click()
    page.select_option("[name=unit]", label="云岭县市场监督管理局")
    page.uncheck("[name=checking]")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form .btn-primary").click()
    expect(page.locator("main")).to_contain_text("已登记 8 个，1 行没有登记")
    expect(page.locator("main")).to_contain_text("不是有效的统一社会信用代码")
    seen(page, "import")
    desk.to(page, "establishments/")
    expect(page.locator("main")).to_contain_text("云岭县第1食品厂")
    seen(page, "establishments")


def an_item_that_is_not_published_is_refused(desk: Desk, page: Page) -> None:
    desk.to(page, "inspection-items/").get_by_role("link", name="登记检查事项").click()
    page.select_option("[name=unit]", label="云岭县市场监督管理局")
    page.fill("[name=code]", "MSA-JC-999")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("main")).to_contain_text("没有公布的事项不得检查")
    expect(page.locator("main")).to_contain_text("《责任制》第28条")
    seen(page, "item-refused")
    page.fill("[name=code]", "msa-jc-001")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("main")).to_contain_text("已公布，依据《食品安全法》第一百一十条")


def a_plan_is_made(desk: Desk, page: Page) -> str:
    desk.to(page, "inspection-plans/").get_by_role("link", name="编制检查计划").click()
    page.select_option("[name=unit]", label="云岭县市场监督管理局")
    page.fill("[name=title]", "年度检查计划")
    page.get_by_role("button", name="开始编制").click()
    expect(page.locator("main")).to_contain_text("已开始编制")
    plan = page.url
    for title, choosing, rates in (
        ("冷冻食品专项检查", "named", (1, 1, 0)),
        ("食品生产随机抽查", "drawn", (100, 50, 30)),
    ):
        page.goto(f"{plan}campaigns/")
        page.fill("[name=title]", title)
        page.get_by_label("对食品生产经营者的监督检查").check()
        page.check(f"[name=choosing][value={choosing}]")
        page.fill("[name=since]", page.evaluate(TODAY))
        page.fill("[name=until]", f"{page.evaluate(TODAY)[:4]}-12-31")
        for name, rate in zip(("first", "second", "third"), rates, strict=True):
            page.fill(f"[name={name}]", str(rate))
        seen(page, f"add-{choosing}")
        page.get_by_role("button", name="添加", exact=True).click()
        expect(page.locator("main")).to_contain_text(f"已添加：{title}")
    return plan


def one_is_named_and_it_is_seen_who_else_goes(desk: Desk, page: Page, plan: str) -> None:
    page.goto(plan)
    campaign = led_to(page.get_by_role("link", name="冷冻食品专项检查"))
    page.get_by_role("link", name="指定检查对象").click()
    page.fill("[name=code]", code(90))
    page.get_by_role("button", name="看谁去过、谁要去").click()
    expect(page.locator("main")).to_contain_text("云岭县城市管理局")
    expect(page.locator("main")).to_contain_text("同一事项")
    seen(page, "who-else")
    page.get_by_role("button", name="指定", exact=True).click()
    expect(page.locator("main")).to_contain_text("日内已有同一事项的检查")
    page.fill("[name=why]", "冷库须停机检查，已与城管局商定另行安排")
    page.get_by_role("button", name="指定", exact=True).click()
    page.wait_for_url(campaign)
    expect(page.locator("main")).to_contain_text("别的单位也查同一事项")
    seen(page, "campaign-named")


def the_head_publishes(desk: Desk, page: Page, plan: str) -> None:
    page.goto(plan)
    page.get_by_role("button", name="提请批准").click()
    expect(page.locator("main")).to_contain_text("已提请批准")
    head = desk.of("head")
    head.goto(plan)
    agreed(head, "批准公布")
    expect(head.locator("main")).to_contain_text("已批准公布")
    seen(head, "plan")
    head.context.close()


def it_is_drawn(page: Page, plan: str) -> str:
    page.goto(plan)
    campaign = led_to(page.get_by_role("link", name="食品生产随机抽查"))
    agreed(page, "固定名单")
    expect(page.locator("main")).to_contain_text("已固定名单")
    for _ in looks("a checkpoint to draw from"):
        page.goto(campaign)
        led_to(page.get_by_role("button", name="抽取", exact=True))
        if page.get_by_text("已抽取，结果已公开").count():
            break
    page.get_by_role("link", name="重新抽取核对").click()
    expect(page.locator("main")).to_contain_text("重新抽取的结果与记录一致")
    seen(page, "campaign-drawn")
    return campaign


def one_keeps_out_and_the_next_follows(page: Page, campaign: str) -> None:
    page.goto(campaign)
    errand = led_to(page.locator("main ul.lines a").first)
    page.get_by_role("link", name="回避并递补人员").click()
    page.select_option("[name=person]", index=1)
    page.check("[name=ground][value=relative]")
    page.fill("[name=reason]", "近亲属在该厂任职")
    agreed(page, "回避并递补")
    page.wait_for_url(errand)
    expect(page.locator("main")).to_contain_text("由抽取顺序中的下一名递补")
    expect(page.locator("main s")).to_contain_text("（回避）")
    seen(page, "errand")


def anybody_draws_again(browser: Browser, house: House, folder: Path) -> None:
    page = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
    page.goto(house.server.url)
    page.get_by_role("link", name="检查计划").first.click()
    seen(page, "public-plans")
    page.get_by_role("link", name="年度检查计划").click()
    page.get_by_role("link", name="食品生产随机抽查").click()
    seen(page, "public-campaign")
    for name, file in (
        ("名单", "roster.jsonl"), ("抽取证明", "draw.jsonl"), ("draw.py", "draw.py"),
    ):  # fmt: skip
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        download.value.save_as(folder / file)
    (folder / "vkeys").write_bytes(page.request.get(f"{house.server.url}/log/vkeys").body())
    page.context.close()
    code_, said = drawn_again(folder)
    assert code_ == 0, said
    assert "重新抽取得到同样的 6 户和检查人员" in said
    assert "检查点的签名有效" in said
    proof = (folder / "draw.jsonl").read_text("utf-8")
    (folder / "draw.jsonl").write_text(proof.replace("云岭县第2食品厂", "云岭县第二食品厂"), "utf-8")
    code_, said = drawn_again(folder)
    assert code_ == 1
    assert "与另存的名单不同：检查对象云岭县第2食品厂" in said


def drawn_again(folder: Path) -> tuple[int, str]:
    """Run draw.py by python3 alone, with nothing of ours on its path."""
    command = [
        sys.executable,
        "-I",
        "-S",
        "draw.py",
        "draw.jsonl",
        "--keys",
        "vkeys",
        "--roster",
        "roster.jsonl",
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"}
    )
    return done.returncode, done.stdout + done.stderr
