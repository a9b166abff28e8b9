"""What has to go on says in one Chinese line what stops it, waits, and goes on by itself."""

import errno
import logging
import shutil
import sqlite3
import threading
import time
import traceback
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError

from liuhen.kernel.setbacks import InWords, Setbacks, in_words
from liuhen.kernel.vault.errors import StoreFull, of_disk
from tests.services import migrated
from tests.services.command import Command
from tests.services.small_disk import fill, small_disk
from tests.services.waiting import looks

FULL = OSError(errno.ENOSPC, "No space left on device")
DENIED = PermissionError(errno.EACCES, "Permission denied", "/srv/liuhen/log/checkpoint")


def test_the_same_is_said_once_and_that_it_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()
    stop.set()  # no waiting
    setbacks = Setbacks("账本定序", stop)
    for error in (FULL, FULL, FULL, DENIED, OperationalError("connection refused")):
        setbacks.met(error)
    setbacks.over()
    setbacks.over()
    assert [record.getMessage() for record in caplog.records if record.levelno > logging.DEBUG] == [
        "账本定序没有成功：存储空间已满，请扩充或清理磁盘。稍后自动再试，不必重启。",
        "账本定序没有成功：没有权限：/srv/liuhen/log/checkpoint。稍后自动再试，不必重启。",
        "账本定序没有成功：数据库暂时不能读写（OperationalError）。稍后自动再试，不必重启。",
        "账本定序恢复正常。",
    ]


def test_it_waits_longer_each_time_and_no_longer_than_told() -> None:
    setbacks = Setbacks("后台任务", threading.Event(), longest=0.2)
    began = time.monotonic()
    for _ in range(3):
        setbacks.met(FULL)
    assert 0.6 <= time.monotonic() - began < 5


def ended(error: Exception) -> str:
    """Return what django-q2 keeps of a piece of work that ended so."""
    try:
        raise error
    except Exception as raised:  # noqa: BLE001 -- as it does
        return f"{raised} : {traceback.format_exc()}"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FULL, "存储空间已满，请扩充或清理磁盘"),
        (DENIED, "没有权限"),
        (sqlite3.OperationalError("database or disk is full"), "存储空间已满，请扩充或清理磁盘"),
        (OperationalError("attempt to write a readonly database"), "数据库暂时不能读写"),
        (of_disk(FULL), str(of_disk(FULL))),
        (StoreFull("满"), "满"),
    ],
)
def test_work_that_a_disk_ended_tells_the_reason_alone(error: Exception, said: str) -> None:
    assert in_words(ended(error)) == said


def test_a_bug_keeps_its_traceback() -> None:
    assert in_words(ended(ValueError("boom"))) == ended(ValueError("boom"))


@pytest.mark.parametrize(("error", "is_short"), [(FULL, True), (ValueError("boom"), False)])
def test_of_what_the_queue_itself_logs_a_disks_reason_alone_is_told(error: Exception, is_short: bool) -> None:
    record = logging.LogRecord(
        "django-q", logging.ERROR, "", 0, "Could not save task result", (), (type(error), error, None)
    )
    assert InWords().filter(record)
    assert (record.exc_info is None) == is_short
    assert ("后台任务没有成功：存储空间已满" in record.getMessage()) == is_short


def test_the_sequencer_outlives_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", size="48m") as disk:
        liuhen = Command(disk / "data")
        migrated.put(disk / "data/liuhen.sqlite3")
        assert liuhen.run("init", "--no-accounts").returncode == 0
        shutil.rmtree(disk / "data/static")
        with closing(sqlite3.connect(disk / "data/liuhen.sqlite3")) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (disk / "reserve").write_bytes(bytes(64 << 10))
        fill(disk)
        (disk / "reserve").unlink()  # SQLite opens its files in that, and cannot write
        sequencer = liuhen.start("sequencer")
        try:
            assert sequencer.stdout is not None
            first = sequencer.stdout.readline()
            assert "账本定序没有成功：存储空间已满，请扩充或清理磁盘。稍后自动再试" in first
            (disk / "filler").unlink()
            for _ in looks("a checkpoint", within=120):
                if (disk / "data/log/checkpoint").exists():
                    break
        finally:
            sequencer.terminate()
            rest, _ = sequencer.communicate(timeout=60)
        assert sequencer.returncode == 0
        assert "Traceback" not in rest
        assert "账本定序恢复正常" in rest
        assert not list((disk / "data/log").rglob("*.tmp"))
