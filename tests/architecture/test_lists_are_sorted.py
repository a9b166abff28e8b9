"""Every list of the console can be sorted by its columns, or says here why not; by which, its heads say."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "liuhen"
PARTS = "what belongs to one thing stands in the order of that thing"
MILLIONS = "millions of rows, and an index for no other order"
UNSORTED = {
    "apps/cases/console/one.py shown": PARTS,
    "apps/devices/console.py device": PARTS,
    "apps/inspections/console/planning.py campaign_shown": PARTS,
    "apps/laws/console/versions.py version": PARTS,
    "apps/measures/console.py restraint": PARTS,
    "apps/retention/console/classing.py change": PARTS,
    "apps/retention/console/classing.py sorting": PARTS,
    "apps/retention/console/disposing.py disposal": PARTS,
    "apps/retention/console/holding.py hold": PARTS,
    "apps/visits/console/__init__.py phone": PARTS,
    "apps/decisions/console.py decisions": MILLIONS,
    "apps/retention/console/disposing.py due": MILLIONS,
    "entrypoints/console/cockpit.py records": "what stands behind a number, by the moment that counts it",
}
INDEXED = {  # lists of millions: sorted by what an index gives, and nothing else
    "apps/activities/console/listing.py": {"planned_at", "since"},
    "apps/complaints/console/complaints.py": {"received_at"},
    "apps/evidence/console.py": {"id"},
    "apps/recordings/console/listing.py": {"received_at"},
    "entrypoints/console/done.py": {"id"},
    "entrypoints/console/ledger.py": {"id", "size"},
}
HEAD = re.compile(r'{% head "([^"]+)"')


def pages() -> Iterator[tuple[Path, ast.Module]]:
    """Return the modules of the console."""
    for path in sorted(SRC.rglob("*.py")):
        if "console" in path.relative_to(SRC).as_posix() or path.name.endswith("_pages.py"):
            yield path, ast.parse(path.read_text("utf-8"))


def lists(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Return the function that draws each list, and the one that turns its pages."""
    for function in (each for each in tree.body if isinstance(each, ast.FunctionDef)):
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"page_of", "sorted_page"}:
                yield function.name, call.func.id  # type: ignore[attr-defined]  # a name, as was asked


def test_every_list_is_sorted_by_its_columns_or_says_why_not() -> None:
    every = {
        f"{path.relative_to(SRC).as_posix()} {name}": paged == "sorted_page"
        for path, tree in pages()
        for name, paged in lists(tree)
    }
    assert len(every) > 80
    assert {name for name, sorts in every.items() if not sorts} == set(UNSORTED)


def columns(tree: ast.Module) -> dict[str, str]:
    """Return by which columns the lists of a module are sorted, by their heads."""
    found: dict[str, str] = {}
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign) and getattr(each.targets[0], "id", "").lower().endswith("sorts"):
            for table in ast.walk(each.value):
                found |= ast.literal_eval(table) if isinstance(table, ast.Dict) else {}
    return found


def test_a_list_of_millions_is_sorted_by_what_an_index_gives() -> None:
    told = {path.relative_to(SRC).as_posix(): set(columns(tree).values()) for path, tree in pages()}
    assert {name: told[name] for name in INDEXED} == INDEXED


def test_what_a_list_is_sorted_by_is_the_head_of_a_column() -> None:
    said: dict[Path, set[str]] = defaultdict(set)
    sorts: dict[Path, set[str]] = defaultdict(set)
    homes = {SRC / "entrypoints", *(SRC / "apps").iterdir()}
    for home in homes:
        for template in home.rglob("templates/**/*.html"):
            said[home] |= set(HEAD.findall(template.read_text("utf-8")))
    for path, tree in pages():
        home = next(each for each in path.parents if each in homes)
        sorts[home] |= set(columns(tree))
    assert {home.name: each for home, each in sorts.items() if each != said[home]} == {}
