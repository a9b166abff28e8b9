"""The fixed list of attacks by somebody with every right on the database and the disk: each found, each located."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.recordings.actions import intake
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.auditing import audit
from liuhen.kernel.flow import Refused
from liuhen.kernel.flow.steps import record_refusal
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.auditing import Report
from liuhen.kernel.ledger.following import read_on
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Checkpoint, Entry
from liuhen.kernel.official_text.loading import load
from liuhen.kernel.vault.intake import Incoming
from liuhen_proof import notes
from tests.builders.county import NOW, County, small_county
from tests.builders.laws import regulation

pytestmark = pytest.mark.django_db
GOOD = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=500)


@dataclass
class Ground:
    """A county with a published ledger, and what an outsider kept of it."""

    county: County
    log: Path
    copies: Path
    outside: str
    size: int

    def sql(self, statement: str, *values: Any) -> None:
        """Write behind the product's back, as a database administrator can: triggers are no obstacle to him."""
        with connection.cursor() as cursor:
            for table in ("entry", "checkpoint"):
                on = f" ON ledger_{table}" if connection.vendor == "postgresql" else ""
                for trigger in ("stays", "is_fixed"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS ledger_{table}_{trigger}{on}")
            cursor.execute(statement, values)

    def audit(self, *, with_outside: bool = False) -> Report:
        return audit(
            checkpoints=[self.outside] if with_outside else [], trust=keyring.verifiers(), own_keys=True
        )


def bring(county: County) -> None:
    """Take one recording in, as a station does."""
    data = b"moving pictures"
    told = {
        "filename": "DSJ0001_100001_20261124080000_0001.mp4", "sha256": sha256(data).hexdigest(), "kind": "video",
        "device": "DSJ0001", "officer": "100001", "started_at": (NOW - timedelta(hours=2)).isoformat(),
        "ended_at": (NOW - timedelta(hours=1)).isoformat(),
    }  # fmt: skip
    station = county.actor("station")
    upload = intake.begin(length=len(data), metadata=told, by=station, at=NOW)
    with Incoming.open(upload.id.hex) as incoming:
        incoming.append(BytesIO(data).read, expected_offset=0, limit=len(data))
    intake.complete(upload=upload, by=station, at=NOW)


@pytest.fixture
def ground(tmp_path: Path, settings) -> Ground:
    settings.KEYS, settings.LEDGER_PUBLIC = tmp_path / "keys", tmp_path / "log"
    settings.LEDGER_COPIES = [tmp_path / "copies.txt"]
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    settings.VAULT = {"backend": "local", "root": tmp_path / "vault"}
    settings.VAULT_INCOMING = tmp_path / "incoming"
    county = small_county()
    load(regulation(20, "办法"), by=SYSTEM, at=NOW)
    bring(county)
    catch_up(at=NOW)
    assert list(read_on("attacked", events=["recording.received"], seconds=1))
    devices.check_out(device=county.device, officer=county.officer, check=GOOD, by=SYSTEM, at=NOW)
    devices.return_device(device=county.device, remark="完好", by=SYSTEM, at=NOW)
    catch_up(at=NOW)
    newest = Checkpoint.objects.order_by("-size")[0]
    return Ground(county, tmp_path / "log", tmp_path / "copies.txt", newest.note, newest.size)


def test_an_untouched_ledger_is_sound_and_says_what_was_not_checked(ground: Ground):
    report = ground.audit()
    assert report.is_sound
    assert report.entries == report.size == ground.size
    assert report.rows > 20
    assert len(report.not_checked) == 2
    assert ground.audit(with_outside=True).is_sound


def test_an_entry_that_still_waits_for_its_place_alarms_nobody(ground: Ground):
    devices.set_clock(device=ground.county.device, offset_ms=800, by=SYSTEM, at=NOW)
    report = ground.audit(with_outside=True)
    assert report.faults == []
    assert (report.waiting, report.size) == (1, ground.size)


def edit_leaf(g: Ground) -> None:
    leaf = bytes(Entry.objects.get(index=1).leaf).replace(b"unit.opened", b"unit.closed")
    g.sql('UPDATE ledger_entry SET leaf = %s WHERE "index" = 1', leaf)


def edit_column(g: Ground) -> None:
    g.sql('UPDATE ledger_entry SET "by" = \'account:99\' WHERE "index" = 3')


def redate(g: Ground) -> None:
    g.sql("UPDATE ledger_entry SET at = '2020-01-01 00:00:00' WHERE \"index\" = 4")


def edit_payload(g: Ground) -> None:
    g.sql('UPDATE ledger_entry SET payload = %s WHERE "index" = 5', b"{}")


def delete_middle(g: Ground) -> None:
    g.sql('DELETE FROM ledger_entry WHERE "index" = 7')


def swap_leaves(g: Ground) -> None:
    g.sql('UPDATE ledger_entry SET "index" = 9999 WHERE "index" = 8')
    g.sql('UPDATE ledger_entry SET "index" = 8 WHERE "index" = 9')
    g.sql('UPDATE ledger_entry SET "index" = 9 WHERE "index" = 9999')


def empty_payload_then_edit_row(g: Ground) -> None:
    last = Entry.objects.filter(subject=g.county.officer.ref).order_by("n").last()
    assert last
    g.sql("UPDATE ledger_entry SET payload = %s WHERE id = %s", b"", last.pk)
    edit_row(g)


def edit_row_behind_a_refusal(g: Ground) -> None:
    """A refusal is an entry of the subject too, and commits to no row."""
    record_refusal(Refused("不能办理", subject=g.county.officer.ref, by=SYSTEM.ref), at=NOW)
    catch_up(at=NOW)
    edit_row(g)


def edit_password(g: Ground) -> None:
    g.sql("UPDATE people_account SET password = 'pbkdf2_sha256$1$a$b' WHERE username = 'wangfang'")


def edit_clock(g: Ground) -> None:
    g.sql("UPDATE clocks_runningclock SET due_at = '2031-01-01 00:00:00'")


def delete_clock(g: Ground) -> None:
    g.sql("DELETE FROM clocks_runningclock")


def edit_day(g: Ground) -> None:
    g.sql("UPDATE clocks_calendarday SET name = '调休' WHERE date = '2026-10-01'")


def edit_article(g: Ground) -> None:
    g.sql("UPDATE official_text_officialarticle SET paragraphs = '[\"删去\"]'")


def move_bookmark(g: Ground) -> None:
    g.sql("UPDATE ledger_bookmark SET position = 9999 WHERE name = 'attacked'")


def give_blob_up(g: Ground) -> None:
    g.sql("UPDATE vault_blob SET disposed_at = checked_at")


def delete_blob_with_its_file(g: Ground) -> None:
    g.sql("DELETE FROM vault_blob")
    remove_file(g)


def check_blob_in_days_to_come(g: Ground) -> None:
    g.sql("UPDATE vault_blob SET checked_at = '2999-01-01 00:00:00'")


def remove_file(g: Ground) -> None:
    (file,) = g.log.parent.glob("vault/sha256/*/*/*")
    file.unlink()


def edit_upload(g: Ground) -> None:
    g.sql("UPDATE recordings_upload SET metadata = '{}'")


def edit_row(g: Ground) -> None:
    g.sql("UPDATE people_person SET name = '张冠' WHERE id = %s", g.county.officer.pk)


def delete_row(g: Ground) -> None:
    g.sql("UPDATE devices_checkout SET state = 'out' WHERE device_id = %s", g.county.device.pk)


def insert_row(g: Ground) -> None:
    g.sql("INSERT INTO people_post (state, name, unit_id) VALUES ('active', '影子岗', %s)", g.county.unit.pk)


def flip_tile_in_database(g: Ground) -> None:
    g.sql("UPDATE ledger_tile SET hashes = %s WHERE level = 0 AND n = 0", bytes(32 * g.size))


def flip_published_tile(g: Ground) -> None:
    tile = max(g.log.glob("tile/0/000.p/*"), key=lambda path: int(path.name))
    whole = tile.read_bytes()
    tile.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))


def edit_checkpoint(g: Ground) -> None:
    letter = next(filter(str.isupper, Checkpoint.objects.get(size=g.size).note))
    g.sql("UPDATE ledger_checkpoint SET note = REPLACE(note, %s, '?') WHERE size = %s", letter, g.size)


def move_head(g: Ground) -> None:
    g.sql("UPDATE ledger_head SET size = size - 1")


def cut_tail(g: Ground) -> None:
    g.sql('DELETE FROM ledger_entry WHERE "index" >= %s', g.size - 3)
    g.sql("UPDATE ledger_head SET size = %s", g.size - 3)


ATTACKS: list[tuple[Callable[[Ground], None], str]] = [
    (edit_leaf, "记录 1（"),
    (edit_column, "记录 3（"),
    (redate, "记录 4（"),
    (edit_payload, "记录 5（"),
    (delete_middle, "记录 7"),
    (swap_leaves, "记录 8"),
    (edit_row, "person:"),
    (empty_payload_then_edit_row, "附带内容已被清空"),
    (edit_row_behind_a_refusal, "person:"),
    (edit_password, "password:"),
    (edit_clock, "runningclock:"),
    (delete_clock, "runningclock:"),
    (edit_day, "calendarday:2026-10-01"),
    (edit_article, "officialarticle:"),
    (move_bookmark, "bookmark:attacked"),
    (give_blob_up, "recording:"),
    (delete_blob_with_its_file, "recording:"),
    (check_blob_in_days_to_come, "blob:"),
    (remove_file, "blob:"),
    (edit_upload, "upload:"),
    (delete_row, "checkout:"),
    (insert_row, "post:"),
    (flip_tile_in_database, "数据库中的树片 0/0"),
    (flip_published_tile, "已公布的树片"),
    (edit_checkpoint, "检查点"),
    (move_head, "树头"),
    (cut_tail, "检查点"),
]


@pytest.mark.parametrize(("attack", "where"), ATTACKS, ids=[attack.__name__ for attack, _ in ATTACKS])
def test_an_attack_is_found_and_located(ground: Ground, attack: Callable[[Ground], None], where: str):
    attack(ground)
    report = ground.audit()
    assert not report.is_sound
    assert any(where in fault.where + fault.what for fault in report.faults), report.faults


def test_a_whole_older_database_is_found_only_by_a_checkpoint_kept_elsewhere(ground: Ground):
    first = Checkpoint.objects.order_by("size")[0]
    ground.sql('DELETE FROM ledger_entry WHERE "index" >= %s', first.size)
    ground.sql("DELETE FROM ledger_checkpoint WHERE size > %s", first.size)
    ground.sql("DELETE FROM devices_checkout")
    ground.sql("UPDATE devices_device SET clock_offset_ms = 0, clock_checked_at = NULL")
    ground.copies.unlink()
    for tile in ground.log.rglob("*.p/*"):
        if int(tile.name) > first.size:
            tile.unlink()
    (ground.log / "checkpoint").write_text(first.note)
    ground.sql("DELETE FROM ledger_tile")
    ground.sql("DELETE FROM ledger_head")
    rebuild(first)
    assert ground.audit().is_sound, "somebody who owns everything can restore yesterday, and it looks whole"
    report = ground.audit(with_outside=True)
    assert report.first
    assert report.first.until == first.size + 1
    assert "旧库" in report.first.what


def rebuild(first: Checkpoint) -> None:
    """Put the tree of yesterday back, as a restored backup would."""
    from liuhen.kernel.ledger.models import Head, Tile
    from liuhen_proof import tiles

    hashes = [bytes(h) for h in Entry.objects.order_by("index").values_list("leaf_hash", flat=True)]
    grown = tiles.extend(0, leaf_hashes=hashes, read_tile=lambda level, n: b"")
    Tile.objects.bulk_create(
        [Tile(level=level, n=n, hashes=data) for (level, n), data in grown.tiles.items()]
    )
    Head.objects.create(pk=1, size=grown.size, root=grown.root)
    assert grown.size == first.size


def test_a_swapped_key_is_found_against_the_key_kept_elsewhere(ground: Ground, tmp_path: Path, settings):
    kept = keyring.verifiers()
    settings.KEYS = tmp_path / "other-keys"
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    opened = notes.parse_checkpoint(notes.parse(ground.outside)[0])
    text = notes.checkpoint_text(origin=opened.origin, size=opened.size, root=opened.root)
    ground.sql(
        "UPDATE ledger_checkpoint SET note = %s WHERE size = %s",
        notes.sign(text, keyring.signers()),
        ground.size,
    )
    report = audit(trust=kept)
    assert [fault.where for fault in report.faults] == [
        "本机密钥 log-ed25519.pem", "本机密钥 log-sm2.pem", f"检查点 {ground.size}",
    ]  # fmt: skip


def test_the_database_itself_refuses_to_change_or_delete_an_entry(ground: Ground):
    from django.db import DatabaseError, transaction

    for statement in (
        'DELETE FROM ledger_entry WHERE "index" = 0',
        "UPDATE ledger_entry SET event = 'x' WHERE \"index\" = 0",
    ):
        with (
            pytest.raises(DatabaseError, match="the ledger only grows"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
