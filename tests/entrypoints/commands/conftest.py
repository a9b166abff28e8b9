"""A prepared data folder for each test, made once and copied."""

import shutil
from pathlib import Path

import pytest

from tests.services import migrated
from tests.services.command import Command


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("liuhen") / "data"
    migrated.put(folder / "liuhen.sqlite3")  # from nothing it is made in test_init.py
    done = Command(folder).run("init")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def liuhen(prepared: Path, tmp_path: Path) -> Command:
    """The command on a data folder that ``liuhen init`` has just made."""
    return Command(Path(shutil.copytree(prepared, tmp_path / "data")))
