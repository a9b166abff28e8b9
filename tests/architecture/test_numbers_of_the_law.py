"""A number of the law stands in the rulebook, where a county's file reaches it, and in no page, letter or refusal."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "src/liuhen"
NUMBER = re.compile(
    r"(?:(?<!\d)\d{1,3}|[二三四五六七八九十百两]+) ?(?:个?工作日|日(?![期历志])|天|个?小时|年(?![度第])|个月|分钟|%)"
    r"|次一工作日"
)
QUOTED = re.compile(r"\"([^\"\n]*)\"|\[([^\]\n]*)\]|'([^'\n]*)'|`([^`]*)`")
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
HTML = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
ALLOWED = {
    "十年": "findings/actions: no rectification is given so long; a bound against a slip of the pen",
    "百年": "recordings: no clock is so far out; a bound against a slip at the door",
    "30 天": "people: the choices of a filter",
    "60 天": "people: the choices of a filter",
    "90 天": "people: the choices of a filter",
    "七日": "office: the span of a figure on a desk",
    "12 个月": "cockpit: how far back a trend goes",
    "12个月": "rules: the span of a figure about keeping terms",
    "二天": "what-if: the day after the first is where every count begins",
    "72小时": "people: how long the two parts of a reset are good for, a security rule of the product and no law",
    "三天": "what-if: the days of December that the calendar waits for, which are no county's to set",
}
SAMPLES = ("entrypoints/console/styleguide.py", "styleguide.html", "commands/demonstration.py")


def places() -> Iterator[tuple[str, str]]:
    """Yield every text that somebody may read, with the file it stands in; docstrings and comments are no such text."""
    for path in sorted(ROOT.rglob("*")):
        where = path.relative_to(ROOT).as_posix()
        if (
            not where.startswith(("apps/", "entrypoints/", "kernel/"))
            or "vendor" in where
            or "migrations" in where
        ):
            continue
        if where.endswith(SAMPLES):
            continue
        if path.suffix == ".py":
            for text in strings(path):
                yield where, text
        elif path.suffix in (".html", ".txt"):
            yield where, HTML.sub(" ", TAGS.sub(" ", path.read_text(encoding="utf-8")))
        elif path.suffix in (".typ", ".js"):
            for text in QUOTED.findall(path.read_text(encoding="utf-8")):
                yield where, "".join(text)


def strings(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_no_page_letter_or_refusal_states_a_number_of_the_law() -> None:
    found = [
        f"{where}: {match[0]}"
        for where, text in places()
        if re.search("[\u4e00-\u9fff]", text) and "二三四五六日" not in text
        for match in NUMBER.finditer(text)
        if match[0] not in ALLOWED
    ]
    assert found == []


def test_what_is_allowed_still_stands_somewhere() -> None:
    told = {match[0] for _, text in places() for match in NUMBER.finditer(text)}
    assert set(ALLOWED) <= told


def test_no_page_names_a_county_or_cites_a_regulation_by_a_name_of_its_own() -> None:
    cited = re.compile("柳河|《[^》]{0,8}(?:设备办法|责任制)》")
    assert [f"{where}: {text[:60]}" for where, text in places() if cited.search(text)] == []
