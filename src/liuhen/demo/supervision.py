"""Supervision in the demonstration: the bureau over two units from draw to recheck, and one managed from above."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liuhen.apps.cases import queries as cases
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Seal
from liuhen.apps.findings import actions as findings
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.models import Instrument, SupervisionPlan, SupervisionSheet
from liuhen.demo import county
from liuhen.demo.cases import UNIT, impression
from liuhen.demo.history import BEFORE, Work
from liuhen.demo.story import clock, local_day
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.regulation.supervision import CONTENTS

SUPERVISORS = ("bureau", "bureau-complaints", "bureau-complaints2")
OTHER, FROM_ABOVE, SEALER = "UMB", "EEB", "bureau-seal"
PLAN, ABOVE = "行政处罚案件专项监督", "生态环境执法日常监督"
WORST = "告知书没有写明当事人申请听证的权利。"


@dataclass
class Overseen:
    """What the bureau does, and what the units answer."""

    work: Work

    def by(self, who: str) -> Actor:
        return self.work.county.actor(who)

    def unit(self, code: str) -> Unit:
        return self.work.county.staff[code].unit

    def person(self, who: str) -> Person:
        found: Person = Account.objects.get(username=who).person
        return found

    @property
    def sheet(self) -> SupervisionSheet:
        """The one in which something was found."""
        found: SupervisionSheet = SupervisionSheet.objects.get(plan__title=PLAN, place=1)
        return found

    @property
    def instrument(self) -> Instrument:
        found: Instrument = Instrument.objects.get(sheet=self.sheet)
        return found

    def ready(self, *, at: datetime) -> None:
        """Three hold a supervisor's card, each registered by another; somebody keeps the bureau's seal."""
        day = local_day(at)
        for n, who in enumerate(SUPERVISORS):
            actions.register_card(
                person=self.person(who), number=f"云执监{n + 1:04d}", issued_on=day - timedelta(days=400),
                expires_on=day + timedelta(days=1400), by=self.by(SUPERVISORS[n - 1]), at=at,
            )  # fmt: skip
        bureau, image = self.work.county.bureau, impression()
        keeper = register.enter_person(
            unit=bureau, name="吕保印", kind="clerk", number="990102", post=None, by=SYSTEM, at=at
        )
        county.give_account(self.work.county, SEALER, "seal", person=keeper, at=at)
        documents.register_seal(
            unit=bureau, name=bureau.name, kind="organ", keeper=keeper, width_mm=42,
            image=Kept("印模.png", attachments.store(image, at=at), len(image)), by=self.by("bureau-legal"), at=at,
        )  # fmt: skip

    def planned(
        self, *, title: str, method: str, codes: tuple[str, ...], source: str, quota: int, at: datetime
    ) -> None:
        """Plan in the morning, approve, and freeze in the evening."""
        day = local_day(at)
        plan = actions.propose_plan(
            unit=self.work.county.bureau, title=title, method=method, units=[self.unit(code) for code in codes],
            source=source, quota=quota, since=day - timedelta(days=BEFORE), until=day, contents=list(CONTENTS),
            ways=["files", "system"], supervisors=[self.person(who) for who in SUPERVISORS[:2]],
            due_on=local_day(self.work.story.now) + timedelta(days=20), by=self.by("bureau"), at=at,
        )  # fmt: skip
        approved = actions.approve_plan(plan=plan, by=self.by("bureau-head"), at=at + timedelta(hours=2))
        for notice in approved.notices.filter(unit__code__in=county.STAFFED).select_related("unit"):
            actions.note_plan(
                notice=notice, by=self.by(f"{notice.unit.code.lower()}-legal"), at=at + timedelta(hours=3)
            )
        actions.freeze_plan(plan=approved, by=self.by("bureau"), at=at + timedelta(hours=9))

    def drawn(self, *, title: str, at: datetime) -> None:
        actions.draw_plan(plan=SupervisionPlan.objects.get(title=title), by=self.by("bureau"), at=at)

    def over_itself(self, *, at: datetime) -> None:
        actions.propose_plan(
            unit=self.work.county.bureau, title="本局执法自查", units=[self.work.county.bureau], source="unit",
            quota=1, since=local_day(at), until=local_day(at), contents=list(CONTENTS), ways=["files"],
            supervisors=[self.person(who) for who in SUPERVISORS[:2]], due_on=local_day(at) + timedelta(days=30),
            by=self.by("bureau"), at=at,
        )  # fmt: skip

    def looked_at(self, *, title: str, severity: str, what: str, at: datetime) -> None:
        """Find something in the first thing drawn and nothing in the second; of both the unit is told."""
        rows = SupervisionSheet.objects.filter(plan__title=title, place__lte=2).order_by("place")
        for n, sheet in enumerate(rows.select_related("first", "second", "unit", "by_unit", "plan")):
            noun, _, pk = sheet.about.partition(":")
            if n == 0:
                actions.note_point(
                    sheet=sheet, content="decisions", severity=severity, duty="rs-27-1",
                    basis="《行政处罚法》第四十四条", kind=noun, number=int(pk), place="第2页第3段", what=what,
                    by=self.by(SUPERVISORS[0]), at=at,
                )  # fmt: skip
            met = dict.fromkeys(CONTENTS, "met") | ({"decisions": "unmet"} if n == 0 else {})
            actions.fill_sheet(
                sheet=sheet,
                remark="调阅全卷，核对系统记录。",
                by=self.by(SUPERVISORS[0]),
                at=at + timedelta(minutes=30),
                **met,
            )
            second = self.by(SUPERVISORS[1])
            actions.countersign(sheet=sheet, by=second, at=at + timedelta(hours=1))
            actions.tell_sheet(sheet=sheet, by=second, at=at + timedelta(hours=2))

    def objected(self, *, at: datetime) -> None:
        sheet = self.sheet
        code = sheet.unit.code.lower()
        actions.answer_sheet(
            sheet=sheet, stand="objects", answer="听证权利在送达时已口头告知，书面告知书确有遗漏。",
            by=self.by(f"{code}-legal"), at=at,
        )  # fmt: skip
        actions.reply_to_sheet(
            sheet=sheet,
            reply="口头告知不能代替书面告知，问题维持。",
            by=self.by(SUPERVISORS[2]),
            at=at + timedelta(hours=4),
        )

    def written(self, *, at: datetime) -> None:
        """Uphold the finding, send the notice, order the rectification of what it names."""
        sheet = self.sheet
        (point,) = sheet.points.filter(state="raised").select_related("finding")
        finding = findings.uphold(
            finding=point.finding, text="书面告知不全，问题成立。", by=self.by(SUPERVISORS[2]), at=at
        )
        day = local_day(at)
        drafted = actions.draft_instrument(
            by_unit=sheet.by_unit, unit=sheet.unit, kind="notice", findings=[finding], sheet=sheet, facts=WORST,
            demand="修订告知书模板，核对本年度未结案件，书面反馈。", due_on=day + timedelta(days=10),
            due_reason="需要逐案核对，十日为宜。", follow_up_on=day + timedelta(days=25), by=self.by("bureau"), at=at,
        )  # fmt: skip
        issued = actions.issue_instrument(
            instrument=drafted, by=self.by("bureau"), at=at + timedelta(hours=1)
        )
        assert issued.document is not None
        sealed = documents.press_seal(
            document=issued.document, seal=Seal.objects.get(unit=sheet.by_unit), by=self.by(SEALER),
            at=at + timedelta(hours=2),
        )  # fmt: skip
        documents.draw(document=sealed, at=at + timedelta(hours=2))
        documents.hand_over(
            document=sealed, addressee=sheet.unit.name, served_at=at + timedelta(hours=3), signed_by="单位收发室",
            relation="receiver", party="", by=self.by("bureau-legal"), at=at + timedelta(hours=3),
        )  # fmt: skip
        actions.order_rectifications(
            instrument=self.instrument,
            due_on=day + timedelta(days=15),
            by=self.by("bureau"),
            at=at + timedelta(hours=4),
        )

    def answered(self, *, at: datetime) -> None:
        found = self.instrument
        actions.answer_instrument(
            instrument=found, answer="模板已修订，核对未结案件14件，补充告知2件。",
            by=self.by(f"{found.unit.code.lower()}-head"), at=at,
        )  # fmt: skip

    def rechecked(self, *, at: datetime) -> None:
        actions.pass_instrument(
            instrument=self.instrument,
            verdict="抽看5件，告知书均已写明听证权利。",
            by=self.by(SUPERVISORS[2]),
            at=at,
        )

    def put_right(self, *, at: datetime) -> None:
        """The unit finds that a case of its own lies idle, and has it dealt with."""
        idle = (
            cases.visible_to(SYSTEM).filter(unit__code=UNIT, state="open").order_by("opened_on", "pk").first()
        )
        if idle is None:
            return
        actions.order_intervention(
            by_unit=idle.unit, unit=idle.unit, kind="case", number=idle.pk, fault="improper", what="act",
            duty="rs-26-1", reason="立案以后没有推进，请主办人员在期限内办结。",
            due_on=local_day(at) + timedelta(days=15), due_reason="距法定办案期限尚余两周。",
            by=self.by("msa-legal"), at=at,
        )  # fmt: skip


def overseen(work: Work, days: list[date]) -> None:
    """One special plan from its draw to the recheck, one day-to-day plan of a unit managed from above, a refusal."""
    told, story = Overseen(work), work.story
    story.at(clock(days[1], 8, 55), told.ready)
    story.at(
        clock(days[4], 8, 55),
        told.planned,
        title=PLAN,
        method="special",
        codes=(UNIT, OTHER),
        source="case",
        quota=3,
    )
    story.at(
        clock(days[7], 8, 55),
        told.planned,
        title=ABOVE,
        method="daily",
        codes=(FROM_ABOVE,),
        source="unit",
        quota=1,
    )
    story.at(clock(days[5], 8, 55), told.drawn, title=PLAN)
    story.at(clock(days[8], 8, 55), told.drawn, title=ABOVE)
    story.refused(clock(days[5], 9, 25), told.over_itself)
    story.at(clock(days[6], 9, 25), told.looked_at, title=PLAN, severity="grave", what=WORST)
    story.at(
        clock(days[9], 9, 25), told.looked_at, title=ABOVE, severity="ordinary", what="执法文书没有统一编号。"
    )
    for day, act in (
        (7, told.objected), (8, told.written), (12, told.answered), (13, told.rechecked), (15, told.put_right),
    ):  # fmt: skip
        story.at(clock(days[day], 13, 25), act)


INCIDENTS = (overseen,)
