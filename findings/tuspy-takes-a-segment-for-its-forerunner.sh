#!/bin/sh
# One would guess: tuspy, told to remember its uploads, knows a file again by all of its bytes; so is: by its size and
# first 64 KiB, so of two equally long recordings that begin in silence it sends the first, and reports both as sent.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q tuspy==1.1.0
"$folder/venv/bin/python" - "$folder" <<'PY'
import random
import sys
import threading
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

from tusclient.client import TusClient
from tusclient.storage.filestorage import FileStorage

folder, stored = Path(sys.argv[1]), []


class Tus(BaseHTTPRequestHandler):
    """As much of a tus 1.0.0 server as an upload needs."""

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in {"Tus-Resumable": "1.0.0", "Content-Length": 0, **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def at(self):
        return stored[int(self.path.rsplit("/", 1)[1])]

    def do_POST(self):
        stored.append(bytearray())
        self.answer(201, Location=f"/files/{len(stored) - 1}")

    def do_HEAD(self):
        self.answer(200, Upload_Offset=len(self.at()))

    def do_PATCH(self):
        self.at().extend(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer(204, Upload_Offset=len(self.at()))

    def log_message(self, *_):
        pass


def segment(name, seed):
    """A recorder's ten-minute file: five seconds in which nobody speaks, then whatever was said."""
    with wave.open(str(folder / name), "wb") as out:
        out.setnchannels(1), out.setsampwidth(2), out.setframerate(8000)
        out.writeframes(bytes(2 * 8000 * 5) + random.Random(seed).randbytes(2 * 8000 * 595))
    return folder / name


server = ThreadingHTTPServer(("127.0.0.1", 0), Tus)
threading.Thread(target=server.serve_forever, daemon=True).start()
client, reported = TusClient(f"http://127.0.0.1:{server.server_port}/files/"), []
files = [segment("0001.wav", 1), segment("0002.wav", 2)]
for file in files:
    uploader = client.uploader(
        str(file), chunk_size=1 << 20, store_url=True, url_storage=FileStorage(str(folder / "urls.json"))
    )
    uploader.upload()
    reported.append((file.name, uploader.offset == file.stat().st_size))
server.shutdown()
print(f"tuspy {version('tuspy')}: reported as sent {reported}, on the server {len(stored)}")
assert all(done for _, done in reported)
assert [bytes(each) for each in stored] == [files[0].read_bytes()], "it now tells the two apart"
PY
