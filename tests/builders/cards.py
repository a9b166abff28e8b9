"""What a body camera leaves on its card: real recordings under the names cameras give."""

import struct
from datetime import datetime, timedelta
from pathlib import Path

from liuhen.demo.footage import Take, render

BOX_HEADER_BYTES = 8


def shoot(card: Path, take: Take, *, padding: bytes = b"") -> Path:
    """Put the file of ``take`` on the card; ``padding`` makes a film larger without changing what it shows."""
    path = card / "DCIM" / take.filename
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render(take) + (free_box(padding) if padding else b""))
    return path


def free_box(content: bytes) -> bytes:
    """Return ``content`` in an MP4 box that every player skips."""
    return struct.pack(">I4s", BOX_HEADER_BYTES + len(content), b"free") + content


def a_take(
    *, ended_at: datetime, kind: str = "video", device: str = "DSJ0001", officer: str = "100001"
) -> Take:
    """Return a take of one second by the county's officer and device."""
    return Take(kind, device, officer, ended_at.replace(microsecond=0) - timedelta(seconds=1), seconds=1)
