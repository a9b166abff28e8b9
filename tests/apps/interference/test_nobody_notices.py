"""A county in which somebody reported interference, and one in which he reported that nothing happened: who can tell?

Both are played from the same moment and then compared: every table, every entry, the log, and what each reader is
shown. Whatever is left is chance (salts, keys, seals), and is masked; everything else has to be equal.
"""

import base64
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import timezone

from liuhen.apps.cases.models import Case
from liuhen.apps.interference import actions, queries
from liuhen.apps.interference.models import Ring
from liuhen.apps.people.models import Account
from liuhen.entrypoints.console.urls import urlpatterns
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import data_of
from tests.builders.interference import PASSPHRASE, Keys
from tests.builders.rows import Rows

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-49-1")]

SECRET = "三江口老战友打来电话，说利民小吃店不能立案"
NAMED = "陈局长、赵保管、冯监督"
NOTHING: dict[str, Any] = {"happened": "none"}
SOMETHING: dict[str, Any] = {
    "happened": "some", "who": NAMED, "way": "phone", "facts": SECRET, "kinds": ["orders", "pleading"],
    "answer": "both", "about": "利民小吃店案",
}  # fmt: skip
READS_IT = ("bureau", "qian")  # the bureau's holders, but for 冯监督, whom it names
WALKS = ("head",)
READERS = (
    *WALKS,
    "audit",
    "feng",
    "keeper",
    "legal",
    "wufa",
    "liqiang",
    "wangfang",
    "registrar",
    "mayor",
    "stranger",
    "system",
    "security",
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?([+-]\d\d:?\d\d|Z)?")
HEX = re.compile(r"\b[0-9a-f]{16,128}\b")
CHANCE_IN_PAGES = (
    (re.compile(r'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]+'), r"\1…"),
    (re.compile(r'(nonce|data-csrf|content|hx-headers|X-CSRFToken)[="\':\s]+[A-Za-z0-9_-]{16,}'), r"\1…"),
    (re.compile(r"<time\b.*?</time>", re.DOTALL), "…"),
    (re.compile(r"\d\d:\d\d(:\d\d)?"), "…"),
    (MOMENT, "…"),
    (re.compile(r"\b[0-9a-f]{8,128}\b"), "…"),
)


@dataclass(frozen=True)
class World:
    """What there is to see once a report was filed, opened and put away."""

    tables: dict[str, list[tuple[Any, ...]]]
    entries: list[tuple[Any, ...]]
    pages: dict[tuple[str, str], tuple[int, str]]
    cells: list[bytes]


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def masked(value: Any) -> Any:
    """Return a value of the database without what chance and the moment made of it: of bytes, how many."""
    if isinstance(value, bytes | memoryview):
        return f"{len(bytes(value))} bytes"
    if isinstance(value, str):
        value = MOMENT.sub("…", value)
        return (
            HEX.sub(lambda found: f"{len(found.group())} hex", value) if len(value) < 100_000 else len(value)
        )
    return f"{value.tzinfo} moment" if hasattr(value, "tzinfo") else value


def addresses() -> Iterator[str]:
    for pattern in urlpatterns:
        if not pattern.pattern.converters and pattern.name != "styleguide":
            yield f"/console/{pattern.pattern}"


def special(keys: Keys) -> list[str]:
    case = f"/console/cases/{keys.case.pk}/"
    return [
        case, f"/console/rings/{keys.low.pk}/", f"/console/rings/{keys.high.pk}/", "/console/", "/console/circulars/",
        "/console/ledger/", "/console/process-reports/", "/console/post-changes/", "/console/recorders/",
        "/console/notices/",
        f"/console/people/{keys.county.officer.pk}/", f"/console/units/{keys.county.unit.pk}/",
        f"/console/search/?q={SECRET[:4]}", f"/console/cases/?q={SECRET[:4]}",
        *(f"/console/rings/{ring.pk}/records/{slot}/" for ring in (keys.low, keys.high) for slot in range(1, 5)),
    ]  # fmt: skip


def seen_by(username: str, paths: list[str]) -> dict[tuple[str, str], tuple[int, str]]:
    client = client_of(username)
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for path in paths:
        answer = client.get(path)
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        is_page = answer["Content-Type"].startswith(
            "text/html"
        )  # a drawn PDF has a time and a number of its own
        text = said.decode("utf-8", "replace") if is_page else answer["Content-Type"]
        for pattern, mask in CHANCE_IN_PAGES:
            text = pattern.sub(mask, text)
        found[username, path] = (answer.status_code, text)
    return found


def play(keys: Keys, said: dict[str, Any]) -> World:
    """Let 王芳 report outside of any stage and once of a stage, the ring be opened twice, and look around."""
    mark = transaction.savepoint()
    wangfang, liqiang = client_of("wangfang"), client_of("liqiang")
    for told in (said, said | {"case": keys.case.pk}):
        assert wangfang.post("/console/process-reports/file/", told).status_code == 302
    assert liqiang.post("/console/process-reports/file/", NOTHING | {"case": keys.case.pk}).status_code == 302
    at = timezone.now()
    actions.file_cover(unit=keys.county.unit, at=at)
    for ring, (first, second) in ((keys.low, ("legal", "wufa")), (keys.high, ("bureau", "qian"))):
        opening, code = actions.begin(ring=ring, passphrase=PASSPHRASE, by=keys.by(first), at=at)
        actions.finish(opening=opening, code=code, passphrase=PASSPHRASE, by=keys.by(second), at=at)
        actions.archive(ring=Ring.objects.get(pk=ring.pk), at=at)
    tables = Rows.all().by_table
    tables["django_session"] = [
        (*sorted(each.get_decoded()),) for each in Session.objects.order_by("expire_date")
    ]  # what is signed there is packed, and so of many lengths
    entries = [
        (each.event, each.subject, each.by, each.article, len(bytes(each.leaf)), len(bytes(each.payload)),
         masked(json.dumps(data_of(each), sort_keys=True, ensure_ascii=False)))
        for each in Entry.objects.order_by("id")
    ]  # fmt: skip
    everywhere = sorted({*addresses(), *special(keys)})
    pages: dict[tuple[str, str], tuple[int, str]] = {}
    for username in READERS:
        pages |= seen_by(username, everywhere if username in WALKS else special(keys))
    assert all(keys.pages(keys.high, each) for each in READS_IT) == (said is SOMETHING)
    cells = [as_bytes(cell) for rows in tables.values() for row in rows for cell in row]
    transaction.savepoint_rollback(mark)
    return World(
        {name: [tuple(masked(cell) for cell in row) for row in rows] for name, rows in tables.items()},
        entries, pages, cells,
    )  # fmt: skip


def as_bytes(cell: Any) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


@pytest.mark.once
@pytest.mark.long
def test_two_counties_of_which_one_has_a_secret_look_the_same_to_all_but_those_who_may_read_it(
    keys: Keys, caplog: pytest.LogCaptureFixture, data_folder: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    quiet, loud = play(keys, NOTHING), play(keys, SOMETHING)
    # how many rows each table has, and how large each cell is
    assert {name: len(rows) for name, rows in quiet.tables.items()} == {
        name: len(rows) for name, rows in loud.tables.items()
    }
    for name, rows in quiet.tables.items():
        assert rows == loud.tables[name], name
    # what the ledger tells, of whom, in which order, and how long its words are
    assert quiet.entries == loud.entries
    # what each reader is shown
    assert len(quiet.pages) > 300
    assert [told for which in quiet.pages for told in differing(which, quiet, loud)] == []
    # a dump of the database, the folders of the machine, and its logs
    words = needles()
    assert not [cell[:80] for cell in loud.cells if any(each in cell for each in words)]
    files = [path for path in data_folder.rglob("*") if path.is_file()]
    assert not [path for path in files if any(each in path.read_bytes() for each in words)]
    assert not any(each.decode("utf-8", "replace") in caplog.text for each in words if each.isascii())
    assert SECRET[:6] not in caplog.text
    assert Case.objects.count() == 1


def differing(which: tuple[str, str], quiet: World, loud: World) -> list[Any]:
    """Return what one page shows in one of the counties alone."""
    (before, old), (after, new) = quiet.pages[which], loud.pages[which]
    lines = list(unified_diff(old.splitlines(), new.splitlines(), n=0))[2:12]
    return [(which, before, after, lines)] if lines or before != after else []


def needles() -> list[bytes]:
    """Return how the words of the secret could be written somewhere."""
    found = []
    for said in (SECRET, SECRET[:6], NAMED):
        plain = said.encode()
        found += [plain, plain.hex().encode(), json.dumps(said).encode()[1:-1]]
        found += [base64.b64encode(b"x" * lead + plain)[4:-4] for lead in range(3)]
    return found


def test_the_holders_who_may_read_it_are_the_only_ones_whose_pages_change(keys: Keys) -> None:
    keys.told(who=NAMED, facts=SECRET)
    keys.opened_above()
    keys.opened()
    path = f"/console/rings/{keys.high.pk}/"
    for username in READS_IT:
        assert "记录" in client_of(username).get(path).content.decode().partition("<main")[2]
    slot = keys.pages(keys.high, "qian")[0].slot
    record = f"/console/rings/{keys.high.pk}/records/{slot}/"
    assert SECRET in client_of("qian").get(record).content.decode()
    for username in READERS:
        assert client_of(username).get(record).status_code in (403, 404), username
    assert list(queries.happened_to_protected(keys.by("feng"), at=timezone.now())) == []
    assert list(queries.protected(at=timezone.now())) == [keys.county.officer.pk]


def test_one_who_is_refused_leaves_nothing_that_tells_of_it(keys: Keys) -> None:
    client = client_of("wangfang")
    before = Entry.objects.count()
    answer = client.post("/console/process-reports/file/", SOMETHING | {"case": 999_999})
    assert answer.status_code == 422
    assert SECRET in answer.content.decode()  # it stands in the form he is shown again, and nowhere else
    assert Entry.objects.count() == before
    rows = Rows.all().by_table
    assert not any(
        SECRET.encode() in as_bytes(cell) for table in rows.values() for row in table for cell in row
    )
