"""Somebody with every right on the server, its keys included, who rewrites the log and makes all of it fit again.

A log of its own entries with many checkpoints, each also kept outside; and the fixed list of what is done to it.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from liuhen.kernel import ledger
from liuhen.kernel.ledger import keyring, vouching
from liuhen.kernel.ledger.auditing import Report
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Checkpoint, Entry, Head, Tile
from liuhen_proof import canonical, notes, tiles
from liuhen_proof.keys import VerifyKey
from liuhen_proof.merkle import leaf_hash

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SIZES = (5, 40, 130, 256, 300, 520, 521, 700)
SUBJECTS = 37
BAD = 271  # in the second tile, between the checkpoints of 256 and 300


@dataclass
class Outside:
    """What was kept elsewhere: the checkpoints by size, and the public keys."""

    checkpoints: dict[int, str]
    trust: list[VerifyKey]


def make(folder: Path, *, sizes: tuple[int, ...] = SIZES) -> Outside:
    """Write and publish a log into the database; its files go into ``folder``."""
    settings.KEYS, settings.LEDGER_PUBLIC = folder / "keys", folder / "log"
    settings.LEDGER_COPIES = [folder / "copies.txt"]
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    written = 0
    for size in sizes:
        for i in range(written, size):
            ledger.append(
                event="thing.happened", subject=f"thing:{i % SUBJECTS}", by="account:1", at=NOW, data={"i": i}
            )
        written = size
        catch_up(at=NOW)
    kept = {each.size: each.note for each in Checkpoint.objects.order_by("size")}
    assert tuple(kept) == sizes
    return Outside(kept, keyring.verifiers())


def audit(outside: Outside, *, kept: tuple[int, ...] = SIZES, own_keys: bool = False) -> Report:
    return vouching.audit_log(
        checkpoints=[outside.checkpoints[size] for size in kept],
        trust=keyring.verifiers() if own_keys else outside.trust,
        own_keys=own_keys,
        on_progress=lambda _: None,
    )


def sql(statement: str, *values: Any) -> None:
    """Write behind the product's back; triggers are no obstacle."""
    with connection.cursor() as cursor:
        for table in ("entry", "checkpoint"):
            on = f" ON ledger_{table}" if connection.vendor == "postgresql" else ""
            for trigger in ("stays", "is_fixed"):
                cursor.execute(f"DROP TRIGGER IF EXISTS ledger_{table}_{trigger}{on}")
        cursor.execute(statement, values)


def rewrite(index: int, **fields: Any) -> None:
    """Change an entry's leaf, and its columns and hash so that they fit."""
    entry = Entry.objects.get(index=index)
    leaf = canonical.dumps(canonical.loads(bytes(entry.leaf)) | fields)
    sql('UPDATE ledger_entry SET leaf = %s, leaf_hash = %s WHERE "index" = %s', leaf, leaf_hash(leaf), index)
    if "by" in fields:
        sql('UPDATE ledger_entry SET "by" = %s WHERE "index" = %s', fields["by"], index)


def delete(index: int) -> None:
    """Take an entry away and close the gap."""
    sql('DELETE FROM ledger_entry WHERE "index" = %s', index)
    for later in range(index + 1, Entry.objects.count() + 1):
        sql('UPDATE ledger_entry SET "index" = %s WHERE "index" = %s', later - 1, later)


def cut(size: int) -> None:
    sql('DELETE FROM ledger_entry WHERE "index" >= %s', size)


def join_trails() -> None:
    """Number each subject's entries anew and let each name the one before, so that no trail shows a break."""
    trails: dict[str, tuple[int, str]] = {}
    for entry in Entry.objects.order_by("index"):
        n, prev = trails.get(entry.subject, (0, ""))
        told = canonical.loads(bytes(entry.leaf))
        leaf = canonical.dumps(told | {"n": n + 1, "prev": prev})
        sql(
            'UPDATE ledger_entry SET n = %s, leaf = %s, leaf_hash = %s WHERE "index" = %s',
            n + 1, leaf, leaf_hash(leaf), entry.index,
        )  # fmt: skip
        trails[entry.subject] = n + 1, leaf_hash(leaf).hex()


def forge_tree() -> None:
    """Make tiles and head of whatever entries there are."""
    hashes = [bytes(each) for each in Entry.objects.order_by("index").values_list("leaf_hash", flat=True)]
    grown = tiles.extend(0, leaf_hashes=hashes, read_tile=lambda level, n: b"")
    sql("DELETE FROM ledger_tile")
    Tile.objects.bulk_create([Tile(level=k, n=n, hashes=data) for (k, n), data in grown.tiles.items()])
    Head.objects.filter(pk=1).update(size=grown.size, root=grown.root)


def forge_published(*, checkpoints: bool = True) -> None:
    """Sign every checkpoint anew and publish as if nothing else had ever been."""
    from liuhen.kernel.ledger.publishing import grown_tiles
    from liuhen.kernel.ledger.sequencing import head, read_tile

    size, before = head().size, 0
    shutil.rmtree(settings.LEDGER_PUBLIC)
    settings.LEDGER_COPIES[0].unlink(missing_ok=True)
    if checkpoints:
        sql("DELETE FROM ledger_checkpoint")
    for each in [*(s for s in SIZES if s < size), size]:
        text = notes.checkpoint_text(
            origin=settings.LEDGER_ORIGIN, size=each, root=tiles.root(each, read_tile=read_tile)
        )
        note = notes.sign(text, keyring.signers())
        for level, n, width in grown_tiles(before, each):
            path = settings.LEDGER_PUBLIC / tiles.tile_path(level, n, width)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(read_tile(level, n)[: width * 32])
        (settings.LEDGER_PUBLIC / "checkpoint").write_text(note, newline="\n")
        if checkpoints:
            Checkpoint.objects.create(size=each, note=note, at=NOW)
        with settings.LEDGER_COPIES[0].open("a", newline="\n") as copy:
            copy.write(note + "\f\n")
        before = each


def forge_all() -> None:
    """Leave nothing on this server that contradicts anything else on it."""
    join_trails()
    forge_tree()
    forge_published()


@dataclass(frozen=True)
class Forgery:
    """``act``, and the first entry that is not as it was (or stands where another stood)."""

    name: str
    act: Callable[[], object]
    first_bad: int = BAD

    def __str__(self) -> str:
        return self.name


def _and(*steps: Callable[[], object]) -> Callable[[], object]:
    return lambda: [step() for step in steps]


def _leaf() -> None:
    rewrite(BAD, by="account:9")


def _raw_leaf() -> None:
    leaf = bytes(Entry.objects.get(index=BAD).leaf).replace(b"account:1", b"account:9")
    sql('UPDATE ledger_entry SET leaf = %s WHERE "index" = %s', leaf, BAD)


def _swap() -> None:
    for old, new in ((BAD, 9999), (BAD + 1, BAD), (9999, BAD + 1)):
        sql('UPDATE ledger_entry SET "index" = %s WHERE "index" = %s', new, old)


# Whether all of it fits together again or some of it was forgotten, the first bad entry is the one to be named.
FORGERIES = [
    Forgery("leaf changed", _raw_leaf),
    Forgery("leaf and hash changed", _leaf),
    Forgery("leaf changed, tree forged", _and(_leaf, forge_tree)),
    Forgery("leaf changed, tree and trails forged", _and(_leaf, join_trails, forge_tree)),
    Forgery("leaf changed, everything published forged", _and(_leaf, forge_tree, forge_published)),
    Forgery("leaf changed, everything forged", _and(_leaf, forge_all)),
    Forgery("entry taken out", lambda: sql('DELETE FROM ledger_entry WHERE "index" = %s', BAD)),
    Forgery("entry deleted", lambda: delete(BAD)),
    Forgery("entry deleted, tree forged", _and(lambda: delete(BAD), forge_tree)),
    Forgery("entry deleted, everything forged", _and(lambda: delete(BAD), forge_all)),
    Forgery("two entries swapped", _swap),
    Forgery("two entries swapped, everything forged", _and(_swap, forge_all)),
    Forgery("tail cut", lambda: cut(BAD)),
    Forgery("tail cut, tree forged", _and(lambda: cut(BAD), forge_tree)),
    Forgery("tail cut, everything forged", _and(lambda: cut(BAD), forge_all)),
    Forgery("first entry changed, everything forged", _and(lambda: rewrite(0, by="account:9"), forge_all), 0),
    Forgery("last entry changed, everything forged",
            _and(lambda: rewrite(SIZES[-1] - 1, by="account:9"), forge_all), SIZES[-1] - 1),
]  # fmt: skip
