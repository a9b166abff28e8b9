"""Change the product a little, line by line, and see whether a test notices; what none notices is told.

python tools/mutate.py [COMMIT] [PATH[:LINE]…] [--sample 200] [--seed 1] [--jobs 2]

Without paths, the lines that changed since COMMIT (main); with paths, all lines of these files, or that one; with
--sample, so many lines drawn by the seed from flow, clocks, access, regulation and the apps' actions and queries, one
change to each. What type checkers and linters hold, annotations and ``__all__``, is left as it is.

Related to a change are, in this order, the test file that mirrors its file or folder, those of the folder of tests it
belongs to (for a file of the rulebook the app that carries it out; of the kernel what names the room), those first that
name the function it is in, of tests/architecture what reads declarations, with the walks through that app, for a query
the filters of all lists, and the tests of the other apps that call that function. What is declared is also held by the
documents that are made from it.
The work is done in a copy; a change is caught when a test fails, or does not end. In the end those tests are run once
where nothing was changed: they pass.
"""

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
SAMPLED = (
    "src/liuhen/kernel/flow", "src/liuhen/kernel/clocks", "src/liuhen/kernel/access", "src/liuhen/regulation",
    "src/liuhen/apps/*/actions", "src/liuhen/apps/*/queries",
)  # fmt: skip
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", "node_modules", ".*_cache", "__pycache__", "data")
COMPARED = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
SHOWN = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: r"not\s+in", ast.Is: "is", ast.IsNot: r"is\s+not",
}  # fmt: skip
READERS = tuple(
    TESTS / f"architecture/test_{name}.py"
    for name in ("bounds", "doors", "migrations", "moves_and_rights", "no_right_no_rows", "numbers_of_the_law",
                 "page_and_api_ask_alike", "refusals_name_entries", "rulebook_is_kept", "words_of_the_trail")
)  # fmt: skip
DECLARED = {"access", "actions", "lifecycle", "regulation"}
DOCUMENTS = "tools.generated --check"
FILTERS = TESTS / "doors/test_filters.py"
WALKS = tuple(TESTS.glob("**/test_any_*walk.py"))
LASTS_FOR_EVER = 300  # seconds for one test
KEY = re.compile(r"[a-z][\w.:-]*")


@dataclass(frozen=True)
class Mutant:
    """One change of one file."""

    path: Path
    line: int
    start: int
    end: int
    text: str
    inside: str
    """The function or the class it is in, or the file's name: tests that name it come first."""

    def __str__(self) -> str:
        was = self.path.read_bytes()[self.start : self.end].decode()
        now = self.text or "nothing"
        return f"{self.path.relative_to(ROOT)}:{self.line}: {' '.join(was.split())} → {now}"

    def apply(self, source: bytes) -> bytes:
        return source[: self.start] + self.text.encode() + source[self.end :]


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every change of a file that still is Python."""
    source = path.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def span(node: ast.AST) -> tuple[int, int]:
        begin = starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        return begin, starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]

    def between(left: ast.AST, right: ast.AST, shown: str, other: str) -> Iterator[tuple[int, int, str]]:
        start, end = span(left)[1], span(right)[0]
        if found := re.search(rf"(?<!\w){shown}(?!\w)", source[start:end].decode()):
            yield start + found.start(), start + found.end(), other

    def changes(node: ast.AST) -> Iterator[tuple[int, int, str]]:
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                for before, op, after in zip([left, *others], ops, others, strict=False):
                    yield from between(before, after, SHOWN[type(op)], COMPARED[type(op)])
            case ast.BoolOp(op=op, values=values):
                words = ("and", "or") if isinstance(op, ast.And) else ("or", "and")
                yield from between(values[0], values[1], *words)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield span(node)[0], span(operand)[0], ""
            case ast.Constant(value=bool(value)):
                yield *span(node), str(not value)
            case ast.Constant(value=int(value)):
                yield *span(node), str(value + 1)
            case ast.Constant(value=str(value)) if KEY.fullmatch(value):
                yield *span(node), f'"{value}-"'
            case ast.Attribute(value=ast.Name(id="P" | "Permission" as name), attr=attr) if (
                attr != "DUTY_SEE"
            ):
                yield *span(node), f"{name}.DUTY_SEE"
            case ast.Raise() | ast.Expr(value=ast.Call()):
                yield *span(node), "pass"
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) if len(parts) > 1:
                for part, following in pairwise(parts):
                    yield span(part)[0], span(following)[0], ""

    tree = ast.parse(source)
    left = {id(each) for part in unchanged(tree) for each in ast.walk(part)}
    named = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    for node in ast.walk(tree):
        for start, end, text in changes(node) if id(node) not in left else ():
            around = [n for n in named if n.lineno <= node.lineno <= (n.end_lineno or 0)]  # type: ignore[attr-defined]
            inside = around[-1].name if around else path.stem
            mutant = Mutant(path, node.lineno, start, end, text, inside)  # type: ignore[attr-defined]
            try:
                ast.parse(mutant.apply(source))
            except SyntaxError:
                continue
            yield mutant


def unchanged(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what is left as it is: parts of texts, and what is held by type checkers and linters."""
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr():
                yield node
            case ast.arg(annotation=told) | ast.AnnAssign(annotation=told) if told:
                yield told
            case ast.FunctionDef(returns=told) if told:
                yield told
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                yield node
            case ast.Subscript(value=ast.Name(id="Literal" | "Callable" | "dict" | "list" | "set" | "tuple")):
                yield node


def changed(commit: str) -> dict[Path, set[int]]:
    """Return the lines of the product that changed since a commit, by file."""
    command = ["git", "diff", "-U0", "--diff-filter=AM", commit, "--", "src/*.py"]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found: dict[Path, set[int]] = {}
    for line in told.splitlines():
        if line.startswith("+++ b/"):
            lines = found.setdefault(ROOT / line[6:], set())
        elif hunk := re.match(r"@@ \S+ \+(\d+)(?:,(\d+))? @@", line):
            first = int(hunk[1])
            lines |= set(range(first, first + int(hunk[2] or 1)))
    return {path: lines for path, lines in found.items() if "migrations" not in path.parts}


def related(mutant: Mutant) -> Iterator[tuple[Path, ...]]:
    """Yield the tests of a change, the nearest first, those together that are run together; a group may be empty."""
    parts = mutant.path.relative_to(ROOT / "src").with_suffix("").parts
    room = {"liuhen": (), "liuhen_proof": ("proof",), "liuhen_dock": ("dock",)}[parts[0]]
    below: list[str] = [*room, *(part for part in parts[1:] if part != "__init__")]
    nearest = [
        TESTS.joinpath(*below[:n], f"test_{part}.py")
        for part in reversed(below)
        for n in range(len(below) - 1, 0, -1)
    ]
    folders = [TESTS.joinpath(*below[:n]) for n in range(len(below), 0, -1)]
    if below[0] == "regulation":
        folders.insert(0, TESTS / "apps" / below[-1])
    mirror = next(([each] for each in nearest if each.exists()), [])
    folder = next(each for each in folders if each.exists())
    around = [each for each in folder.rglob("test_*.py") if each not in mirror]
    if below[0] == "kernel":
        around = [each for each in around if re.search(rf"\b{below[1]}\b", each.read_text("utf-8"))]
    around.sort(key=lambda each: (-each.read_text("utf-8").count(mutant.inside), each))
    yield tuple(mirror + around[:1])
    yield tuple(around[1:])
    yield of_what_is_declared(below)
    if below[0] == "apps":
        yield (FILTERS,) if "queries" in below else ()
        yield callers(below[1], mutant.inside)


def callers(app: str, function: str) -> tuple[Path, ...]:
    """Return the tests of the other apps in which a function of an app is called."""
    called = re.compile(rf"\b{app}\.(?:\w+\.)?{function}\b")
    apps = ROOT / "src/liuhen/apps"
    names = {
        each.relative_to(apps).parts[0]
        for each in apps.rglob("*.py")
        if called.search(each.read_text("utf-8"))
    }
    return tuple(folder for name in sorted(names - {app}) if (folder := TESTS / "apps" / name).is_dir())


def of_what_is_declared(below: list[str]) -> tuple[Path, ...]:
    """Return the tests that read declarations, and the walks through the app that a file is of."""
    app = below[1] if below[0] in ("apps", "regulation") and len(below) > 1 else "flow"
    walks = [each for each in WALKS if re.search(rf"liuhen\.(apps|kernel)\.{app}\b", each.read_text("utf-8"))]
    return tuple(sorted((*READERS, *walks)))


class Copy:
    """A copy of the project in which tests run."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.cache = folder / "cache"
        shutil.copytree(ROOT, self.root, ignore=LEFT_BEHIND, symlinks=True)
        (self.root / ".venv").symlink_to(ROOT / ".venv")
        compiled, source = str(folder / "compiled"), str(self.root / "src")
        self.environment = os.environ | {"PYTHONPYCACHEPREFIX": compiled, "PYTHONPATH": source}
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.written = time.time_ns()

    def failing(self, *tests: str, all_of_them: bool = False) -> list[str] | None:
        """Return which of the tests fail, at most one unless all are asked for; None where none could begin."""
        shutil.rmtree(self.cache, ignore_errors=True)
        options = ["-q", "-n", "0", "-o", f"cache_dir={self.cache}", f"--timeout={LASTS_FOR_EVER}"]
        passes = self.runs("pytest", *options, *([] if all_of_them else ["-x"]), *tests)
        failed = self.cache / "v/cache/lastfailed"
        told = list(json.loads(failed.read_text("utf-8"))) if failed.exists() else []
        return told if told or passes else None

    def outdates(self) -> bool:
        """Return whether a document no longer is what is made from the code."""
        return not self.runs(*DOCUMENTS.split())

    def runs(self, *module: str) -> bool:
        """Run a module with its options, and return whether it succeeds."""
        command = [sys.executable, "-m", *module]
        done = subprocess.run(command, cwd=self.root, env=self.environment, check=False, capture_output=True)
        return not done.returncode

    def write(self, path: Path, content: bytes) -> None:
        place = self.root / path.relative_to(ROOT)
        place.write_bytes(content)
        self.written += 2 * 10**9  # what is compiled goes by whole seconds and the size
        os.utime(place, ns=(self.written, self.written))


def noticed_by(copy: Copy, mutant: Mutant) -> str | None:
    """Return the test that notices a change: none is None, and where nothing can begin any more the name is empty."""
    source = mutant.path.read_bytes()
    copy.write(mutant.path, mutant.apply(source))
    try:
        for tests in filter(None, related(mutant)):
            failed = copy.failing(*(str(test.relative_to(ROOT)) for test in tests))
            if failed is None:
                return ""
            if failed:
                return failed[0]
        if DECLARED & set(mutant.path.relative_to(ROOT).with_suffix("").parts) and copy.outdates():
            return DOCUMENTS
    finally:
        copy.write(mutant.path, source)
    return None


def chosen(told: argparse.Namespace) -> list[Mutant]:
    if told.sample:
        found = [
            path for where in SAMPLED for path in (*ROOT.glob(f"{where}/**/*.py"), *ROOT.glob(f"{where}.py"))
        ]
        files = sorted(found)
        by_line: dict[tuple[Path, int], list[Mutant]] = {}
        for file in files:
            for mutant in mutants(file):
                by_line.setdefault((file, mutant.line), []).append(mutant)
        chance = random.Random(told.seed)
        lines = chance.sample(sorted(by_line), min(told.sample, len(by_line)))
        return [chance.choice(by_line[line]) for line in sorted(lines)]
    asked = [re.fullmatch(r"(.+?)(?::(\d+))?", given) for given in told.given]
    places = [
        (path, int(found[2] or 0)) for found in asked if found and (path := Path(found[1]).resolve()).exists()
    ]
    if places:
        return [
            mutant
            for path, line in places
            for file in ([path] if path.is_file() else sorted(path.rglob("*.py")))
            for mutant in mutants(file)
            if line in (0, mutant.line)
        ]
    touched = changed(told.given[0] if told.given else "main")
    return [m for path, lines in touched.items() for m in mutants(path) if m.line in lines]


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev mutate", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("given", nargs="*", help="a commit, or files and folders")
    parser.add_argument(
        "--sample", type=int, default=0, help="so many lines of the core and of the apps' verbs"
    )
    parser.add_argument("--seed", type=int, default=1, help="which lines these are")
    parser.add_argument("--jobs", type=int, default=1, help="how many at a time")
    told = parser.parse_args()
    to_do = chosen(told)
    print(f"{len(to_do)} changes, seed {told.seed}", flush=True)
    if not to_do:
        return 0
    noticed: dict[Mutant, str | None] = {}
    with (
        tempfile.TemporaryDirectory(prefix="liuhen-mutate-") as folder,
        ThreadPoolExecutor(told.jobs) as pool,
    ):
        copies: Queue[Copy] = Queue()
        for n in range(told.jobs):
            copies.put(Copy(Path(folder) / str(n)))

        def try_one(mutant: Mutant) -> None:
            copy = copies.get()
            try:
                noticed[mutant] = noticed_by(copy, mutant)
            finally:
                copies.put(copy)
            by = noticed[mutant]
            word = "NOT NOTICED" if by is None else f"noticed by {by or 'all'}"
            print(f"{len(noticed)}/{len(to_do)} {mutant}  {word}", flush=True)

        list(pool.map(try_one, to_do))
        noticing = sorted({test for test in noticed.values() if test} - {DOCUMENTS})
        copy = copies.get()
        already = copy.failing(*noticing, all_of_them=True) if noticing else []
        if already == [] and DOCUMENTS in noticed.values() and copy.outdates():
            already = [DOCUMENTS]
    caught = sum(test is not None for test in noticed.values())
    print(f"{caught} of {len(to_do)} caught", flush=True)
    if already or already is None:
        print(f"fail also where nothing was changed, and prove nothing: {already or 'all'}", flush=True)
    return 1 if already or already is None or caught < len(to_do) else 0


if __name__ == "__main__":
    sys.exit(main())
