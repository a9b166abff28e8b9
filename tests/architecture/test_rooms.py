"""A room of the tests imports from no other: what two need stands in ``builders`` or ``services``."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
SHARED = {"builders", "services", "films"}


def room_of(module: str) -> str:
    """Return the room of a module of the tests: the folder, of an app its own."""
    parts = module.split(".")
    return ".".join(parts[1:3]) if parts[1] == "apps" else parts[1]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def test_no_room_imports_from_another() -> None:
    strays, seen = [], 0
    for path in sorted(TESTS.rglob("*.py")):
        here = room_of(f"tests.{'.'.join(path.relative_to(TESTS).with_suffix('').parts)}")
        for module in imported(path):
            if module.startswith("tests.") and room_of(module) not in SHARED | {here}:
                strays.append(f"{path.relative_to(TESTS)}: {module}")
            seen += module.startswith("tests.builders.")
    assert seen > 500
    assert strays == []
