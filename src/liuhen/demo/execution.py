"""Money in the demonstration: paid, in instalments, late, collected on the spot, taken to the court."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.cases import actions as cases
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document
from liuhen.apps.dossiers import actions as dossiers
from liuhen.apps.execution import actions as execution
from liuhen.apps.execution.models import Deferral, Demand, FineAccount, Holding, Urging
from liuhen.demo import names
from liuhen.demo.cases import QUICK, UNCHECKED, UNIT, UNLICENSED, Matter, Step, long_ago, put_down
from liuhen.demo.history import Work
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import SYSTEM

PARTS = ((4, 40), (9, 30), (45, 30))
"""Of what is paid in parts: so many days after it was asked for, so many hundredths."""


@dataclass
class Debt(Matter):
    """A case whose decision demands money."""

    @property
    def demand(self) -> Demand:
        found: Demand = Demand.objects.filter(case=self.pk).latest("pk")
        return found

    def laid(self, *, at: datetime) -> None:
        execution.lay(decision=self.decision, kind="fine", by=self.by(), at=at)

    def paid(self, *, at: datetime) -> None:
        """Pay what is owed, or the first of its parts."""
        part = Deferral.objects.filter(demand=self.demand, state="granted").exists()
        fen = self.fine_fen * PARTS[0][1] // 100 if part else self.fine_fen
        execution.pay(
            demand=self.demand, received_by="bank", account=FineAccount.objects.get(), slip=f"2205240{self.pk:05d}",
            amount_fen=fen, paid_on=local_day(at), payer=self.party, by=self.by(), at=at,
        )  # fmt: skip

    def parts_asked(self, *, at: datetime) -> None:
        day, yuan = local_day(at), self.fine_fen // 100
        execution.ask_deferral(
            demand=self.demand, asked_on=day, reason="停业整改期间没有收入，申请分三期缴纳。",
            parts="\n".join(f"{day + timedelta(days=n)} {yuan * share // 100}" for n, share in PARTS), by=self.by(),
            at=at,
        )  # fmt: skip

    def parts_granted(self, *, at: datetime) -> None:
        execution.grant(
            deferral=Deferral.objects.get(demand=self.demand),
            answer="情况属实，同意。",
            by=self.by("msa-head"),
            at=at,
        )

    def urged(self, *, at: datetime) -> None:
        urging = execution.urge(demand=self.demand, by=self.by(), at=at)
        self._issue(urging.paper, at=at)
        self.serve(urging.paper, at=at + timedelta(hours=4))

    def urging_answered(self, *, at: datetime) -> None:
        said = "经营亏损，暂时没有能力缴纳，没有提出其他异议。"
        execution.answer_urging(
            urging=Urging.objects.get(demand=self.demand), answer=said, by=self.by(), at=at
        )

    def became_enforceable(self, *, at: datetime) -> None:
        execution.follow_terms(demand=self.demand, at=at)

    def applied_for(self, *, at: datetime) -> None:
        application = execution.draft_application(
            demand=self.demand,
            court=f"{names.COUNTY}人民法院",
            asked="强制执行罚款和加处罚款。",
            by=self.by(),
            at=at,
        )
        self._issue(application.paper, at=at)
        application = execution.approve(
            application=application, opinion="同意。", by=self.by("msa-head"), at=at + timedelta(hours=2)
        )
        day = local_day(at)
        filed = execution.file_application(
            application=application, filed_on=day, by=self.by(), at=at + timedelta(hours=5)
        )
        execution.accepted(
            application=filed,
            number=f"（{day.year}）吉0524行审{self.pk}号",
            by=self.by(),
            at=at + timedelta(hours=7),
        )

    def collected(self, *, at: datetime) -> None:
        self.laid(at=at)
        execution.collect(
            demand=self.demand, ground="small", amount_fen=self.spot_fen, collected_at=at, receipt=f"吉财{self.pk:08d}",
            payer=self.party, by=self.by(), at=at,
        )  # fmt: skip

    def handed_in(self, *, at: datetime) -> None:
        """From now on the unit has the money, and has to bank it."""
        execution.hand_in(
            holding=Holding.objects.get(case=self.pk), passed_on=local_day(at),
            taken_by=self.work.county.staff[UNIT].clerks["registrar"], by=self.by(), at=at,
        )  # fmt: skip

    def closed(self, *, at: datetime) -> None:
        cases.close(case=self.case, by=self.by("msa-head"), at=at)
        dossiers.open_dossier(case=self.case, by=SYSTEM, at=at + timedelta(hours=1))

    def _issue(self, document: Document | None, *, at: datetime) -> None:
        assert document is not None
        self.seal(documents.issue(document=document, by=self.by(), at=at), at=at + timedelta(minutes=30))


D = Debt
SERVED: tuple[Step, ...] = (*QUICK, (2, 16, D.laid))
BEFORE_THE_LIST = ("", *UNLICENSED[1:])
DEBTS: tuple[tuple[dict[str, Any], tuple[Step, ...]], ...] = (
    ({"party": "城关街道鑫源副食店"}, (*SERVED, (8, 10, D.paid), (9, 10, D.closed))),
    (
        {"party": "云岭县聚福楼饭店", "fine_fen": 900_000},
        (*SERVED, (6, 9, D.parts_asked), (6, 14, D.parts_granted), (7, 10, D.paid)),
    ),
    ({"party": "青石坡村加工坊", "fine_fen": 600_000}, SERVED),
    (
        {"party": "长途客运站小卖部", "wrong": UNCHECKED, "spot_fen": 10_000},
        ((-2, 9, D.on_the_spot), (-2, 11, D.collected), (-1, 9, D.handed_in)),
    ),
)
AT_COURT: tuple[dict[str, Any], tuple[Step, ...]] = (
    {"party": "云岭县金谷粮油有限公司", "kind": "firm", "fine_fen": 1_500_000, "wrong": BEFORE_THE_LIST},
    (
        *SERVED, (20, 9, D.urged), (22, 10, D.urging_answered), (-16, 9, D.became_enforceable), (-14, 9, D.applied_for),
    ),
)  # fmt: skip


def debts(work: Work, days: list[date]) -> None:
    """An account, four fines of these weeks, and one that went to the court half a year later."""
    old = long_ago(work)
    work.story.at(clock(old[0], 9), _account, work=work)
    for n, (told, steps) in enumerate(DEBTS):
        put_down(Debt(work, **told), steps, days, minute=20 + n)
    told, steps = AT_COURT
    put_down(Debt(work, **told), steps, old, minute=30)


def _account(*, work: Work, at: datetime) -> None:
    execution.open_account(
        unit=work.county.staff[UNIT].unit, kind="bank", bank=f"{names.COUNTY}农村商业银行营业部",
        holder=f"{names.COUNTY}财政局非税收入专户", number="0710012011015200001234",
        document=f"云财非税〔{at.year}〕3号", by=work.county.actor("msa-legal"), at=at,
    )  # fmt: skip


INCIDENTS = (debts,)
