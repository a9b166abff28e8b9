"""A report is sealed to the legal body, or one up where it may be about that; every handler owes one of each stage."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from liuhen.apps.cases import actions as case_actions
from liuhen.apps.cases.models import Case
from liuhen.apps.interference import actions, jobs, queries, sealing
from liuhen.apps.interference.models import Envelope, Ring, Slot
from liuhen.kernel.attachments import Given
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted
from liuhen.kernel.ledger.models import Entry
from tests.builders.cases import docket
from tests.builders.county import NOW, County
from tests.builders.interference import STORY, Keys, conclude_case, person_of

pytestmark = pytest.mark.django_db


@pytest.mark.article("rs-48-1")
def test_a_refusal_and_go_by_the_procedure_are_recorded_with_or_without_a_name(keys: Keys) -> None:
    keys.file(happened="some", facts="有人打电话说情，不肯说是谁", answer="both", kinds=["pleading"])
    keys.opened()
    told = keys.record().told
    assert (told["who"], told["answer"], told["kinds"]) == ("", "both", ["pleading"])
    assert told["author"] == keys.county.officer.pk


@pytest.mark.article("rs-48-1")
def test_irregular_material_goes_into_the_record_and_nowhere_else(keys: Keys) -> None:
    note = Given("条子.jpg", "image/jpeg", b"\xff\xd8" + b"please" * 9000)
    keys.told(files=[note], way="paper")
    keys.opened()
    record = keys.record()
    assert (record.told["files"], record.files) == (["条子.jpg"], [note.content])
    assert not list(settings.VAULT["root"].rglob("*.*"))
    with pytest.raises(Invalid, match=r"合计不超过96 KB.*原物由您保管"):
        keys.told(files=[Given("大.jpg", "image/jpeg", b"x" * (sealing.MOST_FILES_BYTES + 1))])


@pytest.mark.article("rs-49-1")
@pytest.mark.parametrize(
    ("told", "goes_up"),
    [
        ({"who": "赵保管"}, False),
        ({"who": "陈局长"}, True),  # who leads the unit
        ({"who": "李法制", "facts": "来打听"}, True),  # who holds one of its keys
        ({"who": "", "facts": "吴法制到办公室来说情"}, True),  # named in the story alone
        ({"who": "一位领导", "facts": "打电话来"}, True),  # nobody named, but perhaps one of them
        ({"who": "100004", "facts": "打电话来"}, True),  # by his number
        ({"who": "周监督", "facts": "打电话来"}, False),  # the bureau's: it stays below
        ({"who": "不认识的人", "facts": "打电话来"}, False),
        ({"who": "不认识的人", "facts": "打电话来", "one_up": True}, True),
    ],
)
def test_it_goes_to_the_legal_body_or_one_up_where_it_may_be_about_that(
    keys: Keys, told: dict[str, Any], goes_up: bool
) -> None:
    keys.told(**({"facts": ""} | told))
    keys.opened()
    keys.opened_above()
    assert bool(keys.pages(keys.low, "zheng")) != goes_up
    assert bool(keys.pages(keys.high, "feng")) == goes_up


def test_nobody_it_names_reads_it_though_he_holds_a_key_of_that_ring(keys: Keys) -> None:
    keys.told(who="陈局长和冯监督", facts="两人一起来说情")
    keys.opened(keys.high, ("bureau", "feng"))
    assert keys.pages(keys.high, "feng") == []
    (page,) = keys.pages(keys.high, "qian")
    ring = Ring.objects.get(pk=keys.high.pk)
    assert queries.record_of(ring, page.slot, keys.by("feng")) is None
    assert queries.record_of(ring, page.slot, keys.by("qian")) is not None


@pytest.mark.article("rs-49-1")
def test_each_handler_reports_of_each_stage_or_the_next_does_not_begin(keys: Keys) -> None:
    with pytest.raises(
        GateClosed, match=r"王芳、李强还没有提交“调查”阶段的过程报告.*没有干预情况的也要报告.*"
    ) as closed:
        conclude_case(keys)
    assert closed.value.duty == "rs-49-1"
    keys.file("wangfang", case=keys.case)
    with pytest.raises(GateClosed, match="办案人员李强还没有"):
        conclude_case(keys)
    keys.file("liqiang", case=keys.case)
    assert conclude_case(keys).state == "concluded"


@pytest.mark.article("rs-49-1")
def test_a_case_is_opened_and_closed_only_with_the_reports_of_those_stages(keys: Keys) -> None:
    proposed = keys.cases.propose(power_code="220524-CF-001", cause="另一件")
    with pytest.raises(GateClosed, match="“立案（受理）”阶段"):
        case_actions.approve_opening(case=proposed, by=keys.by("head"), at=NOW)
    for username in ("wangfang", "liqiang"):
        keys.file(username, case=proposed)
    assert case_actions.approve_opening(case=proposed, by=keys.by("head"), at=NOW).state == "open"
    assert [each.missing_zh for each in queries.closing_laid([keys.case, proposed], keys.by())] == [
        "王芳、李强"
    ] * 2
    assert queries.decision_laid([], keys.by()) == []


def test_a_stage_is_reported_once_by_each_and_only_by_who_handles_the_case(keys: Keys) -> None:
    keys.file(case=keys.case)
    for username in ("wangfang", "legal"):
        with pytest.raises(Invalid, match=r"您不欠这个案件本阶段的报告.*不选案件也可以提交"):
            keys.file(username, case=keys.case)
    assert keys.file().person_id is None


@pytest.mark.article("rs-49-1")
def test_without_a_ring_of_the_bureau_nothing_is_sealed_and_nothing_waits_for_it(county: County) -> None:
    made = docket(county)
    case = made.open()
    with pytest.raises(Invalid, match=r"还没有启用密钥组.*先书面向法制机构报告"):
        actions.file(by=made.by(), at=NOW)
    assert case_actions.conclude(case=case, opinion="罚款", by=made.by(), at=NOW).state == "concluded"
    jobs.cover()
    assert Envelope.objects.count() == 0


def test_a_unit_without_a_ring_reports_to_the_bureau_and_the_bureau_to_itself(keys: Keys) -> None:
    keys.told("stranger")
    keys.told("bureau")
    assert {each.ring_id for each in Slot.objects.all()} == {keys.high.pk}
    keys.opened_above()
    assert len(keys.pages(keys.high, "qian")) == 2


def test_who_has_no_case_of_his_own_reports_too_and_the_machine_alone_may_not(keys: Keys) -> None:
    assert keys.told("legal").pk
    for username in ("system", "audit", "security", "keeper"):
        with pytest.raises(NotPermitted):
            keys.told(username)


@pytest.mark.article("rs-49-1")
def test_nobody_can_change_or_take_back_a_report() -> None:
    from liuhen.apps.interference import lifecycle

    moves = [each for each in lifecycle.MOVES if each.event.startswith(("envelope.", "slot."))]
    assert [each.event for each in moves] == ["envelope.filed", "slot.sealed", "slot.opened"]


@pytest.mark.article("rs-49-1")
def test_each_ring_opens_within_its_days(keys: Keys) -> None:
    keys.told(at=NOW)
    slot = Slot.objects.get(ring=keys.low)
    clock = RunningClock.objects.get(subject=slot.ref)
    # Tuesday 24 November and seven days: through Tuesday 1 December.
    last = clock.due_at - timedelta(seconds=1)
    assert last.astimezone(NOW.tzinfo).isoformat() == "2026-12-01T23:59:59+08:00"
    keys.opened(at=last - timedelta(minutes=5))
    assert not RunningClock.objects.get(pk=clock.pk).breached(at=last)
    high = RunningClock.objects.get(subject=Slot.objects.get(ring=keys.high).ref)
    assert not high.breached(at=last)
    assert high.breached(at=clock.due_at)


def test_the_author_is_a_salted_word_in_the_ledger_that_the_opened_report_proves(keys: Keys) -> None:
    import hashlib

    from liuhen.kernel.web.trail import data_of

    envelope = keys.told()
    keys.opened()
    told = keys.record().told
    said = f"{told['salt']} {keys.county.officer.ref}"
    entry = Entry.objects.get(subject=envelope.ref)
    assert (entry.by, data_of(entry)["author"]) == ("machine", hashlib.sha256(said.encode()).hexdigest())
    assert person_of(keys.county, "wangfang").ref not in str(data_of(entry))


def test_covers_look_the_same_and_tell_nothing(keys: Keys) -> None:
    for _ in range(3):
        actions.file_cover(unit=keys.county.unit, at=NOW)
    keys.told(facts=STORY, who="")
    assert {len(bytes(each.sealed)) for each in Slot.objects.all()} == {sealing.SEALED_BYTES}
    opening = keys.opened_above()
    assert opening.count == 4
    assert [each.author for each in keys.pages(keys.high, "qian")] == [keys.county.officer.pk]
    assert Case.objects.count() == 1
