"""A connection to SQLite is closed by whoever opened it: `with` on one ends a transaction and leaves it open.

Newer Pythons warn of what was left open when they come across it, in whatever test runs by then.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def left_open(text: str) -> list[int]:
    """Return the lines on which a connection is opened as if `with` closed it."""
    blocks = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.With))
    opened = (item.context_expr for block in blocks for item in block.items)
    return [
        call.lineno
        for call in opened
        if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-2:] == ["sqlite3", "connect"]
    ]


def test_no_connection_is_left_open() -> None:
    sources = [
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "bench").rglob("*.py"),
    ]
    assert len(sources) > 500
    found = {path.relative_to(ROOT).as_posix(): left_open(path.read_text("utf-8")) for path in sources}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("line", "leaves"),
    [
        ("with sqlite3.connect(path) as db: db.execute(told)", [1]),
        ("with closing(sqlite3.connect(path)) as db, db: db.execute(told)", []),
    ],
)
def test_what_is_left_open_is_seen(line: str, leaves: list[int]) -> None:
    assert left_open(line) == leaves
