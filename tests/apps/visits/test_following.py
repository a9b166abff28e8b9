"""What follows a visit: two units at once, its result, what is to be put right, a case, papers, the firm's word."""

import base64
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from liuhen.apps.disclosure import actions as disclosure
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.findings.models import Finding
from liuhen.apps.visits import queries
from liuhen.apps.visits.actions import following, opening, phones, replying
from liuhen.apps.visits.actions.replying import FIRM
from liuhen.apps.visits.lifecycle import PAPERS
from liuhen.apps.visits.models import Defect, Reply, Visit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import LOCAL, local_day
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused, WrongState, action
from liuhen.kernel.web import trail
from liuhen.regulation import visits as law
from liuhen_proof.p256 import p256_verify
from tests.builders.county import NOW
from tests.builders.phones import Phone
from tests.builders.visits import WHOLE, Field

LATER = NOW + timedelta(minutes=10)
NEXT_WEEK = local_day(NOW) + timedelta(days=7)


def made(ground: Field, *kinds: str) -> Visit:
    """Return a visit that was made on site by the steps of these kinds, by default by all."""
    visit = ground.approved()
    ground.merge(ground.walk(visit, *(kinds or WHOLE)), at=LATER)
    visit.refresh_from_db()
    return visit


def assigned_is_free() -> law.Cap:
    """Return the table of a county that does not count what is ordered from above."""
    return law.Cap("county", "", 9, "云岭县公告", local_day(NOW) - timedelta(days=300), ("assigned",))


def of_another_unit(ground: Field, visit: Visit, *, token: str = "o" * 22) -> Visit:
    """Return a visit of another unit to the same firm, there since the same minute."""

    @action
    def copied(*, by: object, at: object) -> Visit:
        other = Visit.objects.get(pk=visit.pk)
        other.pk, other.unit, other.token, other.activity = None, ground.docket.county.other, token, None
        other.errand = None
        other.save(force_insert=True)
        return other

    return copied(by=SYSTEM, at=NOW)


@pytest.mark.article("rs-29-1")
def test_two_units_that_scan_in_at_the_same_minute_are_told_and_join_or_one_leaves(ground: Field) -> None:
    first = made(ground, "scan-in")
    other = of_another_unit(ground, first)
    second = made(ground)
    assert list(queries.others_there(second)) == [other]
    assert {each.about for each in Finding.objects.filter(code="VISIT-MET-ANOTHER")} == {
        second.ref,
        other.ref,
    }
    with pytest.raises(Refused) as caught:
        following.conclude(visit=second, result="已告知", by=ground.by(), at=LATER)
    assert "云岭县城市管理局同一时间也在该企业检查，没有合并也没有离开" in caught.value.sentence
    joined = following.join(visit=second, joint=other, by=ground.by(), at=LATER)
    assert (joined.joint, joined.is_counted) == (other, False)
    assert following.conclude(visit=joined, result="已告知", by=ground.by(), at=LATER).state == "concluded"


def test_one_leaves_to_the_other(ground: Field) -> None:
    first = made(ground, "scan-in")
    other = of_another_unit(ground, first)
    gone = following.withdraw(visit=first, reason="由城管局继续", by=ground.by(), at=LATER)
    assert gone.state == "withdrawn"
    assert list(queries.others_there(other)) == []


def test_a_visit_of_the_own_unit_is_not_joined(ground: Field) -> None:
    one, two = ground.approved(), ground.approved()
    with pytest.raises(Invalid) as caught:
        following.join(visit=one, joint=two, by=ground.by(), at=NOW)
    assert caught.value.sentence == "不能合并为联合检查：不是另一单位对同一企业的检查"


def test_what_is_joint_already_is_not_joined_again(ground: Field) -> None:
    first = made(ground, "scan-in")
    other = of_another_unit(ground, first)
    following.join(visit=first, joint=other, by=ground.by(), at=LATER)
    with pytest.raises(Invalid) as caught:
        following.join(visit=other, joint=first, by=SYSTEM, at=LATER)
    assert caught.value.sentence == "不能合并为联合检查：其中一方已经是联合检查"


def test_what_was_called_off_is_not_joined(ground: Field) -> None:
    first = made(ground, "scan-in")
    gone = of_another_unit(ground, first)
    following.withdraw(visit=gone, reason="由市场监管局继续", by=SYSTEM, at=LATER)
    with pytest.raises(Invalid, match="现在是“已退出”状态"):
        following.join(visit=first, joint=gone, by=ground.by(), at=LATER)


@pytest.mark.article("rs-16-1")
def test_who_goes_along_with_an_uncounted_visit_is_counted_himself(
    ground: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(law, "CAPS", (assigned_is_free(),))
    ground.voucher()
    free = ground.approved(ground="assigned", ground_ref="吉市监〔2026〕3号")
    both = [
        of_another_unit(ground, ground.approved()),
        of_another_unit(ground, ground.approved(), token="p" * 22),
    ]
    for each in both:
        following.join(visit=each, joint=free, by=SYSTEM, at=LATER)
        each.refresh_from_db()
    assert [each.is_counted for each in both] == [True, False]
    opening.cancel(visit=free, reason="改期", by=ground.by(), at=LATER)
    assert [each.is_counted for each in Visit.objects.filter(pk__in=[each.pk for each in both]).order_by("pk")] == [
        True, False,
    ]  # fmt: skip


@pytest.mark.article("rs-29-1")
def test_the_result_is_due_and_says_whether_anything_was_found(ground: Field) -> None:
    visit = made(ground)
    (clock,) = clocks.open_for(visit.ref).filter(duty_id="rs-29-1")
    assert clock.due_at > NOW + timedelta(days=20)  # 20 working days
    done = following.conclude(visit=visit, result="责令改正", by=ground.by(), at=LATER)
    assert (done.state, done.found_nothing) == ("concluded", False)
    assert not clocks.open_for(visit.ref).exists()


@pytest.mark.article("rs-15-1", "rs-11-2")
def test_the_result_is_due_on_the_public_platform(ground: Field, client: Client) -> None:
    done = following.conclude(visit=made(ground), result="发现过期食品，责令改正。", by=ground.by(), at=LATER)
    (row,) = Publication.objects.filter(kind="inspection")
    assert (row.about, row.state, row.unit) == (done.ref, "due", done.unit)
    (clock,) = clocks.open_for(row.ref)
    assert clock.due_at > NOW + timedelta(days=20)  # 20 working days
    legal, head = ground.by("legal"), ground.by("head")
    fields = row.fields | {"minor": "no"}
    disclosure.prepare(publication=row, title=row.title, fields=fields, by=legal, at=LATER)
    out = disclosure.publish(publication=row, by=head, at=LATER)
    page = client.get(f"/disclosure/{out.serial}/").content.decode()
    assert ground.firm.name in page
    assert "发现过期食品，责令改正。" in page
    assert row.title in client.get("/disclosure/?kind=inspection").content.decode()


def test_a_visit_on_site_that_was_not_made_has_no_result(ground: Field) -> None:
    with pytest.raises(Refused) as caught:
        following.conclude(visit=ground.approved(), result="无", by=ground.by(), at=NOW)
    assert caught.value.sentence == "不能作出检查结果：现场检查还没有进行"


def test_a_recheck_carries_what_is_to_be_put_right(ground: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    cap = law.Cap("county", "", 2, "云岭县公告", local_day(NOW) - timedelta(days=300), ("recheck",))
    monkeypatch.setattr(law, "CAPS", (cap,))
    visit = made(ground)
    (defect,) = visit.defects.all()
    following.order(defect=defect, demand="清除过期食品", due_on=NEXT_WEEK, by=ground.by(), at=LATER)
    assert list(queries.to_recheck(ground.by())) == [defect]
    recheck = ground.approved(at=LATER, ground="recheck", ground_ref=str(visit.pk))
    assert (recheck.is_counted, recheck.recheck_of) == (False, visit)
    assert recheck.checklist[0] == f"整改复查1：{defect.item}，清除过期食品"
    with pytest.raises(Invalid) as caught:
        following.hold_fixed(defect=defect, recheck=recheck, by=ground.by(), at=LATER)
    assert caught.value.sentence == f"不能复查已改正：{recheck}现在是“已批准”状态"
    with pytest.raises(Invalid) as caught:
        following.hold_unfixed(defect=defect, recheck=visit, by=ground.by(), at=LATER)
    assert caught.value.sentence == f"不能复查未改正：{visit}不是对这次检查的整改复查"
    ground.merge(ground.walk(recheck, "scan-in", "card", "reason", "check", "sign", "scan-out"), at=LATER)
    recheck.refresh_from_db()
    fixed = following.hold_fixed(defect=defect, recheck=recheck, by=ground.by(), at=LATER)
    assert (fixed.state, fixed.recheck) == ("fixed", recheck)


def ordered(ground: Field, visit: Visit) -> Defect:
    return following.order(
        defect=visit.defects.get(), demand="清除过期食品", due_on=NEXT_WEEK, by=ground.by(), at=LATER
    )


def on(day: date) -> datetime:
    return datetime.combine(day, time(10), LOCAL)


@pytest.mark.article("rs-29-2")
def test_an_order_to_put_right_runs_until_its_day_and_then_is_overdue(ground: Field, as_: Any) -> None:
    visit = made(ground)
    defect = ordered(ground, visit)
    (clock,) = clocks.open_for(defect.ref)
    assert (clock.duty_id, local_day(clock.due_at - timedelta(seconds=1))) == ("rs-29-2", NEXT_WEEK)
    assert not clock.breached(at=on(NEXT_WEEK))
    assert clock.breached(at=on(NEXT_WEEK + timedelta(days=1)))
    assert not defect.is_overdue(NEXT_WEEK)
    assert defect.is_overdue(NEXT_WEEK + timedelta(days=1))
    page = as_("wangfang").get(f"/console/visits/{visit.pk}/").content.decode()
    assert "申请整改复查" in page


def test_one_that_became_a_case_has_no_clock_any_more(ground: Field) -> None:
    defect = ordered(ground, made(ground))
    following.make_case(defect=defect, by=ground.by(), at=LATER)
    assert not clocks.open_for(defect.ref).exists()


@pytest.mark.article("rs-29-3")
def test_the_head_gives_longer_with_a_reason_while_the_term_runs(ground: Field) -> None:
    defect, head = ordered(ground, made(ground)), ground.by("head")
    given: dict[str, Any] = {"defect": defect, "reason": "设备须定制", "at": LATER}
    later = NEXT_WEEK + timedelta(days=7)
    with pytest.raises(NotPermitted):
        following.extend(due_on=later, by=ground.by(), **given)
    with pytest.raises(Refused) as caught:
        following.extend(due_on=NEXT_WEEK, by=head, **given)
    assert caught.value.sentence.startswith("不能延长改正期限：新的期限不晚于原来的期限")
    with pytest.raises(Refused) as caught:
        following.extend(due_on=later, by=head, **given | {"at": on(NEXT_WEEK + timedelta(days=1))})
    assert caught.value.sentence.startswith("不能延长改正期限：改正期限已经届满")
    assert following.extend(due_on=later, by=head, **given).due_on == later
    (clock,) = clocks.open_for(defect.ref)
    assert (clock.duty_id, local_day(clock.due_at - timedelta(seconds=1))) == ("rs-29-3", later)
    again = later + timedelta(days=7)
    following.extend(due_on=again, by=head, **given)
    (clock,) = clocks.open_for(defect.ref)
    assert local_day(clock.due_at - timedelta(seconds=1)) == again


@pytest.mark.parametrize("is_uncounted", [True, False])
def test_a_recheck_is_asked_for_from_the_visit_and_its_list_is_what_was_flagged(
    ground: Field, monkeypatch: pytest.MonkeyPatch, is_uncounted: bool
) -> None:
    uncounted = ("recheck",) if is_uncounted else ()
    cap = law.Cap("county", "", 9, "云岭县公告", local_day(NOW) - timedelta(days=300), uncounted)
    monkeypatch.setattr(law, "CAPS", (cap,))
    visit = made(ground)
    asked: dict[str, Any] = {
        "visit": visit, "mode": "on-site", "planned_on": local_day(NOW), "why_on_site": "须看实物",
        "officers": [ground.docket.second], "assistants": 1, "by": ground.by(), "at": LATER,
    }  # fmt: skip
    with pytest.raises(WrongState, match="不能申请整改复查：这次检查没有待复查的整改"):
        opening.propose_recheck(**asked)
    defect = ordered(ground, visit)
    with pytest.raises(Invalid, match="不能申请整改复查：计划日期已过"):
        opening.propose_recheck(**asked | {"planned_on": local_day(NOW) - timedelta(days=1)})
    recheck = opening.propose_recheck(**asked)
    assert recheck.checklist == [f"整改复查1：{defect.item}，清除过期食品"]
    assert (recheck.recheck_of, recheck.is_counted) == (visit, not is_uncounted)
    assert (recheck.matter, recheck.assistants) == (recheck.checklist[0], 1)
    assert (recheck.ground, recheck.ground_ref) == (("recheck", visit.ref) if is_uncounted else ("", ""))
    with pytest.raises(WrongState, match=f"不能申请整改复查：已经申请了复查（检查{recheck.pk}），还没有结束"):
        opening.propose_recheck(**asked)
    recheck = opening.approve(visit=recheck, by=ground.by("head"), at=LATER)
    ground.merge(ground.walk(recheck, "scan-in", "card", "reason", "check", "sign", "scan-out"), at=LATER)
    recheck.refresh_from_db()
    assert following.hold_unfixed(defect=defect, recheck=recheck, by=ground.by(), at=LATER).state == "unfixed"
    assert not clocks.open_for(defect.ref).exists()


@pytest.mark.article("rs-16-1")
def test_what_was_ordered_frees_one_recheck_and_another_one_for_a_reason(
    ground: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    cap = law.Cap("county", "", 9, "云岭县公告", local_day(NOW) - timedelta(days=300), ("recheck",))
    monkeypatch.setattr(law, "CAPS", (cap,))
    visit = made(ground)
    ordered(ground, visit)
    asked: dict[str, Any] = {
        "visit": visit, "mode": "on-site", "planned_on": local_day(NOW), "why_on_site": "须看实物",
        "officers": [ground.docket.second], "by": ground.by(), "at": LATER,
    }  # fmt: skip
    recheck = opening.approve(visit=opening.propose_recheck(**asked), by=ground.by("head"), at=LATER)
    ground.merge(ground.walk(recheck, "scan-in", "card", "reason", "check", "sign", "scan-out"), at=LATER)
    recheck.refresh_from_db()
    following.conclude(visit=recheck, result="冷库停电", by=ground.by(), at=LATER)
    said = f"责令改正的检查{visit.pk}已经不计次地检查了1次（检查{recheck.pk}），不计次的检查以1次为限"
    for again in (
        lambda: opening.propose_recheck(**asked),
        lambda: ground.propose(ground="recheck", ground_ref=visit.ref),
    ):
        with pytest.raises(GateClosed) as caught:
            again()
        assert caught.value.duty == "rs-16-1"
        assert said in caught.value.sentence
    second = opening.propose_recheck(**asked | {"over_reason": "冷库停电，没有看成"})
    assert (second.is_counted, second.over_reason) == (False, "冷库停电，没有看成")


def test_a_recheck_without_anything_to_put_right_is_counted(
    ground: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    cap = law.Cap("county", "", 2, "云岭县公告", local_day(NOW) - timedelta(days=300), ("recheck",))
    monkeypatch.setattr(law, "CAPS", (cap,))
    visit = made(ground)
    with pytest.raises(Refused) as caught:
        ground.propose(ground="recheck", ground_ref=str(visit.pk))
    assert f"检查{visit.pk}没有待复查的整改" in caught.value.sentence


def test_what_was_found_becomes_a_clue_with_one_press(ground: Field) -> None:
    visit = made(ground)
    (defect,) = visit.defects.all()
    done = following.make_case(defect=defect, by=ground.by(), at=LATER)
    clue = done.clue
    assert clue
    assert (clue.source, clue.source_ref, clue.named) == ("inspection", defect.ref, ground.firm.name)
    assert f"执法活动{visit.activity_id}" in clue.summary
    assert defect.files.get().sha256[:16] in clue.summary


@pytest.mark.parametrize("paper", [key for key in PAPERS if key not in ("correction-order", "visit-recheck")])
def test_each_paper_is_made_of_a_finished_visit(ground: Field, paper: str) -> None:
    visit = following.conclude(visit=made(ground), result="责令改正", by=ground.by(), at=LATER)
    document = following.write(visit=visit, paper=paper, by=ground.by(), at=LATER)
    assert (document.state, document.about, document.title) == ("issued", visit.ref, PAPERS[paper])


def test_an_order_to_put_right_lists_what_and_by_when(ground: Field) -> None:
    visit = made(ground)
    following.order(
        defect=visit.defects.get(), demand="清除过期食品", due_on=NEXT_WEEK, by=ground.by(), at=LATER
    )
    document = following.write(visit=visit, paper="correction-order", by=ground.by(), at=LATER)
    assert "清除过期食品" in document.data["facts"][0]


def test_the_record_has_the_results_however_late_and_by_what_clock_they_came(ground: Field) -> None:
    visit = ground.approved()
    results = {"0": "met", "1": "unmet", "2": "not-applicable"}
    steps = ground.walk(visit, "scan-in", "card", "reason")
    ground.phone().clock -= 3 * 3_600_000
    steps += ground.walk(visit, "check", results=results)
    ground.merge(steps + ground.walk(visit, "unsigned"), at=NOW + timedelta(days=9))
    assert visit.steps.get(kind="check").marks == "late set"
    document = following.write(visit=visit, paper="visit-record", by=ground.by(), at=NOW + timedelta(days=9))
    assert [row[-1] for row in document.data["rows"]] == ["符合", "不符合", "不适用"]
    assert "不符合的1项见上表，没有另行记录问题。" in document.data["paragraphs"]


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        ("visit-record", "还没有进行检查"),
        ("visit-result", "还没有作出检查结果"),
        ("correction-order", "没有责令改正的问题"),
        ("visit-recheck", "不是复查，或者还没有登记复查结果"),
    ],
)
def test_a_paper_before_its_time_is_refused(ground: Field, paper: str, why: str) -> None:
    with pytest.raises(Invalid) as caught:
        following.write(visit=ground.approved(), paper=paper, by=ground.by(), at=NOW)
    assert caught.value.sentence == f"不能制作{PAPERS[paper]}：{why}"


@pytest.mark.article("rs-16-1")
def test_a_ground_that_the_firm_contests_and_that_was_false_is_counted(
    ground: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(law, "CAPS", (assigned_is_free(),))
    ground.voucher()
    visit = ground.approved(ground="assigned", ground_ref="吉市监〔2026〕3号")
    reply = replying.contest(visit=visit, ground="ground", text="没有这份文件", by=FIRM, at=NOW)
    assert list(queries.to_judge(ground.by("legal"))) == [reply]
    assert trail.trail_of(reply, names=queries.names_of)[-1].by == "企业"
    with pytest.raises(Invalid) as caught:
        replying.contest(visit=visit, ground="ground", text="再说一次", by=FIRM, at=NOW)
    assert caught.value.sentence == "不能提出异议：同样的异议正在核实"
    replying.uphold(reply=reply, answer="经查没有该文件，改为计次", by=ground.by("legal"), at=LATER)
    visit.refresh_from_db()
    assert visit.is_counted


@pytest.mark.article("rs-16-1")
def test_a_joint_visit_is_counted_once_whatever_the_firm_contests(ground: Field) -> None:
    visit = ground.approved()
    following.join(visit=visit, joint=of_another_unit(ground, visit), by=ground.by(), at=NOW)
    reply = replying.contest(visit=visit, ground="ground", text="来了两次", by=FIRM, at=NOW)
    replying.uphold(reply=reply, answer="属实，已提醒", by=ground.by("legal"), at=LATER)
    visit.refresh_from_db()
    assert not visit.is_counted


def test_a_firm_rates_once(ground: Field) -> None:
    visit = made(ground)
    replying.rate(visit=visit, stars="5", text="", by=FIRM, at=LATER)
    with pytest.raises(Invalid) as caught:
        replying.rate(visit=visit, stars="1", text="", by=FIRM, at=LATER)
    assert caught.value.sentence == "不能评价检查：这次检查已经评价过"
    assert Reply.objects.get().state == "rated"


def test_a_phone_out_of_use_signs_no_more_and_what_it_signed_stands(ground: Field) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, "scan-in"), at=LATER)
    phones.revoke(phone=ground.phones["wangfang"][1], reason="手机遗失", by=ground.by(), at=LATER)
    with pytest.raises(Refused) as caught:
        ground.merge(ground.walk(visit, "card"), at=LATER)
    assert caught.value.sentence == "不能汇总现场步骤：现场手机现在是“已停用”状态"
    assert visit.steps.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"spki": "AAAA"}, "不能登记现场手机：不是手机浏览器生成的密钥"),
        ({"challenge": "d"}, "不能登记现场手机：手机没有用这个密钥签名"),
    ],
)
def test_a_key_that_was_not_made_on_the_phone_is_not_registered(
    ground: Field, changes: dict[str, str], said: str
) -> None:
    phone = Phone()
    told = {
        "spki": base64.b64encode(phone.spki).decode(), "name": "手机", "challenge": "c", "signature": phone.sign(b"c"),
    } | changes  # fmt: skip
    with pytest.raises(Invalid) as caught:
        phones.register(**told, phone_now_ms=0, by=ground.by(), at=NOW)
    assert caught.value.sentence == said


def test_the_fast_check_and_the_one_by_hand_agree(ground: Field) -> None:
    phone, other = Phone(), Phone()
    good = base64.b64decode(phone.sign(b"step"))
    for spki, message, signature in (
        (phone.spki, b"step", good), (other.spki, b"step", good), (phone.spki, b"stop", good),
        (phone.spki, b"step", bytes(64)), (phone.spki, b"step", good[:-1]), (b"x", b"step", good),
    ):  # fmt: skip
        said = phones.check_signature(spki, message=message, signature=signature)
        assert said == p256_verify(spki, message=message, signature=signature)
