"""Lists, break-downs and authority for programs."""

import json
from typing import Any

import pytest
from django.test import Client

from liuhen.apps.powers.models import Breakdown, PowerList
from tests.builders.powers import FINE, FOOD, LICENCE, TODAY, Powers
from tests.builders.programs import program


def ask(client: Client, address: str) -> Any:
    answer = client.get(f"/api/v1{address}")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def tell(client: Client, address: str, told: Any = None) -> Any:
    return client.post(f"/api/v1{address}", json.dumps(told or {}), content_type="application/json")


@pytest.mark.article("rs-4-1")
def test_a_list_is_made_and_read_by_programs(powers: Powers):
    legal = program("legal")
    unit = powers.county.unit.pk
    made = tell(legal, "/power-lists", {"unit": unit, "reason": "首次编制"})
    assert made.status_code == 201, made.content
    pk = json.loads(made.content)["id"]
    item = {"code": FINE, "name": "处罚", "kind": "penalty", "bases": f"《{FOOD}》第一百二十二条"}
    wrong = tell(legal, f"/power-lists/{pk}/items", {**item, "bases": f"《{FOOD}》第二百条"})
    assert wrong.status_code == 422
    assert "没有第二百条" in json.loads(wrong.content)["message"]
    assert tell(legal, f"/power-lists/{pk}/items", item).status_code == 200
    rows = ask(legal, f"/power-lists/{pk}/items")["items"]
    assert [(row["code"], row["bases"][0]["article"]) for row in rows] == [(FINE, 122)]
    powers.publish(PowerList.objects.get())
    assert [row["code"] for row in ask(legal, f"/powers?unit={unit}&on={TODAY}")["items"]] == [FINE]
    assert ask(legal, f"/power-lists/{pk}/differences")["added"] == [{"code": FINE, "name": "处罚"}]
    refused = tell(legal, f"/power-lists/{pk}/items", item)
    assert refused.status_code == 409


@pytest.mark.article("rs-12-1")
def test_the_question_is_answered_with_reasons(powers: Powers):
    powers.published()
    powers.broken_down()
    legal, unit = program("legal"), powers.county.unit.pk
    good = ask(legal, f"/authority?person=100001&code={FINE}&unit={unit}&on={TODAY}")
    assert good == {
        "ok": True,
        "reasons": [],
        "power": {"code": FINE, "name": "对未经许可从事食品生产经营的处罚"},
    }
    bad = ask(legal, f"/authority?person=100001&code={LICENCE}&unit={unit}&on={TODAY}")
    assert (bad["ok"], len(bad["reasons"])) == (False, 1)
    assert legal.get(f"/api/v1/authority?person=nobody&code=x&unit={unit}").status_code == 422
    assert (
        legal.get(f"/api/v1/authority?person=100001&code=x&unit={powers.county.other.pk}").status_code == 404
    )


@pytest.mark.article("rs-9-1")
def test_gaps_are_told_line_by_line(powers: Powers):
    powers.published()
    legal = program("legal")
    made = tell(legal, "/power-breakdowns", {"unit": powers.county.unit.pk, "reason": "首次分解"})
    assert made.status_code == 201, made.content
    pk = Breakdown.objects.get().pk
    assert len(ask(legal, f"/power-breakdowns/{pk}/gaps")["dropped"]) == 2
    line = {"code": FINE, "post": powers.posts["执法岗"].pk, "responsibility": "负责"}
    assert tell(legal, f"/power-breakdowns/{pk}/assign", line).status_code == 200
    assert [row["post"] for row in ask(legal, f"/power-breakdowns/{pk}/assignments")["items"]] == ["执法岗"]
    assert tell(legal, f"/power-breakdowns/{pk}/assign", {**line, "post": 10**15}).status_code == 422


def test_others_read_what_is_published_and_see_nothing_of_what_is_being_made(powers: Powers):
    draft = powers.draft()
    stranger, officer = program("stranger"), program("wangfang")
    for other in (stranger, officer):
        assert ask(other, "/power-lists")["items"] == []
        assert other.get(f"/api/v1/power-lists/{draft.pk}").status_code == 404
    powers.publish(powers.put(draft))
    for other in (stranger, officer):
        assert [row["id"] for row in ask(other, "/power-lists")["items"]] == [draft.pk]
        assert other.get(f"/api/v1/power-lists/{draft.pk}").status_code == 200
        assert other.post(f"/api/v1/power-lists/{draft.pk}/submit", {}).status_code in (403, 404, 422)
