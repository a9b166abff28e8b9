"""Cases in the demonstration: of one unit, in every state from the clue to the closed file, one of them shaken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.actions import clues, opening, referring
from liuhen.apps.cases.models import Case, Party
from liuhen.apps.decisions.actions import deciding, reviewing, shaking, telling
from liuhen.apps.decisions.models import Decision, RightsNotice
from liuhen.apps.decisions.queries import rights
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document, Seal
from liuhen.apps.dossiers import actions as dossiers
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.evidence.models import Fact
from liuhen.apps.people.actions import register
from liuhen.demo import county
from liuhen.demo.history import BEFORE, Work
from liuhen.demo.powers import FOOD
from liuhen.demo.story import clock, local_day
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Given, Kept

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person

UNIT, SEALER = "MSA", "msa-seal"
ORDINARY, SPOT, LICENCE = "penalty", "penalty-on-the-spot", "licence"
UNLICENSED = ("MSA-CF-001", "未取得食品经营许可从事食品经营", f"《{FOOD}》第一百二十二条第一款")
UNCHECKED = ("MSA-CF-003", "未按规定履行进货查验义务", f"《{FOOD}》第一百二十六条第一款")
JUDGED = "本省规定的较大数额以上才告知听证，本案不属于"


@dataclass
class Matter:
    """One case as it is told: every method is something that happens to it at a moment."""

    work: Work
    party: str
    kind: str = "trader"
    wrong: tuple[str, str, str] = UNLICENSED
    fine_fen: int = 500_000
    is_complex: bool = False
    spot_fen: int = 0
    pk: int = 0

    def by(self, who: str = "wangfang") -> Actor:
        return self.work.county.actor(who)

    @property
    def officers(self) -> "list[Person]":
        return self.work.county.staff[UNIT].officers[:2]

    @property
    def case(self) -> Case:
        return Case.objects.get(pk=self.pk)

    @property
    def whom(self) -> Party:
        found: Party = Party.objects.filter(case=self.pk, state="current").earliest("pk")
        return found

    @property
    def notice(self) -> RightsNotice:
        found: RightsNotice = RightsNotice.objects.filter(case=self.pk).latest("pk")
        return found

    @property
    def decision(self) -> Decision:
        found: Decision = Decision.objects.filter(case=self.pk).latest("pk")
        return found

    def proposed(self, *, at: datetime) -> None:
        code, wrong, _ = self.wrong
        lead, second = self.officers
        day = local_day(at)
        made = cases.propose(
            unit=self.work.county.staff[UNIT].unit, procedure=ORDINARY, power_code=code, cause=f"涉嫌{wrong}",
            acted_from=day - timedelta(days=20), acted_until=day - timedelta(days=1), lead=lead, others=[second],
            party_kind=self.kind, party_name=self.party, by=self.by(), at=at,
        )  # fmt: skip
        self.pk = made.pk

    def opened(self, *, at: datetime) -> None:
        cases.approve_opening(case=self.case, by=self.by("msa-head"), at=at)

    def looked_into(self, *, at: datetime) -> None:
        """Two officers collect evidence, and two facts are found from it."""
        _, wrong, _ = self.wrong
        found = [
            evidence.collect(
                case=self.case, kind=kind, name=name, source=source, collected_at=at - timedelta(hours=1),
                place="当事人经营场所", method=method, collectors=self.officers,
                files=[paper(f"{name}（{self.party}）", at)], by=self.by(), at=at,
            )
            for kind, name, source, method in (
                ("documentary", "进货台账和销售票据", "当事人提供", "复制，由当事人核对后签名"),
                ("record", "现场笔录", "执法人员现场制作", "现场检查，当场制作，由当事人签名"),
            )
        ]  # fmt: skip
        for n, sentence in enumerate((f"{self.party}{wrong}。", "当事人在检查后已停止该行为。")):
            evidence.find(
                case=self.case, sentence=sentence, evidence=found[n:], needed=n == 0, by=self.by(),
                at=at + timedelta(minutes=5),
            )  # fmt: skip

    def concluded(self, *, at: datetime) -> None:
        cases.conclude(case=self.case, opinion="事实清楚，证据充分，建议给予行政处罚。", by=self.by(), at=at)

    def told(self, *, at: datetime) -> None:
        notice = telling.tell_rights(
            case=self.case, party=self.whom, facts=self._facts(), basis=self.wrong[2], outcomes=["fine"],
            fine_fen=self.fine_fen, judged=JUDGED, by=self.by(), at=at,
        )  # fmt: skip
        self.seal(notice.document, at=at + timedelta(minutes=20))

    def told_served(self, *, at: datetime) -> None:
        self.serve(self.notice.document, at=at)

    def waived(self, *, at: datetime) -> None:
        """The party waives what is left of its days in writing."""
        told = [paper(f"放弃陈述申辩声明（{self.party}）", at)]
        telling.waive(notice=self.notice, signer="经营者", files=told, by=self.by(), at=at)

    def pleaded(self, *, at: datetime) -> None:
        plea = telling.state_plea(
            notice=self.notice, stated_at=at, speaker="经营者", words="经营困难，已主动停业整改，请求从轻。",
            by=self.by(), at=at,
        )  # fmt: skip
        telling.answer_plea(
            plea=plea, adopted="partly", answer="整改情况属实，予以考虑；违法事实成立。", by=self.by(),
            at=at + timedelta(hours=2),
        )  # fmt: skip

    def put_forward(self, *, at: datetime) -> None:
        if rights.reply_until(self.notice, at=at):  # the days of a long holiday are none of the party's
            self.waived(at=at)
        elements, lighter = self._facts()[:1], self._facts()[1:]
        deciding.propose_decision(
            case=self.case, party=self.whom, outcomes=["fine"], fine_fen=self.fine_fen, elements=elements,
            lighter=lighter, basis=self.wrong[2], other="无", is_complex=self.is_complex, by=self.by(), at=at,
        )  # fmt: skip

    def reviewed(self, *, at: datetime) -> None:
        reviewing.review(
            decision=self.decision, outcome="pass", opinion="主体适格，事实清楚，证据充分，适用依据准确，程序合法。",
            by=self.by("msa-legal"), at=at,
        )  # fmt: skip

    def approved(self, *, at: datetime) -> None:
        deciding.approve(decision=self.decision, by=self.by("msa-head"), at=at)

    def issued(self, *, at: datetime) -> None:
        written = deciding.write(decision=self.decision, by=self.by(), at=at)
        self.seal(written.document, at=at + timedelta(minutes=30))

    def served(self, *, at: datetime) -> None:
        self.serve(self.decision.document, at=at)

    def shaken(self, *, at: datetime) -> None:
        """Legal excludes evidence that the decision needs: it turns red."""
        first = Fact.objects.filter(case=self.case).order_by("id")[0].supports.order_by("id")[0].evidence
        evidence.exclude(
            evidence=first, reason="复制件没有当事人签名，又无法与原件核对", article="《行政处罚法》第46条第3款",
            by=self.by("msa-legal"), at=at,
        )  # fmt: skip
        shaking.mark(at=at)

    def withdrawn(self, *, at: datetime) -> None:
        cases.withdraw(case=self.case, reason="经查，违法事实不成立。", by=self.by("msa-head"), at=at)
        dossiers.open_dossier(case=self.case, by=SYSTEM, at=at + timedelta(hours=1))

    def reported(self, *, at: datetime) -> None:
        """The fact may be a crime: head, police, and now their answer is awaited."""
        referral = referring.report_crime(
            case=self.case, crime="生产、销售不符合安全标准的食品罪", report="货值金额较大，涉嫌犯罪，建议移送。",
            investigators=self.officers, by=self.by(), at=at,
        )  # fmt: skip
        referral = referring.approve_referral(
            referral=referral, by=self.by("msa-head"), at=at + timedelta(hours=2)
        )
        referring.hand_over(
            referral=referral, receiver="云岭县公安局", letter=True, report=True, goods=True, tests=True, other=True,
            by=self.by(), at=at + timedelta(hours=5),
        )  # fmt: skip

    def on_the_spot(self, *, at: datetime) -> None:
        _, second = self.officers
        case = cases.open_on_the_spot(
            unit=self.work.county.staff[UNIT].unit, procedure=SPOT, power_code=self.wrong[0], cause=self.wrong[1],
            acted_from=local_day(at), acted_until=local_day(at), lead=self.officers[0], others=[second],
            party_kind=self.kind, party_name=self.party, by=self.by(), at=at,
        )  # fmt: skip
        self.pk = case.pk
        deciding.decide_on_the_spot(
            case=case, outcomes=["fine" if self.spot_fen else "warning"], fine_fen=self.spot_fen or None,
            place=f"{self.party}经营场所", facts_told=f"{self.party}{self.wrong[1]}，当场改正。", basis=self.wrong[2],
            heard="当事人没有异议。", signed_by="经营者", relation="self", by=self.by(), at=at + timedelta(minutes=15),
        )  # fmt: skip

    def filed(self, *, at: datetime) -> None:
        deciding.report(decision=self.decision, by=self.by(), at=at)

    def applied(self, *, at: datetime) -> None:
        case = cases.receive(
            unit=self.work.county.staff[UNIT].unit, procedure=LICENCE, power_code="MSA-XK-001",
            cause="申请食品经营许可", received_at=at - timedelta(minutes=10), lead=self.officers[0],
            others=self.officers[1:], party_kind=self.kind, party_name=self.party, by=self.by(), at=at,
        )  # fmt: skip
        self.pk = case.pk

    def accepted(self, *, at: datetime) -> None:
        opening.accept(case=self.case, by=self.by(), at=at)

    def _facts(self) -> list[Fact]:
        return list(Fact.objects.filter(case=self.case, state="found").order_by("id"))

    def seal(self, document: Document | None, *, at: datetime) -> None:
        assert document is not None
        seal = Seal.objects.get(unit__code=UNIT)
        sealed = documents.press_seal(document=document, seal=seal, by=self.by(SEALER), at=at)
        documents.draw(document=sealed, at=at)

    def serve(self, document: Document | None, *, at: datetime) -> None:
        assert document is not None
        documents.hand_over(
            document=Document.objects.get(pk=document.pk), addressee=self.party, served_at=at, signed_by="经营者",
            relation="self", party=document.party, files=[paper(f"送达回证（{self.party}）", at)], by=self.by(), at=at,
        )  # fmt: skip


Step = tuple[int, int, Callable[..., None]]
"""On which of the days, at which hour, what."""
M = Matter
BEGUN: tuple[Step, ...] = ((3, 9, M.proposed), (3, 10, M.opened), (3, 15, M.looked_into))
TOLD: tuple[Step, ...] = (*BEGUN, (4, 9, M.concluded), (4, 10, M.told), (4, 15, M.told_served))
QUICK: tuple[Step, ...] = (
    (1, 9, M.proposed), (1, 10, M.opened), (1, 11, M.looked_into), (1, 15, M.concluded), (1, 16, M.told),
    (1, 17, M.told_served), (2, 8, M.waived), (2, 9, M.put_forward), (2, 10, M.approved), (2, 11, M.issued),
    (2, 15, M.served),
)  # fmt: skip
"""A case whose party waived its days: served as early as can be, so that what follows has time to happen."""
DECIDED: tuple[Step, ...] = (*TOLD, (10, 9, M.put_forward), (10, 14, M.approved), (10, 15, M.issued))
MATTERS: tuple[tuple[dict[str, Any], tuple[Step, ...]], ...] = (
    ({"party": "云岭县红叶餐饮店"}, (*DECIDED, (11, 10, M.served))),
    ({"party": "云岭县万家超市有限公司", "kind": "firm", "fine_fen": 800_000}, (*DECIDED, (12, 10, M.served))),
    ({"party": "青河镇顺达小吃店"}, (*DECIDED, (11, 14, M.served), (14, 16, M.shaken))),
    ({"party": "云岭县百味面馆", "wrong": UNCHECKED}, DECIDED),
    (
        {"party": "云岭县福源食品有限公司", "kind": "firm", "fine_fen": 1_000_000, "is_complex": True},
        (*TOLD, (6, 9, M.pleaded), (11, 9, M.put_forward), (12, 9, M.reviewed)),
    ),
    ({"party": "红旗街老张熟食店", "is_complex": True}, (*TOLD, (13, 9, M.put_forward))),
    (
        {"party": "白山路早点铺"},
        ((9, 9, M.proposed), (9, 10, M.opened), (9, 15, M.looked_into), (10, 9, M.concluded), (14, 10, M.told),
         (15, 10, M.told_served)),
    ),
    (
        {"party": "云岭县鲜达水产店"},
        ((10, 9, M.proposed), (10, 10, M.opened), (11, 9, M.looked_into)),
    ),
    ({"party": "柳树街便民超市"}, ((16, 9, M.proposed),)),
    ({"party": "安口镇杂货店", "wrong": UNCHECKED}, ((12, 9, M.on_the_spot), (13, 9, M.filed))),
    ({"party": "圣水街水果店", "wrong": UNCHECKED}, ((16, 10, M.on_the_spot),)),
    ({"party": "云岭县好味餐饮有限公司", "kind": "firm"}, ((8, 9, M.applied), (9, 9, M.accepted))),
    ({"party": "云岭县悦来酒楼有限公司", "kind": "firm"}, ((15, 9, M.applied),)),
    ({"party": "驼腰岭酒坊"}, ((7, 9, M.proposed), (7, 10, M.opened), (7, 15, M.looked_into), (12, 9, M.reported))),
    ({"party": "五道沟豆腐坊"}, ((6, 9, M.proposed), (6, 10, M.opened), (9, 15, M.withdrawn))),
)  # fmt: skip


def cases_of_a_unit(work: Work, days: list[date]) -> None:
    """Fifteen cases, with what waits in each, and two clues."""
    work.story.at(clock(long_ago(work)[0], 8), _ready, work=work)
    for n, (told, steps) in enumerate(MATTERS):
        put_down(Matter(work, **told), steps, days, minute=n)
    work.story.at(clock(days[12], 16), _clue, work=work, declined=True)
    work.story.at(clock(days[-1], 16), _clue, work=work)


def put_down(matter: Matter, steps: tuple[Step, ...], days: list[date], *, minute: int) -> None:
    for day, hour, act in steps:
        matter.work.story.at(clock(days[day], hour, minute), act.__get__(matter))


def long_ago(work: Work) -> list[date]:
    """Return the days of the old cases."""
    return work.story.working_days(BEFORE)


def _ready(*, work: Work, at: datetime) -> None:
    """Somebody keeps the unit's seal, and somebody may review."""
    unit = work.county.staff[UNIT].unit
    keeper = register.enter_person(
        unit=unit, name="钱保印", kind="clerk", number="990101", post=None, by=SYSTEM, at=at
    )
    county.give_account(work.county, SEALER, "seal", person=keeper, at=at)
    image = impression()
    documents.register_seal(
        unit=unit, name=unit.name, kind="organ", keeper=keeper, width_mm=42,
        image=Kept("印模.png", attachments.store(image, at=at), len(image)), by=work.county.actor("msa-legal"), at=at,
    )  # fmt: skip
    reviewing.register_reviewer(
        unit=unit, person=work.county.staff[UNIT].clerks["legal"], number="A20102205240001", since=local_day(at),
        by=work.county.actor("msa-legal"), at=at,
    )  # fmt: skip


def _clue(*, work: Work, at: datetime, declined: bool = False) -> None:
    clue = clues.register_clue(
        unit=work.county.staff[UNIT].unit, source="complaint", summary="群众反映某店无证经营凉菜。", named="某凉菜店",
        found_on=local_day(at), by=work.county.actor("wangfang"), at=at,
    )  # fmt: skip
    if declined:
        clues.decline_clue(
            clue=clue, reason="经核查，该店已取得许可，经营项目包含凉菜。", by=work.county.actor("wangfang"),
            at=at + timedelta(minutes=30),
        )  # fmt: skip


def impression() -> bytes:
    picture = Image.new("RGBA", (420, 420), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((8, 8, 412, 412), outline=(200, 20, 20, 255), width=12)
    draw.regular_polygon((210, 210, 60), 5, rotation=0, fill=(200, 20, 20, 255))
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def paper(name: str, at: datetime) -> Kept:
    (kept,) = attachments.keep([Given(f"{name[:60]}.txt", "text/plain", name.encode())], at=at)
    return kept


INCIDENTS = (cases_of_a_unit,)
