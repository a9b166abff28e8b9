"""Remedies in the demonstration: a reconsideration under way, and a suit that was lost, its fine given back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.decisions.actions import altering
from liuhen.apps.execution import actions as execution
from liuhen.apps.remedies import actions as remedies
from liuhen.apps.remedies import answer_volumes
from liuhen.apps.remedies.models import AnswerVolume, Remedy
from liuhen.demo import names
from liuhen.demo.cases import UNIT, Step, long_ago, paper, put_down
from liuhen.demo.execution import BEFORE_THE_LIST, SERVED, Debt
from liuhen.demo.history import Work
from liuhen.demo.story import local_day

CLAIMS = {
    "review": "请求撤销处罚决定：已在检查当日提交许可申请，处罚过重。",
    "suit": "请求撤销处罚决定：被处罚的场所不是原告经营的场所。",
}


@dataclass
class Contested(Debt):
    """A case whose decision somebody objects to."""

    remedy_kind: str = "review"

    @property
    def remedy(self) -> Remedy:
        found: Remedy = Remedy.objects.filter(case=self.pk).latest("pk")
        return found

    @property
    def ruling(self) -> str:
        return f"（{self.remedy.brought_on.year}）吉0524行初{self.pk}号行政判决书"

    def brought(self, *, at: datetime) -> None:
        organ = "人民政府" if self.remedy_kind == "review" else "人民法院"
        remedies.bring(
            unit=self.work.county.staff[UNIT].unit, kind=self.remedy_kind, against="decision", decision=self.decision,
            applicant=self.party, organ=f"{names.COUNTY}{organ}", claim=CLAIMS[self.remedy_kind],
            brought_on=local_day(at), by=self.by("msa-legal"), at=at,
        )  # fmt: skip

    def copy_received(self, *, at: datetime) -> None:
        remedies.take_copy(
            remedy=self.remedy,
            received_on=local_day(at),
            number=f"{self.pk}号",
            by=self.by("msa-legal"),
            at=at,
        )

    def sealed(self, *, at: datetime) -> None:
        remedies.seal(remedy=self.remedy, by=self.by("msa-legal"), at=at)

    def volume_built(self, *, at: datetime) -> None:
        """What the periodic job does, once the seal is on a checkpoint."""
        answer_volumes.build(AnswerVolume.objects.get(remedy=self.remedy), at=at)

    def answered(self, *, at: datetime) -> None:
        remedies.answer(
            remedy=self.remedy,
            answered_on=local_day(at),
            receipt="EMS 1140052400118",
            by=self.by("msa-legal"),
            at=at,
        )

    def lost(self, *, at: datetime) -> None:
        remedies.decide(
            remedy=self.remedy, outcome="annul", instrument=self.ruling, decided_on=local_day(at),
            told_on=local_day(at), said="认定的经营者有误，主要证据不足，撤销处罚决定。",
            files=[paper(f"行政判决书（{self.party}）", at)], by=self.by("msa-legal"), at=at,
        )  # fmt: skip
        altering.order_alteration(
            decision=self.decision, ground="court", kind="annulled", instrument=self.ruling, why="facts",
            reason="主要证据不足", by=self.by("msa-legal"), at=at + timedelta(hours=1),
        )  # fmt: skip
        remedies.settle(remedy=self.remedy, by=self.by("msa-legal"), at=at + timedelta(hours=2))

    def refunded(self, *, at: datetime) -> None:
        execution.lift(demand=self.demand, reason=f"{self.ruling}撤销处罚决定", by=self.by(), at=at)
        execution.refund(
            demand=self.demand, ground="reversed", amount_fen=self.fine_fen, refunded_on=local_day(at),
            slip=f"T2205240{self.pk:05d}", payee=self.party, by=self.by(), at=at + timedelta(hours=3),
        )  # fmt: skip


C = Contested
CONTESTED: tuple[dict[str, Any], tuple[Step, ...]] = (
    {"party": "云岭县天香阁餐饮有限公司", "kind": "firm", "fine_fen": 800_000},
    (*SERVED, (9, 10, C.brought), (12, 9, C.copy_received), (13, 9, C.sealed), (14, 9, C.volume_built)),
)
LOST: tuple[dict[str, Any], tuple[Step, ...]] = (
    {
        "party": "云岭县恒达商贸有限公司", "kind": "firm", "fine_fen": 1_200_000, "wrong": BEFORE_THE_LIST,
        "remedy_kind": "suit",
    },
    (
        *SERVED, (8, 10, C.paid), (12, 10, C.brought), (16, 9, C.copy_received), (17, 9, C.sealed),
        (18, 9, C.volume_built), (20, 9, C.answered), (60, 9, C.lost), (64, 9, C.refunded), (66, 9, C.closed),
    ),
)  # fmt: skip


def contested(work: Work, days: list[date]) -> None:
    """One reconsideration that waits for its answer, one suit from its copy to the refund."""
    for minute, ((told, steps), when) in enumerate(((CONTESTED, days), (LOST, long_ago(work))), 35):
        put_down(Contested(work, **told), steps, when, minute=minute)


INCIDENTS = (contested,)
