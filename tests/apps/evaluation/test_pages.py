"""Pages and endpoints of evaluation: each reader is led to what is his to read, and told the same everywhere."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.models import Objection, Result, Scheme
from liuhen.kernel.ledger.loop import catch_up
from liuhen.regulation import evaluation as law
from tests.builders.evaluation import AFTER, LATER, Desk
from tests.builders.pages import dead_links
from tests.builders.programs import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-38-1")]


def seen(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.in_turn("led to nothing")
@pytest.mark.long
def test_nobody_is_led_to_what_is_not_there_for_him(desk: Desk) -> None:
    finding = desk.upheld(person=desk.county.officer)
    evaluation = desk.told()
    desk.objected(finding)
    objection = Objection.objects.get()
    actions.reject(objection=objection, verdict="有登记", by=desk.by("judge"), at=AFTER)
    frozen = actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=LATER)
    desk.signed()
    row = desk.commended()
    catch_up(at=LATER)
    score = desk.scores(desk.result())["findings"]
    read = 0
    for username in ("wangfang", "legal", "umb-head", "bureau", "chief", "mayor"):
        client = client_of(username)
        for path in (
            "schemes/", f"schemes/{frozen.scheme_id}/", "evaluations/", f"evaluations/{frozen.pk}/", "results/",
            f"results/{desk.result().pk}/", f"scores/{score.pk}/", "assessments/", "assessments/1/", "commendations/",
            f"commendations/{row.pk}/",
        ):  # fmt: skip
            found = client.get(f"/console/{path}").status_code
            assert found in (200, 403, 404), (username, path, found)
            if found == 200:
                read += 1
                assert dead_links(client, f"/console/{path}") == [], (username, path)
    assert law.EVALUATE.article.cite() in seen(client_of("wangfang"), "/console/assessments/1/")
    assert read > 30


def test_a_point_is_traced_on_its_page_and_in_the_api(desk: Desk) -> None:
    finding = desk.upheld()
    desk.told()
    score = desk.scores(desk.result())["findings"]
    client = client_of("legal")
    page = seen(client, f"/console/scores/{score.pk}/")
    assert f"/console/findings/{finding.pk}/" in page
    assert "-10分" in page
    told = client.get(f"/api/v1/evaluation-scores/{score.pk}").json()
    assert told["against"] == [[finding.ref, -1000]]
    assert [each["key"] for each in client.get(f"/api/v1/evaluation-results/{desk.result().pk}/scores").json()] == [
        "findings", "stored", "trained", "circulated",
    ]  # fmt: skip
    for path in (f"evaluation-scores/{score.pk}", f"evaluation-results/{desk.result().pk}/scores"):
        assert client_of("stranger").get(f"/api/v1/{path}").status_code == 404


def test_a_point_leads_to_the_records_behind_it_whatever_they_are(desk: Desk) -> None:
    desk.told()
    score = desk.scores(desk.result())["trained"]
    behind = [pk for _, pk in ((ref.split(":")) for ref, _ in score.against)]
    assert behind
    page = seen(client_of("legal"), f"/console/scores/{score.pk}/")
    assert all(f"/console/people/{pk}/" in page for pk in behind)


def test_one_point_is_traced_in_few_questions(desk: Desk, django_assert_max_num_queries: object) -> None:
    for n in range(12):
        desk.upheld(about=f"device:{n}")
    desk.told()
    score = desk.scores(desk.result())["findings"]
    client = client_of("legal")
    client.get(f"/api/v1/evaluation-scores/{score.pk}")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert client.get(f"/api/v1/evaluation-scores/{score.pk}").status_code == 200


def test_trying_out_is_the_same_on_the_page_and_in_the_api(desk: Desk) -> None:
    finding = desk.upheld()
    desk.told()
    path = f"{desk.result().pk}"
    client = client_of("legal")
    assert "将得 80分（+10分）" in " ".join(
        seen(client, f"/console/results/{path}/?put_right={finding.ref}").split()
    )
    page = seen(client, f"/console/results/{path}/?put_right=问题 {finding.pk}、问题 0")
    assert "将得 80分（+10分）" in " ".join(page.split())
    assert "如果“" in page
    assert "findings:" not in page
    page = seen(client, f"/console/results/{path}/?full-findings=80")
    assert 'name="full-findings" value="80"' in page
    assert "将得 71.43分" in " ".join(page.split())
    told = client.get(f"/api/v1/evaluation-results/{path}/what-if?put_right={finding.ref}").json()
    assert (told["was"], told["points"]) == (7000, 8000)
    told = client.get(f"/api/v1/evaluation-results/{path}/what-if?weights=findings=8000").json()
    assert told["points"] == 7143
    assert client.get(f"/api/v1/evaluation-results/{path}/what-if?put_right=x'").status_code == 422


def test_a_year_is_tried_out_shown_and_handed_out_as_a_workbook(desk: Desk) -> None:
    desk.upheld()
    evaluation = desk.opened()
    client = client_of("bureau")
    path = f"/console/evaluations/{evaluation.pk}/"
    assert "没有告知，也没有确定" in seen(client, f"{path}?now")
    assert "70分" in seen(client, f"{path}?now")
    assert "70分" not in seen(client, path)
    actions.tell(evaluation=evaluation, by=desk.by("bureau"), at=AFTER)
    page = seen(client, path)
    assert "问题突出" in page or "须改进" in page
    sheet = load_workbook(BytesIO(client.get(f"{path}sheet/").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["单位", "信号", "得分"]
    assert sorted(row[2] for row in rows[1:]) == [70, 100]
    assert client_of("legal").get(path).status_code == 404


def test_the_doors_take_a_scheme_from_its_draft_to_its_approval(desk: Desk) -> None:
    client = client_of("bureau")
    told = client.post(
        "/console/schemes/draft/",
        {"unit": desk.bureau.pk, "scope": "units", "year": 2027, "basis": "年度考核办法"},
    )
    scheme = Scheme.objects.get()
    assert told.status_code == 302, told.content.decode()
    path = f"/console/schemes/{scheme.pk}/"
    bad = client.post(
        f"{path}indicators/",
        {"key": "findings", "name": "罚没收入", "full": "100", "kind": "deduct", "each": "1"},
    )
    assert "国发〔2024〕5号" in bad.content.decode()
    good = {"key": "findings", "name": "认定的问题", "full": "100", "kind": "deduct", "each": "1"}
    assert client.post(f"{path}indicators/", good).status_code == 302
    api = client.post(
        f"/api/v1/schemes/{scheme.pk}/indicators", {**good, "key": "fine-total", "name": "罚款总额"},
        content_type="application/json",
    )  # fmt: skip
    assert api.status_code in (409, 422)
    assert "国发〔2024〕5号" in api.content.decode()
    assert client.post(f"{path}submit/").status_code == 302
    assert client_of("chief").post(f"{path}approve/").status_code == 302
    assert Scheme.objects.get().state == "approved"
    assert [each["full"] for each in client.get(f"/api/v1/schemes/{scheme.pk}/indicators").json()] == [10_000]


def test_a_unit_objects_and_answers_by_its_doors(desk: Desk) -> None:
    finding = desk.upheld()
    desk.told()
    result = desk.result()
    client = client_of("legal")
    path = f"/console/results/{result.pk}/"
    assert "提出异议" in seen(client, path)
    told = client.post(f"{path}object/", {"about": finding.ref, "reason": "不是本单位的"})
    assert told.status_code in (302, 409, 422), told.content.decode()
    if told.status_code == 302:
        assert Objection.objects.count() == 1
    assert client_of("bureau").post(f"{path}answer/", {"answer": "代答"}).status_code in (403, 404)
    assert Result.objects.get(pk=result.pk).state == "told"
