"""What nobody means to send to the phone's page and to the public pages. On PostgreSQL, which takes less."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from liuhen.apps.people.models import Account
from liuhen.apps.visits.actions import arriving
from liuhen.apps.visits.models import FieldStep, Phone, Reply, Visit
from tests.builders import county as build
from tests.builders.cases import docket
from tests.builders.county import NOW
from tests.builders.visits import Field, ms, the_field

LONG = "长" * 5000
STRANGE: tuple[Any, ...] = (
    None, [], {}, [None], {"a": 1}, True, -1, 2**53, 2**80, 1.5, "", "\x00", "a\x00b", "\ud800", LONG, "９", "x",
    "0001-01-01", "9999-12-31T23:59:59+14:00", [[[1]]],
)  # fmt: skip
ODD_BODIES = (
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"{",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"now": NaN}',
    b'{"now": 1e400}',
)


@pytest.fixture
def ground(on_postgres: None, data_folder: Path) -> Field:
    return the_field(docket(build.small_county()))


def as_client(username: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(username=username))
    return client


@pytest.fixture
def officer(ground: Field) -> Client:
    return as_client("wangfang")


def sent(client: Client, path: str, told: Any) -> int:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    answer = client.post(path, body, content_type="application/json", headers={"accept": "application/json"})
    assert answer.status_code < 500, (path, body[:80], answer.content[:300])
    return answer.status_code


@pytest.mark.long
def test_the_phones_page_breaks_at_nothing_and_takes_nothing_in(ground: Field, officer: Client) -> None:
    ground.phone()
    key = Phone.objects.get().key_id
    told: dict[str, dict[str, Any]] = {
        "register": {"challenge": "", "spki": "", "signature": "", "name": "手机", "now": 1},
        "merge": {"phone": key, "now": 1, "lost": True, "steps": [{"text": "", "signature": ""}]},
    }
    for path, well in told.items():
        for body in ODD_BODIES:
            assert sent(officer, f"/console/field/{path}", body) == 422
        for name in well:
            for value in STRANGE:
                sent(officer, f"/console/field/{path}", well | {name: value})
        for value in STRANGE:
            sent(
                officer,
                "/console/field/merge",
                told["merge"] | {"steps": [{"text": value, "signature": value}]},
            )
            for name in ("phone", "cursor"):
                answer = officer.get(
                    "/console/field/pack.json", {name: str(value).encode("utf-8", "replace")}
                )
                assert answer.status_code < 500
    assert (Phone.objects.count(), FieldStep.objects.count()) == (1, 0)


def test_whatever_a_phone_signs_is_kept_and_nothing_is_made_of_it(ground: Field) -> None:
    visit = ground.approved()
    steps = ground.walk(visit, "scan-in", "card", "reason", "check")
    # No phone can sign some of these, nor a step of more than 32 KiB.
    strange = [each for each in STRANGE if each not in (2**53, 2**80, 1.5, "\ud800", LONG)] + ["长" * 700]
    keys = (
        "n",
        "item",
        "place",
        "note",
        "sha256",
        "reason",
        "witness",
        "results",
        "ticket",
        "position",
        "arrival",
    )
    for kind in ("finding", "photo", "sign", "unsigned", "check", "scan-in", "note", "no-such-step"):
        for value in strange:
            steps.append(ground.phone().does(kind, **dict.fromkeys(keys, value)))
    for start in range(0, len(steps), 100):
        ground.merge(steps[start : start + 100], at=NOW)
    assert FieldStep.objects.count() == len(steps)
    visit.refresh_from_db()
    assert (visit.state, visit.defects.count(), visit.files.count()) == ("on-site", 0, 0)


@pytest.mark.parametrize("name", ["visit", "seq", "at", "mono", "kind", "boot"])
def test_a_signed_step_with_an_odd_frame_is_kept_or_refused(ground: Field, name: str) -> None:
    phone = ground.phone()
    for value in (*STRANGE, 2**53 - 1, "9" * 15, "0"):
        frame: dict[str, Any] = {
            "v": 1, "phone": "", "seq": 0, "prev": "0" * 64, "at": ms(NOW), "mono": 1, "boot": "b", "visit": "1",
            "kind": "note", "data": {},
        }  # fmt: skip
        frame |= {"phone": ground.phones["wangfang"][1].key_id, name: value}
        text = json.dumps(frame, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        try:
            signature = phone.sign(text.encode())
        except UnicodeEncodeError:
            continue
        ground.merge([(text, signature)], at=NOW)
    assert Visit.objects.count() == 0


def test_the_public_pages_break_at_nothing_and_take_no_reply_in(ground: Field) -> None:
    visit = ground.approved(at=timezone.now())
    ground.phone()
    client = Client(raise_request_exception=False)
    code = arriving.code_of(visit, ground.phones["wangfang"][1])
    for n, value in enumerate(STRANGE):
        said = str(value) if value != [[[1]]] else ["a", "b"]
        if value == "\ud800":
            continue
        for path, post in (
            (f"/visits/{visit.token}/", {"what": "contest", "ground": said, "text": said}),
            (f"/visits/{visit.token}/", {"what": "contest", "ground": "basis", "text": "\x00"}),
            (f"/visits/{visit.token}/", {"what": "rate", "stars": said, "text": said}),
            (f"/visits/{visit.token}/", {"what": said}),
            (f"/visits/here/{code}/", {"last4": said}),
        ):
            answer = client.post(path, post, REMOTE_ADDR=f"10.0.{n}.1")
            assert answer.status_code in (200, 400, 409, 422, 429), (path, post, answer.status_code)
    for token in (
        "x",
        "%00" * 22,
        "\ud800".encode("utf-8", "surrogatepass").hex(),
        "A" * 5000,
        "..",
        "１" * 22,
    ):
        for path in (f"/visits/{token}/", f"/visits/of/{token}/", f"/visits/here/{token}/"):
            assert client.get(path, REMOTE_ADDR="10.1.0.1").status_code == 404, path
    visit.refresh_from_db()
    assert (Reply.objects.count(), visit.arrived_at) == (0, None)


def test_what_somebody_else_is_sent_to_is_not_there_for_the_phone(ground: Field, officer: Client) -> None:
    ground.phone()
    key = Phone.objects.get().key_id
    for pk in (0, 999, 2**31, 2**63, 2**80):
        assert officer.get(f"/console/field/{pk}/here.json", {"phone": key}).status_code == 404


LISTS = (
    "visits/", "visits/burden/", "visits/1/", "field-phones/1/", "establishments/", "establishments/1/", "errands/",
    "campaigns/", "inspection-plans/", "inspection-items/", "joint-inspections/", "ties/", "cooperation-notices/",
    "case-transfers/", "dispatches/", "arrangements/", "data-requests/", "shifts/",
)  # fmt: skip


@pytest.mark.long
def test_lists_break_at_nothing_that_is_asked_of_them(ground: Field) -> None:
    ground.approved()
    ground.phone()
    client = as_client("wangfang")
    asked = ("q", "unit", "state", "kind", "mode", "cursor", "trail", "risk", "credit")
    for path in LISTS:
        for value in ("\x00", "9" * 30, "-1", "x" * 3000, "１", "bmFo"):
            for told in (dict.fromkeys(asked, value), {"cursor": value}, {"trail": value}):
                answer = client.get(f"/console/{path}", told)
                assert answer.status_code < 500, (path, told)
