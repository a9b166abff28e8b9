"""What the ledger remembers: entries, tiles of the tree, its head, signed checkpoints; and who has read how far."""

from collections.abc import Collection
from typing import Self

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac


class Entry(models.Model):
    """记录: one leaf of the log. Rows are only inserted; the sequencer fills ``index`` once."""

    index = models.PositiveBigIntegerField(null=True, unique=True, help_text="leaf index in the tree, from 0")
    subject = models.CharField(
        max_length=64, help_text="what it is about, such as recording:12; may be empty"
    )
    n = models.PositiveIntegerField(
        null=True, help_text="how many-th entry of its subject, from 1; none without"
    )
    event = models.CharField(max_length=64)
    at = models.DateTimeField(help_text="when it happened, as told by the caller")
    by = models.CharField(max_length=32, help_text="the actor's ref: a number, never a name")
    article = models.CharField(max_length=64, help_text="ids of the duties it rests on, separated by blanks")
    leaf = models.BinaryField(help_text="the exact bytes hashed into the tree")
    leaf_hash = models.BinaryField(max_length=32, help_text="RFC 6962 leaf hash")
    payload = models.BinaryField(help_text="salt, data and row commitment; the leaf holds its digests")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "n"),
                name="one_entry_per_place_in_a_trail",
            ),
        )
        indexes = (
            models.Index(fields=("id",), condition=models.Q(index=None), name="entry_waiting"),
            models.Index(fields=("event", "id"), name="entry_by_event"),
            models.Index(fields=("by", "id"), name="entry_by_actor"),
        )


class Tile(models.Model):
    """One 256-wide piece of the tree, C2SP tlog-tiles; the last of a level grows until it is full."""

    level = models.PositiveSmallIntegerField()
    n = models.PositiveBigIntegerField()
    hashes = models.BinaryField(help_text="up to 256 hashes of 32 bytes")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("level", "n"), name="one_tile_per_place"),)


class Head(models.Model):
    """How far the tree has grown: one row."""

    size = models.PositiveBigIntegerField(default=0)
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_head"),)


class Checkpoint(models.Model):
    """A signed head: size, root and both signatures as one C2SP note."""

    size = models.PositiveBigIntegerField(primary_key=True)
    note = models.TextField()
    at = models.DateTimeField(db_index=True, help_text="when this server signed it, by its own clock")


class Mark(models.Model):
    """How far something that only grows has been read. Signed by the server, so that no hand in the database moves it.

    A former position put back is no harm: what lies behind it is read once more.
    """

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=-1)
    seal = models.CharField(max_length=64, default="", help_text="HMAC of both; empty while nothing was read")

    class Meta:
        abstract = True

    @classmethod
    def of(cls, name: str) -> Self:
        """Return how far ``name`` has read, making the mark where there is none."""
        return cls._base_manager.get_or_create(name=name)[0]

    @classmethod
    def move(cls, name: str, position: int) -> None:
        """Move a mark on, and never back: a job may run twice at once."""
        behind = cls._base_manager.filter(name=name, position__lt=position)
        behind.update(position=position, seal=cls.sealed(name, position))

    @classmethod
    def put(cls, name: str, position: int) -> None:
        """Put a mark of one who goes round where he goes on, the beginning too."""
        seal = cls.sealed(name, position)
        cls._base_manager.update_or_create(name=name, defaults={"position": position, "seal": seal})

    @classmethod
    def positions(cls, names: Collection[str]) -> dict[str, int]:
        """Return the positions of those of the marks that there are."""
        return dict(cls._base_manager.filter(name__in=names).values_list("name", "position")) if names else {}

    @classmethod
    def sealed(cls, name: str, position: int) -> str:
        """Return what proves that the server moved a mark to this position."""
        table = cls._meta.db_table
        return salted_hmac(f"liuhen.mark.{table}", f"{name}:{position}", algorithm="sha256").hexdigest()

    @property
    def is_the_servers(self) -> bool:
        at_first = self._meta.get_field("position").get_default()  # type: ignore[union-attr]
        if not self.seal:
            return bool(self.position == at_first)
        return constant_time_compare(self.seal, self.sealed(self.name, self.position))


class Bookmark(Mark):
    """How far a job has read something that only grows."""
