"""What the log last said of each row, gathered while it is walked; on the disk, since there may be millions."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple, Self

import orjson

from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.rows import commitment

CHUNK = 2000
TAKE = (
    "INSERT INTO said (ref, place, event, salt, digest) VALUES (?, ?, ?, ?, ?) ON CONFLICT (ref) DO UPDATE SET"
    " place = excluded.place, event = excluded.event, salt = excluded.salt, digest = excluded.digest"
)


class Said(NamedTuple):
    """The newest word on a row: where it stands, and the row's salted digest; none for one that is gone."""

    place: int | None
    event: str
    salt: str
    digest: str

    def fits(self, sealed: bytes) -> bool:
        """Say whether a row is as it was when that was entered."""
        return self.digest == commitment(sealed, self.salt)

    @property
    def entry_zh(self) -> str:
        return f"记录 {'（待定序）' if self.place is None else self.place}，{self.event}"


class Promises:
    """The newest word on every row, by its ref."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute(
            "CREATE TABLE said (ref TEXT PRIMARY KEY, place INTEGER, event TEXT, salt TEXT, digest TEXT,"
            " seen INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"
        )
        self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._db.close()

    def take(self, entry: Entry, payload: bytes) -> None:
        """Note what an entry commits to. Raises ValueError for a payload that is none."""
        told = orjson.loads(payload)
        said = dict(told.get("rows") or {})
        if entry.subject and told.get("row"):
            said[entry.subject] = told["row"]
        if said:
            salt = str(told["salt"])
            self._db.executemany(
                TAKE, [(ref, entry.index, entry.event, salt, digest) for ref, digest in said.items()]
            )

    def look_for(self, name: str) -> None:
        """Begin to look for a noun's rows: nobody has seen any yet."""
        self._db.execute("UPDATE said SET seen = 0 WHERE ref > ? AND ref < ?", [f"{name}:", f"{name};"])

    def of(self, refs: Iterable[str]) -> dict[str, Said]:
        """Return what is said of rows, and note that they are there."""
        asked = orjson.dumps(list(refs)).decode()
        found = self._db.execute(
            "SELECT ref, place, event, salt, digest FROM said WHERE ref IN (SELECT value FROM json_each(?))",
            [asked],
        )
        told = {ref: Said(*rest) for ref, *rest in found}
        self._db.execute("UPDATE said SET seen = 1 WHERE ref IN (SELECT value FROM json_each(?))", [asked])
        return told

    def missing(self, name: str) -> list[tuple[str, int | None]]:
        """Return (ref, place) of a noun's rows that the log knows, that are not gone, and that nobody has seen."""
        statement = "SELECT ref, place FROM said WHERE ref > ? AND ref < ? AND seen = 0 AND digest <> ''"
        return self._db.execute(statement, [f"{name}:", f"{name};"]).fetchall()
