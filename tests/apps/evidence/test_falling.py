"""What falls with it: exactly the facts that rest on what was lost, within the hour, and both ways visible."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.activities.actions import conducting, matching
from liuhen.apps.evidence import actions, jobs, queries
from liuhen.apps.evidence.falling import Cause, Cited, Standing, cause_of, facts_that_fall
from liuhen.apps.evidence.models import Evidence, Fact, Fallen, Support
from liuhen.apps.findings.models import Finding
from liuhen.apps.recordings import lifecycle as recording_lifecycle
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, action, step
from liuhen.kernel.jobs.models import SetAside
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.vault.models import CheckResult
from tests.builders.cases import FINE
from tests.builders.evidence import LATER, Room, fallen, minutes, spoil

pytestmark = [pytest.mark.article("rs-30-3"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATER + timedelta(minutes=10))


@action
def doubted(recording: Recording, *, at: Any = LATER) -> Recording:
    return step(recording, recording_lifecycle.DOUBT, by=SYSTEM, at=at, changes={"doubts": "times-differ"})


@action
def settled(recording: Recording, *, at: Any = LATER) -> Recording:
    return step(recording, recording_lifecycle.SETTLE, by=SYSTEM, at=at)


def look() -> None:
    """Let the jobs run that run within the hour."""
    catch_up(at=LATER)
    jobs.look_for_losses()
    jobs.look_at_failures()
    jobs.look_for_mended()
    assert not SetAside.objects.exists()


def test_a_fact_names_its_evidence_and_that_of_another_case_is_none_of_it(room: Room) -> None:
    with pytest.raises(GateClosed, match="没有列明据以认定的证据"):
        room.find()
    other = room.docket.open()
    with pytest.raises(Invalid, match="不都是本案的"):
        room.find(room.collect(case=other))


def test_a_fact_falls_with_the_last_of_its_evidence_in_the_same_moment(room: Room) -> None:
    first, second = room.collect(), room.collect(name="照片")
    fact = room.find(first, second)
    room.exclude(first)
    assert fallen() == {first.ref}
    room.exclude(second)
    assert fallen() == {first.ref, second.ref, fact.ref}
    (mark,) = Fallen.objects.filter(what=fact.ref)
    assert (mark.cause, mark.by_ref, mark.fallen_at) == ("supports-fallen", first.ref, LATER)
    assert [each.code for each in Finding.objects.all()] == ["FACT-FALLEN"]
    room.reinstate(second)
    assert fallen() == {first.ref}
    assert Fallen.objects.get(pk=mark.pk).state == "healed"


def test_a_fact_falls_with_what_it_needs_whatever_else_is_left(room: Room) -> None:
    first, second = room.collect(), room.collect(name="照片")
    fact = room.find(first, second, needed=True)
    room.exclude(second)
    assert fact.ref in fallen()
    (told,) = queries.facts_of(room.case)
    assert not told.stands
    assert told.cause == Cause("supports-fallen", second.ref)


def test_more_evidence_lets_a_fallen_fact_stand_again_but_not_in_the_place_of_what_it_needs(
    room: Room,
) -> None:
    lost = room.collect()
    loose, tight = room.find(lost), room.find(lost, needed=True)
    room.exclude(lost)
    for fact in (loose, tight):
        actions.support(fact=fact, evidence=room.collect(name="补充的照片"), by=room.by(), at=LATER)
    assert fallen() == {lost.ref, tight.ref}
    with pytest.raises(Invalid, match="这份证据已经列为依据"):
        actions.support(fact=loose, evidence=lost, by=room.by(), at=LATER)
    assert loose.supports.count() == 2


def test_a_fact_that_is_withdrawn_is_fallen_no_more(room: Room) -> None:
    lost = room.collect()
    fact = room.find(lost)
    room.exclude(lost)
    actions.withdraw(fact=fact, reason="重新认定", by=room.by(), at=LATER)
    assert fallen() == {lost.ref}
    assert queries.facts_of(room.case) == []


def test_what_does_not_stand_is_no_ground_for_a_fact(room: Room) -> None:
    lost = room.exclude(room.collect())
    with pytest.raises(GateClosed, match="已不成立，不能据以认定事实"):
        room.find(lost)


@pytest.mark.parametrize("result", [CheckResult.CORRUPT, CheckResult.MISSING, CheckResult.UNREADABLE])
def test_bytes_that_are_not_as_they_were_bring_down_what_rests_on_them_and_a_copy_put_back_heals(
    room: Room, result: str
) -> None:
    recording, kept = room.recording(), room.file()
    by_recording, by_file, sound = (
        room.cite(recording),
        room.collect(files=[kept]),
        room.collect(files=[room.file("其他")]),
    )
    facts = [room.find(each) for each in (by_recording, by_file, sound)]
    spoil(recording.sha256, kept.sha256, result=result)
    look()
    assert fallen() == {by_recording.ref, by_file.ref, facts[0].ref, facts[1].ref}
    assert {each.cause for each in Fallen.objects.filter(what__startswith="evidence:")} == {
        "broken",
        "file-broken",
    }
    assert (
        sorted(Finding.objects.values_list("code", flat=True)) == ["EVIDENCE-LOST"] * 2 + ["FACT-FALLEN"] * 2
    )
    look()  # a second look marks nothing twice
    assert Fallen.objects.count() == 4
    spoil(recording.sha256, kept.sha256, result=CheckResult.OK)
    look()
    assert fallen() == set()


def test_a_recording_in_doubt_brings_down_what_cites_it_until_it_is_settled(room: Room) -> None:
    recording = room.recording()
    fact = room.find(room.cite(recording))
    doubted(recording)
    look()
    assert fact.ref in fallen()
    settled(Recording.objects.get(pk=recording.pk))
    look()
    assert fallen() == set()


def test_a_recording_held_not_to_be_of_its_activity_any_more_brings_down_what_cites_it(room: Room) -> None:
    recording = room.recording(0, 30)
    activity = conducting.open_on_the_spot(
        lead=room.docket.officer, crew=[room.docket.second], kind="evidence", place="利民小吃店", started_at=minutes(0),
        power_code=FINE, by=room.by(), at=minutes(0),
    )  # fmt: skip
    activity = conducting.end(activity=activity, ended_at=minutes(30), by=SYSTEM, at=minutes(30))
    link = matching.add(
        activity=activity, recording=recording, kind="original", note="", by=room.by(), at=LATER
    )
    evidence = room.cite(recording)
    assert evidence.link_id == link.pk
    matching.reject(link=link, note="是另一家店", by=room.by(), at=LATER)
    look()
    (mark,) = Fallen.objects.all()
    assert (mark.what, mark.cause, mark.by_ref) == (evidence.ref, "not-of-activity", link.ref)
    assert queries.what_rests_on([link.ref]).evidence == [evidence]


def test_evidence_of_one_collector_falls_with_what_watched_him(room: Room) -> None:
    room.case.procedure = "police-penalty"
    watching = room.recording(0, 30)
    alone = room.collect(collectors=[room.docket.officer], watched_by=[watching])
    spoil(watching.sha256)
    look()
    assert Fallen.objects.get().cause == "unwatched"
    assert queries.what_rests_on([watching.ref]).evidence == [alone]


def test_a_mark_whose_cause_is_another_now_makes_way_for_a_new_one(room: Room) -> None:
    recording = room.recording()
    evidence = room.cite(recording)
    doubted(recording)
    look()
    room.exclude(evidence)
    assert list(Fallen.objects.order_by("id").values_list("cause", "state")) == [
        ("in-doubt", "healed"), ("excluded", "fallen"),
    ]  # fmt: skip
    room.reinstate(evidence)
    assert Fallen.objects.get(state="fallen").cause == "in-doubt"


def test_the_digest_of_a_case_changes_with_any_of_what_it_is_over(room: Room) -> None:
    seen = [queries.digest_of(room.case)]
    first = room.collect()
    seen.append(queries.digest_of(room.case))
    fact = room.find(first)
    seen.append(queries.digest_of(room.case))
    actions.support(fact=fact, evidence=room.collect(name="照片"), by=room.by(), at=LATER)
    seen.append(queries.digest_of(room.case))
    room.exclude(first)
    seen.append(queries.digest_of(room.case))
    room.reinstate(first)
    assert queries.digest_of(room.case) == seen[3]
    assert len(set(seen)) == len(seen)


@pytest.mark.long
def test_200_facts_and_50_losses_of_every_kind_bring_down_the_exact_set(room: Room) -> None:
    """The oracle is naive: a fact stands if all it needs stands and anything stands."""
    recordings = [room.recording(n, n + 10) for n in range(60)]
    files = [room.file(f"材料{n}") for n in range(60)]
    evidence = [room.cite(each) for each in recordings] + [room.collect(files=[each]) for each in files]
    rests: dict[Fact, list[tuple[Evidence, bool]]] = {}
    for _ in range(200):
        chosen = random.sample(evidence, random.randint(1, 4))
        needed = random.random() < 0.3
        fact = room.find(*chosen, needed=needed)
        rests[fact] = [(each, needed) for each in chosen]
        if random.random() < 0.3:
            more = random.choice([each for each in evidence if each not in chosen])
            alone = random.random() < 0.5
            actions.support(fact=fact, evidence=more, needed=alone, by=room.by(), at=LATER)
            rests[fact].append((more, alone))
    lost = random.sample(range(120), 50)
    for n in lost:
        if n >= 60:
            spoil(files[n - 60].sha256)
        elif n % 3 == 0:
            doubted(recordings[n])
        elif n % 3 == 1:
            spoil(recordings[n].sha256)
        else:
            room.exclude(evidence[n])
    look()
    gone = {evidence[n] for n in lost}
    down = {
        fact.ref for fact, on in rests.items()
        if any(each in gone for each, needed in on if needed) or all(each in gone for each, _ in on)
    }  # fmt: skip
    assert fallen() == {each.ref for each in gone} | down
    assert 0 < len(down) < 200
    assert {each.fact.ref for each in queries.facts_of(room.case) if not each.stands} == down


def test_what_rests_on_it_takes_as_many_queries_for_one_as_for_many(
    room: Room, django_assert_num_queries: Any
) -> None:
    recordings = [room.recording(n, n + 10) for n in range(12)]
    facts = [room.find(room.cite(each)) for each in recordings]
    with django_assert_num_queries(4):
        assert queries.what_rests_on([recordings[0].ref]).facts == facts[:1]
    with django_assert_num_queries(4):
        assert queries.what_rests_on(each.ref for each in recordings).facts == facts
    assert Support.objects.count() == 12


SOUND = Cited(1, "stored", is_broken=False, link_id=None, link_state="")


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        (Standing(5, False, None, (), ""), None),
        (Standing(5, False, SOUND, (SOUND,), ""), None),
        (
            Standing(5, True, Cited(1, "disposed", True, 2, "rejected"), (), "ab"),
            Cause("excluded", "evidence:5"),
        ),
        (
            Standing(5, False, Cited(1, "disposed", True, 2, "rejected"), (), "ab"),
            Cause("destroyed", "recording:1"),
        ),
        (
            Standing(5, False, Cited(1, "destroying", False, None, ""), (), ""),
            Cause("destroyed", "recording:1"),
        ),
        (Standing(5, False, Cited(1, "quarantined", True, None, ""), (), ""), Cause("broken", "recording:1")),
        (
            Standing(5, False, Cited(1, "quarantined", False, 2, "rejected"), (), ""),
            Cause("in-doubt", "recording:1"),
        ),
        (
            Standing(5, False, Cited(1, "stored", False, 2, "rejected"), (), ""),
            Cause("not-of-activity", "link:2"),
        ),
        (Standing(5, False, SOUND, (), "ab"), Cause("file-broken", "evidence:5")),
        (
            Standing(5, False, None, (SOUND, Cited(3, "stored", True, None, "")), ""),
            Cause("unwatched", "recording:3"),
        ),
    ],
)
def test_the_gravest_cause_is_told(row: Standing, cause: Cause | None) -> None:
    assert cause_of(row) == cause


def test_a_fact_falls_with_the_first_that_it_needs() -> None:
    lost = {1: Cause("excluded", "evidence:1"), 2: Cause("broken", "recording:9")}
    supports = {
        10: [(1, False), (3, False)],
        11: [(1, False), (2, False)],
        12: [(1, False), (2, True), (3, False)],
        13: [(3, True)],
    }
    assert facts_that_fall(supports, lost) == {
        11: Cause("supports-fallen", "evidence:1"), 12: Cause("supports-fallen", "evidence:2"),
    }  # fmt: skip
