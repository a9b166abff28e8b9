#!/bin/sh
# One would guess: the duration FFmpeg gives of a bare AAC recording is about its length; so is: it extrapolates the bit
# rate of the first frames, and a minute that begins quietly is said to last ten times as long. The packets are right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q av==18.1.0
"$folder/venv/bin/python" - "$folder/a.aac" <<'PY'
import random
import sys

import av

rate, path = 8000, sys.argv[1]
noise = random.Random(1)
with av.open(path, "w", format="adts") as out:
    voice = out.add_stream("aac", rate=rate, layout="mono")
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate, frame_size=1024)
    for number in range(60):
        frame = av.AudioFrame(format="s16", layout="mono", samples=rate)
        frame.sample_rate, frame.pts = rate, number * rate
        frame.planes[0].update(bytes(2 * rate) if number < 20 else noise.randbytes(2 * rate))
        for piece in resampler.resample(frame):
            out.mux(voice.encode(piece))
    out.mux(voice.encode(None))
with av.open(path) as container:
    said = container.duration / 1e6
    summed = sum(float(packet.duration * packet.time_base) for packet in container.demux(audio=0) if packet.size)
print(f"PyAV {av.__version__}, libavformat {av.library_versions['libavformat']}: said {said:.0f} s, packets {summed:.0f} s")
assert said > 5 * summed, "it no longer guesses"
assert abs(summed - 60) < 1
PY
