"""The public pages, in plain words."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from liuhen.entrypoints.console import chrome
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.proofs import newest_checkpoint
from liuhen.regulation import ARTICLES
from liuhen.regulation.parameters import KEEP_YEARS, STORE_WITHIN_HOURS
from liuhen.regulation.rulebook import newest
from liuhen_proof import notes
from liuhen_proof.keys import SM2, fingerprint

ROBOTS = "User-agent: *\nDisallow: /console/\nDisallow: /api/\n"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what this is, for citizens and for auditors, with the figures that are public."""
    context = _log() | {
        "title": "执法全过程留痕，改动必被发现",
        "lead": "行政执法活动由记录设备录下，原件按时限存入系统，每一步操作记入公开可验的账本。",
        "articles": len(ARTICLES),
        "store_within": f"{STORE_WITHIN_HOURS.value} {STORE_WITHIN_HOURS.unit}",
        "keep_for": f"{KEEP_YEARS.value} {KEEP_YEARS.unit}",
        "duties": sum(duty.state == "built" for duty in newest()),
    }
    return render(request, "portal/home.html", context)


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Explain the log and how anybody verifies it."""
    keys = keyring.verifiers()
    vkeys = tuple(key.vkey for key in keys)
    context = _log() | {
        "title": "公开账本",
        "lead": "这里公布账本的“指纹”。任何人现在存一份，日后就能查出账本有没有被改过、删过、倒退过。",
        "vkeys": vkeys,
        "fingerprint": fingerprint(settings.LEDGER_ORIGIN, vkeys),
        "sm2": [key.pem for key in keys if key.kind == SM2],
    }
    return render(request, "portal/log.html", context)


@require_safe
def text_size(request: HttpRequest, size: str) -> HttpResponse:
    """Remember large or normal text in a cookie, which needs no script, and go back to the page."""
    back = request.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("portal:home")
    response = redirect(back)
    response.set_cookie(
        chrome.TEXT_COOKIE, size, max_age=365 * 86_400, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines off the staff's pages."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


def _log() -> dict[str, Any]:
    newest = newest_checkpoint()
    if newest is None:
        return {"origin": settings.LEDGER_ORIGIN, "checkpoint": None}
    opened = notes.parse_checkpoint(notes.parse(newest.note)[0])
    return {
        "origin": settings.LEDGER_ORIGIN,
        "checkpoint": newest,
        "note": newest.note,
        "root": opened.root.hex(),
    }
