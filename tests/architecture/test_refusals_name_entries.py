"""A refusal that names an entry names one that can be made: what a verb, a form or an endpoint is told, or a file."""

import ast
from collections.abc import Iterator
from pathlib import Path

from liuhen.kernel.attachments import FIELD

APPS = Path(__file__).resolve().parents[2] / "src" / "liuhen" / "apps"


def entries(tree: ast.Module) -> Iterator[str]:
    """Yield what functions take, and the fields of classes."""
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name):
                yield name
            case ast.ClassDef(body=body):
                for each in body:
                    targets = (
                        each.targets if isinstance(each, ast.Assign) else [getattr(each, "target", None)]
                    )
                    yield from (target.id for target in targets if isinstance(target, ast.Name))


def named(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the entries that refusals name, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Invalid":
            for told in node.keywords:
                if told.arg == "field" and isinstance(told.value, ast.Constant):
                    yield told.value.lineno, str(told.value.value)


def test_a_refusal_names_an_entry_that_can_be_made() -> None:
    counted, strange = 0, []
    for app in sorted(path for path in APPS.iterdir() if path.is_dir()):
        trees = {path: ast.parse(path.read_text("utf-8")) for path in app.rglob("*.py")}
        known = {FIELD}.union(*(entries(tree) for tree in trees.values()))
        for path, tree in trees.items():
            told = list(named(tree))
            counted += len(told)
            strange += [f"{path.relative_to(APPS)}:{line} {name}" for line, name in told if name not in known]
    assert strange == []
    assert counted > 400
