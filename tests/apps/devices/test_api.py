import pytest

from liuhen.apps.devices.models import Device
from tests.apps.devices.test_check_out import explosive
from tests.builders.county import County
from tests.builders.programs import program

ORDER = {
    "officer": "100001", "works": True, "battery_percent": 90, "card_free_percent": 90, "clock_offset_ms": 0
}  # fmt: skip


def test_a_device_goes_out_and_comes_back(county: County) -> None:
    keeper, url = program("keeper"), f"/api/v1/devices/{county.device.pk}"
    out = keeper.post(f"{url}/check-out", ORDER, content_type="application/json")
    assert (out.status_code, out.json()["officer"], out.json()["state"]) == (201, "王芳", "out")
    seen = keeper.get(url).json()
    assert (seen["state"], seen["holder"], len(seen["check_outs"])) == ("checked_out", "王芳", 1)
    back = keeper.post(f"{url}/return", {"remark": "完好"}, content_type="application/json")
    assert (back.json()["state"], back.json()["return_note"]) == ("returned", "完好")


@pytest.mark.article("av-9-2")
def test_a_closed_gate_is_409_with_article_and_way_out(county: County) -> None:
    order = ORDER | {"battery_percent": 3}
    answer = program("keeper").post(
        f"/api/v1/devices/{county.device.pk}/check-out", order, content_type="application/json"
    )
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")
    problem = answer.json()
    assert (problem["code"], problem["article"], problem["duty"]) == (
        "gate-closed",
        "《设备办法》第9条",
        "av-9-2",
    )
    assert problem["message"].startswith("不能发放领用：")
    assert problem["remedy"]
    assert Device.objects.get().state == "available"


@pytest.mark.article("av-7-1")
def test_a_feature_the_post_needs_is_asked_for_and_may_be_set_aside_with_a_reason(county: County) -> None:
    explosive(county)
    keeper, url = program("keeper"), f"/api/v1/devices/{county.device.pk}/check-out"
    problem = keeper.post(url, ORDER, content_type="application/json").json()
    assert (problem["duty"], "请写明理由" in problem["remedy"]) == ("av-7-1", True)
    order = ORDER | {"need_set_aside": "只送达文书"}
    out = keeper.post(url, order, content_type="application/json")
    assert (out.status_code, out.json()["need_set_aside"]) == (201, "只送达文书")


def test_an_unknown_officer_is_422(county: County) -> None:
    order = ORDER | {"officer": "nobody"}
    answer = program("keeper").post(
        f"/api/v1/devices/{county.device.pk}/check-out", order, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_the_clock_is_set(county: County) -> None:
    url = f"/api/v1/devices/{county.device.pk}/clock"
    answer = program("keeper").post(url, {"offset_ms": -1500}, content_type="application/json")
    assert answer.json()["clock_offset_ms"] == -1500


def test_a_right_that_is_missing_is_403_a_device_elsewhere_404(county: County) -> None:
    url = f"/api/v1/devices/{county.device.pk}"
    assert program("head").post(f"{url}/return", {}, content_type="application/json").status_code == 403
    assert program("stranger").get(url).status_code == 404


def test_the_list_is_cut_by_serial(county: County) -> None:
    keeper = program("keeper")
    assert keeper.get("/api/v1/devices", {"serial": "DSJ0001"}).json()["count"] == 1
    assert keeper.get("/api/v1/devices", {"serial": "DSJ0002"}).json()["count"] == 0


def test_another_method_is_405_in_our_words(county: County) -> None:
    answer = program("keeper").delete(f"/api/v1/devices/{county.device.pk}")
    assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "method-not-allowed", "GET")
