"""A bell wakes who listens once the work is committed, and never before."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from liuhen.kernel import waking
from liuhen.kernel.waking import Bell

NAME = "tested"
LONG = 30.0


@pytest.fixture(autouse=True)
def committing(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let transactions be committed, which write nothing."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def bell(settings: Settings, tmp_path: Path) -> Iterator[Bell]:
    settings.DATA = tmp_path
    with waking.listening(NAME) as bell:
        yield bell


def slept(bell: Bell, seconds: float) -> bool:
    """Say whether it slept the whole time."""
    began = time.monotonic()
    bell.wait(seconds)
    return time.monotonic() - began >= seconds * 0.9


def test_it_rings_when_the_work_is_committed(bell: Bell) -> None:
    with transaction.atomic():
        waking.ring(NAME)
        assert slept(bell, 0.2)
    assert not slept(bell, LONG)
    assert slept(bell, 0.2)


def test_what_is_undone_does_not_ring(bell: Bell) -> None:
    with transaction.atomic():
        waking.ring(NAME)
        transaction.set_rollback(True)
    assert slept(bell, 0.2)


def test_all_who_listen_on_a_machine_hear_it(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    slept_through, listen = [], threading.Barrier(3)

    def listener() -> None:
        with waking.listening(NAME) as bell:
            listen.wait(LONG)
            slept_through.append(slept(bell, LONG))

    threads = [threading.Thread(target=listener) for _ in range(2)]
    for thread in threads:
        thread.start()
    listen.wait(LONG)
    waking.ring(NAME)
    for thread in threads:
        thread.join(2 * LONG)
    assert slept_through == [False, False]


@pytest.mark.usefixtures("on_postgres")
def test_on_another_machine_it_is_heard_through_the_database(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "a-machine"
    settings.DATA.mkdir()
    with waking.listening(NAME) as bell:
        bell.wait(0)  # from here on it hears
        settings.DATA = tmp_path / "another-machine"
        with transaction.atomic():
            waking.ring(NAME)
            assert slept(bell, 0.2)
        assert not slept(bell, LONG)
        assert slept(bell, 0.2)


def test_a_signal_rings_too(bell: Bell) -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        assert not slept(bell, LONG)
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_one_who_never_was_there_is_not_missed(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    waking.ring(NAME)
    assert not waking.ring_here(NAME)
    with waking.listening(NAME):
        pass
    assert not waking.ring_here(NAME)


def test_without_pipes_one_looks_again_and_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "mkfifo")
    settings.DATA = tmp_path
    with waking.listening(NAME) as bell:
        assert not slept(bell, LONG)
