"""A party is told, has its time, is answered and heard before anything is decided of it."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from liuhen.apps.cases import actions as cases
from liuhen.apps.decisions.actions import deciding, hearings, telling
from liuhen.apps.decisions.models import CaseHearing, DecisionFile, Plea, RightsNotice
from liuhen.apps.decisions.queries import listing, rights
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document
from liuhen.apps.documents.printed_form import as_pdf
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.people.models import Person
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders import county as build
from tests.builders.county import LOCAL
from tests.builders.decisions import DECIDED, SERVED, TOLD, Bench, paper

pytestmark = pytest.mark.django_db
REVOKE: dict[str, Any] = {"outcomes": ["revoke-licence"], "fine_fen": None, "judged": "", "hearing": "yes"}


@pytest.mark.article("rs-14-3")
def test_the_time_to_answer_begins_with_service_and_ends_after_five_working_days(bench: Bench) -> None:
    case = bench.case()
    notice = bench.told(case)
    assert notice.served_at == SERVED  # Wednesday 25 November
    last = datetime(2026, 12, 2, 23, 59, 59, tzinfo=LOCAL)
    assert rights.reply_until(notice, at=last) == date(2026, 12, 2)
    decision = bench.propose(case, at=last)
    with pytest.raises(GateClosed) as caught:
        bench.approve(decision, at=last)
    assert "期限至2026年12月2日届满，此前不能作出决定（依据《责任制》第14条）" in str(caught.value)
    first = datetime(2026, 12, 3, tzinfo=LOCAL)
    assert rights.reply_until(notice, at=first) is None
    assert bench.approve(decision, at=first).state == "approved"


@pytest.mark.article("rs-14-1")
def test_nothing_is_decided_before_the_notice_was_served(bench: Bench) -> None:
    case = bench.case()
    decision = bench.propose(case)
    with pytest.raises(GateClosed, match="还没有向云岭镇利民小吃店送达权利告知"):
        bench.approve(decision)
    bench.press(bench.tell(case).document)
    with pytest.raises(GateClosed, match="还没有向云岭镇利民小吃店送达权利告知"):
        bench.approve(decision)


@pytest.mark.article("rs-14-3")
def test_a_wait_ends_early_only_by_a_paper_on_file(bench: Bench) -> None:
    case = bench.case()
    notice = bench.told(case)
    with pytest.raises(GateClosed, match="没有当事人签名的放弃声明"):
        telling.waive(notice=notice, signer="赵某", by=bench.by(), at=SERVED)
    telling.waive(
        notice=notice, signer="赵某", files=[paper()], by=bench.by(), at=SERVED + timedelta(hours=1)
    )
    assert DecisionFile.objects.get(about=notice.ref).what == "放弃声明"
    at = SERVED + timedelta(hours=2)
    assert bench.approve(bench.propose(case, at=at), at=at).state == "approved"


@pytest.mark.article("rs-14-3")
def test_a_void_service_takes_the_time_back(bench: Bench) -> None:
    case = bench.case()
    notice = bench.tell(case)
    bench.press(notice.document)
    service = bench.serve(notice.document)
    documents.void_service(service=service, reason="签收人不是当事人", by=bench.by(), at=DECIDED)
    notice = RightsNotice.objects.get()
    assert (notice.state, notice.served_at) == ("issued", None)
    with pytest.raises(GateClosed, match="送达权利告知"):
        bench.approve(bench.propose(case))


@pytest.mark.article("rs-27-1")
@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"fine_fen": None}, "没有写明罚款金额"),
        ({"judged": ""}, "本县还没有登记听证的“较大数额”标准"),
        ({**REVOKE, "hearing": "no"}, "拟吊销许可证件.*当事人有权要求听证"),
    ],
)
def test_a_notice_tells_all_it_has_to(bench: Bench, told: dict[str, Any], says: str) -> None:
    with pytest.raises(GateClosed, match=says):
        bench.tell(bench.case(), **told)
    assert not RightsNotice.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.article("rs-27-1")
def test_the_paper_tells_facts_basis_content_and_rights(bench: Bench) -> None:
    notice = bench.tell(bench.case(facts=2))
    assert notice.document is not None
    data = notice.document.data
    assert notice.document.number.startswith("云岭县市场监督管理局罚告〔2026〕")
    assert data["facts"] == [f"当事人第{n}次未经许可经营食品。证据：进货台账（7页）。" for n in (1, 2)]
    assert "拟对你（单位）作出：罚款5000元" in data["paragraphs"][1]
    assert "5个工作日内有权进行陈述和申辩" in data["rights"][0]


@pytest.mark.article("rs-27-1")
def test_of_much_evidence_behind_a_fact_a_notice_names_some_and_of_none_that_fell(bench: Bench) -> None:
    case = bench.case(concluded=False)
    (fact,) = bench.facts(case)
    for n in range(6):
        evidence.support(fact=fact, evidence=bench.evidence(case, name=f"照片{n}"), by=bench.by(), at=TOLD)
    lost = fact.supports.order_by("evidence_id")[1].evidence
    evidence.exclude(evidence=lost, reason="照片系伪造", article="第46条", by=bench.by("legal"), at=TOLD)
    document = bench.tell(case).document
    assert document is not None
    assert document.data["facts"] == [
        "当事人第1次未经许可经营食品。证据：进货台账（7页）、照片1、照片2、照片3、照片4等6份。"
    ]


@pytest.mark.article("rs-27-1")
def test_who_does_not_handle_the_case_tells_nobody(bench: Bench) -> None:
    case = bench.case()
    with pytest.raises(NotPermitted):
        bench.tell(case, by="legal")
    with pytest.raises(Invalid, match="不是本案现在的当事人"):
        bench.tell(case, party=bench.party(bench.case()))


@pytest.mark.article("rs-14-1")
def test_a_plea_is_answered_before_it_is_decided_and_makes_nothing_heavier(bench: Bench) -> None:
    case = bench.case()
    notice = bench.told(case)
    plea = telling.state_plea(
        notice=notice, stated_at=SERVED + timedelta(hours=1), speaker="赵某", words="初次违法", by=bench.by(),
        at=SERVED + timedelta(hours=1),
    )  # fmt: skip
    decision = bench.propose(case)
    with pytest.raises(GateClosed, match="陈述申辩有1份没有复核答复"):
        bench.approve(decision)
    telling.answer_plea(plea=plea, adopted="no", answer="不符合首违不罚", by=bench.by(), at=DECIDED)
    assert Plea.objects.get().adopted_zh == "不予采纳"
    revised = deciding.revise(
        decision=decision, outcomes=["fine"], fine_fen=500_001, elements=bench.facts(case), basis="法", other="无",
        by=bench.by(), at=DECIDED,
    )  # fmt: skip
    with pytest.raises(GateClosed, match="不得因当事人陈述申辩而给予更重的处罚"):
        bench.approve(revised)


@pytest.mark.article("rs-14-1")
def test_a_fact_that_nobody_was_told_of_carries_nothing(bench: Bench) -> None:
    case = bench.case(facts=2)
    bench.told(case, facts=bench.facts(case)[:1])
    with pytest.raises(GateClosed, match="“当事人第2次未经许可经营食品”没有告知当事人"):
        bench.approve(bench.propose(case))


@pytest.mark.article("rs-14-1")
def test_a_new_notice_takes_the_place_of_a_served_one(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    bench.tell(case, at=DECIDED, fine_fen=600_000)
    with pytest.raises(Invalid, match="还没有送达"):
        bench.tell(case, at=DECIDED, fine_fen=600_000)
    assert [row.state for row in rights.notices_of(case)] == ["withdrawn", "issued"]


def heard(bench: Bench) -> tuple[Any, CaseHearing]:
    """Return a case whose party asked to be heard on 27 November."""
    case = bench.case()
    notice = bench.told(case, **REVOKE)
    at = SERVED + timedelta(days=2)
    hearing = hearings.ask_hearing(notice=notice, asked_on=at.date(), by=bench.by(), at=at)
    return case, hearing


def arrange(bench: Bench, hearing: CaseHearing, begins_at: datetime, *, served_at: datetime) -> CaseHearing:
    chair = Person.objects.get(account__username="legal")
    at = served_at - timedelta(hours=3)
    made = hearings.set_hearing(
        hearing=hearing, chair=chair, begins_at=begins_at, place="三楼会议室",
        by=bench.by("legal"), at=at,
    )  # fmt: skip
    bench.press(made.document, at=at + timedelta(hours=1))
    bench.serve(made.document, at=served_at)
    return CaseHearing.objects.get(pk=made.pk)


NOTIFIED = datetime(2026, 11, 30, 15, 0, tzinfo=LOCAL)  # a Monday
LAWFUL = datetime(
    2026, 12, 10, 9, 0, tzinfo=LOCAL
)  # seven whole working days lie between: 1 to 4, 7 to 9 December


@pytest.mark.article("rs-14-4")
def test_a_hearing_is_notified_ahead_held_and_reported_and_then_it_is_decided(bench: Bench) -> None:
    case, hearing = heard(bench)
    decision = bench.propose(case, outcomes=["revoke-licence"], fine_fen=None, performance="交回许可证")
    with pytest.raises(GateClosed, match="申请的听证还没有结束（待安排）"):
        bench.approve(decision)
    hearing = arrange(bench, hearing, LAWFUL, served_at=NOTIFIED)
    assert hearing.state == "notified"
    legal, at = bench.by("legal"), LAWFUL + timedelta(hours=2)
    with pytest.raises(GateClosed, match="没有听证笔录"):
        hearings.hold(hearing=hearing, held_at=LAWFUL, by=legal, at=at)
    held = hearings.hold(hearing=hearing, held_at=LAWFUL, files=[paper("听证笔录")], by=legal, at=at)
    done = hearings.report_hearing(hearing=held, report="事实成立", by=legal, at=at)
    assert done.is_over
    with pytest.raises(GateClosed, match="属于重大执法决定（经过听证程序）"):
        bench.approve(decision, at=at)


@pytest.mark.article("rs-14-4")
def test_a_hearing_notified_too_late_is_not_held(bench: Bench) -> None:
    _, hearing = heard(bench)
    hearing = arrange(bench, hearing, LAWFUL - timedelta(days=1), served_at=NOTIFIED)
    at = LAWFUL + timedelta(hours=2)
    with pytest.raises(GateClosed, match="没有在规定的日期以前送达"):
        hearings.hold(hearing=hearing, held_at=at, files=[paper()], by=bench.by("legal"), at=at)
    again = hearings.put_off(hearing=hearing, reason="另行通知", by=bench.by("legal"), at=at)
    assert (again.state, again.begins_at) == ("asked", None)


@pytest.mark.article("rs-14-4")
def test_who_stays_away_counts_as_having_waived_once_it_was_time(bench: Bench) -> None:
    _, hearing = heard(bench)
    hearing = arrange(bench, hearing, LAWFUL, served_at=NOTIFIED)
    with pytest.raises(GateClosed, match="还没有到听证的时间"):
        hearings.forgo(hearing=hearing, reason="未到", by=bench.by("legal"), at=LAWFUL - timedelta(seconds=1))
    gone = hearings.forgo(hearing=hearing, reason="未到", by=bench.by("legal"), at=LAWFUL)
    assert gone.is_over


@pytest.mark.article("rs-14-1")
def test_nobody_chairs_what_he_investigated_and_only_who_may(bench: Bench) -> None:
    _, hearing = heard(bench)
    told: dict[str, Any] = {"begins_at": LAWFUL, "place": "会议室", "by": bench.by("legal"), "at": NOTIFIED}
    with pytest.raises(GateClosed, match="王芳办理过本案，不能主持听证"):
        hearings.set_hearing(hearing=hearing, chair=bench.docket.officer, **told)
    with pytest.raises(GateClosed, match="何平没有主持听证的权限"):
        hearings.set_hearing(hearing=hearing, chair=bench.docket.third, **told)
    assert [*listing.hearings_to_set(bench.by("legal"))] == [hearing]


@pytest.mark.article("rs-14-1")
def test_asked_too_late_a_hearing_needs_a_reason(bench: Bench) -> None:
    notice = bench.told(bench.case(), **REVOKE)
    told: dict[str, Any] = {"notice": notice, "asked_on": DECIDED.date(), "by": bench.by(), "at": DECIDED}
    with pytest.raises(GateClosed, match="申请听证的期限已经届满"):
        hearings.ask_hearing(**told)
    assert hearings.ask_hearing(**told, late_reason="暴雨封路").state == "asked"
    with pytest.raises(Invalid, match="已有一次听证在办"):
        hearings.ask_hearing(**told, late_reason="再次")


@pytest.mark.article("rs-14-1")
def test_what_was_told_without_the_hearing_it_gives_is_told_again(bench: Bench) -> None:
    case = bench.case()
    bench.told(case, outcomes=["suspend-licence", "bar-from-trade"], fine_fen=None, judged="", hearing="yes")
    decision = bench.propose(case, outcomes=["bar-from-trade"], fine_fen=None, performance="停止执业")
    with pytest.raises(GateClosed, match="应当由负责人集体讨论决定"):
        bench.approve(decision)


@pytest.mark.article("rs-14-1")
def test_a_hearing_and_a_plea_wait_for_nobody_once_their_case_was_withdrawn(bench: Bench) -> None:
    _, hearing = heard(bench)
    hearing = arrange(bench, hearing, LAWFUL, served_at=NOTIFIED)
    plea = telling.state_plea(
        notice=hearing.notice, stated_at=NOTIFIED, speaker="赵某", words="不知情", by=bench.by(), at=NOTIFIED
    )
    chair, officer = bench.by("legal"), bench.by()
    assert [*listing.hearings_to_chair(chair), *listing.pleas_to_answer(officer)] == [hearing, plea]
    cases.withdraw(case=hearing.case, reason="违法事实不成立", by=bench.by("head"), at=NOTIFIED)
    assert [*listing.hearings_to_chair(chair), *listing.pleas_to_answer(officer)] == []
    hearing, plea = CaseHearing.objects.get(), Plea.objects.get()
    told: dict[str, Any] = {"by": chair, "at": LAWFUL}
    for attempt in (
        lambda: hearings.put_off(hearing=hearing, reason="由", **told),
        lambda: hearings.hold(hearing=hearing, held_at=LAWFUL, files=[paper()], **told),
        lambda: hearings.forgo(hearing=hearing, reason="由", **told),
        lambda: hearings.report_hearing(hearing=hearing, report="由", **told),
        lambda: hearings.withdraw_hearing(hearing=hearing, reason="由", **told | {"by": officer}),
        lambda: telling.answer_plea(plea=plea, adopted="no", answer="由", **told | {"by": officer}),
    ):
        with pytest.raises(WrongState, match="案件现在是“已撤销立案”状态"):
            attempt()


@pytest.mark.article("rs-14-1")
def test_what_waits_is_over_shows_up(bench: Bench) -> None:
    case = bench.case()
    notice = bench.told(case)
    rows = listing.replies_over(bench.by())
    assert [*listing.without_a_wait(rows, TOLD + timedelta(days=3))] == []
    assert [*listing.without_a_wait(rows, DECIDED)] == [notice]
    bench.propose(case)
    assert [*listing.replies_over(bench.by())] == []
    with pytest.raises(WrongState):
        telling.withdraw_notice(
            notice=telling.withdraw_notice(notice=notice, reason="错", by=bench.by(), at=DECIDED), reason="错",
            by=bench.by(), at=DECIDED,
        )  # fmt: skip


RECORD: dict[str, Any] = {
    "recorder": "周记录", "present": "经营者赵某到场", "agents": "吉林某律师事务所律师孙某，一般代理",
    "accused": "当事人未经许可经营食品，有台账和笔录为证，建议吊销许可证。", "defended": "对台账没有异议，请求从轻。",
    "asked": "主持人：何时停止经营？\n答：检查当日。", "last_words": "请求从轻处理。",
}  # fmt: skip


def record(
    bench: Bench, hearing: CaseHearing, *, at: datetime = LAWFUL + timedelta(hours=2), **told: Any
) -> CaseHearing:
    given = RECORD | {
        "began_at": LAWFUL, "ended_at": LAWFUL + timedelta(hours=1), "by": bench.by("legal"), "at": at,
        "investigators": [bench.docket.officer, bench.docket.second],
    } | told  # fmt: skip
    return hearings.write_record(hearing=hearing, **given)


@pytest.mark.article("rs-14-4")
def test_the_record_of_a_hearing_says_who_was_there_and_what_was_said_and_has_lines_for_all_who_sign(
    bench: Bench,
) -> None:
    _, hearing = heard(bench)
    written = record(bench, arrange(bench, hearing, LAWFUL, served_at=NOTIFIED)).record
    assert written is not None
    assert (written.kind, written.state, written.party) == ("hearing-record", "issued", hearing.party.ref)
    drawn = (
        "".join(page.extract_text() for page in PdfReader(BytesIO(as_pdf(written))).pages)
        .replace("\n", "")
        .replace(" ", "")
    )
    for said in (
        "听证笔录", "李法制", "周记录", "王芳、李强", "三楼会议室", "2026年12月10日09时00分至10时00分",
        "吉林某律师事务所律师孙某", "当事人未经许可经营食品", "对台账没有异议", "答：检查当日。", "请求从轻处理。",
        "拒绝签名、盖章的，由听证主持人在笔录中注明（《行政处罚法》第63条",
    ):  # fmt: skip
        assert said in drawn, said
    assert [(each["role"], each["name"]) for each in written.data["signers"]] == [
        ("当事人", ""), ("委托代理人", ""), ("调查人员", ""), ("调查人员", ""), ("主持人", ""), ("记录人", ""),
    ]  # fmt: skip
    assert "拒绝签名的情况" not in drawn


@pytest.mark.article("rs-14-4")
def test_who_refuses_to_sign_stands_on_the_record_and_one_found_wrong_is_written_anew(bench: Bench) -> None:
    _, hearing = heard(bench)
    hearing = arrange(bench, hearing, LAWFUL, served_at=NOTIFIED)
    first = record(bench, hearing, agents="").record
    again = record(bench, hearing, agents="", refusal="赵某认为记录不全，拒绝签名。").record
    assert first is not None
    assert again is not None
    first.refresh_from_db()
    assert first.state == "void"
    assert again.data["signers"][0] == {"role": "当事人", "name": "拒绝签名"}
    assert again.data["sections"][-1] == {
        "heading": "五、拒绝签名、盖章的情况（听证主持人注明）", "paragraphs": ["赵某认为记录不全，拒绝签名。"],
    }  # fmt: skip


@pytest.mark.article("rs-14-4")
def test_only_its_chair_writes_the_record_of_a_hearing_that_has_been(bench: Bench) -> None:
    _, hearing = heard(bench)
    hearing = arrange(bench, hearing, LAWFUL, served_at=NOTIFIED)
    build.account(build.person(bench.county.unit, "赵法规", "100011", kind="clerk"), "legal2", "legal")
    with pytest.raises(GateClosed, match="只有听证主持人可以办理"):
        record(bench, hearing, by=bench.by("legal2"))
    for wrong in (
        {"ended_at": LAWFUL - timedelta(minutes=1)},
        {"began_at": LAWFUL - timedelta(minutes=1)},
        {"ended_at": LAWFUL + timedelta(hours=3)},
    ):
        with pytest.raises(Invalid, match="开始时间应在通知的时间以后"):
            record(bench, hearing, **wrong)
    with pytest.raises(Invalid, match="应是办理本案的人员"):
        record(bench, hearing, investigators=[bench.docket.third])
    assert CaseHearing.objects.get(pk=hearing.pk).record is None
