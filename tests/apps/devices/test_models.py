"""Makes with their figures, and what a device rests on."""

from datetime import date
from typing import Any

import pytest

from liuhen.apps.devices import actions
from liuhen.apps.devices.actions import ModelFigures, PreUseCheck
from liuhen.apps.devices.models import Device, DeviceModel
from liuhen.apps.devices.queries import model_called, models_for
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.rows import sealed_row
from liuhen.regulation.devices import DEVICE_KINDS
from tests.builders.county import NOW, County

FIGURES = ModelFigures(width_px=1920, height_px=1080, battery_hours=8, storage_gb=64, tamper_protection=True)


def make(county: County, *, username: str = "bureau", **more: Any) -> DeviceModel:
    said: dict[str, Any] = {"maker": "云安", "name": "V9", "kind": "body_camera", "figures": FIGURES} | more
    return actions.register_model(by=county.actor(username), at=NOW, **said)


def register(county: County, **more: Any) -> Device:
    said: dict[str, Any] = {
        "serial": "X1",
        "kind": "camera",
        "model": "CX-200",
        "keeper": county.keeper,
    } | more
    return actions.register(
        unit=county.unit, acquired_on=date(2026, 1, 5), by=county.actor("keeper"), at=NOW, **said
    )


@pytest.mark.article("av-7-1")
def test_the_bureau_registers_a_make_and_nobody_else(county: County) -> None:
    made = make(county)
    assert (str(made), made.resolution, made.features_zh) == ("云安 V9", "1920×1080", ["防删改"])
    for username in ("keeper", "head", "legal", "wangfang", "system", "security"):
        with pytest.raises(NotPermitted):
            make(county, username=username, name="V10")


def test_a_make_stands_once_and_is_of_a_kind_of_the_regulation(county: County) -> None:
    make(county)
    with pytest.raises(Invalid, match="云安 V9已登记") as refused:
        make(county)
    assert refused.value.field == "name"
    with pytest.raises(Invalid, match="设备种类"):
        make(county, name="T", kind="telephone")


def test_figures_are_put_right_with_a_reason_and_the_old_ones_stay_on_record(county: County) -> None:
    made = make(county)
    by = county.actor("bureau")
    with pytest.raises(Invalid, match="写明依据"):
        actions.correct_model(device_model=made, figures=ModelFigures(), reason=" ", by=by, at=NOW)
    corrected = actions.correct_model(
        device_model=made, figures=ModelFigures(battery_hours=5), reason="说明书", by=by, at=NOW
    )
    assert (corrected.battery_hours, corrected.width_px, corrected.tamper_protection) == (5, None, False)
    assert [e.event for e in proofs.trail(made.ref)] == ["model.registered", "model.corrected"]


def test_a_device_is_of_a_make_of_its_own_kind(county: County) -> None:
    made = make(county)
    device = actions.assign_model(device=county.device, device_model=made, by=county.actor("keeper"), at=NOW)
    assert (device.device_model, device.model) == (made, "V9")
    terminal = make(county, name="ZFT", kind="handheld_terminal")
    with pytest.raises(Invalid, match="登记为手持执法终端"):
        actions.assign_model(device=device, device_model=terminal, by=county.actor("keeper"), at=NOW)
    with pytest.raises(Invalid, match="与所选种类不符"):
        register(county, device_model=made, need="取证")


def test_makes_are_found_by_name_alone_or_behind_the_maker_and_two_of_a_name_by_neither(
    county: County,
) -> None:
    made = make(county)
    assert model_called("V9") == model_called("云安 V9") == made
    make(county, maker="远山")
    assert model_called("V9") is None
    assert model_called("云安 V9") == made
    assert list(models_for(county.actor("audit"))) == []
    assert len(models_for(county.actor("stranger"))) == 2


@pytest.mark.article("av-5-1")
def test_a_kind_beside_article_6_is_counted_under_the_office_standard_or_carries_its_need(
    county: County,
) -> None:
    with pytest.raises(GateClosed) as caught:
        register(county)
    assert caught.value.duty == "av-5-1"
    assert "既没有标明纳入通用办公设备标准，也没有写明执法需要" in str(caught.value)
    assert register(county, counted_under_standard=True).counted_under_standard
    assert register(county, serial="X2", need=" 现场取证 ").need == "现场取证"
    assert register(county, serial="X3", kind="handheld_terminal").need == ""


@pytest.mark.article("av-5-1")
def test_what_a_device_rests_on_can_be_changed_and_never_left_out(county: County) -> None:
    device = register(county, counted_under_standard=True)
    by = county.actor("keeper")
    with pytest.raises(GateClosed):
        actions.justify(device=device, counted_under_standard=False, need=" ", by=by, at=NOW)
    device = actions.justify(device=device, counted_under_standard=False, need="取证", by=by, at=NOW)
    assert (device.counted_under_standard, device.need) == (False, "取证")


@pytest.mark.article("av-2-1")
@pytest.mark.parametrize("kind", DEVICE_KINDS)
def test_every_kind_of_the_article_can_be_registered(county: County, kind: str) -> None:
    assert register(county, kind=kind, need="执法需要").kind == kind


@pytest.mark.article("av-2-1")
def test_another_kind_cannot(county: County) -> None:
    with pytest.raises(Invalid, match="不是办法所列的设备种类"):
        register(county, kind="telephone", need="执法需要")


def test_a_row_sealed_before_it_had_the_new_columns_still_holds(county: County) -> None:
    """The columns that came with models stay out of the seal while they are empty."""
    sealed = sealed_row(county.device)
    assert not any(name.encode() in sealed for name in Device.added)
    made = make(county)
    device = actions.assign_model(device=county.device, device_model=made, by=county.actor("keeper"), at=NOW)
    assert b'"device_model_id"' in sealed_row(device)


def test_a_device_has_a_make_and_what_is_damaged_is_described(county: County) -> None:
    with pytest.raises(Invalid, match="请选择在册型号，或填写型号"):
        register(county, model="", need="取证")
    fit = PreUseCheck(works=True, battery_percent=90, card_free_percent=90, clock_offset_ms=0)
    by = county.actor("keeper")
    actions.check_out(device=county.device, officer=county.officer, check=fit, by=by, at=NOW)
    with pytest.raises(Invalid, match="不能收回：损坏或者附件不全的，请写明情况"):
        actions.return_device(
            device=county.device, remark="", condition="damaged", by=county.actor("keeper"), at=NOW
        )
