"""The error pages, in Chinese and in the product's look; machines get the same words as problem+json."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from liuhen.kernel.web.refusals import Problem, answer, wants_json

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
TOO_MANY = Problem(429, "too-many", "操作过于频繁", remedy="请稍候一分钟再试。")
BROKEN = Problem(
    500,
    "broken",
    "系统内部出现错误，本次操作没有完成",
    remedy="请稍后重试；仍不成功请告知系统管理员出错的时间。",
)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 when the body or the number of its parts is over the limit."""
    oversized = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return answer(request, TOO_LARGE if oversized else BAD_REQUEST)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413."""
    return answer(request, TOO_LARGE)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return answer(request, FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or stale."""
    return answer(request, CSRF)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, with the same words whether the thing is absent or out of the actor's scope."""
    return answer(request, NOT_FOUND)


def method_not_allowed(request: HttpRequest, *, methods: tuple[str, ...]) -> HttpResponse:
    """Answer 405."""
    response = answer(request, NOT_ALLOWED)
    response["Allow"] = ", ".join(methods)
    return response


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 429."""
    return answer(request, TOO_MANY)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without the database or a context processor, either of which may be what broke."""
    if wants_json(request):
        return answer(request, BROKEN)
    return HttpResponse(render_to_string("500.html", {"refused": BROKEN}), status=500)
