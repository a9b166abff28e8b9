"""Small real recordings: video with a running clock, sound, photographs; the same arguments give the same bytes."""

import io
import math
import wave
from array import array
from datetime import UTC, datetime, timedelta

import av
from av.audio.frame import AudioFrame
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, FRAMES_PER_SECOND = 640, 360, 8
SAMPLES_PER_SECOND = 16_000
AAC_SAMPLES = 1024
CLOCK = "%Y-%m-%d %H:%M:%S"
EXIF_MAKE, EXIF_MODEL, EXIF_IFD, EXIF_TAKEN_AT, EXIF_OFFSET = 0x010F, 0x0110, 0x8769, 0x9003, 0x9011


def video(*, started_at: datetime, seconds: int = 4, device: str = "BWC-0001") -> bytes:
    """Return an MP4 (H.264, AAC) whose picture shows the device and its clock, to the second, all along."""
    file = io.BytesIO()
    created = {"creation_time": started_at.astimezone(UTC).isoformat(timespec="microseconds")}
    # bitexact: no version of the muxer and no moment of muxing among the bytes.
    with av.open(file, "w", format="mp4", options={"fflags": "+bitexact"}) as movie:
        movie.metadata.update(created)
        pictures = movie.add_stream(
            "libx264", rate=FRAMES_PER_SECOND, options={"preset": "veryfast", "crf": "30", "threads": "1"}
        )
        pictures.width, pictures.height, pictures.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sounds = movie.add_stream("aac", rate=SAMPLES_PER_SECOND, layout="mono")
        sounds.bit_rate = 32_000
        for number in range(seconds * FRAMES_PER_SECOND):
            picture = frame_at(started_at, number=number, device=device)
            movie.mux(pictures.encode(av.VideoFrame.from_image(picture)))
        samples = hum(seconds)
        for first in range(0, len(samples), AAC_SAMPLES):
            movie.mux(sounds.encode(sound_frame(samples[first : first + AAC_SAMPLES], first=first)))
        movie.mux(pictures.encode(None))
        movie.mux(sounds.encode(None))
    return file.getvalue()


def photo(*, taken_at: datetime, device: str = "CAM-0001") -> bytes:
    """Return a JPEG whose EXIF holds the moment, its offset from UTC and the device."""
    exif = Image.Exif()
    exif[EXIF_MAKE], exif[EXIF_MODEL] = "Liuhen", device
    offset = taken_at.strftime("%z")
    exif.get_ifd(EXIF_IFD)[EXIF_TAKEN_AT] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(EXIF_IFD)[EXIF_OFFSET] = f"{offset[:3]}:{offset[3:]}"
    file = io.BytesIO()
    frame_at(taken_at, number=0, device=device).save(file, "JPEG", quality=80, exif=exif)
    return file.getvalue()


def audio(*, seconds: int = 4) -> bytes:
    """Return a WAV: mono, 16 bit."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLES_PER_SECOND)
        sound.writeframes(hum(seconds).tobytes())
    return file.getvalue()


def frame_at(started_at: datetime, *, number: int, device: str) -> Image.Image:
    """Draw a street with something moving along it, and the overlay a body camera burns in."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (148, 170, 190))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 230, WIDTH, HEIGHT), fill=(92, 92, 96))
    for house in range(5):
        left = house * 135 - 20
        shade = 120 + 22 * ((house * 7 + len(device)) % 5)
        draw.rectangle((left, 110 - 12 * (house % 3), left + 110, 230), fill=(shade, shade - 18, shade - 34))
        draw.rectangle((left + 40, 180, left + 70, 230), fill=(70, 54, 44))
    walked = (number * 9) % (WIDTH + 60) - 30
    draw.ellipse((walked, 212, walked + 20, 232), fill=(224, 188, 160))
    draw.rectangle((walked - 4, 232, walked + 24, 292), fill=(40, 60, 110))
    font = ImageFont.load_default(size=22)
    now = started_at + timedelta(seconds=number // FRAMES_PER_SECOND)
    for height, words in ((10, now.strftime(CLOCK)), (HEIGHT - 38, device)):
        draw.text((14, height), words, fill="white", font=font, stroke_width=2, stroke_fill="black")
    return picture


def hum(seconds: int) -> "array[int]":
    """Return a street's low hum with a beep at every full second, as 16-bit samples."""
    turn = 2 * math.pi / SAMPLES_PER_SECOND
    samples = array("h")
    for index in range(seconds * SAMPLES_PER_SECOND):
        beeps = index % SAMPLES_PER_SECOND < SAMPLES_PER_SECOND // 20
        pitch, loudness = (880, 9000) if beeps else (110, 1500)
        samples.append(round(loudness * math.sin(pitch * turn * index)))
    return samples


def sound_frame(samples: "array[int]", *, first: int) -> AudioFrame:
    frame = AudioFrame(format="s16", layout="mono", samples=len(samples))
    frame.planes[0].update(samples.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
    frame.sample_rate = SAMPLES_PER_SECOND
    frame.pts = first
    return frame
