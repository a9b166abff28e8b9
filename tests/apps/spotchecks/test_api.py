"""Spot checks for programs."""

import pytest
from django.test import Client

from liuhen.apps.people.actions.accounts import grant_role
from liuhen.apps.people.models import Account
from liuhen.apps.recordings.models import Recording
from liuhen.apps.spotchecks import queries
from liuhen.apps.spotchecks.models import Plan
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.ledger.loop import catch_up
from tests.builders.county import NOW, County, account, person
from tests.builders.programs import program

ORDER = {
    "title": "十一月", "since": "2026-11-01", "until": "2026-11-24", "quota": 4, "risk_percent": 25,
    "strata": ["officer"], "due_on": "2099-01-01", "checkers": ["legal"],
}  # fmt: skip
JSON = "application/json"


@pytest.mark.article("av-14-1")
def test_a_plan_is_made_frozen_drawn_and_proved(county: County, stock: list[Recording]) -> None:
    legal = program("legal")
    made = legal.post("/api/v1/spotchecks", ORDER | {"unit": county.unit.pk}, content_type=JSON)
    assert made.status_code == 201
    url = f"/api/v1/spotchecks/{made.json()['id']}"
    assert legal.get(f"{url}/draw").status_code == 404
    frozen = legal.post(f"{url}/freeze", {}, content_type=JSON).json()
    assert frozen["population_size"] == 12
    assert legal.post(f"{url}/draw", {}, content_type=JSON).status_code == 409
    catch_up(at=NOW)
    assert legal.post(f"{url}/draw", {}, content_type=JSON).json()["state"] == "drawn"
    told = legal.get(f"{url}/draw").json()
    assert (told["holds"], len(told["drawn"]), told["population"]) == (True, 4, frozen["population"])
    assert told["proof"].startswith("c2sp.org/tlog-proof")
    assert legal.get("/api/v1/spotchecks", {"state": "drawn"}).json()["count"] == 1
    waiting = legal.post(f"{url}/close", {}, content_type=JSON)
    assert (waiting.status_code, waiting.json()["duty"]) == (409, "av-14-1")


def test_a_sheet_is_viewed_and_handed_in(county: County, drawn: Plan) -> None:
    sheet, legal = queries.sheets_of(drawn)[0], program("legal")
    url = f"/api/v1/sheets/{sheet.pk}"
    filled = {"results": {"usable": "unmet"}, "remarks": {"usable": "黑屏"}}
    unseen = legal.post(f"{url}/submission", filled, content_type=JSON)
    assert (unseen.status_code, unseen.json()["article"]) == (409, "《设备办法》第14条")
    assert legal.post(f"{url}/viewing", {}, content_type=JSON).status_code == 200
    done = legal.post(f"{url}/submission", filled, content_type=JSON).json()
    assert (done["state"], done["faults"]) == ("submitted", 1)
    assert legal.get("/api/v1/sheets", {"state": "faults"}).json()["count"] == 1
    other = queries.sheets_of(drawn)[1]
    gone = legal.post(f"/api/v1/sheets/{other.pk}/set-aside", {"reason": "损坏"}, content_type=JSON)
    assert gone.json()["state"] == "set-aside"


@pytest.mark.article("av-14-1")
def test_a_sheet_is_given_to_another_checker_but_not_to_the_one_recorded(county: County, drawn: Plan) -> None:
    account(person(county.unit, "张法制", "100006", kind="clerk"), "legal2", "legal")
    grant_role(
        account=Account.objects.get(username="wangfang"), role="legal", unit=county.unit, by=SYSTEM, at=NOW
    )
    legal = program("legal")
    own = queries.sheets_of(drawn).filter(officer=county.officer)[0]

    def give(client: Client, to: str):
        return client.post(f"/api/v1/sheets/{own.pk}/reassignment", {"checker": to}, content_type=JSON)

    himself = give(legal, "wangfang")
    assert (himself.status_code, himself.json()["duty"]) == (409, "av-14-1")
    assert "不能检查自己的记录" in himself.json()["message"]
    for nobody in ("legal", "keeper", "stranger"):
        assert give(legal, nobody).status_code == 422, "has it, may not fill it in, of another unit"
    assert give(legal, "noname").json()["message"] == "没有用户名为“noname”的在用账号"
    assert give(legal, "legal2").json()["checker"] == "张法制"
    assert give(program("stranger"), "legal2").status_code == 404
    assert give(program("head"), "legal2").status_code == 403


def test_rights_and_reach(county: County, drawn: Plan) -> None:
    assert program("stranger").get(f"/api/v1/spotchecks/{drawn.pk}").status_code == 404
    assert program("keeper").get("/api/v1/sheets").status_code == 403
    order = ORDER | {"unit": county.unit.pk}
    assert program("head").post("/api/v1/spotchecks", order, content_type=JSON).status_code == 403
    assert program("stranger").post("/api/v1/spotchecks", order, content_type=JSON).status_code == 404
    unknown = program("legal").post(
        "/api/v1/spotchecks", order | {"checkers": ["wangfang"]}, content_type=JSON
    )
    assert unknown.status_code == 422
