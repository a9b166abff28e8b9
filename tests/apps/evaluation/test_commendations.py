"""Commended is from a frozen year whom nothing bars: when proposed, when approved, and when it goes out."""

from datetime import timedelta

import pytest

from liuhen.apps.accountability.actions import consequences
from liuhen.apps.disclosure import actions as disclosure
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.evaluation import actions, jobs
from liuhen.apps.evaluation.models import Commendation
from liuhen.apps.evaluation.queries import bars_of
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted
from liuhen.kernel.ledger.models import Entry
from tests.builders.accountability import founded, raised
from tests.builders.county import NOW
from tests.builders.evaluation import LATER, YEAR, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-6-1")]


def publication(desk: Desk, row: Commendation) -> Publication:
    """Return its publication, prepared and ready to be reviewed."""
    found = Publication.objects.get(about=row.ref)
    return disclosure.prepare(
        publication=found, title=found.title, fields=found.fields, by=desk.by("judge"), at=LATER
    )


def out(desk: Desk, row: Commendation) -> Publication:
    return disclosure.publish(publication=publication(desk, row), by=desk.by("bureau"), at=LATER)


def test_a_unit_is_commended_from_the_frozen_year_and_it_is_made_public(desk: Desk) -> None:
    desk.frozen()
    row = desk.commended()
    found = Publication.objects.get(about=row.ref)
    assert (found.kind, found.state, found.unit) == ("commendation", "due", desk.bureau)
    assert out(desk, row).state == "published"


def test_an_officer_needs_his_signed_assessment(desk: Desk) -> None:
    desk.frozen()
    with pytest.raises(GateClosed, match="没有该年度已确定的考评结果或者已签署的考核"):
        desk.proposed(person=desk.county.officer)
    desk.signed(grade="excellent")
    assert desk.commended(person=desk.county.officer).whom_zh == "云岭县市场监督管理局王芳"


def test_before_the_year_is_frozen_nobody_is_proposed(desk: Desk) -> None:
    desk.told()
    with pytest.raises(GateClosed, match="没有该年度已确定的考评结果") as refused:
        desk.proposed()
    assert (refused.value.duty, refused.value.article) == ("rs-6-1", "《责任制》第6条")


def test_a_circulated_notice_bars_at_the_proposal(desk: Desk) -> None:
    desk.circulated(at=LATER - timedelta(days=60))
    desk.frozen()
    with pytest.raises(GateClosed, match="受到整改通报，不能表彰"):
        desk.proposed()
    assert desk.proposed(unit=desk.county.other).state == "proposed"


def test_what_bars_is_asked_again_when_it_goes_out(desk: Desk) -> None:
    desk.frozen()
    row = desk.commended()
    ready = publication(desk, row)
    desk.circulated(at=LATER)
    with pytest.raises(GateClosed, match="不能审核公开：受到整改通报，不能表彰") as refused:
        disclosure.publish(publication=ready, by=desk.by("bureau"), at=LATER)
    assert refused.value.duty == "rs-6-1"


def test_it_is_taken_back_when_something_bars_it_later(desk: Desk) -> None:
    desk.frozen()
    row = desk.commended()
    shown = out(desk, row)
    jobs.withdraw_one(row.ref, LATER)
    assert Commendation.objects.get().state == "approved", "nothing bars it yet"
    desk.circulated(at=LATER)
    jobs.withdraw_one(row.ref, LATER + timedelta(hours=6))
    gone = Commendation.objects.get()
    assert (gone.state, gone.remark) == ("withdrawn", "受到整改通报")
    assert Publication.objects.get(pk=shown.pk).state == "withdrawn"
    assert Entry.objects.filter(event="commendation.withdrawn").count() == 1


def test_an_open_lead_bars_and_does_not_take_back_what_is_out(desk: Desk) -> None:
    desk.frozen()
    desk.signed()
    officer = desk.county.officer
    row = desk.commended(person=officer)
    raised(desk.county, about=officer, at=LATER)
    assert bars_of(year=YEAR, at=LATER, person_id=officer.pk) == "有没有办结的责任追究线索"
    jobs.withdraw_one(row.ref, LATER)
    assert Commendation.objects.get().state == "approved"
    with pytest.raises(GateClosed, match="线索"):
        out(desk, row)


def test_the_county_approves_and_not_whoever_proposed_or_is_concerned(desk: Desk) -> None:
    desk.frozen()
    row = desk.proposed()
    with pytest.raises(NotPermitted):
        actions.approve(commendation=row, by=desk.by("bureau"), at=LATER)
    with pytest.raises(GateClosed, match="表彰由县政府负责人批准"):
        actions.approve(commendation=row, by=desk.by("head"), at=LATER)
    with pytest.raises(NotPermitted):
        actions.approve(commendation=row, by=desk.by("chief"), at=LATER)
    refused = actions.refuse(commendation=row, reason="名额已满", by=desk.by("mayor"), at=LATER)
    assert refused.state == "refused"
    assert desk.proposed().pk != row.pk


def test_fines_are_no_deed_and_somebody_else_s_officer_no_officer_of_theirs(desk: Desk) -> None:
    desk.frozen()
    with pytest.raises(Invalid, match="事迹中写了罚没数额或者处罚、检查数量"):
        desk.proposed(deeds="全年处罚案件数全县第一")
    desk.signed()
    with pytest.raises(Invalid, match="不是云岭县城市管理局的人员"):
        desk.proposed(unit=desk.county.other, person=desk.county.officer)


def test_who_was_held_to_account_is_not_commended(desk: Desk) -> None:
    desk.frozen()
    desk.signed()
    officer = desk.county.officer
    lead = founded(desk.county, about=officer)
    consequences.decide(
        lead=lead,
        forms=["criticism"],
        reasons="一次私用",
        ends_on=None,
        by=desk.by("head"),
        at=NOW,
    )
    assert bars_of(year=YEAR, at=LATER, person_id=officer.pk) == "受到责任追究处理"
    with pytest.raises(GateClosed, match="受到责任追究处理，不能表彰"):
        desk.proposed(person=officer)
