"""Hand-overs, loans, losses and stock-takings by program."""

from typing import Any

import pytest
from django.test import Client

from liuhen.apps.devices.models import Device
from tests.apps.custody.conftest import Others
from tests.apps.custody.test_losing import report, settle
from tests.builders.county import County
from tests.builders.programs import program

URL = "/api/v1"


def post(client: Client, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"{URL}{path}", body or {}, content_type="application/json")
    return answer.status_code, answer.json()


@pytest.mark.article("av-15-1")
def test_a_hand_over_is_made_and_signed(county: County, others: Others) -> None:
    order = {
        "receiver": "100005",
        "devices": ["DSJ0001"],
        "media": ["封存卡"],
        "reason": "轮岗",
        "condition": "完好",
    }
    status, made = post(program("keeper"), "/hand-overs", order)
    assert (status, made["state"], len(made["items"])) == (201, "made", 2)
    status, problem = post(program("head"), f"/hand-overs/{made['id']}/sign")
    assert (status, problem["duty"]) == (409, "av-15-1")
    status, signed = post(program("second"), f"/hand-overs/{made['id']}/sign")
    assert (status, signed["state"]) == (200, "signed")
    assert Device.objects.get().keeper == others.second
    assert program("keeper").get(f"{URL}/hand-overs", {"state": "signed"}).json()["count"] == 1
    assert program("stranger").get(f"{URL}/hand-overs/{made['id']}").status_code == 404


@pytest.mark.article("av-15-2")
def test_a_loan_runs_its_course(county: County, others: Others) -> None:
    order = {"serial": "DSJ0001", "borrower_person": "200001", "purpose": "联合", "due_on": "2099-12-31"}
    keeper = program("keeper")
    status, loan = post(keeper, "/loans", order)
    assert (status, loan["state"]) == (201, "requested")
    here = f"/loans/{loan['id']}"
    status, problem = post(keeper, f"{here}/hand-out")
    assert (status, problem["article"]) == (409, "《设备办法》第15条")
    assert post(program("head"), f"{here}/approve", {"opinion": "同意"})[0] == 200
    assert post(keeper, f"{here}/hand-out")[1]["state"] == "out"
    assert program("their-keeper").get(f"{URL}{here}").json()["borrower_person"] == "刘强"
    assert post(keeper, f"{here}/return", {"condition": "good"})[1]["state"] == "returned"


@pytest.mark.article("av-15-1")
def test_a_loss_is_written_off_when_it_is_settled_and_refused_with_the_article_before(county: County) -> None:
    loss = report(county)
    head, path = program("head"), f"/losses/{loss.pk}/write-off"
    status, problem = post(head, path, {"reason": "无果"})
    assert (status, problem["duty"], problem["article"]) == (409, "av-15-1", "《设备办法》第15条")
    settle(loss, county)
    assert post(program("keeper"), path, {"reason": "无果"})[0] == 403
    status, off = post(head, path, {"reason": "无果"})
    assert (status, off["state"], off["written_off_by"], off["write_off_reason"]) == (
        200, "written-off", "陈局长", "无果",
    )  # fmt: skip
    assert post(program("stranger"), path, {"reason": "无果"})[0] in (403, 404)


def test_a_loss_is_reported_and_found_again(county: County) -> None:
    order = {"serial": "DSJ0001", "lost_on": "2026-11-20", "place": "途中", "circumstances": "滑落"}
    keeper = program("keeper")
    assert post(program("wangfang"), "/losses", order)[0] == 422
    status, loss = post(keeper, "/losses", order)
    assert (status, loss["state"], loss["holder"]) == (201, "open", None)
    assert post(keeper, f"/losses/{loss['id']}/found", {"note": "找到"})[1]["state"] == "found"
    assert program("legal").get(f"{URL}/losses").json()["count"] == 1


@pytest.mark.article("av-15-1")
def test_a_stock_taking_is_scanned_and_closed(county: County) -> None:
    keeper = program("keeper")
    status, taking = post(keeper, "/stock-takings", {"unit": county.unit.pk})
    assert (status, taking["counts"]) == (201, {"expected": 1})
    here = f"/stock-takings/{taking['id']}"
    kinds = [post(keeper, f"{here}/scans", {"serial": s})[1]["kind"] for s in ("DSJ0001", "DSJ0001", "X1")]
    assert kinds == ["seen", "again", "surplus"]
    assert post(keeper, f"{here}/submit")[1]["state"] == "submitted"
    assert post(keeper, f"{here}/close", {"opinion": ""})[0] == 403
    assert post(program("legal"), f"{here}/close", {"opinion": "属实"})[1]["state"] == "closed"
    assert program("head").get(f"{URL}{here}/items", {"state": "surplus"}).json()["count"] == 1
    assert post(program("keeper"), "/stock-takings", {"unit": county.other.pk})[0] == 422


def test_maintenance_by_program(county: County) -> None:
    order = {"work": "清洁", "next_due_on": "2099-01-01"}
    status, made = post(program("keeper"), f"/devices/{county.device.pk}/maintenance", order)
    assert (status, made["next_due_on"]) == (201, "2099-01-01")
