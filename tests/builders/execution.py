"""What the tests of performance stand on: a case with a decision that was served, and an account to pay into."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from liuhen.apps.cases.models import Case
from liuhen.apps.decisions.models import Decision
from liuhen.apps.execution import actions
from liuhen.apps.execution.models import Demand, FineAccount
from liuhen.kernel.attachments import Given, keep
from liuhen.kernel.flow.subjects import acting
from liuhen.kernel.ledger.rows import committing
from tests.builders.cases import Docket, docket
from tests.builders.county import LOCAL, County

SERVED = datetime(2026, 8, 31, 15, 0, tzinfo=LOCAL)  # a Monday: fifteen days on is Tuesday 15 September 2026
LATER = datetime(2026, 9, 25, 10, 0, tzinfo=LOCAL)


def day(text: str, hour: int = 10) -> datetime:
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), LOCAL).replace(hour=hour)


@dataclass
class Till:
    """A county with cases, and short ways to decide, demand and pay; ``at`` of each verb is told or SERVED."""

    cases: Docket

    @property
    def county(self) -> County:
        return self.cases.county

    def decided(self, case: Case | None = None, *, fine_fen: int = 1_000_000, served_at: datetime | None = SERVED,
                **told: Any) -> Decision:  # fmt: skip
        """Return a decision as it stands after it was issued and served."""
        found = case or self.cases.open()
        issued_at = min(SERVED, served_at or SERVED)
        token = acting.set(1)
        try:
            with committing():
                decision = Decision(
                    case=found, unit=found.unit, party=found.parties.order_by("id")[0], fine_fen=fine_fen,
                    outcomes=["fine"] if fine_fen else ["warning"], basis="依据", state="issued",
                    proposed_at=issued_at, issued_at=issued_at, served_at=served_at, **told,
                )  # fmt: skip
                decision.save()
        finally:
            acting.reset(token)
        return decision

    def laid(
        self, decision: Decision | None = None, *, kind: str = "fine", at: datetime = SERVED, **told: Any
    ) -> Demand:
        return actions.lay(decision=decision or self.decided(), kind=kind, by=self.cases.by(), at=at, **told)

    def account(self, *, at: datetime = SERVED, **told: Any) -> FineAccount:
        given: dict[str, Any] = {
            "unit": self.county.unit, "kind": "bank", "bank": "云岭县农村商业银行",
                "holder": "云岭县财政局非税收入专户",
            "number": "6228000012345678", "document": "云财〔2026〕1号", "by": self.cases.by("legal"),
        } | told  # fmt: skip
        return actions.open_account(**given, at=at)

    def pay(self, demand: Demand, fen: int, on: str, *, slip: str = "P-1", **told: Any) -> Any:
        given: dict[str, Any] = {
            "received_by": "bank", "account": FineAccount.objects.first() or self.account(), "slip": slip,
            "amount_fen": fen, "paid_on": date.fromisoformat(on), "payer": "利民小吃店", "by": self.cases.by(),
            "at": day(on, 17),
        } | told  # fmt: skip
        return actions.pay(demand=demand, **given)

    def proof(self) -> Any:
        return keep([Given("整改照片.jpg", "image/jpeg", b"\xff\xd8 photo")], at=SERVED)


@pytest.fixture
def till(county: County) -> Till:
    return Till(docket(county))
