"""Find words in what is out, newest first, by the index that the database has (ADR-28)."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from liuhen.apps.disclosure import searching
from liuhen.kernel import letter_pairs

LATEST, EARLIER = 500, 4_500  # how far back words are looked for by reading, before the index is asked
SCARCE = (
    4_000  # so many that the index finds are looked at; where there are more, reading on finds enough sooner
)


@dataclass(frozen=True)
class Asked:
    """Words and labels to be found among the editions from ``lowest`` to below ``before``, ``most`` of them."""

    terms: list[str]
    labels: frozenset[str]
    before: int
    lowest: int
    most: int

    @property
    def pattern(self) -> str:
        return searching.like(self.terms)

    @property
    def grams(self) -> list[str]:
        """What the index is asked for."""
        return sorted({gram for term in self.terms for gram in letter_pairs.wanted(term)} | self.labels)


def found(asked: Asked) -> list[int]:
    """Return the editions that have the words in this order, newest first."""
    if not asked.terms or not any(letter_pairs.wanted(term) for term in asked.terms):
        return []
    return _by_fts5(asked) if connection.vendor == "sqlite" else _by_gin(asked)


def _by_fts5(asked: Asked) -> list[int]:
    """Let FTS5 walk back from the newest; it stops when there are enough."""
    return _asked(
        "SELECT g.rowid FROM disclosure_grams g CROSS JOIN disclosure_listed l ON l.edition = g.rowid"
        " WHERE g.disclosure_grams MATCH %s AND g.rowid >= %s AND g.rowid < %s AND l.text LIKE %s ESCAPE '\\'"
        " ORDER BY g.rowid DESC LIMIT %s",
        " AND ".join(f'"{gram}"' for gram in asked.grams), asked.lowest, asked.before, asked.pattern, asked.most,
    )  # fmt: skip


def _by_gin(asked: Asked) -> list[int]:
    """Read the newest; what is rare there is left to GIN, which knows no order and gathers all it finds."""
    hits: list[int] = []
    start = asked.before
    step, is_rare = LATEST, True
    while len(hits) < asked.most and start > asked.lowest:
        if step > EARLIER and is_rare:
            candidates = _candidates(asked, start)
            if len(candidates) <= SCARCE:
                return hits + _held_against_the_text(asked, candidates, asked.most - len(hits))
            is_rare = False
        end = max(asked.lowest, start - step)
        hits += _read(asked, start, end, asked.most - len(hits))
        start, step = end, step * (EARLIER // LATEST)
    return hits


def _candidates(asked: Asked, before: int) -> list[int]:
    """Return what has the pairs, a few more than SCARCE at most: a materialized query is planned to its end, by GIN."""
    return _asked(
        "WITH candidates AS MATERIALIZED (SELECT edition FROM disclosure_listed"
        " WHERE string_to_array(grams, ' ') @> %s::text[])"
        " SELECT edition FROM candidates WHERE edition >= %s AND edition < %s LIMIT %s",
        asked.grams, asked.lowest, before, SCARCE + 1,
    )  # fmt: skip


def _held_against_the_text(asked: Asked, candidates: list[int], most: int) -> list[int]:
    return _asked(
        "SELECT edition FROM disclosure_listed WHERE edition = ANY(%s) AND text LIKE %s"
        " ORDER BY edition DESC LIMIT %s",
        candidates, asked.pattern, most,
    )  # fmt: skip


def _read(asked: Asked, start: int, end: int, most: int) -> list[int]:
    """Read the editions below ``start`` down to ``end`` one by one."""
    # Where there is no label, everything has it.
    labels = [f"% {label} %" for label in sorted(asked.labels)] or ["%"]
    return _asked(
        "SELECT edition FROM disclosure_listed WHERE edition >= %s AND edition < %s AND text LIKE %s"
        " AND ' ' || grams || ' ' LIKE ALL (%s) ORDER BY edition DESC LIMIT %s",
        end, start, asked.pattern, labels, most,
    )  # fmt: skip


def _asked(statement: str, *values: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return [edition for (edition,) in cursor.fetchall()]
