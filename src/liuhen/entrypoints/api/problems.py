"""Turn whatever may go wrong on the way of a request into one problem+json document."""

from collections.abc import Mapping

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

from liuhen.kernel.flow import Refused
from liuhen.kernel.vault.errors import (
    Busy,
    Incomplete,
    NotIncoming,
    NotStored,
    StoreFull,
    StoreUnavailable,
    VaultError,
    WrongOffset,
)
from liuhen.kernel.web import errors
from liuhen.kernel.web.refusals import Problem, answer, problem_of

FULL = "请联系系统管理员扩充存储；采集站会自动续传，卡上的文件请勿清除。"
STORE_PROBLEMS: tuple[tuple[type[VaultError], int, str, str], ...] = (
    (StoreFull, 507, "store-full", FULL),
    (StoreUnavailable, 503, "store-unavailable", ""),
    (Busy, 423, "upload-busy", ""),
    (WrongOffset, 409, "wrong-offset", ""),
    (NotIncoming, 404, "upload-unknown", "请重新上传。"),
    (NotStored, 404, errors.NOT_STORED.code, errors.NOT_STORED.remedy),
    (Incomplete, 409, "upload-unfinished", "请先传完文件。"),
    (VaultError, 503, errors.CORRUPT.code, errors.CORRUPT.remedy),
)
RETRY_SECONDS = {503: 30, 423: 2}


class Stopped(Exception):
    """A request that goes no further: its problem, and the headers that go with it."""

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.headers = dict(headers or {})


ANTICIPATED = (Stopped, Refused, VaultError, Http404, BadRequest)


def stop(status: int, code: str, message: str, *, remedy: str = "", **headers: str) -> Stopped:
    """Return a Stopped; ``headers`` are named with ``_`` for ``-``."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Stopped(Problem(status, code, message, remedy=remedy), named)


def respond(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer one of ``ANTICIPATED``; anything else is a bug and is raised again."""
    match error:
        case Stopped():
            problem, headers = error.problem, error.headers
        case Refused():
            problem, headers = problem_of(error), {}
        case VaultError():
            problem, headers = _of_store(error)
        case Http404():
            problem, headers = errors.NOT_FOUND, {}
        case BadRequest():
            problem, headers = errors.BAD_REQUEST, {}
        case _:
            raise error
    response = answer(request, problem)
    for name, text in headers.items():
        response[name] = text
    return response


def _of_store(error: VaultError) -> tuple[Problem, dict[str, str]]:
    _, status, code, remedy = next(each for each in STORE_PROBLEMS if isinstance(error, each[0]))
    headers = {"Retry-After": str(RETRY_SECONDS[status])} if status in RETRY_SECONDS else {}
    if isinstance(error, WrongOffset):
        headers["Upload-Offset"] = str(error.size)
    return Problem(status, code, str(error).rstrip("。"), remedy=remedy), headers
