"""Find facts from evidence, sentence by sentence. 《责任制》第30条，《行政处罚法》第40条."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.evidence import lifecycle, queries
from liuhen.apps.evidence.actions.falling import look_again, mend
from liuhen.apps.evidence.models import Evidence, Fact, Support
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, action, step
from liuhen.regulation.evidence import SupportFacts

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case


@action(lifecycle.FIND)
def find(
    *, case: "Case", sentence: str, evidence: Sequence[Evidence], element: str = "", needed: bool = False, by: Actor,
    at: datetime,
) -> Fact:  # fmt: skip
    """Find a fact: one sentence, and the evidence it rests on; ``needed``: on each of it."""
    rows = list(evidence)
    fact = Fact(case=case, unit_id=case.unit_id, sentence=sentence, element=element, found_at=at)
    return step(
        fact, lifecycle.FIND, by=by, at=at, facts=_facts(case, rows),
        data={
            "case": case.pk, "sentence": sentence, "element": element, "evidence": [each.pk for each in rows],
            "needed": needed,
        },
        along=lambda row: Support.objects.bulk_create(
            Support(fact=row, evidence=each, needed=needed) for each in rows
        ),
    )  # fmt: skip


@action(lifecycle.SUPPORT)
def support(*, fact: Fact, evidence: Evidence, needed: bool = False, by: Actor, at: datetime) -> Fact:
    """Let a fact rest on one more piece of evidence; a fact that had fallen may stand again by it."""
    if Support.objects.filter(fact=fact, evidence=evidence).exists():
        raise Invalid(f"{lifecycle.SUPPORT.cannot}：这份证据已经列为依据", field="evidence")
    fact = step(
        fact, lifecycle.SUPPORT, by=by, at=at, facts=_facts(fact.case, [evidence]),
        data={"evidence": evidence.pk, "needed": needed},
        along=lambda row: Support.objects.create(fact=row, evidence=evidence, needed=needed),
    )  # fmt: skip
    look_again(evidence_ids=[evidence.pk], at=at)
    return fact


@action(lifecycle.WITHDRAW)
def withdraw(*, fact: Fact, reason: str, by: Actor, at: datetime) -> Fact:
    """Do not hold a fact any more; what was found stays readable."""
    facts = _facts(fact.case, [])
    fact = step(fact, lifecycle.WITHDRAW, by=by, at=at, facts=facts, data={"reason": reason})
    mend(ref=fact.ref, at=at)
    return fact


def _facts(case: "Case", rows: list[Evidence]) -> SupportFacts:
    if any(each.case_id != case.pk for each in rows):
        raise Invalid(f"{lifecycle.FIND.cannot}：所选证据不都是本案的", field="evidence")
    lost = queries.causes_of(rows)
    return SupportFacts(
        case_zh=f"{case}现在是“{case.state_zh}”状态",
        case_is_open=queries.is_looked_into(case), named=len(rows),
        fallen_zh=next((each.name for each in rows if each.pk in lost), ""),
        late_zh=next((each.name for each in rows if each.late), ""),
    )  # fmt: skip
