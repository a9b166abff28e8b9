"""Words are found by pairs of letters, written in ASCII: on any database no tokenizer and no locale has a say (ADR-28).

`食品` is the token 98df54c1. A pair more in a query only narrows: what the pairs let through is held against the text.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q

from liuhen.kernel import tables
from liuhen.kernel.identifiers import Following, seen

RUN = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"[0-9a-z]{2,}")  # pairs of digits are everywhere: a number is kept whole too
SCARCE = 4_000
"""So many that have the pairs are held against the text; where there are more, reading finds enough of them sooner."""
MOST_PAIRS, MOST_UNITS = 8, 5


def folded(words: str) -> str:
    """Return words as they are searched: half width, lower case, one line."""
    return " ".join(unicodedata.normalize("NFKC", words).lower().split())


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


class LetterPairs(Following, models.TextField):  # type: ignore[type-arg]  # generic in the stubs only
    """The pairs of letters of other columns of the row, and its unit, for ``holding``; a migration makes ``index``."""

    def __init__(self, *args: Any, of: Sequence[str], **more: Any) -> None:
        self.of = tuple(of)
        super().__init__(*args, **{"editable": False, "default": "", **more})

    def deconstruct(self) -> Any:
        name, path, args, keywords = super().deconstruct()
        return name, path, args, {**keywords, "of": self.of}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        how = "由被查找的文字生成，数据库自行维护；被改动只影响按词查找，原文另行核对"
        tables.indexed(f"{cls._meta.db_table}_pairs", how=how)

    def made(self, row: Any) -> str:
        return self.pairs(row.unit_id, *(getattr(row, name) for name in self.of))

    def pairs(self, unit_id: int, *texts: str) -> str:
        return " ".join(sorted({_of_unit(unit_id), *grams(folded(seen(" ".join(texts))))}))

    def is_moved_by(self, changed: Collection[str]) -> bool:
        return super().is_moved_by(changed) or "unit" in changed or "unit_id" in changed


def _of_unit(unit_id: int) -> str:
    return f"u{unit_id}"  # a letter that no hexadecimal number has


def holding(model: Any, words: str, text: Q, *, unit_ids: Collection[int] = ()) -> Q:
    """Return ``text``, which looks for words in each row, narrowed to the rows that have them where these are few.

    ``unit_ids`` are the units in which alone rows are looked for, none for all of them.
    """
    candidates = _candidates(model, _rarest_first(wanted(folded(seen(words)))), unit_ids)
    if candidates is None:
        return text
    return Q(pk__in=list(model._base_manager.filter(text, pk__in=candidates).values_list("pk", flat=True)))


def _rarest_first(pairs: set[str]) -> list[str]:
    """Return as many as it takes, whole numbers before pairs: each more reads one more list of the index."""
    return sorted(pairs, key=lambda pair: (not pair.startswith("n"), pair))[:MOST_PAIRS]


def _candidates(model: Any, pairs: Sequence[str], unit_ids: Collection[int]) -> list[int] | None:
    """Return the rows that have all pairs; None where there is nothing to ask for, or more than SCARCE have them."""
    if not pairs:
        return None
    table = model._meta.db_table
    units = [_of_unit(pk) for pk in unit_ids] if len(unit_ids) <= MOST_UNITS else []
    if connection.vendor == "sqlite":
        statement = f"SELECT rowid FROM {table}_pairs WHERE {table}_pairs MATCH %s LIMIT %s"  # noqa: S608 (our own name)
        every = " AND ".join(f'"{pair}"' for pair in pairs)
        asked: list[Any] = [every + (f" AND ({' OR '.join(units)})" if units else "")]
    else:
        letters = "string_to_array(letters, ' ')"
        # A materialized query is planned to its end, by GIN; with the limit in sight the table would be read.
        statement = (
            f"WITH found AS MATERIALIZED (SELECT id FROM {table} WHERE {letters} @> %s::text[]"  # noqa: S608
            f"{f' AND {letters} && %s::text[]' if units else ''}) SELECT id FROM found LIMIT %s"
        )
        asked = [list(pairs), units] if units else [list(pairs)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*asked, SCARCE + 1])
        found = [pk for (pk,) in cursor.fetchall()]
    return found if len(found) <= SCARCE else None


# ── for migrations ───────────────────────────────────────────────────────────

TAKEN_IN = "INSERT INTO {table}_pairs(rowid, letters) VALUES (new.id, new.letters);"
TAKEN_OUT = "INSERT INTO {table}_pairs({table}_pairs, rowid, letters) VALUES ('delete', old.id, old.letters);"
SQLITE = (
    """CREATE VIRTUAL TABLE {table}_pairs USING fts5(
        letters, content='{table}', content_rowid='id', tokenize='ascii', detail='none', columnsize=0
    )""",
    "INSERT INTO {table}_pairs(rowid, letters) SELECT id, letters FROM {table}",
    f"CREATE TRIGGER {{table}}_pairs_in AFTER INSERT ON {{table}} BEGIN {TAKEN_IN} END",
    f"CREATE TRIGGER {{table}}_pairs_out AFTER DELETE ON {{table}} BEGIN {TAKEN_OUT} END",
    f"""CREATE TRIGGER {{table}}_pairs_on AFTER UPDATE OF letters ON {{table}} WHEN old.letters <> new.letters BEGIN
        {TAKEN_OUT} {TAKEN_IN}
    END""",
)
POSTGRESQL = ("CREATE INDEX {table}_pairs ON {table} USING gin (string_to_array(letters, ' '))",)


def index(*names: str) -> Callable[[Any, Any], None]:
    """Return the step of a migration that writes the pairs of models (``cases.Case``) and makes the index over them.

    FTS5 on SQLite, kept by triggers, and GIN on PostgreSQL. A later migration by which SQLite makes such a table anew
    drops its triggers, and has to lay them again.
    """

    def make(apps: Any, editor: Any) -> None:
        for name in names:
            model = apps.get_model(name)
            fill(model)
            for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
                editor.execute(statement.format(table=model._meta.db_table))

    return make


def fill(model: Any) -> None:
    """Write the pairs of every row that is there."""
    column = model._meta.get_field("letters")
    rows = model._base_manager.order_by("pk").values_list("pk", "unit_id", *column.of)
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, rows.count(), 2_000):
            told = [
                (column.pairs(unit_id, *texts), pk) for pk, unit_id, *texts in rows[start : start + 2_000]
            ]
            cursor.executemany(f"UPDATE {model._meta.db_table} SET letters = %s WHERE id = %s", told)  # noqa: S608
