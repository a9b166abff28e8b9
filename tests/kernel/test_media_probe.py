import os
import random
import struct
import zlib
from pathlib import Path

import av
import pytest
from PIL import Image

from liuhen.kernel.media_probe import probe
from liuhen_dock.contents import inspect
from tests import films


def film(
    path: Path, *, created: str = "2026-11-24T03:04:05Z", sound: bool = True, front: bool = False
) -> Path:
    options = {"movflags": "faststart"} if front else {}
    with av.open(str(path), "w", options=options) as out:
        if created:
            out.metadata["creation_time"] = created
        picture = out.add_stream("mpeg4", rate=10)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        voice = out.add_stream("aac", rate=16000) if sound else None
        for n in range(20):
            still = Image.new("RGB", (64, 48), (n * 10, 0, 0))
            out.mux(picture.encode(av.VideoFrame.from_image(still)))
        out.mux(picture.encode())
        if voice:
            frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            frame.rate = 16000
            frame.planes[0].update(bytes(4096))
            for n in range(30):
                frame.pts = n * 1024
                out.mux(voice.encode(frame))
            out.mux(voice.encode())
    return path


def png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_film_with_sound(tmp_path: Path) -> None:
    found = probe(film(tmp_path / "a.mp4"))
    assert found["kind"] == "video"
    assert found["has_audio"]
    assert found["created_at"] == "2026-11-24T03:04:05Z"
    assert (found["width"], found["height"], found["codec"], found["reason"]) == (64, 48, "mpeg4", "")
    assert found["duration_ms"] == pytest.approx(2000, abs=100)


def test_a_film_without_sound_and_with_a_clock_never_set(tmp_path: Path) -> None:
    found = probe(film(tmp_path / "a.mp4", sound=False, created="1970-01-01T00:00:00Z"))
    assert (found["kind"], found["has_audio"], found["created_at"]) == ("video", False, None)


def test_a_sound_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with av.open(str(path), "w") as out:
        voice = out.add_stream("pcm_s16le", rate=8000)
        frame = av.AudioFrame(format="s16", layout="mono", samples=8000)
        frame.rate = 8000
        frame.planes[0].update(bytes(16000))
        out.mux(voice.encode(frame))
        out.mux(voice.encode())
    found = probe(path)
    assert (found["kind"], found["has_audio"], found["width"]) == ("audio", True, None)
    assert found["duration_ms"] == 1000


@pytest.mark.parametrize(
    ("offset", "moment"), [("+08:00", "2026-11-24T03:04:05Z"), ("", None), ("nonsense", None)]
)
def test_a_photo_with_the_time_it_was_taken(tmp_path: Path, offset: str, moment: str | None) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x9003: "2026:11:24 11:04:05", 0x9011: offset})
    Image.new("RGB", (80, 60), "red").save(tmp_path / "a.jpg", exif=exif)
    found = probe(tmp_path / "a.jpg")
    assert (found["kind"], found["width"], found["height"], found["codec"]) == ("photo", 80, 60, "jpeg")
    assert found["created_at"] == moment
    assert found["created_local"] == "2026-11-24T11:04:05"
    assert found["reason"] == ""


def test_a_film_whose_end_is_missing_is_still_a_film_and_says_so(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", front=True)
    os.truncate(path, path.stat().st_size - 500)
    found = probe(path)
    assert found["kind"] == "video"
    assert "不完整" in found["reason"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00" * 5000, id="zeros"),
        pytest.param(random.randbytes(50_000), id="noise"),
        pytest.param(b"#!/bin/sh\nrm -rf /\n", id="script"),
        pytest.param(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", id="playlist"),
        pytest.param(b"ffconcat version 1.0\nfile /etc/hostname\n", id="concatenation"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42" + random.randbytes(2000), id="only a head"),
        pytest.param(b"\xff\xd8\xff\xe0" + random.randbytes(500), id="only a JPEG head"),
        pytest.param(png(60_000, 60_000, zlib.compress(bytes(100_000))), id="huge picture"),
        pytest.param(png(10_000, 10_000, zlib.compress(bytes(1_000_000))), id="picture cut short"),
        pytest.param(b"BM" + random.randbytes(100), id="only a BMP head"),
    ],
)
def test_what_is_no_media_is_unknown_with_a_reason(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    found = probe(path)
    assert found["kind"] == "unknown"
    assert found["reason"]
    assert found["duration_ms"] is None


def test_a_truncated_film_without_an_index_is_unknown(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    os.truncate(path, path.stat().st_size // 2)
    assert probe(path)["kind"] == "unknown"


def test_a_truncated_photo_is_unknown(tmp_path: Path) -> None:
    Image.effect_noise((400, 300), 90).save(tmp_path / "a.jpg")
    os.truncate(tmp_path / "a.jpg", 5000)
    found = probe(tmp_path / "a.jpg")
    assert (found["kind"], found["width"]) == ("unknown", None)
    assert "不完整" in found["reason"]


def test_a_small_png_that_unpacks_to_gigabytes_does_not_hurt(tmp_path: Path) -> None:
    # 120 megapixels declared, and pixels that compress a thousandfold.
    (tmp_path / "a.png").write_bytes(png(10_900, 10_900, zlib.compress(bytes(10_900 * (3 * 10_900 + 1)))))
    found = probe(tmp_path / "a.png")
    assert found["kind"] == "photo" or found["reason"]


def test_odd_files_are_read_in_confinement_too(tmp_path: Path) -> None:
    # There no module can be imported after the beginning, and nothing be opened.
    units = films.units_of(tmp_path / "a.h264", seconds=2, b_frames=0)
    voice = films.sound(tmp_path / "a.aac", codec="aac", form="adts", seconds=60, silent=20)
    odd = {
        "a.heic": films.heic(tmp_path, taken="2026:11:24 11:04:05"),
        "a.avi": films.with_idit(films.film(tmp_path / "b.avi").read_bytes(), "2026:11:24 11:04:05"),
        "a.mpg": films.program_stream([(0xE0, n / 25, u) for n, u in enumerate(units)], types={0xE0: 0x1B}),
        "b.aac": voice.read_bytes(),
    }
    for name, data in odd.items():
        (tmp_path / name).write_bytes(data)
        with (tmp_path / name).open("rb") as stream:
            assert probe(tmp_path / name) == inspect(stream)
