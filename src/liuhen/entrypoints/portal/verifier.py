"""The verifier of evidence capsules: the very page and script that every capsule carries, under a stricter policy.

Served here it has the portal's bar above it, with the way back; what is handed out for a disk is the file alone.
"""

from csp.decorators import csp
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from liuhen_proof import standalone

# No connect-src and no form-action: the browser itself sees to it that nothing leaves.
SEALED = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
}
HEAD_TO_BODY = "</head>\n<body>\n"


@require_safe
@csp(SEALED)
def page(request: HttpRequest) -> HttpResponse:
    """Serve the page, its script and style as files of their own, below the bar."""
    script, style = reverse("portal:verify-script"), reverse("portal:verify-style")
    bar = render_to_string("portal/verify_bar.html", request=request)
    alone = standalone.page_with(script=script, style=style)
    return HttpResponse(alone.replace(HEAD_TO_BODY, bar, 1))


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """Serve the page's script."""
    return HttpResponse(standalone.verify_javascript(), content_type="text/javascript; charset=utf-8")


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Serve the page's style."""
    return HttpResponse(standalone.verify_css(), content_type="text/css; charset=utf-8")


@require_safe
def offline_page(request: HttpRequest) -> HttpResponse:
    """Hand out verify.html, to be opened from a disk without any network."""
    return _download(standalone.verify_page(), "verify.html", "text/html; charset=utf-8")


@require_safe
def program(request: HttpRequest) -> HttpResponse:
    """Hand out verify.py, which needs Python and nothing else."""
    return _download(standalone.verify_script(), "verify.py", "text/x-python; charset=utf-8")


def _download(text: str, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=content_type, headers=headers)
