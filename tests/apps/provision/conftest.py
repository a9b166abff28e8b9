"""A unit's equipment: makes that meet the standard and one that does not, and devices of them."""

from dataclasses import dataclass
from datetime import date

import pytest

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import ModelFigures
from liuhen.apps.devices.models import Device, DeviceModel
from tests.builders import county as build
from tests.builders.county import NOW, County

GOOD = ModelFigures(width_px=1920, height_px=1080, battery_hours=8, storage_gb=64, tamper_protection=True)
WEAK = ModelFigures(width_px=1280, height_px=720, battery_hours=8, storage_gb=64, tamper_protection=True)
TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Equipment:
    """The county with makes; ``device`` is the small county's own, of the good make."""

    county: County
    good: DeviceModel
    weak: DeviceModel
    device: Device

    def register(
        self, serial: str, *, make: DeviceModel | None = None, kind: str = "body_camera", need: str = ""
    ) -> Device:
        return devices.register(
            unit=self.county.unit, serial=serial, kind=kind, model="DSJ", keeper=self.county.keeper,
            acquired_on=TODAY, device_model=make, need=need, by=self.county.actor("keeper"), at=NOW,
        )  # fmt: skip


@pytest.fixture
def equipment(county: County) -> Equipment:
    by = county.actor("bureau")
    good = devices.register_model(maker="云安", name="V9", kind="body_camera", figures=GOOD, by=by, at=NOW)
    weak = devices.register_model(maker="云安", name="K7", kind="body_camera", figures=WEAK, by=by, at=NOW)
    device = devices.assign_model(device=county.device, device_model=good, by=county.actor("keeper"), at=NOW)
    return Equipment(county, good, weak, device)


def officers(county: County, n: int) -> None:
    """Give the unit ``n`` more officers with a certificate that is good today."""
    for i in range(n):
        build.certificate(build.person(county.unit, f"执法员{i}", f"3{i:05}"))
