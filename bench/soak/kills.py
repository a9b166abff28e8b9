"""One run: a card is carried in while server, sequencer, worker or station are killed at moments chosen by the seed."""

import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from subprocess import Popen, TimeoutExpired

from bench.soak.cards import Original
from tests.services.liuhen import Liuhen
from tests.services.station import Station

SERVER = ("web", "sequencer", "worker")
VICTIMS = (("web", 5), ("sequencer", 3), ("worker", 1), ("dock", 4), ("server", 2), ("everything", 2))
SIGNS = (("bytes", 5), ("begun", 2), ("entered", 3), ("receipts", 2), ("seconds", 1))
LONGEST_PASS_S = 90
MOST_PASSES = 4
LOOK_S = 0.001
DONE = (0, 1)  # 1: some file was quarantined, which is an end like any other


class DidNotSettle(Exception):
    """The run came to no end; ``str()`` says what was waited for."""


@dataclass(frozen=True)
class Sign:
    """What is waited for before the kill: ``kind`` has reached ``count``, then ``delay_s`` more."""

    kind: str
    count: float
    delay_s: float

    @classmethod
    def chosen(cls, chance: Random, originals: dict[str, Original]) -> "Sign":
        kinds, weights = zip(*SIGNS, strict=True)
        kind = chance.choices(kinds, weights)[0]
        total = sum(original.size for original in originals.values())
        count = {
            "bytes": chance.uniform(0, total),
            "seconds": chance.uniform(0, 3),
        }.get(kind, chance.randint(1, len(originals)))
        return cls(kind, count, chance.choice((0, 0, chance.uniform(0, 0.05), chance.uniform(0, 0.5))))


@dataclass
class Watch:
    """Sees from outside how far the intake is, by looking at the staging folder and the station's receipts."""

    incoming: Path
    station: Station
    sizes: dict[str, int] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.incoming.mkdir(exist_ok=True)  # the first upload would
        self._before = {path.name for path in self.incoming.glob("*.part")}

    def look(self) -> None:
        present = set()
        for entry in os.scandir(self.incoming):
            if entry.name.endswith(".part") and entry.name not in self._before:
                try:
                    self.sizes[entry.name] = entry.stat().st_size
                except FileNotFoundError:
                    continue
                present.add(entry.name)
        self.gone = set(self.sizes) - present

    def count(self, kind: str) -> float:
        match kind:
            case "bytes":
                return sum(self.sizes.values())
            case "begun":
                return len(self.sizes)
            case "entered":
                return len(self.gone)
            case "receipts":
                return len(list((self.station.home / "receipts").glob("*.json")))
        return time.monotonic() - self.began


def run(server: Liuhen, station: Station, originals: dict[str, Original], *, chance: Random) -> Counter[str]:
    """Carry the card in through one to three kills; return how often each kind of victim died. Raises DidNotSettle."""
    options = [str(station.card), "--once", *(["--wipe"] if chance.random() < 0.5 else [])]
    watch = Watch(server.data / "incoming", station)
    killed: Counter[str] = Counter()
    process = station.start(*options)
    for _ in range(chance.choices((1, 2, 3), (5, 3, 1))[0]):
        names, weights = zip(*VICTIMS, strict=True)
        victim, sign = chance.choices(names, weights)[0], Sign.chosen(chance, originals)
        down_s = chance.choice((0, chance.uniform(0, 1)))
        if not seen(sign, watch, process):
            break
        slain = kill(victim, server, process)
        killed[victim] += 1
        time.sleep(down_s)
        for name in slain:
            server.start(name)
        if process.poll() is not None:
            process.communicate()
            process = station.start(*options)
    for _ in range(MOST_PASSES):
        if ended(process) in DONE:
            return killed
        process = station.start(*options)
    process.kill()
    text, _ = process.communicate()
    raise DidNotSettle(f"the station came to no end:\n{text}")


def seen(sign: Sign, watch: Watch, process: "Popen[str]") -> bool:
    """Wait for the sign; False if the station was done before it came."""
    while process.poll() is None:
        watch.look()
        if watch.count(sign.kind) >= sign.count:
            time.sleep(sign.delay_s)
            return process.poll() is None
        time.sleep(LOOK_S)
    return False


def kill(victim: str, server: Liuhen, process: "Popen[str]") -> tuple[str, ...]:
    """Kill as ``victim`` says and return which of the server's processes are to be started again."""
    slain = {"dock": (), "server": SERVER, "everything": SERVER}.get(victim, (victim,))
    if victim in ("dock", "everything"):
        process.send_signal(signal.SIGKILL)
        process.wait()
    for name in slain:
        server.kill(name)
    return slain


def ended(process: "Popen[str]") -> int:
    try:
        process.communicate(timeout=LONGEST_PASS_S)
    except TimeoutExpired:
        process.kill()
        process.communicate()
    return process.returncode
