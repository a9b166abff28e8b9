"""Pages of papers and seals, and the same through the API."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liuhen.apps.documents import impressions, queries
from liuhen.apps.documents.models import Seal, Service
from liuhen.apps.documents.waiting import WAITINGS
from liuhen.apps.people.models import Account
from tests.builders import county as build
from tests.builders.county import NOW, County
from tests.builders.pages import squeezed
from tests.builders.papers import (
    LATER,
    drafted,
    drawn,
    handed_over,
    issued,
    png,
    seal_for,
    sealed,
    sealer,
    slip,
)
from tests.builders.shelves import lose, turn_into_pipe

pytestmark = pytest.mark.article("rs-27-2")


def logged_in(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return squeezed(answer.content.decode())


def signed(**changes: Any) -> dict[str, Any]:
    told = {
        "addressee": "甲<乙>公司 & 丙", "served_at": "2026-11-24T12:00:00", "signed_by": "张三",
        "relation": "representative", "address": "",
    }  # fmt: skip
    return told | changes


def test_the_list_is_cut_down_and_shows_nothing_of_others(county: County) -> None:
    mine, theirs = issued(county), issued(county, unit=county.other, by="stranger")
    page = shown(logged_in("legal"), "/console/documents/")
    assert mine.number in page
    assert theirs.number not in page
    for query, found in (("state=issued", True), ("state=void", False), ("kind=letter", True),
                         (f"number={mine.number[:4]}", True), ("number=%00", True), ("kind=x", True)):  # fmt: skip
        answer = logged_in("legal").get(f"/console/documents/?{query}")
        assert answer.status_code == 200, query
        assert (mine.number in answer.content.decode()) is found, query


def test_a_paper_s_page_says_what_it_lacks_and_shows_it(county: County) -> None:
    paper = issued(county)
    client = logged_in("wangfang")
    page = shown(client, f"/console/documents/{paper.pk}/")
    assert "这份文书还没有盖章，不能送达" in page
    assert "正在生成" in page
    assert "登记直接送达" not in page
    for part, kind in (("pdf", "application/pdf"), ("word", "wordprocessingml")):
        answer = client.get(f"/console/documents/{paper.pk}/{part}/")
        assert kind in answer["Content-Type"]
    assert client.get(f"/console/documents/{paper.pk}/pdf/")["X-Frame-Options"] == "SAMEORIGIN"


def test_what_is_out_of_reach_is_not_there(county: County) -> None:
    paper = sealed(county)
    service = handed_over(county, paper, files=slip())
    given = service.files.get()
    client = logged_in("stranger")
    for address in (
        f"documents/{paper.pk}/", f"documents/{paper.pk}/pdf/", f"documents/{paper.pk}/word/",
        f"documents/{paper.pk}/hand-over/", f"services/{service.pk}/receipt/", f"services/{service.pk}/void/",
        f"services/{service.pk}/files/{given.pk}/", f"seals/{paper.seal_id}/", f"seals/{paper.seal_id}/impression/",
        "documents/999999999999/",
    ):  # fmt: skip
        assert client.get(f"/console/{address}").status_code == 404, address


def test_the_keeper_presses_the_seal_on_the_page(county: County) -> None:
    paper, seal = issued(county), seal_for(county)
    sealer(county)
    client = logged_in("sealer")
    assert "用印" in shown(client, f"/console/documents/{paper.pk}/")
    answer = client.post(f"/console/documents/{paper.pk}/seal/", {"seal": seal.pk})
    assert answer.status_code == 302
    paper.refresh_from_db()
    assert paper.state == "sealed"
    assert paper.seal == seal


def test_a_service_is_put_on_record_and_its_receipt_printed(county: County) -> None:
    paper = sealed(county)
    client = logged_in("wangfang")
    page = shown(client, f"/console/documents/{paper.pk}/hand-over/")
    assert "甲&lt;乙&gt;公司 &amp; 丙" in page, "whom it is addressed to stands there already"
    refused = client.post(f"/console/documents/{paper.pk}/hand-over/", signed(signed_by=""))
    assert refused.status_code in (409, 422)
    assert "送达回证没有写明签收人" in refused.content.decode()
    told = signed() | {"attached": SimpleUploadedFile("回证.jpg", b"\xff\xd8\xff", "image/jpeg")}
    assert client.post(f"/console/documents/{paper.pk}/hand-over/", told).status_code == 302
    service = Service.objects.get()
    page = shown(client, f"/console/documents/{paper.pk}/")
    assert "张三（法定代表人、主要负责人）签收" in page
    assert client.get(f"/console/services/{service.pk}/receipt/")["Content-Type"] == "application/pdf"
    given = client.get(f"/console/services/{service.pk}/files/{service.files.get().pk}/")
    assert "attachment" in given["Content-Disposition"]


def test_a_seal_is_registered_with_its_impression_only(county: County) -> None:
    client = logged_in("legal")
    told = {"unit": county.unit.pk, "name": "县局公章", "kind": "organ", "keeper": "100002", "width_mm": 42}
    for content, said in ((b"MZ\x90", "印模不是 PNG 图片"), (png(side=100), "边长须在"),
                          (png(colour=(255, 255, 255)), "没有印迹"), (png()[:300], "印章"),
                          (bytes(impressions.MOST_BYTES + 1), "不能登记印章：印模图片超过5 MB")):  # fmt: skip
        answer = client.post(
            "/console/seals/register/", told | {"image": SimpleUploadedFile("a.png", content)}
        )
        assert answer.status_code == 422
        assert said in answer.content.decode()
    answer = client.post("/console/seals/register/", told | {"image": SimpleUploadedFile("a.png", png())})
    assert answer.status_code == 302
    seal = Seal.objects.get()
    assert "县局公章" in shown(client, f"/console/seals/{seal.pk}/")
    assert client.get(f"/console/seals/{seal.pk}/impression/")["Content-Type"] == "image/png"
    assert "县局公章" in shown(client, "/console/seals/")


def test_whoever_neither_keeps_the_seal_nor_the_register_does_not_see_its_impression(county: County) -> None:
    seal = seal_for(county)
    assert logged_in("head").get(f"/console/seals/{seal.pk}/impression/").status_code == 404
    assert logged_in("sealer").get(f"/console/seals/{seal.pk}/impression/").status_code == 200


def test_what_is_lost_from_the_vault_is_404_and_says_so(county: County) -> None:
    paper, seal = drawn(sealed(county)), seal_for(county)
    turn_into_pipe(paper.sha256)
    lose(seal.sha256)
    for username, address, said in (
        ("legal", f"/console/documents/{paper.pk}/pdf/", "是管道，不是文件"),
        ("sealer", f"/console/seals/{seal.pk}/impression/", "保管库中没有该文件"),
    ):
        answer = logged_in(username).get(address)
        assert answer.status_code == 404
        assert said in answer.content.decode()
        assert "从备份找回" in answer.content.decode()


def test_the_api_lists_and_serves(county: County) -> None:
    paper = sealed(county)
    client = logged_in("wangfang")
    listed = client.get("/api/v1/documents", {"about": paper.about}).json()
    assert [each["number"] for each in listed["items"]] == [paper.number]
    assert client.get(f"/api/v1/documents/{paper.pk}").json()["data"]["paper"]["number"] == paper.number
    told = signed(served_at="2026-11-24T12:00:00+08:00")
    refused = client.post(
        f"/api/v1/documents/{paper.pk}/hand-over", json.dumps(told | {"relation": ""}), "application/json"
    )
    assert (refused.status_code, "没有写明签收人与受送达人的关系" in refused.content.decode()) == (409, True)
    made = client.post(f"/api/v1/documents/{paper.pk}/hand-over", json.dumps(told), "application/json")
    assert (made.status_code, made.json()["state"]) == (201, "served")
    (service,) = client.get(f"/api/v1/documents/{paper.pk}/services").json()
    assert service["recipient"] == "甲<乙>公司 & 丙"
    assert logged_in("stranger").get(f"/api/v1/documents/{paper.pk}").status_code == 404
    assert len(logged_in("legal").get("/api/v1/seals").json()["items"]) == 1


def test_what_waits_for_whom(county: County) -> None:
    to_seal, to_serve, in_the_post, _ = WAITINGS
    first, second = issued(county), sealed(county)
    officer = county.actor("wangfang")
    assert list(to_seal.of(sealer(county), LATER)) == [first]
    assert list(to_seal.of(officer, LATER)) == []
    assert list(to_serve.of(officer, LATER)) == [second]
    handed_over(county, second)
    assert list(to_serve.of(officer, LATER)) == []
    assert list(in_the_post.of(officer, LATER)) == []
    assert drafted(county, at=NOW) not in queries.to_seal(sealer(county))


def test_another_keeper_of_another_unit_is_not_asked(county: County) -> None:
    seal_for(county)
    build.account(build.person(county.other, "别家保印", "200008", kind="clerk"), "theirs", "seal")
    issued(county)
    assert list(queries.to_seal(county.actor("theirs"))) == []
