"""The library over the API: listed, as of a day, entered, mapped; what cannot be is a problem document."""

from typing import Any

import pytest

from liuhen.apps.laws.models import ArticleChange, Law, LawVersion
from tests.builders.county import County
from tests.builders.laws import articles
from tests.builders.programs import program

JSON: dict[str, Any] = {"content_type": "application/json"}


def test_a_law_goes_in_with_version_and_text_and_is_read_by_a_unit(county: County) -> None:
    bureau, legal = program("bureau"), program("legal")
    law = bureau.post("/api/v1/laws", {"title": "某法", "level": "law", "issuer": "某"}, **JSON)
    assert law.status_code == 201, law.content
    pk = law.json()["id"]
    order = {"label": "2026年", "promulgated_on": "2026-01-01", "effective_on": "2026-03-01"}
    version = bureau.post(f"/api/v1/laws/{pk}/versions", order, **JSON)
    assert version.status_code == 201, version.content
    there = version.json()["id"]
    bureau.post(f"/api/v1/law-versions/{there}/text", {"text": articles("甲。", "乙。")}, **JSON)
    found = legal.get(f"/api/v1/law-versions/{there}/articles").json()["items"]
    assert [(row["written"], row["text"]) for row in found] == [("第一条", "甲。"), ("第二条", "乙。")]
    for on, wanted in (("2026-02-28", None), ("2026-03-01", there)):
        assert legal.get(f"/api/v1/laws/{pk}?on={on}").json()["in_force_id"] == wanted
    assert [row["title"] for row in legal.get("/api/v1/laws?q=某").json()["items"]] == ["某法"]


@pytest.mark.article("rs-4-2")
def test_a_map_goes_in_as_rows(county: County, new: LawVersion) -> None:
    url = f"/api/v1/law-versions/{new.pk}/map"
    rows = [
        {"old": "第三条", "new": "4", "kind": "renumbered"},
        {"old": "4", "new": "第三条", "kind": "renumbered"},
    ]
    assert program("legal").post(url, {"rows": rows}, **JSON).status_code == 403
    assert program("bureau").post(url, {"rows": rows}, **JSON).status_code == 200
    told = program("legal").get(url).json()
    assert [(row["old"], row["new"], row["kind"]) for row in told] == [
        ("第三条", "第四条", "renumbered"), ("第四条", "第三条", "renumbered"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [{"old": "第九条", "kind": "repealed"}],
        [{"old": "第三条至第五条", "kind": "repealed"}],
        [{"old": "x" * 80, "kind": "repealed"}],
        [{"old": "9999", "new": "9999-999", "kind": "changed"}],
        [{"old": "3", "new": "4", "kind": "?"}],
    ],
)
def test_a_map_that_cannot_be_is_422_with_the_row(county: County, new: LawVersion, rows: Any) -> None:
    answer = program("bureau").post(f"/api/v1/law-versions/{new.pk}/map", {"rows": rows}, **JSON)
    assert answer.status_code == 422
    assert "第1行" in answer.json()["message"]
    assert not ArticleChange.objects.exists()


@pytest.mark.parametrize(
    "order",
    [
        {"title": "", "level": "law", "issuer": "某"},
        {"title": "x" * 10_000, "level": "law", "issuer": "某"},
        {"title": "某法", "level": "constitution", "issuer": "某"},
        {"title": "\u200b\ufeff", "level": "law", "issuer": "某"},
    ],
)
def test_what_is_no_law_is_422(county: County, order: Any) -> None:
    assert program("bureau").post("/api/v1/laws", order, **JSON).status_code == 422
    assert not Law.objects.exists()


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, "x"])
def test_what_is_not_there_is_no_500(county: County, pk: Any) -> None:
    for path in ("laws/{}", "law-versions/{}", "law-versions/{}/articles", "law-versions/{}/map"):
        assert program("bureau").get(f"/api/v1/{path.format(pk)}").status_code in (404, 422)


@pytest.mark.parametrize("letters", [1_000_001, 4_000_000])
def test_a_text_that_is_too_long_is_refused_and_no_500(county: County, old: LawVersion, letters: int) -> None:
    url = f"/api/v1/law-versions/{old.pk}/text"
    assert program("bureau").post(url, {"text": "字" * letters}, **JSON).status_code in (400, 413, 422)
