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


def folded(words: str) -> str:
    """Return words as they are searched: half width, lower case, one line."""
    return " ".join(unicodedata.normalize("NFKC", words).lower().split())


def terms(query: str) -> list[str]:
    """Return what must be found, in order: what stands between blanks, dots of omission or wildcards."""
    return [term for term in GAPS.split(folded(query.replace("…", " "))) if term][:MOST_WORDS]


def grams(text: str) -> set[str]:
    """Return the pairs of neighbouring letters, and the last of each run alone, so that one letter is found too."""
    found = set[str]()
    for run in RUN.findall(text):
        found.update(_written(run[at : at + 2]) for at in range(len(run)))
    return found


def wanted(term: str) -> tuple[set[str], str]:
    """Return the pairs a term must have, and for a single letter what a pair must begin with."""
    runs = RUN.findall(term)
    pairs = {_written(run[at : at + 2]) for run in runs for at in range(len(run) - 1)}
    alone = next((_written(run) for run in runs if len(run) == 1), "")
    return pairs, "" if pairs else alone


def _written(letters: str) -> str:
    return "".join(f"{ord(each):04x}" for each in letters)


def labels(*, kind: str, phase: str, unit_id: int) -> set[str]:
    """Return the tokens by which a list is cut down while it is searched; letters no hexadecimal number has."""
    return {f"k{kind.replace('-', '')}", f"p{phase}", f"u{unit_id}"}


def like(found: Iterable[str]) -> str:
    """Return a LIKE pattern, escaped by a backslash, that finds the terms in order."""
    escaped = (re.sub(r"([\\%_])", r"\\\1", term) for term in found)
    return f"%{'%'.join(escaped)}%"
