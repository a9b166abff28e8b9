"""Put decisions onto the public platform once they are in force, and have them withdrawn when they fall."""

from datetime import datetime
from typing import Any

from liuhen.apps.decisions import contents
from liuhen.apps.decisions.models import Decision
from liuhen.apps.disclosure import actions as disclosure
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.accrual import yuan
from liuhen.regulation.disclosure import KINDS, NATURAL, ORGANISATION
from liuhen.regulation.procedures import PUBLIC_SECURITY

MARKET = "市场监管"
"""The field 执法领域 whose penalties have a rule of publicity of their own."""
BY_ACT = {"penalty": "penalty", "licence": "licence", "compulsion": "compulsion"}


def kind_of(decision: Decision) -> str:
    case = decision.case
    if decision.outcomes == ["no-penalty"]:
        return "decision"
    if case.rule.act == "penalty" and case.power is not None and case.power.field == MARKET:
        return "market-penalty"
    return BY_ACT.get(case.rule.act, "decision")


def announce(decision: Decision, *, at: datetime) -> None:
    """Let a decision be due on the platform from the day it was made; who prepares it adds what is not known here."""
    party, kind = decision.party, kind_of(decision)
    told: dict[str, Any] = {
        "body": decision.organ, "number": decision.number,
        "party_kind": NATURAL if party.kind == "person" else ORGANISATION,
        "party": party.name, "party_code": party.credit_code, "party_id": party.number, "party_phone": party.phone,
        "party_address": party.address, "representative": party.representative,
        "facts": "；".join(row.sentence for row in decision.citations.filter(role="element").order_by("id"))
        or decision.content,
        "basis": decision.basis,
        "result": contents.outcome_zh(decision, written=yuan),
        "remedies": decision.remedies,
        "sealed": "yes" if decision.case.rule.field == PUBLIC_SECURITY else "no",
        "warning_only": "yes" if decision.outcomes == ["warning"] else "no",
    }  # fmt: skip
    known = {field.key for field in KINDS[kind].fields}
    disclosure.announce(
        kind=kind, unit=decision.unit, about=decision.ref, title=f"{decision}",
        fields={key: said for key, said in told.items() if key in known},
        happened_at=decision.issued_at or at, by=SYSTEM, at=at,
    )  # fmt: skip


def fell(decision: Decision, *, reversal: str, reason: str, at: datetime) -> None:
    """Have what is public of a decision that fell withdrawn in time. 《责任制》第11条."""
    disclosure.reverse_what_fell(about=decision.ref, reversal=reversal, reason=reason, by=SYSTEM, at=at)
