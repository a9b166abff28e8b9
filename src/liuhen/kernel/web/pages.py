"""Guard every page of the console: who may open it, and what becomes of a Refused."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import Refused
from liuhen.kernel.vault.errors import NotStored
from liuhen.kernel.web import errors, tabled
from liuhen.kernel.web.refusals import respond, status_of

MOST_ID = 2**63 - 1
"""What a column of 64 bits holds; one more and SQLite raises OverflowError, but for a row's own key."""


class PageRequest(HttpRequest):
    """A request as a guarded page sees it: the actor is known and the moment is fixed; ``began`` only times it."""

    actor: Actor
    at: datetime
    began: float
    htmx: HtmxDetails


def page(
    *,
    permission: Permission | None,
    methods: tuple[str, ...] = ("GET", "HEAD"),
    on_refused: Callable[..., HttpResponse] | None = None,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Let in who is logged in and holds ``permission`` (None: anybody logged in); turn a Refused into its answer.

    ``on_refused(request, *args, refused=…, **kwargs)`` re-renders the page it came from; its answer takes the
    refusal's status. Without it the refusal is a page of its own.
    """

    def guard(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: PageRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            if request.method not in methods:
                return errors.method_not_allowed(request, methods=methods)
            actor: Actor | None = request.actor
            if actor is None or (permission is not None and not actor.may(permission)):
                return errors.forbidden(request)
            if any(isinstance(each, int) and each > MOST_ID for each in kwargs.values()):
                raise Http404
            try:
                if tabled.ASKED in request.GET and request.method == "GET":
                    return tabled.as_sheet(request, lambda: view(request, *args, **kwargs))
                return view(request, *args, **kwargs)
            except NotStored as missing:
                return errors.not_stored(request, missing)
            except Refused as refusal:
                if on_refused is None or request.htmx:
                    return respond(request, refusal)
                response = on_refused(request, *args, refused=refusal, **kwargs)
                response.status_code = status_of(refusal)
                return response

        guarded.permission = permission  # type: ignore[attr-defined]  # the url × role matrix of the tests reads it
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_login(request: PageRequest) -> HttpResponseBase:
    """Send to the login page and back; htmx asks for the page around the fragment it wanted."""
    if not request.htmx:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    around = urlsplit(request.htmx.current_url or "").path or "/"
    return HttpResponseClientRedirect(f"{resolve_url(settings.LOGIN_URL)}?next={around}")
