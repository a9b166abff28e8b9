"""An officer's year: drawn up from records, graded within them by another, seen and answered by himself."""

from datetime import timedelta

import pytest

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.lifecycle import SIGN, SIGN_LOW
from liuhen.apps.evaluation.models import Assessment
from liuhen.apps.evaluation.queries import assessing
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.flow.laid import with_laid
from tests.builders.evaluation import AFTER, Desk
from tests.builders.programs import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-38-1")]


def test_it_says_what_is_on_record_and_is_signed_and_answered(desk: Desk) -> None:
    finding = desk.upheld(person=desk.county.officer)
    row = desk.assessed()
    told = {fact["key"]: fact for fact in row.facts}
    assert told["findings"]["refs"] == [finding.ref]
    assert (row.against, told["hours"]["number"]) == (1, 0)
    signed = desk.signed()
    assert [each.pk for each in assessing.to_answer(desk.by("wangfang"))] == [signed.pk]
    done = actions.answer_assessment(assessment=signed, answer="接受", by=desk.by("wangfang"), at=AFTER)
    assert (done.state, done.grade_zh) == ("answered", "称职")
    own = client_of("wangfang").get(f"/console/files/{desk.county.officer.pk}/").content.decode()
    assert f"/console/assessments/{row.pk}/" in own
    with pytest.raises(WrongState):
        desk.signed(grade="excellent")


def test_the_grade_stays_within_the_facts(desk: Desk) -> None:
    desk.upheld(person=desk.county.officer)
    desk.assessed()
    with pytest.raises(GateClosed, match="本年度有扣分或者影响评优的记录，不能评为“优秀”"):
        desk.signed(grade="excellent")
    with pytest.raises(GateClosed, match="评为“不称职”没有写明事由"):
        desk.signed(grade="incompetent", ground="")
    assert desk.signed(grade="incompetent", ground="finding:1").state == "signed"


def test_whoever_drew_it_up_and_whom_it_is_about_do_not_sign(desk: Desk) -> None:
    desk.assessed()
    for username in ("legal", "wangfang", "umb-head"):
        with pytest.raises(NotPermitted):
            desk.signed(by=desk.by(username))
    with pytest.raises(NotPermitted):
        desk.signed(by=desk.by("bureau"))


def test_a_low_grade_waits_for_all_that_a_good_one_does() -> None:
    """The leader of the day signs either."""
    good, low = ({duty.id for duty in with_laid(move).duties} for move in (SIGN, SIGN_LOW))
    assert "rs-8-1" in good
    assert good <= low


def test_a_sheet_that_the_records_have_overtaken_is_drawn_up_again(desk: Desk) -> None:
    row = desk.assessed()
    desk.upheld(person=desk.county.officer)
    with pytest.raises(GateClosed, match="考核表拟制以后，其记录有了变化"):
        desk.signed()
    again = actions.draft_again(assessment=row, by=desk.by("legal"), at=AFTER + timedelta(hours=1))
    assert again.against == 1
    assert desk.signed().grade == "competent"


def test_there_is_one_a_year_and_of_officers_only(desk: Desk) -> None:
    desk.assessed()
    with pytest.raises(Invalid, match="考核表已经有了"):
        desk.assessed()
    with pytest.raises(Invalid, match="不是执法人员"):
        desk.assessed(person=desk.county.keeper)
    with pytest.raises(Invalid, match="还没有开始"):
        desk.assessed(year=2028)
    assert Assessment.objects.count() == 1


def test_only_the_officer_himself_answers(desk: Desk) -> None:
    signed = desk.signed()
    with pytest.raises(NotPermitted):
        actions.answer_assessment(assessment=signed, answer="接受", by=desk.by("head"), at=AFTER)
    assert assessing.assessments_visible_to(desk.by("wangfang")).count() == 1
    assert not assessing.assessments_visible_to(desk.by("stranger")).exists()
