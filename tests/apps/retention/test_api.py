import pytest

from liuhen.apps.retention import actions
from liuhen.apps.retention.models import Sorting
from liuhen.kernel.access import SYSTEM
from tests.builders.county import NOW, County
from tests.builders.programs import program
from tests.builders.retention import DESTROY_AT

JSON = "application/json"


def test_classes_are_listed_and_one_is_applied(county: County, make):
    recording = make("")
    rows = program("legal").get("/api/v1/retention-classes").json()
    assert {row["key"]: row["years"] for row in rows}["ordinary"] == 5
    answer = program("legal").post(
        f"/api/v1/recordings/{recording.pk}/classifications",
        {"key": "ordinary", "why": "无争议"},
        content_type=JSON,
    )
    assert (answer.status_code, answer.json()["key"]) == (201, "ordinary")
    assert program("legal").get(f"/api/v1/recordings/{recording.pk}").json()["kept_without_end"] is False


@pytest.mark.article("av-17-1")
def test_a_hold_is_placed_and_its_placer_is_refused_with_the_article(county: County, make):
    order = {"recordings": [make().pk], "reason": "复议"}
    placed = program("legal").post("/api/v1/holds", order, content_type=JSON)
    assert (placed.status_code, placed.json()[0]["count"]) == (201, 1)
    url = f"/api/v1/holds/{placed.json()[0]['id']}"
    refused = program("legal").post(f"{url}/release", {"reason": "办结"}, content_type=JSON)
    assert (refused.status_code, refused.json()["article"]) == (409, "《设备办法》第17条")
    assert program("bureau").post(f"{url}/release", {"reason": "办结"}, content_type=JSON).status_code == 200
    assert program("stranger").get(url).status_code == 404
    assert program("bureau").get("/api/v1/holds?state=placed").json()["count"] == 0


@pytest.mark.article("av-17-1")
def test_a_disposal_before_its_day_is_refused_by_the_date(county: County, make):
    order = {"recordings": [make().pk], "reason": "期满"}
    answer = program("keeper").post("/api/v1/disposals", order, content_type=JSON)
    assert (answer.status_code, answer.json()["duty"]) == (409, "av-17-1")
    assert "未满保存期限" in answer.json()["message"]


@pytest.mark.article("av-17-2")
def test_a_batch_is_seen_and_objected_to(county: County, make, approved):
    batch = approved(make(), at=DESTROY_AT)
    url = f"/api/v1/disposals/{batch.pk}"
    seen = program("keeper").get(url).json()
    assert (seen["state"], len({seen["requester_id"], seen["consenter_id"], seen["approver_id"]})) == (
        "waiting",
        3,
    )
    answer = program("bureau").post(f"{url}/object", {"opinion": "有信访"}, content_type=JSON)
    assert answer.json()["state"] == "stopped"
    assert program("keeper").get("/api/v1/disposals").json()["count"] == 1


def test_a_batch_is_taken_back_by_whoever_asked_for_it_alone(county: County, make, approved):
    url = f"/api/v1/disposals/{approved(make(), at=DESTROY_AT).pk}/withdraw"
    assert program("keeper").post(url, {}, content_type=JSON).status_code == 422
    assert program("head").post(url, {"opinion": "误选"}, content_type=JSON).status_code == 403
    assert program("keeper").post(url, {"opinion": "误选"}, content_type=JSON).json()["state"] == "withdrawn"


def test_who_has_no_right_lists_nothing(county: County, make):
    actions.place_hold(recordings=[make().pk], reason="由", source="complaint:1", by=SYSTEM, at=NOW)
    for name in ("retention-classes", "retention-changes", "holds", "disposals"):
        assert program("wangfang").get(f"/api/v1/{name}").status_code == 403


def test_a_sorting_without_a_condition_is_of_nothing(county: County, make):
    make("")
    order = {"conditions": {}, "key": "ordinary", "why": "无争议"}
    refused = program("legal").post("/api/v1/sortings", order, content_type=JSON)
    assert (refused.status_code, refused.json()["message"]) == (422, "不能批量归类：没有写明筛选条件")
    assert not Sorting.objects.exists()
