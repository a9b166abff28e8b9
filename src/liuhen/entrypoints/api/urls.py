"""The addresses under ``/api/v1/``."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from liuhen.entrypoints.api import assembly, receipts, tus
from liuhen.kernel.web import errors

KEY = r"(?P<key>[0-9a-f]{32})"


def in_our_words(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Say 405, which ninja says in plain text, as a problem; let no cache keep an answer."""

    @csrf_exempt
    @wraps(view)
    def worded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 405 and not response.headers["Content-Type"].startswith("application/"):
            return errors.method_not_allowed(request, methods=tuple(response.headers["Allow"].split(", ")))
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return worded


patterns, _, _ = assembly.api.urls
endpoints: list[URLPattern | URLResolver] = []
for pattern in patterns:
    if isinstance(pattern, URLPattern) and pattern.name not in {"openapi-json", "api-root"}:
        pattern.callback = in_our_words(pattern.callback)
        endpoints.append(pattern)

urlpatterns = [
    path("uploads/", tus.uploads, name="uploads"),
    path("uploads", tus.uploads),
    re_path(rf"^uploads/{KEY}/?$", tus.upload, name="upload"),
    re_path(rf"^uploads/{KEY}/receipt/?$", receipts.receipt, name="receipt"),
    path("openapi.json", assembly.openapi, name="openapi"),
    *endpoints,
]
