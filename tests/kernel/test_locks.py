"""Locks of a name: on all machines, gone with their holder."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from liuhen.kernel.locks import Held, only_one, taking_turns, until_commit
from tests.services.postgres import Postgres

HOLD = """
import sys, time, django
django.setup()
from liuhen.kernel.locks import only_one, taking_turns
with {which}("a test"):
    print("has it", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def environment(tmp_path: Path, settings) -> dict[str, str]:
    settings.DATA = tmp_path
    url = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    if connection.vendor == "postgresql":
        url = Postgres(os.environ["LIUHEN_TEST_DATABASE"]).url_of(connection.settings_dict["NAME"])
    return os.environ | {
        "LIUHEN_DATA": str(tmp_path), "LIUHEN_TEST_DATABASE": url,
        "DJANGO_SETTINGS_MODULE": "liuhen.settings.test", "PYTHONPATH": os.pathsep.join(("src", ".")),
    }  # fmt: skip


def another(which: str, environment: dict[str, str]) -> "subprocess.Popen[str]":
    """Start another process, as on another machine, and return it once it has the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(which=which)],
        cwd=Path(__file__).parents[2], env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "has it\n"
    return process


def ended(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.django_db
def test_one_process_of_all_has_a_lock_and_it_goes_with_him(environment: dict[str, str]) -> None:
    holder = another("only_one", environment)
    try:
        with pytest.raises(Held), only_one("a test"):
            pytest.fail("two had it")
        with only_one("another test"):
            pass
    finally:
        ended(holder)
    until = time.monotonic() + 10
    while True:
        try:
            with only_one("a test"):
                break
        except Held:
            assert time.monotonic() < until, "it outlived its holder"
            time.sleep(0.05)
    with only_one("a test"):
        pass  # and whoever let it go may have it again


@pytest.mark.django_db
def test_who_takes_turns_waits_until_the_other_is_done_or_dead(environment: dict[str, str]) -> None:
    holder = another("taking_turns", environment)
    began = time.monotonic()
    killed = subprocess.Popen(["sh", "-c", f"sleep 0.5; kill -9 {holder.pid}"])
    with taking_turns("a test"):
        assert time.monotonic() - began >= 0.4
    killed.wait()
    holder.communicate()
    with taking_turns("a test"):
        pass


def test_a_lock_until_commit_may_be_taken_twice_by_one_and_is_gone_after_it(on_postgres: None) -> None:
    with transaction.atomic():
        until_commit("a test")
        until_commit("a test")
        assert advisory_locks() == 1
    assert advisory_locks() == 0


def advisory_locks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        return int(cursor.fetchone()[0])
