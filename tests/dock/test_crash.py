"""Killed in the middle, the station goes on where it was."""

import signal
import subprocess
import sys
import time

import pytest

from tests.builders.footage import bulk
from tests.dock.conftest import DockingStation
from tests.dock.tus_platform import Platform

MIB = 1 << 20


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def wait_for_bytes(platform: Platform, count: int) -> None:
    for _ in range(1000):
        if sum(map(len, platform.contents())) >= count:
            return
        time.sleep(0.01)
    raise AssertionError("no bytes came")


def test_killed_while_sending_it_resumes_and_sends_each_byte_once(
    station: DockingStation, platform: Platform
) -> None:
    content = bulk(station.card / "执法" / "a.mp4", size=6 * MIB).read_bytes()
    platform.faults.pause_s = 0.01
    received = []
    platform.faults.on_chunk = lambda upload: received.append(len(upload.content))
    process = station.start("--once", "--wipe")
    wait_for_bytes(platform, MIB)
    killed(process)
    assert station.states() == {"执法/a.mp4": "uploading"}
    platform.faults.pause_s = 0
    outcome = station.run("--wipe")
    assert outcome.code == 0, outcome.text
    assert platform.contents() == [content]
    assert platform.count("POST") == 1
    assert received == sorted(received), "no byte was sent twice"
    assert station.files() == set()


def test_killed_before_the_receipt_it_fetches_it_and_sends_nothing_again(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.pending = 10**6
    process = station.start("--once")
    wait_for_bytes(platform, 5000)
    for _ in range(500):
        if platform.count("GET", "/receipt"):
            break
        time.sleep(0.01)
    killed(process)
    platform.faults.pending = 0
    assert station.run().code == 0
    assert platform.count("PATCH") == 1


def test_killed_at_any_moment_it_ends_with_every_file_once(
    station: DockingStation, platform: Platform
) -> None:
    originals = {bulk(station.card / f"{n}.mp4", size=MIB // 2, seed=n).read_bytes() for n in range(4)}
    platform.faults.pause_s = 0.02
    for lifetime in (0.8, 1.0, 1.2):
        process = station.start("--once", "--wipe")
        time.sleep(lifetime)
        killed(process)
    platform.faults.pause_s = 0
    assert station.run("--wipe").code == 0
    received = [upload for upload in platform.uploads.values() if upload.receipt]
    assert {bytes(upload.content) for upload in received} == originals
    assert len(received) == 4
    assert station.files() == set()


def test_a_second_program_on_the_same_journal_does_not_start(
    station: DockingStation, platform: Platform
) -> None:
    process = station.start()
    assert process.stdout is not None
    while "正在守候" not in process.stdout.readline():
        pass
    outcome = station.run()
    killed(process)
    assert outcome.code == 8
    assert "已经在运行" in outcome.text
    assert station.run().code == 0, "the lock dies with its holder"


def test_the_watch_takes_new_files_as_they_come_and_a_card_that_comes_later(
    station: DockingStation, platform: Platform
) -> None:
    station.card.rmdir()
    second = station.home.parent / "second"
    bulk(second / "c.mp4", size=5000, seed=3)
    process = station.start(str(second))
    assert process.stdout is not None
    said: list[str] = []
    while not any("找不到采集目录" in line for line in said) or not any(
        "已收讫 c.mp4" in line for line in said
    ):
        said.append(process.stdout.readline())
    bulk(station.card / "a.mp4", size=5000)
    while "已收讫 a.mp4" not in said[-1]:
        said.append(process.stdout.readline())
    bulk(station.card / "b.mp4", size=5000, seed=2)
    while "已收讫 b.mp4" not in said[-1]:
        said.append(process.stdout.readline())
    killed(process)
    assert len(platform.contents()) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="a console event on Windows")
def test_ctrl_c_ends_it_quietly_and_soon(station: DockingStation, platform: Platform) -> None:
    bulk(station.card / "a.mp4", size=6 * MIB)
    platform.faults.pause_s = 0.05
    ours = signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # where it is ignored, a child inherits that
    process = station.start()
    signal.signal(signal.SIGINT, ours)
    wait_for_bytes(platform, MIB)
    process.send_signal(signal.SIGINT)
    text, _ = process.communicate(timeout=5)
    assert process.returncode == 130
    assert "下次从断点继续" in text
    assert "Traceback" not in text
