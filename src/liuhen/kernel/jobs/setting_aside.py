"""Do the same for one thing after the other; what cannot be done is set aside, told and tried again (ADR-18).

This is the one place where any exception is caught: a job goes on with its next thing whatever one of them holds.
What ends a process, and a database that is away, still end the job; nothing is lost by it.
"""

import logging
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import update_wrapper
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from django.db import connection, transaction
from django.db.models import F
from django.utils.module_loading import autodiscover_modules, import_string
from django_q.exceptions import TimeoutException

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuhen.kernel.jobs.models import SetAside

T = TypeVar("T")
OURS = Path(__file__).parents[2]
log = logging.getLogger(__name__)
RENAMED: "dict[str, OneByOne]" = {}
"""By the dotted name of then, which the table goes on to know them by."""


class OneByOne:
    """What a job does for each thing of its kind, such as ``recording:12``; calling it is a try that never raises."""

    def __init__(
        self, do: Callable[[str, datetime], object], *, zh: str, seconds: int | None, known_as: str
    ) -> None:
        self.zh = zh
        self.seconds = seconds
        self.path = known_as or f"{do.__module__}.{do.__qualname__}"
        if known_as:
            RENAMED[known_as] = self
        self._do = do
        update_wrapper(self, do)

    def __call__(self, thing: str, at: datetime) -> bool:
        """Try it; say whether it could be done. What was set aside before, and can be done now, is so no more."""
        done = self._try(thing, at)
        if done:
            self._rows().filter(thing=thing).delete()
        return done

    def _try(self, thing: str, at: datetime) -> bool:
        try:
            with _apart():
                self._do(thing, at)
        except TimeoutException as stopped:  # the queue's own, of a run that took too long: the run ends here
            self._set_aside(thing, stopped, at=at)
            raise
        except Exception as error:  # noqa: BLE001 -- see above
            self._set_aside(thing, error, at=at)
            return False
        return True

    def each(self, things: Iterable[str], at: datetime, *, seconds: float = inf) -> int:
        """Try those that are not set aside, for so many seconds; return how many could be done."""
        aside, until, done = self.aside(), time.monotonic() + seconds, 0
        for thing in things:
            if thing in aside:
                continue
            done += self._try(thing, at)
            if time.monotonic() > until:
                break
        return done

    def at_once(self, things: Mapping[str, T], do: Callable[[list[T]], int], at: datetime) -> int:
        """Do it for all that are not set aside in one go, which costs less; where that fails, one by one."""
        aside = self.aside()
        free = {thing: each for thing, each in things.items() if thing not in aside}
        try:
            with _apart():
                return do(list(free.values()))
        except Exception:  # noqa: BLE001 -- see above; the one it is about is found on the second way
            return sum(self._try(thing, at) for thing in free)

    def aside(self) -> set[str]:
        """Return what is set aside; ``upkeep.try_again`` sees to it."""
        return set(self._rows().values_list("thing", flat=True))

    def _rows(self) -> "QuerySet[SetAside]":
        return _table().objects.filter(job=self.path)

    def _set_aside(self, thing: str, error: BaseException, *, at: datetime) -> None:
        table, fault = _table(), fault_of(error)
        frames = "".join(
            traceback.format_tb(error.__traceback__)
        )  # its frames alone: the words may hold a secret
        log.error("%s: set %s aside: %s\n%s", self.path, thing, fault, frames)
        row, is_new = table.objects.get_or_create(
            job=self.path, thing=thing,
            defaults={"fault": fault, "first_at": at, "last_at": at, "again_at": at + table.wait(1)},
        )  # fmt: skip
        if not is_new:
            self._rows().filter(pk=row.pk).update(
                fault=fault, last_at=at, tries=F("tries") + 1, again_at=at + table.wait(row.tries + 1)
            )


def one_by_one(
    zh: str, *, seconds: int | None = None, known_as: str = ""
) -> Callable[[Callable[[str, datetime], object]], OneByOne]:
    """Declare what is done for one thing; ``zh`` names it to an administrator.

    What may take longer than the queue's own time says how many ``seconds``; what had another dotted name when it was
    first declared is ``known_as`` that, so that what was set aside then is tried again.
    """

    def declare(do: Callable[[str, datetime], object]) -> OneByOne:
        return OneByOne(do, zh=zh, seconds=seconds, known_as=known_as)

    return declare


def job_of(path: str) -> OneByOne | None:
    """Return what is declared under a dotted name, or was once; None where a later version has it no more."""
    try:
        found = import_string(path)
    except ImportError:
        autodiscover_modules("jobs")  # a process that only looks at what is set aside has read none of them
        return RENAMED.get(path)
    return found if isinstance(found, OneByOne) else None


def fault_of(error: BaseException) -> str:
    """Name what was raised and where, without its words."""
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if OURS in Path(frame.filename).parents
    ]
    where = (
        f"（{Path(frames[-1].filename).relative_to(OURS).as_posix()} 第{frames[-1].lineno}行）"
        if frames
        else ""
    )
    return f"{type(error).__name__}{where}"[:200]


@contextmanager
def _apart() -> Iterator[None]:
    """Where a transaction is open, let a failure undo its own part of it, and leave the rest of it usable."""
    if not connection.in_atomic_block:
        yield
        return
    mark = transaction.savepoint()
    try:
        yield
    except Exception:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(mark)
        raise


def _table() -> "type[SetAside]":
    from liuhen.kernel.jobs.models import SetAside  # noqa: PLC0415 -- this package is read before any model

    return SetAside
