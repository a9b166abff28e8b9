"""A unit with inner bodies, posts and a library of laws, and its list drafted, approved and published."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.laws import actions as laws
from liuhen.apps.laws.models import Law, LawVersion
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Post, Unit
from liuhen.apps.powers.actions import breakdowns, items, lists
from liuhen.apps.powers.models import Breakdown, PowerList
from liuhen.kernel.access import SYSTEM, Actor
from tests.builders import county as build
from tests.builders.county import NOW, County

TODAY = date(2026, 11, 24)
FOOD, PENALTIES, PAPER = "中华人民共和国食品安全法", "中华人民共和国行政处罚法", "云岭县餐饮业管理意见"
FINE, LICENCE = "220524-CF-001", "220524-XK-001"
PROCESS = "受理→审查→决定"


@dataclass(frozen=True)
class Powers:
    """The county with what a list needs; ``posts`` are by name."""

    county: County
    body: Unit
    posts: dict[str, Post]
    food: LawVersion

    def actor(self, username: str) -> Actor:
        return self.county.actor(username)

    def put(self, draft: PowerList, code: str = FINE, *, at: datetime = NOW, **told: Any) -> PowerList:
        told = {
            "name": "对未经许可从事食品生产经营的处罚", "kind": "penalty", "bases": f"《{FOOD}》第一百二十二条第一款",
        } | told  # fmt: skip
        return items.put_item(power_list=draft, code=code, by=self.actor("legal"), at=at, **told)

    def draft(self, *, at: datetime = NOW, reason: str = "首次编制") -> PowerList:
        return lists.draft(unit=self.county.unit, reason=reason, by=self.actor("legal"), at=at)

    def publish(self, draft: PowerList, *, at: datetime = NOW, effective_on: date | None = None) -> PowerList:
        lists.submit(power_list=draft, by=self.actor("head"), at=at)
        lists.approve(power_list=draft, by=self.actor("bureau"), at=at)
        day = effective_on or at.date()
        return lists.publish(power_list=draft, effective_on=day, by=self.actor("bureau"), at=at)

    def published(self) -> PowerList:
        """Return a list in force: a penalty of one step, a licence of three."""
        draft = self.put(self.draft())
        self.put(
            draft, LICENCE, name="食品经营许可", kind="licence", process=PROCESS, bases=f"《{FOOD}》第三十五条",
            statutory="20个工作日", promised="10个工作日",
        )  # fmt: skip
        return self.publish(draft)

    def broken_down(self, *, at: datetime = NOW) -> Breakdown:
        """Return a break-down in force: the penalty to the squad, the licence step by step."""
        made = breakdowns.draft(unit=self.county.unit, reason="首次分解", by=self.actor("legal"), at=at)
        self.assign(made, FINE, "执法岗")
        self.assign(made, LICENCE, "受理岗", step="受理")
        self.assign(made, LICENCE, "审查岗", step="审查")
        self.assign(made, LICENCE, "审查岗", step="决定")
        return breakdowns.publish(breakdown=made, effective_on=at.date(), by=self.actor("head"), at=at)

    def assign(self, made: Breakdown, code: str, post: str, *, step: str = "") -> Breakdown:
        return breakdowns.assign(
            breakdown=made, code=code, post=self.posts[post], step=step, responsibility="依法办理并对结果负责",
            by=self.actor("legal"), at=NOW,
        )  # fmt: skip


def a_law(title: str, level: str = "law", *, articles: int | None = None) -> tuple[Law, LawVersion]:
    law = laws.register(title=title, level=level, issuer="全国人民代表大会常务委员会", by=SYSTEM, at=NOW)
    version = laws.register_version(
        law=law, label="2021年修正", promulgated_on=date(2021, 4, 29), effective_on=date(2021, 4, 29),
        article_count=articles, by=SYSTEM, at=NOW,
    )  # fmt: skip
    return law, version


@pytest.fixture
def powers(county: County) -> Powers:
    _, food = a_law(FOOD, articles=154)
    a_law(PENALTIES, articles=86)
    a_law(PAPER, "normative")
    body = build.unit("MSA-FOOD", "食品安全监管科", parent=county.unit, kind="division", device_class="")
    posts = {
        name: register.open_post(unit=unit, name=name, by=SYSTEM, at=NOW - timedelta(days=30))
        for name, unit in (("执法岗", county.unit), ("受理岗", body), ("审查岗", body))
    }
    register.assign_post(person=county.officer, post=posts["执法岗"], by=SYSTEM, at=NOW - timedelta(days=20))
    return Powers(county, body, posts, food)
