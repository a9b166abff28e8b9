"""Guard the pages that anybody may open: a Refused is said as elsewhere, and whoever comes too often has to wait.

There is no puzzle to solve, which would shut out those who see or type badly: only counting, by source and in sum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import salted_hmac

from liuhen.kernel.flow import Refused
from liuhen.kernel.web import errors
from liuhen.kernel.web.models import Knock
from liuhen.kernel.web.refusals import Problem, answer, respond
from liuhen.kernel.web.wording import span


class PublicRequest(HttpRequest):
    """A request of somebody we do not know; the moment is fixed."""

    at: datetime


@dataclass(frozen=True)
class Limit:
    """How often one source may press a button, and all sources together, within a time."""

    name: str
    most: int
    most_of_all: int
    per: timedelta

    def turned_away(self, request: PublicRequest) -> HttpResponse | None:
        """Count this knock and return the answer to one too many, or None."""
        problem = self._counted(request)
        if problem is None:
            return None
        response = answer(request, problem)
        response["Retry-After"] = str(int(self.per.total_seconds()))
        return response

    def _counted(self, request: PublicRequest) -> Problem | None:
        window = int(request.at.timestamp() // self.per.total_seconds())
        ends_at = request.at + self.per
        source = request.META.get("REMOTE_ADDR", "")
        if Knock.count_one(self._bucket(window, source), ends_at=ends_at) > self.most:
            return _wait(f"您在{span(self.per.total_seconds())}内提交过多", self.per)
        if Knock.count_one(self._bucket(window, ""), ends_at=ends_at) > self.most_of_all:
            return _wait("现在提交的人太多", self.per)
        return None

    def _bucket(self, window: int, source: str) -> str:
        # Keyed, so that the table does not say from where anybody complained.
        return salted_hmac(
            "liuhen.kernel.web.public", f"{self.name}|{window}|{source}", algorithm="sha256"
        ).hexdigest()


def _wait(why: str, per: timedelta) -> Problem:
    phone = (
        f"，也可以拨打{settings.HOTLINE}或到窗口当面办理" if settings.HOTLINE else "，也可以到窗口当面办理"
    )
    return Problem(
        429, "too-many", f"暂时不能提交：{why}", remedy=f"请{span(per.total_seconds())}后再试{phone}。"
    )


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
            except Refused as refusal:
                response = respond(request, refusal)
            # What a citizen reads about his matter is for nobody who uses the same computer after him.
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return guard
