"""Evidence says whence, by which two, when, where and how; one is enough where a law says so and all is recorded."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.evidence import queries
from liuhen.apps.evidence.models import Collector, Evidence
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import data_of
from tests.builders.county import NOW
from tests.builders.evidence import LATER, Room, minutes, spoil

pytestmark = [pytest.mark.article("rs-30-1"), pytest.mark.django_db]


def refused(room: Room, **told: Any) -> GateClosed:
    with pytest.raises(GateClosed) as caught:
        room.collect(**told)
    assert not Evidence.objects.exists()
    return caught.value


def test_evidence_is_registered_with_whence_by_whom_when_where_how_and_its_digest(room: Room) -> None:
    kept = room.file()
    evidence = room.collect(files=[kept], proves="进货日期")
    assert (evidence.state, evidence.late, evidence.one_by) == ("collected", False, "")
    assert set(Collector.objects.values_list("person__name", flat=True)) == {"王芳", "李强"}
    told = data_of(Entry.objects.get(subject=evidence.ref, n=1))
    assert told["source"] == "利民小吃店提供"
    assert told["files"] == [{"name": kept.name, "sha256": kept.sha256}]
    assert told["collectors"] == [room.docket.officer.pk, room.docket.second.pk]


def test_one_collector_is_too_few_and_is_told_so_with_the_article(room: Room) -> None:
    refusal = refused(room, collectors=[room.docket.officer])
    assert str(refusal.sentence) == "不能登记证据：取证人只有1人，应当不少于两人"
    assert refusal.article == "《责任制》第30条"
    assert refusal.remedy


def test_nobody_at_all_is_too_few(room: Room) -> None:
    assert "取证人只有0人" in refused(room, collectors=[]).sentence


def test_who_does_not_handle_the_case_on_the_day_does_not_collect_for_it(room: Room) -> None:
    refusal = refused(room, collectors=[room.docket.officer, room.docket.third])
    assert "何平在2026年11月24日不是本案的办案人员" in refusal.sentence


def test_a_certificate_that_had_run_out_on_the_day_does_not_collect(room: Room) -> None:
    late = NOW.replace(year=2030)  # certificates of the county are good through 2029
    refusal = refused(room, collected_at=late, at=late + timedelta(hours=1))
    assert refusal.duty == "rs-18-1"


def test_two_are_two_persons(room: Room) -> None:
    refusal = refused(room, collectors=[room.docket.officer, room.docket.officer])
    assert "只有1人" in refusal.sentence


def test_something_is_kept_a_file_or_a_part_of_a_recording(room: Room) -> None:
    assert "没有留存证据本身" in refused(room, files=[]).sentence


def test_electronic_data_say_how_they_were_verified(room: Room) -> None:
    assert "电子数据没有写明核对情况" in refused(room, kind="electronic").sentence
    assert room.collect(kind="electronic", verified="环境安全；主体时间明确").verified


def test_a_recording_is_cited_by_interval_within_its_measured_length(room: Room) -> None:
    recording = room.recording(0, 30)
    evidence = room.cite(recording, from_s=0, to_s=1800)
    assert (evidence.recording_id, evidence.span_zh) == (recording.pk, "00:00:00至00:30:00")
    with pytest.raises(Invalid, match="这份资料只有1800秒，引用到第1801秒"):
        room.cite(recording, from_s=10, to_s=1801)
    spans: tuple[dict[str, Any], ...] = (
        {"from_s": 10}, {"to_s": 10}, {"from_s": 10, "to_s": 10}, {"from_s": 20, "to_s": 10},
    )  # fmt: skip
    for wrong in spans:
        with pytest.raises(Invalid, match="引用的一段应写明起止，起在止前"):
            room.cite(recording, **wrong)
    with pytest.raises(Invalid, match="没有引用音像资料"):
        room.collect(from_s=0, to_s=1)


def test_the_last_second_begun_may_be_cited(room: Room) -> None:
    recording = room.recording(0, 30)
    assert room.cite(recording, from_s=1799, to_s=1800).to_s == 1800


def test_a_part_of_a_recording_whose_length_nobody_measured_is_not_cited(room: Room) -> None:
    recording = room.recording(measured=False)
    with pytest.raises(Invalid, match="时长没有测出"):
        room.cite(recording, from_s=0, to_s=1)
    assert room.cite(recording).from_s is None


def test_a_recording_in_doubt_or_not_whole_is_not_cited(room: Room) -> None:
    with pytest.raises(Invalid, match="这份资料现在是“待核实”，不能引作证据"):
        room.cite(room.recording(state="quarantined"))
    broken = room.recording()
    spoil(broken.sha256)
    with pytest.raises(Invalid, match="这份资料现在是“复核不符”，不能引作证据"):
        room.cite(broken)


def test_what_is_still_to_come_is_not_collected(room: Room) -> None:
    with pytest.raises(Invalid, match="取证时间晚于现在"):
        room.collect(collected_at=LATER + timedelta(seconds=1))
    assert room.collect(collected_at=LATER).collected_at == LATER
    with pytest.raises(Invalid, match="结束时间"):
        room.collect(collected_until=minutes(4))


def test_a_case_that_was_struck_off_takes_nothing_more(room: Room) -> None:
    room.case.state = "withdrawn"
    assert not queries.takes_evidence(room.case)


def test_what_comes_after_the_decision_is_marked_late_and_stands_outside(room: Room) -> None:
    before = room.collect()
    room.case.state = "decided"
    late = room.collect(name="决定后补充的照片")
    assert late.late
    assert queries.standing(room.case) == [before]
    with pytest.raises(GateClosed, match="现在是“已决定”状态"):
        room.find(before)
    room.case.state = "open"  # as after a decision was annulled
    with pytest.raises(GateClosed, match="在作出决定之后才收集"):
        room.find(late)


def test_who_may_not_handle_cases_registers_none(room: Room) -> None:
    with pytest.raises(NotPermitted):
        room.collect(by=room.by("legal"))


class TestOneCollectorWhereTheLawSaysSo:
    """《治安管理处罚法》第108条: one officer, and all of it on a recording."""

    @pytest.fixture(autouse=True)
    def police(self, room: Room) -> None:
        room.case.procedure = "police-penalty"  # a unit of public security opens its cases under it
        assert room.case.rule.one_if_recorded

    def alone(self, room: Room, *watching: object, **told: Any) -> Evidence:
        given: dict[str, Any] = {"collected_at": minutes(5), "collected_until": minutes(25)} | told
        return room.collect(
            collectors=[room.docket.officer],
            watched_by=list(watching),
            kind="record",
            name="询问笔录",
            **given,
        )

    def test_an_unbroken_recording_stands_for_the_second(self, room: Room) -> None:
        evidence = self.alone(room, room.recording(5, 25))
        assert evidence.one_by == "《治安管理处罚法》第108条"
        assert evidence.watches.count() == 1

    def test_what_watched_him_is_of_the_case_as_what_is_evidence_is(self, room: Room) -> None:
        watching, cited = room.recording(5, 25), room.recording(0, 4)
        self.alone(room, watching)
        room.cite(cited)
        assert queries.recordings_cited(room.case) == [cited, watching]

    def test_pieces_that_join_are_unbroken(self, room: Room) -> None:
        assert self.alone(room, room.recording(15, 30), room.recording(0, 15)).watches.count() == 2

    @pytest.mark.parametrize(
        "spans",
        [(), ((6, 25),), ((5, 24),), ((5, 14), (16, 25))],
        ids=["nothing", "begins late", "ends early", "a gap"],
    )
    def test_a_recording_that_does_not_cover_it_does_not(
        self, room: Room, spans: tuple[tuple[int, int], ...]
    ) -> None:
        with pytest.raises(GateClosed, match="没有不间断地覆盖取证全过程"):
            self.alone(room, *(room.recording(*span) for span in spans))

    def test_a_recording_that_is_lost_already_does_not(self, room: Room) -> None:
        lost = room.recording(0, 30)
        spoil(lost.sha256)
        with pytest.raises(GateClosed, match="有的已不成立"):
            self.alone(room, lost)

    def test_two_need_no_recording_and_none_is_kept_of_it(self, room: Room) -> None:
        evidence = room.collect(watched_by=[room.recording()])
        assert (evidence.one_by, evidence.watches.count()) == ("", 0)


def test_exclusion_is_for_another_with_reason_and_article_and_removes_nothing(room: Room) -> None:
    evidence = room.collect()
    without: tuple[dict[str, Any], ...] = ({"reason": ""}, {"article": ""})
    for missing in without:
        with pytest.raises(GateClosed, match="没有写明理由和依据"):
            room.exclude(evidence, **missing)
    excluded = room.exclude(evidence)
    assert (excluded.state, excluded.reason) == ("excluded", "没有出示证件")
    assert list(queries.of_case(room.case)) == [excluded]
    assert queries.standing(room.case) == []
    with pytest.raises(WrongState):
        room.exclude(excluded)
    assert room.reinstate(excluded).state == "collected"
    assert queries.standing(room.case) == [excluded]


@pytest.mark.article("rs-30-2")
def test_a_collector_does_not_judge_what_he_collected(room: Room) -> None:
    theirs = Account.objects.get(username="liqiang")
    accounts.grant_role(account=theirs, role="legal", unit=room.county.unit, by=SYSTEM, at=NOW)
    with pytest.raises(GateClosed, match="取证人不能认定自己收集的证据"):
        room.exclude(room.collect(), by="liqiang")


@pytest.mark.article("rs-30-2")
def test_an_officer_excludes_nothing(room: Room) -> None:
    with pytest.raises(NotPermitted):
        room.exclude(room.collect(), by="wangfang")
