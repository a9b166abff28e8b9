from typing import Any

import pytest

from liuhen.apps.provision.actions import classes
from tests.apps.provision.conftest import Equipment
from tests.builders.county import NOW
from tests.builders.programs import program

BUDGET = {"year": 2026, "purchase_yuan": 9000, "upkeep_yuan": 100}
SPENDING = {"purpose": "purchase", "amount_yuan": "2980.50", "spent_on": "2026-01-05", "voucher": "1"}


@pytest.mark.article("av-4-1")
def test_the_table_and_the_makes_are_read(equipment: Equipment) -> None:
    rows = program("bureau").get("/api/v1/provision").json()["items"]
    assert [(row["unit"], row["required"], row["effective"], row["shortfall"]) for row in rows] == [
        (equipment.county.unit.short_name, 1, 1, 0), (equipment.county.other.short_name, 0, 0, 0),
    ]  # fmt: skip
    assert len(program("stranger").get("/api/v1/provision").json()["items"]) == 1
    assert program("wangfang").get("/api/v1/provision").status_code == 403
    makes = program("keeper").get("/api/v1/device-models").json()["items"]
    assert {make["name"]: make["shortfalls"] for make in makes} == {
        "V9": [], "K7": ["分辨率为1280×720，应在1920×1080以上"],
    }  # fmt: skip


@pytest.mark.article("av-6-1")
def test_the_table_says_what_a_unit_settled_on_itself(equipment: Equipment) -> None:
    classes.decide(
        unit=equipment.county.unit, field="民政", device_class="C", quantity=2, reason="两处外勤",
        by=equipment.county.actor("head"), at=NOW,
    )  # fmt: skip
    (row,) = program("keeper").get("/api/v1/provision").json()["items"]
    assert (row["device_class"], row["declared"], row["required"], row["shortfall"]) == ("C", 2, 2, 1)


def test_a_make_is_registered_by_the_bureau_only(equipment: Equipment) -> None:
    order = {"maker": "远山", "name": "Z1", "kind": "body_camera", "battery_hours": 9}
    made = program("bureau").post("/api/v1/device-models", order, content_type="application/json")
    assert (made.status_code, made.json()["battery_hours"], made.json()["width_px"]) == (201, 9, None)
    answer = program("keeper").post(
        "/api/v1/device-models", order | {"name": "Z2"}, content_type="application/json"
    )
    assert answer.status_code == 403


@pytest.mark.article("av-5-2")
def test_money_is_planned_booked_and_refused_with_the_article(equipment: Equipment) -> None:
    keeper = program("keeper")
    order = BUDGET | {"unit": equipment.county.unit.pk}
    made = keeper.post("/api/v1/budgets", order, content_type="application/json")
    assert (made.status_code, made.json()["spent"]) == (201, {})
    url = f"/api/v1/budgets/{made.json()['id']}/spendings"
    refused = keeper.post(url, SPENDING | {"serial": "CAR1"}, content_type="application/json")
    assert (refused.status_code, refused.json()["duty"]) == (409, "av-5-2")
    booked = keeper.post(url, SPENDING | {"serial": "DSJ0001"}, content_type="application/json")
    assert (booked.status_code, booked.json()["amount_yuan"]) == (201, "2980.50")
    (row,) = program("bureau").get("/api/v1/budgets", {"year": 2026}).json()["items"]
    assert row["spent"] == {"purchase": "2980.50"}
    assert program("stranger").get("/api/v1/budgets").json()["items"] == []
    elsewhere = keeper.post(
        "/api/v1/budgets", BUDGET | {"unit": equipment.county.other.pk}, content_type="application/json"
    )
    assert elsewhere.status_code == 422


def test_a_make_is_put_right_whole_and_with_its_ground(equipment: Equipment) -> None:
    bureau, url = program("bureau"), f"/api/v1/device-models/{equipment.weak.pk}/correct"
    order = {
        "width_px": 1920,
        "height_px": 1080,
        "battery_hours": 8,
        "storage_gb": 64,
        "tamper_protection": True,
    }
    blank = bureau.post(url, order | {"reason": " "}, content_type="application/json")
    assert (blank.status_code, blank.json()["message"]) == (422, "不能更正参数：请写明依据")
    made = bureau.post(url, order | {"reason": "按说明书"}, content_type="application/json").json()
    assert (made["width_px"], made["shortfalls"], made["gps"]) == (1920, [], False)
    assert (
        program("keeper").post(url, order | {"reason": "x"}, content_type="application/json").status_code
        == 403
    )


@pytest.mark.article("av-4-1")
def test_a_problem_of_an_inspection_is_raised_and_ordered_to_be_put_right(equipment: Equipment) -> None:
    bureau = program("bureau")
    told: dict[str, Any] = {"content_type": "application/json"}
    opened = {"unit": equipment.county.unit.pk, "occasion": "专项"}
    inspection = bureau.post("/api/v1/provision-inspections", opened, **told).json()
    url = f"/api/v1/provision-inspections/{inspection['id']}/problems"
    problem = bureau.post(url, {"problem": "short"}, **told)
    assert (problem.status_code, problem.json()["about"]) == (201, f"provisioninspection:{inspection['id']}")
    order = {"demand": "补齐", "due_on": "2027-01-15"}
    ordered = bureau.post(f"{url}/{problem.json()['id']}/order", order, **told)
    assert (ordered.status_code, ordered.json()["state"]) == (201, "ordered"), ordered.content
    assert ordered.json()["finding_id"] == problem.json()["id"]
    assert bureau.post(f"{url}/999/order", order, **told).status_code == 404
    turned_away = program("keeper").post(url, {"problem": "short"}, **told)
    assert (turned_away.status_code, turned_away.json()["message"]) == (403, "不能提出问题：您没有这项权限")
