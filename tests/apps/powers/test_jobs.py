"""What is found by itself: powers without a post, posts closed under their powers, sheets a kill left unread."""

from datetime import timedelta

import pytest
from django_q.models import OrmQ

from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import register
from liuhen.apps.powers import jobs
from liuhen.apps.powers.actions import breakdowns, importing
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.attachments import Given
from tests.builders.county import NOW
from tests.builders.powers import FINE, LICENCE, Powers

LATER = NOW + timedelta(days=1)


@pytest.mark.article("rs-9-1")
def test_a_list_that_is_broken_down_is_no_finding(powers: Powers):
    powers.published()
    powers.broken_down()
    jobs.raise_holes()
    assert not Finding.objects.exists()


@pytest.mark.article("rs-9-1")
def test_a_list_in_force_without_posts_is_one_finding_however_often_the_job_runs(powers: Powers):
    made = powers.published()
    jobs.raise_holes()
    jobs.raise_holes()
    found = Finding.objects.get()
    assert (found.code, found.about, found.unit) == ("POWER-WITHOUT-POST", made.ref, powers.county.unit)
    assert FINE in found.about_zh


@pytest.mark.article("rs-9-1")
def test_a_post_that_is_closed_leaves_a_hole_and_the_hole_is_found(powers: Powers):
    powers.published()
    powers.broken_down()
    post = register.close_post(post=powers.posts["审查岗"], reason="机构调整", by=SYSTEM, at=LATER)
    jobs.raise_holes()
    found = {each.code: each for each in Finding.objects.all()}
    assert found["POST-CLOSED-WITH-POWERS"].about == post.ref
    assert f"{LICENCE} 食品经营许可" in found["POST-CLOSED-WITH-POWERS"].about_zh
    assert "（审查、决定）" in found["POWER-WITHOUT-POST"].about_zh


@pytest.mark.article("rs-9-1")
def test_a_hole_that_another_post_fills_is_none(powers: Powers):
    powers.published()
    powers.broken_down()
    post = register.close_post(post=powers.posts["审查岗"], reason="机构调整", by=SYSTEM, at=LATER)
    made = breakdowns.draft(unit=powers.county.unit, reason="岗位调整", by=powers.actor("legal"), at=LATER)
    for step in ("审查", "决定"):
        breakdowns.unassign(
            breakdown=made, code=LICENCE, post=post, step=step, by=powers.actor("legal"), at=LATER
        )
        powers.assign(made, LICENCE, "受理岗", step=step)
    breakdowns.publish(breakdown=made, effective_on=LATER.date(), by=powers.actor("head"), at=LATER)
    jobs.raise_holes()
    assert not Finding.objects.exists()


def test_what_a_kill_left_unread_is_read(powers: Powers):
    files = attachments.keep([Given("清单.xlsx", "", b"not a sheet")], at=NOW)
    made = importing.fill_from(
        power_list=powers.draft(), checking=True, files=files, by=powers.actor("legal"), at=NOW
    )
    OrmQ.objects.all().delete()
    jobs.read_left_sheets()
    assert OrmQ.objects.count() == 1
    jobs.read_sheet(made.pk)
    jobs.read_left_sheets()
    assert OrmQ.objects.count() == 1
