import pytest

from tests.builders.county import County
from tests.builders.programs import program


def test_units_are_listed_as_far_as_the_caller_sees(county: County) -> None:
    assert [u["code"] for u in program("legal").get("/api/v1/units").json()] == ["MSA"]
    everything = {u["code"] for u in program("bureau").get("/api/v1/units").json()}
    assert everything == {"YL", "MSA", "UMB", "JUS"}


def test_people_are_paged_by_key_forth_and_back(county: County) -> None:
    caller = program("legal")
    first = caller.get("/api/v1/people", {"size": 2}).json()
    assert [p["number"] for p in first["items"]] == ["100001", "100002"]
    assert (first["count"], first["capped"], first["previous"]) == (5, False, None)
    second = caller.get("/api/v1/people", {"size": 2, "cursor": first["next"]}).json()
    assert [p["number"] for p in second["items"]] == ["100003", "100004"]
    assert (
        caller.get("/api/v1/people", {"size": 2, "cursor": second["previous"]}).json()["items"]
        == first["items"]
    )


@pytest.mark.parametrize("cursor", ["x", "WzAsMV0:1tabcd:xyz"])
def test_a_cursor_of_somebody_elses_making_is_400(county: County, cursor: str) -> None:
    answer = program("legal").get("/api/v1/people", {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")


@pytest.mark.parametrize(
    "query", ["size=0", "size=201", f"unit={2**63}", "unit=0", f"unit={10**30}", "state=%00"]
)
def test_numbers_and_texts_that_no_column_holds_are_422(county: County, query: str) -> None:
    answer = program("legal").get(f"/api/v1/people?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "misshapen")
    assert answer.json()["message"].startswith("请求内容的格式不对：")


def test_who_sees_no_people_is_refused(county: County) -> None:
    assert program("station").get("/api/v1/people").status_code == 403
