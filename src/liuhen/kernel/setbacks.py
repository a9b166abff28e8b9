"""What a process that has to go on says when disk or database fail it, and how long it waits then."""

import logging
import re
import threading
from time import monotonic

from django.conf import settings
from django.db.utils import Error as DatabaseError

from liuhen.kernel.vault.errors import StoreFull, behind
from liuhen_proof.hindrances import hindrance

FAILURES = (DatabaseError, OSError)
"""What is waited out; anything else is a bug, and ends the process."""
LONGEST_PAUSE_SECONDS = 60
FULL = "存储空间已满，请扩充或清理磁盘"
_OF_DISK = re.compile(
    r"\[Errno (\d+)\]|(database or disk is full)"
    r"|attempt to write a readonly database|disk I/O error|unable to open database file|database is locked"
)
_OF_STORE = re.compile(r"liuhen\.kernel\.vault\.errors\.Store(Full|Unavailable): .*\s*\Z")
SAID_AGAIN_SECONDS = 600
log = logging.getLogger(__name__)


class Setbacks:
    """Those of one process since something last went well; ``zh`` is what it could not do."""

    def __init__(self, zh: str, stop: threading.Event, *, longest: float = LONGEST_PAUSE_SECONDS) -> None:
        self._zh, self._stop, self._longest = zh, stop, longest
        self._count, self._said, self._said_at = 0, "", 0.0

    def met(self, error: Exception) -> None:
        """Say so, not the same at every try, and wait, each time longer, unless asked to stop."""
        self._count += 1
        why = why_of(error)
        if why != self._said or monotonic() - self._said_at >= SAID_AGAIN_SECONDS:
            self._said, self._said_at = why, monotonic()
            log.error("%s没有成功：%s。稍后自动再试，不必重启。", self._zh, why)
        log.debug("%s", self._zh, exc_info=error)
        self._stop.wait(min(2.0 ** min(self._count - 1, 10), self._longest))

    def over(self) -> None:
        """Say that it goes on, if anything was said before."""
        if self._count:
            log.warning("%s恢复正常。", self._zh)
        self._count, self._said = 0, ""


def why_of(error: Exception) -> str:
    """Say in Chinese what stands in the way."""
    if behind(error, disk=settings.DATA) is StoreFull:
        return FULL
    if isinstance(error, OSError):
        where = f"：{error.filename}" if error.filename else ""
        return f"{hindrance(error)}{where}"
    return f"数据库暂时不能读写（{type(error.__cause__ or error).__name__}）"


def in_words(fault: str) -> str:
    """Return what a piece of work ended with, as django-q2 writes it; of a disk the reason alone, and no traceback."""
    if _OF_STORE.search(fault):
        return fault.partition(" : Traceback")[0]
    found = _OF_DISK.match(fault)
    if not found:
        return fault
    if found[1]:
        return why_of(OSError(int(found[1]), ""))
    return FULL if found[2] else "数据库暂时不能读写"


class InWords(logging.Filter):
    """Of django-q2's own failures at a disk or a database let the reason through, without its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, FAILURES):
            record.msg, record.args = "后台任务没有成功：%s。稍后自动再试，不必重启。", (why_of(error),)
            record.exc_info = record.exc_text = None
        return True
