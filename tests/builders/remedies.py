"""What the tests of remedies stand on: a decision that was served, and somebody who objects to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from liuhen.apps.decisions.models import Decision
from liuhen.apps.remedies import actions
from liuhen.apps.remedies.models import Performance, Remedy
from liuhen.kernel.attachments import Given, keep
from tests.builders.cases import docket
from tests.builders.county import County
from tests.builders.execution import SERVED, Till, day

GOVERNMENT = "云岭县人民政府"


@dataclass
class Docks:
    """Short ways to object, to answer and to perform, by the legal unit."""

    till: Till

    @property
    def county(self) -> County:
        return self.till.county

    @property
    def legal(self) -> Any:
        return self.till.cases.by("legal")

    def brought(self, decision: Decision | None = None, **told: Any) -> Remedy:
        given: dict[str, Any] = {
            "unit": self.county.unit, "kind": "review", "against": "decision", "applicant": "利民小吃店",
            "organ": GOVERNMENT, "claim": "请求撤销，事实不清", "brought_on": date(2026, 9, 14), "by": self.legal,
            "at": day("2026-09-20"),
        } | told  # fmt: skip
        if given["against"] == "decision":
            given["decision"] = decision or self.till.decided()
        return actions.bring(**({"decision": None} | given))

    def copied(self, remedy: Remedy | None = None, on: str = "2026-09-21", **told: Any) -> Remedy:
        return actions.take_copy(
            remedy=remedy or self.brought(),
            received_on=date.fromisoformat(on),
            by=self.legal,
            at=day(on),
            **told,
        )

    def lodged(self, decision: Decision, **told: Any) -> Remedy:
        given: dict[str, Any] = {
            "applicant": "赵某", "organ": GOVERNMENT, "claim": "请求撤销", "lodged_on": date(2026, 9, 28),
                "by": self.legal,
            "at": day("2026-09-28"),
        } | told  # fmt: skip
        return actions.lodge(decision=decision, **given)

    def decided(self, remedy: Remedy, outcome: str, on: str = "2026-10-20", **told: Any) -> Remedy:
        given: dict[str, Any] = {"instrument": "云政复决〔2026〕1号", "by": self.legal, "at": day(on)} | told
        return actions.decide(remedy=remedy, outcome=outcome, decided_on=date.fromisoformat(on), **given)

    def owed(self, **told: Any) -> Performance:
        given: dict[str, Any] = {
            "unit": self.county.unit, "instrument": "judgment", "number": "（2026）吉0524行初1号",
                "issuer": "云岭县人民法院",
            "in_force_on": date(2026, 9, 1), "what": "六十日内重新作出决定", "due_on": date(2026, 10, 31),
                "by": self.legal,
            "at": SERVED,
        } | told  # fmt: skip
        return actions.register(**given)

    def proof(self) -> Any:
        return keep([Given("重新作出的决定.pdf", "application/pdf", b"%PDF-1.7 proof")], at=SERVED)


@pytest.fixture
def docks(county: County) -> Docks:
    return Docks(Till(docket(county)))
