"""Keep the small picture by which a recording is known in lists: derived, never the original, and gone with it."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from liuhen.apps.recordings.models import Poster, Recording
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import StillNeeded
from liuhen.later import later

if TYPE_CHECKING:
    from liuhen.kernel import posters
else:
    posters = later("liuhen.kernel.posters")


def draw(recording: Recording, *, at: datetime) -> Poster:
    """Make it, once; where there is nothing to be seen that is remembered. Raises VaultError, OSError."""
    if found := Poster.objects.filter(recording=recording).first():
        return found
    with TemporaryDirectory(prefix="liuhen-poster-") as folder:
        drawn = Path(folder) / "poster.jpg"
        try:
            with blobs.as_file(recording.sha256) as original:
                posters.draw(original, drawn, duration_ms=recording.duration_ms)
        except posters.NotDrawn as reason:
            return Poster.objects.get_or_create(recording=recording, defaults={"why": str(reason)[:300]})[0]
        kept = blobs.store_derived(drawn, at=at)
    return Poster.objects.get_or_create(
        recording=recording, defaults={"sha256": kept.sha256, "size_bytes": kept.size_bytes}
    )[0]


def destroy(recording: Recording, *, at: datetime) -> None:
    """Destroy it, before what it was made of is destroyed. Raises StoreLocked, StoreUnavailable, Busy."""
    found = Poster.objects.filter(recording=recording).first()
    if found is None:
        return
    sha256 = found.sha256
    found.delete()
    if sha256:
        with suppress(StillNeeded):  # another film looks the very same: its picture stays
            blobs.destroy(sha256, at=at)
