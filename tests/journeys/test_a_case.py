"""A case as its people live it: the officers, the head, the legal reviewer, the keeper of the seal; then strangers.

One journey by procedure: a fine from the clue to the bound file, a fine on the spot, goods seized and given back, a
licence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from pypdf import PdfReader

from tests.builders.cards import a_take, shoot
from tests.journeys.test_life_of_a_recording import (
    LOCAL,
    Desk,
    House,
    house,
    province_house,
    sqlite_house,
    strangers_agree,
)
from tests.services.browser import fits, led_to
from tests.services.station import Station
from tests.services.waiting import looks

__all__ = ["house", "province_house", "sqlite_house"]
UNIT, SHOP = "云岭县市场监督管理局", "云岭镇利民小吃店"
FINE, LICENCE = "220524-CF-001", "220524-XK-001"
BASIS = "《中华人民共和国食品安全法》第一百二十二条第一款"
GROUND = """
from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Person, Unit
from tests.builders.county import County
from tests.builders.decisions import bench
units = [Unit.objects.get(code=code) for code in ("YL", "MSA", "UMB")]
people = [Person.objects.get(number=number) for number in ("100001", "100090", "100002")]
bench(County(*units, *people, Device.objects.get())).reviewer()
"""
PDF = re.compile(r"/documents/\d+/pdf/$")
PHONE = ViewportSize(width=390, height=844)
EVERY = object()
"""Tick all there are."""


@dataclass
class Office(Desk):
    """Where each logs in once and stays. The papers in frames are left out: a browser without a viewer saves them, and
    a click may go lost over that.
    """

    seats: dict[str, Page] = field(default_factory=dict)
    phones: frozenset[str] = frozenset()
    """Who sits at no desk, and reads on a telephone."""

    def of(self, username: str) -> Page:
        if username not in self.seats:
            page = self.seats[username] = super().of(username)
            page.context.route(PDF, lambda route: route.abort())
            if username in self.phones:
                page.set_viewport_size(PHONE)
        return self.seats[username]

    def outside(self, path: str) -> Locator:
        """Return what somebody reads at an address who has no account, on his telephone."""
        if "" not in self.seats:
            context = self.browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE)
            self.seats[""] = context.new_page()
        page = self.seats[""]
        page.goto(f"{self.server.url}{path}")
        fits(page)
        return page.locator("main")

    def leave(self) -> None:
        """Close what everybody has open."""
        while self.seats:
            self.seats.popitem()[1].context.close()

    def move_on(self, *, days: int) -> None:
        """Let so many days go by; then everybody logs in again."""
        self.leave()
        self.server.move_on(days=days)


@pytest.fixture
def office(house: House, browser: Browser) -> Iterator[Office]:
    house.server.run(GROUND)
    made = Office(browser, house.server)
    yield made
    made.leave()


def told(page: Page, **fields: Any) -> None:
    """Fill in a form by the names of its fields; of ticks and menus by the words that are read there."""
    form = page.locator("main form").last
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        match field.first.evaluate("each => each.type"):
            case "checkbox" | "radio":
                around = form.locator("label", has=page.locator(f"[name={name}]"))
                words = value if isinstance(value, list) else [value]
                for one in (
                    field.all()
                    if value is EVERY
                    else [around.filter(has_text=exactly(each)) for each in words]
                ):
                    one.check()
            case "file":
                field.set_input_files(value)
            case "select-one":
                chosen = field.locator("option", has_text=value).first
                field.select_option(chosen.get_attribute("value"))
            case _:
                field.fill(value)


def exactly(words: str | re.Pattern[str]) -> re.Pattern[str]:
    """Match these words alone, or a name with the number behind it; a pattern as it is."""
    if isinstance(words, re.Pattern):
        return words
    return re.compile(rf"^\s*{re.escape(words)}(（[\w-]+）)?\s*$")


def send(page: Page, button: str) -> Locator:
    """Press the button of a form, say yes where it asks, and return what is shown then."""
    page.locator("main form").get_by_role("button", name=button, exact=True).click()
    if page.locator("dialog[open]").count():
        page.locator("dialog[open]").get_by_role("button", name="确定").click()
    page.wait_for_load_state()
    return page.locator("main")


def go(page: Page, link: str, button: str, says: str, **fields: Any) -> None:
    """Go through a door of the page: its link, its form, its button; ``says`` is said afterwards."""
    page.locator("main").get_by_role("link", name=link, exact=True).first.click()
    told(page, **fields)
    expect(send(page, button)).to_contain_text(says)


def press(page: Page, button: str, says: str) -> None:
    """Press a button that asks nothing but whether one is sure."""
    page.locator("main").get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_timeout(100)
    if page.locator("dialog[open]").count():
        page.locator("dialog[open]").get_by_role("button", name="确定").click()
    expect(page.locator("main")).to_contain_text(says)


@pytest.mark.article("rs-14-1", "rs-17-1", "rs-26-1", "rs-27-1", "rs-30-1", "rs-31-1")
@pytest.mark.in_turn("procedures")
def test_a_fine_from_the_clue_to_the_bound_file_and_a_strangers_verdict(
    office: Office, tmp_path: Path
) -> None:
    recording = a_recording_comes_in(office, tmp_path)
    case = it_is_opened_on_a_clue(office)
    facts_are_found(office, case, recording, paper(tmp_path, "进货台账"))
    the_party_is_told_and_heard(office, case, paper(tmp_path, "放弃剩余期限的声明"))
    decision = it_is_decided(office, case)
    it_is_paid(office, decision)
    the_file_is_bound(office, case)
    strangers_agree(the_answer_is_sealed(office, decision, tmp_path), office, tmp_path, spoilt="data/answer")


def paper(folder: Path, name: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(name, "utf-8")
    return path


def a_recording_comes_in(desk: Desk, folder: Path) -> str:
    """Carry a film of a minute ago; return its number once the machine has measured it."""
    station = Station.beside(desk.server.url, folder=folder / "dock", token=desk.server.tokens["station"])
    film = shoot(station.card, a_take(ended_at=datetime.now(LOCAL) - timedelta(minutes=1)))
    assert station.dock("--wipe").code == 0
    page = desk.to(desk.of("wangfang"), "recordings/")
    page.get_by_role("link", name=film.name).click()
    number = re.search(r"/(\d+)/$", page.url.partition("#")[0])
    assert number
    for _ in looks("a film's length"):
        if page.get_by_text("1 秒").count() or page.get_by_text("0:01").count():
            break
        page.reload()
    return number[1]


def it_is_opened_on_a_clue(desk: Desk) -> str:
    page = desk.to(desk.of("wangfang"), "clues/")
    go(
        page, "登记线索", "登记", "已登记",
        source="执法检查", summary="现场检查发现没有取得食品经营许可证。", named=SHOP,
    )  # fmt: skip
    go(
        page, "呈批立案", "呈批", "已呈批立案",
        procedure="行政处罚普通程序", power=FINE, cause="涉嫌未经许可从事食品经营", acted_from=day(-10),
        acted_until=day(-1), others="李强", party_kind="个体工商户", party_name=SHOP,
    )  # fmt: skip
    case = page.url
    head = desk.of("head")
    head.goto(case)
    press(head, "批准立案", "已批准立案")
    return case


def facts_are_found(desk: Desk, case: str, recording: str, ledger: Path) -> None:
    """A paper and a second of a film bear one fact; another rests on the paper alone."""
    page = desk.of("wangfang")
    page.goto(case)
    who = {"source": "当事人提供", "place": "店内", "method": "复制，由当事人核对签名"}
    go(page, "登记证据", "登记", "已登记", kind="书证", name="进货台账（7页）", attached=ledger, **who)
    page.goto(case)
    go(
        page, "登记证据", "登记", "已登记",
        kind="视听资料", name="现场录像", recording=recording, from_s="0", to_s="1", **who,
    )  # fmt: skip
    for sentence in ("当事人未经许可经营食品。", "当事人在检查后停止经营。"):
        page.goto(case)
        go(page, "认定事实", "认定", "已认定", sentence=sentence, evidence=EVERY, needed=EVERY)
    page.goto(case)
    go(page, "调查终结", "调查终结", "调查已经终结", opinion="事实清楚，建议罚款五千元。")


def the_party_is_told_and_heard(desk: Desk, case: str, waiver: Path) -> None:
    page = desk.of("wangfang")
    page.goto(case)
    go(
        page, "权利告知", "制作告知书", "已制作告知书",
        party=SHOP, facts=EVERY, basis=BASIS, outcomes="罚款", fine="5000", judged="低于本省较大数额标准",
    )  # fmt: skip
    notice = led_to(page.get_by_role("link", name=re.compile("罚告")).first)
    it_is_sealed(desk, notice)
    it_is_handed_over(page, notice)
    page.goto(case)
    go(page, "登记陈述申辩", "登记", "已记录", speaker="赵某", words="经营困难，已经停业，请求从轻。")
    page.goto(case)
    go(
        page,
        "复核陈述申辩",
        "复核",
        "已复核",
        adopted="部分采纳",
        answer="停业属实，予以考虑；违法事实成立。",
    )
    page.goto(case)
    expect(page.locator("main")).to_contain_text("陈述申辩、申请听证至")
    go(page, "登记放弃声明", "登记", "已附卷", signer="赵某", attached=waiver)


def it_is_sealed(desk: Desk, document: str) -> None:
    sealer = desk.of("sealer")
    sealer.goto(document)
    go(sealer, "用印", "用印", "已用印")


def it_is_handed_over(page: Page, document: str, whom: str = SHOP, signed_by: str = "赵某") -> None:
    page.goto(document)
    go(page, "登记直接送达", "登记", "已登记", addressee=whom, signed_by=signed_by, relation="受送达人本人")


def its_paper_goes_out(desk: Desk, page: Page, word: str, whom: str) -> None:
    decision = page.url
    press(page, "制作决定书", "已制作")
    document = led_to(page.get_by_role("link", name=re.compile(word)).first)
    it_is_sealed(desk, document)
    it_is_handed_over(page, document, whom)
    page.goto(decision)


def it_is_decided(desk: Desk, case: str) -> str:
    """By the unit's own measure it is a major one: the head cannot approve it before it was reviewed, and reads so."""
    legal = desk.to(desk.of("legal"), "reviewing/")
    go(
        legal, "登记重大决定标准", "登记", "已登记",
        unit=UNIT, source="云市监〔2026〕2号", person_yuan="5000", firm_yuan="50000",
    )  # fmt: skip
    page = desk.of("wangfang")
    page.goto(case)
    go(
        page, "提出处理决定", "提出", "已提出",
        party=SHOP, outcomes="罚款", fine="5000", elements="当事人未经许可经营食品。",
        lighter="当事人在检查后停止经营。", basis=BASIS, other="无",
    )  # fmt: skip
    decision = led_to(page.get_by_role("link", name=f"对{SHOP}的决定").first)
    head = desk.of("head")
    head.goto(decision)
    expect(head.locator("main")).to_contain_text("没有经过法制审核")
    legal.goto(decision)
    go(legal, "法制审核", "出具意见", "已出具意见", outcome="通过", opinion="主体适格，事实清楚，程序合法。")
    head.goto(decision)
    go(head, "审批决定", "审批决定", "已批准", remark="同意")
    page.goto(decision)
    its_paper_goes_out(desk, page, "罚决", SHOP)
    expect(page.locator("main")).to_contain_text("已作出")
    return decision


def it_is_paid(desk: Desk, decision: str) -> None:
    an_account_is_named(desk)
    page = desk.of("wangfang")
    page.goto(decision)
    go(page, "登记履行事项", "登记", "已登记", kind="罚款")
    expect(page.locator("main")).to_contain_text("5000元")
    go(page, "登记缴款", "登记", "不得自行收缴罚款", received_by="执法人员", slip="P-1")
    told(page, received_by="指定银行、国库", account="云岭县农村商业银行")
    expect(send(page, "登记")).to_contain_text("已登记缴款")
    expect(page.locator("main")).to_contain_text("已履行")


def the_file_is_bound(desk: Desk, case: str) -> None:
    """The head closes the case; its file is bound with a page for everything, decision first."""
    it_is_closed(desk, case)
    page = desk.to(desk.of("wangfang"), "dossiers/")
    go(page, "开始立卷", "开始立卷", "已开始立卷", case="涉嫌未经许可从事食品经营")
    dossier = page.url
    for _ in looks("the papers"):
        if not page.get_by_text("还没有办完的文书").count():
            break
        page.goto(dossier)
    go(page, "归档", "归档", "已归档")
    link = page.get_by_role("link", name="装订好的 PDF").get_attribute("href")
    bound = PdfReader(BytesIO(page.request.get(f"{desk.server.url}{link}").body()))
    words = ["".join(each.extract_text().split()) for each in bound.pages]
    assert "卷内文件目录" in words[1]
    for title in ("行政处罚决定书", "行政处罚事先告知书", "陈述申辩笔录", "送达回证", "证据"):
        assert title in words[1], words[1]
    assert "行政处罚决定书" in words[2]


def it_is_closed(desk: Desk, case: str) -> None:
    head = desk.of("head")
    head.goto(case)
    press(head, "结案", "已结案")


def the_answer_is_sealed(desk: Desk, decision: str, folder: Path) -> Path:
    """The party objects; what the decision rested on is sealed for the answer and taken along."""
    page = desk.to(desk.of("legal"), "remedies/")
    go(
        page, "登记复议、诉讼", "登记", "已登记",
        kind="行政复议", decision="罚决", applicant=SHOP, organ="云岭县人民政府", claim="请求撤销", brought_on=day(0),
    )  # fmt: skip
    remedy = page.url
    go(page, "登记收到副本", "登记", "已登记")
    page.goto(remedy)
    press(page, "封存答复卷", "已封存答复卷")
    for _ in looks("the volume of the answer"):
        if page.get_by_role("link", name="下载答复卷").count():
            break
        page.goto(remedy)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载答复卷").click()
    capsule = folder / "answer.zip"
    download.value.save_as(capsule)
    return capsule


def day(n: int) -> str:
    """Write the day so many days from now as a form takes it."""
    return f"{datetime.now(LOCAL) + timedelta(days=n):%Y-%m-%d}"


@pytest.mark.article("rs-17-1", "rs-17-6", "rs-26-1", "rs-31-1")
@pytest.mark.in_turn("procedures")
def test_a_fine_on_the_spot_and_its_hundred_yuan_on_their_way_to_the_bank(office: Office) -> None:
    an_account_is_named(office)
    page = office.to(office.of("wangfang"), "cases/")
    go(
        page, "当场处理", "登记", "已登记",
        procedure="行政处罚简易程序", power=FINE, cause="未公示食品经营许可证", acted_from=day(0), acted_until=day(0),
        others="李强", party_kind="公民", party_name="赵某",
    )  # fmt: skip
    case = page.url
    spot = {
        "outcomes": "罚款", "place": "云岭镇南街12号",
        "facts_told": "未公示食品经营许可证，当场改正。", "basis": BASIS, "signed_by": "赵某",
        "relation": "受送达人本人",
    }  # fmt: skip
    go(page, "当场处罚", "作出决定", "200元", heard="没有异议。", fine="300", **spot)
    told(page, fine="100")
    expect(send(page, "作出决定")).to_contain_text("已作出")
    page.goto(case)
    decision = led_to(page.get_by_role("link", name=re.compile("当罚")).first)
    press(page, "报所属单位备案", "已备案")
    go(page, "登记履行事项", "登记", "已登记", kind="罚款")
    demand = page.url
    go(
        page, "登记当场收缴", "登记", "已登记当场收缴",
        ground="在可当场收缴的数额以内", collected_at=moment(), receipt="吉01-000123",
    )  # fmt: skip
    refused = office.of("head")
    refused.goto(case)
    expect(refused.locator("main")).to_contain_text("当场收缴的罚款还没有缴付银行")
    go(page, "登记上交本单位", "登记", "收款人就是收缴人本人", taken_by="100001")
    told(page, taken_by="100006")
    expect(send(page, "登记")).to_contain_text("已登记上交")
    page.goto(demand)
    go(page, "登记缴付银行", "登记", "已登记缴付银行", account="云岭县农村商业银行", slip="B-1")
    page.goto(decision)
    expect(page.locator("main")).to_contain_text("已履行")
    it_is_closed(office, case)


@pytest.mark.article("rs-26-1")
@pytest.mark.in_turn("procedures")
def test_goods_are_seized_with_their_list_and_given_back(office: Office) -> None:
    case = it_is_opened_on_a_clue(office)
    page = office.of("wangfang")
    page.goto(case)
    go(
        page, "报批强制措施", "报批", "已报批",
        kind="扣押财物", party=SHOP, basis="《食品安全法》第110条", reason="防止转移涉案食品", place="店内",
    )  # fmt: skip
    page.goto(case)
    measure = led_to(page.get_by_role("link", name=re.compile("扣押")).first)
    head = office.of("head")
    head.goto(measure)
    go(head, "批准实施", "批准", "已批准", opinion="同意")
    scene = {
        "officers": EVERY,
        "present": "当事人到场",
        "record": "出示证件，告知理由、依据和权利，当事人签名。",
    }
    page.goto(measure)
    go(page, "登记实施", "登记", "没有关联实施时的执法活动", **scene)
    activity = an_activity_begins(office, page)
    told(page, activity=activity, taken_at=moment())
    expect(send(page, "登记")).to_contain_text("已登记实施")
    page.goto(measure)
    go(
        page,
        "登记物品",
        "登记",
        "已登记物品",
        lines="白酒，12箱，未开封，3600，涉案物品仓库\n台账，1本，，，档案室",
    )
    expect(page.locator("main")).to_contain_text("白酒")
    for name in ("查封（扣押）决定书", "财物清单"):
        page.goto(measure)
        go(page, "制作文书", "制作", "已签发", paper=name)
        it_is_sealed(office, page.url)
        it_is_handed_over(page, page.url)
    page.goto(measure)
    go(page, "解除", "解除", "已解除", ground="其他不再需要采取措施的情形", reason="已经查清")
    page.goto(measure)
    go(page, "全部退还", "退还", "已全部退还", receiver="赵某", receipt="S-1")
    page.goto(measure)
    expect(page.locator("main")).to_contain_text("已退还")
    expect(page.locator("main")).not_to_contain_text("保管中")


@pytest.mark.article("rs-26-1", "rs-31-1")
@pytest.mark.in_turn("procedures")
def test_a_licence_is_asked_for_completed_accepted_and_granted(office: Office, tmp_path: Path) -> None:
    page = office.to(office.of("wangfang"), "cases/")
    firm = "云岭县好味餐饮有限公司"
    go(
        page, "登记申请", "登记", "已登记",
        procedure="行政许可程序", power=LICENCE, cause="申请食品经营许可", others="李强", party_kind="法人",
        party_name=firm,
    )  # fmt: skip
    case = page.url
    go(page, "一次告知补正", "告知", "已告知需要补正的全部内容", lacking="食品安全管理制度")
    go(page, "登记收到材料", "登记", "已登记，受理期限重新计算")
    press(page, "受理", "已受理")
    go(
        page, "登记证据", "登记", "已登记",
        kind="书证", name="申请材料", source="申请人提供", place="政务大厅", method="核对原件",
        attached=paper(tmp_path, "申请材料"),
    )  # fmt: skip
    page.goto(case)
    go(page, "认定事实", "认定", "已认定", sentence="申请材料齐全，符合法定形式和条件。", evidence=EVERY)
    page.goto(case)
    go(page, "调查终结", "调查终结", "调查已经终结", opinion="符合条件，建议准予。")
    go(
        page, "提出处理决定", "提出", "已提出",
        party=firm, outcomes="准予", elements=EVERY, basis="《中华人民共和国食品安全法》第三十五条",
        content="准予食品经营许可。", other="无",
    )  # fmt: skip
    decision = led_to(page.get_by_role("link", name=f"对{firm}的决定").first)
    head = office.of("head")
    head.goto(decision)
    go(head, "审批决定", "审批决定", "已批准", remark="同意")
    page.goto(decision)
    its_paper_goes_out(office, page, "许决", firm)
    expect(page.locator("main")).to_contain_text("准予")
    it_is_closed(office, case)


def an_account_is_named(desk: Desk) -> None:
    legal = desk.to(desk.of("legal"), "fine-accounts/")
    go(
        legal, "登记指定账户", "登记", "已登记",
        unit=UNIT, kind="代收银行账户", bank="云岭县农村商业银行", holder="云岭县财政局非税收入专户",
        number="6228000012345678", document="云财〔2026〕1号",
    )  # fmt: skip


def an_activity_begins(desk: Desk, beside: Page) -> str:
    """Open the activity in which it is recorded, in another tab; return its number."""
    page = desk.to(beside.context.new_page(), "activities/open/")
    page.get_by_label("行政强制").check()
    page.fill("[name=place]", "店内")
    page.get_by_label("李强").check()
    page.select_option("[name=power]", FINE)
    page.get_by_role("button", name="开始活动").click()
    page.wait_for_url(re.compile(r"/activities/\d+/"))
    number = page.url.rstrip("/").rpartition("/")[2]
    page.close()
    return number


def moment() -> str:
    """Write the last whole second as a form takes it."""
    return f"{datetime.now(LOCAL):%Y-%m-%dT%H:%M:%S}"
