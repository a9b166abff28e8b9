#!/bin/sh
# One would guess: FFmpeg, which reads GB/T 28181 program streams and their map, tells G.711 µ-law, G.722.1 and SVAC
# audio by it as it tells G.711 A-law; so is: only A-law (0x90) is. 0x91, 0x92 and 0x9B come out as MPEG audio layer 2,
# and the same µ-law is right only in a file that begins with Hikvision's IMKH.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q av==18.1.0
"$folder/venv/bin/python" - <<'PY'
import io
import struct

import av


def stream(kind, head=b""):
    chart = b"\xe1\xff" + struct.pack(">HHBBH", 0, 4, kind, 0xC0, 0) + bytes(4)
    pack = b"\0\0\1\xba\x44\0\4\0\4\1\0\0\3\xf8"
    out = head + pack + b"\0\0\1\xbc" + struct.pack(">H", len(chart)) + chart
    for number in range(100):  # 40 ms of 8 kHz each
        ticks = number * 3600
        stamp = struct.pack(">BHH", 0x21 | ticks >> 29 & 14, (ticks >> 14 & 0xFFFE) | 1, (ticks << 1 & 0xFFFE) | 1)
        body = b"\x80\x80\x05" + stamp + (bytes(range(256)) + bytes(range(64)))
        out += pack + b"\0\0\1\xc0" + struct.pack(">H", len(body)) + body
    return out


def called(data):
    with av.open(io.BytesIO(data), format="mpeg") as container:
        return container.streams.audio[0].codec_context.name


found = {f"0x{kind:02X}": called(stream(kind)) for kind in (0x90, 0x91, 0x92, 0x9B)}
found["0x91 after IMKH"] = called(stream(0x91, b"IMKH" + bytes(36)))
print(f"PyAV {av.__version__}:", found)
assert found["0x90"] == "pcm_alaw"
assert found["0x91 after IMKH"] == "pcm_mulaw"
assert all(found[kind].startswith("mp2") for kind in ("0x91", "0x92", "0x9B")), "it has learnt them"
PY
