"""What the tests of evaluation stand on: a county whose year 2026 is over, with things on record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.models import Assessment, Commendation, Evaluation, Objection, Result, Scheme
from liuhen.apps.evaluation.queries import judging
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Unit
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.regulation import DUTIES
from liuhen.regulation import vocabulary as words
from liuhen.regulation.evaluation import UNFAVOURABLE
from tests.builders import county as build
from tests.builders.county import LOCAL, NOW, County
from tests.builders.recordings import bring

__all__ = ["bring"]

YEAR = 2026
AFTER = datetime(2027, 1, 11, 10, 0, tzinfo=LOCAL)  # a Monday, the year is over
LATER = datetime(2027, 1, 27, 10, 0, tzinfo=LOCAL)  # ten working days are over
LATE = words.Finding("RECORDING-LATE", "录制结束后超过24小时才入库")
OTHER = words.Finding("DEVICE-LOST", "设备遗失")
DUTY_OF = {"RECORDING-LATE": "av-13-1", "DEVICE-LOST": "av-15-1", "RECTIFICATION-OVERDUE": "rs-37-1"}
INDICATORS: tuple[dict[str, Any], ...] = (
    {"key": "findings", "name": "认定的问题", "full": "40", "kind": "deduct", "each": "10", "least": "5"},
    {"key": "stored", "name": "按期入库", "full": "30", "kind": "deduct", "each": "4"},
    {"key": "trained", "name": "培训", "full": "20", "kind": "share", "bands": "100:20 50:10"},
    {"key": "circulated", "name": "整改通报", "full": "10", "kind": "deduct", "each": "10"},
)


@dataclass
class Desk:
    """Short ways of an evaluating county."""

    county: County
    bureau: Unit

    def by(self, username: str) -> Actor:
        """Return ``bureau`` who reckons, ``judge`` who judges, ``chief`` of the bureau, ``mayor``; of MSA ``legal``,
        ``head``, ``wangfang``; of UMB ``stranger``, ``umb-head``."""
        return self.county.actor(username)

    def drafted(
        self, *, year: int = YEAR, at: datetime = NOW, indicators: Any = INDICATORS, **told: Any
    ) -> Scheme:
        given: dict[str, Any] = {
            "unit": self.bureau, "scope": "units", "basis": "县政府年度考核办法", "by": self.by("bureau"),
            "empty": True,
        } | told  # fmt: skip
        scheme = actions.draft_scheme(year=year, at=at, **given)
        for each in indicators:
            actions.put_indicator(scheme=scheme, by=given["by"], at=at, **each)
        return scheme

    def submitted(self, **told: Any) -> Scheme:
        scheme = self.drafted(**told)
        return actions.submit_scheme(
            scheme=scheme, by=told.get("by") or self.by("bureau"), at=told.get("at", NOW)
        )

    def approved(self, **told: Any) -> Scheme:
        scheme = self.submitted(**told)
        return actions.approve_scheme(scheme=scheme, by=self.by("chief"), at=told.get("at", NOW))

    def opened(self, *, at: datetime = AFTER) -> Evaluation:
        if not Scheme.objects.filter(state="approved", scope="units").exists():
            self.approved()
        return actions.open_year(unit=self.bureau, scope="units", year=YEAR, by=self.by("bureau"), at=at)

    def told(self, *, at: datetime = AFTER) -> Evaluation:
        return actions.tell(evaluation=self.opened(at=at), by=self.by("bureau"), at=at)

    def frozen(self, *, at: datetime = LATER) -> Evaluation:
        return actions.freeze(evaluation=self.told(), by=self.by("chief"), at=at)

    def result(self, unit: Unit | None = None, of: Evaluation | None = None) -> Result:
        rows = judging.results_visible_to(SYSTEM).filter(unit=unit or self.county.unit)
        return (rows.filter(evaluation=of) if of else rows).latest("id")

    def scores(self, result: Result) -> dict[str, Any]:
        """Return a result's scores by yardstick."""
        return {each.indicator.key: each for each in judging.scores_of([result]).get(result.pk, [])}

    def raised(
        self, kind: words.Finding = OTHER, *, about: str = "device:1", unit: Unit | None = None, person: Any = None,
        at: datetime = NOW,
    ) -> Finding:  # fmt: skip
        return findings.open_finding(
            found=kind, duty=DUTIES[DUTY_OF[kind.code]][-1], about=about, about_zh="某件事",
            unit_id=(unit or self.county.unit).pk, person=person, by=SYSTEM, at=at,
        )  # fmt: skip

    def upheld(self, kind: words.Finding = OTHER, *, at: datetime = NOW, **told: Any) -> Finding:
        return findings.uphold(
            finding=self.raised(kind, at=at, **told), text="属实", by=self.by("bureau"), at=at
        )

    def objected(self, finding: Finding, *, at: datetime = AFTER) -> Objection:
        return actions.object_to(
            result=self.result(), about=finding.ref, reason="不是本单位的", by=self.by("legal"), at=at
        )

    def assessed(self, *, at: datetime = AFTER, **told: Any) -> Assessment:
        given: dict[str, Any] = {"person": self.county.officer, "year": YEAR, "by": self.by("legal")} | told
        return actions.draft_assessment(**given, at=at)

    def signed(self, *, grade: str = "competent", at: datetime = AFTER, **told: Any) -> Assessment:
        row = Assessment.objects.filter(person=self.county.officer).first() or self.assessed(at=at)
        given: dict[str, Any] = {"reason": "工作认真", "by": self.by("head")} | told
        verb = actions.sign_low if grade in UNFAVOURABLE else actions.sign
        return verb(assessment=row, grade=grade, at=at, **given)

    def proposed(self, *, at: datetime = LATER, **told: Any) -> Commendation:
        given: dict[str, Any] = {
            "year": YEAR, "unit": self.county.unit, "deeds": "全年执法规范", "by": self.by("bureau"),
        } | told  # fmt: skip
        return actions.propose(**given, at=at)

    def commended(self, *, at: datetime = LATER, **told: Any) -> Commendation:
        return actions.approve(commendation=self.proposed(at=at, **told), by=self.by("mayor"), at=at)

    def circulated(self, *, at: datetime, unit: Unit | None = None) -> Finding:
        """Let a unit be told to put something right, and let its day pass until a notice goes round."""
        begun = at - timedelta(days=20)
        finding = self.upheld(about="device:77", unit=unit, at=begun)
        row = findings.order_rectification(
            finding=finding,
            demand="改正",
            due_on=(at - timedelta(days=5)).date(),
            by=self.by("bureau"),
            at=begun,
        )
        findings.circulate(
            rectification=row,
            ground="overdue",
            text="逾期不整改",
            reason_weighed="没有理由",
            by=self.by("bureau"),
            at=at,
        )
        return finding


def the_desk(county: County) -> Desk:
    bureau = people.supervising_unit()
    build.account(build.person(bureau, "冯局长", "900002", kind="clerk"), "chief", "head")
    build.account(build.person(bureau, "钱法规", "900003", kind="clerk"), "judge", "legal")
    build.account(build.person(county.government, "郑县长", "300001", kind="clerk"), "mayor", "head")
    build.account(build.person(county.other, "孙局长", "200004", kind="clerk"), "umb-head", "head")
    return Desk(county, bureau)


@pytest.fixture
def desk(county: County) -> Desk:
    return the_desk(county)
