"""Disposal: three persons, the days of objection, the last look, and what stays."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from liuhen.apps.recordings.actions import exports, keeping, viewing
from liuhen.apps.recordings.models import Poster, Recording
from liuhen.apps.retention import actions, destruction, queries
from liuhen.apps.retention.actions import classes, disposals
from liuhen.apps.retention.models import Disposal, DisposalItem
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.auditing import audit
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused, WrongState
from liuhen.kernel.ledger import keyring as keys
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs, fixity
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.vault.shelves import LocalShelf
from tests.builders.county import LOCAL, NOW, County
from tests.builders.retention import DESTROY_AT, FREE, ticking


def ask(county: County, *recordings: Recording, at: datetime = FREE, by: str = "keeper") -> Disposal:
    return disposals.request(recordings=recordings, reason="期满", by=county.actor(by), at=at)


def destroy(batch: Disposal, *, at: datetime = DESTROY_AT) -> Disposal:
    destruction.carry_out(batch, clock=ticking(at))
    batch.refresh_from_db()
    return batch


@pytest.mark.article("av-17-1")
def test_the_last_day_of_keeping_is_too_early_and_the_next_is_not(county: County, make):
    recording = make()
    last = datetime(2031, 11, 24, 23, 59, 59, tzinfo=LOCAL)  # the five years' last second
    with pytest.raises(GateClosed, match="未满保存期限"):
        ask(county, recording, at=last)
    assert ask(county, recording, at=FREE).state == "requested"


@pytest.mark.article("av-17-1")
def test_a_recording_of_29_february_goes_no_sooner_than_2_march(county: County, make):
    leap = datetime(2028, 2, 29, 9, 0, tzinfo=LOCAL)
    recording = make("", until=leap, at=leap + timedelta(hours=1))
    classes.classify(recordings=[recording], key="ordinary", why="由", by=county.actor("legal"), at=leap)
    with pytest.raises(GateClosed):
        ask(county, recording, at=datetime(2033, 3, 1, 12, 0, tzinfo=LOCAL))
    assert ask(county, recording, at=datetime(2033, 3, 2, 0, 0, tzinfo=LOCAL)).count == 1


@pytest.mark.article("av-17-1")
@pytest.mark.parametrize("key", ["", "complaint"])
def test_what_has_no_end_is_never_asked_for(county: County, make, key):
    with pytest.raises(GateClosed, match="未分类"):
        ask(county, make(key), at=FREE + timedelta(days=36500))


@pytest.mark.article("av-17-1")
def test_an_open_export_stands_against_it(county: County, make):
    recording = make()
    exports.request(
        recordings=[recording],
        purpose="复议",
        recipient="县政府",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )
    with pytest.raises(GateClosed, match="调取"):
        ask(county, recording)


@pytest.mark.article("av-17-2")
def test_three_persons_carry_a_batch_to_its_days_of_objection(county: County, make, approved):
    batch = approved(make(), make())
    assert (batch.state, str(batch.waits_until)) == ("waiting", "2031-12-25")
    assert len({batch.requester_id, batch.consenter_id, batch.approver_id}) == 3
    assert any(entry.article.startswith("av-17-2 av-17-1") for entry in proofs.trail(batch.ref))


@pytest.fixture
def everything(county: County):
    """Somebody who holds all three posts at once."""
    from tests.builders.county import account, person

    both = person(county.unit, "万能", "100009", kind="clerk")
    account(both, "all", "keeper", "legal", "head")
    return county


@pytest.mark.article("av-17-2")
def test_nobody_takes_two_of_the_three_parts(everything: County, make):
    one, other = (
        everything.actor("all"),
        {"keeper": everything.actor("keeper"), "legal": everything.actor("legal")},
    )
    batch = disposals.request(recordings=[make()], reason="期满", by=one, at=FREE)
    with pytest.raises(GateClosed, match="不能审核自己"):
        disposals.consent(disposal=batch, opinion="", by=one, at=FREE)
    batch = disposals.consent(disposal=batch, opinion="", by=other["legal"], at=FREE)
    with pytest.raises(GateClosed, match="不能再批准"):  # asked for it
        disposals.approve(disposal=batch, opinion="", by=one, at=FREE)
    batch = disposals.request(recordings=[make()], reason="期满", by=other["keeper"], at=FREE)
    batch = disposals.consent(disposal=batch, opinion="", by=one, at=FREE)
    with pytest.raises(GateClosed, match="不能再批准"):  # consented to it
        disposals.approve(disposal=batch, opinion="", by=one, at=FREE)


@pytest.mark.article("av-17-2")
def test_the_database_itself_takes_no_person_twice(county: County, make, approved):
    batch = approved(make())
    for field in ("consenter", "approver"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Disposal.objects.filter(pk=batch.pk).update(**{field: batch.requester_id})


@pytest.mark.parametrize("username", ["wangfang", "legal", "head", "bureau", "stranger", "system", "audit"])
def test_only_the_keeper_asks(county: County, make, username):
    with pytest.raises(Refused) as caught:
        ask(county, make(), by=username)
    assert isinstance(caught.value, NotPermitted | Invalid)


@pytest.mark.article("av-17-2")
def test_the_parts_cannot_be_skipped(county: County, make):
    batch = ask(county, make())
    with pytest.raises(WrongState):
        disposals.approve(disposal=batch, opinion="", by=county.actor("head"), at=FREE)
    with pytest.raises(WrongState):
        disposals.start(disposal=batch, at=DESTROY_AT)


@pytest.mark.article("av-17-1")
def test_a_hold_placed_after_the_request_stops_the_next_step(county: County, make):
    recording = make()
    batch = ask(county, recording)
    actions.place_hold(recordings=[recording.pk], reason="在办", source="complaint:7", by=SYSTEM, at=FREE)
    with pytest.raises(GateClosed, match="冻结"):
        disposals.consent(disposal=batch, opinion="", by=county.actor("legal"), at=FREE)


@pytest.mark.article("av-17-2")
def test_the_days_of_objection_run_to_their_last_moment(county: County, make, approved):
    batch = approved(make())
    last = datetime(2031, 12, 25, 23, 59, 58, tzinfo=LOCAL)  # the thirtieth day
    with pytest.raises(GateClosed, match="异议期未满"):
        destroy(batch, at=last)
    assert destroy(batch, at=DESTROY_AT).state == "destroyed"


@pytest.mark.article("av-17-2")
def test_what_is_destroyed_leaves_row_digests_entries_and_a_tombstone(county: County, make, approved):
    recording = make()
    trail = len(proofs.trail(recording.ref))
    batch = destroy(approved(recording))
    recording.refresh_from_db()
    assert (recording.state, recording.disposed_under) == ("disposed", batch.ref)
    assert not blobs.exists(recording.sha256)
    assert Blob.objects.get(pk=recording.sha256).disposed_at is not None
    events = [entry.event for entry in proofs.trail(recording.ref)]
    assert events[trail:] == ["recording.disposal-begun", "recording.disposed"]
    assert proofs.payload_of(proofs.trail(recording.ref)[-1])["data"]["sha256"] == recording.sha256
    assert (batch.destroyed_count, batch.spared_count) == (1, 0)
    catch_up(at=DESTROY_AT)
    report = audit(trust=keys.verifiers(), own_keys=True)
    assert report.is_sound, report.faults


@pytest.mark.article("av-17-2")
def test_the_small_picture_goes_with_what_it_was_made_of(county: County, make, approved, tmp_path):
    recording = make()
    drawn = tmp_path / "poster.jpg"
    drawn.write_bytes(b"a small picture")
    kept = blobs.store_derived(drawn, at=NOW)
    Poster.objects.create(recording=recording, sha256=kept.sha256, size_bytes=kept.size_bytes)
    destroy(approved(recording))
    assert not Poster.objects.exists()
    assert not blobs.exists(kept.sha256)


@pytest.mark.article("av-17-2")
def test_fixity_does_not_miss_what_was_disposed_of(county: County, make, approved):
    destroy(approved(make()))
    make()
    run = fixity.run(
        at=DESTROY_AT + timedelta(days=1), clock=ticking(DESTROY_AT + timedelta(days=1)), workers=1
    )
    assert run.is_sound
    assert (run.checked, run.missing, run.strays) == (1, 0, 0)


@pytest.mark.article("av-17-1")
def test_a_hold_between_approval_and_destruction_saves_the_recording(county: County, make, approved):
    held, free = make(), make()
    batch = approved(held, free)
    actions.place_hold(recordings=[held.pk], reason="在办", source="complaint:7", by=SYSTEM, at=DESTROY_AT)
    batch = destroy(batch)
    assert (batch.state, batch.destroyed_count, batch.spared_count) == ("destroyed", 1, 1)
    held.refresh_from_db()
    assert (held.state, blobs.exists(held.sha256)) == ("stored", True)
    assert "冻结" in DisposalItem.objects.get(recording=held).why
    assert Entry.objects.filter(event="move.refused", subject=held.ref).exists()


@pytest.mark.article("av-17-1")
def test_a_class_given_between_approval_and_destruction_saves_the_recording(county: County, make, approved):
    recording = make()
    batch = approved(recording)
    classes.classify(recordings=[recording], key="litigation", why="起诉", by=county.actor("legal"), at=FREE)
    assert destroy(batch).spared_count == 1
    assert blobs.exists(recording.sha256)


@pytest.mark.article("av-17-2")
def test_a_line_added_to_an_approved_list_behind_the_back_stops_the_batch(county: County, make, approved):
    listed, smuggled = make(), make()
    batch = approved(listed)
    DisposalItem.objects.create(disposal=batch, recording=smuggled)
    batch = destroy(batch)
    assert batch.state == "destroying"
    assert all(blobs.exists(row.sha256) for row in (listed, smuggled))
    assert "摘要不符" in DisposalItem.objects.get(recording=listed).why
    DisposalItem.objects.filter(recording=smuggled).delete()
    assert destroy(batch).destroyed_count == 1


@pytest.mark.article("av-17-1")
def test_a_line_taken_from_a_hold_behind_the_back_stops_the_batch(county: County, make, approved):
    held, other = make(), make()
    batch = approved(held)
    (hold,) = actions.place_hold(
        recordings=[held.pk, other.pk], reason="在办", source="complaint:7", by=SYSTEM, at=FREE
    )
    hold.items.filter(recording=held).delete()
    assert destroy(batch).state == "destroying"
    assert blobs.exists(held.sha256)


@pytest.mark.article("av-17-2")
@pytest.mark.parametrize("where", ["before the bytes go", "when the bytes are gone", "before it is told"])
def test_a_death_at_any_point_is_made_good_by_the_next_run(
    county: County, make, approved, monkeypatch, where
):
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    recording = make()
    batch = approved(recording)
    with monkeypatch.context() as dying:
        if where == "before the bytes go":
            dying.setattr(LocalShelf, "destroy", die)
        elif where == "when the bytes are gone":
            gone = LocalShelf.destroy

            def die_after(self: LocalShelf, key: str) -> int:
                gone(self, key)
                raise Killed

            dying.setattr(LocalShelf, "destroy", die_after)
        else:
            dying.setattr(keeping, "dispose", die)
        with pytest.raises(Killed):
            destroy(batch)
    recording.refresh_from_db()
    assert recording.state == "destroying"
    at = DESTROY_AT + timedelta(days=1)
    assert fixity.run(at=at, clock=ticking(at), workers=1).failures == 0
    with pytest.raises(Invalid):  # too late
        actions.place_hold(recordings=[recording.pk], reason="在办", source="c:1", by=SYSTEM, at=at)
    batch.refresh_from_db()
    assert destroy(batch, at=at).state == "destroyed"
    recording.refresh_from_db()
    assert (recording.state, blobs.exists(recording.sha256)) == ("disposed", False)
    assert [e.event for e in proofs.trail(recording.ref)].count("recording.disposed") == 1


def test_a_batch_carried_out_twice_destroys_once(county: County, make, approved):
    batch = destroy(approved(make()))
    before = Entry.objects.count()
    item = DisposalItem.objects.get()
    assert disposals.begin(item=item, at=DESTROY_AT).result == "destroyed"
    assert disposals.finish_item(item=item, versions=0, at=DESTROY_AT).versions == 1
    assert Entry.objects.count() == before
    assert batch.state == "destroyed"


@pytest.mark.article("av-17-2")
@pytest.mark.parametrize("username", ["legal", "head", "bureau"])
def test_an_objection_in_its_days_stops_the_batch(county: County, make, approved, username):
    recording = make()
    batch = approved(recording)
    batch = disposals.object_to(disposal=batch, opinion="尚有信访", by=county.actor(username), at=DESTROY_AT)
    assert batch.state == "stopped"
    with pytest.raises(WrongState):
        disposals.start(disposal=batch, at=DESTROY_AT)
    assert blobs.exists(recording.sha256)
    assert ask(county, recording, at=DESTROY_AT).state == "requested"  # free for another batch


def test_a_request_is_turned_down_or_taken_back_with_a_reason(county: County, make):
    batch = ask(county, make())
    with pytest.raises(Invalid):
        disposals.refuse_consent(disposal=batch, opinion="", by=county.actor("legal"), at=FREE)
    assert (
        disposals.refuse_consent(disposal=batch, opinion="材料不全", by=county.actor("legal"), at=FREE).state
        == "refused"
    )
    batch = ask(county, make())
    with pytest.raises(WrongState):
        disposals.refuse_approval(disposal=batch, opinion="未经同意", by=county.actor("head"), at=FREE)
    batch = disposals.consent(disposal=batch, opinion="", by=county.actor("legal"), at=FREE)
    assert (
        disposals.refuse_approval(disposal=batch, opinion="再等一年", by=county.actor("head"), at=FREE).state
        == "refused"
    )
    batch = ask(county, make())
    with pytest.raises(Refused):
        disposals.withdraw(disposal=batch, opinion="误选", by=county.actor("head"), at=FREE)
    assert (
        disposals.withdraw(disposal=batch, opinion="误选", by=county.actor("keeper"), at=FREE).state
        == "withdrawn"
    )


def test_no_recording_is_in_two_open_batches(county: County, make):
    recording = make()
    ask(county, recording)
    with pytest.raises(Invalid, match="另一批"):
        ask(county, recording)


def test_what_is_gone_is_neither_watched_nor_handed_out(county: County, make, approved):
    recording = make()
    destroy(approved(recording))
    recording.refresh_from_db()
    with pytest.raises(WrongState):
        viewing.begin(recording=recording, purpose="看", by=county.actor("legal"), at=DESTROY_AT)
    with pytest.raises(Invalid):
        exports.request(
            recordings=[recording],
            purpose="p",
            recipient="r",
            delivery="originals",
            by=county.actor("legal"),
            at=DESTROY_AT,
        )


@pytest.mark.article("av-17-2")
def test_the_same_bytes_after_a_disposal_are_taken_back_in_and_put_in_doubt(
    county: County, make, approved, bring
):
    recording = make()
    content = b"".join(blobs.open_range(recording.sha256))
    destroy(approved(recording))
    again = bring(content, at=DESTROY_AT + timedelta(days=9))
    assert again.pk == recording.pk
    assert (again.state, again.doubts) == ("quarantined", "resubmitted")
    assert (again.kept_class, again.kept_without_end) == ("unclassified", True)
    assert b"".join(blobs.open_range(again.sha256)) == content
    assert Blob.objects.get(pk=again.sha256).disposed_at is None
    assert again.disposed_under  # what was done stays said
    assert "recording.disposed" in [entry.event for entry in proofs.trail(again.ref)]
    reckoned = queries.keeping_of(again)
    assert reckoned
    assert reckoned.without_end  # its old class does not apply by itself


@pytest.mark.article("av-17-2")
def test_the_same_bytes_during_a_destruction_wait_and_are_not_lost(
    county: County, make, approved, bring, monkeypatch
):
    from liuhen.apps.recordings.actions import intake
    from liuhen.apps.recordings.models import Upload
    from liuhen.kernel.flow import Conflict

    recording = make()
    content = b"".join(blobs.open_range(recording.sha256))
    batch = approved(recording)
    with monkeypatch.context() as dying:
        dying.setattr(keeping, "dispose", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            destroy(batch)
    with pytest.raises(Conflict, match="正在销毁"):
        bring(content, at=DESTROY_AT)
    batch.refresh_from_db()
    destroy(batch)
    upload = Upload.objects.get(recording=None)
    again = intake.complete(upload=upload, by=county.actor("station"), at=DESTROY_AT)
    assert (again.doubts, b"".join(blobs.open_range(again.sha256))) == ("resubmitted", content)


def test_the_due_list_is_by_unit_and_leaves_out_what_is_held_or_asked_for(county: County, make):
    free, held, asked, endless = make(), make(), make(), make("")
    actions.place_hold(recordings=[held.pk], reason="在办", source="c:1", by=SYSTEM, at=NOW)
    ask(county, asked)
    today = FREE.date()
    assert list(queries.due_visible_to(county.actor("keeper"), on=today)) == [free]
    assert list(queries.due_visible_to(county.actor("stranger"), on=today)) == []
    assert list(queries.due_visible_to(county.actor("keeper"), on=today - timedelta(days=1))) == []
    soon = queries.soon_visible_to(county.actor("bureau"), on=today - timedelta(days=89))
    assert set(soon) == {free}
    assert endless.state == "stored"
