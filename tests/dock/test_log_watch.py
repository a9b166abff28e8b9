"""Every checkpoint seen signed is remembered; a log that goes back or changes is caught, and nothing is wiped."""

from itertools import pairwise

from liuhen_dock.card import MACHINE_LIST
from tests.builders.footage import bulk
from tests.dock.conftest import DockingStation
from tests.dock.tus_platform import Log, Platform


def rewritten(log: Log, *, leaves: list[bytes]) -> Log:
    """Return a log with the same keys and other leaves."""
    other = Log(signers=log.signers)
    for leaf in leaves:
        other.append(leaf)
    return other


def carried(station: DockingStation, name: str, *, seed: int) -> None:
    bulk(station.card / name, size=1000, seed=seed)
    assert station.run().code == 0


def test_a_growing_log_is_consistent_through_hundreds_of_entries(
    station: DockingStation, platform: Platform
) -> None:
    carried(station, "a.mp4", seed=1)
    for number in range(600):
        platform.log.append(b'{"event":"%d"}' % number)
    carried(station, "b.mp4", seed=2)
    assert station.run("--wipe").code == 0
    assert station.files() == set()


def test_a_log_put_back_to_an_older_state_raises_an_alarm(
    station: DockingStation, platform: Platform
) -> None:
    carried(station, "a.mp4", seed=1)
    carried(station, "b.mp4", seed=2)
    platform.log = rewritten(platform.log, leaves=platform.log.leaves[:2])
    outcome = station.run("--wipe")
    assert outcome.code == 6
    assert "日志倒退" in outcome.text
    assert station.files() == {"a.mp4", "b.mp4"}


def test_a_rewritten_leaf_raises_an_alarm_that_stays_until_a_person_closes_it(
    station: DockingStation, platform: Platform
) -> None:
    carried(station, "a.mp4", seed=1)
    true_log = platform.log
    platform.log = rewritten(true_log, leaves=[b"other", *true_log.leaves[1:], b"more"])
    assert "日志被改写" in station.run("--wipe").text
    platform.log = true_log
    assert station.run("--wipe").code == 6, "one lie is enough"
    assert station.files() == {"a.mp4"}
    assert "日志被改写" in station.ask("--status").text
    assert station.ask("--trust", answer="一致\n").code == 0
    assert station.run("--wipe").code == 0
    assert station.files() == set()


def test_two_roots_for_one_size_are_a_fork(station: DockingStation, platform: Platform) -> None:
    carried(station, "a.mp4", seed=1)
    platform.log = rewritten(platform.log, leaves=[b"other"])
    bulk(station.card / "b.mp4", size=1000, seed=2)
    outcome = station.run("--wipe")
    assert "日志分叉" in outcome.text
    assert outcome.code == 6
    assert station.files() == {"a.mp4", "b.mp4"}
    lines = (station.home / "checkpoints.txt").read_text("utf-8").splitlines()
    assert len({root for size, root in pairwise(lines) if size == "2"}) == 2, "both kept"


def test_nothing_is_wiped_while_the_log_cannot_be_looked_at(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=1000)
    platform.faults.hide_log = True
    outcome = station.run("--wipe")
    assert "未核对日志" in outcome.text
    assert station.files() == {"a.mp4"}
    platform.faults.hide_log = False
    assert station.run("--wipe").code == 0
    assert station.files() == set()


def test_changed_log_keys_are_shouted_about_and_their_receipts_not_believed(
    station: DockingStation, platform: Platform
) -> None:
    platform.log = Log(leaves=[])
    platform.log.append(b"first")
    bulk(station.card / "a.mp4", size=1000)
    outcome = station.run("--wipe")
    assert "公钥与本站记下的不同" in outcome.text
    assert outcome.code == 6
    assert station.files() == {"a.mp4"}
    assert (station.card / MACHINE_LIST).exists()
