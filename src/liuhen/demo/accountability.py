"""Misuse and faults, and what follows: leads, a sanction and its review, a blemish, a referral; odd looks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from liuhen.apps.accountability import odd_looks, queries, signs_of_misuse
from liuhen.apps.accountability.actions import (
    blemishes,
    consequences,
    leads,
    looks,
    redress,
    referring,
    review,
    sanctions,
)
from liuhen.apps.accountability.models import Blemish, FaultReferral, Lead, OddLook, Sanction
from liuhen.apps.decisions.models import Decision
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Seal
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Person
from liuhen.apps.recordings.actions import exports, viewing
from liuhen.apps.recordings.models import Recording
from liuhen.demo.cases import SEALER, UNIT, paper
from liuhen.demo.county import PASSWORD
from liuhen.demo.footage import Take
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import SYSTEM, Actor, Kind
from liuhen.regulation.faults import UNTOUCHED

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document

LEGAL, HEAD, CULPRIT = "msa-legal", "msa-head", "msa-officer9"
AT_FAULT = "msa-officer2"


def misuse(work: Work, days: list[date]) -> None:
    """An officer tries to delete and is suspended; another clicks without a purpose and is cleared; a leak is told."""
    story, msa = work.story, work.county.staff["MSA"]
    take = Take("video", msa.devices[0].serial, msa.officers[8].number, clock(days[-9], 15, 5), seconds=4)
    work.darkroom.order([take])
    story.at(clock(days[-10], 9), _hired, work=work, person=msa.officers[8])
    story.at(clock(days[-9], 18, 30), work.bring_in, take=take, by="station-msa")
    for n in range(2):
        story.refused(clock(days[-9], 18, 40 + n), _delete, work=work, by=CULPRIT)
    for n in range(3):
        story.refused(clock(days[-9 + n], 18, 50), _look_blindly, work=work, by="umb-officer1")
    story.at(clock(days[-6], 20), _sweep)
    story.at(clock(days[-5], 9), _suspend, work=work)
    story.at(clock(days[-5], 10), _clear, work=work)
    story.at(clock(days[-4], 15), _told, work=work)
    story.at(clock(days[-1], 20), _sweep)


def nosy(work: Work, days: list[date]) -> None:
    """Somebody looks at night, for reasons that say nothing, and after a request of his was turned down."""
    for n in range(6):
        at = clock(days[-8], 22, 10 + 3 * n)
        work.story.at(
            at, _watch, work=work, by="agr-head", code="AGR", n=n, purpose="看看" if n < 2 else "了解情况"
        )
    for n in range(11):
        work.story.at(
            clock(days[-7 + n // 4], 16, 10 + n), _watch, work=work, by="umb-legal", code="UMB", n=0,
            purpose="日常监督",
        )  # fmt: skip
    work.story.at(clock(days[-6], 11), _refused_and_watched, work=work)
    work.story.at(clock(days[-4], 21), _find)
    work.story.at(clock(days[-3], 9), _pass_on, work=work)
    work.story.at(clock(days[-1], 21), _find)


def _hired(*, work: Work, person: Person, at: datetime) -> None:
    """Give an account to one whom no daily round depends on: his certificate is going to be suspended."""
    account = accounts.open_account(
        username=CULPRIT, password=PASSWORD, kind=Kind.BUSINESS, person=person, unit=None, by=SYSTEM, at=at
    )
    accounts.grant_role(account=account, role="officer", unit=person.unit, by=SYSTEM, at=at)


def _delete(*, work: Work, by: str, at: datetime) -> None:
    viewing.refuse_deletion(recording=_own(work, by), by=work.county.actor(by), at=at)


def _look_blindly(*, work: Work, by: str, at: datetime) -> None:
    viewing.begin(recording=_own(work, by), purpose=" ", by=work.county.actor(by), at=at)


def _own(work: Work, username: str) -> Recording:
    """Return something that an officer recorded, else the first of his unit, which he may not even see."""
    actor = work.county.actor(username)
    code = username.partition("-")[0].upper()
    found = work.stored(code)
    return next((each for each in found if each.officer_id == actor.person_id), found[0])


def _sweep(*, at: datetime) -> None:
    signs_of_misuse.sweep(at=at)


def _find(*, at: datetime) -> None:
    odd_looks.sweep(at=at)


def _concluded(
    work: Work, lead: Lead, *, founded: bool, told: str, said: str, why: str, at: datetime
) -> Lead:
    code = lead.unit.code.lower()
    legal, bureau = work.county.actor(f"{code}-legal"), work.county.actor("bureau")
    lead = review.take(lead=lead, by=legal, at=at)
    hearing = review.invite(
        lead=lead, told=told, answer_by=local_day(at) + timedelta(days=5), by=legal, at=at
    )
    review.take_down(hearing=hearing, statement=said, by=legal, at=at + timedelta(minutes=30))
    review.propose(
        lead=lead, founded=founded, reasons=why, evidence="账本被拒操作记录、谈话笔录" if founded else "", by=legal,
        at=at + timedelta(minutes=40),
    )  # fmt: skip
    return review.sign(lead=lead, by=bureau, at=at + timedelta(minutes=50))


def _suspend(*, work: Work, at: datetime) -> None:
    lead = Lead.objects.get(rule="av-17-1", person_id=_person(work, CULPRIT))
    lead = _concluded(
        work, lead, founded=True, told="本月两次在系统中试图删除现场执法音像原始记录，均被拒绝。",
        said="当时认为录像中有本人失误，想删除，已认识到错误。", why="账本记录与本人陈述一致，属故意。", at=at,
    )  # fmt: skip
    made = consequences.decide(
        lead=lead, forms=["criticism", "suspension"], reasons="故意删除有效证据信息未遂，情节较重。", ends_on=None,
        by=work.county.actor(HEAD), at=at + timedelta(hours=1),
    )  # fmt: skip
    for each in made:
        consequences.serve(
            consequence=each,
            service="当面送达，本人签收",
            by=work.county.actor(LEGAL),
            at=at + timedelta(hours=2),
        )


def _clear(*, work: Work, at: datetime) -> None:
    lead = Lead.objects.get(rule="av-15-2", person_id=_person(work, "umb-officer1"))
    _concluded(
        work, lead, founded=False, told="一个月内三次不写用途查看音像资料，均被拒绝。",
        said="不清楚需要填写用途，误点。", why="首次使用系统，未看到内容，不属于私用；已当面说明要求。", at=at,
    )  # fmt: skip


def _told(*, work: Work, at: datetime) -> None:
    leads.raise_by_hand(
        kind="private", known="有人看到单位执法记录仪周末被带去拍摄婚礼，请核实是谁领用。", person=None, recordings=[],
        by=work.county.actor("msa-keeper"), at=at,
    )  # fmt: skip


def _watch(*, work: Work, by: str, code: str, n: int, purpose: str, at: datetime) -> None:
    seen = work.stored(code)
    if seen:
        viewing.begin(recording=seen[n % len(seen)], purpose=purpose, by=work.county.actor(by), at=at)


def _refused_and_watched(*, work: Work, at: datetime) -> None:
    recording = work.stored("TRA")[:1]
    if not recording:
        return
    asker = work.county.actor("tra-legal")
    export = exports.request(
        recordings=recording, purpose="留存备用", recipient="本人", delivery="originals", by=asker, at=at
    )
    soon = at + timedelta(minutes=30)
    exports.reject(export=export, opinion="用途与工作无关。", by=work.county.actor("tra-head"), at=soon)
    work.story.at(
        soon + timedelta(hours=3), viewing.begin, recording=recording[0], purpose="核对现场检查笔录", by=asker
    )


def _pass_on(*, work: Work, at: datetime) -> None:
    auditor, bureau = work.county.actor("auditor"), work.county.actor("bureau")
    empty = OddLook.objects.filter(rule="empty-purpose").order_by("pk").first()
    refused = OddLook.objects.filter(rule="after-refusal").order_by("pk").first()
    if empty:
        looks.pass_on(look=empty, remark="同一晚多次，用途空泛，请核。", by=auditor, at=at)
    if refused:
        looks.pass_on(look=refused, remark="调取被拒后当天查看同一资料。", by=auditor, at=at)
        looks.dismiss(
            look=refused,
            verdict="经核，当日确有案件核对笔录，属正常工作。",
            by=bureau,
            at=at + timedelta(hours=5),
        )


def _person(work: Work, username: str) -> int:
    person_id = work.county.actor(username).person_id
    assert person_id is not None, "officers are persons"
    return person_id


@dataclass
class Fault:
    """What an officer is held to account for, from the lead to his request for review; what is none; what is more."""

    work: Work

    def by(self, who: str) -> Actor:
        return self.work.county.actor(who)

    @property
    def lead(self) -> Lead:
        found: Lead = Lead.objects.get(kind="procedure", person_id=_person(self.work, AT_FAULT))
        return found

    @property
    def sanction(self) -> Sanction:
        found: Sanction = Sanction.objects.get(lead=self.lead)
        return found

    def seal(self, document: "Document | None", *, at: datetime) -> None:
        assert document is not None
        seal = Seal.objects.get(unit__code=UNIT)
        documents.draw(
            document=documents.press_seal(document=document, seal=seal, by=self.by(SEALER), at=at), at=at
        )

    def raised(self, *, at: datetime) -> None:
        lead = leads.raise_by_hand(
            kind="procedure", known="抽查案卷发现，一次现场检查只有一人到场，笔录由他人事后补签。", origin="spotcheck",
            person=self.work.county.staff[UNIT].officers[1], recordings=[], by=self.by("msa-keeper"), at=at,
        )  # fmt: skip
        review.take(lead=lead, by=self.by(LEGAL), at=at + timedelta(hours=1))

    def invited(self, *, at: datetime) -> None:
        review.invite(
            lead=self.lead, told="现场检查时执法人员少于两人，笔录事后补签。",
            answer_by=local_day(at) + timedelta(days=5), by=self.by(LEGAL), at=at,
        )  # fmt: skip

    def spoke(self, *, at: datetime) -> None:
        review.speak(
            hearing=self.lead.hearings.get(), statement="当日同组人员临时被抽调，本人没有改期，愿意接受批评。",
            by=self.by(AT_FAULT), at=at,
        )  # fmt: skip

    def signed(self, *, at: datetime) -> None:
        lead = review.propose(
            lead=self.lead, founded=True, reasons="应当由两名以上执法人员实施的检查由一人实施，本人承认。",
            evidence="现场检查笔录、当日考勤记录、本人陈述", by=self.by(LEGAL), at=at,
        )  # fmt: skip
        review.sign(lead=lead, by=self.by("bureau"), at=at + timedelta(hours=3))

    def concluded(self, *, at: datetime) -> None:
        lead = review.approve(lead=self.lead, by=self.by(HEAD), at=at)
        self.seal(queries.conclusion_of(lead), at=at + timedelta(minutes=30))

    def sanctioned(self, *, at: datetime) -> None:
        made = sanctions.decide(
            lead=self.lead, forms=["education", "merit"], reasons="初次发生，主动承认，没有造成危害后果，从轻处理。",
            within=15, by=self.by(HEAD), at=at,
        )  # fmt: skip
        self.seal(queries.decision_of(made), at=at + timedelta(hours=1))

    def served(self, *, at: datetime) -> None:
        document, whom = queries.decision_of(self.sanction), self.sanction.whom_zh
        assert document is not None
        documents.hand_over(
            document=document, addressee=whom, served_at=at, signed_by=whom, relation="self",
            files=[paper(f"送达回证（{whom}）", at)], by=self.by(LEGAL), at=at,
        )  # fmt: skip

    def asked_again(self, *, at: datetime) -> None:
        redress.request_review(
            sanction=self.sanction, claim="抽调人员由中队决定，取消年度评优过重，请求只给予批评教育。",
            by=self.by(AT_FAULT), at=at,
        )  # fmt: skip

    def slipped(self, *, at: datetime) -> None:
        decision = Decision.objects.filter(state="issued", document__isnull=False).latest("pk")
        blemishes.note(
            kind="drafting", paper=str(decision.document), author=self.work.county.staff[UNIT].officers[0],
            content="当事人住所写为“红旗路”，登记的是“红旗街”。", case=decision.case,
            by=self.by("msa-complaints"), at=at,
        )  # fmt: skip

    def judged_a_slip(self, *, at: datetime) -> None:
        blemishes.judge(
            blemish=Blemish.objects.get(), untouched=list(UNTOUCHED), reason="当事人身份明确，决定已经本人签收。",
            by=self.by(LEGAL), at=at,
        )  # fmt: skip

    def corrected(self, *, at: datetime) -> None:
        blemishes.correct(
            blemish=Blemish.objects.get(), correction="已书面补正住所并告知当事人。", by=self.by(LEGAL), at=at
        )

    def handed_on(self, *, at: datetime) -> None:
        lead = leads.raise_by_hand(
            kind="charging", known="反映人称，检查后被要求到指定机构做检测，该机构由检查人员亲属经营。",
            origin="complaint", person=self.work.county.staff[UNIT].officers[3], recordings=[],
            by=self.by("bureau-complaints"), at=at,
        )  # fmt: skip
        lead = review.take(lead=lead, by=self.by(LEGAL), at=at + timedelta(hours=1))
        referring.hand_on(
            lead=lead, whom="discipline", organ="中共云岭县纪律检查委员会 云岭县监察委员会",
            number=f"云市监移〔{at.year}〕1号", matter="涉嫌利用职权为亲属经营活动谋取利益，附反映材料和检查记录。",
            sent_on=local_day(at), by=self.by(LEGAL), at=at + timedelta(hours=4),
        )  # fmt: skip

    def receipted(self, *, at: datetime) -> None:
        referring.receipt(
            referral=FaultReferral.objects.get(), receipt="县纪委监委信访室签收，回执已附。",
            files=[paper("移送回执", at)], by=self.by(LEGAL), at=at,
        )  # fmt: skip


def faults(work: Work, days: list[date]) -> None:
    """One fault to a sanction whose review was asked for, one slip that is none, one lead that others go on with."""
    told = Fault(work)
    for day, hour, act in (
        (5, 9, told.raised), (6, 9, told.invited), (7, 10, told.spoke), (8, 9, told.signed), (9, 9, told.concluded),
        (10, 9, told.sanctioned), (11, 15, told.served), (-3, 10, told.asked_again),
        (13, 9, told.slipped), (14, 9, told.judged_a_slip), (14, 15, told.corrected),
        (12, 9, told.handed_on), (15, 9, told.receipted),
    ):  # fmt: skip
        work.story.at(clock(days[day], hour, 12), act)


INCIDENTS = (misuse, nosy, faults)
