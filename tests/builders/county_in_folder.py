"""What every app's tests stand on: a small county, with the log and the vault in a folder of the test's own."""

from pathlib import Path

import pytest

from liuhen.kernel import sealing
from liuhen.kernel.ledger import keyring
from tests.builders.county import County, small_county


@pytest.fixture
def data_folder(tmp_path: Path, settings) -> Path:
    settings.KEYS, settings.LEDGER_PUBLIC = tmp_path / "keys", tmp_path / "log"
    settings.LEDGER_COPIES = [tmp_path / "copies.txt"]
    settings.VAULT = {"backend": "local", "root": tmp_path / "vault"}
    settings.VAULT_INCOMING, settings.EXPORTS = tmp_path / "incoming", tmp_path / "exports"
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    sealing.make_key(settings.KEYS)
    return tmp_path


@pytest.fixture
def county(db, data_folder: Path) -> County:
    return small_county()
