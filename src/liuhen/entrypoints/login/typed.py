"""What somebody typed when his session had ended: kept for an hour, for the same account, and put back into the form.

It waits in the browser's session on this server, sealed. Whose it is, the form itself says: by the CSRF token, whose
secret is new with every log-in, and of which the account's seat remembers the last few.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware import csrf
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from liuhen.entrypoints.login.models import Seat
from liuhen.entrypoints.login.refill import refill
from liuhen.kernel.web import errors
from liuhen.kernel.web.boxes import box
from liuhen.kernel.web.refusals import Problem, answer, wants_json

KEY, WAS = "typed", "was"
LASTS = timedelta(hours=1)
MOST = 200_000  # characters; a form of ours has a few thousand
REMEMBERED = 5  # log-ins whose pages may still lie open somewhere
SECRET_WORDS = ("password", "secret", "csrf")
RESTORED = "登录已恢复：您填写的内容已放回，尚未提交。请核对后再提交"
STALE = "这一页是登录变动以前打开的，刚才的提交没有被接受；内容已放回。请核对后再提交"
STALE_PAGE = "这一页是登录变动以前打开的，没有暂存"
COMES_BACK = "写下的内容已为您保留一小时：用同一账号重新打开本页，内容会放回。"
NO_FILES = "；附件须重新选择。"


@dataclass(frozen=True)
class Typed:
    """What was posted to ``action`` from ``page`` by the one who was logged in as ``account``."""

    account: int
    at: str
    action: str
    page: str
    fields: list[tuple[str, list[str]]]
    files: bool
    say: str


def remember_pages(request: HttpRequest, seat: Seat) -> None:
    """Note by what secret the pages of this log-in will be known; what another account typed here is forgotten."""
    if secret := request.META.get("CSRF_COOKIE"):
        seat.page_keys = [*seat.page_keys, _digest(secret)][-REMEMBERED:]
        seat.save(update_fields=["page_keys"])
    found = kept_in(request)
    if found is not None and found.account != seat.pk:
        forget(request)


def keep(request: HttpRequest, *, account: int | None, at: datetime, say: str = RESTORED) -> Typed | None:
    """Return what was posted, ready to be put into a session, or None where nothing can be kept."""
    if account is None or request.method != "POST" or not is_ours(request):
        return None
    seat = Seat.objects.filter(pk=account).first()
    if seat is None or _page_key(request) not in seat.page_keys:
        return None
    fields = [
        (name, [str(value) for value in values])
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in SECRET_WORDS)
    ]
    if not fields or sum(len(value) for _, values in fields for value in values) > MOST:
        return None
    return Typed(
        account, at.isoformat(), request.path, page_of(request), fields, files=bool(request.FILES), say=say
    )


def put(request: HttpRequest, typed: Typed) -> None:
    """Leave it in the session for after the log-in."""
    request.session[KEY] = box(_use(typed.account)).encrypt(json.dumps(vars(typed)).encode()).decode("ascii")
    request.session[WAS] = typed.account


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def page_of(request: HttpRequest) -> str:
    """Return the address of the page a form was posted from: our own, and one that can be opened."""
    origin = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(origin)
        if parts.path.startswith("/console/"):
            return f"{parts.path}?{parts.query}" if parts.query else parts.path
    methods = getattr(_view(request), "methods", ())
    return request.get_full_path() if "GET" in methods else resolve_url(settings.LOGIN_REDIRECT_URL)


def restore(request: HttpRequest, response: HttpResponseBase, *, at: datetime) -> None:
    """Fill in what waits for this account and this page."""
    if request.method != "GET" or response.status_code != 200 or KEY not in request.session:
        return
    typed = kept_in(request)
    if typed is None or typed.account != request.user.pk or at - datetime.fromisoformat(typed.at) > LASTS:
        forget(request)
        return
    if urlsplit(typed.page).path != request.path or not isinstance(response, HttpResponse):
        return
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    say = typed.say + (NO_FILES if typed.files else "。")
    filled = refill(
        response.content.decode(), page=request.path, action=typed.action, fields=typed.fields, say=say
    )
    response.content = filled.encode()


def waits_here(request: HttpRequest) -> bool:
    """Tell whether something waits for the page that is opened."""
    found = kept_in(request) if request.method == "GET" and KEY in request.session else None
    return (
        found is not None and found.account == request.user.pk and urlsplit(found.page).path == request.path
    )


def spend(request: HttpRequest) -> None:
    """Forget what was kept of a form that is posted again."""
    if request.method == "POST" and KEY in request.session:
        typed = kept_in(request)
        if typed is None or typed.action == request.path:
            forget(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Give a form back whose page was opened before the last log-in of the same account; refuse any other."""
    at = getattr(request, "at", None)
    if (
        at
        and request.user.is_authenticated
        and (typed := keep(request, account=request.user.pk, at=at, say=STALE))
    ):
        put(request, typed)
        if wants_json(request):
            return answer(request, Problem(403, "page-stale", STALE_PAGE, remedy=COMES_BACK))
        return redirect(typed.page)
    return errors.csrf_failure(request, reason)


def is_ours(request: HttpRequest) -> bool:
    """Tell whether it is a form of the console's, and none of the log-in's own, where secrets are typed."""
    return request.path.startswith("/console/") and hasattr(_view(request), "methods")


def _view(request: HttpRequest) -> Any:
    try:
        return resolve(request.path_info).func
    except Resolver404:
        return None


def _page_key(request: HttpRequest) -> str:
    token = request.POST.get("csrfmiddlewaretoken") or request.headers.get("X-CSRFToken", "")
    try:
        csrf._check_token_format(token)  # type: ignore[attr-defined]  # nothing public undoes the mask
    except csrf.InvalidTokenFormat:
        return ""
    masked = len(token) == csrf.CSRF_TOKEN_LENGTH
    return _digest(csrf._unmask_cipher_token(token) if masked else token)  # type: ignore[attr-defined]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def kept_in(request: HttpRequest) -> Typed | None:
    """Return what waits in a session, or None."""
    sealed, account = request.session.get(KEY), request.session.get(WAS)
    if not sealed or account is None:
        return None
    try:
        told = json.loads(box(_use(account)).decrypt(sealed.encode("ascii")))
    except InvalidToken:
        return None
    return Typed(**told)


def _use(account: int) -> str:
    return f"liuhen typed text of account {account}"
