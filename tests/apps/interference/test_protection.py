"""Nobody is moved without a ground that the supervisors confirmed; that somebody is protected only they can see."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liuhen.apps.evaluation import actions as evaluation
from liuhen.apps.evaluation.models import Assessment
from liuhen.apps.interference import actions, jobs, queries
from liuhen.apps.interference.models import ChangeReview, PostChange, Ring
from liuhen.apps.offices import actions as offices
from liuhen.apps.offices.models import Leader
from liuhen.apps.people import queries as people
from liuhen.apps.people.actions import accounts, register
from liuhen.apps.people.models import Account, Certificate, Person, Unit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import data_of
from tests.builders import county as build
from tests.builders.cases import docket
from tests.builders.county import NOW, County
from tests.builders.interference import Keys
from tests.builders.programs import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-50-1")]
LATER = NOW + timedelta(days=90)


def post_of(keys: Keys) -> Any:
    found = people.posts_of([keys.county.unit]).filter(name="档案岗").first()
    return found or register.open_post(unit=keys.county.unit, name="档案岗", by=SYSTEM, at=NOW)


def certificate_of(keys: Keys) -> Certificate:
    return people.certificates_of(keys.county.officer.pk).get()


def moved(keys: Keys) -> Person:
    return register.assign_post(
        person=Person.objects.get(pk=keys.county.officer.pk),
        post=post_of(keys),
        by=keys.by("registrar"),
        at=LATER,
    )


def graded_low(keys: Keys) -> Assessment:
    row = Assessment.objects.filter(person=keys.county.officer).first() or evaluation.draft_assessment(
        person=keys.county.officer, year=NOW.year, by=keys.by("legal"), at=LATER
    )
    return evaluation.sign_low(
        assessment=row, grade="basic", ground="考勤记录", reason="工作一般", by=keys.by("head"), at=LATER
    )


def released(keys: Keys) -> Leader:
    leader = Leader.objects.filter(person=keys.county.officer).first() or offices.name(
        unit=keys.county.unit, person=keys.county.officer, role="deputy", title="副局长", document="任免〔2026〕3号",
        since=NOW.date(), in_charge="分管执法大队", by=SYSTEM, at=NOW,
    )  # fmt: skip
    return offices.end(leader=leader, until=LATER.date(), reason="另有任用", by=SYSTEM, at=LATER)


CHANGES: dict[str, Callable[[Keys], Any]] = {
    "post": moved,
    "leaving": lambda keys: register.leave(person=keys.county.officer, by=keys.by("registrar"), at=LATER),
    "suspension": lambda keys: register.suspend_certificate(
        certificate=certificate_of(keys), reason="另有任用", by=keys.by("registrar"), at=LATER
    ),
    "withdrawal": lambda keys: register.withdraw_certificate(
        certificate=certificate_of(keys), reason="另有任用", by=keys.by("registrar"), at=LATER
    ),
    "grade": graded_low,
    "office": released,
}


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize("wrote", [False, True], ids=["anybody", "who wrote"])
def test_no_change_is_made_of_anybody_before_its_ground_was_confirmed(
    keys: Keys, what: str, wrote: bool
) -> None:
    if wrote:
        keys.told()
        keys.opened()
    with pytest.raises(GateClosed) as closed:
        CHANGES[what](keys)
    assert closed.value.duty == "rs-50-1"
    assert "须写明法定事由和程序，并经监督机构确认，王芳没有这样的确认" in str(closed.value)
    assert "对所有人员都一样" in str(closed.value)
    assert str(closed.value).partition("以前")[0].count("：") == 1, "what cannot be done, and then why"
    change = keys.announced(what=what)
    with pytest.raises(GateClosed):
        CHANGES[what](keys)
    actions.confirm(change=change, by=keys.by("qian"), at=NOW)
    assert CHANGES[what](keys).pk


def test_a_confirmation_is_for_one_change_of_one_kind(keys: Keys) -> None:
    actions.confirm(change=keys.announced(), by=keys.by("qian"), at=NOW)
    with pytest.raises(GateClosed):
        CHANGES["suspension"](keys)
    moved(keys)
    with pytest.raises(GateClosed):
        register.assign_post(
            person=Person.objects.get(pk=keys.county.officer.pk), post=keys.cases.post, by=keys.by("registrar"),
            at=LATER,
        )  # fmt: skip
    actions.confirm(change=keys.announced(), by=keys.by("qian"), at=LATER)
    register.assign_post(
        person=Person.objects.get(pk=keys.county.officer.pk),
        post=keys.cases.post,
        by=keys.by("registrar"),
        at=LATER,
    )


def test_a_post_is_not_abolished_beneath_somebody_without_it(keys: Keys) -> None:
    with pytest.raises(GateClosed, match="调整、免去岗位以前"):
        register.close_post(post=keys.cases.post, reason="精简", by=keys.by("registrar"), at=LATER)
    assert Person.objects.get(pk=keys.county.officer.pk).post_id == keys.cases.post.pk


def test_what_was_refused_or_not_used_in_time_allows_nothing(keys: Keys) -> None:
    refused = actions.refuse_change(
        change=keys.announced(), reason="没有法定事由", by=keys.by("qian"), at=NOW
    )
    assert refused.state == "refused"
    with pytest.raises(GateClosed):
        moved(keys)
    change = actions.confirm(change=keys.announced(), by=keys.by("qian"), at=NOW)
    jobs.lapse_confirmations()  # today is within its thirty days
    assert PostChange.objects.get(pk=change.pk).state == "confirmed"
    actions.lapse_change(change=change, at=LATER)
    with pytest.raises(GateClosed):
        moved(keys)


def test_only_another_than_who_announced_it_confirms_and_only_who_holds_a_key_of_the_bureau(
    keys: Keys,
) -> None:
    change = keys.announced()
    for username in ("registrar", "head", "legal"):
        with pytest.raises(NotPermitted):
            actions.confirm(change=change, by=keys.by(username), at=NOW)
    bureau = Unit.objects.get(pk=keys.by("bureau").unit_id or 0)
    build.account(build.person(bureau, "新监督", "900099", kind="clerk"), "newcomer", "supervisor")
    with pytest.raises(GateClosed, match="应由监督机构的持钥人确认"):
        actions.confirm(change=change, by=keys.by("newcomer"), at=NOW)
    accounts.grant_role(
        account=Account.objects.get(username="qian"),
        role="registrar",
        unit=keys.county.government,
        by=SYSTEM,
        at=NOW,
    )
    own = keys.announced(what="leaving", by=keys.by("qian"))
    with pytest.raises(GateClosed, match="申报的人不能自己确认"):
        actions.confirm(change=own, by=keys.by("qian"), at=NOW)
    assert actions.confirm(change=own, by=keys.by("feng"), at=NOW).state == "confirmed"


def test_one_change_of_a_kind_is_announced_at_a_time(keys: Keys) -> None:
    keys.announced()
    with pytest.raises(Invalid, match="已经申报，正在等待确认"):
        keys.announced()


def test_what_is_shown_of_a_change_is_the_same_of_everybody_but_to_the_bureaus_holders(keys: Keys) -> None:
    keys.told()
    keys.opened()
    change = keys.announced(person=keys.county.officer)
    other = keys.announced(person=keys.cases.second)
    for username, alarmed in (("registrar", False), ("head", False), ("qian", True)):
        client: Client = client_of(username)
        shown = [client.get(f"/console/post-changes/{each.pk}/").content.decode() for each in (change, other)]
        assert ("如实记录过干预" in shown[0]) == alarmed, username
        assert "如实记录过干预" not in shown[1]
        listed = client.get("/console/post-changes/").content.decode()
        assert ("涉及记录人的变动" in listed) == alarmed, username
    told = client_of("qian").get("/console/recorders/").content.decode()
    assert f'href="/console/post-changes/{change.pk}/"' in told


def test_it_lasts_twenty_four_months_to_the_day(keys: Keys) -> None:
    keys.told(at=NOW)
    keys.opened()
    last = NOW.replace(year=2028, hour=0) - timedelta(minutes=1)  # the 23rd is its last day
    assert list(queries.protected(at=last)) == [keys.county.officer.pk]
    assert queries.protected(at=last + timedelta(minutes=1)) == {}


def test_favourable_changes_and_those_by_accountability_are_listed_too(keys: Keys) -> None:
    keys.told(at=NOW + timedelta(hours=1))  # after she had her certificate, which the file does not count
    keys.opened(at=NOW + timedelta(hours=1))
    change = keys.announced(at=NOW + timedelta(hours=2))
    actions.confirm(change=change, by=keys.by("qian"), at=NOW + timedelta(hours=3))
    moved(keys)
    register.renew_certificate(
        certificate=certificate_of(keys), expires_on=certificate_of(keys).expires_on + timedelta(days=365),
        by=keys.by("registrar"), at=LATER,
    )  # fmt: skip
    events = [each.event for each in queries.happened_to_protected(keys.by("qian"), at=LATER)]
    assert events == [
        "certificate.renewed", "person.assigned", "post-change.confirmed", "post-change.announced",
    ]  # fmt: skip
    assert queries.happened_to_protected(keys.by("head"), at=LATER) == []


def test_a_county_without_rings_goes_on_as_it_did(county: County) -> None:
    made = docket(county)
    post = register.open_post(unit=county.unit, name="档案岗", by=SYSTEM, at=NOW)
    assert register.assign_post(person=made.officer, post=post, by=SYSTEM, at=NOW).post_id == post.pk


def test_a_good_grade_wants_no_announcement_and_a_low_one_is_not_signed_as_a_good_one(keys: Keys) -> None:
    row = evaluation.draft_assessment(
        person=keys.county.officer, year=NOW.year, by=keys.by("legal"), at=LATER
    )
    with pytest.raises(Invalid, match="基本称职、不称职的请用“评为基本称职、不称职”办理"):
        evaluation.sign(assessment=row, grade="basic", reason="一般", by=keys.by("head"), at=LATER)
    page = client_of("head").get(f"/console/assessments/{row.pk}/").content.decode()
    assert (
        "年度考核评为基本称职、不称职以前须写明法定事由和程序" in page
    )  # the grey button says why, before any form
    told = {"grade": "basic", "ground": "考勤记录", "reason": "一般"}
    refused = client_of("head").post(f"/console/assessments/{row.pk}/sign-low/", told)
    assert "王芳没有这样的确认" in refused.content.decode()
    signed = evaluation.sign(assessment=row, grade="competent", reason="认真", by=keys.by("head"), at=LATER)
    assert signed.state == "signed"


def review_at(at: datetime) -> ChangeReview:
    made = actions.open_review(at=at)
    assert made is not None
    return made


WEEK = timedelta(days=7)


def test_those_who_watch_look_every_week_and_two_of_them(keys: Keys) -> None:
    assert actions.open_review(at=NOW + WEEK - timedelta(seconds=1)) is None
    review = review_at(NOW + WEEK)
    assert actions.open_review(at=NOW + WEEK) is None
    assert [each.pk for each in queries.reviews_to_look(keys.by("qian"))] == [review.pk]
    assert not queries.reviews_to_look(keys.by("legal"))  # a holder of another ring
    for username in ("registrar", "head", "legal"):
        with pytest.raises(NotPermitted):
            actions.look(review=review, by=keys.by(username), at=LATER)
        assert client_of(username).get(f"/console/change-reviews/{review.pk}/").status_code in (403, 404)
    assert client_of("qian").post(f"/console/change-reviews/{review.pk}/look/").status_code == 302
    with pytest.raises(GateClosed, match="同一个人不能核对两次"):
        actions.look_too(review=review, by=keys.by("qian"), at=LATER)
    assert not queries.reviews_to_look(keys.by("qian"))
    closed = actions.look_too(review=review, by=keys.by("feng"), at=LATER)
    assert (closed.state, closed.second_id) == ("closed", keys.by("feng").person_id)
    assert review_at(NOW + 2 * WEEK).since == review.until  # no moment between two is left out


def test_a_supervisor_without_a_key_sees_that_there_is_a_review_and_no_more(keys: Keys) -> None:
    keys.told()
    keys.opened()
    bureau = Unit.objects.get(pk=keys.by("bureau").unit_id or 0)
    build.account(build.person(bureau, "新监督", "900099", kind="clerk"), "newcomer", "supervisor")
    actions.confirm(change=keys.announced(), by=keys.by("qian"), at=NOW + timedelta(hours=1))
    review = review_at(NOW + WEEK)
    page = f"/console/change-reviews/{review.pk}/"
    assert "王芳：确认人事变动" in re.sub(r"<[^>]+>", "", client_of("qian").get(page).content.decode())
    assert "王芳" not in client_of("newcomer").get(page).content.decode()
    with pytest.raises(GateClosed, match="应由监督机构的持钥人"):
        actions.look(review=review, by=keys.by("newcomer"), at=LATER)


def test_a_review_tells_only_its_own_span(keys: Keys) -> None:
    keys.told()
    keys.opened()
    first = review_at(NOW + WEEK)
    keys.announced(at=first.until)  # the first moment of the next
    second = review_at(first.until + WEEK)
    before, after = (
        {each.event for each in queries.happened_to_protected(keys.by("qian"), at=LATER, review=review)}
        for review in (first, second)
    )
    assert "post-change.announced" not in before
    assert after == {"post-change.announced"}


@pytest.mark.parametrize("wrote", [False, True], ids=["nobody", "somebody wrote"])
def test_the_job_opens_the_same_review_whether_anybody_is_watched_over(keys: Keys, wrote: bool) -> None:
    """What is told of it is one sentence without a name, to the same people, as ever."""
    if wrote:
        keys.told()
        keys.opened()
        moved_at = keys.announced()
        actions.confirm(change=moved_at, by=keys.by("qian"), at=NOW)
    Ring.objects.filter(pk=keys.high.pk).update(formed_at=timezone.now() - 2 * WEEK)
    jobs.open_reviews()
    jobs.open_reviews()
    review = ChangeReview.objects.get()
    entry = Entry.objects.get(subject=review.ref)
    assert (entry.event, data_of(entry)) == ("change-review.opened", {})
    for username in ("bureau", "qian", "feng"):
        assert [str(each) for each in queries.reviews_to_look(keys.by(username))] == [str(review)]


def test_no_ring_no_review(county: County) -> None:
    docket(county)
    assert actions.open_review(at=LATER) is None
