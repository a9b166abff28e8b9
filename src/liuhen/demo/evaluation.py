"""Evaluation in the demonstration: a year that was frozen after an objection, one that runs, a commendation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.models import Assessment, Commendation, Evaluation, Objection, Result, Scheme
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Unit
from liuhen.demo.county import give_account
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import SYSTEM, Actor

BEGAN = 100
"""So many days ago the county began to evaluate: by the year before that day."""
MAYOR = "gov-head"
# An example, and no more than that: a county decides what it looks at and what that weighs.
INDICATORS: tuple[dict[str, Any], ...] = (
    {"key": "findings", "name": "认定的执法问题", "full": "20", "kind": "deduct", "each": "2"},
    {"key": "rectified", "name": "按期整改", "full": "10", "kind": "share", "bands": "100:10 80:6"},
    {"key": "circulated", "name": "整改通报", "full": "10", "kind": "deduct", "each": "5"},
    {"key": "stored", "name": "音像资料按期入库", "full": "10", "kind": "share", "bands": "98:10 90:7 80:4"},
    {"key": "recorded", "name": "执法全过程记录", "full": "15", "kind": "share", "bands": "95:15 85:10 70:5"},
    {"key": "spotchecked", "name": "音像资料抽查", "full": "5", "kind": "share", "bands": "90:5 70:3"},
    {"key": "decisions-stand", "name": "复议、诉讼结果", "full": "10", "kind": "deduct", "each": "5"},
    {"key": "complaints-founded", "name": "投诉举报查实", "full": "5", "kind": "deduct", "each": "2.5"},
    {"key": "filed", "name": "按期立卷归档", "full": "5", "kind": "share", "bands": "95:5 80:3"},
    {"key": "trained", "name": "执法人员培训", "full": "10", "kind": "share", "bands": "90:10 60:6"},
)


@dataclass
class Years:
    """What the bureau does about a year, and what the units say to it."""

    work: Work

    def by(self, who: str) -> Actor:
        return self.work.county.actor(who)

    @property
    def year(self) -> int:
        """The year that was over when the county began."""
        return local_day(self.work.story.now - timedelta(days=BEGAN)).year - 1

    @property
    def past(self) -> Evaluation:
        found: Evaluation = Evaluation.objects.get(year=self.year)
        return found

    def result(self, code: str) -> Result:
        found: Result = self.past.results.get(unit=self.work.county.staff[code].unit)
        return found

    def _submitted(self, year: int, *, at: datetime) -> Scheme:
        by = self.by("bureau")
        scheme = actions.draft_scheme(
            unit=self.work.county.bureau, scope="units", year=year, basis="县政府关于行政执法考评的意见（示范）", by=by,
            at=at,
        )  # fmt: skip
        if not scheme.indicators.exists():
            for each in INDICATORS:
                actions.put_indicator(scheme=scheme, by=by, at=at, **each)
        return actions.submit_scheme(scheme=scheme, by=by, at=at)

    def decided(self, *, at: datetime) -> None:
        """The first schemes of all: that of the running year, and that of the one before."""
        for year in (self.year + 1, self.year):
            actions.approve_scheme(scheme=self._submitted(year, at=at), by=self.by("bureau-head"), at=at)

    def told(self, *, at: datetime) -> None:
        opened = actions.open_year(
            unit=self.work.county.bureau, scope="units", year=self.year, by=self.by("bureau"), at=at
        )
        actions.tell(evaluation=opened, by=self.by("bureau"), at=at)

    def objected(self, *, at: datetime) -> None:
        result = self.result("MSA")
        score = result.scores.get(indicator__key="trained")
        actions.object_to(
            result=result,
            about=score.against[0][0],
            reason="该同志当年由外县调入，培训学时登记在原单位。",
            by=self.by("msa-legal"),
            at=at,
        )

    def judged(self, *, at: datetime) -> None:
        actions.sustain(
            objection=Objection.objects.get(), verdict="已核对原单位的登记，学时达到要求。", by=self.by("bureau-legal"),
            at=at,
        )  # fmt: skip

    def answered(self, *, at: datetime) -> None:
        for code in ("MSA", "UMB"):
            actions.answer(
                result=self.result(code), answer="没有其他意见。", by=self.by(f"{code.lower()}-head"), at=at
            )

    def frozen(self, *, at: datetime) -> None:
        actions.freeze(evaluation=self.past, by=self.by("bureau-head"), at=at)

    def begun(self, *, at: datetime) -> None:
        actions.open_year(
            unit=self.work.county.bureau, scope="units", year=self.year + 1, by=self.by("bureau"), at=at
        )

    def proposed(self, *, at: datetime) -> None:
        for code, deeds in (
            ("UMB", "规范执法，全年没有认定的执法问题，协调配合及时。"),
            ("TRA", "全年执法记录完整。"),
        ):
            actions.propose(
                year=self.year,
                unit=self.work.county.staff[code].unit,
                deeds=deeds,
                by=self.by("bureau"),
                at=at,
            )

    def commended(self, *, at: datetime) -> None:
        row = Commendation.objects.get(unit=self.work.county.staff["UMB"].unit)
        actions.approve(commendation=row, by=self.by(MAYOR), at=at)

    def assessed(self, *, at: datetime) -> None:
        for officer in self.work.county.staff["MSA"].officers[:2]:
            actions.draft_assessment(person=officer, year=self.year + 1, by=self.by("msa-legal"), at=at)

    def signed(self, *, at: datetime) -> None:
        row = Assessment.objects.order_by("id").first()
        assert row is not None
        row = actions.draft_again(assessment=row, by=self.by("msa-legal"), at=at)
        row = actions.sign(
            assessment=row, grade="competent", reason="办案认真，记录完整。", by=self.by("msa-head"), at=at
        )
        actions.answer_assessment(assessment=row, answer="接受，继续改进。", by=self.by("wangfang"), at=at)

    def ahead(self, *, at: datetime) -> None:
        self._submitted(self.year + 2, at=at)


def _mayor(*, work: Work, unit: Unit, at: datetime) -> None:
    """The county's government has somebody who approves."""
    person = register.enter_person(
        unit=unit, name="顾县长", kind="clerk", number="990021", post=None, by=SYSTEM, at=at
    )
    give_account(work.county, MAYOR, "head", person=person, at=at)


def years(work: Work, days: list[date]) -> None:
    """A year told, objected to and frozen; the running one tried out; one unit commended, another proposed."""
    told, now = Years(work), work.story.now
    began = now - timedelta(days=BEGAN)
    work.story.at(clock(local_day(began), 8, 20), _mayor, work=work, unit=work.county.government)
    steps: tuple[tuple[int, Callable[..., None]], ...] = (
        (0, told.decided), (7, told.told), (8, told.objected), (10, told.judged), (11, told.answered),
        (40, told.frozen), (45, told.begun),
    )  # fmt: skip
    for after, act in steps:
        work.story.at(clock(local_day(began) + timedelta(days=after), 9, 20), act)
    for day, act in ((days[9], told.proposed), (days[11], told.commended), (days[12], told.assessed)):
        work.story.at(clock(day, 17, 20), act)
    work.story.at(clock(days[-1], 21, 30), told.signed)
    work.story.at(clock(days[-2], 17, 25), told.ahead)


INCIDENTS = (years,)
