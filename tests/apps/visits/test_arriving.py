"""The firm scans the officer's phone: who came, for what; its word is the scan-in, once, in time, for itself alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from liuhen.apps.findings.models import Finding
from liuhen.apps.visits import portal
from liuhen.apps.visits.actions import arriving, opening, phones
from liuhen.apps.visits.actions.replying import FIRM
from liuhen.apps.visits.models import Visit
from liuhen.kernel.flow import Invalid, WrongState
from tests.builders.county import NOW
from tests.builders.visits import Field, ms


def shown(ground: Field, visit: Visit) -> str:
    """Return where the code leads that the officer's phone shows now."""
    ground.phone()
    return f"/visits/here/{arriving.code_of(visit, ground.phones['wangfang'][1])}/"


def last4(visit: Visit) -> dict[str, str]:
    return {"last4": visit.establishment.code[-4:]}


@pytest.mark.article("rs-29-1")
def test_the_firm_sees_who_came_and_its_word_is_the_scan_in(ground: Field, client: Client) -> None:
    visit = ground.approved()
    path = shown(ground, visit)
    page = client.get(path).content.decode()
    for told in (
        "王芳，证号",
        "李强，证号",
        "对食品经营的监督检查",
        "食品经营许可和食品安全管理情况",
        "第一百一十条",
    ):
        assert told in page
    assert client.post(path, last4(visit)).headers["Location"] == f"/visits/{visit.token}/"
    visit.refresh_from_db()
    assert (visit.state, visit.arrived_at is not None) == ("approved", True)
    (step,) = ground.walk(visit, "scan-in", arrival=ms(visit.arrived_at or NOW), code="")
    assert ground.merge([step], at=timezone.now()).refused == {}
    visit.refresh_from_db()
    assert visit.state == "on-site"
    assert "确认到场" in client.get(f"/visits/{visit.token}/").content.decode()


@pytest.mark.article("rs-29-1")
@pytest.mark.parametrize("typed_is_first", [True, False])
def test_the_firm_confirms_while_its_code_is_typed_without_a_network_and_both_stand(
    ground: Field, client: Client, typed_is_first: bool
) -> None:
    visit = ground.approved(at=timezone.now())
    path = shown(ground, visit)
    typed = ground.walk(visit, "scan-in")
    if typed_is_first:
        assert ground.merge(typed, at=timezone.now()).refused == {}
    assert client.post(path, last4(visit)).headers["Location"] == f"/visits/{visit.token}/"
    visit.refresh_from_db()
    assert visit.arrived_at
    cited = ground.walk(visit, "scan-in", arrival=ms(visit.arrived_at), code="")
    rest = cited if typed_is_first else typed + cited
    assert ground.merge(rest, at=timezone.now()).refused == {}
    visit.refresh_from_db()
    assert (visit.state, visit.steps_done) == ("on-site", "scan-in")
    assert list(visit.uses.values_list("state", flat=True)) == ["burned"]
    assert visit.steps.filter(marks__contains="refused").count() == 0
    assert not Finding.objects.filter(about=visit.ref, code="VISIT-STEP-REFUSED").exists()


def test_a_second_scan_in_that_is_not_so_is_not_believed(ground: Field) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, "scan-in") + ground.walk(visit, "scan-in", code="91220112MA0000000X")
    answer = ground.merge(steps, at=NOW + timedelta(minutes=1))
    assert "扫到的编码不是该企业的" in answer.refused[1]


@pytest.mark.parametrize("cited", [ms(NOW), None, 0, False, "", []])
def test_a_phone_that_cites_a_word_nobody_gave_is_not_believed(ground: Field, cited: Any) -> None:
    visit = ground.approved()
    answer = ground.merge(ground.walk(visit, "scan-in", arrival=cited), at=NOW + timedelta(minutes=1))
    assert "企业没有确认到场" in answer.refused[0]


def test_a_code_that_is_confirmed_leads_to_the_receipt_and_confirms_nothing_again(
    ground: Field, client: Client
) -> None:
    visit = ground.approved()
    path = shown(ground, visit)
    client.post(path, last4(visit))
    assert client.get(path).headers["Location"] == f"/visits/{visit.token}/"
    again = client.post(path, last4(visit))
    assert again.status_code == 409
    assert "已经确认过" in again.content.decode()
    with pytest.raises(WrongState, match="已经确认过"):
        arriving.confirm_arrival(visit=visit, last4="0000", by=FIRM, at=NOW)


def test_an_old_code_says_so_and_one_that_was_opened_in_time_is_confirmed_a_little_later(
    ground: Field, client: Client, monkeypatch: Any
) -> None:
    visit = ground.approved()
    path = shown(ground, visit)
    began = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: began + 301)
    opened = client.get(path)
    assert opened.status_code == 422
    assert "这个码已经过期" in opened.content.decode()
    assert client.post(path, {"last4": "9999"}).status_code == 422
    monkeypatch.setattr("django.core.signing.time.time", lambda: began + 601)
    assert "这个码已经过期" in client.post(path, last4(visit)).content.decode()
    visit.refresh_from_db()
    assert visit.arrived_at is None


def test_another_firm_is_told_that_nobody_was_sent_to_it(ground: Field, client: Client) -> None:
    visit = ground.approved()
    answer = client.post(shown(ground, visit), {"last4": "ZZZZ"})
    assert answer.status_code == 422
    assert "代码的后四位不是" in answer.content.decode()
    with pytest.raises(Invalid, match="请不要确认"):
        arriving.confirm_arrival(visit=visit, last4="ZZZZ", by=FIRM, at=NOW)


@pytest.mark.parametrize("code", ["x", "eyJ2aXNpdCI6MX0:1abcde:AAAAAAAA", "A" * 400])
def test_a_guess_is_nobodys(ground: Field, client: Client, code: str) -> None:
    ground.approved()
    assert client.get(f"/visits/here/{code}/").status_code == 404


def test_a_code_signed_for_something_else_is_nobodys(ground: Field, client: Client) -> None:
    visit = ground.approved()
    code = signing.dumps({"visit": visit.pk, "phone": 1}, salt="liuhen.visits.phone")
    assert client.get(f"/visits/here/{code}/").status_code == 404


def test_the_code_of_a_visit_called_off_or_of_a_lost_phone_is_nobodys(ground: Field, client: Client) -> None:
    visit, other = ground.approved(), ground.approved()
    path, other_path = shown(ground, visit), shown(ground, other)
    opening.cancel(visit=visit, reason="改期", by=ground.by(), at=NOW)
    assert client.get(path).status_code == 404
    phones.revoke(phone=ground.phones["wangfang"][1], reason="手机丢失", by=ground.by(), at=NOW)
    assert client.get(other_path).status_code == 404
    assert client.post(other_path, last4(other)).status_code == 404


def test_whoever_tries_one_firm_after_the_other_has_to_wait(ground: Field, client: Client) -> None:
    path = shown(ground, ground.approved())
    tries = [client.post(path, {"last4": f"{n:04}"}).status_code for n in range(11)]
    assert tries == [422] * 10 + [429]


def test_the_phone_is_given_a_code_for_its_own_visits_alone(ground: Field, as_: Any) -> None:
    visit = ground.approved(at=timezone.now())
    ground.phone()
    key = ground.phones["wangfang"][1].key_id
    told = as_("wangfang").get(f"/console/field/{visit.pk}/here.json?phone={key}").json()
    assert "/visits/here/" in told["address"]
    assert told["code"].startswith("<svg")
    assert (told["seconds"], told["arrival"]) == (300, None)
    assert as_("wangfang").get(f"/console/field/{visit.pk}/here.json").json() == {"arrival": None}
    refused = as_("liqiang").get(f"/console/field/{visit.pk}/here.json?phone={key}")
    assert (refused.status_code, "没有登记在您名下" in refused.content.decode()) == (422, True)
    assert as_("wangfang").get("/console/field/999/here.json").status_code == 404


@pytest.mark.article("rs-29-1")
def test_a_firm_may_check_who_stands_there_however_often_receipts_were_looked_at(
    ground: Field, client: Client
) -> None:
    visit = ground.approved(at=timezone.now())
    path = shown(ground, visit)
    looked = [client.get(f"/visits/{visit.token}/") for _ in range(portal.ASKING.most + 1)]
    assert [each.status_code for each in looked] == [200] * portal.ASKING.most + [429]
    assert "暂时不能查看：您在10分钟内查看过多" in looked[-1].content.decode()
    assert client.get(path).status_code == 200
    assert client.post(path, last4(visit)).status_code == 302
