"""A fault from the lead to the end of the appeal: four persons conclude, a seal makes it one, she asks twice.

The officer who is concerned reads and writes on her telephone; outside nobody reads more than how her card stands.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_a_case import (
    Office,
    day,
    go,
    house,
    it_is_handed_over,
    it_is_sealed,
    office,
    press,
    province_house,
    send,
    sqlite_house,
    told,
)
from tests.services.browser import fits, led_to

__all__ = ["house", "office", "province_house", "sqlite_house"]
FAULT = re.compile("违反法定程序")
GROUND = """
from liuhen.apps.people.models import Person, Unit
from tests.builders import county as build
msa, government = (Unit.objects.get(code=code) for code in ("MSA", "YL"))
build.account(build.person(msa, "韩复核", "100033", kind="clerk"), "legal2", "legal")
build.account(build.person(government, "县领导", "900003", kind="clerk"), "government", "head")
"""


@pytest.mark.article("rs-52-1", "rs-54-1", "rs-55-1", "rs-56-1")
@pytest.mark.in_turn
def test_from_the_lead_to_the_end_of_the_appeal(office: Office) -> None:
    office.server.run(GROUND)
    office.phones = frozenset({"wangfang"})
    lead = it_is_raised_and_heard(office)
    four_persons_conclude(office, lead)
    sanction = it_is_sanctioned(office, lead)
    card = she_is_served_and_loses_her_card(office, sanction)
    the_review_upholds_it(office, sanction)
    the_appeal_ends_it(office, sanction, card)
    code, said = office.server.command("ledger", "verify")
    assert code == 0, said


def it_is_raised_and_heard(office: Office) -> str:
    """Let a keeper raise it and the officer speak; return the address of the lead."""
    keeper = office.to(office.of("keeper"), "leads/mine/")
    go(
        keeper, "提出线索", "提出", "已提出",
        kind=FAULT, person="100001", origin="人员提出：抽查", known="没有告知就作出处罚。",
    )  # fmt: skip
    legal = office.to(office.of("legal"), "leads/")
    lead = led_to(legal.locator("main").get_by_role("link", name=re.compile("线索 1")))
    press(legal, "接办审查", "由您审查")
    go(legal, "通知陈述", "通知当事人", "已通知", told="没有告知就作出处罚。", answer_by=day(5))
    officer = office.of("wangfang")
    officer.get_by_role("link", name="陈述申辩").first.click()
    fits(officer)
    officer.locator("main").get_by_role("link", name="没有告知就作出处罚").first.click()
    expect(officer.locator("main")).not_to_contain_text("赵保管")
    expect(officer.locator("main")).to_contain_text("主要负责人批准、盖章")
    fits(officer)
    officer.locator("main").get_by_role("link", name="陈述申辩").click()
    told(officer, statement="现场情况紧急，当场口头告知过。")
    expect(send(officer, "提交陈述")).to_contain_text("已提交陈述")
    fits(officer)
    return lead


def four_persons_conclude(office: Office, lead: str) -> None:
    """One proposes, one signs, one approves, one seals."""
    legal, bureau, head = office.of("legal"), office.of("bureau"), office.of("head")
    legal.goto(lead)
    expect(legal.locator("main")).to_contain_text("当场口头告知过")
    go(
        legal, "提出结论", "提交复核", "没有写明调查取得的证据",
        founded="成立", reasons="案卷没有告知的记录。",
    )  # fmt: skip
    told(legal, evidence="案卷目录、现场录像")
    expect(send(legal, "提交复核")).to_contain_text("复核签字")
    bureau.goto(lead)
    press(bureau, "复核签字", "待负责人批准")
    head.goto(lead)
    press(head, "批准责任认定", "责任认定书待盖章")
    expect(head.locator("main")).to_contain_text("还没有盖章")
    head.get_by_role("link", name=re.compile("责任认定书")).first.click()
    it_is_sealed(office, head.url)


def it_is_sanctioned(office: Office, lead: str) -> str:
    """Let the head decide on two forms; return the address of the sanction."""
    head = office.of("head")
    head.goto(lead)
    go(
        head, "作出追究决定", "作出追究决定", "盖章、送达后生效",
        chosen=[re.compile("取消行政执法资格"), re.compile("诫勉谈话")], within="10", reasons="情节较重。",
    )  # fmt: skip
    return head.url


def she_is_served_and_loses_her_card(office: Office, sanction: str) -> str:
    """Return the path at which anybody sees how the card stands."""
    officer = office.to(office.of("wangfang"), "card/")
    fits(officer)
    card = officer.locator("main").inner_text()
    found = re.search(r"/certificates/\S+", card)
    assert found, card
    expect(office.outside(found[0])).to_contain_text("有效")
    legal = office.of("legal")
    legal.goto(sanction)
    paper = led_to(legal.get_by_role("link", name=re.compile("责任追究决定书")).first)
    it_is_sealed(office, paper)
    it_is_handed_over(legal, paper, "王芳", signed_by="王芳")
    expect(office.outside(found[0])).to_contain_text("收缴")
    return found[0]


def the_review_upholds_it(office: Office, sanction: str) -> None:
    officer = office.to(office.of("wangfang"), "leads/mine/")
    officer.locator("main").get_by_role("link", name=re.compile("追究决定")).click()
    fits(officer)
    go(officer, "申请复核", "申请复核", "已申请复核", claim="处理过重。")
    fits(officer)
    other = office.of("legal2")
    other.get_by_role("link", name=re.compile("办理复核")).first.click()
    other.locator("main").get_by_role("link", name="复核 1").click()
    go(other, "作出复核、申诉决定", "作出决定", "已作出决定", outcome="维持", answer="没有告知，属实。")
    she_is_told(office, other.url)


def she_is_told(office: Office, redress: str) -> None:
    legal = office.of("legal")
    legal.goto(redress)
    go(legal, "登记送达复核、申诉决定", "登记", "已登记送达", served_on=day(0), service="当面签收")


def the_appeal_ends_it(office: Office, sanction: str, card: str) -> None:
    officer = office.of("wangfang")
    officer.goto(sanction)
    go(officer, "提出申诉", "提出申诉", "已提出申诉", claim="初犯，没有造成后果。")
    above = office.of("government")
    above.goto(officer.url)
    above.locator("main").get_by_role("link", name="作出复核、申诉决定", exact=True).click()
    above.locator("main form label", has_text="取消行政执法资格").get_by_role("checkbox").uncheck()
    told(above, outcome="变更", answer="没有造成后果，予以诫勉谈话。")
    expect(send(above, "作出决定")).to_contain_text("已作出决定")
    she_is_told(office, above.url)
    expect(office.outside(card)).to_contain_text("有效")
    officer.goto(sanction)
    expect(officer.locator("main")).to_contain_text("变更")
    fits(officer)
