"""Guard the pages that anybody may open: a Refused is said as elsewhere, and whoever comes too often has to wait.

There is no puzzle to solve, which would shut out those who see or type badly: only counting, by source and in sum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from math import ceil

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import salted_hmac

from liuhen.kernel.flow import Refused
from liuhen.kernel.vault.errors import NotStored
from liuhen.kernel.web import errors
from liuhen.kernel.web.errors import other_ways
from liuhen.kernel.web.models import Knock
from liuhen.kernel.web.refusals import Problem, answer, respond
from liuhen.kernel.web.wording import local, span


class PublicRequest(HttpRequest):
    """A request of somebody we do not know; the moment is fixed."""

    at: datetime
    is_shared: bool
    """Whether what is drawn is kept for everybody else too."""


@dataclass(frozen=True)
class Limit:
    """How often one source may press a button or open a page, and all sources together, within a time.

    ``verb`` is what one does too often, as its refusal says it.
    """

    name: str
    most: int
    most_of_all: int
    per: timedelta
    verb: str = "提交"

    def turned_away(self, request: PublicRequest) -> HttpResponse | None:
        """Count this knock and return the answer to one too many, or None."""
        problem = self.problem(request)
        return answer(request, problem) if problem else None

    def problem(self, request: PublicRequest) -> Problem | None:
        """Count this knock and return what is wrong with one too many, or None, for a page to say with its form."""
        window = int(request.at.timestamp() // self.per.total_seconds())
        ends_at = request.at + self.per
        source = request.META.get("REMOTE_ADDR", "")
        if Knock.count_one(self._bucket(window, source), ends_at=ends_at) > self.most:
            return self._wait(f"您在{span(self.per.total_seconds())}内{self.verb}过多", window, at=request.at)
        if Knock.count_one(self._bucket(window, ""), ends_at=ends_at) > self.most_of_all:
            return self._wait(f"现在{self.verb}的人太多", window, at=request.at)
        return None

    def _wait(self, why: str, window: int, *, at: datetime) -> Problem:
        """Say when the counting begins anew, and where else to turn."""
        anew = datetime.fromtimestamp((window + 1) * self.per.total_seconds(), UTC)
        return Problem(
            429, "too-many", f"暂时不能{self.verb}：{why}",
            remedy=f"请在{_clock_time(anew, at=at)}以后再{self.verb}{other_ways()}。",
            wait_seconds=max(1, ceil((anew - at).total_seconds())),
        )  # fmt: skip

    def _bucket(self, window: int, source: str) -> str:
        # Keyed, so that the table does not say from where anybody complained.
        return salted_hmac(
            "liuhen.kernel.web.public", f"{self.name}|{window}|{source}", algorithm="sha256"
        ).hexdigest()


def _clock_time(moment: datetime, *, at: datetime) -> str:
    """Say a moment of today or of the next day."""
    there = local(moment)
    return f"{'今天' if there.date() == local(at).date() else '明天'}{there:%H:%M}"


def public(
    *, methods: tuple[str, ...] = ("GET", "HEAD"), limit: Limit | None = None
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Open a page to everybody; ``limit`` counts what is posted."""

    def guard(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: PublicRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method not in methods:
                return errors.method_not_allowed(request, methods=methods)
            if limit and request.method == "POST" and (wait := limit.turned_away(request)):
                return wait
            try:
                response = view(request, *args, **kwargs)
            except NotStored as missing:
                response = errors.not_stored(request, missing)
            except Refused as refusal:
                response = respond(request, refusal)
            # What a citizen reads about his matter is for nobody who uses the same computer after him.
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return guard
