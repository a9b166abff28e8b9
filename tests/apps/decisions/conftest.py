"""What the tests of decisions stand on: a unit ready to decide."""

import copy
from pathlib import Path

import pytest

from tests.builders.county import small_county
from tests.builders.decisions import Bench
from tests.builders.decisions import bench as make
from tests.builders.rows import Rows

_BUILT: list[tuple[Rows, Bench]] = []


@pytest.fixture
def bench(db: None, data_folder: Path) -> Bench:
    """Return a fresh bench; it is made by its actions once a process, and the very same rows put back later."""
    if not _BUILT:
        before = Rows.all()
        made = make(small_county())
        _BUILT.append((Rows.all() - before, copy.deepcopy(made)))
        return made
    rows, kept = _BUILT[0]
    rows.put_back()
    return copy.deepcopy(kept)
