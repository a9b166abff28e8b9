"""What anybody reads of publicity, finds in it, and checks it with."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from liuhen.apps.disclosure import actions
from liuhen.kernel.ledger import loop
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.tlog_proof import parse_proof
from tests.builders.county import NOW
from tests.builders.disclosure import issued, penalty_of, published, withheld
from tests.builders.pages import squeezed

pytestmark = pytest.mark.article("rs-11-2")
SECRETS = ("欧阳小明", "220524197501010013", "13804350000", "河口镇", "当事人十六岁", "王芳")
PAGES = (
    "/disclosure/", "/disclosure/feed.atom", "/disclosure/feed.rss", "/disclosure/list.json", "/disclosure/list.csv",
    "/disclosure/figures/", "/disclosure/figures.json", "/disclosure/figures.csv", "/disclosure/1/",
    "/disclosure/2/", "/disclosure/3/", "/disclosure/1/receipt.json", "/disclosure/register/2026-11.json",
)  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def three(county, clerk, reviewer):
    """One that is out, one that is withheld, one that is due."""
    rows = (
        published(county.unit, by=clerk, reviewer=reviewer),
        withheld(county.unit, by=clerk, reviewer=reviewer),
        issued(county.unit, by=clerk),
    )
    loop.catch_up(at=NOW)
    return rows


def read(client: Client, address: str) -> str:
    return squeezed(client.get(address).content.decode())


def test_no_public_page_shows_what_is_hidden(client, three):
    for address in PAGES:
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        decoded = text
        if address.endswith(".json"):
            decoded += "".join(_payloads(json.loads(text)))
        for secret in SECRETS:
            assert secret not in decoded, (address, secret)


def _payloads(found):
    if isinstance(found, dict):
        for key, value in found.items():
            if key in ("payload", "leaf") and value:
                yield base64.b64decode(value).decode()
            else:
                yield from _payloads(value)
    elif isinstance(found, list):
        for each in found:
            yield from _payloads(each)


def test_the_list_shows_what_is_out_and_nothing_else(client, three):
    page = read(client, "/disclosure/")
    assert "对欧阳某的行政处罚" in page
    assert page.count("/disclosure/1/") == 1
    assert "/disclosure/2/" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=餐饮", True), ("q=食品…许可", True), ("q=食品 许可", True), ("q=许可…餐饮", False), ("q=餐", True),
        ("q=欧阳小明", False), ("q=欧阳某", True), ("q=云市监罚〔2026〕12号", True), ("q=。", False), ("q=%25", True),
        ("kind=penalty", True), ("kind=licence", False), ("phase=after", True), ("phase=before&q=餐饮", False),
        ("kind=penalty&q=餐饮", True), ("since=2026-11-24", True), ("since=2026-11-25", False),
        ("until=2026-11-23", False), ("until=2026-11-24&q=餐饮", True), ("before=1", False),
    ],
)  # fmt: skip
def test_what_is_sought_is_found(client, three, query, found):
    assert ("对欧阳某的行政处罚" in read(client, f"/disclosure/?{query}")) is found


@pytest.mark.parametrize(
    "query",
    ["q=%00", "unit=99999999999999999999", "since=nonsense", "since=9999-12-31", "before=-1", "kind=no",
     "q=" + "长" * 100, "before=99999999999999999999"],
)  # fmt: skip
def test_a_query_that_cannot_be_is_said(client, three, query):
    assert client.get(f"/disclosure/?{query}").status_code == 422
    assert client.get(f"/disclosure/list.json?{query}").status_code == 422
    for other in ("list.csv", "feed.atom"):
        assert client.get(f"/disclosure/{other}?{query}").status_code == 200


def test_a_number_that_nothing_has_is_not_there(client, three):
    assert client.get("/disclosure/4/").status_code == 404
    assert client.get("/disclosure/99999999999999999999999/").status_code == 404
    assert client.get("/disclosure/register/2026-13.json").status_code == 404
    assert client.get("/disclosure/figures/?year=99999").status_code == 404


def test_a_withheld_one_says_its_ground_and_a_due_one_that_it_is_due(client, three):
    assert "依法不公开" in (page := read(client, "/disclosure/2/"))
    assert "《未成年人保护法》第103条" in page
    assert "尚未公开" in read(client, "/disclosure/3/")


def test_what_is_withdrawn_says_so_and_why_and_is_in_no_list(client, three, reviewer):
    row = three[0]
    actions.withdraw(
        publication=row, reason="行政复议决定撤销原处罚", by=reviewer, at=NOW + timedelta(hours=1)
    )
    page = read(client, "/disclosure/1/")
    assert "已撤回" in page
    assert "行政复议决定撤销原处罚" in page
    assert "餐饮" not in page
    for address in ("/disclosure/", "/disclosure/?q=餐饮", "/disclosure/feed.atom", "/disclosure/list.json"):
        assert "欧阳某" not in read(client, address), address


def test_a_receipt_proves_what_is_shown(client, three):
    told = client.get("/disclosure/1/receipt.json").json()
    canonical = json.dumps(told["shown"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == told["digest"]
    receipt = told["receipt"]
    payload, leaf = (base64.b64decode(receipt[name]) for name in ("payload", "leaf"))
    assert json.loads(payload)["data"]["digest"] == told["digest"]
    assert json.loads(leaf)["payload"]["sha256"] == hashlib.sha256(payload).hexdigest()
    proof = parse_proof(receipt["proof"])
    assert proof.index == receipt["index"]
    assert proof.includes(leaf_hash(leaf))


def test_a_page_is_drawn_once_and_told_apart_by_its_validator(
    client, three, reviewer, django_assert_num_queries
):
    first = client.get("/disclosure/")
    assert first["Cache-Control"] == "public, max-age=60"
    assert "csrftoken" not in first.cookies
    with django_assert_num_queries(1):
        again = client.get("/disclosure/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    actions.withdraw(publication=three[0], reason="被撤销", by=reviewer, at=NOW + timedelta(hours=1))
    assert client.get("/disclosure/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_large_text_is_a_page_of_its_own(client, three):
    client.get("/disclosure/")
    client.cookies["liuhen_text"] = "large"
    assert 'class="large"' in client.get("/disclosure/").content.decode()


def test_further_pages_go_on_where_the_last_one_ended(client, county, clerk, reviewer):
    for _ in range(45):
        published(county.unit, by=clerk, reviewer=reviewer)
    address, seen = "/disclosure/list.json?q=餐饮", []
    assert "before=26" in read(client, "/disclosure/?q=餐饮")
    while address:
        body = client.get(address).json()
        seen += [item["number"] for item in body["items"]]
        address = body["next"]
    assert seen == list(range(45, 0, -1))


def test_what_was_corrected_because_it_showed_a_person_is_not_shown_again(client, county, clerk, reviewer):
    old = published(county.unit, by=clerk, reviewer=reviewer, facts="赵小花经营的餐饮店未取得许可。")
    new = actions.begin_correction(publication=old, reason="当事人写错", by=clerk, at=NOW)
    actions.prepare(
        publication=new,
        title="更正",
        fields=penalty_of(party="赵小花", facts="赵小花无证经营。"),
        by=clerk,
        at=NOW,
    )
    actions.publish(publication=new, by=reviewer, at=NOW)
    loop.catch_up(at=NOW)
    for address in (
        "/disclosure/1/",
        "/disclosure/1/receipt.json",
        "/disclosure/2/",
        "/disclosure/list.json",
    ):
        assert "赵小花" not in client.get(address).content.decode(), address
    assert "更正以前的内容不再展示" in read(client, "/disclosure/1/")


def test_what_was_corrected_goes_with_what_took_its_place(client, county, clerk, reviewer):
    row = published(county.unit, by=clerk, reviewer=reviewer)
    for title in ("更正一", "更正二"):
        new = actions.begin_correction(publication=row, reason="数额写错", by=clerk, at=NOW)
        actions.prepare(publication=new, title=title, fields=penalty_of(), by=clerk, at=NOW)
        row = actions.publish(publication=new, by=reviewer, at=NOW)
    assert "罚款五千元" in read(client, "/disclosure/1/")
    actions.withdraw(publication=row, reason="决定已经撤销", by=reviewer, at=NOW + timedelta(minutes=1))
    for number in (1, 2, 3):
        assert "罚款五千元" not in read(client, f"/disclosure/{number}/")
        assert client.get(f"/disclosure/{number}/receipt.json").json()["shown"] is None
