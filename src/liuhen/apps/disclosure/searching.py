"""How words are found in what is out, on any database: by pairs of letters, and then in order (ADR-28)."""

import re
from collections.abc import Iterable

from liuhen.kernel.letter_pairs import folded

MOST_WORDS = 8
GAPS = re.compile(r"[\s…*%＊％]+")


def terms(query: str) -> list[str]:
    """Return what must be found, in order: what stands between blanks, dots of omission or wildcards."""
    return [term for term in GAPS.split(folded(query.replace("…", " "))) if term][:MOST_WORDS]


def labels(*, kind: str = "", phase: str = "", unit_id: int | None = None) -> set[str]:
    """Return the tokens by which a list is cut down while it is searched; letters no hexadecimal number has."""
    told = {"k": kind.replace("-", ""), "p": phase, "u": unit_id}
    return {f"{letter}{value}" for letter, value in told.items() if value}


def like(found: Iterable[str]) -> str:
    """Return a LIKE pattern, escaped by a backslash, that finds the terms in order."""
    escaped = (re.sub(r"([\\%_])", r"\\\1", term) for term in found)
    return f"%{'%'.join(escaped)}%"
