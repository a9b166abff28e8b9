"""The error pages, in Chinese and in the product's look; machines get the same words as problem+json.

The public has no menu of ours, no post and no administrator: what differs for it is in ``TO_THE_PUBLIC``.
"""

import sys
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from liuhen.kernel.vault import errors as vault
from liuhen.kernel.web.refusals import Problem, answer, is_public, wants_json

BAD_REQUEST = Problem(400, "bad-request", "请求内容无法识别", remedy="请从菜单重新打开后再操作。")
FORBIDDEN = Problem(
    403, "forbidden", "您的岗位没有此项权限", remedy="如工作需要，请向本单位安全保密管理员申请授权。"
)
CSRF = Problem(403, "csrf", "页面停留过久或来源不明，提交未被接受", remedy="请返回上一页，刷新后重新提交。")
NOT_FOUND = Problem(
    404, "not-found", "没有找到该内容，或它不在您的管辖范围内", remedy="请核对地址，或从菜单重新进入。"
)
NOT_ALLOWED = Problem(405, "method-not-allowed", "该地址不接受这种访问方式", remedy="请从页面上的按钮操作。")
TOO_LARGE = Problem(
    413, "too-large", "提交的内容超过允许大小", remedy="音视频请用断点续传上传，附件请分批提交。"
)
TOO_MANY = Problem(429, "too-many", "操作过于频繁", remedy="请稍候一分钟再试。", wait_seconds=60)
BROKEN = Problem(
    500,
    "broken",
    "系统内部出现错误，本次操作没有完成",
    remedy="请稍后重试；仍不成功请告知系统管理员出错的时间。",
)
FULL = Problem(
    507,
    "store-full",
    "不能保存：服务器的存储空间已满，本次操作没有完成，原有数据没有改动",
    remedy="请告知系统管理员扩充或清理存储空间，之后再提交。",
)
UNAVAILABLE = Problem(
    503,
    "store-unavailable",
    "不能保存：服务器的存储或数据库暂时无法读写，本次操作没有完成",
    remedy="请一分钟后再提交；仍不成功请告知系统管理员。",
    wait_seconds=60,
)
NOT_STORED = Problem(
    404, "not-stored", "", remedy="请告知系统管理员核查存储：运行 liuhen fixity，从备份找回。"
)
CORRUPT = Problem(
    503,
    "store-corrupt",
    "不能保存：保管库中已有同名但内容不同的文件，本次操作没有完成，原有文件没有改动",
    remedy="请告知系统管理员核查存储：运行 liuhen fixity，从备份找回，之后再提交。",
)
STORES = {vault.StoreFull: FULL, vault.StoreUnavailable: UNAVAILABLE, vault.Corrupt: CORRUPT}


# The browser, which may be everybody's, keeps nothing of a public page: no words here promise that going back helps.
TO_THE_PUBLIC: dict[str, dict[str, str]] = {
    BAD_REQUEST.code: {"remedy": "请从上方菜单重新进入。"},
    FORBIDDEN.code: {"message": "这一页不对外公开", "remedy": "请从上方菜单进入公开的页面。"},
    CSRF.code: {"remedy": "请重新打开这一页再提交；浏览器须允许本站使用 Cookie。"},
    NOT_FOUND.code: {"message": "没有找到这一页", "remedy": "请核对地址，或从上方菜单重新进入。"},
    TOO_LARGE.code: {"remedy": "请重新打开这一页，附件少选几个或压缩后再提交；其余的可以在提交之后补充。"},
    BROKEN.code: {"remedy": "请稍后重试{other_ways}。"},
    NOT_STORED.code: {"message": "暂时看不到：这份材料没有保存完好", "remedy": "请稍后再看{other_ways}。"},
    FULL.code: {"remedy": "您填写的内容没有保存，请稍后重新提交{other_ways}。"},
    UNAVAILABLE.code: {"remedy": "您填写的内容没有保存，请一分钟后重新提交{other_ways}。"},
    CORRUPT.code: {
        "message": "不能保存：所附的文件暂时存不下来，本次操作没有完成",
        "remedy": "您填写的内容没有保存，请稍后重新提交{other_ways}。",
    },
}


def said(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer in the words of whoever asks."""
    return answer(request, _worded(request, problem))


def other_ways() -> str:
    """Say where to turn where the page does not help: the telephone, if there is one, and the counter."""
    return (
        f"，也可以拨打 {settings.HOTLINE} 或到窗口当面办理" if settings.HOTLINE else "，也可以到窗口当面办理"
    )


def _worded(request: HttpRequest, problem: Problem) -> Problem:
    words: dict[str, Any] = TO_THE_PUBLIC.get(problem.code, {}) if is_public(request) else {}
    return replace(
        problem, **{name: text.replace("{other_ways}", other_ways()) for name, text in words.items()}
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 when the body or the number of its parts is over the limit."""
    oversized = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return said(request, TOO_LARGE if oversized else BAD_REQUEST)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413."""
    return said(request, TOO_LARGE)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return said(request, FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or stale."""
    return said(request, CSRF)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, with the same words whether the thing is absent or out of the actor's scope."""
    return said(request, NOT_FOUND)


def not_stored(request: HttpRequest, missing: vault.NotStored) -> HttpResponse:
    """Answer 404 where the bytes that were asked for are lacking: its row is there, so it is said what it is."""
    return said(request, replace(NOT_STORED, message=str(missing).rstrip("。")))


def method_not_allowed(request: HttpRequest, *, methods: tuple[str, ...]) -> HttpResponse:
    """Answer 405."""
    response = said(request, NOT_ALLOWED)
    response["Allow"] = ", ".join(methods)
    return response


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 429."""
    return said(request, TOO_MANY)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 507 or 503 where the store is behind what happened, else 500.

    Without the database or a context processor, either of which may be what broke.
    """
    cause = sys.exception()
    store = vault.behind(cause, disk=settings.DATA) if cause else None
    problem = STORES[store] if store else BROKEN
    if wants_json(request):
        return answer(request, problem)
    problem = _worded(request, problem)
    if store and getattr(request, "htmx", False):
        response = HttpResponse(
            render_to_string("_refused.html", {"refused": problem}), status=problem.status
        )
        response["HX-Retarget"] = "#refusal"
        response["HX-Reswap"] = "innerHTML show:top"
    else:
        context = {
            "refused": problem,
            "is_public": is_public(request),
            "county": settings.COUNTY,
            "product": settings.PRODUCT_NAME,
            "short": settings.PRODUCT_SHORT_NAME,
        }
        response = HttpResponse(render_to_string("500.html", context), status=problem.status)
    if problem.wait_seconds:
        response["Retry-After"] = str(problem.wait_seconds)
    return response
