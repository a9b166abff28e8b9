"""How words are found in what is out, on any database: pairs of letters, written in ASCII (ADR-28).

No tokenizer and no locale has a say: `食品` is the token 98df54c1. A pair more in a query only narrows; what the pairs
let through is held against the text itself, in order.
"""

import re
import unicodedata
from collections.abc import Iterable

MOST_WORDS = 8
GAPS = re.compile(r"[\s…*%＊％]+")
RUN = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"[0-9a-z]{2,}")  # pairs of digits are everywhere: a number is kept whole too


def folded(words: str) -> str:
    """Return words as they are searched: half width, lower case, one line."""
    return " ".join(unicodedata.normalize("NFKC", words).lower().split())


def terms(query: str) -> list[str]:
    """Return what must be found, in order: what stands between blanks, dots of omission or wildcards."""
    return [term for term in GAPS.split(folded(query.replace("…", " "))) if term][:MOST_WORDS]


def grams(text: str) -> set[str]:
    """Return the letters of a text, the pairs of neighbours among them, and its numbers as a whole."""
    found = {f"n{number}" for number in NUMBER.findall(text)}
    for run in RUN.findall(text):
        found.update(map(_written, run))
        found.update(_written(run[at : at + 2]) for at in range(len(run) - 1))
    return found


def wanted(term: str) -> set[str]:
    """Return what a text must have for a term to be in it: its pairs, or where it is one letter, that.

    A number with something before and behind it is that whole number in the text as well.
    """
    whole = {f"n{found[0]}" for found in NUMBER.finditer(term) if found.start() and found.end() < len(term)}
    return whole | {
        _written(run[at : at + 2])
        for run in RUN.findall(term)
        for at in (range(len(run) - 1) if len(run) > 1 else range(1))
    }


def _written(letters: str) -> str:
    return "".join(f"{ord(each):04x}" for each in letters)


def labels(*, kind: str = "", phase: str = "", unit_id: int | None = None) -> set[str]:
    """Return the tokens by which a list is cut down while it is searched; letters no hexadecimal number has."""
    told = {"k": kind.replace("-", ""), "p": phase, "u": unit_id}
    return {f"{letter}{value}" for letter, value in told.items() if value}


def like(found: Iterable[str]) -> str:
    """Return a LIKE pattern, escaped by a backslash, that finds the terms in order."""
    escaped = (re.sub(r"([\\%_])", r"\\\1", term) for term in found)
    return f"%{'%'.join(escaped)}%"
