"""A small county: one agency with an officer, a keeper, a legal reviewer and a device."""

import copy
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import Device
from liuhen.apps.people import queries as people
from liuhen.apps.people.actions import accounts, register
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.kernel.access import SYSTEM, Actor, Kind
from tests.builders.rows import Rows

LOCAL = ZoneInfo("Asia/Shanghai")
PASSWORD = "Yunling-2026-liuhen"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=LOCAL)  # a Tuesday


@dataclass(frozen=True)
class County:
    """What the builder made; actors are fresh each time they are asked for."""

    government: Unit
    unit: Unit
    other: Unit
    officer: Person
    auxiliary: Person
    keeper: Person
    device: Device

    def actor(self, username: str) -> Actor:
        actor = people.actor_for(Account.objects.get(username=username))
        assert actor is not None
        return actor


def unit(code: str, name: str, *, parent: Unit | None, kind: str = "organ", device_class: str = "A") -> Unit:
    return register.open_unit(
        code=code,
        name=name,
        short_name=name,
        kind=kind,
        device_class=device_class,
        parent=parent,
        by=SYSTEM,
        at=NOW,
    )


def person(of: Unit, name: str, number: str, *, kind: str = "officer") -> Person:
    return register.enter_person(unit=of, name=name, kind=kind, number=number, post=None, by=SYSTEM, at=NOW)


def certificate(
    of: Person, *, issued_on: date = date(2025, 1, 1), expires_on: date = date(2029, 12, 31)
) -> None:
    register.issue_certificate(
        person=of,
        number=f"吉F{of.number}",
        field="市场监管",
        issued_on=issued_on,
        expires_on=expires_on,
        by=SYSTEM,
        at=NOW,
    )


def account(
    of: Person | None, username: str, *roles: str, kind: Kind = Kind.BUSINESS, at_unit: Unit | None = None
) -> Account:
    made = accounts.open_account(
        username=username, password=PASSWORD, kind=kind, person=of, unit=at_unit, by=SYSTEM, at=NOW
    )
    for role in roles:
        where = at_unit or (of.unit if of else None)
        assert where is not None
        accounts.grant_role(account=made, role=role, unit=where, by=SYSTEM, at=NOW)
    return made


_BUILT: list[tuple[Rows, County]] = []


def small_county() -> County:
    """Build the county: unit MSA with officer 王芳 (100001), keeper, legal and head; unit UMB beside it.

    It is built by its actions once a process; a later test that begins empty gets the very same rows put back.
    """
    if Unit.objects.exists():
        return _small_county()
    if not _BUILT:
        before = Rows.all()
        county = _small_county()
        _BUILT.append((Rows.all() - before, copy.deepcopy(county)))
        return county
    rows, county = _BUILT[0]
    rows.put_back()
    return copy.deepcopy(county)


def _small_county() -> County:
    government = unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    msa = unit("MSA", "云岭县市场监督管理局", parent=government)
    umb = unit("UMB", "云岭县城市管理局", parent=government)
    bureau = unit("JUS", "云岭县司法局", parent=government, kind="bureau", device_class="")
    officer = person(msa, "王芳", "100001")
    certificate(officer)
    auxiliary = person(msa, "孙晓", "100090", kind="auxiliary")
    keeper = person(msa, "赵保管", "100002", kind="clerk")
    legal, head = person(msa, "李法制", "100003", kind="clerk"), person(msa, "陈局长", "100004", kind="clerk")
    account(officer, "wangfang", "officer")
    account(keeper, "keeper", "keeper")
    account(legal, "legal", "legal")
    account(head, "head", "head")
    account(person(bureau, "周监督", "900001", kind="clerk"), "bureau", "supervisor")
    account(person(umb, "外单位法制", "200003", kind="clerk"), "stranger", "legal")
    account(None, "station", kind=Kind.STATION, at_unit=msa)
    for kind in (Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT):
        account(None, kind.value, kind=kind)
    device = devices.register(
        unit=msa,
        serial="DSJ0001",
        kind="body_camera",
        model="DSJ-V9",
        keeper=keeper,
        acquired_on=date(2025, 3, 1),
        by=SYSTEM,
        at=NOW,
    )
    return County(government, msa, umb, officer, auxiliary, keeper, device)
