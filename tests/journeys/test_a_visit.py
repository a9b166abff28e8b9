"""A visit as its people live it: approved at the desk, done on a phone that loses its network and dies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.services.browser import faults
from tests.services.liuhen import Liuhen, prepare, running_liuhen
from tests.services.postgres import Postgres

GROUND = """
from datetime import timedelta
from django.utils import timezone
from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Person, Unit
from tests.builders.cases import docket
from tests.builders.county import County
from tests.builders.visits import the_field
units = [Unit.objects.get(code=code) for code in ("YL", "MSA", "UMB")]
people = [Person.objects.get(number=number) for number in ("100001", "100090", "100002")]
now = timezone.now()
visit = the_field(docket(County(*units, *people, Device.objects.get()))).approved(at=now)
print(visit.pk, visit.establishment.code, visit.token)
"""
LAST = """
from liuhen.apps.visits.models import FieldStep, Visit
visit = Visit.objects.get(pk={pk})
print(visit.state, " ".join(FieldStep.objects.order_by("seq").values_list("kind", flat=True)))
print(",".join(FieldStep.objects.exclude(marks="").values_list("marks", flat=True)))
"""

WHERE = """
from liuhen.apps.visits.models import FieldStep
print(FieldStep.objects.get(kind="scan-in").position_zh)
"""


@dataclass
class Phone:
    """An officer's phone: one profile on disk, which a page may be killed on and opened again."""

    context: BrowserContext
    url: str
    page: Page

    def killed(self) -> None:
        """Let the page die between two steps, and open it again."""
        self.page.goto("about:blank")
        self.page.close()
        self.page = self.context.new_page()
        self.page.goto(f"{self.url}/console/field/")
        expect(self.page.locator("main > *").first).to_be_visible()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def done(self, n: int) -> None:
        expect(self.page.locator("ol li")).to_have_count(n)

    def signs(self) -> None:
        """Draw a stroke on the glass."""
        glass = self.page.locator("canvas.pad")
        glass.scroll_into_view_if_needed()
        box = glass.bounding_box()
        assert box
        self.page.mouse.move(box["x"] + 20, box["y"] + 20)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 200, box["y"] + 90, steps=12)
        self.page.mouse.up()

    def seen(self, name: str) -> None:
        """Look at a screen: nothing is wrong with it at the width of a phone."""
        assert faults(self.page) == []


@pytest.fixture
def on_postgres_live(postgres: Postgres, tmp_path: Path) -> Iterator[Liuhen]:
    name = postgres.create()
    extra = {"LIUHEN_DATABASE": postgres.url_of(name), "LIUHEN_TEST_DATABASE": postgres.url_of(name)}
    prepare(tmp_path / "county", extra=extra)
    with running_liuhen(tmp_path / "county", extra=extra) as server:
        yield server
    postgres.drop(name)


@pytest.fixture(params=["own_live", "on_postgres_live"], ids=["one PC", "PostgreSQL"])
def house(request: pytest.FixtureRequest) -> Liuhen:
    found: Liuhen = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def phone(house: Liuhen, browser: Browser) -> Phone:
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 390, "height": 844}, has_touch=True
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{house.url}/console/login/")
    page.locator("[name=login]").fill("wangfang")
    page.locator("[name=password]").fill(house.password)
    page.locator("form button[type=submit]").last.click()
    return Phone(context, house.url, page)


def a_picture(colour: str = "navy") -> dict[str, object]:
    file = BytesIO()
    Image.new("RGB", (2400, 1200), colour).save(file, "JPEG")
    return {"name": "库房.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


@pytest.mark.in_turn
def test_a_whole_visit_with_the_network_cut_and_the_page_killed_between_any_two_steps(
    house: Liuhen, phone: Phone, browser: Browser
) -> None:
    pk, code, token = house.run(GROUND).split()
    weights: list[int] = []
    phone.page.on("response", lambda answer: weights.append(len(answer.body())) if answer.ok else None)
    phone.page.goto(f"{phone.url}/console/field/")
    phone.press("登记")
    expect(phone.page.get_by_role("button", name="打开")).to_be_visible()
    phone.page.wait_for_function("document.body.dataset.ready === 'yes'")
    assert 0 < sum(weights) <= 200_000
    phone.seen("list")
    phone.press("打开")

    phone.context.set_offline(True)
    phone.killed()
    phone.page.locator("[name=code]").fill(code)
    phone.press("确认进入")
    phone.done(1)
    phone.killed()
    phone.seen("card")
    phone.press("已出示")
    phone.done(2)
    phone.killed()
    phone.page.locator("[name=matter]").check()
    phone.page.locator("[name=rights]").check()
    phone.press("已告知")
    phone.done(3)
    phone.killed()
    for choose in phone.page.locator("select[name^=item-]").all():
        choose.select_option("unmet")
    phone.seen("check")
    phone.press("检查完毕")
    phone.done(4)
    phone.killed()
    phone.page.locator("[name=place]").fill("库房")
    phone.page.locator("[name=note]").fill("过期食品3件")
    phone.page.locator("[name=photo]").set_input_files(a_picture())  # type: ignore[arg-type]
    phone.page.locator("[name=photo]").set_input_files(a_picture("green"))  # type: ignore[arg-type]
    expect(phone.page.locator("main")).to_contain_text("已拍 2 张")
    phone.press("记录这个问题")
    phone.done(7)
    phone.killed()
    phone.signs()
    phone.seen("sign")
    phone.press("确认签名")
    phone.done(8)
    phone.killed()
    phone.page.locator("[name=note]").fill("健康证明过期1人")
    phone.press("记录这个问题")
    phone.done(9)
    phone.killed()
    expect(phone.page.locator("main")).to_contain_text("签名以后又记录了问题，请企业再签一次。")
    phone.signs()
    phone.press("确认签名")
    phone.done(10)
    phone.killed()
    phone.press("扫码离开")
    phone.done(11)
    expect(phone.page.locator("#line")).to_have_attribute("data-waiting", "11")
    phone.killed()
    phone.done(11)
    phone.seen("over")

    phone.context.set_offline(False)
    phone.killed()
    expect(phone.page.locator("#line")).to_have_attribute("data-waiting", "0")
    told = house.run(LAST.format(pk=pk)).split("\n")
    assert told[0] == ("left scan-in card reason check finding photo photo sign finding sign scan-out")
    assert told[1] == ""
    assert house.run(WHERE).strip() == "没有位置：未允许使用位置"

    firm = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}).new_page()
    firm.goto(f"{phone.url}/visits/{token}/")
    expect(firm.locator("main")).to_contain_text("王芳、李强")
    expect(firm.locator("main")).to_contain_text("对食品经营的监督检查")
    assert faults(firm) == []
    firm.get_by_label("满意", exact=True).check()
    firm.get_by_role("button", name="提交评价").click()
    expect(firm.locator("main")).to_contain_text("已评价")
    firm.get_by_role("link", name="本企业全部检查").click()
    expect(firm.locator("main")).to_contain_text(re.compile("本年计次检查 1"))
    firm.context.close()


@pytest.mark.in_turn
def test_the_firm_scans_the_officers_phone_and_its_word_is_the_scan_in(
    house: Liuhen, phone: Phone, browser: Browser
) -> None:
    pk, code, _ = house.run(GROUND).split()
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": 43.8868, "longitude": 125.3245, "accuracy": 12})
    phone.page.goto(f"{phone.url}/console/field/")
    phone.press("登记")
    phone.press("打开")
    phone.press("出示本次检查的码，由企业扫（须有网络）")
    address = phone.page.locator(".address")
    expect(address).to_contain_text("/visits/here/")
    phone.seen("code")
    firm = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844}).new_page()
    firm.goto(address.inner_text())
    expect(firm.locator("main")).to_contain_text("王芳，证号")
    assert faults(firm) == []
    firm.get_by_label("本企业代码的后四位").fill(code[-4:])
    firm.get_by_role("button", name="确认已到场").click()
    expect(firm.locator("main")).to_contain_text("已确认到场")
    firm.context.close()
    phone.done(1)
    expect(phone.page.locator("#line")).to_have_attribute("data-waiting", "0")
    assert house.run(LAST.format(pk=pk)).split("\n")[0] == "on-site scan-in"
    assert house.run(WHERE).strip() == "北纬43.88680°、东经125.32450°（误差约12米）"


@pytest.mark.in_turn
def test_without_a_secure_context_the_page_says_what_is_missing(house: Liuhen, phone: Phone) -> None:
    phone.page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    phone.page.goto(f"{phone.url}/console/field/")
    expect(phone.page.locator("main")).to_contain_text("安全连接（HTTPS 且根证书受信任）")
    expect(phone.page.get_by_role("link", name="按步骤信任本县根证书")).to_be_visible()
    expect(phone.page.locator("button")).to_have_count(0)
