"""Sheets: eight contents, findings with duty, record and place, two signatures, and the unit's word on it."""

import pytest

from liuhen.apps.findings.models import Finding
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.models import SupervisionPoint, SupervisionSheet
from liuhen.apps.supervision.queries import results_of, sheets
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.regulation.supervision import CONTENTS
from tests.builders.county import NOW
from tests.builders.supervision import LATER, Oversight

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-36-1")]


def test_what_is_unmet_goes_on_as_a_finding_that_leads_back(over: Oversight) -> None:
    sheet = over.told()
    point = sheet.points.get()
    finding = over.finding(sheet)
    assert (sheet.state, point.state) == ("told", "raised")
    assert (finding.code, finding.duty, finding.about) == ("SUPERVISED-DECISION-FAULTY", "rs-27-1", point.ref)
    assert (finding.unit, finding.state) == (over.unit, "open")
    assert point.place == "第3页第2段"


def test_two_findings_of_one_content_are_two(over: Oversight) -> None:
    sheet = over.sheet()
    over.noted(sheet)
    over.noted(sheet, what="没有告知救济途径")
    over.noted(sheet, content="papers", severity="slight", what="页码不连续")
    signed = over.signed(sheet, decisions="unmet", papers="unmet")
    actions.tell_sheet(sheet=signed, by=over.by("zheng"), at=LATER)
    assert Finding.objects.count() == 3


def test_one_person_does_not_sign_for_two(over: Oversight) -> None:
    filled = over.filled(over.sheet())
    with pytest.raises(GateClosed, match="您已经签名，另一名监督人员还没有"):
        actions.countersign(sheet=filled, by=over.by("bureau"), at=LATER)
    with pytest.raises(GateClosed, match=r"该检查表由周监督、郑监督检查|该检查表由郑监督、周监督检查"):
        actions.countersign(sheet=filled, by=over.by("han"), at=LATER)
    with pytest.raises(WrongState):
        actions.tell_sheet(sheet=filled, by=over.by("bureau"), at=LATER)
    assert actions.countersign(sheet=filled, by=over.by("zheng"), at=LATER).state == "signed"


def test_the_second_may_send_it_back(over: Oversight) -> None:
    filled = over.filled(over.sheet())
    back = actions.send_back(sheet=filled, reason="第三项没有看", by=over.by("zheng"), at=LATER)
    assert (back.state, back.results, back.filled_by) == ("assigned", {}, None)


def test_results_and_findings_say_the_same(over: Oversight) -> None:
    sheet = over.sheet()
    with pytest.raises(GateClosed, match="“执法决定”填为不符合，没有记录问题") as refused:
        over.filled(sheet, decisions="unmet")
    assert refused.value.duty == "rs-36-1"
    point = over.noted(sheet)
    with pytest.raises(GateClosed, match="“执法决定”记录了问题，没有填为不符合"):
        over.filled(sheet)
    actions.drop_point(point=point, reason="看错了", by=over.by(), at=LATER)
    assert over.filled(sheet).state == "filled"


def test_a_sheet_that_looked_at_nothing_is_none(over: Oversight) -> None:
    sheet = over.sheet()
    with pytest.raises(GateClosed, match="八项内容都没有检查"):
        over.filled(sheet, at=LATER, **dict.fromkeys(CONTENTS, "unseen"))
    with pytest.raises(Invalid, match="请选择主体资格"):
        over.filled(sheet, body="good")


def test_a_finding_cites_a_record_that_is_there_and_of_the_unit(over: Oversight) -> None:
    sheet = over.sheet()
    for kind, number in (
        ("case", 999),
        ("person", over.person("zheng").pk),
        ("decision", 1),
        ("unit", over.bureau.pk),
    ):
        with pytest.raises(GateClosed, match="或者不属于被监督的单位"):
            over.noted(sheet, kind=kind, number=number)
    assert over.noted(sheet, kind="person", number=over.person("wangfang").pk).about_zh == "人员“王芳”"
    assert over.noted(sheet, kind="unit", number=over.unit.pk).about_zh == "云岭县市场监督管理局"
    with pytest.raises(Invalid, match="请写明位置"):
        over.noted(sheet, place=" ")
    with pytest.raises(Invalid, match="请选择违反的规定"):
        over.noted(sheet, duty="rs-99-1")


def test_only_its_supervisors_note_and_only_before_signing(over: Oversight) -> None:
    sheet = over.sheet()
    with pytest.raises(GateClosed, match="请由其填写"):
        over.noted(sheet, by="han")
    with pytest.raises(NotPermitted):
        over.noted(sheet, by="head")
    over.filled(sheet)
    with pytest.raises(WrongState, match="现在是“待另一人签名”状态"):
        over.noted(sheet)


def test_whoever_came_to_the_unit_since_does_not_fill_it_in(over: Oversight) -> None:
    sheet = over.sheet()
    over.grant("zheng", "legal", over.unit)
    with pytest.raises(GateClosed, match=r"郑监督与被监督的单位或者事项有关|您是云岭县市场监督管理局的人员"):
        over.filled(sheet, by="zheng")


def test_the_unit_sees_it_once_it_is_told_and_answers(over: Oversight) -> None:
    sheet = over.sheet()
    assert not sheets.visible_to(over.by("legal")).exists()
    assert sheets.visible_to(over.by("han")).exists()
    told = over.told(sheet)
    assert sheets.visible_to(over.by("legal")).exists()
    assert not sheets.visible_to(over.by("stranger")).exists()
    with pytest.raises(NotPermitted):
        actions.answer_sheet(sheet=told, stand="agrees", answer="属实", by=over.by("stranger"), at=LATER)
    with pytest.raises(NotPermitted):
        actions.answer_sheet(sheet=told, stand="agrees", answer="属实", by=over.by("bureau"), at=LATER)
    answered = actions.answer_sheet(sheet=told, stand="agrees", answer="属实", by=over.by("legal"), at=LATER)
    assert answered.state == "answered"


def test_an_objection_is_replied_to_by_somebody_who_did_not_sign(over: Oversight) -> None:
    told = over.told()
    objected = actions.answer_sheet(
        sheet=told, stand="objects", answer="已当场告知", by=over.by("head"), at=LATER
    )
    with pytest.raises(GateClosed, match="在检查表上签名的监督人员不能自己答复异议"):
        actions.reply_to_sheet(sheet=objected, reply="维持", by=over.by("zheng"), at=LATER)
    assert list(sheets.in_hand(over.by("han"))) == [objected]
    assert sheets.what_waits(objected) == "答复对监督检查的异议"
    assert (
        actions.reply_to_sheet(sheet=objected, reply="有录音为证，采纳", by=over.by("han"), at=LATER).state
        == "replied"
    )


def test_who_agrees_is_owed_no_reply(over: Oversight) -> None:
    agreed = actions.answer_sheet(
        sheet=over.told(), stand="agrees", answer="属实", by=over.by("head"), at=LATER
    )
    with pytest.raises(WrongState, match="没有提出异议"):
        actions.reply_to_sheet(sheet=agreed, reply="好", by=over.by("han"), at=LATER)


@pytest.mark.article("rs-35-1")
def test_a_unit_managed_from_above_is_looked_at_and_its_superior_is_to_be_told(over: Oversight) -> None:
    over.managed_from_above()
    told = over.told()
    assert told.superior == "梅河市市场监督管理局"
    assert list(sheets.in_hand(over.by("bureau"))) == [told]
    assert sheets.what_waits(told) == "告知垂直管理单位的上级"


@pytest.mark.article("rs-35-1")
def test_the_bureau_does_not_see_what_is_prepared_about_it(over: Oversight) -> None:
    plan = over.drawn(
        unit=over.county.government, units=[over.bureau], source="unit", by="clerk", head="mayor",
        supervisors=[over.person("clerk"), over.person("clerk2")],
    )  # fmt: skip
    sheet = plan.sheets.get()
    for username in ("bureau", "han", "chief"):
        assert not sheets.visible_to(over.by(username)).exists(), username
    clerk = over.by("clerk")
    assert list(sheets.visible_to(clerk)) == [sheet]
    over.filled(sheet, by="clerk")
    signed = actions.countersign(sheet=sheet, by=over.by("clerk2"), at=LATER)
    actions.tell_sheet(sheet=signed, by=clerk, at=LATER)
    assert sheets.visible_to(over.by("chief")).exists()


def test_results_lead_to_the_rows(over: Oversight) -> None:
    told = over.told()
    (found,) = results_of([over.unit.pk], NOW.date(), NOW.date())
    point = told.points.get()
    assert (found.ref, found.duty, found.content, found.severity, found.state) == (
        point.ref, "rs-27-1", "decisions", "ordinary", "open"
    )  # fmt: skip
    assert SupervisionPoint.objects.count() == SupervisionSheet.objects.count() == 1
