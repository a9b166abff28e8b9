"""Make real, small recordings: what a camera would leave on a card."""

import random
import wave
from datetime import datetime
from pathlib import Path

import av
from PIL import ExifTags, Image

NAME = "1234567_650001_20261123101500_0001"


def film(path: Path, *, seconds: int = 2, made_at: str = "", movflags: str = "") -> Path:
    """Write a black film; ``made_at`` goes into the container as it stands, ``movflags`` to the muxer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", options={"movflags": movflags} if movflags else {}) as container:
        if made_at:
            container.metadata["creation_time"] = made_at
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(seconds * 10):
            frame = av.VideoFrame(64, 48, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def sound(path: Path, *, seconds: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16000 * seconds))
    return path


def photo(path: Path, *, made_at: datetime | None = None) -> Path:
    image = Image.new("RGB", (32, 24))
    exif = Image.Exif()
    if made_at:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{made_at:%Y:%m:%d %H:%M:%S}"
    image.save(path, exif=exif)
    return path


def bulk(path: Path, *, size: int, seed: int = 0) -> Path:
    """Write a file of ``size`` bytes that only looks like a recording from outside: the protocol does not care."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(random.Random(seed).randbytes(size))
    return path
