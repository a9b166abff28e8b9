"""A template names what its screen has, and a screen has what its template names."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from django.template.base import FilterExpression, Node, NodeList, Variable
from django.template.defaulttags import ForNode, WithNode
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.urls import get_resolver

from liuhen.kernel.web.screens import Screen

ROOT = Path(__file__).parents[2] / "src/liuhen"
SURROUNDING = {
    "True",
    "False",
    "None",
    "request",
    "chrome",
    "messages",
    "user",
    "perms",
    "csrf_token",
    "block",
    "forloop",
}
EVERY_PAGES = {field.name for field in fields(Screen)}


def asked_of(value: Any) -> Iterator[str]:
    """Yield the names at the roots of what an expression looks up, wherever in it they stand."""
    if isinstance(value, Variable):
        if value.lookups:
            yield value.lookups[0]
    elif isinstance(value, FilterExpression):
        yield from asked_of(value.var)
        for _, told in value.filters:
            for is_lookup, each in told:
                if is_lookup:
                    yield from asked_of(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from asked_of(each)
    elif isinstance(value, dict):
        yield from asked_of(list(value.values()))
    elif type(value).__module__ in ("django.template.defaulttags", "django.template.smartif"):
        yield from asked_of([each for each in vars(value).values() if not isinstance(each, Node | NodeList)])


def names(nodes: NodeList | list[Node], bound: frozenset[str], *, through: bool) -> Iterator[str]:
    """Yield the names that a template takes from its context; ``through`` what it includes and extends too."""
    made_here = {
        str(getattr(node, name))
        for node in nodes
        for name in ("target_var", "asvar")
        if getattr(node, name, None)
    }
    bound |= made_here
    for node in nodes:
        within = bound
        for name, value in vars(node).items():
            if name == "conditions_nodelists":
                value = [condition for condition, _ in value]
            if isinstance(value, NodeList) or name in ("blocks", "origin", "token", "loopvars"):
                continue
            yield from (each for each in asked_of(value) if each not in bound)
        if isinstance(node, ForNode):
            within = bound | {*node.loopvars, "forloop"}
        if isinstance(node, WithNode):
            within = bound | {*node.extra_context}
        if through and isinstance(node, IncludeNode) and isinstance(node.template.var, str):
            inner = get_template(node.template.var).template.nodelist  # type: ignore[attr-defined]
            yield from names(inner, bound | {*node.extra_context}, through=True)
        if through and isinstance(node, ExtendsNode):
            parent: Any = node.parent_name
            yield from names(get_template(parent.var).template.nodelist, bound, through=True)  # type: ignore[attr-defined]
        below = [getattr(node, name) for name in node.child_nodelists if getattr(node, name, None)]
        below += [inner for _, inner in getattr(node, "conditions_nodelists", ())]
        for inner in below:
            yield from names(inner, within, through=through)


def screens() -> list[type[Screen]]:
    get_resolver().url_patterns  # noqa: B018 -- that every page is imported
    found, waiting = [], [Screen]
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        if "template" in vars(each) and each.__module__.startswith("liuhen."):
            found.append(each)
    return sorted(found, key=lambda each: each.template)


def of_template(name: str, *, through: bool) -> set[str]:
    nodes = get_template(name).template.nodelist  # type: ignore[attr-defined]
    return set(names(nodes, frozenset(), through=through)) - SURROUNDING


@pytest.mark.parametrize("screen", screens(), ids=lambda each: each.template)
def test_a_template_names_what_its_screen_has(screen: type[Screen]) -> None:
    has = {field.name for field in fields(screen)}
    assert of_template(screen.template, through=False) <= has
    assert has - EVERY_PAGES <= of_template(screen.template, through=True), "nobody shows it"


def test_no_page_is_drawn_of_what_nobody_declared() -> None:
    """Fragments are: their template's name begins with a line. The public pages and the log-in have few names each."""
    places = [*(ROOT / "apps").rglob("*.py"), *(ROOT / "entrypoints/console").rglob("*.py")]
    assert len(places) > 100
    whole = re.compile(r'\brender\(\s*request,\s*"[\w/]*/[^_/"][^/"]*"')
    assert [path.name for path in places if whole.search(path.read_text("utf-8"))] == []
    assert whole.search('render(request, "devices/device.html", context)')
