#!/bin/sh
# One would guess: FFmpeg gives an AVI's IDIT, the moment of recording, however the camera spells it, or nothing; so is:
# only the asctime spelling arrives, without a zone; «2026-11-24 11:04:05» is dropped in silence, and
# «2026/11/24/ 11:04» comes out as «2026-11-24/ 11:04», which no parser takes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q av==18.1.0
"$folder/venv/bin/python" - "$folder/a.avi" <<'PY'
import io
import struct
import sys
from pathlib import Path

import av

with av.open(sys.argv[1], "w") as out:
    stream = out.add_stream("mpeg4", rate=25)
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
    for _ in range(25):
        out.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
    out.mux(stream.encode(None))
whole = Path(sys.argv[1]).read_bytes()


def dated(text):
    data = bytearray(whole)
    begin = data.index(b"hdrl")
    size = int.from_bytes(data[begin - 4 : begin], "little")
    said = text.encode() + b"\n\0"
    chunk = b"IDIT" + struct.pack("<I", len(said)) + said + bytes(len(said) % 2)
    data[begin + size : begin + size] = chunk
    data[begin - 4 : begin] = struct.pack("<I", size + len(chunk))
    data[4:8] = struct.pack("<I", int.from_bytes(data[4:8], "little") + len(chunk))
    with av.open(io.BytesIO(bytes(data))) as container:
        return container.metadata.get("creation_time")


found = {text: dated(text) for text in ("Tue Nov 24 11:04:05 2026", "2026-11-24 11:04:05", "2026/11/24/ 11:04")}
print(f"PyAV {av.__version__}:", found)
assert found["Tue Nov 24 11:04:05 2026"] == "2026-11-24 11:04:05"
assert found["2026-11-24 11:04:05"] is None, "it has learnt the ISO spelling"
assert found["2026/11/24/ 11:04"].startswith("2026-11-24/ 11:04"), "it has learnt the slashes"
PY
