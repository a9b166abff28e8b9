"""Whatever is told of a file, by whichever door, and whatever follows: nothing unproven is due, and the books agree."""

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from liuhen.apps.devices import actions as devices
from liuhen.apps.recordings import jobs, queries
from liuhen.apps.recordings.actions import intake
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.auditing import audit
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.vault.intake import Incoming
from liuhen.regulation.retention import kept_through
from tests.builders.county import LOCAL, NOW, County, small_county
from tests.services.rounds import rounds

GOOD = devices.PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
ENDED = {
    "an hour ago": lambda at: at - timedelta(hours=1),
    "yesterday": lambda at: at - timedelta(days=1),
    "six weeks ago": lambda at: at - timedelta(days=42),
    "as it left the factory": lambda at: datetime(2015, 1, 1, tzinfo=LOCAL),
    "to come": lambda at: at + timedelta(days=400),
    "in the year 1": lambda at: datetime(1, 1, 2, tzinfo=LOCAL),
    "never": lambda at: None,
}  # fmt: skip
Act = Callable[[County, str, datetime], object]


def bring(by: str, named: str, county: County, told: str, at: datetime) -> Recording:
    """Bring a file in whose name tells ``named`` and whose sender tells ``told``."""
    data = f"{by} {named} {told} {at}".encode()
    ended, called = ENDED[told](at), ENDED[named](at)
    metadata = {
        "sha256": sha256(data).hexdigest(), "kind": "video", "device": "DSJ0001", "officer": "100001",
        "filename": f"DSJ0001_100001_{called:%Y%m%d%H%M%S}_0001.mp4" if called else "film.mp4",
        "started_at": (ended - timedelta(minutes=10)).isoformat() if ended else "",
        "ended_at": ended.isoformat() if ended else "",
    }  # fmt: skip
    upload = intake.begin(length=len(data), metadata=metadata, by=county.actor(by), at=at)
    with Incoming.open(upload.id.hex) as incoming:
        incoming.append(BytesIO(data).read, expected_offset=0, limit=len(data))
    return intake.complete(upload=upload, by=county.actor(by), at=at)


def settle(county: County, told: str, at: datetime) -> object:
    doubtful = Recording.objects.filter(state="quarantined").order_by("pk").first()
    ended = ENDED[told](at)
    if doubtful is None or ended is None:
        return None
    return intake.settle(
        recording=doubtful, device=county.device.serial, officer=county.officer.number,
        started_at=ended, ended_at=ended, reason="按领用登记核对", by=county.actor("keeper"), at=at,
    )  # fmt: skip


def compare(county: County, told: str, at: datetime) -> None:
    jobs.compare_what_was_stored()


def out_or_back(county: County, told: str, at: datetime) -> object:
    county.device.refresh_from_db()
    by = county.actor("keeper")
    if county.device.state == "available":
        return devices.check_out(device=county.device, officer=county.officer, check=GOOD, by=by, at=at)
    return devices.return_device(device=county.device, remark="", by=by, at=at)


STEPS: dict[str, Act] = {
    "a station brings": lambda c, told, at: bring("station", told, c, told, at),
    "an officer brings": lambda c, told, at: bring("wangfang", told, c, told, at),
    "renamed": lambda c, told, at: bring("wangfang", "yesterday", c, told, at),
    "settle": settle,
    "compare": compare,
    "out or back": out_or_back,
}


class AnyRecordingWalk(TestCase):
    @settings(max_examples=rounds(25))
    @given(
        st.lists(
            st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(sorted(ENDED)), st.integers(0, 900)),
            max_size=10,
        )
    )
    def test_nothing_unproven_is_due_and_the_books_agree(self, walk: list[tuple[str, str, int]]) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with override_settings(
                KEYS=folder / "keys", LEDGER_PUBLIC=folder / "log", LEDGER_COPIES=[folder / "copies.txt"]
            ):
                keyring.make_keys(folder / "keys", origin="liuhen.local/log/1")
                self.walk(small_county(), walk)

    def walk(self, county: County, walk: list[tuple[str, str, int]]) -> None:
        at = NOW
        for name, told, days in walk:
            at += timedelta(days=days, minutes=1)
            before = Recording.objects.count()
            try:
                STEPS[name](county, told, at)
            except Refused:
                assert Recording.objects.count() == before, name
            due = set(queries.due_by(local_day(at)).values_list("pk", flat=True))
            for each in Recording.objects.all():
                floor = kept_through(local_day(each.received_at))
                assert each.state in ("stored", "quarantined")
                assert bool(each.doubts) or each.state == "stored"
                if each.state == "quarantined" or not queries.is_time_proven(each):
                    assert each.kept_until is not None, (name, told)
                    assert each.kept_until >= floor, (name, told)
                    assert each.pk not in due or local_day(at) > floor, (name, told)
        catch_up(at=at)
        report = audit(trust=keyring.verifiers(), own_keys=True)
        assert report.is_sound, report.faults
