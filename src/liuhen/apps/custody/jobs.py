"""Periodic work on custody: what was not cleared up in time, and what was left behind."""

from datetime import datetime, timedelta

from django.utils import timezone

from liuhen.apps.custody import queries
from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import actions as findings
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import number_of
from liuhen.regulation import custody as law


@jobs.periodic(every=timedelta(hours=6))
def raise_unfound() -> None:
    """Put a finding on record for every device a stock-taking did not find and nobody cleared up in time."""
    at = timezone.now()
    missing = list(queries.not_found_closed_before(at).values_list("pk", flat=True))
    raise_one_unfound.each((f"stockitem:{pk}" for pk in missing), at)


@jobs.one_by_one("列出清点未找到的设备")
def raise_one_unfound(item_ref: str, at: datetime) -> None:
    item = queries.not_found_closed_before(at).filter(pk=number_of(item_ref)).first()
    if item is None:
        return
    closed_at = item.taking.closed_at
    assert closed_at is not None, "the query asks for closed ones"
    assert item.device is not None, "what is expected is registered"
    missing = law.Missing(closed_on=local_day(closed_at), on=local_day(at))
    if not law.CLEARED_IN_TIME.holds(missing):
        findings.open_finding(
            found=law.STOCK_NOT_FOUND, duty=law.CUSTODY_REGISTER, about=item.ref,
            about_zh=f"{item.device}（清点单 {item.taking_id}）", unit_id=item.unit_id,
            person=item.device.keeper, by=SYSTEM, at=at,
        )  # fmt: skip


@jobs.periodic(every=timedelta(hours=6))
def raise_registered_twice() -> None:
    """Put a finding on record for every device whose number, otherwise written, another had before it."""
    twice = list(devices.registered_twice().values_list("pk", flat=True))
    raise_one_registered_twice.each((f"device:{pk}" for pk in twice), timezone.now())


@jobs.one_by_one("列出重复登记的设备编号")
def raise_one_registered_twice(device_ref: str, at: datetime) -> None:
    device = devices.registered_twice().filter(pk=number_of(device_ref)).first()
    if device and not law.ONCE_ONLY.holds(device):
        findings.open_finding(
            found=law.REGISTERED_TWICE, duty=law.CUSTODY_REGISTER, about=device.ref, about_zh=str(device),
            unit_id=device.unit_id, person=device.keeper, by=SYSTEM, at=at,
        )  # fmt: skip


@jobs.periodic(every=timedelta(hours=6))
def raise_left_keepers() -> None:
    """Put a finding on record for every device whose keeper left without handing it over."""
    at = timezone.now()
    left = list(devices.kept_by_those_who_left().values_list("pk", flat=True))
    raise_one_left.each((f"device:{pk}" for pk in left), at)


@jobs.one_by_one("列出保管人离任未交接的设备")
def raise_one_left(device_ref: str, at: datetime) -> None:
    device = devices.kept_by_those_who_left().filter(pk=number_of(device_ref)).first()
    if device is not None and not law.KEEPER_SERVES.holds(device):
        findings.open_finding(
            found=law.KEEPER_LEFT, duty=law.CUSTODY_REGISTER, about=device.ref, about_zh=str(device),
            unit_id=device.unit_id, person=device.keeper, by=SYSTEM, at=at,
        )  # fmt: skip
