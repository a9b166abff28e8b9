"""A device is one device however its number is typed, at every door."""

from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from liuhen.apps.accountability import queries as leads
from liuhen.apps.accountability.models import Lead
from liuhen.apps.custody import jobs
from liuhen.apps.devices import actions, queries
from liuhen.apps.devices.models import Device
from liuhen.apps.findings import jobs as findings_jobs
from liuhen.apps.findings.models import Finding
from liuhen.apps.people import queries as people
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Account, Certificate, Person, Unit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Invalid
from liuhen.kernel.ledger.rows import sealed_row
from tests.builders.county import NOW, County

WAYS = ("dsj0001", "ＤＳＪ０００１", "DSJ\u200b0001", " DSJ 0001\u00a0", "\ufeffDsj0001")
SERIALS = import_module("liuhen.apps.devices.migrations.0005_serial_key")


def registered(county: County, serial: str) -> Device:
    keeper: Any = county.keeper
    return actions.register(
        unit=county.unit, serial=serial, kind="body_camera", model="DSJ-V9", keeper=keeper,
        acquired_on=date(2026, 1, 5), by=SYSTEM, at=NOW,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("typed", WAYS)
def test_the_same_number_typed_otherwise_is_no_new_device(county: County, typed: str) -> None:
    with pytest.raises(Invalid, match="编号“DSJ0001”已登记"):
        registered(county, typed)
    assert queries.device_by_serial(typed) == county.device
    assert queries.filtered(Device.objects.all(), wanted={"q": typed[:-2]}).get() == county.device
    assert people.person_by_number(f"\u200b{county.officer.number}\u3000") == county.officer


@pytest.mark.django_db
def test_a_number_is_kept_in_its_normal_form_and_what_was_typed_beside_it_in_the_trail(
    county: County,
) -> None:
    made = registered(county, "ｄｓｊ－９０００")
    assert (made.serial, made.serial_key) == ("DSJ-9000", "DSJ-9000")
    with pytest.raises(Invalid, match="请写明设备编号"):
        registered(county, "\u200b ")
    with pytest.raises(Invalid, match="不能登记设备：编号应为1至40个字。请核对机身编号"):
        registered(county, "㎞" * 40)  # each is KM in its normal form


@pytest.mark.django_db
def test_the_form_takes_what_a_clerk_pastes(county: County, client: Client) -> None:
    client.force_login(Account.objects.get(username="keeper"))
    said = {"serial": "\u200bｄｓｊ９００１", "kind": "body_camera", "model": "V9", "acquired_on": "2026-01-05",
            "keeper": county.keeper.pk}  # fmt: skip
    assert client.post(reverse("console:device-register"), said).status_code == 302
    assert Device.objects.filter(serial="DSJ9001").exists()


def twin_of(county: County, serial: str) -> Device:
    """Write a row as an older version could: by the database, since no action lets it pass any more."""
    twin = registered(county, "OTHER")
    Device.objects.filter(pk=twin.pk).update(serial=serial, serial_key="as before")
    return Device.objects.get(pk=twin.pk)


@pytest.mark.django_db
@pytest.mark.article("av-15-1")
def test_twins_of_an_older_county_stay_both_and_become_a_finding_for_the_keeper(county: County) -> None:
    twin = twin_of(county, "dsj0001")
    SERIALS.write(apps, connection.schema_editor())
    twin.refresh_from_db()
    assert (Device.objects.get(serial="DSJ0001").serial_key, twin.serial_key) == (
        "DSJ0001",
        f"DSJ0001 {twin.pk}",
    )
    # Each is still found by the way it is written itself; any other way leads to the elder.
    assert [queries.device_by_serial(each) for each in ("DSJ0001", "dsj0001", "ＤＳＪ０００１")] == [
        county.device, twin, county.device
    ]  # fmt: skip
    jobs.raise_registered_twice()
    jobs.raise_registered_twice()
    (finding,) = Finding.objects.filter(code="DEVICE-REGISTERED-TWICE")
    assert (finding.about, finding.unit_id) == (twin.ref, county.unit.pk)


@pytest.mark.django_db
def test_the_normal_form_stays_out_of_the_seal_only_while_it_is_true(county: County) -> None:
    sealed = sealed_row(Device.objects.get(pk=county.device.pk))
    assert b"serial_key" not in sealed
    Device.objects.filter(pk=county.device.pk).update(serial_key="ANOTHER")
    assert sealed_row(Device.objects.get(pk=county.device.pk)) != sealed


@pytest.mark.django_db
@pytest.mark.article("rs-5-1")
def test_people_and_certificates_are_one_however_their_numbers_are_typed(county: County) -> None:
    number = county.officer.number
    with pytest.raises(Invalid, match="已被使用"):
        register.enter_person(
            unit=county.unit,
            name="别人",
            kind="officer",
            number=f"\u200b{number}",
            post=None,
            by=SYSTEM,
            at=NOW,
        )
    certificate = Certificate.objects.get(person=county.officer)
    with pytest.raises(Invalid, match="已被使用"):
        register.issue_certificate(
            person=county.officer, number=certificate.number.lower() + "\u00a0", field="x",
            issued_on=date(2026, 1, 1), expires_on=date(2027, 1, 1), by=SYSTEM, at=NOW,
        )  # fmt: skip
    Person.objects.filter(pk=county.officer.pk).update(number_key=f"{number} {county.officer.pk}")
    assert list(people.persons_called(number)) == [county.officer], (
        "one that is in doubt is found as it is written"
    )
    findings_jobs.raise_registered_twice()
    assert Finding.objects.get(code="PERSON-REGISTERED-TWICE").about == county.officer.ref


@pytest.mark.django_db
@pytest.mark.parametrize("dot", ["•", "・", "‧", "∙", "．", " ", ""])
def test_a_person_is_found_whichever_dot_is_typed_in_the_name(county: County, dot: str) -> None:
    somebody = register.enter_person(
        unit=county.unit,
        name="阿依古丽・买买提",
        kind="officer",
        number="ax-17",
        post=None,
        by=SYSTEM,
        at=NOW,
    )
    assert (somebody.name, somebody.number) == ("阿依古丽·买买提", "AX-17")
    typed = f"阿依古丽{dot}买买提"
    for called in (typed, "ax-17"):
        assert list(people.persons_called(called)) == [somebody]
    assert not people.persons_called(typed[2:])  # a part of a name is nobody's
    assert list(people.found_people(Person.objects.all(), wanted={"q": typed[2:]}, on=NOW.date())) == [
        somebody
    ]
    assert not list(people.found_people(Person.objects.all(), wanted={"q": "・"}, on=NOW.date()))
    assert not leads.filtered(Lead.objects.all(), wanted={"q": typed}).exists()
    assert list(people.found_units(Unit.objects.all(), wanted={"q": f" {county.unit.code.lower()}"}))
