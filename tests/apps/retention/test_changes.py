"""A class changes after a dry run and two signatures of two others, in batches that a death does not lose."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention import actions, queries
from liuhen.apps.retention.actions import changes, classes, disposals, signing
from liuhen.apps.retention.models import RetentionClass, RuleChange
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Conflict, GateClosed, Invalid, NotPermitted
from tests.builders.county import NOW, County
from tests.builders.retention import FREE, LAST_DAY


def propose(
    bureau: County, key: str, years: int, *, source: str = "县政府令第3号第5条", by: str = "bureau"
) -> RuleChange:
    return changes.propose(
        key=key, zh="", years=years, source=source, why="与省规定一致", by=bureau.actor(by), at=NOW
    )


def signed(bureau: County, change: RuleChange) -> RuleChange:
    for who in ("jus-legal", "jus-head"):
        change = signing.sign(change=change, by=bureau.actor(who), at=NOW)
    return change


def applied(change: RuleChange) -> RuleChange:
    while change.state == "applying":
        change = changes.advance(change=change, at=NOW)
    return change


@pytest.mark.article("av-17-1")
def test_a_dry_run_counts_what_becomes_due_when_and_changes_nothing(bureau: County, make):
    made = [make("ordinary") for _ in range(3)]
    change = propose(bureau, "ordinary", 8)
    assert (change.trial["recordings"], change.trial["later"], change.trial["sooner"]) == (3, 3, 0)
    assert change.trial["rows"] == [[bureau.unit.pk, "2034-11", 3, 0, 0]]
    assert change.trial_digest == queries.digest_of(f"{r.pk} 2031-11-24 2034-11-24" for r in made)
    assert set(Recording.objects.values_list("kept_until", flat=True)) == {LAST_DAY}


@pytest.mark.article("av-17-1")
def test_a_class_lengthened_later_moves_what_it_applies_to_out(bureau: County, make):
    recording = make("ordinary")
    change = applied(signed(bureau, propose(bureau, "ordinary", 8)))
    recording.refresh_from_db()
    assert (change.state, change.applied) == ("in-force", 1)
    assert recording.kept_until == date(2034, 11, 24)
    with pytest.raises(GateClosed):
        disposals.request(recordings=[recording], reason="期满", by=bureau.actor("keeper"), at=FREE)


@pytest.mark.article("av-17-1")
def test_between_signature_and_batch_the_longer_term_already_stands(bureau: County, make):
    recording = make("ordinary")
    signed(bureau, propose(bureau, "ordinary", 8))
    assert queries.due_facts([recording], on=FREE.date()).early == 1  # the row itself still says 2031


@pytest.mark.article("av-17-1")
def test_a_class_is_not_shortened_below_what_already_applies(bureau: County, make):
    make("ordinary")
    applied(signed(bureau, propose(bureau, "ordinary", 8)))
    with pytest.raises(GateClosed) as caught:
        propose(bureau, "ordinary", 7)
    assert "提前到期" in caught.value.sentence
    assert caught.value.duty == "av-17-1"


@pytest.mark.article("av-17-1")
def test_a_permanent_class_in_use_gets_no_end(bureau: County, make):
    applied(signed(bureau, propose(bureau, "casualty", 0)))
    make("casualty")
    with pytest.raises(GateClosed):
        propose(bureau, "casualty", 30)


def test_a_class_that_applies_to_nothing_may_be_shortened(bureau: County):
    applied(signed(bureau, propose(bureau, "casualty", 0)))
    assert applied(signed(bureau, propose(bureau, "casualty", 30))).state == "in-force"


@pytest.mark.article("av-17-1")
@pytest.mark.parametrize("years", [1, 4])
def test_a_term_below_the_floor_is_refused_on_record(bureau: County, years: int):
    with pytest.raises(GateClosed, match="短于5年"):
        propose(bureau, "complaint", years)
    assert propose(bureau, "complaint", 5).state == "proposed"  # the floor itself is lawful


@pytest.mark.article("av-17-1")
def test_a_term_without_its_source_is_refused(bureau: County):
    with pytest.raises(GateClosed, match="依据"):
        propose(bureau, "complaint", 10, source=" ")


def test_an_example_gets_its_end_when_the_county_sets_it(bureau: County, make):
    recording = make("complaint")
    change = propose(bureau, "complaint", 10)
    assert (change.trial["ended"], change.trial["later"]) == (1, 0)
    applied(signed(bureau, change))
    recording.refresh_from_db()
    assert (recording.kept_without_end, recording.kept_until) == (False, date(2036, 11, 24))
    assert not RetentionClass.objects.get(key="complaint").example


@pytest.mark.article("av-17-1")
@pytest.mark.parametrize("who", [("bureau",), ("jus-head", "jus-head")])
def test_two_others_sign_nobody_twice_and_not_who_proposed(bureau: County, who: tuple[str, ...]):
    change = propose(bureau, "complaint", 10)
    for signer in who[:-1]:
        change = signing.sign(change=change, by=bureau.actor(signer), at=NOW)
    with pytest.raises(GateClosed, match="不能再签署"):
        signing.sign(change=change, by=bureau.actor(who[-1]), at=NOW)


@pytest.mark.parametrize("username", ["legal", "head", "keeper", "wangfang", "stranger", "system", "audit"])
def test_a_unit_does_not_sign_for_the_county(bureau: County, username: str):
    change = propose(bureau, "complaint", 10)
    with pytest.raises(NotPermitted):
        signing.sign(change=change, by=bureau.actor(username), at=NOW)


@pytest.mark.article("av-17-1")
def test_a_signature_rests_on_the_trial_as_it_is_now(bureau: County, make):
    change = signing.sign(change=propose(bureau, "ordinary", 8), by=bureau.actor("jus-legal"), at=NOW)
    make("ordinary")
    with pytest.raises(GateClosed, match="重新试算"):
        signing.sign(change=change, by=bureau.actor("jus-head"), at=NOW)
    change = signing.try_change_again(change=change, by=bureau.actor("bureau"), at=NOW)
    assert (change.state, change.first_signer_id, change.trial["later"]) == ("proposed", None, 1)
    assert signed(bureau, change).state == "applying"


def test_a_batch_cut_short_goes_on_where_it_stopped(bureau: County, make, monkeypatch):
    monkeypatch.setattr(changes, "BATCH", 2)
    recordings = [make("ordinary") for _ in range(5)]
    change = changes.advance(change=signed(bureau, propose(bureau, "ordinary", 8)), at=NOW)
    assert (change.state, change.applied) == ("applying", 2)
    done = applied(RuleChange.objects.get())  # another process, later
    assert (done.state, done.applied) == ("in-force", 5)
    assert changes.advance(change=done, at=NOW).applied == 5
    assert {r.kept_until for r in Recording.objects.filter(pk__in=[r.pk for r in recordings])} == {
        date(2034, 11, 24)
    }


@pytest.mark.article("av-17-1")
def test_holds_survive_a_change(bureau: County, make):
    recording = make("ordinary")
    actions.place_hold(recordings=[recording.pk], reason="在办", source="complaint:7", by=SYSTEM, at=NOW)
    applied(signed(bureau, propose(bureau, "ordinary", 8)))
    assert queries.is_held(recording.pk)


def test_a_change_is_turned_down_taken_back_and_only_one_is_open(bureau: County):
    change = propose(bureau, "complaint", 10)
    with pytest.raises(Conflict):
        propose(bureau, "complaint", 12)
    with pytest.raises(Invalid):
        signing.reject_change(change=change, opinion=" ", by=bureau.actor("jus-legal"), at=NOW)
    assert (
        signing.reject_change(change=change, opinion="依据不足", by=bureau.actor("jus-legal"), at=NOW).state
        == "rejected"
    )
    again = propose(bureau, "complaint", 12)
    assert (
        signing.withdraw_change(change=again, opinion="另行研究", by=bureau.actor("bureau"), at=NOW).state
        == "withdrawn"
    )
    with pytest.raises(Invalid):
        propose(bureau, "unclassified", 10)


def test_the_database_itself_takes_no_signature_twice(bureau: County):
    change = propose(bureau, "complaint", 10)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleChange.objects.filter(pk=change.pk).update(first_signer=change.proposer)


def test_a_class_of_the_future_is_not_applied_yet(bureau: County, make):
    RetentionClass.objects.all()
    recording = make("")
    classes.adopt(key="complaint", at=NOW)
    RetentionClass.objects.filter(key="complaint").update(since=date(2027, 1, 1))
    with pytest.raises(Invalid, match="2027-01-01"):
        classes.classify(recordings=[recording], key="complaint", why="由", by=bureau.actor("legal"), at=NOW)
