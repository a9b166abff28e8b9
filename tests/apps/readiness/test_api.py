"""What could lawfully be done tomorrow, for programs."""

from liuhen.apps.readiness import actions
from liuhen.apps.readiness.models import Gap
from tests.apps.readiness.conftest import Made
from tests.apps.readiness.test_gaps import a_unit, break_recorder, legal_of
from tests.builders.county import NOW
from tests.builders.programs import program

JSON = "application/json"


def test_a_units_program_reads_its_powers_and_answers_its_gap(made: Made) -> None:
    unit = a_unit(made)
    legal_of(made, unit)
    break_recorder(unit)
    actions.judge_next_day(at=NOW)
    gap = Gap.objects.get()
    bureau, legal = program("bureau"), program("unit-legal")
    assert bureau.get("/api/v1/readiness").json()["count"] == len(made.powers)
    assert legal.get("/api/v1/readiness").json()["count"] == len(made.of(unit))
    lacking = legal.get("/api/v1/readiness", {"lack": "recorder"}).json()
    assert (lacking["count"], lacking["items"][0]["lacks"]) == (gap.count, ["recorder"])
    assert legal.get("/api/v1/gaps").json()["count"] == 1
    done = legal.post(f"/api/v1/gaps/{gap.pk}/answer", {"answer": "今日借用"}, content_type=JSON).json()
    assert (done["state"], done["answer"]) == ("answered", "今日借用")
    assert program("legal").get(f"/api/v1/gaps/{gap.pk}").status_code == 404
    assert program("wangfang").get("/api/v1/readiness").status_code == 403
