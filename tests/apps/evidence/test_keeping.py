"""What is cited as evidence is not destroyed, and the refusal names the case; a real loss brings down its facts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liuhen.apps.evidence import jobs
from liuhen.apps.recordings.lifecycle import BEGIN_DISPOSAL
from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention.actions import classes, disposals
from liuhen.apps.retention.lifecycle import CONSENT
from liuhen.apps.retention.models import Disposal
from liuhen.kernel.flow import GateClosed
from liuhen.kernel.flow.laid import closed_from_above
from liuhen.kernel.vault import blobs, fixity
from liuhen.kernel.vault.shelves import key_of
from tests.builders.county import NOW, County
from tests.builders.evidence import LATER, Room, fallen
from tests.builders.recordings import bring as bring_in
from tests.builders.retention import FREE

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(room: Room) -> County:
    return room.county


bring = bring_in


def kept_five_years(room: Room, recording: Recording) -> Recording:
    (found,) = classes.classify(
        recordings=[recording], key="ordinary", why="一般执法记录", by=room.by("legal"), at=NOW
    )
    return found


@pytest.mark.article("rs-30-4")
def test_a_cited_recording_is_not_asked_to_be_destroyed_and_the_case_is_named(room: Room, bring) -> None:
    cited, free = (
        kept_five_years(
            room, bring(b"%d" % n, filename=f"take_{n}.mp4", at=NOW, until=NOW - timedelta(hours=1))
        )
        for n in range(2)
    )
    room.cite(cited)
    with pytest.raises(GateClosed) as caught:
        disposals.request(recordings=[cited, free], reason="期满", by=room.by("keeper"), at=FREE)
    assert str(caught.value.sentence) == f"不能申请销毁：所选音像资料在案件{room.case.number}中引作证据"
    assert (
        disposals.request(recordings=[free], reason="期满", by=room.by("keeper"), at=FREE).state
        == "requested"
    )
    (closed,) = closed_from_above(BEGIN_DISPOSAL, [cited], by=room.by("keeper"))
    assert closed
    assert closed[0].id == "rs-30-4"


@pytest.mark.article("rs-30-4")
def test_cited_after_it_was_asked_for_it_is_spared_by_whoever_consents(room: Room, bring) -> None:
    recording = kept_five_years(
        room, bring(b"one", filename="take_9.mp4", at=NOW, until=NOW - timedelta(hours=1))
    )
    batch = disposals.request(recordings=[recording], reason="期满", by=room.by("keeper"), at=FREE)
    room.cite(recording, at=FREE)
    with pytest.raises(GateClosed, match="引作证据"):
        disposals.consent(disposal=batch, opinion="", by=room.by("legal"), at=FREE)
    (closed,) = closed_from_above(CONSENT, [Disposal.objects.get()], by=room.by("legal"))
    assert closed


@pytest.mark.article("rs-30-3")
def test_bytes_changed_on_the_shelf_bring_down_the_fact_by_the_jobs_of_an_hour(
    room: Room, bring, data_folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = bring(b"moving pictures of a shop", at=NOW, until=NOW - timedelta(hours=1))
    fact = room.find(room.cite(recording))
    path = data_folder / "vault" / key_of(recording.sha256)
    path.chmod(0o600)
    path.write_bytes(b"moving pictures of a shoq")
    after = LATER + timedelta(minutes=50)
    fixity.run(at=after, clock=lambda: after, workers=1)
    assert blobs.failing([recording.sha256]) == {recording.sha256}
    monkeypatch.setattr(timezone, "now", lambda: after)
    jobs.look_at_failures()
    assert fact.ref in fallen()
