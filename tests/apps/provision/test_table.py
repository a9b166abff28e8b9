"""The quota table is right the moment a certificate or a device changes state."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.devices.models import Device
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Certificate, Unit
from liuhen.apps.provision.queries import table
from liuhen.kernel.access import SYSTEM
from tests.apps.provision.conftest import TODAY, Equipment, officers
from tests.builders import county as build
from tests.builders.county import NOW, County


def row(county: County, *, on: date = TODAY) -> table.Row:
    return table.row_for(Unit.objects.get(pk=county.unit.pk), on=on)


@pytest.mark.article("av-6-1")
def test_three_officers_of_class_a_need_two_and_a_second_good_device_fills_the_gap(
    equipment: Equipment,
) -> None:
    officers(equipment.county, 2)
    assert (row(equipment.county).required, row(equipment.county).shortfall) == (2, 1)
    equipment.register("DSJ0002", make=equipment.good)
    assert (row(equipment.county).effective, row(equipment.county).shortfall) == (2, 0)


@pytest.mark.article("av-6-1")
def test_auxiliaries_and_officers_whose_certificate_lapsed_yesterday_do_not_count(
    equipment: Equipment,
) -> None:
    # the small county's certificate is good through 2029-12-31
    assert row(equipment.county, on=date(2029, 12, 31)).officers == 1
    assert (
        row(equipment.county, on=date(2030, 1, 1)).officers,
        row(equipment.county, on=date(2030, 1, 1)).required,
    ) == (0, 0)
    register.suspend_certificate(
        certificate=Certificate.objects.get(person=equipment.county.officer), reason="调查", by=SYSTEM, at=NOW
    )
    assert row(equipment.county).required == 0


@pytest.mark.article("av-6-1")
def test_only_devices_in_working_order_count_and_at_once(equipment: Equipment) -> None:
    county, keeper = equipment.county, equipment.county.actor("keeper")
    check = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
    devices.check_out(device=equipment.device, officer=county.officer, check=check, by=keeper, at=NOW)
    assert row(county).effective == 1  # in an officer's hands it works for the unit
    devices.return_device(device=equipment.device, remark="", by=keeper, at=NOW)
    devices.send_to_repair(device=equipment.device, fault="不开机", by=keeper, at=NOW)
    assert (row(county).effective, row(county).idle, row(county).shortfall) == (0, 1, 1)
    devices.close_repair(device=equipment.device, done="换电池", by=keeper, at=NOW)
    assert row(county).effective == 1
    devices.retire(device=equipment.device, reason="到期", by=keeper, at=NOW)
    assert (row(county).effective, row(county).idle) == (0, 0)


@pytest.mark.article("av-6-1")
@pytest.mark.parametrize("state", ["lost", "anything-later"])
def test_a_device_in_a_state_the_table_does_not_know_does_not_count(equipment: Equipment, state: str) -> None:
    Device.objects.update(state=state)
    assert (row(equipment.county).effective, row(equipment.county).idle) == (0, 1)


@pytest.mark.article("av-6-1", "av-7-1")
def test_a_device_below_the_standard_or_of_an_unknown_make_is_shown_and_not_counted(
    equipment: Equipment,
) -> None:
    equipment.register("DSJ0002", make=equipment.weak)
    equipment.register("DSJ0003")
    equipment.register("CX1", kind="camera", need="现场取证照片")
    found = row(equipment.county)
    assert (found.working, found.below, found.unjudged, found.effective) == (3, 1, 1, 1)


@pytest.mark.article("av-6-1")
def test_officers_and_devices_of_a_division_count_for_the_agency_they_are_part_of(
    equipment: Equipment,
) -> None:
    county = equipment.county
    division = build.unit("MSA1", "稽查大队", parent=county.unit, kind="division", device_class="")
    inner = build.unit("MSA11", "一中队", parent=division, kind="division", device_class="")
    for n, part in enumerate((division, inner)):
        build.certificate(build.person(part, f"队员{n}", f"40000{n}"))
    assert (row(county).officers, row(county).required) == (3, 2)
    township = build.unit("MSA2", "下属镇", parent=county.unit, kind="township", device_class="B")
    build.certificate(build.person(township, "镇干部", "500001"))
    assert row(county).officers == 3  # a body with a class of its own answers for itself


@pytest.mark.article("av-4-1")
def test_the_bureau_sees_every_unit_and_a_keeper_his_own(equipment: Equipment) -> None:
    county = equipment.county

    def seen(username: str) -> set[str]:
        return {found.unit for found in table.all_rows(county.actor(username), on=TODAY)}

    both = {county.unit.short_name, county.other.short_name}
    assert seen("bureau") == both
    assert seen("keeper") == seen("head") == seen("legal") == {county.unit.short_name}
    assert seen("stranger") == {county.other.short_name}
    for username in ("wangfang", "system", "security", "audit", "station"):
        assert seen(username) == set(), username


@pytest.mark.article("av-4-1")
def test_the_sum_is_that_of_the_rows_and_the_worst_come_first(equipment: Equipment) -> None:
    officers(equipment.county, 5)
    rows = table.all_rows(equipment.county.actor("bureau"), on=TODAY)
    total = table.overview(rows)
    assert (total.units, total.required, total.shortfall) == (2, 3, 2)
    assert [found.unit_id for found in total.short] == [equipment.county.unit.pk]


def test_the_number_of_queries_does_not_grow_with_the_units(
    equipment: Equipment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    units = [build.unit(f"U{n}", f"单位{n}", parent=equipment.county.government) for n in range(30)]
    with django_assert_num_queries(4):
        table.rows_for(units[:2], on=TODAY)
    with django_assert_num_queries(4):
        assert len(table.rows_for(units, on=TODAY)) == 30
    own = [
        build.unit(f"C{n}", f"丙{n}", parent=equipment.county.government, device_class="C") for n in range(20)
    ]
    with django_assert_num_queries(5):  # and what they settled on themselves
        assert len(table.rows_for(own, on=TODAY)) == 20
