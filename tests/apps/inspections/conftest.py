"""Two units that may inspect under the same article of law, firms by grade, officers, and ways to plan and draw."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.inspections.actions import drawing, items, plans
from liuhen.apps.inspections.models import Campaign, Errand, InspectionItem, InspectionPlan
from liuhen.apps.laws import actions as laws
from liuhen.apps.people.models import Person, Unit
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.ledger.loop import catch_up
from tests.builders import county as build
from tests.builders import inspections as making
from tests.builders.county import NOW, County

FOOD = "中华人民共和国食品安全法"
LATER = NOW + timedelta(hours=1)
SINCE, UNTIL = date(2026, 12, 1), date(2026, 12, 31)


@dataclass
class Field:
    """The county with MSA and UMB, each with one item; ``plan``, ``part`` and ``drawn`` make lawful ones of MSA."""

    county: County
    officers: list[Person]
    item: InspectionItem
    theirs: InspectionItem

    @property
    def legal(self) -> Actor:
        return self.county.actor("legal")

    @property
    def head(self) -> Actor:
        return self.county.actor("head")

    @property
    def stranger(self) -> Actor:
        """Whoever plans for the other unit."""
        return self.county.actor("stranger")

    def plan(self, *, unit: Unit | None = None, by: Actor | None = None, year: int = 2026) -> InspectionPlan:
        return plans.draft(
            unit=unit or self.county.unit, year=year, title=f"{year}年度检查计划", by=by or self.legal, at=NOW
        )

    def part(
        self, plan: InspectionPlan, *, by: Actor | None = None, at: datetime = NOW, **changes: Any
    ) -> Campaign:
        own = self.item if plan.unit_id == self.county.unit.pk else self.theirs
        told: dict[str, Any] = {
            "title": "冬季食品检查", "items": [own], "choosing": "named", "since": SINCE, "until": UNTIL,
            "graded_by": "risk", "first": 2, "second": 1, "third": 1, "fourth": 0, "ungraded": 1, "kind": "",
            "field": "", "per_visit": 2,
        }  # fmt: skip
        return plans.add(plan=plan, **told | changes, by=by or self.legal, at=at)

    def to_draw(self, **changes: Any) -> Campaign:
        """Return a published campaign whose firms a draw is to find: half of the middle grade, all of the high one."""
        plan = self.plan()
        told: dict[str, Any] = {
            "choosing": "drawn",
            "first": 100,
            "second": 50,
            "third": 10,
            "ungraded": 0,
        } | changes
        part = self.part(plan, **told)
        plans.submit(plan=plan, by=self.legal, at=NOW)
        plans.publish(plan=plan, by=self.head, at=NOW)
        part.refresh_from_db()
        return part

    def drawn(self, **changes: Any) -> Campaign:
        frozen = drawing.freeze(campaign=self.to_draw(**changes), by=self.legal, at=NOW)
        catch_up(at=NOW)
        return drawing.draw(campaign=frozen, by=self.legal, at=LATER)

    def theirs_planned(self, establishment: Any, **changes: Any) -> Errand:
        """Let UMB plan to go to a firm for the same."""
        plan = self.plan(unit=self.county.other, by=self.stranger)
        part = self.part(plan, by=self.stranger, **changes)
        return plans.name(campaign=part, establishment=establishment, by=self.stranger, at=NOW)


def firms(unit: Unit, *grades: str) -> list[Any]:
    return [making.establishment(unit, n, risk=grade) for n, grade in enumerate(grades, 1)]


Firms = Callable[..., list[Any]]


@pytest.fixture
def field(county: County) -> Field:
    return the_field(county)


def the_field(county: County) -> Field:
    began = NOW - timedelta(days=30)
    law = laws.register(title=FOOD, level="law", issuer="全国人大常委会", by=SYSTEM, at=NOW)
    laws.register_version(
        law=law, label="2021年修正", promulgated_on=date(2021, 4, 29), effective_on=date(2021, 4, 29),
        article_count=154, by=SYSTEM, at=NOW,
    )  # fmt: skip
    basis = f"《{FOOD}》第一百一十条"
    making.inspecting_power(county.unit, "MSA-JC-1", name="对食品生产经营者的监督检查", basis=basis, at=began)
    making.inspecting_power(
        county.other, "UMB-JC-1", name="占道食品摊点检查", basis=basis, field="", at=began
    )
    officers = [county.officer]
    for name, number in (("李强", "100005"), ("何平", "100006"), ("许静", "100007")):
        officers.append(build.person(county.unit, name, number))
        build.certificate(officers[-1])
    build.account(build.person(county.other, "外单位局长", "200004", kind="clerk"), "their-head", "head")
    own = items.enlist(unit=county.unit, code="MSA-JC-1", by=county.actor("legal"), at=NOW)
    theirs = items.enlist(unit=county.other, code="UMB-JC-1", by=county.actor("stranger"), at=NOW)
    return Field(county, officers, own, theirs)
