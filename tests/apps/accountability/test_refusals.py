"""What the verbs of accountability refuse on their own, each with its sentence."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.accountability import odd_looks
from liuhen.apps.accountability.actions import (
    blemishes,
    consequences,
    looks,
    redress,
    referring,
    review,
    sanctions,
)
from liuhen.apps.accountability.models import Blemish, Lead, OddLook
from liuhen.apps.recordings.actions import viewing
from tests.builders import faults
from tests.builders.accountability import raised
from tests.builders.county import NOW, County
from tests.builders.faults import DAY
from tests.builders.refusals import said

pytestmark = pytest.mark.usefixtures("data_folder")


def test_nobodys_fault_and_a_misuse_are_no_blemish(county: County) -> None:
    told: Any = {
        "kind": "drafting",
        "paper": "笔录",
        "content": "日期",
        "by": county.actor("legal"),
        "at": NOW,
    }
    misuse = review.take(lead=raised(county, about=county.officer), by=county.actor("legal"), at=NOW)
    for lead in (faults.reviewing(county, person=None), misuse):
        assert said(blemishes.set_aside, lead=lead, **told) == (
            "不能按瑕疵处理：只有查明了制作人的执法过错线索才可以"
        )
        assert Lead.objects.get(pk=lead.pk).state == "reviewing"
    assert not Blemish.objects.exists()


def test_a_units_fault_is_nobodys_in_person(bureau: County) -> None:
    by = bureau.actor("bureau")
    lead = review.take(lead=faults.raised(bureau, unit=bureau.unit, person=None), by=by, at=NOW)
    assert said(review.name_person, lead=lead, person=bureau.officer, by=by, at=NOW) == (
        "不能查明人员：这条线索追究的是单位本身"
    )
    lead.refresh_from_db()
    assert lead.person is None


def test_nothing_is_proposed_while_the_person_may_still_speak(county: County) -> None:
    lead, by = faults.reviewing(county), county.actor("legal")
    review.invite(lead=lead, told="未告知", answer_by=(NOW + DAY).date(), by=by, at=NOW)
    told: Any = {"founded": True, "reasons": "查明", "evidence": "案卷"}
    assert said(review.propose, lead=lead, **told, by=by, at=NOW) == "不能提出结论：当事人还在陈述期限内"
    lead.refresh_from_db()
    assert (lead.state, lead.reasons) == ("reviewing", "")


def test_what_a_sanction_imposes_is_lifted_while_it_works(county: County) -> None:
    sanction = faults.sanctioned(county, "disqualification")
    told: Any = {
        "consequence": sanction.consequences.get(),
        "reason": "期满",
        "by": county.actor("head"),
        "at": NOW,
    }
    assert said(consequences.lift, **told) == "不能解除处理：还没有生效"
    faults.press(county, faults.paper_of(sanction))
    faults.hand_over(county, sanction)
    consequences.lift(**told)
    assert said(consequences.lift, **told) == "不能解除处理：处理现在是“已解除”状态"


def test_a_training_was_carried_out_on_its_last_day(county: County) -> None:
    # Ten days from Tuesday, 24 November 2026: the last is Thursday, 3 December.
    training = faults.served(county, "off-post-training", days=10, within=30).consequences.get()
    told: Any = {
        "consequence": training,
        "execution": "培训合格",
        "by": county.actor("legal"),
        "at": NOW + 20 * DAY,
    }
    last = (NOW + 9 * DAY).date()
    assert said(sanctions.execute, executed_on=last - timedelta(days=1), **told) == (
        "不能登记执行情况：离岗培训还没有期满，到2026年12月3日为止"
    )
    training.refresh_from_db()
    assert training.executed_at is None
    assert sanctions.execute(executed_on=last, **told).executed_at


def test_a_paper_of_redress_is_written_once(county: County) -> None:
    found = faults.review_of(county, faults.served(county))
    told: Any = {"redress": found, "paper": "receipt", "by": county.actor("legal"), "at": NOW}
    redress.write(**told)
    assert said(redress.write, **told) == "不能制作复核、申诉文书：已经制作"


def test_an_odd_look_is_taken_up_once_and_by_whoever_may(county: County, bring: Any) -> None:
    viewing.begin(recording=bring(), purpose="看看", by=county.actor("head"), at=NOW)
    odd_looks.sweep(at=NOW + DAY)
    look = looks.pass_on(look=OddLook.objects.get(), remark="", by=county.actor("audit"), at=NOW + DAY)
    told: Any = {"look": look, "kind": "private", "verdict": "查", "at": NOW + DAY}
    looks.take_up(**told, by=county.actor("bureau"))
    assert said(looks.take_up, **told, by=county.actor("bureau")) == (
        "不能转为线索：异常查看现在是“已转线索”状态"
    )
    assert said(looks.take_up, **told, by=county.actor("audit")) == "不能转为线索：您没有这项权限"
    assert Lead.objects.count() == 1


def test_a_lead_that_nobody_reviews_is_not_handed_on(county: County) -> None:
    lead = faults.raised(county)
    told: Any = {"whom": "discipline", "organ": "云岭县纪委监委", "number": "", "matter": "涉嫌违纪"}
    assert said(
        referring.hand_on, lead=lead, sent_on=NOW.date(), by=county.actor("legal"), at=NOW, **told
    ) == "不能移送：线索现在是“待审查”状态"  # fmt: skip
    lead.refresh_from_db()
    assert lead.state == "raised"
