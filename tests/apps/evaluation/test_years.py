"""A year is reckoned from records, told, objected to, frozen; a later change is a version beside the old."""

from datetime import datetime, timedelta

import pytest

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.models import Evaluation, Result, Score
from liuhen.apps.evaluation.queries import judging
from liuhen.apps.evaluation.reckoning import Card, Line, digest_of, what_if
from liuhen.apps.findings import actions as findings
from liuhen.apps.officers import actions as officers
from liuhen.apps.officers.models import Training
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.county import LOCAL, NOW
from tests.builders.evaluation import AFTER, LATE, LATER, YEAR, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-38-1")]
SOON = datetime(2026, 12, 31, 23, 0, tzinfo=LOCAL)


def test_every_point_leads_to_the_records_behind_it(desk: Desk) -> None:
    first, second = desk.upheld(about="device:1"), desk.upheld(about="device:2")
    late = desk.upheld(LATE, about="recording:1")
    desk.told()
    scores = desk.scores(desk.result())
    assert scores["findings"].against == [[first.ref, -1000], [second.ref, -1000]]
    assert scores["stored"].against == [[late.ref, -400]], "what an indicator takes by name is counted once"
    assert (scores["findings"].earned, scores["stored"].earned) == (2000, 2600)
    assert scores["trained"].against == [[f"person:{desk.county.officer.pk}", -2000]]
    # 20 + 26 + 0 + 10 of 100.
    assert desk.result().told == 5600


def test_what_is_open_or_explained_or_of_another_year_counts_for_nothing(desk: Desk) -> None:
    desk.raised(about="device:1")
    explained = findings.answer(
        finding=desk.raised(about="device:2", person=desk.county.officer),
        text="已补办",
        by=desk.by("wangfang"),
        at=NOW,
    )
    findings.accept(finding=explained, text="说明成立", by=desk.by("bureau"), at=NOW)
    desk.upheld(about="device:3", at=datetime(2027, 1, 1, 9, 0, tzinfo=LOCAL))
    desk.upheld(about="device:4", at=datetime(2025, 12, 31, 9, 0, tzinfo=LOCAL))
    last = desk.upheld(about="device:5", at=SOON)
    desk.told()
    assert desk.scores(desk.result())["findings"].against == [[last.ref, -1000]]


def test_a_floor_ends_what_more_findings_take_off(desk: Desk) -> None:
    for n in range(5):
        desk.upheld(about=f"device:{n}")
    desk.told()
    score = desk.scores(desk.result())["findings"]
    assert score.earned == 500
    assert [effect for _, effect in score.against] == [-1000, -1000, -1000, -500, 0]


def test_training_counts_by_person_and_what_cannot_be_measured_says_nothing(desk: Desk) -> None:
    officers.record(
        person=desk.county.officer, kind="yearly", course="执法培训", ended_on=NOW.date(), hours=60, score=None,
        result="attended", by=registrar(desk), at=NOW,
    )  # fmt: skip
    assert Training.objects.count() == 1
    desk.told()
    assert desk.scores(desk.result())["trained"].earned == 2000
    other = desk.scores(desk.result(desk.county.other))
    assert other["trained"].earned is None, "it has no officers"
    assert desk.result(desk.county.other).told == 10_000, "of what could be measured"


def registrar(desk: Desk) -> Actor:
    build.account(build.person(desk.county.unit, "刘证件", "100007", kind="clerk"), "registrar", "registrar")
    return desk.by("registrar")


def test_trying_it_out_writes_nothing(desk: Desk) -> None:
    desk.upheld()
    evaluation = desk.opened(at=NOW)
    before = Entry.objects.count()
    cards = judging.reckoned(evaluation, list(judging.results_of(evaluation)), at=NOW)
    assert {card.points for card in cards} == {7000, 10_000}
    assert (Entry.objects.count(), Score.objects.count()) == (before, 0)


def test_it_is_told_once_the_year_is_over_and_not_before(desk: Desk) -> None:
    evaluation = desk.opened(at=NOW)
    with pytest.raises(GateClosed, match="2026年度还没有结束"):
        actions.tell(
            evaluation=evaluation, by=desk.by("bureau"), at=datetime(2026, 12, 31, 23, 59, tzinfo=LOCAL)
        )
    told = actions.tell(evaluation=evaluation, by=desk.by("bureau"), at=datetime(2027, 1, 1, tzinfo=LOCAL))
    assert told.state == "told"
    assert set(told.results.values_list("state", flat=True)) == {"told"}


def test_nobody_is_evaluated_by_himself_and_each_sees_his_own_result(desk: Desk) -> None:
    evaluation = desk.told()
    assert not evaluation.results.filter(unit=desk.bureau).exists()
    assert [each.unit for each in judging.results_visible_to(desk.by("legal"))] == [desk.county.unit]
    assert judging.results_visible_to(desk.by("chief")).count() == 2
    assert not judging.results_visible_to(desk.by("wangfang")).exists()
    assert not judging.visible_to(desk.by("legal")).exists()


def test_an_objection_within_the_term_takes_the_record_away_if_another_sustains_it(desk: Desk) -> None:
    finding = desk.upheld()
    desk.told()
    objection = desk.objected(finding)
    for username in ("legal", "head"):
        with pytest.raises((NotPermitted, GateClosed)):
            actions.sustain(objection=objection, verdict="成立", by=desk.by(username), at=AFTER)
    with pytest.raises(GateClosed, match="计分、告知的人，提出异议的人和被考评单位的人不能处理异议"):
        actions.sustain(objection=objection, verdict="成立", by=desk.by("bureau"), at=AFTER)
    done = actions.sustain(objection=objection, verdict="不是该单位的设备", by=desk.by("judge"), at=AFTER)
    assert done.state == "sustained"
    frozen = actions.freeze(evaluation=Evaluation.objects.get(), by=desk.by("chief"), at=LATER)
    assert desk.scores(desk.result(of=frozen))["findings"].against == []
    assert desk.result().points == 8000


def test_the_last_moment_to_object_is_in_time_and_the_first_one_after_is_late(desk: Desk) -> None:
    first, second = desk.upheld(about="device:1"), desk.upheld(about="device:2")
    desk.told()
    due = clocks.open_for(desk.result().ref).get().due_at
    # Told on Monday 11 January: Monday 25 January is the tenth working day.
    assert due == datetime(2027, 1, 26, tzinfo=LOCAL)
    desk.objected(first, at=due - timedelta(seconds=1))
    with pytest.raises(GateClosed, match="提出异议的期限已于2027年1月25日届满") as refused:
        desk.objected(second, at=due)
    assert "书面反映" in refused.value.remedy


@pytest.mark.parametrize("told", ["问题 {}", "问题{}", " 问题　{} ", "finding:{}"])
def test_a_record_is_objected_to_by_what_people_call_it(desk: Desk, told: str) -> None:
    finding = desk.upheld()
    desk.told()
    raised = actions.object_to(
        result=desk.result(), about=told.format(finding.pk), reason="不对", by=desk.by("legal"), at=AFTER
    )
    assert raised.about == finding.ref


def test_one_objects_to_what_counts_once_and_for_his_own_unit(desk: Desk) -> None:
    finding = desk.upheld()
    desk.told()
    with pytest.raises(GateClosed, match="该记录没有在这次考评中扣分"):
        actions.object_to(
            result=desk.result(), about="finding:999", reason="不对", by=desk.by("legal"), at=AFTER
        )
    with pytest.raises(NotPermitted):
        actions.object_to(
            result=desk.result(), about=finding.ref, reason="不对", by=desk.by("stranger"), at=AFTER
        )
    with pytest.raises(GateClosed, match="您不代表被考评的单位"):
        actions.object_to(
            result=desk.result(), about=finding.ref, reason="不对", by=desk.by("judge"), at=AFTER
        )
    desk.objected(finding)
    with pytest.raises(GateClosed, match="已经提出异议，还没有处理"):
        desk.objected(finding)
    with pytest.raises(GateClosed, match="本单位提出的异议还没有处理"):
        actions.answer(result=desk.result(), answer="没有其他意见", by=desk.by("head"), at=AFTER)


def test_it_waits_for_the_term_unless_the_unit_has_answered(desk: Desk) -> None:
    evaluation = desk.told()
    with pytest.raises(GateClosed, match="提出异议的期限还没有届满，也没有答复"):
        actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=AFTER)
    actions.answer(result=desk.result(), answer="没有异议", by=desk.by("head"), at=AFTER)
    with pytest.raises(GateClosed, match="云岭县城市管理局提出异议的期限"):
        actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=AFTER)
    actions.answer(result=desk.result(desk.county.other), answer="没有异议", by=desk.by("umb-head"), at=AFTER)
    with pytest.raises(NotPermitted):
        actions.freeze(evaluation=evaluation, by=desk.by("bureau"), at=AFTER)
    assert actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=AFTER).state == "frozen"
    with pytest.raises(WrongState):
        actions.answer(result=desk.result(), answer="再说一句", by=desk.by("head"), at=AFTER)


def test_an_objection_is_judged_before_it_is_frozen(desk: Desk) -> None:
    finding = desk.upheld()
    evaluation = desk.told()
    objection = desk.objected(finding)
    with pytest.raises(GateClosed, match="还有1件异议没有处理"):
        actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=LATER)
    actions.reject(objection=objection, verdict="有领用登记", by=desk.by("judge"), at=AFTER)
    actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=LATER)
    assert desk.result().points == 7000


def test_nobody_gets_less_than_he_was_told_without_being_told_again(desk: Desk) -> None:
    finding = desk.raised()
    evaluation = desk.told()
    findings.uphold(finding=finding, text="属实", by=desk.by("bureau"), at=AFTER)
    with pytest.raises(GateClosed, match="云岭县市场监督管理局的分数比告知的低") as refused:
        actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=LATER)
    assert "重新告知" in refused.value.remedy
    actions.tell(evaluation=evaluation, by=desk.by("bureau"), at=LATER)
    again, other = desk.result(), desk.result(desk.county.other)
    assert (again.told_round, other.told_round) == (2, 1), "told again is only whose numbers have changed"
    with pytest.raises(GateClosed, match="期限还没有届满"):
        actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=LATER)
    actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=LATER + timedelta(days=28))
    assert desk.result().points == 7000


def test_the_numbers_are_on_the_ledger_and_can_be_reckoned_again_from_the_rows(desk: Desk) -> None:
    desk.upheld()
    frozen = desk.frozen()
    entry = Entry.objects.get(event="evaluation.frozen")
    cards = []
    for result in judging.results_of(frozen):
        lines = [
            Line(each.indicator, each.full, each.earned, each.acts, each.against, each.towards)
            for each in judging.scores_of([result])[result.pk]
        ]
        cards.append(Card(result.unit_id, lines))
    assert digest_of(cards) == frozen.digest
    assert entry.subject == frozen.ref


def test_a_later_change_is_a_version_beside_the_old(desk: Desk) -> None:
    finding = desk.raised()
    old = desk.frozen()
    findings.uphold(finding=finding, text="属实", by=desk.by("bureau"), at=LATER)
    new = actions.revise(evaluation=old, reason="问题1核查属实", by=desk.by("bureau"), at=LATER)
    assert (new.version, new.previous, new.state) == (2, old, "opened")
    with pytest.raises(GateClosed, match="还没有确定"):
        actions.revise(evaluation=old, reason="又一次", by=desk.by("bureau"), at=LATER)
    actions.tell(evaluation=new, by=desk.by("bureau"), at=LATER)
    actions.freeze(evaluation=new, by=desk.by("chief"), at=LATER + timedelta(days=28))
    assert (desk.result(of=old).points, desk.result(of=new).points) == (8000, 7000)
    assert judging.in_force(desk.bureau.pk, year=YEAR) == new
    before, now = judging.earned_before(desk.result(of=new)), desk.scores(desk.result(of=new))["findings"]
    assert (before[now.indicator_id], now.earned) == (4000, 3000), (
        "the difference is shown, indicator by indicator"
    )
    with pytest.raises(GateClosed, match="不是该年度最近一次确定的考评结果"):
        actions.revise(evaluation=old, reason="再来", by=desk.by("bureau"), at=LATER + timedelta(days=29))
    with pytest.raises(GateClosed, match="已经确定"):
        actions.open_year(unit=desk.bureau, scope="units", year=YEAR, by=desk.by("bureau"), at=LATER)


def test_a_version_that_is_given_up_leaves_room_for_another(desk: Desk) -> None:
    evaluation = desk.told()
    actions.drop(evaluation=evaluation, reason="方案适用有误", by=desk.by("bureau"), at=AFTER)
    assert set(Result.objects.values_list("state", flat=True)) == {"dropped"}
    assert not clocks.running_among([f"result:{pk}" for pk in Result.objects.values_list("pk", flat=True)])
    assert actions.open_year(
        unit=desk.bureau, scope="units", year=YEAR, by=desk.by("bureau"), at=AFTER
    ).version == 1  # fmt: skip


def test_without_a_scheme_or_anybody_to_evaluate_nothing_is_opened(desk: Desk) -> None:
    with pytest.raises(GateClosed, match="2026年度没有已批准的考评方案"):
        actions.open_year(unit=desk.bureau, scope="units", year=YEAR, by=desk.by("bureau"), at=AFTER)
    with pytest.raises(NotPermitted):
        actions.open_year(unit=desk.bureau, scope="units", year=YEAR, by=desk.by("legal"), at=AFTER)


def test_a_unit_evaluates_its_bodies_by_its_own_scheme(desk: Desk) -> None:
    body = build.unit("MSA1", "综合执法大队", parent=desk.county.unit, kind="division", device_class="")
    finding = desk.upheld(unit=body)
    scheme = desk.submitted(unit=desk.county.unit, scope="bodies", by=desk.by("legal"))
    actions.approve_scheme(scheme=scheme, by=desk.by("head"), at=NOW)
    evaluation = actions.open_year(
        unit=desk.county.unit, scope="bodies", year=YEAR, by=desk.by("legal"), at=AFTER
    )
    actions.tell(evaluation=evaluation, by=desk.by("legal"), at=AFTER)
    assert desk.scores(desk.result(body))["findings"].against == [[finding.ref, -1000]]
    desk.told()
    assert desk.scores(desk.result())["findings"].against == [[finding.ref, -1000]], (
        "its organ answers for it too"
    )


def test_what_if_reckons_without_writing(desk: Desk) -> None:
    first, second = desk.upheld(about="device:1"), desk.upheld(about="device:2")
    desk.told()
    scores = judging.scores_of([desk.result()])[desk.result().pk]
    assert what_if(scores).points == desk.result().told == 6000
    assert what_if(scores, put_right=[first.ref, second.ref]).points == 8000
    assert what_if(scores, put_right=[f"person:{desk.county.officer.pk}"]).points == 8000
    # 20 of 40 become 40 of 80; with the rest 80 of 140 in all.
    assert what_if(scores, weights={"findings": 8000}).points == 5714
    assert desk.result().told == 6000


def test_it_waits_for_whoever_can_do_it_and_once_it_can_be_done(desk: Desk) -> None:
    finding = desk.upheld()
    desk.told()
    assert [each.unit for each in judging.to_answer(desk.by("head"))] == [desk.county.unit]
    assert not judging.to_answer(desk.by("chief")).exists()
    objection = desk.objected(finding)
    assert [each.pk for each in judging.to_judge(desk.by("judge"))] == [objection.pk]
    assert not judging.to_judge(desk.by("bureau")).exists(), "he told it"
    assert not judging.to_judge(desk.by("legal")).exists(), "it is about his own unit"
    rows = judging.to_freeze(desk.by("chief"))
    assert rows.exists()
    assert not judging.ripe(rows, AFTER).exists()
    assert not judging.ripe(rows, LATER).exists(), "an objection is open"
    actions.reject(objection=objection, verdict="有登记", by=desk.by("judge"), at=AFTER)
    assert not judging.ripe(rows, AFTER).exists(), "the other unit may still object"
    assert judging.ripe(rows, LATER).exists()


def test_a_year_is_told_by_whoever_keeps_it_and_dropped_only_while_it_is_not_frozen(desk: Desk) -> None:
    evaluation = desk.opened()
    for username in ("legal", "chief", "head"):
        with pytest.raises(NotPermitted):
            actions.tell(evaluation=evaluation, by=desk.by(username), at=AFTER)
    actions.tell(evaluation=evaluation, by=desk.by("bureau"), at=AFTER)
    frozen = actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=LATER)
    for act in (actions.tell, actions.freeze):
        with pytest.raises((WrongState, NotPermitted)):
            act(evaluation=frozen, by=desk.by("bureau"), at=LATER)
    with pytest.raises(WrongState):
        actions.drop(evaluation=frozen, reason="重来", by=desk.by("bureau"), at=LATER)
