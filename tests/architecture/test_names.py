from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "core", "lib"}


@pytest.mark.parametrize("package", ["liuhen", "liuhen_dock", "liuhen_proof"])
def test_a_module_is_named_after_what_it_does(package: str) -> None:
    names = {path.with_suffix("").name: path for path in (SRC / package).rglob("*.py")}
    folders = {path.parent.name: path for path in names.values()}
    empty = SAY_NOTHING & (set(names) | set(folders))
    assert not empty, [(names | folders)[name] for name in empty]
