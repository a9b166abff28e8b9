"""A platform in miniature, at the machine's edge: tus over real sockets, a real signed log, faults on demand."""

import base64
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from liuhen_proof import canonical
from liuhen_proof.digests import digests_of_bytes
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.notes import checkpoint_text, sign
from liuhen_proof.signing import Ed25519Signer, Sm2Signer
from liuhen_proof.tiles import extend, inclusion_path, parse_tile_path
from liuhen_proof.tlog_proof import format_proof

ORIGIN = "liuhen.test/log/1"
TOKEN = "station-token-in-test"


@dataclass
class Log:
    """The ledger's outside: leaves, tiles, signed checkpoints."""

    signers: list[Any] = field(
        default_factory=lambda: [Ed25519Signer.generate(ORIGIN), Sm2Signer.generate(ORIGIN)]
    )
    origin: str = ORIGIN
    leaves: list[bytes] = field(default_factory=list)
    tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)
    root: bytes = b""

    @property
    def vkeys(self) -> list[str]:
        return [signer.verify_key.vkey for signer in self.signers]

    def append(self, leaf: bytes) -> int:
        grown = extend(
            len(self.leaves), leaf_hashes=[leaf_hash(leaf)], read_tile=lambda level, n: self.tiles[level, n]
        )
        self.leaves.append(leaf)
        self.tiles |= grown.tiles
        self.root = grown.root
        return len(self.leaves) - 1

    def checkpoint(self) -> str:
        text = checkpoint_text(origin=self.origin, size=len(self.leaves), root=self.root)
        return sign(text, self.signers)

    def proof(self, index: int) -> str:
        path = inclusion_path(index, size=len(self.leaves), read_tile=lambda level, n: self.tiles[level, n])
        return format_proof(index, path=path, checkpoint=self.checkpoint())


@dataclass
class Upload:
    id: str
    length: int
    metadata: dict[str, str]
    content: bytearray = field(default_factory=bytearray)
    receipt: dict[str, Any] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Faults:
    """What goes wrong next; each test sets what it is about."""

    drops: list[int] = field(
        default_factory=list
    )  # close the line after so many bytes of a PATCH, one a time
    busy: list[tuple[int, str]] = field(
        default_factory=list
    )  # (status, Retry-After) answered before anything else
    refuse_create: dict[str, Any] | None = None
    refuse_receipt: dict[str, Any] | None = None
    quarantine: str = ""
    pending: int = 0
    mangle: Callable[[dict[str, Any]], dict[str, Any]] = lambda receipt: receipt
    wrong_offset: int = 0  # how many HEADs lie
    location_host: str = ""
    pause_s: float = 0.0  # after every 64 KiB received
    on_chunk: Callable[[Upload], None] = lambda upload: None
    swallow: bool = False  # say yes to a PATCH and keep nothing
    hide_log: bool = False
    clock_ahead_s: float = 0.0


class Platform:
    """Start, stop and start again on the same port; what was received stays."""

    def __init__(self) -> None:
        self.log, self.faults = Log(), Faults()
        self.log.append(b'{"event":"log.opened"}')
        self.uploads: dict[str, Upload] = {}
        self.tokens = {TOKEN}
        self.asked: list[tuple[str, str]] = []
        self.lock = threading.Lock()
        self.receiving = self.most_receiving = 0
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        platform = self

        class Bound(Handler):
            pass

        Bound.platform = platform
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Bound)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; what lines are open break at their next bytes."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def count(self, method: str, ending: str = "") -> int:
        return sum(1 for asked, path in self.asked if asked == method and path.endswith(ending))

    def contents(self) -> list[bytes]:
        return [bytes(upload.content) for upload in self.uploads.values()]

    def receive(self, upload: Upload) -> dict[str, Any]:
        """Put the finished upload on the log and answer its receipt; the same for ever after."""
        with self.lock:
            if upload.receipt is None:
                number = len(self.log.leaves)
                whole = digests_of_bytes(bytes(upload.content))
                data = {**whole._asdict(), "filename": upload.metadata["filename"]}
                payload = canonical.dumps({"salt": "00" * 16, "data": data, "row": "00" * 32})
                leaf = canonical.dumps(
                    {
                        "v": 1,
                        "event": "recording.quarantined" if self.faults.quarantine else "recording.received",
                        "at": "2026-11-24T03:04:05.678901Z",
                        "by": "account:7",
                        "subject": f"recording:{number}",
                        "n": 1,
                        "prev": "",
                        "article": "",
                        "payload": digests_of_bytes(payload)._asdict(),
                    }
                )
                index = self.log.append(leaf)
                upload.receipt = {
                    "upload": upload.id,
                    "recording": number,
                    "leaf": base64.b64encode(leaf).decode(),
                    "payload": base64.b64encode(payload).decode(),
                    "proof": self.log.proof(index),
                }
                if self.faults.quarantine:
                    upload.receipt |= {"state": "quarantined", "reason": self.faults.quarantine}
            return upload.receipt


class Handler(BaseHTTPRequestHandler):
    platform: Platform
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        return

    def do_GET(self) -> None:
        if self._is_stopped_early():
            return
        faults = self.platform.faults
        if self.path == "/api/v1/station":
            log = {"origin": self.platform.log.origin, "vkeys": self.platform.log.vkeys}
            now = (datetime.now(UTC) + timedelta(seconds=faults.clock_ahead_s)).isoformat()
            self._json(200, {"name": "一号采集站", "unit": "县城管局", "server_time": now, "log": log})
        elif self.path == "/log/checkpoint" and not faults.hide_log:
            self._answer(200, self.platform.log.checkpoint().encode())
        elif self.path.startswith("/log/tile/") and not faults.hide_log:
            level, n, width = parse_tile_path(self.path.removeprefix("/log/"))
            self._answer(200, self.platform.log.tiles[level, n][: width * 32])
        elif (upload := self._upload("/receipt")) is None:
            self._problem(404, {"message": "没有这次上传"})
        elif len(upload.content) < upload.length or faults.pending > 0:
            faults.pending -= 1
            self._json(202, {"state": "pending"}, {"Retry-After": "0"})
        elif faults.refuse_receipt:
            self._problem(409, faults.refuse_receipt)
        else:
            self._json(200, faults.mangle(self.platform.receive(upload)))

    def do_POST(self) -> None:
        if self._is_stopped_early():
            return
        if self.platform.faults.refuse_create:
            self._problem(409, self.platform.faults.refuse_create)
            return
        pairs = (pair.partition(" ") for pair in self.headers["Upload-Metadata"].split(","))
        metadata = {key: base64.b64decode(value).decode() for key, _, value in pairs}
        with self.platform.lock:
            upload = Upload(f"u{len(self.platform.uploads)}", int(self.headers["Upload-Length"]), metadata)
            self.platform.uploads[upload.id] = upload
        host = self.platform.faults.location_host
        self._answer(201, headers={"Location": f"{host}/api/v1/uploads/{upload.id}", "Upload-Offset": "0"})

    def do_HEAD(self) -> None:
        if self._is_stopped_early():
            return
        upload = self._upload()
        if upload is None:
            self._answer(404)
            return
        offset = len(upload.content)
        if self.platform.faults.refuse_receipt and offset == upload.length:
            self._answer(409)
            return
        if self.platform.faults.wrong_offset > 0:
            self.platform.faults.wrong_offset -= 1
            offset = max(0, offset - 10)
        self._answer(200, headers={"Upload-Offset": str(offset), "Upload-Length": str(upload.length)})

    def do_DELETE(self) -> None:
        if self._is_stopped_early():
            return
        upload = self._upload()
        if upload and upload.receipt is None:
            del self.platform.uploads[upload.id]
        self._answer(204)

    def do_PATCH(self) -> None:
        if self._is_stopped_early(keep=True):
            return
        upload = self._upload()
        if upload is None:
            self._answer(404, close=True)
        elif not upload.lock.acquire(timeout=2):  # the thread that answered the last PATCH may still hold it
            self._answer(423, close=True)
        else:
            try:
                with self.platform.lock:
                    self.platform.receiving += 1
                    self.platform.most_receiving = max(self.platform.most_receiving, self.platform.receiving)
                self._take(upload)
            finally:
                with self.platform.lock:
                    self.platform.receiving -= 1
                upload.lock.release()

    def _take(self, upload: Upload) -> None:
        if int(self.headers["Upload-Offset"]) != len(upload.content):
            self._answer(409, close=True)
            return
        faults, left = self.platform.faults, int(self.headers["Content-Length"])
        drop_at = faults.drops.pop(0) if faults.drops else None
        taken = 0
        while left:
            block = self.rfile.read1(min(left, 65536 if drop_at is None else min(65536, drop_at - taken)))
            if not block:
                return
            upload.content += block
            taken, left = taken + len(block), left - len(block)
            faults.on_chunk(upload)
            time.sleep(faults.pause_s)
            if taken == drop_at or self.platform._server.fileno() < 0:
                self.close_connection = True
                self.connection.close()
                return
        if faults.swallow:
            upload.content.clear()
        if faults.refuse_receipt:
            self._problem(409, faults.refuse_receipt)
            return
        self._answer(204, headers={"Upload-Offset": str(len(upload.content))})

    def _is_stopped_early(self, *, keep: bool = False) -> bool:
        """Answer what comes before any work: a dead token, a busy platform."""
        self.platform.asked.append((self.command, self.path))
        if self.path.startswith("/api/") and self.headers.get("Authorization") not in {
            f"Bearer {token}" for token in self.platform.tokens
        }:
            self._problem(401, {"message": "令牌无效"}, close=keep)
            return True
        if self.platform.faults.busy:
            status, retry_after = self.platform.faults.busy.pop(0)
            headers = {"Retry-After": retry_after} if retry_after else {}
            self._problem(status, {"message": "平台繁忙"}, headers, close=keep)
            return True
        return False

    def _upload(self, ending: str = "") -> Upload | None:
        path = self.path.removeprefix("/api/v1/uploads/")
        return self.platform.uploads.get(path.removesuffix(ending)) if path.endswith(ending) else None

    def _json(self, status: int, value: object, headers: dict[str, str] | None = None) -> None:
        self._answer(
            status, json.dumps(value).encode(), {"Content-Type": "application/json", **(headers or {})}
        )

    def _problem(
        self,
        status: int,
        problem: dict[str, Any],
        headers: dict[str, str] | None = None,
        *,
        close: bool = False,
    ) -> None:
        body = json.dumps({"status": status, "code": "x", **problem}).encode()
        self._answer(
            status, body, {"Content-Type": "application/problem+json", **(headers or {})}, close=close
        )

    def _answer(
        self, status: int, body: bytes = b"", headers: dict[str, str] | None = None, *, close: bool = False
    ) -> None:
        self.send_response(status)
        for name, value in {"Tus-Resumable": "1.0.0", **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        if close:  # the body was not read, so the line is of no use any more
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
