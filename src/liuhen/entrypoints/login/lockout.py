"""Locking an account after too many wrong passwords: by which name, and what is shown."""

from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liuhen.kernel.web.refusals import Problem, answer, wants_json
from liuhen.kernel.web.wording import span


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the name failures are counted by; writing it in capitals is no way round."""
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    return str(given).strip().lower()


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Answer 429 with how long it lasts and who can lift it."""
    cool_off = get_cool_off(request)
    lasts = span(cool_off.total_seconds()) if cool_off else ""
    sentence = f"密码连续错误 {get_failure_limit(request, credentials)} 次，账号已临时锁定"
    remedy = (
        f"请{lasts}后再试，或联系系统管理员核实身份后解锁。" if lasts else "请联系系统管理员核实身份后解锁。"
    )
    problem = Problem(429, "locked-out", sentence, remedy=remedy)
    if wants_json(request):
        return answer(request, problem)
    return render(request, "account/locked_out.html", {"refused": problem}, status=429)
