"""Make the verifiers that travel alone: verify.py, verify.html and draw.py, each one file without dependencies."""

from __future__ import annotations

import ast
import functools
import json
from importlib import resources

from liuhen_proof.wording import CONCLUSIONS, LEVELS, QUESTIONS, SENTENCES, STATUSES, TITLES

# In the order of their imports; each stays within Python 3.8 and its library, and shares no top-level name.
MODULES = (
    "canonical", "hindrances", "kept_texts", "merkle", "sm3", "curves", "sm2", "ed25519", "notes", "keys", "tlog_proof",
    "digests",
    "report", "package", "bag", "entries", "copies", "sealed", "anchors", "wording", "verify",
)  # fmt: skip

DRAW_MODULES = (
    "canonical", "hindrances", "kept_texts", "merkle", "sm3", "curves", "sm2", "ed25519", "notes", "keys", "tlog_proof",
    "visit_draw",
)  # fmt: skip

SCRIPTS = ("hashes", "signatures", "notes", "package", "examine", "page")
SCRIPT_HEAD = '''#!/usr/bin/env python3
"""核验留痕证据包。只需 Python 3.8 以上，不联网，不依赖任何库。用法：python3 verify.py --help"""

from __future__ import annotations
'''
DRAW_HEAD = '''#!/usr/bin/env python3
"""重新抽取：核对公布的检查抽取。只需 Python 3.8 以上，不联网，不依赖任何库。用法：python3 draw.py --help"""

from __future__ import annotations
'''


@functools.cache
def verify_script() -> str:
    """Return verify.py: the modules this package verifies with, one after the other."""
    return _in_one(MODULES, SCRIPT_HEAD)


@functools.cache
def draw_script() -> str:
    """Return draw.py: what draws an inspection's firms and officers again."""
    return _in_one(DRAW_MODULES, DRAW_HEAD)


def _in_one(modules: tuple[str, ...], head: str) -> str:
    """Return modules as one script, one after the other."""
    parts = [head]
    for module in modules:
        source = _read(f"{module}.py")
        tree = ast.parse(source)
        lines = source.splitlines()
        for node in tree.body:
            own = isinstance(node, ast.ImportFrom) and str(node.module).startswith("liuhen_proof")
            future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            if own or future or node is tree.body[0]:
                lines[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or 0) - node.lineno + 1)
        if module != modules[-1]:
            lines = [line for line in lines if not line.startswith("if __name__")]
        heading = ast.get_docstring(tree, clean=True) or ""
        body = "\n".join(lines).strip()
        comment = "\n".join(f"# {line}".rstrip() for line in heading.splitlines())
        parts.append(f"# ── {module} " + "─" * (96 - len(module)) + f"\n{comment}\n\n{body}\n")
    return "\n\n".join(parts)


@functools.cache
def verify_page() -> str:
    """Return verify.html with its script and style inside, for a capsule opened from a disk."""
    page = page_with(script="@script@", style="@style@")
    return page.replace('<link rel="stylesheet" href="@style@">', f"<style>\n{verify_css()}</style>").replace(
        '<script src="@script@"></script>', f"<script>\n{verify_javascript()}</script>"
    )


def page_with(*, script: str, style: str) -> str:
    """Return verify.html for a server that forbids inline code; ``script`` and ``style`` are their addresses."""
    words = {
        "titles": TITLES, "questions": QUESTIONS, "statuses": STATUSES, "levels": LEVELS,
        "conclusions": CONCLUSIONS, "sentences": SENTENCES,
    }  # fmt: skip
    wording = json.dumps(words, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    page = _read("web/verify.html").replace("@wording@", wording)
    return page.replace("@script@", script).replace("@style@", style)


@functools.cache
def verify_javascript() -> str:
    """Return verify.js, in one scope of its own."""
    parts = "\n".join(_read(f"web/{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def verify_css() -> str:
    return _read("web/verify.css")


def instructions() -> str:
    return _read("web/验证说明.txt")


def _read(name: str) -> str:
    return resources.files("liuhen_proof").joinpath(name).read_text(encoding="utf-8")
