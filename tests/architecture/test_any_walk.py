"""Whatever is clicked in whatever order by whomever, the books agree: rows, ledger, and nothing half-done."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.devices.models import CheckOut, Device, Repair
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Certificate
from liuhen.kernel.auditing import audit
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import NOW, County, small_county
from tests.services.rounds import rounds

GOOD = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=500)
BAD = PreUseCheck(works=True, battery_percent=10, card_free_percent=80, clock_offset_ms=500)
ACTORS = ("keeper", "wangfang", "legal", "bureau", "system", "stranger")


def certificate(county: County) -> Certificate:
    return Certificate.objects.get(person=county.officer)


STEPS: dict[str, Any] = {
    "check out": lambda c, **k: devices.check_out(device=c.device, officer=c.officer, check=GOOD, **k),
    "check out a weak one": lambda c, **k: devices.check_out(
        device=c.device, officer=c.officer, check=BAD, **k
    ),
    "to the auxiliary": lambda c, **k: devices.check_out(
        device=c.device, officer=c.auxiliary, check=GOOD, **k
    ),
    "return": lambda c, **k: devices.return_device(device=c.device, remark="", **k),
    "repair": lambda c, **k: devices.send_to_repair(device=c.device, fault="不开机", **k),
    "repaired": lambda c, **k: devices.close_repair(device=c.device, done="换电池", **k),
    "clock": lambda c, **k: devices.set_clock(device=c.device, offset_ms=1500, **k),
    "retire": lambda c, **k: devices.retire(device=c.device, reason="到期", **k),
    "suspend": lambda c, **k: register.suspend_certificate(certificate=certificate(c), reason="调查", **k),
    "restore": lambda c, **k: register.restore_certificate(certificate=certificate(c), reason="了结", **k),
}
# How many entries a success writes; the device's own and that of its check-out or repair.
WRITES = {"check out": 2, "return": 2, "repair": 2, "repaired": 2}


class AnyWalk(TestCase):
    @settings(max_examples=rounds(25))
    @given(
        st.lists(
            st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(ACTORS), st.integers(0, 30)),
            max_size=14,
        )
    )
    def test_rows_ledger_and_refusals_agree(self, walk: list[tuple[str, str, int]]) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with override_settings(
                KEYS=folder / "keys", LEDGER_PUBLIC=folder / "log", LEDGER_COPIES=[folder / "copies.txt"]
            ):
                keyring.make_keys(folder / "keys", origin="liuhen.local/log/1")
                self.walk(small_county(), walk)

    def walk(self, county: County, walk: list[tuple[str, str, int]]) -> None:
        expected, at = Entry.objects.count(), NOW
        for name, actor, days in walk:
            at += timedelta(days=days)
            before = Device.objects.get(pk=county.device.pk).state
            try:
                STEPS[name](county, by=county.actor(actor), at=at)
                expected += 2 if (name, before) == ("retire", "in_repair") else WRITES.get(name, 1)
            except Refused as refusal:
                expected += refusal.weighty
                assert Device.objects.get(pk=county.device.pk).state == before
            assert Entry.objects.count() == expected, name
        device = Device.objects.get(pk=county.device.pk)
        assert CheckOut.objects.filter(state="out").count() == (device.state == "checked_out")
        assert Repair.objects.filter(state="open").count() == (device.state == "in_repair")
        catch_up(at=at)
        report = audit(trust=keyring.verifiers(), own_keys=True)
        assert report.is_sound, report.faults
