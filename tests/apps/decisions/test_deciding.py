"""What is decided: reviewed and approved first; written, sealed and served; then in force, with all it rests on."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.benchmarks import actions as benchmarks
from liuhen.apps.benchmarks.models import Band
from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.actions import handling
from liuhen.apps.decisions.actions import deciding, reviewing, shaking
from liuhen.apps.decisions.models import Citation, Decision, DecisionGround
from liuhen.apps.decisions.queries import deciding as proposed
from liuhen.apps.decisions.queries import grounds, listing
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.documents import actions as documents
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.findings.models import Finding
from liuhen.apps.offices import actions as offices
from liuhen.apps.people.models import Account, Certificate, Unit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused
from liuhen.regulation.decisions import PARTS
from tests.builders.county import NOW
from tests.builders.decisions import BASIS, DECIDED, FINE, Bench, paper

pytestmark = [pytest.mark.article("rs-31-1"), pytest.mark.django_db]


def test_a_decision_is_proposed_approved_sealed_served_and_then_in_force(bench: Bench) -> None:
    decision = bench.decided()
    assert (decision.state, decision.served_at) == ("issued", DECIDED + timedelta(hours=2))
    assert decision.number == "云岭县市场监督管理局罚决〔2026〕1号"
    assert Decision.objects.get().is_in_force
    assert decision.case.state == "decided"
    assert [*listing.in_force(decision.case)] == [decision]
    due = Publication.objects.get(about=decision.ref)
    assert (due.kind, due.fields["number"]) == ("penalty", decision.number)


def test_the_paper_tells_all_eight_parts_and_the_right_organ(bench: Bench) -> None:
    decision = bench.decided()
    assert decision.document is not None
    data = decision.document.data
    headings = [section["heading"] for section in data["sections"]]
    assert headings == [
        "当事人的基本情况", "违法事实", "证据", "陈述、申辩和听证", "依据", "决定内容", "履行方式和期限",
    ]  # fmt: skip
    assert data["remedies"][0].startswith(
        "如不服本决定，可以自收到本决定书之日起60日内向云岭县人民政府申请行政复议，也可以自收到本决定书之日起6个月内"
        "向有管辖权的人民法院提起行政诉讼。"
    )
    assert "15日内" in data["sections"][-1]["paragraphs"][0]


def test_a_unit_that_the_county_does_not_manage_names_its_superior(bench: Bench) -> None:
    Unit.objects.filter(pk=bench.county.unit.pk).update(vertical="吉林省某某局")
    assert bench.decided().review_organ == "吉林省某某局"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"other": ""}, "没有载明其他应当载明的事项"),
        ({"outcomes": ["fine", "confiscate"]}, "没有载明履行方式和期限"),
    ],
)
def test_a_missing_part_is_named(bench: Bench, told: dict[str, Any], says: str) -> None:
    case = bench.case()
    bench.told(case, outcomes=["fine", "confiscate"])
    with pytest.raises(GateClosed, match=says):
        bench.approve(bench.propose(case, **told))


def test_nothing_is_proposed_before_the_investigation_has_ended(bench: Bench) -> None:
    with pytest.raises(GateClosed, match="案件现在是“调查办理中”状态，不能作出决定"):
        bench.propose(bench.case(concluded=False))
    case = bench.case()
    with pytest.raises(NotPermitted):
        bench.propose(case, by="head")
    bench.propose(case)
    with pytest.raises(Invalid, match="已有决定或者草案"):
        bench.propose(case)


def test_only_the_leader_of_the_day_approves_and_nobody_his_own(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    decision = bench.propose(case)
    with pytest.raises(NotPermitted):
        bench.approve(decision, by="legal")
    leader = offices.name(
        unit=bench.county.unit, person=Account.objects.get(username="keeper").person, role="principal", title="局长",
        document="云任〔2026〕1号", since=NOW.date(), by=SYSTEM, at=NOW,
    )  # fmt: skip
    with pytest.raises(GateClosed, match="您今天不是"):
        bench.approve(decision)
    offices.end(leader=leader, until=DECIDED.date(), reason="调离", by=SYSTEM, at=DECIDED)
    with pytest.raises(GateClosed, match="起没有主要负责人"):
        bench.approve(decision)


def test_a_certificate_that_lapsed_meanwhile_bars_approval(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    decision = bench.propose(case)
    Certificate.objects.filter(person=bench.docket.second).update(
        expires_on=DECIDED.date() - timedelta(days=1)
    )
    with pytest.raises(GateClosed, match="办案的执法人员有1人，少于2人"):
        bench.approve(decision)


def test_a_fact_that_fell_bars_approval_and_the_seal(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    decision = bench.approve(bench.propose(case))
    written = deciding.write(decision=decision, by=bench.by(), at=DECIDED)
    (found,) = case.evidence.all()
    exclude(bench, found)
    with pytest.raises(GateClosed, match="据以认定的“当事人第1次未经许可经营食品”已不成立"):
        bench.press(written.document, at=DECIDED)
    documents.void(document=written.document, reason="重做", by=bench.by(), at=DECIDED)
    again = Decision.objects.get()
    assert (again.state, again.number) == ("approved", "")
    with pytest.raises(GateClosed, match="已不成立"):
        deciding.write(decision=again, by=bench.by(), at=DECIDED)


def exclude(bench: Bench, found: Any) -> None:
    evidence.exclude(
        evidence=found,
        reason="来源不明",
        article="《行政处罚法》第46条第3款",
        by=bench.by("legal"),
        at=DECIDED,
    )


def test_all_it_rests_on_is_frozen_and_what_falls_with_it_is_known(bench: Bench) -> None:
    case = bench.case(facts=2)
    decision = bench.decided(case, elements=bench.facts(case)[:1])
    kinds = {row.ref.partition(":")[0]: row.needed for row in grounds.grounds_of(decision)}
    assert kinds == {
        "fact": True, "evidence": False, "rightsnotice": True, "document": False, "service": True, "poweritem": False,
        "lawversion": False,
    }  # fmt: skip
    first, second = case.evidence.order_by("id")
    assert [*grounds.rests_on(first.ref)] == [decision]
    assert [*grounds.rests_on(second.ref)] == []
    exclude(bench, second)
    assert [*grounds.shaken()] == []
    exclude(bench, first)
    assert [*grounds.shaken()] == [decision]
    assert [row.title for row in grounds.what_fell([decision])[decision.pk]] == [
        "事实：当事人第1次未经许可经营食品"
    ]
    assert shaking.mark(at=DECIDED) == [decision]
    assert shaking.mark(at=DECIDED) == []
    assert [row.code for row in Finding.objects.filter(duty="rs-31-1")] == ["DECISION-SHAKEN"]
    assert [*listing.shaken_for(bench.by())] == [decision]


def test_a_void_service_of_the_notice_shakes_the_decision_at_once(bench: Bench) -> None:
    decision = bench.decided()
    (service,) = documents_of(decision)
    documents.void_service(service=service, reason="伪造签名", by=bench.by(), at=DECIDED + timedelta(days=1))
    assert Decision.objects.get().shaken_at == DECIDED + timedelta(days=1)


def documents_of(decision: Decision) -> list[Any]:
    from liuhen.apps.documents.models import Service

    numbers = DecisionGround.objects.filter(decision=decision, ref__startswith="service:")
    return [Service.objects.get(pk=int(row.ref.partition(":")[2])) for row in numbers]


@pytest.mark.article("rs-26-8")
def test_an_issued_decision_is_served_in_seven_working_days(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    issued = bench.issue(bench.approve(bench.propose(case)))
    (clock,) = clocks.open_for(issued.ref)
    last = DECIDED.replace(day=14, hour=23, minute=59)  # 4, 7 to 11 and 14 December
    assert not clock.breached(at=last)
    assert clock.breached(at=last + timedelta(minutes=1))
    assert [*listing.in_force(case)] == []
    bench.serve(issued.document, at=last)
    assert not clocks.open_for(issued.ref).exists()


@pytest.mark.article("rs-11-4")
def test_what_is_major_is_reviewed_by_somebody_qualified_and_again_when_it_changes(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    decision = bench.propose(case, public_interest=True)
    with pytest.raises(GateClosed, match="属于重大执法决定（涉及重大公共利益），没有经过法制审核"):
        bench.approve(decision)
    with pytest.raises(GateClosed, match="您没有登记在册的法制审核资格"):
        bench.review(decision)
    reviewer = bench.reviewer(until=DECIDED.date())
    with pytest.raises(GateClosed, match="资格已经终止"):
        bench.review(decision)
    reviewing.end_reviewer(reviewer=reviewer, until=NOW.date(), reason="换证", by=bench.by("legal"), at=NOW)
    bench.reviewer()
    bench.review(decision, "fail")
    with pytest.raises(GateClosed, match="法制审核的意见是“不通过”"):
        bench.approve(decision)
    bench.review(decision)
    assert [*listing.to_review(bench.by("legal"))] == []
    bench.evidence(case, at=DECIDED + timedelta(minutes=1))
    with pytest.raises(GateClosed, match="法制审核之后，证据有变动"):
        bench.approve(decision)
    bench.review(decision)
    revised = deciding.revise(
        decision=decision, outcomes=["fine"], fine_fen=400_000, elements=bench.facts(case), basis=BASIS, other="无",
        public_interest=True, by=bench.by(), at=DECIDED,
    )  # fmt: skip
    with pytest.raises(GateClosed, match="法制审核之后，处理种类和金额有变动"):
        bench.approve(revised)
    bench.review(revised)
    assert bench.approve(revised).state == "approved"


@pytest.mark.article("rs-11-4")
def test_what_changed_since_the_review_is_named_part_by_part(bench: Bench) -> None:
    case = bench.case(facts=2)
    decision = bench.propose(case)
    cited = proposed.cited_by(decision)
    then = proposed.parts_of(decision, cited)
    assert then.keys() == PARTS.keys()
    assert proposed.stale_zh(then, proposed.parts_of(decision, cited[1:])) == "事实"


@pytest.mark.article("rs-11-4")
def test_the_countys_own_table_is_tested_on_what_is_decided(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    reviewing.set_rule(
        unit=bench.county.unit,
        code=FINE,
        source="云法审〔2026〕1号",
        person_yuan=5_000,
        by=bench.by("legal"),
        at=NOW,
    )
    decision = bench.propose(case)
    with pytest.raises(GateClosed, match="罚款达到5000元（云法审〔2026〕1号）"):
        bench.approve(decision)
    lighter = deciding.revise(
        decision=decision, outcomes=["fine"], fine_fen=499_999, elements=bench.facts(case), basis=BASIS, other="无",
        by=bench.by(), at=DECIDED,
    )  # fmt: skip
    assert bench.approve(lighter).state == "approved"
    with pytest.raises(Invalid, match="请至少填写一项标准"):
        reviewing.set_rule(unit=bench.county.unit, source="无", by=bench.by("legal"), at=NOW)


@pytest.mark.article("rs-11-4")
def test_what_is_complex_is_discussed_by_the_leaders(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    bench.reviewer()
    decision = bench.propose(case, is_complex=True)
    bench.review(decision)
    with pytest.raises(GateClosed, match="案件情节复杂，应当由负责人集体讨论决定"):
        bench.approve(decision)
    people = [Account.objects.get(username=name).person for name in ("head", "keeper")]
    told: dict[str, Any] = {
        "decision": decision, "held_at": DECIDED, "place": "会议室", "agreed": "yes", "result": "一致同意",
        "files": [paper("讨论笔录")], "by": bench.by(), "at": DECIDED,
    }  # fmt: skip
    with pytest.raises(Invalid, match="参加讨论的负责人不足2人"):
        reviewing.discuss(attendees=people[:1], **told)
    reviewing.discuss(attendees=people, **told)
    assert bench.approve(decision).state == "approved"


@pytest.fixture
def band(bench: Bench) -> Band:
    """Return a band of 3000 to 6000 yuan, in force since before the act."""
    made = benchmarks.draft(
        unit=bench.county.unit,
        code=FINE,
        violation="未经许可经营",
        basis="法",
        reason="首次",
        by=bench.by("legal"),
        at=NOW,
    )
    benchmarks.put_band(
        benchmark=made, name="一般", grade="ordinary", circumstances="一般情形", outcomes=["fine"], least_yuan=3000,
        most_yuan=6000, by=bench.by("legal"), at=NOW,
    )  # fmt: skip
    benchmarks.submit(benchmark=made, by=bench.by("legal"), at=NOW)
    benchmarks.publish(benchmark=made, effective_on=NOW.date(), by=bench.by("head"), at=NOW)
    return made.bands.get()


@pytest.mark.article("rs-11-1")
def test_a_decision_names_its_band_and_says_why_it_leaves_it(bench: Bench, band: Band) -> None:
    case = bench.case(acted_from=NOW.date(), acted_until=NOW.date())
    bench.told(case, fine_fen=1_000_000)
    with pytest.raises(GateClosed, match="有裁量基准，决定没有引用适用的档次"):
        bench.propose(case)
    with pytest.raises(GateClosed, match="决定超出“一般”的种类或者幅度，没有写明理由"):
        bench.propose(case, band=band, fine_fen=600_001)
    decision = bench.propose(case, band=band, fine_fen=600_001, deviation="屡罚不改")
    with pytest.raises(GateClosed, match="属于重大执法决定（超出裁量基准）"):
        bench.approve(decision)


@pytest.mark.article("rs-11-1")
def test_a_band_of_another_day_is_not_the_acts(bench: Bench, band: Band) -> None:
    with pytest.raises(Invalid, match="不是行为发生之日施行的"):
        bench.propose(bench.case(), band=band)


@pytest.mark.article("rs-11-1")
def test_a_fact_counts_once(bench: Bench) -> None:
    case = bench.case()
    (fact,) = bench.facts(case)
    with pytest.raises(GateClosed, match="同一事实被评价两次"):
        bench.propose(case, heavier=[fact])
    assert not Citation.objects.exists()


def test_a_case_with_several_parties_is_decided_once_all_are(bench: Bench) -> None:
    case = bench.docket.open(parties=2)
    bench.fact(case)
    from liuhen.apps.cases import actions as cases

    case = cases.conclude(case=case, opinion="罚款", by=bench.by(), at=NOW + timedelta(hours=9))
    for n, party in enumerate(case.parties.order_by("id"), 1):
        notice = bench.tell(case, party=party)
        bench.press(notice.document)
        bench.serve(notice.document)
        bench.issue(bench.approve(bench.propose(case, party=party)))
        case.refresh_from_db()
        assert case.state == ("decided" if n == 2 else "concluded")


@pytest.mark.article("rs-31-2")
def test_on_the_spot_it_is_told_decided_handed_over_and_reported(bench: Bench) -> None:
    case = bench.docket.on_the_spot()
    told: dict[str, Any] = {
        "case": case, "outcomes": ["warning", "fine"], "fine_fen": 20_000, "facts_told": "未公示许可证", "basis": BASIS,
        "place": "云岭镇南街12号", "heard": "无", "signed_by": "赵某", "relation": "self", "by": bench.by(), "at": NOW,
    }  # fmt: skip
    for changed, says in (
        ({"fine_fen": 20_001}, "罚款超过当场处罚的限额200元"),
        ({"outcomes": ["confiscate", "fine"]}, "不在当场处罚的种类之内"),
        ({"heard": " "}, "没有记明当场告知并听取"),
    ):
        with pytest.raises(GateClosed, match=says):
            deciding.decide_on_the_spot(**(told | changed))
    with pytest.raises(Invalid, match="请写明地点"):
        deciding.decide_on_the_spot(**told | {"place": " "})
    decision = deciding.decide_on_the_spot(**told)
    assert decision.document
    assert dict(decision.document.data["table"])["时间、地点"] == "2026年11月24日10时00分，云岭镇南街12号"
    assert "执法人员王芳" in {each["role"] for each in decision.document.data["signers"] if not each["name"]}
    assert (decision.is_in_force, decision.served_at, decision.number) == (
        True, NOW, "云岭县市场监督管理局当罚〔2026〕1号",
    )  # fmt: skip
    assert "应当先自收到本决定书之日起60日内向云岭县人民政府申请行政复议" in decision.remedies
    (clock,) = clocks.open_for(decision.ref)
    assert clock.breached(at=NOW.replace(day=27, hour=0))  # two working days: 25 and 26 November
    done = deciding.report(decision=decision, by=bench.by(), at=NOW + timedelta(days=1))
    assert done.reported_at
    assert not clocks.open_for(decision.ref).exists()
    with pytest.raises(Refused):
        deciding.report(decision=done, by=bench.by(), at=NOW + timedelta(days=1))


def test_a_party_that_refuses_the_paper_is_served_before_witnesses(bench: Bench) -> None:
    decision = deciding.decide_on_the_spot(
        case=bench.docket.on_the_spot(), outcomes=["warning"], place="店内", facts_told="未公示", basis=BASIS,
        heard="无", refusal="赵某拒绝签收", witnesses="甲，居委会\n乙，邻居", by=bench.by(), at=NOW,
    )  # fmt: skip
    assert decision.is_in_force


def test_what_a_handler_was_released_from_he_signs_no_more(bench: Bench) -> None:
    case = bench.case()
    handler = case.handlers.get(person=bench.docket.second)
    handling.release_handler(
        handler=handler, reason="调离", by=bench.by("head"), at=DECIDED - timedelta(days=1)
    )
    with pytest.raises(GateClosed, match="不是本案的办案人员"):
        bench.propose(case, by="liqiang")


def test_a_fact_taken_back_after_reopening_shakes_the_decision_that_needs_it(bench: Bench) -> None:
    decision = bench.decided()
    cases.reopen(case=decision.case, ground="facts", reason="新的证据", by=bench.by("head"), at=DECIDED)
    (fact,) = bench.facts(decision.case)
    evidence.withdraw(fact=fact, reason="有误", by=bench.by(), at=DECIDED)
    (shaken,) = shaking.mark(at=DECIDED)
    assert shaken == decision
    assert [each.ref for each in grounds.what_fell([decision])[decision.pk]] == [fact.ref]
