"""Public pages that are the same for everybody: drawn once for each state of what they show, and told apart.

Such a page says nothing of who reads it: no token of a session, no message to somebody. ``portal_base.html`` has
neither where ``is_shared`` is set on the request.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag

from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.public import PublicRequest, public

SECONDS = 60  # how long a page may be behind in what its state does not tell, such as the name of a unit
FRESH = "public, no-cache"
TEXT_COOKIE = "liuhen_text"


def for_all(
    view: Callable[..., HttpResponseBase], *, state: Callable[[], tuple[Any, datetime | None]]
) -> Callable[..., HttpResponseBase]:
    """Open a page to everybody, drawn once for each state, address, day and size of text.

    ``state`` tells what of the county the page depends on, in a few cheap queries, and when that changed last.
    """

    @public()
    @wraps(view)
    def kept(request: PublicRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        is_now, changed_at = state()
        key = _key(request, is_now)
        body, headers = cache.get(key) or (None, {})
        if body is None:
            request.is_shared = True
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or not isinstance(response, HttpResponse):
                return response
            body, headers = response.content, dict(response.headers)
            cache.set(key, (body, headers), SECONDS)
        answer = HttpResponse(body, headers=headers)
        answer["Cache-Control"] = FRESH
        answer["ETag"] = etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
        if changed_at:
            answer["Last-Modified"] = http_date(changed_at.timestamp())
        patch_vary_headers(answer, ["Cookie"])
        # Not by the moment alone: another day or another size of text changes the page and not its state.
        return get_conditional_response(request, etag=etag, response=answer) or answer

    return kept


def _key(request: PublicRequest, state: Any) -> str:
    told = (
        state, local_day(request.at), request.get_full_path(), request.get_host(), request.is_secure(),
        request.COOKIES.get(TEXT_COOKIE) == "large",
    )  # fmt: skip
    return f"shared:{hashlib.sha256(repr(told).encode()).hexdigest()}"
