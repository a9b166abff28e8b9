"""What the tests of supervision stand on: the bureau with three supervisors and a head, over a unit that has a case."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.cases.models import Case
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document, Seal
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import accounts, register
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.models import (
    Instrument,
    Intervention,
    PlanNotice,
    SupervisionPlan,
    SupervisionPoint,
    SupervisionSheet,
)
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Given
from liuhen.kernel.ledger.loop import catch_up
from liuhen.regulation.supervision import CONTENTS
from tests.builders import county as build
from tests.builders.cases import Docket, docket
from tests.builders.county import NOW, County
from tests.builders.decisions import _png as impression

LATER = NOW + timedelta(hours=2)
ALL_MET = dict.fromkeys(CONTENTS, "met")


@dataclass
class Oversight:
    """Short ways of the bureau JUS over MSA: ``bureau`` and ``zheng`` supervise, ``han`` rechecks, ``lawyer`` serves.

    ``chief`` heads it. ``mayor`` heads the county government, where ``clerk`` supervises the bureau; ``legal`` and
    ``head`` are of MSA.
    """

    cases: Docket
    bureau: Unit
    seal: Seal

    @property
    def county(self) -> County:
        return self.cases.county

    @property
    def unit(self) -> Unit:
        return self.county.unit

    def by(self, username: str = "bureau") -> Actor:
        return self.county.actor(username)

    def person(self, username: str) -> Person:
        return person_of(username)

    def grant(self, username: str, role: str, unit: Unit) -> None:
        """Give somebody a role on a unit, so that he is of it too."""
        accounts.grant_role(
            account=Account.objects.get(username=username), role=role, unit=unit, by=SYSTEM, at=NOW
        )

    def managed_from_above(self) -> None:
        register.mark_vertical(
            unit=self.unit, above="梅河市市场监督管理局", reason="垂直管理体制", by=SYSTEM, at=NOW
        )
        self.unit.refresh_from_db()

    def case(self, **told: Any) -> Case:
        return self.cases.open(**told)

    def proposed(self, *, by: str = "bureau", at: datetime = NOW, **told: Any) -> SupervisionPlan:
        given: dict[str, Any] = {
            "unit": self.bureau, "title": "行政处罚案件监督检查", "method": "special", "units": [self.unit],
            "source": "case", "quota": 2, "since": date(2026, 11, 1), "until": date(2026, 11, 30),
            "contents": list(CONTENTS), "ways": ["files"], "due_on": date(2026, 12, 31),
            "supervisors": [self.person("bureau"), self.person("zheng")],
        } | told  # fmt: skip
        return actions.propose_plan(by=self.by(by), at=at, **given)

    def approved(
        self, *, at: datetime = NOW, by: str = "bureau", head: str = "chief", **told: Any
    ) -> SupervisionPlan:
        return actions.approve_plan(plan=self.proposed(by=by, at=at, **told), by=self.by(head), at=at)

    def drawn(
        self, *, at: datetime = NOW, by: str = "bureau", head: str = "chief", **told: Any
    ) -> SupervisionPlan:
        if told.get("source", "case") == "case" and not Case.objects.exists():
            self.case()
        frozen = actions.freeze_plan(
            plan=self.approved(by=by, head=head, at=at, **told), by=self.by(by), at=at
        )
        catch_up(at=at)
        return actions.draw_plan(plan=frozen, by=self.by(by), at=at)

    def sheet(self, **told: Any) -> SupervisionSheet:
        found: SupervisionSheet = self.drawn(**told).sheets.order_by("place")[0]
        return found

    def noted(
        self, sheet: SupervisionSheet, *, by: str = "bureau", at: datetime = LATER, **told: Any
    ) -> SupervisionPoint:
        noun, _, pk = sheet.about.partition(":")
        given: dict[str, Any] = {
            "content": "decisions", "duty": "rs-27-1", "kind": noun, "number": int(pk), "place": "第3页第2段",
            "what": "没有告知陈述申辩权",
        } | told  # fmt: skip
        return actions.note_point(sheet=sheet, by=self.by(by), at=at, **given)

    def filled(
        self, sheet: SupervisionSheet, *, by: str = "bureau", at: datetime = LATER, **results: str
    ) -> SupervisionSheet:
        return actions.fill_sheet(sheet=sheet, by=self.by(by), at=at, **(ALL_MET | results))

    def signed(self, sheet: SupervisionSheet, *, at: datetime = LATER, **results: str) -> SupervisionSheet:
        return actions.countersign(sheet=self.filled(sheet, at=at, **results), by=self.by("zheng"), at=at)

    def told(self, sheet: SupervisionSheet | None = None, *, at: datetime = LATER) -> SupervisionSheet:
        """Return a sheet that was told, with one finding."""
        sheet = sheet or self.sheet()
        self.noted(sheet, at=at)
        return actions.tell_sheet(sheet=self.signed(sheet, at=at, decisions="unmet"), by=self.by(), at=at)

    def finding(self, sheet: SupervisionSheet | None = None) -> Finding:
        point = (sheet or self.told()).points.get(state="raised")
        assert point.finding is not None
        return point.finding

    def drafted(
        self, kind: str = "notice", *, by: str = "bureau", at: datetime = LATER, **told: Any
    ) -> Instrument:
        given: dict[str, Any] = {
            "by_unit": self.bureau, "unit": self.unit, "kind": kind, "facts": "没有告知陈述申辩权",
            "demand": "补充告知并反馈", "orders": ["correct"] if kind == "decision" else [],
            "due_on": date(2026, 12, 9), "due_reason": "案情简单，两周足够", "follow_up_on": date(2026, 12, 23),
        } | told  # fmt: skip
        if "findings" not in given:
            given["findings"] = [self.finding()]
        return actions.draft_instrument(by=self.by(by), at=at, **given)

    def press(self, document: Document | None, *, at: datetime = LATER) -> Document:
        assert document is not None
        return documents.press_seal(document=document, seal=self.seal, by=self.by("sealer"), at=at)

    def served(self, instrument: Instrument | None = None, *, at: datetime = LATER) -> Instrument:
        issued = actions.issue_instrument(instrument=instrument or self.drafted(at=at), by=self.by(), at=at)
        paper = self.press(issued.document, at=at)
        documents.hand_over(
            document=paper, addressee=issued.unit.name, served_at=at, signed_by="李法制", relation="receiver",
            party=paper.party, by=self.by("lawyer"), at=at,
        )  # fmt: skip
        return Instrument.objects.get(pk=issued.pk)

    def answered(self, instrument: Instrument | None = None, *, at: datetime = LATER) -> Instrument:
        return actions.answer_instrument(
            instrument=instrument or self.served(at=at), answer="已补充告知", by=self.by("legal"), at=at
        )

    def ordered(self, case: Case, *, by: str = "bureau", at: datetime = LATER, **told: Any) -> Intervention:
        given: dict[str, Any] = {
            "by_unit": self.bureau, "kind": "case", "number": case.pk, "unit": self.unit, "fault": "unlawful",
            "what": "revoke", "duty": "rs-14-1", "reason": "立案没有依据", "due_on": date(2026, 12, 9),
            "due_reason": "不需要另行调查",
        } | told  # fmt: skip
        return actions.order_intervention(by=self.by(by), at=at, **given)

    def notice(self) -> PlanNotice:
        found: PlanNotice = PlanNotice.objects.latest("pk")
        return found


def the_oversight(county: County) -> Oversight:
    made = docket(county)
    bureau = Unit.objects.get(code="JUS")
    for n, (username, name, where, roles) in enumerate((
        ("zheng", "郑监督", bureau, ("supervisor",)), ("han", "韩监督", bureau, ("supervisor",)),
        ("chief", "冯局长", bureau, ("head",)), ("sealer", "钱保印", bureau, ("seal",)),
        ("mayor", "郑县长", county.government, ("head",)), ("clerk", "沈监督", county.government, ("legal",)),
        ("clerk2", "叶监督", county.government, ("legal",)), ("lawyer", "钱法规", bureau, ("legal",)),
    )):  # fmt: skip
        build.account(build.person(where, name, f"95{n:04d}", kind="clerk"), username, *roles)
    for n, username in enumerate(("bureau", "zheng", "han", "clerk", "clerk2", "legal")):
        actions.register_card(
            person=person_of(username), number=f"吉监{n:04d}", issued_on=date(2025, 1, 1),
            expires_on=date(2027, 12, 31), by=SYSTEM, at=NOW,
        )  # fmt: skip
    (image,) = attachments.keep([Given("seal.png", "image/png", impression())], at=NOW)
    seal = documents.register_seal(
        unit=bureau,
        name="云岭县司法局",
        kind="organ",
        keeper=person_of("sealer"),
        width_mm=42,
        image=image,
        by=SYSTEM,
        at=NOW,
    )
    return Oversight(made, bureau, seal)


def person_of(username: str) -> Person:
    found: Person = Account.objects.get(username=username).person
    return found


@pytest.fixture
def over(county: County) -> Oversight:
    return the_oversight(county)
