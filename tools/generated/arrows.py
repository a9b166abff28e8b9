"""docs/architecture.md: the arrows that the code has now between apps and wings."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import grimp

from liuhen.apps import APPS, WINGS

PAGE = Path(__file__).resolve().parents[2] / "docs/architecture.md"
BLOCK = re.compile(r"(<!-- drawn by tools/generated/arrows\.py -->\n).*?(<!-- end -->)", re.DOTALL)


def as_markdown() -> str:
    """Return the page with what stands between its marks drawn anew."""
    drawn = "\n".join(drawing())
    return BLOCK.sub(rf"\g<1>{drawn}\n\2", PAGE.read_text(encoding="utf-8"))


def imports() -> dict[str, list[str]]:
    """Return, by app, the apps that it imports, in the order of their one list."""
    graph = grimp.build_graph("liuhen", cache_dir=None)
    modules = {f"liuhen.apps.{app.name}": app.name for app in APPS}
    for module in modules:
        graph.squash_module(module)
    found = {name: graph.find_modules_directly_imported_by(module) for module, name in modules.items()}
    return {name: [modules[each] for each in modules if each in found[name]] for name in found}


def drawing() -> Iterator[str]:
    """Yield the wings from the top with the arrows inside and between them, then every arrow of each app."""
    beneath, home = imports(), {app.name: wing.name for wing in WINGS for app in wing.apps}
    yield from ("```mermaid", "flowchart TB")
    for wing in reversed(WINGS):
        yield f"    subgraph {wing.name}"
        for app in reversed(wing.apps):
            inside = [each for each in beneath[app.name] if home[each] == wing.name]
            yield f"        {app.name}{' --> ' * bool(inside)}{' & '.join(inside)}"
        yield "    end"
    between = Counter((home[app], home[each]) for app in reversed(beneath) for each in reversed(beneath[app]))
    for (upper, lower), count in between.items():
        if upper != lower:
            yield f"    {upper} -- {count} --> {lower}"
    yield from ("```", "", "| Wing | Why it stands there | App | imports |", "| --- | --- | --- | --- |")
    for wing in reversed(WINGS):
        for app in reversed(wing.apps):
            first = app is wing.apps[-1]
            lower = ", ".join(reversed(beneath[app.name])) or "—"
            yield f"| {wing.name * first} | {wing.why * first} | {app.name} | {lower} |"
