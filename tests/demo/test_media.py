import io
import wave
from datetime import datetime, timedelta, timezone

import av
from PIL import Image

from liuhen.demo import media

MORNING = datetime(2026, 11, 24, 9, 0, 0, tzinfo=timezone(timedelta(hours=8)))


def test_the_same_arguments_give_the_same_video() -> None:
    first = media.video(started_at=MORNING, device="BWC-0007")
    assert media.video(started_at=MORNING, device="BWC-0007") == first
    assert media.video(started_at=MORNING, device="BWC-0008") != first


def test_a_video_has_pictures_sound_its_length_and_its_moment() -> None:
    with av.open(io.BytesIO(media.video(started_at=MORNING, seconds=3)), "r") as movie:
        assert movie.metadata["creation_time"] == "2026-11-24T01:00:00.000000Z"
        assert [stream.codec_context.name for stream in movie.streams] == ["h264", "aac"]
        assert len(list(movie.decode(video=0))) == 3 * media.FRAMES_PER_SECOND
        assert abs((movie.duration or 0) / av.time_base - 3) < 0.2


def test_the_burned_in_clock_runs() -> None:
    first, same_second, next_second = (
        media.frame_at(MORNING, number=number, device="BWC-0001").crop((0, 0, 240, 40))
        for number in (0, media.FRAMES_PER_SECOND - 1, media.FRAMES_PER_SECOND)
    )
    assert first.tobytes() == same_second.tobytes() != next_second.tobytes()


def test_a_photo_holds_its_moment_and_offset() -> None:
    exif = Image.open(io.BytesIO(media.photo(taken_at=MORNING))).getexif().get_ifd(media.EXIF_IFD)
    assert exif[media.EXIF_TAKEN_AT] == "2026:11:24 09:00:00"
    assert exif[media.EXIF_OFFSET] == "+08:00"


def test_an_audio_file_has_its_length() -> None:
    with wave.open(io.BytesIO(media.audio(seconds=2))) as sound:
        assert sound.getnframes() / sound.getframerate() == 2
