"""Measure making a viewing copy of a film against decoding and encoding it again without words; goal ≤ 1.5×.

Both run on one thread with the same encoder settings; the copy also starts the confined child. Real time: how long
the film plays for each second of work.

python -m bench.copies [--seconds 8] [--width 1920] [--height 1080] [--rounds 3]
"""

import argparse
import os
import tempfile
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from statistics import median
from time import perf_counter

import av
from PIL import Image

GOAL = 1.5
RATE = 25
BEGAN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
WORDS = ["7K2-M9Q-4TX", "李法制 100003", "2026-11-24", "供云岭县人民法院"]


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--seconds", type=int, default=8)
    wanted.add_argument("--width", type=int, default=1920)
    wanted.add_argument("--height", type=int, default=1080)
    wanted.add_argument("--rounds", type=int, default=3)
    options = wanted.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liuhen.settings.test")
    from liuhen.kernel import marking

    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as name:
        source, copy = Path(name) / "film.mp4", Path(name) / "copy.mp4"
        shoot(source, options)

        rounds = []
        for _ in range(options.rounds):
            began = perf_counter()
            marking.mark(source, copy, words=WORDS, duration_ms=options.seconds * 1000)
            between = perf_counter()
            encode_again(source, Path(name) / "plain.mp4", marking.X264)
            rounds.append((between - began, perf_counter() - between))
        size = copy.stat().st_size / source.stat().st_size
    mine, ratio = median(a for a, _ in rounds), median(a / b for a, b in rounds)
    print(f"{options.seconds} s of {options.width} × {options.height} at {RATE}/s: {mine:.1f} s,", end=" ")
    print(f"{options.seconds / mine:.2f}× real time, {size:.2f} of the original's bytes,", end=" ")
    print(f"{ratio:.2f}× a plain copy (goal ≤ {GOAL}: {'met' if ratio <= GOAL else 'MISSED'})")


def encode_again(source: Path, target: Path, options: dict[str, str]) -> None:
    with av.open(str(source)) as film, av.open(str(target), "w") as copy:
        pictures = film.streams.video[0]
        pictures.codec_context.thread_count = 1
        again = copy.add_stream("libx264", options=options)
        again.width, again.height, again.pix_fmt = pictures.width, pictures.height, "yuv420p"
        again.codec_context.time_base, again.codec_context.thread_count = pictures.time_base, 1
        for frame in film.decode(pictures):
            frame.pict_type = av.video.frame.PictureType.NONE
            copy.mux(again.encode(frame))
        copy.mux(again.encode())


def shoot(path: Path, options: argparse.Namespace) -> None:
    """Write a film of a moving street with a camera's noise, as a body camera would at 8 Mbit/s."""
    from liuhen.demo import media

    noise = [Image.effect_noise((options.width, options.height), 24).convert("RGB") for _ in range(5)]
    with av.open(str(path), "w") as film:
        pictures = film.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        pictures.width, pictures.height, pictures.pix_fmt = options.width, options.height, "yuv420p"
        pictures.bit_rate = 8_000_000
        for n in range(options.seconds * RATE):
            street = media.frame_at(BEGAN, number=n, device="BWC-0001").resize(
                (options.width, options.height)
            )
            frame = av.VideoFrame.from_image(Image.blend(street, noise[n % 5], 0.15))
            frame.pts, frame.time_base = n, Fraction(1, RATE)
            film.mux(pictures.encode(frame))
        film.mux(pictures.encode())


if __name__ == "__main__":
    main()
