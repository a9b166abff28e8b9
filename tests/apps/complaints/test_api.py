"""The same acts for programs, with the same sentences; and no endpoint that tells who complained."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liuhen.apps.complaints import queries
from liuhen.apps.complaints.models import Complaint
from tests.builders.activities import LATER as RECORDED
from tests.builders.activities import Scene, scene
from tests.builders.complaints import CONTACT, NAME, Handlers, accepted, filed, taken
from tests.builders.programs import program

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


def send(client: Client, path: str, **body: Any) -> Any:
    return client.post(f"{ROOT}{path}", body, content_type="application/json")


@pytest.mark.article("rs-41-1")
@pytest.mark.article("rs-43-1")
def test_a_complaint_goes_from_the_desk_to_its_end(handlers: Handlers) -> None:
    handler, head, legal = program("handler"), program("bureau-head"), program("legal")
    made = send(
        handler, "/complaints", channel="call", grounds=["receipts"], story="不给票据", name=NAME, contact=CONTACT,
        unit=handlers.county.unit.pk,
    )  # fmt: skip
    assert made.status_code == 201
    complaint = Complaint.objects.get()
    assert queries.by_code(made.json()["code"]) == complaint
    path, due_on = f"/complaints/{complaint.pk}", (timezone.now() + timedelta(days=5)).date().isoformat()
    assert send(handler, f"{path}/accept").json()["duty"] == "rs-42-1"
    assert send(head, f"{path}/handlers", person="900011").status_code == 200
    assert send(handler, f"{path}/accept").json()["state"] == "accepted"
    asked = send(handler, f"{path}/inquiries", unit=handlers.county.unit.pk, question="票据", due_on=due_on)
    assert send(legal, f"/inquiries/{asked.json()['id']}/answer", text="缺一份").json()["state"] == "answered"
    assert send(handler, f"{path}/extension", days=31, reason="复杂").status_code == 409
    assert send(handler, f"{path}/extension", days=30, reason="复杂").status_code == 200
    assert send(head, f"{path}/extension/grant").json()["extension_days"] == 30
    assert send(handler, f"{path}/decision", conclusion="founded", outcome="属实").json()["duty"] == "rs-44-1"
    assert send(handler, f"{path}/orders", demand="补开", due_on=due_on).json()["state"] == "ordered"
    assert send(handler, f"{path}/referrals", to="police", matter="涉嫌", due_on=due_on).status_code == 201
    assert (
        send(handler, f"{path}/decision", conclusion="founded", outcome="属实").json()["state"] == "decided"
    )
    assert send(handler, f"{path}/told", told_how="电话").json()["state"] == "closed"
    detail = handler.get(f"{ROOT}{path}").json()
    assert [clock["duty"] for clock in detail["clocks"]] == ["rs-42-1", "rs-43-1"]
    assert NAME not in str(detail)


@pytest.mark.article("rs-43-1")
def test_an_activity_is_linked_by_its_number(handlers: Handlers, scene: Scene) -> None:
    activity, complaint = scene.ended(), accepted(handlers, at=RECORDED)
    path = f"/complaints/{complaint.pk}/activities"
    assert send(program("handler"), path, activities=[activity.pk + 1]).status_code == 422
    assert send(program("handler2"), path, activities=[activity.pk]).json()["duty"] == "rs-43-1"
    linked = send(program("handler"), path, activities=[activity.pk])
    assert (linked.status_code, linked.json()["activities"]) == (200, [activity.pk])


@pytest.mark.article("rs-46-1")
def test_no_endpoint_tells_who_complained(handlers: Handlers) -> None:
    complaint = taken(handlers)
    handler = program("handler")
    for path in ("/complaints", f"/complaints/{complaint.pk}", "/inquiries"):
        answer = handler.get(f"{ROOT}{path}")
        assert NAME not in answer.content.decode()
        assert CONTACT not in answer.content.decode()


def test_the_list_is_cut_to_what_the_authority_handles(handlers: Handlers) -> None:
    complaint = filed(handlers)
    assert [each["id"] for each in program("handler").get(f"{ROOT}/complaints").json()["items"]] == [
        complaint.pk
    ]
    assert program("msa-handler").get(f"{ROOT}/complaints").json()["items"] == []
    assert program("msa-handler").get(f"{ROOT}/complaints/{complaint.pk}").status_code == 404
    assert program("bureau").get(f"{ROOT}/complaints").status_code == 403


def test_supervision_gets_counts(handlers: Handlers) -> None:
    filed(handlers, at=timezone.now())
    span = f"since=2026-01-01&until={timezone.now().date() + timedelta(days=1)}"
    (row,) = program("bureau").get(f"{ROOT}/complaints/numbers?{span}").json()
    assert (row["unit_id"], row["received"], row["open"]) == (handlers.county.unit.pk, 1, 1)
