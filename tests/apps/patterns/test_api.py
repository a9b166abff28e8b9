"""Problem models and their hits for programs; what asks for a second look no token carries."""

import pytest

from liuhen.apps.patterns.models import Hit, PatternVersion
from liuhen.regulation.patterns import PATTERNS
from tests.apps.patterns.conftest import Watch
from tests.apps.patterns.test_concluding import hit_of
from tests.builders.programs import program

JSON = "application/json"


@pytest.mark.article("rs-36-1")
def test_a_supervisors_program_reads_models_versions_and_hits(watch: Watch) -> None:
    hit = hit_of(watch)
    bureau = program("bureau")
    told = {each["key"]: each for each in bureau.get("/api/v1/patterns").json()}
    assert set(told) == set(PATTERNS)
    assert told["clue-idle"]["numbers"][0]["value"] == 30
    assert bureau.get("/api/v1/hits", {"pattern": "clue-idle"}).json()["count"] == 1
    assert bureau.get("/api/v1/hits", {"state": "found"}).json()["count"] == 0
    shown = bureau.get(f"/api/v1/hits/{hit.pk}").json()
    assert (shown["about"], shown["count"], shown["rows"][0][0]) == (hit.about, 1, hit.about)
    version = bureau.get(f"/api/v1/pattern-versions/{hit.version_id}").json()
    assert (version["state"], len(version["runs"]), version["runs"][0]["found"]) == ("live", 1, 0)


def test_a_version_is_drafted_and_its_run_asked_for(watch: Watch) -> None:
    bureau = program("bureau")
    order = {"pattern": "case-idle", "numbers": "没有记录满=60", "reason": "办案周期较长"}
    made = bureau.post("/api/v1/pattern-versions", order, content_type=JSON)
    assert (made.status_code, made.json()["numbers"]) == (201, {"days": 60})
    again = bureau.post("/api/v1/pattern-versions", order, content_type=JSON)
    assert (again.status_code, "已有一个版本在拟定" in str(again.json())) == (422, True)
    url = f"/api/v1/pattern-versions/{made.json()['id']}"
    assert bureau.post(f"{url}/runs", {}, content_type=JSON).json()["state"] == "trying"
    assert bureau.post(f"{url}/adopt", {"reason": "可以"}, content_type=JSON).status_code == 409
    assert PatternVersion.objects.get().state == "trying"


def test_nobody_elses_program_sees_any(watch: Watch) -> None:
    hit = hit_of(watch)
    legal = program("legal")
    assert legal.get("/api/v1/patterns").status_code == 403
    assert legal.get("/api/v1/hits").status_code == 403
    assert legal.get(f"/api/v1/hits/{hit.pk}").status_code == 404
    assert Hit.objects.get().state == "raised"


def test_what_has_no_version_yet_is_drafted_all_at_once(watch: Watch) -> None:
    bureau = program("bureau")
    made = bureau.post("/api/v1/patterns/drafts", {}, content_type=JSON)
    assert (made.status_code, {each["pattern"] for each in made.json()}) == (201, set(PATTERNS))
    assert bureau.post("/api/v1/patterns/drafts", {}, content_type=JSON).json() == []
    refused = program("legal").post("/api/v1/patterns/drafts", {}, content_type=JSON)
    assert (refused.status_code, PatternVersion.objects.count()) == (403, len(PATTERNS))
