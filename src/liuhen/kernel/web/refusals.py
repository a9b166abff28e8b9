"""Say a Refused once, the same everywhere: as a page, as an htmx fragment, as an API problem."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from liuhen.kernel.flow import Invalid, NotPermitted, Refused

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Problem:
    """What every error answer carries, whoever asks; ``duty`` and ``article`` are filled when a law speaks.

    ``wait_seconds``: after how long the same may be tried again, 0 where waiting is no way out.
    """

    status: int
    code: str
    message: str
    duty: str = ""
    article: str = ""
    remedy: str = ""
    wait_seconds: int = 0

    def body(self) -> dict[str, Any]:
        """Return the members of the problem+json document."""
        return {
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "article": self.article,
            "duty": self.duty,
            "remedy": self.remedy,
        }


def status_of(refusal: Refused | Problem) -> int:
    """Return 403 for a missing right, 422 for malformed input, 409 for what the state or the law forbids."""
    if isinstance(refusal, Problem):
        return refusal.status
    if isinstance(refusal, NotPermitted):
        return 403
    return 422 if isinstance(refusal, Invalid) else 409


def problem_of(refusal: Refused) -> Problem:
    """Return ``refusal`` as a Problem."""
    return Problem(
        status=status_of(refusal),
        code=refusal.code,
        message=refusal.sentence,
        duty=refusal.duty,
        article=refusal.article,
        remedy=refusal.remedy,
    )


def wants_json(request: HttpRequest) -> bool:
    """Tell whether the asker is a machine: an API address, or one that accepts JSON and not HTML."""
    return request.path.startswith("/api/") or (
        not request.accepts("text/html") and (request.accepts("application/json") or request.accepts(PROBLEM))
    )


def is_public(request: HttpRequest) -> bool:
    """Tell whether the address is one of the pages for everybody."""
    return not request.path.startswith(("/console/", "/api/"))


def answer(request: HttpRequest, problem: Problem, *, template: str = "error.html") -> HttpResponse:
    """Render ``problem`` for whoever asked: problem+json, a fragment for htmx, or a whole page."""
    response = _rendered(request, problem, template=template)
    if problem.wait_seconds:
        response["Retry-After"] = str(problem.wait_seconds)
    return response


def _rendered(request: HttpRequest, problem: Problem, *, template: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(
            problem.body(),
            status=problem.status,
            content_type=PROBLEM,
            json_dumps_params={"ensure_ascii": False},
        )
    if getattr(request, "htmx", False):
        response = render(request, "_refused.html", {"refused": problem}, status=problem.status)
        response["HX-Retarget"] = "#refusal"
        response["HX-Reswap"] = "innerHTML show:top"
        return response
    context = {"refused": problem, "layout": _layout(request), "is_public": is_public(request)}
    return render(request, template, context, status=problem.status)


def _layout(request: HttpRequest) -> str:
    if is_public(request):
        return "portal_base.html"
    return "base.html" if getattr(request, "actor", None) else "plain_base.html"


def respond(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Render a Refused nobody nearer to the page has caught."""
    return answer(request, problem_of(refusal))
