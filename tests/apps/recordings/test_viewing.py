from datetime import timedelta

import pytest

from liuhen.apps.recordings import queries
from liuhen.apps.recordings.actions import viewing
from liuhen.apps.recordings.models import Recording, Viewing
from liuhen.kernel.flow import GateClosed, NotPermitted, Refused
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.county import NOW, County


@pytest.mark.article("av-15-2")
def test_a_viewing_states_its_purpose_and_is_in_the_recordings_trail(county: County, bring):
    recording, legal = bring(), county.actor("legal")
    viewing.begin(recording=recording, purpose="核查投诉〔2026〕12号", by=legal, at=NOW)
    entry = proofs.trail(recording.ref)[-1]
    assert (entry.event, entry.by) == ("recording.viewed", legal.ref)
    assert proofs.payload_of(entry)["data"]["purpose"] == "核查投诉〔2026〕12号"
    assert "投诉" not in bytes(entry.leaf).decode(), "the purpose stays in the erasable part"


@pytest.mark.article("av-15-2")
def test_a_viewing_without_a_purpose_is_refused_on_record(county: County, bring):
    recording = bring()
    with pytest.raises(GateClosed) as caught:
        viewing.begin(recording=recording, purpose="  ", by=county.actor("legal"), at=NOW)
    assert caught.value.duty == "av-15-2"
    assert Viewing.objects.count() == 0
    assert Entry.objects.filter(event="move.refused", article="av-15-2").count() == 1


def test_a_viewing_opens_the_stream_to_its_viewer_alone_and_for_a_while(county: County, bring):
    recording, legal = bring(), county.actor("legal")
    opened = viewing.begin(recording=recording, purpose="抽查", by=legal, at=NOW)
    assert queries.open_viewing(recording, legal, at=NOW + timedelta(hours=3)) == opened
    assert queries.open_viewing(recording, county.actor("head"), at=NOW) is None
    assert queries.open_viewing(recording, legal, at=NOW + timedelta(hours=5)) is None


def test_only_those_in_reach_see_a_recording_and_the_three_administrators_never(county: County, bring):
    recording = bring()
    everybody = "wangfang keeper legal head bureau stranger system security audit station"
    seen_by = {
        name for name in everybody.split()
        if recording in queries.visible_to(county.actor(name))
    }  # fmt: skip
    assert seen_by == {"wangfang", "keeper", "legal", "head", "bureau"}
    with pytest.raises(NotPermitted):
        viewing.begin(recording=recording, purpose="看看", by=county.actor("stranger"), at=NOW)


@pytest.mark.article("av-17-1")
@pytest.mark.parametrize("username", ["wangfang", "legal", "head", "bureau"])
def test_no_role_deletes_an_original_and_the_attempt_is_on_record(county: County, bring, username: str):
    recording = bring()
    with pytest.raises(Refused) as caught:
        viewing.refuse_deletion(recording=recording, by=county.actor(username), at=NOW)
    assert caught.value.duty == "av-17-1"
    assert Recording.objects.filter(pk=recording.pk).exists()
    assert Entry.objects.filter(event="move.refused", by=county.actor(username).ref).count() == 1


def test_an_officer_watches_his_own_recordings_and_nobody_elses(county: County, bring):
    own = bring()
    colleague = build.person(county.unit, "刘洋", "100011")
    other = bring(b"another's", officer=colleague.number, filename="b.mp4")
    officer = county.actor("wangfang")
    assert viewing.begin(recording=own, purpose="核对现场情况", by=officer, at=NOW).state == "open"
    with pytest.raises(NotPermitted):
        viewing.begin(recording=other, purpose="看看", by=officer, at=NOW)
