"""A flipped byte anywhere in what is published or stored of the tree is found; rubbish is a finding, no traceback."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings as live
from django.db import connection

from tests.kernel.ledger import forger
from tests.kernel.ledger.forger import Outside

pytestmark = pytest.mark.django_db
SIZES = (3, 256, 260)


@pytest.fixture
def outside(tmp_path: Path, settings) -> Outside:
    return forger.make(tmp_path, sizes=SIZES)


def flipped(data: bytes) -> bytes:
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "first byte flipped": lambda data: bytes([data[0] ^ 1]) + data[1:],
    "a byte flipped": flipped,
    "last byte flipped": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "truncated": lambda data: data[:-7],
    "halved": lambda data: data[: len(data) // 2],
    "emptied": lambda _: b"",
    "text": lambda _: "现场已核查".encode(),
    "utf-16": lambda data: data.decode("latin-1").encode("utf-16"),
    "longer": lambda data: data + b"x",
}


def published() -> list[Path]:
    """Return every file that the publisher has written."""
    files = [path for path in sorted(live.LEDGER_PUBLIC.rglob("*")) if path.is_file()]
    assert {path.name for path in files} >= {"checkpoint", "000", "1", "3", "4"}, "every level, every state"
    return [*files, *live.LEDGER_COPIES]


def test_whatever_is_done_to_a_published_file_is_found_and_the_file_named(outside: Outside):
    for path in published():
        good = path.read_bytes()
        for way, spoil in WAYS.items():
            path.write_bytes(spoil(good))
            found = forger.audit(outside, kept=(260,)).faults
            assert any(_names(fault.where, path) for fault in found), (path, way, found)
        path.unlink()
        path.mkdir()
        found = forger.audit(outside, kept=(260,)).faults
        assert any(_names(fault.where, path) for fault in found), (path, "a folder", found)
        path.rmdir()
        path.write_bytes(good)
    assert forger.audit(outside, kept=(260,)).is_sound


def _names(where: str, path: Path) -> bool:
    if path.name == "checkpoint":
        return where == "已公布的检查点"
    if path in live.LEDGER_COPIES:
        return path.name in where
    return path.relative_to(live.LEDGER_PUBLIC).as_posix() in where


def test_two_published_files_swapped_are_found(outside: Outside):
    files = published()
    for one, two in pairwise(files):
        first, second = one.read_bytes(), two.read_bytes()
        one.write_bytes(second)
        two.write_bytes(first)
        assert not forger.audit(outside, kept=(260,)).is_sound, (one, two)
        one.write_bytes(first)
        two.write_bytes(second)


def test_a_published_file_that_is_gone_is_missed(outside: Outside):
    for path in (live.LEDGER_PUBLIC / "checkpoint", live.LEDGER_PUBLIC / "tile/0/000"):
        good = path.read_bytes()
        path.unlink()
        assert not forger.audit(outside, kept=(260,)).is_sound, path
        path.write_bytes(good)


def test_a_copy_that_a_power_cut_tore_off_accuses_nobody_once_it_went_on(outside: Outside):
    from liuhen.kernel import ledger
    from liuhen.kernel.ledger.loop import catch_up

    copy = live.LEDGER_COPIES[0]
    newest = outside.checkpoints[260]
    copy.write_text(copy.read_text().removesuffix("\f\n") + "\f\n" + "liuhen.local", newline="\n")
    ledger.append(event="thing.happened", subject="", by="account:1", at=forger.NOW, data={})
    catch_up(at=forger.NOW)
    assert newest in copy.read_text()
    report = forger.audit(outside, kept=(260,))
    assert report.faults == []


@pytest.mark.parametrize("way", ["bom", "crlf", "utf-16", "no end", "cut"])
def test_a_copy_that_an_editor_saved_again_does_not_stop_the_log(outside: Outside, way: str):
    from liuhen.kernel import ledger
    from liuhen.kernel.ledger.loop import catch_up
    from liuhen.kernel.ledger.models import Checkpoint
    from liuhen_proof.kept_texts import decode_kept, notes_in

    copy = live.LEDGER_COPIES[0]
    text = copy.read_text()
    copy.write_bytes(
        {
            "bom": text.encode("utf-8-sig"),
            "crlf": text.replace("\n", "\r\n").encode(),
            "utf-16": text.encode("utf-16"),
            "no end": text.removesuffix("\n").encode(),
            "cut": text[:-100].encode(),
        }[way]
    )
    for _ in range(2):
        ledger.append(event="thing.happened", subject="", by="account:1", at=forger.NOW, data={})
        catch_up(at=forger.NOW)
    kept = notes_in(decode_kept(copy.read_bytes()))
    assert kept[-2:] == [each.note for each in Checkpoint.objects.order_by("size")][-2:]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite keeps any value in any column")
@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE ledger_tile SET hashes = '文字' WHERE level = 0 AND n = 0", "数据库中的树片 0/0"),
        ("UPDATE ledger_tile SET hashes = 7 WHERE level = 1", "数据库中的树片 1/0"),
        ("UPDATE ledger_tile SET level = 'x' WHERE level = 1", "数据库中的树片"),
        ("UPDATE ledger_head SET root = '文字'", "树头"),
        ("UPDATE ledger_head SET size = 'x'", "树头"),
        ("UPDATE ledger_checkpoint SET note = x'ff00' WHERE size = 256", "检查点 256"),
        ("UPDATE ledger_checkpoint SET note = 5 WHERE size = 256", "检查点 256"),
        ("UPDATE ledger_entry SET at = 'x' WHERE \"index\" = 100", "记录 100（"),
        ("UPDATE ledger_entry SET leaf = '文字' WHERE \"index\" = 100", "记录 100（"),
        ('UPDATE ledger_entry SET leaf = 7 WHERE "index" = 100', "记录 100（"),
        ("UPDATE ledger_entry SET leaf_hash = '文字' WHERE \"index\" = 100", "记录 100（"),
        ("UPDATE ledger_entry SET payload = '文字' WHERE \"index\" = 100", "记录 100（"),
        ("UPDATE ledger_entry SET n = 'x' WHERE \"index\" = 100", "记录 100（"),
        ('UPDATE ledger_entry SET "index" = \'x\' WHERE "index" = 100', "记录 100"),
        ('UPDATE ledger_entry SET "index" = 9000000000000 WHERE "index" = 100', "记录 100"),
        ('UPDATE ledger_entry SET "index" = 900 WHERE "index" = 100', "记录 100"),
    ],
)
def test_rubbish_in_a_column_is_a_finding_and_names_its_place(outside: Outside, statement: str, where: str):
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            forger.sql(statement)
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    report = forger.audit(outside, kept=(260,))
    assert report.first is not None
    assert report.first.where.startswith(where), report.faults


def test_every_state_of_a_tile_that_shows_one_changed_leaf_is_one_finding(outside: Outside):
    forger.rewrite(1, by="account:9")
    forger.join_trails()
    forger.forge_tree()
    faults = [
        fault for fault in forger.audit(outside, kept=(260,)).faults if "已公布的树片 tile/0" in fault.where
    ]
    assert [fault.index for fault in faults] == [1]
