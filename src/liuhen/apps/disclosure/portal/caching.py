"""Public pages are the same for everybody: drawn once for each state of the platform, and told apart by validators."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from liuhen.apps.disclosure import listing
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.public import PublicRequest, public

SECONDS = 60  # how long a page may be behind, where two changes overtook each other
KEPT = "public, max-age=60"


def for_all(view: Callable[..., HttpResponse], *, seconds: int = SECONDS) -> Callable[..., HttpResponseBase]:
    """Open a page to everybody, and draw it once for each state of the platform, address, day and size of text."""

    @public()
    @wraps(view)
    def kept(request: PublicRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = _key(request)
        found = cache.get(key)
        if found is None:
            request.is_shared = True
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            found = (response.content, dict(response.headers))
            cache.set(key, found, seconds)
        body, headers = found
        response = HttpResponse(body, headers=headers)
        response["Cache-Control"] = KEPT
        response["ETag"] = quote_etag(hashlib.sha256(body).hexdigest()[:32])
        patch_vary_headers(response, ["Cookie"])
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    return kept


def _key(request: PublicRequest) -> str:
    state = (
        listing.version(), local_day(request.at), request.get_full_path(), request.get_host(), request.is_secure(),
        request.COOKIES.get("liuhen_text"),
    )  # fmt: skip
    return f"disclosure:{hashlib.sha256(repr(state).encode()).hexdigest()}"
