"""What the station has done with each file, kept beside its configuration so that no kill loses it."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from liuhen_dock.card import Found
from liuhen_dock.troubles import AlreadyRunning

STATES = {
    "found": "待上传",
    "uploading": "上传中",
    "uploaded": "等待回执",
    "receipted": "已有回执",
    "marked": "已登记",
    "wiped": "已清除",
    "refused": "平台拒收",
    "quarantined": "已隔离存放",
    "unproven": "回执存疑",
}
PROVEN = frozenset({"receipted", "marked", "quarantined"})

SCHEMA = """
CREATE TABLE IF NOT EXISTS entry(
  id INTEGER PRIMARY KEY, card TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
  sha256 TEXT NOT NULL, sm3 TEXT NOT NULL, server TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'found', upload_url TEXT NOT NULL DEFAULT '', recording INTEGER,
  receipt TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '', sample TEXT NOT NULL DEFAULT '',
  UNIQUE(card, path, size, mtime_ns, sha256, server));
CREATE INDEX IF NOT EXISTS entry_digest ON entry(sha256, size);
CREATE TABLE IF NOT EXISTS checkpoint(size INTEGER PRIMARY KEY, origin TEXT NOT NULL, root TEXT NOT NULL,
  note TEXT NOT NULL, is_tested INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS alarm(id INTEGER PRIMARY KEY, at TEXT NOT NULL, sentence TEXT NOT NULL,
  closed_at TEXT NOT NULL DEFAULT '');
"""


@dataclass(frozen=True)
class Entry:
    id: int
    card: str
    path: str
    size: int
    mtime_ns: int
    sha256: str
    sm3: str
    server: str
    state: str
    upload_url: str
    recording: int | None
    receipt: str
    detail: str
    sample: str  # empty in journals of before there were any

    @property
    def is_proven(self) -> bool:
        return self.state in PROVEN


COLUMNS = ", ".join(column.name for column in fields(Entry))


class Journal:
    """One SQLite file; every change is on the disk before the call returns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(SCHEMA)
        if "sample" not in {row[1] for row in self._db.execute("PRAGMA table_info(entry)")}:
            self._db.execute("ALTER TABLE entry ADD COLUMN sample TEXT NOT NULL DEFAULT ''")

    def close(self) -> None:
        self._db.close()

    def entry_of(
        self, file: Found, *, card: str, server: str, sha256: str = "", sample: str = ""
    ) -> Entry | None:
        """Return what is known of this very file, which its digest or its sample tells; name and time never do."""
        return self._one(
            "card=? AND path=? AND size=? AND mtime_ns=? AND server=? AND (sha256=? OR (?<>'' AND sample=?))",
            (card, file.name, file.shape.size, file.shape.mtime_ns, server, sha256, sample, sample),
        )

    def twin(self, entry: Entry) -> Entry | None:
        """Return another entry of the same bytes whose receipt or upload can be shared, a proven one first."""
        return self._one(
            "sha256=? AND size=? AND server=? AND id<>? AND (state IN ('receipted', 'marked', 'quarantined', 'wiped')"
            " OR (state IN ('uploading', 'uploaded') AND upload_url<>''))",
            (entry.sha256, entry.size, entry.server, entry.id),
        )

    def add(self, file: Found, *, card: str, server: str, sha256: str, sm3: str, sample: str) -> Entry:
        values = (card, file.name, file.shape.size, file.shape.mtime_ns, sha256, sm3, server)
        columns = "card, path, size, mtime_ns, sha256, sm3, server"
        marks = "?, ?, ?, ?, ?, ?, ?"
        with self._lock:
            self._db.execute(f"INSERT OR IGNORE INTO entry({columns}) VALUES({marks})", values)
        found = self.entry_of(file, card=card, server=server, sha256=sha256)
        assert found is not None
        return found if found.sample == sample else self.change(found, sample=sample)

    def change(self, entry: Entry, **values: str | int | None) -> Entry:
        names = ", ".join(f"{name}=?" for name in values)
        with self._lock:
            values_and_id = (*values.values(), entry.id)
            self._db.execute(f"UPDATE entry SET {names} WHERE id=?", values_and_id)  # noqa: S608 -- our own names
        changed = self._one("id=?", (entry.id,))
        assert changed is not None
        return changed

    def forget(self, entry: Entry) -> None:
        with self._lock:
            self._db.execute("DELETE FROM entry WHERE id=? AND receipt=''", (entry.id,))

    def entries(self) -> list[Entry]:
        with self._lock:
            rows = self._db.execute(f"SELECT {COLUMNS} FROM entry ORDER BY id").fetchall()  # noqa: S608 -- our own
        return [Entry(*row) for row in rows]

    def keep_checkpoint(self, *, size: int, origin: str, root: str, note: str) -> tuple[str, bool]:
        """Remember a signed checkpoint; return the root first seen at this size, and whether it is new to us."""
        with self._lock:
            is_new = self._db.execute(
                "INSERT OR IGNORE INTO checkpoint(size, origin, root, note) VALUES(?, ?, ?, ?)",
                (size, origin, root, note),
            ).rowcount
            row = self._db.execute("SELECT root FROM checkpoint WHERE size=?", (size,)).fetchone()
        return str(row[0]), bool(is_new)

    def checkpoints_to_test(self) -> list[tuple[int, str]]:
        """Return (size, root in hex) of those never held against the published log, and of the largest, in order."""
        with self._lock:
            return self._db.execute(
                "SELECT size, root FROM checkpoint WHERE is_tested=0"
                " OR size=(SELECT max(size) FROM checkpoint) ORDER BY size"
            ).fetchall()

    def checkpoint_tested(self, size: int) -> None:
        with self._lock:
            self._db.execute("UPDATE checkpoint SET is_tested=1 WHERE size=?", (size,))

    def raise_alarm(self, sentence: str, *, at: str) -> None:
        with self._lock:
            self._db.execute(
                "INSERT INTO alarm(at, sentence) SELECT ?, ? WHERE NOT EXISTS"
                " (SELECT 1 FROM alarm WHERE sentence=? AND closed_at='')",
                (at, sentence, sentence),
            )

    def open_alarms(self) -> list[tuple[str, str]]:
        """Return (at, sentence) of every alarm no person has closed; while there is one, nothing is wiped."""
        with self._lock:
            return self._db.execute(
                "SELECT at, sentence FROM alarm WHERE closed_at='' ORDER BY id"
            ).fetchall()

    def close_alarms(self, *, at: str) -> None:
        """Begin anew after a person looked into it; the alarms, and checkpoints.txt, keep what was."""
        with self._lock:
            if self._db.execute("UPDATE alarm SET closed_at=? WHERE closed_at=''", (at,)).rowcount:
                self._db.execute("DELETE FROM checkpoint")

    def _one(self, where: str, values: tuple[object, ...]) -> Entry | None:
        with self._lock:
            row = self._db.execute(
                f"SELECT {COLUMNS} FROM entry WHERE {where}"  # noqa: S608 -- our own words
                " ORDER BY receipt<>'' DESC, id DESC LIMIT 1",
                values,
            ).fetchone()
        return None if row is None else Entry(*row)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the station's lock while running. SQLite's file lock works on Windows too, and dies with us."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise AlreadyRunning("采集程序已经在运行，请先关闭另一个窗口。") from error
        yield
    finally:
        db.close()
