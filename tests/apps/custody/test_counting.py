"""A frozen list, scan by scan, by several people; closed by a second person; what is missing is cleared up."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from liuhen.apps.custody import jobs, queries
from liuhen.apps.custody.actions import counting, handing_over, losing
from liuhen.apps.custody.models import StockItem, StockTaking
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import Device
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import accounts, register
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from tests.apps.custody.conftest import Others
from tests.apps.custody.test_lending import GOOD, lent
from tests.builders.county import LOCAL, NOW, County

pytestmark = pytest.mark.article("av-15-1")


def device(county: County, serial: str) -> Device:
    return devices.register(
        unit=county.unit, serial=serial, kind="body_camera", model="DSJ-V9", keeper=county.keeper,
        acquired_on=NOW.date(), by=SYSTEM, at=NOW,
    )  # fmt: skip


@pytest.fixture
def taking(county: County, others: Others) -> StockTaking:
    """A stock-taking of two devices, DSJ0001 and DSJ0002."""
    device(county, "DSJ0002")
    return counting.start(unit=county.unit, by=county.actor("keeper"), at=NOW)


def scan(county: County, taking: StockTaking, serial: str, by: str = "keeper") -> tuple[str, str]:
    scanned = counting.scan(taking=taking, serial=serial, by=county.actor(by), at=NOW)
    return scanned.kind, scanned.told


def closed(county: County, taking: StockTaking, *, at: datetime = NOW) -> StockTaking:
    taking = counting.submit(taking=taking, by=county.actor("keeper"), at=at)
    return counting.close(taking=taking, opinion="属实", by=county.actor("legal"), at=at)


def test_the_list_is_frozen_at_the_start_and_says_what_the_books_say(county: County, others: Others) -> None:
    devices.check_out(
        device=device(county, "DSJ0003"),
        officer=county.officer,
        check=GOOD,
        by=county.actor("keeper"),
        at=NOW,
    )
    devices.send_to_repair(
        device=device(county, "DSJ0004"), fault="不开机", by=county.actor("keeper"), at=NOW
    )
    lent(county, others)
    taking = counting.start(unit=county.unit, by=county.actor("keeper"), at=NOW)
    device(county, "DSJ0009")  # bought while it is counted
    assert [(item.serial, item.book) for item in queries.items_in(taking)] == [("DSJ0003", "已领用：王芳")]
    assert (taking.expected, taking.away) == (1, {"in_repair": 1, "lent": 1})


def test_each_scan_is_on_record_with_who_and_when_and_two_may_scan(
    county: County, taking: StockTaking
) -> None:
    assert scan(county, taking, " DSJ0001\n") == ("seen", "账面：在库")
    assert scan(county, taking, "DSJ0002", by="second")[0] == "seen"
    item = StockItem.objects.get(serial="DSJ0002")
    listed, seen = proofs.trail(item.ref)
    assert (listed.event, seen.event, seen.by) == (
        "stockitem.listed",
        "stockitem.seen",
        county.actor("second").ref,
    )
    kind, told = scan(county, taking, "DSJ0002")
    assert (kind, "钱接手" in told) == ("again", True)
    assert len(proofs.trail(item.ref)) == 2


def test_what_is_not_on_the_list_is_told_and_kept_once(county: County, taking: StockTaking) -> None:
    devices.register(
        unit=county.other, serial="UMB0001", kind="body_camera", model="DSJ-V9", acquired_on=NOW.date(),
        keeper=Account.objects.get(username="their-keeper").person, by=SYSTEM, at=NOW,
    )  # fmt: skip
    devices.retire(device=device(county, "DSJ0008"), reason="到期", by=SYSTEM, at=NOW)
    assert scan(county, taking, "UMB0001") == ("surplus", "属于云岭县城市管理局")
    assert scan(county, taking, "UNKNOWN-1") == ("surplus", "未登记")
    assert scan(county, taking, "DSJ0008") == ("surplus", "账面为已退役，不在清点范围")
    assert scan(county, taking, "UNKNOWN-1") == ("surplus", "未登记")
    assert queries.count_of(taking) == {"expected": 2, "surplus": 3}


@pytest.mark.parametrize("serial", ["", "  ", "\0", "A" * 41])
def test_what_is_no_number_is_not_taken_in(county: County, taking: StockTaking, serial: str) -> None:
    with pytest.raises(Invalid):
        scan(county, taking, serial)


def test_only_keepers_of_the_unit_count(county: County, taking: StockTaking) -> None:
    for username in ("wangfang", "legal", "head", "bureau", "system"):
        with pytest.raises((NotPermitted, Invalid)):
            scan(county, taking, "DSJ0001", by=username)
    with pytest.raises(NotPermitted):
        scan(county, taking, "DSJ0001", by="their-keeper")


def test_a_unit_has_one_open_stock_taking(county: County, taking: StockTaking) -> None:
    with pytest.raises(Invalid, match="未结束的清点"):
        counting.start(unit=county.unit, by=county.actor("keeper"), at=NOW)


def test_a_second_person_signs_and_what_was_not_seen_waits(county: County, taking: StockTaking) -> None:
    scan(county, taking, "DSJ0001")
    ended = closed(county, taking)
    assert (ended.state, ended.found_at_close) == ("closed", 1)
    told = proofs.payload_of(proofs.trail(taking.ref)[-1])["data"]
    assert told["unseen"] == [Device.objects.get(serial="DSJ0002").pk]
    assert [item.serial for item in queries.not_found_for(county.actor("keeper"))] == ["DSJ0002"]
    with pytest.raises(WrongState):
        scan(county, taking, "DSJ0002")


def test_nobody_closes_what_was_not_submitted(county: County, taking: StockTaking) -> None:
    with pytest.raises(WrongState):
        counting.close(taking=taking, opinion="", by=county.actor("legal"), at=NOW)


def test_who_counted_or_keeps_the_devices_does_not_close_alone(county: County, taking: StockTaking) -> None:
    for username in ("keeper", "second"):
        accounts.grant_role(
            account=Account.objects.get(username=username), role="legal", unit=county.unit, by=SYSTEM, at=NOW
        )
    taking = counting.submit(taking=taking, by=county.actor("second"), at=NOW)
    for username in ("second", "keeper"):  # who handed it in, and who keeps what was counted
        with pytest.raises(GateClosed) as caught:
            counting.close(taking=taking, opinion="", by=county.actor(username), at=NOW)
        assert (caught.value.duty, "会签" in str(caught.value)) == ("av-15-1", True)
    assert counting.close(taking=taking, opinion="", by=county.actor("head"), at=NOW).state == "closed"


def test_a_count_sent_back_goes_on(county: County, taking: StockTaking) -> None:
    taking = counting.submit(taking=taking, by=county.actor("keeper"), at=NOW)
    taking = counting.reopen(taking=taking, reason="二楼柜子没有点", by=county.actor("legal"), at=NOW)
    assert scan(county, taking, "DSJ0001")[0] == "seen"


def test_what_was_missing_is_found_later_or_reported_lost(county: County, taking: StockTaking) -> None:
    first, second = StockItem.objects.order_by("serial")
    with pytest.raises(WrongState, match="没有结束"):
        counting.clear(item=first, note="在车上", by=county.actor("keeper"), at=NOW)
    closed(county, taking)
    first.refresh_from_db()
    cleared = counting.clear(item=first, note="在执法车上", by=county.actor("keeper"), at=NOW)
    assert cleared.state == "found"
    losing.report(
        device=second.device, lost_on=NOW.date(), place="库房", circumstances="清点未找到", by=county.actor("keeper"),
        at=NOW,
    )  # fmt: skip
    second.refresh_from_db()
    assert second.state == "lost"
    assert not queries.not_found_for(county.actor("keeper"))


def test_what_is_not_cleared_up_after_fifteen_days_is_a_finding(
    county: County, taking: StockTaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan(county, taking, "DSJ0001")
    closed(county, taking)  # on 24 November; the fifteenth day after is 9 December
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 9, 23, 59, tzinfo=LOCAL))
    jobs.raise_unfound()
    assert not Finding.objects.exists()
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 10, tzinfo=LOCAL))
    for _ in range(2):
        jobs.raise_unfound()
    finding = Finding.objects.get()
    assert (finding.code, finding.duty, finding.person) == ("STOCK-NOT-FOUND", "av-15-1", county.keeper)


def test_a_keeper_who_left_without_handing_over_is_a_finding(
    county: County, others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    jobs.raise_left_keepers()
    assert not Finding.objects.exists()
    made = handing_over.make(
        receiver=others.second, devices=[county.device], reason="离岗", condition="完好",
        by=county.actor("keeper"), at=NOW,
    )  # fmt: skip
    register.leave(person=county.keeper, by=SYSTEM, at=NOW)
    jobs.raise_left_keepers()
    assert Finding.objects.get().code == "DEVICE-KEEPER-LEFT"
    handing_over.sign(hand_over=made, by=county.actor("second"), at=NOW)
    assert Device.objects.get(pk=county.device.pk).keeper == others.second


def test_ten_thousand_devices_are_listed_and_scanned(county: County, others: Others) -> None:
    Device.objects.bulk_create(  # by hand, for the sake of the time it takes
        Device(
            unit=county.unit, serial=f"N{n:05}", kind="body_camera", model="DSJ-V9", keeper=county.keeper,
            acquired_on=NOW.date(), state="available",
        )
        for n in range(10_000)
    )  # fmt: skip
    taking = counting.start(unit=county.unit, by=county.actor("keeper"), at=NOW)
    assert (taking.expected, Entry.objects.filter(event="stockitem.listed").count()) == (10_001, 10_001)
    for n in range(0, 10_000, 200):
        scan(county, taking, f"N{n:05}")
    assert queries.count_of(taking)["seen"] == 50


def test_the_second_signature_is_in_the_tray_of_who_may_give_it(county: County, taking: StockTaking) -> None:
    counting.submit(taking=taking, by=county.actor("keeper"), at=NOW)
    assert list(queries.takings_to_close(county.actor("legal"))) == [taking]
    assert not queries.takings_to_close(county.actor("keeper"))
    later = NOW + timedelta(hours=1)
    assert closed_by(county, taking, later).closer == Account.objects.get(username="head").person


def closed_by(county: County, taking: StockTaking, at: datetime) -> StockTaking:
    taking.refresh_from_db()
    return counting.close(taking=taking, opinion="", by=county.actor("head"), at=at)
