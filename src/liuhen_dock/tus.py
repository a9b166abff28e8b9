"""Carry one file's bytes to the platform, however often the line, the platform or the card lets go."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from liuhen_dock.card import Found, still
from liuhen_dock.server import Busy, OffsetConflict, Refusal, Server, UploadGone
from liuhen_dock.troubles import FileChanged, NoServer, Stopped

CHUNK = 1 << 20


@dataclass(frozen=True)
class Pace:
    """How the station waits, in seconds."""

    settle_s: float = 5.0
    poll_s: float = 5.0
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    patience_s: float = 600.0


@dataclass
class Waits:
    """Back off with full jitter; give up after ``patience_s`` without progress."""

    pace: Pace
    stop: threading.Event
    tell: Callable[[str], None]
    tries: int = 0
    since: float = field(default_factory=time.monotonic)

    def progressed(self) -> None:
        self.tries, self.since = 0, time.monotonic()

    def pause(self, busy: Busy) -> None:
        """Wait out ``busy``. Raises NoServer when patience is over, Stopped when the program is told to end."""
        wait = min(self.pace.longest_wait_s, self.pace.first_wait_s * 2.0 ** min(self.tries, 16))
        wait = wait * (0.5 + random.random() / 2) if busy.retry_after is None else busy.retry_after  # noqa: S311
        self.tries += 1
        if time.monotonic() + wait - self.since > self.pace.patience_s:
            raise NoServer(f"{busy}。已多次重试仍不成功，文件保留在卡上，请检查网络或联系平台管理员。")
        if self.tries > 1:  # one short gap is not worth a sentence
            self.tell(f"{busy}，继续重试。")
        if self.stop.wait(wait):
            raise Stopped("已停止。")


def carry(
    file: Found,
    *,
    server: Server,
    metadata: Mapping[str, str],
    upload_url: str,
    waits: Waits,
    opened: Callable[[str], None],
    moved: Callable[[int], None],
) -> str:
    """Bring ``file`` over whole and return its upload URL; ``opened`` must store the URL before bytes flow.

    Raises Refusal, FileChanged, NoServer, TokenRefused, Stopped; OSError when the card goes away.
    """
    size, best, refused_at = file.shape.size, 0, -1
    is_sent = False
    while True:
        try:
            if not upload_url:
                upload_url, offset = server.create(size=size, metadata=metadata), 0
                opened(upload_url)
            else:
                offset = server.offset(upload_url, size=size)
            moved(offset)
            if offset > best:
                best = offset
                waits.progressed()
            if offset == size:
                still(file)
                return upload_url
            if is_sent:  # it said yes and kept less
                is_sent = False
                waits.pause(Busy("平台没有收下全部数据"))
            attempt = offset
            server.send(
                upload_url,
                offset=offset,
                size=size,
                chunks=_chunks(file, offset, moved=moved, stop=waits.stop),
            )
            is_sent = True
        except UploadGone:
            upload_url, best = "", 0
            waits.pause(Busy("平台已不认得这次上传"))
        except OffsetConflict as conflict:
            if refused_at == attempt:  # asked again, same offset: not a misunderstanding
                raise Refusal(str(conflict)) from conflict
            refused_at = attempt
            waits.pause(Busy("平台与本机的断点不一致"))
        except Busy as busy:
            waits.pause(busy)
        except FileChanged:
            server.discard(upload_url)
            raise


def _chunks(
    file: Found, offset: int, *, moved: Callable[[int], None], stop: threading.Event
) -> Iterator[bytes]:
    with file.path.open("rb") as source:
        source.seek(offset)
        while offset < file.shape.size:
            if stop.is_set():
                raise Stopped("已停止。")
            still(file)
            chunk = source.read(min(CHUNK, file.shape.size - offset))
            if not chunk:
                raise FileChanged(f"“{file.name}”在上传过程中变短，将重新采集。")
            yield chunk
            offset += len(chunk)
            moved(offset)
