"""What is in force ends only on a ground, by its own paper; a slip of the pen is put right."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from liuhen.apps.cases import actions as cases
from liuhen.apps.decisions.actions import altering
from liuhen.apps.decisions.models import Alteration, Correction, Decision
from liuhen.apps.decisions.queries import listing
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.documents import actions as documents
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.regulation import decisions as law
from tests.builders.decisions import DECIDED, Bench

pytestmark = [pytest.mark.article("rs-14-2"), pytest.mark.django_db]
LATER = DECIDED + timedelta(days=5)


def propose(bench: Bench, decision: Decision, **told: Any) -> Alteration:
    given = {"kind": "revoke", "ground": "error", "reason": "主体认定有误"} | told
    return altering.propose_alteration(decision=decision, by=bench.by(), at=LATER, **given)


def test_a_decision_is_revoked_on_a_ground_and_stays_on_record(bench: Bench) -> None:
    decision = bench.decided()
    approved = altering.approve_alteration(alteration=propose(bench, decision), by=bench.by("head"), at=LATER)
    assert Decision.objects.get().state == "issued"
    bench.press(approved.document, at=LATER)
    ended = Decision.objects.get()
    assert (ended.state, ended.number) == ("revoked", decision.number)
    assert "《行政处罚法》第75条" in ended.ended_for
    assert Publication.objects.get(about=decision.ref).state == "dropped"
    assert [*listing.in_force(decision.case)] == []


def test_a_change_makes_another_decision_that_is_then_served(bench: Bench) -> None:
    decision = bench.decided()
    with pytest.raises(Invalid, match="重于原决定"):
        propose(bench, decision, kind="change", fine_fen=500_001)
    proposed = propose(bench, decision, kind="change", fine_fen=300_000)
    approved = altering.approve_alteration(alteration=proposed, by=bench.by("head"), at=LATER)
    bench.press(approved.document, at=LATER)
    former, made = Decision.objects.order_by("id")
    assert (former.state, made.fine_fen, made.replaces, made.is_in_force) == (
        "changed",
        300_000,
        former,
        False,
    )
    bench.serve(approved.document, at=LATER)
    assert [*listing.in_force(decision.case)] == [made]


@pytest.mark.parametrize(
    ("ground", "kinds", "acts"),
    [
        ("error", {"revoke", "change"}, {"penalty"}),
        ("abuse", {"revoke"}, {"licence"}),
        ("beyond", {"revoke"}, {"licence"}),
        ("procedure", {"revoke"}, {"licence"}),
        ("unqualified", {"revoke"}, {"licence"}),
        ("fraud", {"revoke"}, {"licence"}),
        ("law-changed", {"withdraw", "change"}, {"licence"}),
        ("holder-asks", {"change"}, {"licence"}),
        ("superior", {"revoke", "change", "withdraw"}, {"penalty", "licence", "compulsion"}),
    ],
)
def test_each_ground_alters_what_the_law_says_it_does(ground: str, kinds: set[str], acts: set[str]) -> None:
    fitting = {
        (kind, act)
        for kind in law.ALTERATIONS
        for act in ("penalty", "licence", "compulsion")
        if law.REVOKED_FOR[ground].fits(kind, act)
    }
    assert fitting == set(product(kinds, acts))


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"ground": "fraud"}, "不是撤销这一决定的法定事由"),
        ({"kind": "withdraw", "ground": "error"}, "不是撤回这一决定的法定事由"),
    ],
)
def test_without_a_ground_of_the_law_nothing_changes(bench: Bench, told: dict[str, str], says: str) -> None:
    with pytest.raises(GateClosed, match=says):
        propose(bench, bench.decided(), **told)


def test_what_was_not_served_is_not_altered(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    issued = bench.issue(bench.approve(bench.propose(case)))
    with pytest.raises(GateClosed, match="决定没有生效") as early:
        propose(bench, issued)
    with pytest.raises(WrongState, match="不能作废文书：决定已经作出") as late:
        documents.void(document=issued.document, reason="有误", by=bench.by(), at=LATER)
    assert "公告送达" in early.value.remedy
    assert "公告送达" in late.value.remedy, "neither sends to the other"


def test_who_handles_it_does_not_approve_it(bench: Bench) -> None:
    proposed = propose(bench, bench.decided())
    with pytest.raises(NotPermitted):
        altering.approve_alteration(alteration=proposed, by=bench.by(), at=LATER)
    refused = altering.refuse_alteration(
        alteration=proposed, reason="没有错误", by=bench.by("head"), at=LATER
    )
    assert refused.state == "refused"


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("罚款5000元", "罚款500元", "改动了数字、金额或者日期"),
        ("云岭镇利民小吃店", "云岭镇惠民小吃店", "改动了当事人"),
        ("未经许可", "未获许可", ""),
        ("没有这句话", "有", "决定书里没有"),
    ],
)
def test_only_a_slip_of_the_pen_is_put_right(bench: Bench, wrong: str, right: str, says: str) -> None:
    decision = bench.decided()
    told: dict[str, Any] = {
        "decision": decision,
        "wrong": wrong,
        "right": right,
        "reason": "笔误",
        "by": bench.by(),
    }
    if says:
        with pytest.raises(GateClosed, match=says):
            altering.propose_correction(**told, at=LATER)
        return
    proposed = altering.propose_correction(**told, at=LATER)
    approved = altering.approve_correction(correction=proposed, by=bench.by("head"), at=LATER)
    bench.press(approved.document, at=LATER)
    assert Correction.objects.get().state == "done"
    assert Decision.objects.get().state == "issued"


def order(bench: Bench, decision: Decision, **told: Any) -> Alteration:
    given = {
        "ground": "review", "kind": "annulled", "instrument": "云府复决〔2026〕9号", "reason": "事实不清",
    } | told  # fmt: skip
    return altering.order_alteration(decision=decision, by=bench.by("legal"), at=LATER, **given)


@pytest.mark.parametrize(("why", "barred"), [("facts", True), ("procedure", False)])
def test_after_annulment_the_same_is_barred_save_for_procedure_alone(
    bench: Bench, why: str, barred: bool
) -> None:
    decision = bench.decided()
    case = decision.case
    order(bench, decision, why=why)
    cases.reopen(case=case, ground="annulled", reason="重新处理", by=SYSTEM, at=LATER)
    case.refresh_from_db()
    cases.conclude(case=case, opinion="仍处罚款", by=bench.by(), at=LATER)
    case.refresh_from_db()
    again = bench.propose(case, at=LATER)
    if barred:
        with pytest.raises(GateClosed, match="不得以同一事实和理由作出与其相同或者基本相同的决定"):
            bench.approve(again, at=LATER)
    else:
        assert bench.approve(again, at=LATER).state == "approved"


def test_what_another_organ_decided_is_registered_by_whoever_keeps_remedies(bench: Bench) -> None:
    decision = bench.decided()
    with pytest.raises(NotPermitted):
        altering.order_alteration(
            decision=decision,
            ground="court",
            kind="annulled",
            instrument="x",
            reason="y",
            by=bench.by(),
            at=LATER,
        )
    assert order(bench, decision, ground="court").state == "ordered"
    assert Decision.objects.get().ended_for.startswith("人民法院撤销（云府复决〔2026〕9号）")


def test_what_another_organ_ordered_is_not_approved_once_more(bench: Bench) -> None:
    ordered = order(bench, bench.decided())
    with pytest.raises(WrongState):
        altering.approve_alteration(alteration=ordered, by=bench.by("head"), at=LATER)
