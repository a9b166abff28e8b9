"""What a sender tells has bounds, and is refused before any byte is sent."""

from pathlib import Path

import pytest

from liuhen.apps.recordings.claims import demand_bounds
from liuhen.apps.recordings.describing import Reading
from liuhen.kernel.flow import Invalid

MOMENT = "2026-11-24T10:00:00+08:00"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        *((key, text) for key in ("started_at", "ended_at") for text in (
            "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+08:00", "1899-12-31T23:59:59+08:00",
            "2026-11-24T10:00:00", "yesterday", "2026-11-24", "1e9", "x" * 5000, "2026-11-24T25:00:00+08:00",
        )),
        *(("segment", text) for text in ("-1", "1.5", "nan", str(2**63), "1000001", "一", "٣", "9" * 5000)),
        *(("clock_offset_ms", text) for text in ("inf", "nan", "1e3", str(2**63), "--1", "0x10", "9" * 5000)),
        ("kind", "film"), ("sha256", "00"), ("sha256", "g" * 64), ("device", "X" * 81), ("officer", "X" * 81),
        ("notes", "\0"), ("pattern", "\ud800"), ("relative_path", "x" * 9000),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused_with_a_sentence_about_it(key: str, text: str) -> None:
    with pytest.raises(Invalid, match="不能上传：") as refused:
        demand_bounds({"filename": "x.mp4", key: text})
    assert refused.value.field == key


def test_what_a_camera_may_truly_say_passes() -> None:
    demand_bounds({
        "filename": "x.mp4", "started_at": MOMENT, "ended_at": "2026-11-24T02:00:00Z", "segment": "0001",
        "clock_offset_ms": str(-11 * 365 * 86_400_000), "kind": "video", "sha256": "AB" * 32, "device": "", "notes": "",
    })  # fmt: skip


def test_what_an_earlier_version_let_in_is_read_as_not_told(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"nothing")
    absurd = {"filename": "x.mp4", "started_at": "0001-01-01T00:00:00Z", "ended_at": "0001-01-01T00:00:00Z",
              "segment": str(2**63), "clock_offset_ms": str(2**63)}  # fmt: skip
    read = Reading.of(absurd, path=path)
    assert (read.started_at, read.ended_at, read.segment, read.clock_offset_ms) == (None, None, 0, None)
