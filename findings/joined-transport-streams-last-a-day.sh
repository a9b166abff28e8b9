#!/bin/sh
# One would guess: two MPEG-TS clips put behind one another (as recorders and card copiers do) last as long as both; so
# is: where the second clip's clock begins lower, FFmpeg takes it for an overflow of 33 bits: 20 s are said to last
# 26 hours, and every time in the second clip is a day late.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q av==18.1.0
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys
from fractions import Fraction
from pathlib import Path

import av

folder = Path(sys.argv[1])


def clip(name, start):
    with av.open(str(folder / name), "w", format="mpegts") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(250):
            frame = av.VideoFrame(64, 48, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([number % 200]) * plane.buffer_size)
            frame.pts, frame.time_base = start * 25 + number, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return (folder / name).read_bytes()


(folder / "both.ts").write_bytes(clip("late.ts", 100) + clip("early.ts", 0))
with av.open(str(folder / "both.ts")) as container:
    said = container.duration / 1e6
    packets = [packet for packet in container.demux(video=0) if packet.size]
    summed = sum(float(packet.duration * packet.time_base) for packet in packets)
    last = float(packets[-1].pts * packets[-1].time_base)
print(f"PyAV {av.__version__}: said {said / 3600:.2f} h, last picture at {last / 3600:.2f} h, packets {summed:.0f} s")
assert said > 26 * 3600 < last, "the join is no longer taken for an overflow"
assert abs(summed - 20) < 0.5
PY
