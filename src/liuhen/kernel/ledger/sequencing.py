"""The one sequencer: gives every visible staged entry its place in the tree, in one transaction.

Never "id > last": ids are not handed out in the order of commits, and a late one would be skipped for ever.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection, transaction
from django.db.models import Q

from liuhen.kernel.ledger.models import Entry, Head, Tile
from liuhen.kernel.locks import until_commit
from liuhen_proof import tiles
from liuhen_proof.merkle import EMPTY_ROOT

BATCH = 5000


@dataclass(frozen=True)
class Grown:
    """How far the tree has grown."""

    size: int
    root: bytes
    added: int


def head() -> Grown:
    """Return the tree's size and root as of the last sequencing."""
    row = Head.objects.filter(pk=1).first()
    return Grown(row.size, bytes(row.root), 0) if row else Grown(0, EMPTY_ROOT, 0)


def read_tile(level: int, n: int) -> bytes:
    """Fetch a tile from the database; empty if there is none."""
    found = Tile.objects.filter(level=level, n=n).values_list("hashes", flat=True).first()
    return bytes(found) if found else b""


def read_under(indexes: Iterable[int], *, size: int) -> tiles.ReadTile:
    """Return what reads the tiles under the inclusion of these leaves in a tree of ``size``: fetched in one query."""
    by_level: dict[int, set[int]] = {}
    for index in indexes:
        for level, n in tiles.under_inclusion(index, size=size):
            by_level.setdefault(level, set()).add(n)
    if not by_level:
        return read_tile
    wanted = reduce(or_, (Q(level=level, n__in=ns) for level, ns in by_level.items()))
    rows = Tile.objects.filter(wanted).values_list("level", "n", "hashes")
    found = {(level, n): bytes(hashes) for level, n, hashes in rows}
    return lambda level, n: found.get((level, n), b"")


def waiting() -> bool:
    """Say whether any entry waits for its place; cheap enough to ask again and again."""
    return Entry.objects.filter(index=None).exists()


def sequence() -> Grown:
    """Place up to ``BATCH`` waiting entries. Safe to call from anywhere at any time; only one runs."""
    with transaction.atomic():
        until_commit("sequencing")
        before = head()
        rows = list(Entry.objects.filter(index=None).order_by("id").values_list("id", "leaf_hash")[:BATCH])
        if not rows:
            return before
        grown = tiles.extend(before.size, leaf_hashes=[bytes(h) for _, h in rows], read_tile=read_tile)
        _place([pk for pk, _ in rows], first=before.size)
        _store(grown.tiles)
        Head.objects.update_or_create(pk=1, defaults={"size": grown.size, "root": grown.root})
        return Grown(grown.size, grown.root, len(rows))


def _place(ids: list[int], *, first: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                'UPDATE ledger_entry SET "index" = placed.at FROM'
                " (SELECT id, %s + ordinality - 1 AS at FROM unnest(%s::bigint[]) WITH ORDINALITY AS t(id, ordinality))"
                " AS placed WHERE ledger_entry.id = placed.id",
                [first, ids],
            )
        else:
            cursor.executemany(
                'UPDATE ledger_entry SET "index" = %s WHERE id = %s', list(enumerate(ids, first))
            )


def _store(changed: Mapping[tuple[int, int], bytes]) -> None:
    Tile.objects.bulk_create(
        [Tile(level=level, n=n, hashes=hashes) for (level, n), hashes in changed.items()],
        update_conflicts=True,
        unique_fields=["level", "n"],
        update_fields=["hashes"],
    )
