"""A unit that may punish, and a lawful case of it: two officers of one post, a power, a party."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.cases import actions
from liuhen.apps.cases.actions import handling
from liuhen.apps.cases.models import Case, Handler, Party
from liuhen.apps.cases.queries import handlers_now
from liuhen.apps.coordination import actions as coordination
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.laws import actions as laws
from liuhen.apps.laws.models import LawVersion
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Person, Post
from liuhen.apps.powers.actions import breakdowns, items, lists
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Given
from tests.builders import county as build
from tests.builders.county import NOW, County

FINE, LICENCE = "220524-CF-001", "220524-XK-001"
FOOD = "中华人民共和国食品安全法"
CREDIT_CODE, RESIDENT = "91220524MA0Y1A2B3C", "220524199003071235"  # their last signs check the others


@dataclass
class Docket:
    """The county with officers 王芳 (lead) and 李强, and short ways to make lawful cases; ``at`` moves on as told."""

    county: County
    second: Person
    third: Person
    post: Post
    food: LawVersion
    made: list[Case] = field(default_factory=list)

    @property
    def officer(self) -> Person:
        return self.county.officer

    def by(self, username: str = "wangfang") -> Actor:
        """Return an actor: ``wangfang`` and ``liqiang`` handle, ``head`` approves, ``legal`` reviews."""
        return self.county.actor(username)

    def propose(self, *, at: datetime = NOW, **told: Any) -> Case:
        given: dict[str, Any] = {
            "unit": self.county.unit, "procedure": "penalty", "power_code": FINE, "cause": "涉嫌未经许可从事食品经营",
            "acted_from": at.date() - timedelta(days=10), "acted_until": at.date() - timedelta(days=1),
            "lead": self.officer, "others": [self.second], "party_kind": "trader", "party_name": "云岭镇利民小吃店",
            "party_number_kind": "", "party_number": "", "by": self.by(),
        } | told  # fmt: skip
        return actions.propose(**given, at=at)

    def open(self, *, parties: int = 1, at: datetime = NOW, **told: Any) -> Case:
        """Return an open case with so many parties and two handlers; ``told`` goes to ``propose``."""
        case = actions.approve_opening(case=self.propose(at=at, **told), by=self.by("head"), at=at)
        for n in range(1, parties):
            self.party(case, name=f"第{n + 1}家食品店", at=at)
        self.made.append(case)
        return case

    def on_the_spot(self, *, at: datetime = NOW, **told: Any) -> Case:
        given: dict[str, Any] = {
            "unit": self.county.unit, "procedure": "penalty-on-the-spot", "power_code": FINE,
            "cause": "未公示食品经营许可证",
            "acted_from": at.date(), "acted_until": at.date(), "lead": self.officer, "others": [self.second],
            "party_kind": "person", "party_name": "赵某", "by": self.by(),
        } | told  # fmt: skip
        return actions.open_on_the_spot(**given, at=at)

    def licence(self, *, at: datetime = NOW, **told: Any) -> Case:
        """Return an application that was taken in and waits for acceptance."""
        given: dict[str, Any] = {
            "unit": self.county.unit, "procedure": "licence", "power_code": LICENCE, "cause": "食品经营许可申请",
            "received_at": at, "lead": self.officer, "others": [self.second], "party_kind": "firm",
            "party_name": "云岭县好味餐饮有限公司", "by": self.by(),
        } | told  # fmt: skip
        return actions.receive(**given, at=at)

    def party(self, case: Case, *, at: datetime = NOW, **told: Any) -> Party:
        given: dict[str, Any] = {"kind": "trader", "name": "第二家食品店", "by": self.by()} | told
        return handling.add_party(case=case, **given, at=at)

    def handlers(self, case: Case) -> list[Handler]:
        return handlers_now(case)

    def transferred(self, *, at: datetime = NOW) -> Case:
        """Return a case that went to another unit, with the one thing that was found in it."""
        case = self.open(at=at)
        evidence.collect(
            case=case, kind="documentary", name="进货台账", source="当事人提供", collected_at=at, place="店内",
            method="复制", collectors=[self.officer, self.second],
            files=attachments.keep([Given("台账.txt", "text/plain", b"ledger")], at=at), by=self.by(), at=at,
        )  # fmt: skip
        proposed = coordination.propose_transfer(
            case=case, receiver=self.county.other, reason="不属本机关管辖", summary="占道经营",
            feedback_by=at.date() + timedelta(days=30), by=self.by(), at=at,
        )  # fmt: skip
        coordination.approve_transfer(transfer=proposed, by=self.by("head"), at=at)
        return Case.objects.get(pk=case.pk)

    def concluded(self, *, at: datetime = NOW, **told: Any) -> Case:
        """Return a case whose investigation has ended."""
        case = self.open(at=at, **told)
        return actions.conclude(case=case, opinion="事实清楚，建议罚款", by=self.by(), at=at)


def docket(county: County) -> Docket:
    """Make the unit ready to punish and to license: a law, a published list, a break-down, a post with three officers.

    Accounts: ``wangfang``, ``liqiang`` (officers), ``head``, ``legal``, ``keeper``, ``bureau``, ``stranger``.
    """
    law = laws.register(title=FOOD, level="law", issuer="全国人民代表大会常务委员会", by=SYSTEM, at=NOW)
    food = laws.register_version(
        law=law, label="2021年修正", promulgated_on=date(2021, 4, 29), effective_on=date(2021, 4, 29),
        article_count=154, by=SYSTEM, at=NOW,
    )  # fmt: skip
    began = NOW - timedelta(days=300)
    post = register.open_post(unit=county.unit, name="执法岗", by=SYSTEM, at=began)
    second, third = (
        build.person(county.unit, name, number) for name, number in (("李强", "100005"), ("何平", "100006"))
    )
    for each in (second, third):
        build.certificate(each)
    build.account(second, "liqiang", "officer")
    for each in (county.officer, second, third):
        register.assign_post(person=each, post=post, by=SYSTEM, at=began)
    _list(county, post, at=began)
    return Docket(county, second, third, post, food)


def _list(county: County, post: Post, *, at: datetime) -> None:
    legal, head, bureau = (county.actor(name) for name in ("legal", "head", "bureau"))
    draft = lists.draft(unit=county.unit, reason="首次编制", by=legal, at=at)
    for code, told in (
        (FINE, {
            "name": "对未经许可从事食品生产经营的处罚", "kind": "penalty", "bases": f"《{FOOD}》第一百二十二条第一款",
        }),
        (LICENCE, {
            "name": "食品经营许可", "kind": "licence", "bases": f"《{FOOD}》第三十五条", "statutory": "20个工作日",
            "promised": "10个工作日",
        }),
    ):  # fmt: skip
        items.put_item(power_list=draft, code=code, by=legal, at=at, **told)  # type: ignore[arg-type]
    lists.submit(power_list=draft, by=head, at=at)
    lists.approve(power_list=draft, by=bureau, at=at)
    lists.publish(power_list=draft, effective_on=at.date(), by=bureau, at=at)
    made = breakdowns.draft(unit=county.unit, reason="首次分解", by=legal, at=at)
    for code in (FINE, LICENCE):
        breakdowns.assign(
            breakdown=made,
            code=code,
            post=post,
            step="",
            responsibility="依法办理并对结果负责",
            by=legal,
            at=at,
        )
    breakdowns.publish(breakdown=made, effective_on=at.date(), by=head, at=at)
