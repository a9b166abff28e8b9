"""Inspections of firms in the demonstration: a plan, a draw, and what came of those who were drawn and of one more.

One was found wanting in two things, of which one became a clue and the other is to be put right by a day; one was in
order, and its phone came back into the network two days later; one was looked at from afar; one still waits. One was
visited twice, nothing was found, and the third time is refused.
"""

import base64
import hashlib
import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from PIL import Image, ImageDraw
from stdnum.cn import uscc

from liuhen.apps.establishments import actions as establishments
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.inspections.actions import drawing, plans
from liuhen.apps.inspections.models import Campaign, Errand
from liuhen.apps.people.models import Account
from liuhen.apps.visits import jobs
from liuhen.apps.visits.actions import following, merging, opening, phones, replying, vouching
from liuhen.apps.visits.models import Defect, Phone, Visit
from liuhen.demo.county import Staff, give_account
from liuhen.demo.history import Work
from liuhen.demo.inspections import item_of
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept, store
from liuhen_proof import field_log
from liuhen_proof.field_log import Tail

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person

UNIT, POWER, CAMPAIGN = "MSA", "MSA-JC-001", "食品生产经营者双随机抽查"
DRAWN_FROM = (
    "绿源粮油有限公司", "福满家生活超市", "松江糕点厂", "好邻居便利店", "鑫旺肉制品有限公司", "白山乳业有限公司",
    "顺达冷链有限公司", "老街豆制品厂",
)  # fmt: skip
BY_TURNS, IN_A_HURRY, FORGOTTEN, TO_COME = "民心早餐店", "满口香熟食店", "学苑面包房", "鸿福家常菜馆"
LINES = "食品经营许可证在有效期内\n从业人员持有效健康证明\n进货查验记录齐全\n没有超过保质期的食品"
MATTER = "食品经营许可、进货查验和食品安全自查情况"
WHOLE = ("scan-in", "card", "reason", "check", "sign", "scan-out")
WITH_FINDINGS = (
    "scan-in",
    "card",
    "reason",
    "check",
    "finding",
    "photo",
    "second finding",
    "sign",
    "scan-out",
)
PAPERS = ("visit-approval", "visit-notice", "visit-record", "visit-result", "visit-receipt")


@dataclass
class Handset:
    """An officer's phone: its key, and where its chain stands."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    tail: Tail = field(default_factory=Tail)

    @property
    def spki(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, message: bytes) -> str:
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()

    def does(self, visit: Visit, kind: str, *, at: datetime, **data: Any) -> tuple[str, str]:
        text = field_log.line(
            phone=field_log.phone_of(self.spki), tail=self.tail, at=ms(at), mono=ms(at) % 86_400_000, boot="b1",
            visit=str(visit.pk), kind=kind, data=data,
        )  # fmt: skip
        self.tail = Tail(self.tail.seq + 1, field_log.digest_of(text))
        return text, self.sign(text.encode())


@dataclass
class Round:
    """What the market regulators inspect; ``pending`` are the steps of a visit that a phone has not sent yet."""

    work: Work
    handsets: dict[int, tuple[Handset, Phone]] = field(default_factory=dict)
    pending: dict[int, tuple[Phone, list[tuple[str, str]]]] = field(default_factory=dict)

    @property
    def staff(self) -> Staff:
        return self.work.county.staff[UNIT]

    def by(self, role: str) -> Actor:
        return self.work.county.actor(f"msa-{role}")

    def officer(self, person: "Person", *, at: datetime) -> Actor:
        """Return somebody who was drawn, with an account from today on where he had none."""
        account = Account.objects.filter(person=person).first()
        if account is None:
            give_account(self.work.county, f"msa-{person.number}", "officer", person=person, at=at)
            account = Account.objects.get(person=person)
        return self.work.county.actor(account.username)

    def listed(self, *, at: datetime) -> None:
        for n, name in enumerate((*DRAWN_FROM, BY_TURNS, IN_A_HURRY, FORGOTTEN, TO_COME), 1):
            body = f"91220581MA{n:07d}"
            establishments.enlist(
                unit=self.staff.unit, kind="firm", code=body + uscc.calc_check_digit(body + "0"), name=f"云岭县{name}",
                field="食品", address=f"云岭镇柳树街{n * 6}号", level="county",
                risk="medium" if name in DRAWN_FROM else "low", credit="B", by=self.by("legal"), at=at,
            )  # fmt: skip

    def planned(self, *, at: datetime, until: date) -> None:
        day, legal = local_day(at), self.by("legal")
        plan = plans.draft(
            unit=self.staff.unit, year=day.year, title=f"{day.year}年度食品安全检查计划", by=legal, at=at
        )
        item = item_of(self.staff.unit, POWER, by=legal, at=at)
        part = plans.add(
            plan=plan, title=CAMPAIGN, items=[item], choosing="drawn", since=day + timedelta(days=1),
            until=until, graded_by="risk", first=100, second=50, third=0, fourth=0, ungraded=0, kind="firm",
            field="食品", per_visit=2, by=legal, at=at,
        )  # fmt: skip
        plans.submit(plan=plan, by=legal, at=at)
        plans.publish(plan=plan, by=self.by("head"), at=at)
        drawing.freeze(campaign=Campaign.objects.get(pk=part.pk), by=legal, at=at)

    def drawn(self, *, at: datetime) -> None:
        drawing.draw(campaign=Campaign.objects.get(title=CAMPAIGN), by=self.by("legal"), at=at)
        # Whose certificate is going to be suspended goes nowhere: the next one of the same order takes his place.
        lent = self.staff.officers[8]
        for errand in Errand.objects.filter(campaign__title=CAMPAIGN, officers__person=lent):
            drawing.recuse(
                errand=errand, person=lent, ground="left", reason="检查期间抽调参加县里的专项工作", by=self.by("legal"),
                at=at,
            )  # fmt: skip

    def asked(self, place: int, *, mode: str = "on-site", at: datetime) -> Visit:
        """Ask for the visit to the firm that was drawn at a place; the head approves it."""
        errand = Errand.objects.get(campaign__title=CAMPAIGN, place=place)
        crew = [each.person for each in errand.officers.filter(recused=False).order_by("id")]
        visit = opening.propose_planned(
            errand=errand, mode=mode, kind="routine", matter=MATTER, lines=LINES, planned_on=local_day(at),
            officers=crew, why_on_site="须查看库房和后厨" if mode == "on-site" else "", by=self.officer(crew[0], at=at),
            at=at,
        )  # fmt: skip
        return opening.approve(visit=visit, opinion="同意", by=self.by("head"), at=at + timedelta(minutes=5))

    def walked(self, visit: Visit, *kinds: str, at: datetime, late_reason: str = "") -> None:
        """Let the lead's phone write the steps of a visit, some minutes each; they stay on it for now."""
        if visit.lead_id not in self.handsets:
            made = Handset()
            row = phones.register(
                spki=base64.b64encode(made.spki).decode(), name="工作手机", challenge="c", signature=made.sign(b"c"),
                phone_now_ms=ms(at), by=self.officer(visit.lead, at=at), at=at,
            )  # fmt: skip
            self.handsets[visit.lead_id] = made, row
        handset, row = self.handsets[visit.lead_id]
        said: dict[str, dict[str, Any]] = {
            "scan-in": {
                "ticket": hashlib.sha256(visit.ticket.encode()).hexdigest(), "code": visit.establishment.code,
                **({"reason": late_reason} if late_reason else {}),
            },
            "reason": {"matter": True, "rights": True},
            "check": {"results": {
                str(n): "unmet" if "finding" in kinds and n >= 2 else "met" for n in range(len(visit.checklist))
            }},
            "finding": {"n": 1, "item": visit.checklist[-1], "place": "冷库", "note": "冷冻分割鸡3箱超过保质期11日"},
            "second finding": {
                "n": 2, "item": visit.checklist[2], "place": "办公室", "note": "近一个月购进的肉类没有索取检验合格证明",
            },
            "photo": {"finding": 1, "sha256": store(_drawn("photo"), at=at)},
            "sign": {"sha256": store(_drawn("sign"), at=at)},
        }  # fmt: skip
        self.pending[visit.pk] = (
            row,
            [
                handset.does(
                    visit,
                    kind.removeprefix("second "),
                    at=at + timedelta(minutes=4 * n),
                    **said.get(kind, {}),
                )
                for n, kind in enumerate(kinds)
            ],
        )

    def sent(self, visit: Visit, *, at: datetime) -> Visit:
        phone, batch = self.pending.pop(visit.pk)
        answer = merging.merge(
            phone=phone, batch=batch, phone_now_ms=ms(at), by=self.officer(visit.lead, at=at), at=at
        )
        assert not answer.refused, answer.refused
        return Visit.objects.get(pk=visit.pk)

    def closed(self, visit: Visit, result: str, *papers: str, at: datetime) -> None:
        lead = self.officer(visit.lead, at=at)
        done = following.conclude(visit=visit, result=result, by=lead, at=at)
        for paper in (*(PAPERS if visit.is_on_site else PAPERS[-2:]), *papers):
            following.write(visit=done, paper=paper, by=lead, at=at)

    def wanting(self, *, at: datetime) -> None:
        """Two things are found: one becomes a clue, the other is to be put right."""
        visit = self.asked(1, at=at)
        self.walked(visit, *WITH_FINDINGS, at=at + timedelta(minutes=40))
        visit = self.sent(visit, at=at + timedelta(minutes=80))
        lead = self.officer(visit.lead, at=at)
        following.make_case(defect=visit.defects.get(number=1), by=lead, at=at + timedelta(minutes=90))
        following.order(
            defect=visit.defects.get(number=2), demand="补齐肉类进货的检验合格证明，今后随货索取、按月装订备查",
            due_on=local_day(at) + timedelta(days=10), by=lead, at=at + timedelta(minutes=95),
        )  # fmt: skip
        result = "发现超过保质期的冷冻分割鸡3箱，已作为案件线索核查；进货查验记录不全，责令改正；其余项目符合要求。"
        self.closed(visit, result, "correction-order", at=at + timedelta(hours=2))

    def given_longer(self, *, at: datetime) -> None:
        """The firm asks for longer, and the head gives it until some days after today."""
        following.extend(
            defect=Defect.objects.get(state="ordered"), due_on=local_day(self.work.story.now) + timedelta(days=12),
            reason="供货单位在外地，补办检验合格证明需要时间", by=self.by("head"), at=at,
        )  # fmt: skip

    def in_order(self, *, at: datetime) -> None:
        """Nothing is found; in the cold store there is no network, and the phone is forgotten in a drawer."""
        visit = self.asked(2, at=at)
        self.walked(visit, *WHOLE, at=at + timedelta(minutes=40))
        del self.handsets[visit.lead_id]  # whoever is drawn may go again before that one is found

    def came_late(self, *, at: datetime) -> None:
        visit = self.sent(Visit.objects.get(errand__place=2, errand__campaign__title=CAMPAIGN), at=at)
        self.closed(visit, "检查四项，均符合要求。", at=at + timedelta(minutes=30))

    def from_afar(self, *, at: datetime) -> None:
        self.closed(
            self.asked(3, mode="remote", at=at),
            "网上核查进货台账和自查报告，未见异常。",
            at=at + timedelta(hours=2),
        )

    def besides(self, name: str, verb: Any = opening.propose, *, at: datetime, **told: Any) -> Visit:
        """Let the unit's first two officers go where nobody planned to."""
        lead, second = self.staff.officers[:2]
        usual = {
            "mode": "on-site", "kind": "triggered", "power_code": POWER, "matter": MATTER, "lines": LINES,
            "planned_on": local_day(at), "officers": [second], "why_on_site": "现做现卖，须查看操作间",
        }  # fmt: skip
        firm = Establishment.objects.get(name=f"云岭县{name}")
        made: Visit = verb(establishment=firm, **usual | told, by=self.officer(lead, at=at), at=at)
        return made

    def proposed(self, *, at: datetime, **told: str) -> Visit:
        return self.besides(BY_TURNS, kind="routine", at=at, **told)

    def without_a_plan(self, *, at: datetime, why_again: str = "") -> None:
        visit = opening.approve(visit=self.proposed(at=at, why_again=why_again), by=self.by("head"), at=at)
        self.walked(visit, *WHOLE, at=at + timedelta(minutes=5))
        visit = self.sent(visit, at=at + timedelta(minutes=40))
        self.closed(visit, "检查四项，均符合要求。", at=at + timedelta(minutes=50))

    def once_more(self, *, at: datetime) -> None:
        """Why a third time after two that found nothing: the head decides, and lets it be."""
        visit = self.proposed(
            over_reason="学校周边早餐经营秋季重点检查", why_again="换季增加了凉拌品种", at=at
        )
        opening.refuse(visit=visit, opinion="连续两次没有问题，本年不再安排。", by=self.by("head"), at=at)
        jobs.reckon(at=at)

    def in_a_hurry(self, *, at: datetime) -> None:
        """Somebody calls that food is being carried away: they go at once, and the head approves afterwards."""
        visit = self.besides(
            IN_A_HURRY, opening.declare_urgent, pressing="evidence", why_on_site="来电称正在转移超过保质期的食品",
            matter="是否经营超过保质期的食品", at=at,
        )  # fmt: skip
        self.walked(visit, *WHOLE, at=at + timedelta(minutes=20))
        visit = self.sent(visit, at=at + timedelta(minutes=50))
        visit = opening.approve_afterwards(
            visit=visit, opinion="情况紧急，同意补批", by=self.by("head"), at=at + timedelta(minutes=90)
        )
        self.closed(visit, "没有发现超过保质期的食品，来电反映的情况不属实。", at=at + timedelta(hours=2))

    def vouched(self, *, at: datetime) -> None:
        """One paper is from above and confirmed; the other, of a firm that applies, waits for that."""
        on, by = local_day(at), self.officer(self.staff.officers[0], at=at)
        scan = _drawn("paper")
        told: dict[str, Any] = {
            "issued_on": on - timedelta(days=4), "since": on, "until": on + timedelta(days=75),
            "files": [Kept("扫描件.png", store(scan, at=at), len(scan))], "by": by, "at": at,
        }  # fmt: skip
        assigned = vouching.register(
            ground="assigned", number=f"松市监食生〔{on.year}〕18号", issuer="松江省市场监督管理局",
            about="部署开展现场制售即食食品专项核查，每户核查一次", field="食品", **told,
        )  # fmt: skip
        vouching.confirm(voucher=assigned, by=self.by("legal"), at=at + timedelta(hours=3))
        firm = Establishment.objects.get(name=f"云岭县{TO_COME}")
        vouching.register(
            ground="request", number=f"收文〔{on.year}〕37号", issuer=firm.name, codes=firm.code,
            about="后厨改造完成，申请对食品处理区的布局和设施进行检查指导", **told,
        )  # fmt: skip

    def as_assigned(self, name: str, *, at: datetime, days: int = 0) -> Visit:
        """Ask for what the paper from above wants, so many days ahead."""
        on = local_day(at)
        return self.besides(
            name, kind="special", planned_on=on + timedelta(days=days), ground="assigned",
            ground_ref=f"松市监食生〔{on.year}〕18号", matter="现场制售即食食品的原料、加工和贮存", at=at,
        )  # fmt: skip

    def forgotten(self, *, at: datetime) -> None:
        """They are inside before anybody thinks of the code at the door, and scan it afterwards."""
        visit = opening.approve(visit=self.as_assigned(FORGOTTEN, at=at), by=self.by("head"), at=at)
        why = "店内正在出炉，先行进入查看操作，二十分钟后补扫"
        self.walked(visit, *WHOLE, late_reason=why, at=at + timedelta(minutes=30))
        visit = self.sent(visit, at=at + timedelta(minutes=60))
        self.closed(visit, "检查四项，均符合要求。", at=at + timedelta(minutes=75))

    def answered(self, *, at: datetime) -> None:
        """One firm is content, one asks why they came twice and is told, one is still to be answered."""
        content, twice, hurried = (
            Visit.objects.filter(establishment__name=f"云岭县{name}").exclude(state="refused").latest("pk")
            for name in (FORGOTTEN, BY_TURNS, IN_A_HURRY)
        )
        replying.rate(visit=content, stars="5", text="讲解清楚，没有影响营业", by=replying.FIRM, at=at)
        text = "前一天刚检查过，第二天又来"
        reply = replying.contest(visit=twice, ground="twice", text=text, by=replying.FIRM, at=at)
        answer = "前一日没有加工油炸食品，次日补查的是油炸加工，内容不同，已当面说明。"
        replying.dismiss(reply=reply, answer=answer, by=self.by("legal"), at=at + timedelta(hours=1))
        text = "来电的人是同行，检查以前应当先核实"
        replying.contest(visit=hurried, ground="basis", text=text, by=replying.FIRM, at=at)


def ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _drawn(kind: str) -> bytes:
    """Draw a picture of a box, a name on glass, or a sheet with a red line."""
    image = Image.new("RGB", (240, 120), "lightgrey" if kind == "photo" else "white")
    pen = ImageDraw.Draw(image)
    if kind == "paper":
        pen.line([(30, 30), (210, 30)], fill="red", width=3)
        for n in range(50, 110, 12):
            pen.line([(30, n), (200 if n < 90 else 110, n)], fill="grey", width=2)
    elif kind == "sign":
        pen.line([(20, 70), (60, 30), (70, 95), (120, 40), (150, 80), (220, 50)], fill="black", width=4)
    else:
        pen.rectangle((60, 30, 180, 100), fill="peru", outline="saddlebrown", width=3)
    taken = io.BytesIO()
    image.save(taken, "PNG")
    return taken.getvalue()


def inspected(work: Work, days: list[date]) -> None:
    """Put down a plan of one year with its draw, and the visits of the following days."""
    told, at = Round(work), work.story.at
    # The days of a plan lie in its year: where a year ends among them, the story begins in the new one.
    first = next(n for n in range(2, len(days) - 8) if days[n].year == days[n + 5].year)
    until = min(days[first] + timedelta(days=45), date(days[first].year, 12, 31))
    at(clock(days[first], 8, 2), told.listed)
    at(clock(days[first], 8, 10), told.planned, until=until)
    at(clock(days[first + 1], 8, 10), told.drawn)
    at(clock(days[first + 2], 12, 20), told.wanting)
    at(clock(days[first + 3], 12, 20), told.in_order)
    at(clock(days[first + 5], 16, 20), told.came_late)
    at(clock(days[first + 4], 9, 20), told.from_afar)
    at(clock(days[first + 5], 10, 20), told.given_longer)
    at(clock(days[first + 5], 6, 10), told.without_a_plan)
    at(clock(days[first + 6], 6, 10), told.without_a_plan, why_again="前一日早市没有加工油炸食品，今日补查")
    work.story.refused(clock(days[first + 7], 8, 20), told.proposed)
    at(clock(days[first + 7], 8, 40), told.once_more)
    at(clock(days[first + 4], 18, 30), told.in_a_hurry)
    at(clock(days[first + 3], 9, 40), told.vouched)
    at(clock(days[first + 5], 18, 30), told.forgotten)
    at(clock(days[first + 7], 9, 30), told.answered)
    at(clock(days[-1], 16, 50), told.as_assigned, name=TO_COME, days=5)


INCIDENTS = (inspected,)
