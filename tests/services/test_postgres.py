import shutil
from pathlib import Path

import psycopg
import pytest

from tests.services.postgres import installed

OLDEST_SUPPORTED = 15_00_00


def test_postgres_keeps_chinese_text(postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as connection:
        assert connection.info.server_version >= OLDEST_SUPPORTED
        row = connection.execute("SELECT %s::text || upper('a')", ["留痕"]).fetchone()
    assert row == ("留痕A",)


@pytest.mark.postgres
def test_a_server_installed_on_the_machine_serves_as_well() -> None:
    initdb = shutil.which("initdb")
    if initdb is None:
        pytest.skip("no initdb on PATH")
    with installed(Path(initdb).resolve()) as server:
        name = server.create()
        with psycopg.connect(server.to(name)) as connection:
            assert connection.info.server_version >= OLDEST_SUPPORTED
