"""Give every request its moment and its actor, and every answer its headers."""

from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.module_loading import import_string

from liuhen.kernel.web import errors, senses

COMPRESSED = frozenset({"text/html", "application/json", "application/problem+json"})
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class CompressionMiddleware(GZipMiddleware):
    """Compress pages and JSON. What streams, what is a part of something, and media go as they are.

    Against BREACH the CSRF token is masked anew in every page, and Django pads by a random number of bytes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if response.streaming or response.status_code == 206 or kind not in COMPRESSED:
            return response
        return super().process_response(request, response)


class FormSizeMiddleware:
    """Turn a form away that is too large, by what it announces, before a byte of it is read or written to disk."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        is_form = request.content_type == "multipart/form-data"
        if is_form and (not announced.isdecimal() or int(announced) > settings.FORM_MAX_BYTES):
            return errors.too_large(request)
        return self.get_response(request)


class ClockAndHeadersMiddleware:
    """Read the clock once: ``request.at``. Pages of people who are logged in are kept by no cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.at = timezone.now()  # type: ignore[attr-defined]
        request.began = perf_counter()  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault(senses.HEADER, senses.policy())
        if request.user.is_authenticated and response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ActorMiddleware:
    """Set ``request.actor``: whom the account stands for, or None for nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.actor_for = import_string(settings.ACTOR_RESOLVER)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        actor = self.actor_for(request.user) if request.user.is_authenticated else None
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)
