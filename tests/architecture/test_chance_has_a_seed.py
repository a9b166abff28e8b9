"""A test that failed can fail again: what it drew by chance it drew from `random`, which tests.services.seed sets."""

import ast
import random
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNSEEDED = {
    "os.urandom", "uuid.uuid1", "uuid.uuid4", "random.SystemRandom", "random.seed", "secrets", "numpy.random",
}  # fmt: skip
ALLOWED = {
    "services/postgres.py": "names of databases on a server that several runs may share",
    "services/s3.py": "names of buckets, for the same reason",
    "services/reaper.py": "the mark by which a run's processes are told from another run's",
    "services/seed.py": "the seed itself",
    "kernel/vault/conftest.py": "a place of its own in a bucket that several tests share",
    "kernel/vault/test_destroy.py": "a place of its own in a bucket that several tests share",
}


def unseeded(text: str) -> list[str]:
    """Return what a module takes chance from that no seed governs."""
    tree, found = ast.parse(text), []
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {(name.asname or name.name): name.name for name in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            known |= {(name.asname or name.name): f"{node.module}.{name.name}" for name in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            head, _, rest = ast.unparse(node).partition(".")
            name = f"{known.get(head, '')}.{rest}".strip(".")
            if head in known and (name in UNSEEDED or name.split(".")[0] in UNSEEDED):
                found.append(name)
        if isinstance(node, ast.Call) and not node.args and ast.unparse(node.func).endswith("Random"):
            found.append(ast.unparse(node))
    return found


def test_no_test_draws_what_cannot_be_drawn_again() -> None:
    drawing = {
        path.relative_to(ROOT).as_posix(): found
        for path in sorted(ROOT.rglob("*.py"))
        if (found := unseeded(path.read_text("utf-8")))
    }
    assert {name: found for name, found in drawing.items() if name not in ALLOWED} == {}
    assert set(ALLOWED) <= set(drawing)


@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.urandom(3)", "from os import urandom as r\nr(3)", "import secrets\nsecrets.choice('ab')",
        "from secrets import token_hex\ntoken_hex(3)", "import uuid\nuuid.uuid4()",
        "from random import Random\nRandom()", "import random\nrandom.Random().random()",
    ],
)  # fmt: skip
def test_whatever_way_it_is_written(text: str) -> None:
    assert unseeded(text)


@pytest.mark.parametrize(
    "text", ["import random\nrandom.randbytes(3)", "import random\nrandom.Random(7)", "import os\nos.environ"]
)
def test_chance_with_a_seed_is_free(text: str) -> None:
    assert not unseeded(text)


def test_a_test_draws_the_same_again_and_another_test_draws_otherwise() -> None:
    from tests.services import seed

    drawn: dict[str, list[bytes]] = {}
    for node in ("a", "b", "a"):
        seed.begin(node)
        drawn.setdefault(node, []).append(random.randbytes(8))
    assert drawn["a"][0] == drawn["a"][1] != drawn["b"][0]
