"""Where name, container, device, check-out, acquisition, our clock and the sender disagree, a doubt remains."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from liuhen.apps.devices import actions as devices
from liuhen.apps.recordings import jobs, queries
from liuhen.apps.recordings.actions import intake
from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention import queries as retention
from liuhen.demo import media
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.ledger import proofs
from liuhen.kernel.vault.intake import Incoming
from tests import films
from tests.builders import county as build
from tests.builders.county import NOW, County
from tests.builders.recordings import Bring

MORNING = NOW - timedelta(hours=1)
YESTERDAY = MORNING - timedelta(days=1)
FIVE_YEARS_ON = date(2031, 11, 24)
CHECK = devices.PreUseCheck(works=True, battery_percent=90, card_free_percent=90, clock_offset_ms=0)


def film(seconds: int = 3, *, began: datetime = MORNING - timedelta(seconds=3)) -> bytes:
    return media.video(started_at=began, seconds=seconds)


def told(began: datetime, *, seconds: int = 3) -> dict[str, str]:
    return {"started_at": began.isoformat(), "ended_at": (began + timedelta(seconds=seconds)).isoformat()}


NOTHING_TOLD = {"started_at": "", "ended_at": "", "sha256": "", "kind": ""}


@pytest.mark.parametrize("by", ["station", "wangfang"])
def test_a_film_of_today_renamed_to_yesterday_is_in_doubt_by_whatever_door(
    county: County, bring: Bring, by: str
) -> None:
    name = f"DSJ0001_100001_{YESTERDAY:%Y%m%d%H%M%S}_0001.mp4"
    browser = bring(film(), by=by, **NOTHING_TOLD, filename=name)
    assert (browser.state, browser.doubts) == ("quarantined", "times-differ")
    api = bring(film(4), by=by, **told(YESTERDAY, seconds=4), filename=name.replace("_0001", "_0002"))
    assert (api.state, api.doubts) == ("quarantined", "times-differ")
    data = proofs.payload_of(proofs.trail(api.ref)[0])["data"]
    assert [each.split()[0] for each in data["witnesses"]] == ["文件名", "内嵌信息", "申报开始", "申报结束"]


def test_what_is_told_and_the_name_must_mean_one_time(county: County, bring: Bring) -> None:
    name = f"DSJ0001_100001_{YESTERDAY:%Y%m%d%H%M%S}_0001.mp4"
    assert bring(b"no film", **told(MORNING - timedelta(minutes=1)), filename=name).doubts == "times-differ"


@pytest.mark.parametrize("shift", [0, 8, -8])
def test_a_camera_that_writes_its_local_time_as_utc_contradicts_nothing(
    county: County, bring: Bring, shift: int
) -> None:
    began = MORNING - timedelta(seconds=3)
    found = bring(film(began=began + timedelta(hours=shift)), **told(began))
    assert (found.state, found.doubts) == ("stored", "")


def test_a_minute_is_borne_and_no_more(county: County, bring: Bring) -> None:
    began = MORNING - timedelta(minutes=10)
    assert bring(film(began=began + timedelta(seconds=57)), **told(began)).doubts == ""
    late = film(4, began=began + timedelta(seconds=70))
    assert bring(late, **told(began, seconds=4), filename="x.mp4").doubts == "times-differ"


def test_a_length_that_the_file_does_not_have_is_in_doubt(county: County, bring: Bring) -> None:
    began = MORNING - timedelta(minutes=12)
    assert bring(film(began=began), **told(began, seconds=720)).doubts == "length-differs"


def test_an_end_that_only_the_sender_tells_is_in_doubt(county: County, bring: Bring, tmp_path: Path) -> None:
    bare = b"".join(films.units_of(tmp_path / "a.h264"))
    began = MORNING - timedelta(minutes=38)
    found = bring(bare, **told(began, seconds=38 * 60), filename="a.h264")
    assert (found.state, found.doubts) == ("quarantined", "length-unknown")


def out_and_back(county: County, officer: object, at: datetime, back: datetime | None) -> None:
    devices.check_out(device=county.device, officer=officer, check=CHECK, by=county.actor("keeper"), at=at)  # type: ignore[arg-type]
    if back:
        devices.return_device(device=county.device, remark="", by=county.actor("keeper"), at=back)


def test_a_device_that_somebody_else_had_or_that_lay_in_store_speaks_against_him(
    county: County, bring: Bring
) -> None:
    other = build.person(county.unit, "赵强", "100005")
    build.certificate(other)
    out_and_back(county, other, NOW - timedelta(days=3), NOW - timedelta(days=2))
    assert bring(b"in store", by="wangfang").doubts == "not-his-device"
    assert bring(b"read at the station", until=MORNING - timedelta(hours=1)).doubts == ""
    assert bring(b"another's", until=NOW - timedelta(days=2, hours=2)).doubts == "not-his-device"
    assert bring(b"his", officer="100005", until=NOW - timedelta(days=2, hours=1)).doubts == ""


def test_a_device_he_had_out_speaks_for_him_and_one_never_given_out_says_nothing(
    county: County, bring: Bring
) -> None:
    assert bring(b"before any check-out").doubts == ""
    out_and_back(county, county.officer, NOW - timedelta(hours=3), None)
    assert bring(b"his", until=NOW - timedelta(minutes=30)).doubts == ""


@pytest.mark.article("av-17-1")
def test_a_camera_that_fell_back_to_its_first_day_is_in_doubt_and_kept_five_years_from_its_receipt(
    county: County, bring: Bring
) -> None:
    found = bring(until=NOW.replace(year=2015))
    assert (found.state, found.doubts) == ("quarantined", "long-ago before-acquired")
    assert found.kept_until == FIVE_YEARS_ON


@pytest.mark.article("av-17-1")
def test_what_has_no_time_or_one_to_come_is_kept_five_years_from_its_receipt(
    county: County, bring: Bring
) -> None:
    assert bring(**NOTHING_TOLD, filename="x.mp4").kept_until == FIVE_YEARS_ON
    assert bring(b"to come", until=NOW.replace(year=2150)).kept_until == FIVE_YEARS_ON


def test_what_came_a_month_late_must_be_borne_out_by_a_person(county: County, bring: Bring) -> None:
    assert bring(b"a", until=NOW - timedelta(days=30)).doubts == ""
    assert bring(b"b", until=NOW - timedelta(days=30, seconds=1)).doubts == "long-ago"


def test_it_cannot_have_ended_after_its_sending_began(county: County, bring: Bring) -> None:
    by, began = county.actor("station"), NOW - timedelta(hours=2)
    about = {"filename": "x.mp4", "device": "DSJ0001", "officer": "100001", **told(MORNING)}
    upload = intake.begin(length=1, metadata=about, by=by, at=began)
    with Incoming.open(upload.id.hex) as incoming:
        incoming.append(BytesIO(b"x").read, expected_offset=0, limit=1)
    assert intake.complete(upload=upload, by=by, at=NOW).doubts == "impossible-time"


def test_a_name_that_bears_another_device_or_officer_is_in_doubt(county: County, bring: Bring) -> None:
    devices.register(
        unit=county.unit, serial="DSJ0002", kind="body_camera", model="DSJ-V9", keeper=county.keeper,
        acquired_on=date(2025, 3, 1), by=SYSTEM, at=NOW,
    )  # fmt: skip
    build.person(county.unit, "赵强", "100005")
    name = f"{{}}_{{}}_{MORNING - timedelta(minutes=10):%Y%m%d%H%M%S}_0001.mp4"
    assert bring(b"a", filename=name.format("DSJ0002", "100001")).doubts == "named-otherwise"
    assert bring(b"b", filename=name.format("DSJ0001", "100005")).doubts == "named-otherwise"
    assert (
        bring(b"c", filename=name.format("XYZ0009", "999999")).doubts == ""
    )  # a maker's number, which is nobody's


def of_2015(recording: Recording) -> Recording:
    """Let a row be as an earlier version stored it."""
    then = datetime(2015, 1, 1, tzinfo=UTC)
    Recording.objects.filter(pk=recording.pk).update(
        started_at=then,
        ended_at=then,
        kept_until=date(2020, 1, 1),
        kept_without_end=False,
        kept_class="ordinary",
    )
    recording.refresh_from_db()
    return recording


@pytest.mark.article("av-17-1")
def test_what_was_stored_before_without_a_doubt_is_due_five_years_after_its_receipt(
    county: County, bring: Bring
) -> None:
    old = of_2015(bring())
    keeping = retention.keeping_of(old, [("ordinary", "一般资料", 5)])
    assert keeping is not None
    assert keeping.until == FIVE_YEARS_ON
    for on, is_due in (
        (NOW.date(), False),
        (FIVE_YEARS_ON, False),
        (FIVE_YEARS_ON + timedelta(days=1), True),
    ):
        assert queries.due_by(on).exists() is is_due


def test_what_was_stored_against_the_facts_is_put_in_doubt_once_and_not_after_it_was_settled(
    county: County, bring: Bring
) -> None:
    good, old = bring(), of_2015(bring(b"old", filename="old.mp4"))
    jobs.compare_what_was_stored()
    good.refresh_from_db()
    old.refresh_from_db()
    assert (good.state, old.state, old.doubts) == ("stored", "quarantined", "before-acquired")
    assert old.kept_until == FIVE_YEARS_ON
    settled = intake.settle(
        recording=old, device=county.device.serial, officer=county.officer.number, started_at=MORNING, ended_at=MORNING,
        reason="设备时钟复位，按领用登记更正", by=county.actor("keeper"), at=NOW,
    )  # fmt: skip
    jobs.compare(settled.ref, NOW)
    settled.refresh_from_db()
    assert (settled.state, queries.is_time_proven(settled)) == ("stored", True)
