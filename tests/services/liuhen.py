"""A real running Liuhen: its commands as processes of their own, on a data folder of their own.

Its county is ``tests.builders.county.small_county()``. Migrations run once a session; each server copies the result.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.services.ports import free_ports

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "liuhen.test/log/1"
STARTS_WITHIN_SECONDS = 90


@dataclass
class Liuhen:
    """A running server. ``tokens`` holds an API token of every business account and of the station, by user name."""

    url: str
    data: Path
    tokens: dict[str, str] = field(repr=False)
    password: str
    environment: dict[str, str] = field(default_factory=dict, repr=False)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict, repr=False)
    days_ahead: int = 0

    def client(self, username: str = "station") -> httpx.Client:
        """Return an HTTP client that shows the token of ``username``; the caller closes it."""
        return httpx.Client(
            base_url=self.url,
            headers={"Authorization": f"Bearer {self.tokens[username]}"},
            timeout=30,
            trust_env=False,
        )

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        port = self.url.rpartition(":")[2]
        self._start("web", "serve", "--web-only", "--workers", "1", "--port", port)
        self._wait_until_it_answers()

    def start_sequencer(self) -> None:
        self._start("sequencer", "sequencer")

    def start_worker(self) -> None:
        self._start("worker", "worker")

    def start(self, name: str) -> None:
        {"web": self.start_web, "sequencer": self.start_sequencer, "worker": self.start_worker}[name]()

    def kill(self, name: str) -> None:
        """Kill ``web``, ``sequencer`` or ``worker`` as a power cut would: SIGKILL to its whole group."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def move_on(self, *, days: int) -> None:
        """Let so many days go by: every process stops, and begins again with a clock that is ahead."""
        running = list(self.processes)
        for name in running:
            self.kill(name)
        self.days_ahead += days
        self.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.services.later",
            "LIUHEN_TEST_DAYS_AHEAD": str(self.days_ahead),
        }
        for name in running:
            self.start(name)

    def run(self, code: str) -> str:
        """Run Python with Django set up on this server's data and return what it printed."""
        command = [sys.executable, "-c", "import django; django.setup()\n" + code]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True, timeout=60
        ).stdout

    def command(self, *arguments: str) -> tuple[int, str]:
        """Run ``liuhen`` with these arguments on this server's data; return its exit code and what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "liuhen", *arguments],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=120, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    def log(self) -> str:
        """Return what its processes have written."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.data.glob("*.log")))

    def _start(self, name: str, *arguments: str) -> None:
        with (self.data / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "liuhen", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if self.processes["web"].poll() is not None:
                break
            try:
                httpx.head(self.url, timeout=5, trust_env=False)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        code = self.processes["web"].poll()  # None: it runs, and does not answer
        raise RuntimeError(f"the server did not start (exit code {code}):\n{self.log()}")


def environment_for(data: Path) -> dict[str, str]:
    """Return the variables under which every process of one server runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LIUHEN_", "DJANGO_"))}
    search = os.pathsep.join(filter(None, (str(ROOT / "src"), str(ROOT), kept.get("PYTHONPATH"))))
    return kept | {
        "PYTHONPATH": search,
        "DJANGO_SETTINGS_MODULE": "liuhen.settings.test",
        "LIUHEN_DATA": str(data),
        "LIUHEN_TEST_DATABASE": f"sqlite:///{data / 'liuhen.sqlite3'}",
        "PYTHONIOENCODING": "utf-8",
        "LIUHEN_SECRET_KEY": "for tests only",
        "LIUHEN_LOG_ORIGIN": ORIGIN,
    }


def prepare(data: Path, *, extra: dict[str, str] | None = None) -> None:
    """Make a data folder with keys, the small county and its tokens; ``extra`` are further environment variables."""
    data.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.services.liuhen_data"]
    subprocess.run(command, cwd=ROOT, env=environment_for(data) | (extra or {}), check=True, timeout=120)


@contextmanager
def running_liuhen(data: Path, *, extra: dict[str, str] | None = None) -> Iterator[Liuhen]:
    """Run the server on a prepared folder; ``extra`` are further environment variables."""
    (port,) = free_ports(1)
    known = json.loads((data / "known.json").read_text())
    server = Liuhen(
        f"http://127.0.0.1:{port}", data, **known, environment=environment_for(data) | (extra or {})
    )
    try:
        server.start_sequencer()
        server.start_web()
        yield server
    finally:
        for name in list(server.processes):
            server.kill(name)


@pytest.fixture(scope="session")
def prepared_liuhen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder to copy, never to run on."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    prepare(data)
    return data


@pytest.fixture(scope="module")
def live(prepared_liuhen: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Liuhen]:
    """A running server for the tests of one file."""
    data = tmp_path_factory.mktemp("live") / "data"
    shutil.copytree(prepared_liuhen, data)
    with running_liuhen(data) as server:
        yield server


@pytest.fixture
def own_live(prepared_liuhen: Path, tmp_path: Path) -> Iterator[Liuhen]:
    """A running server for one test, which may kill it or break its data."""
    shutil.copytree(prepared_liuhen, tmp_path / "data")
    with running_liuhen(tmp_path / "data") as server:
        yield server
