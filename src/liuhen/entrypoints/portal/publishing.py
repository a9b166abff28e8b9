"""The log as static files: checkpoint, keys, tiles (C2SP tlog-tiles). Entry bundles are not public."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from liuhen.kernel.ledger import keyring
from liuhen_proof.keys import SM2
from liuhen_proof.tiles import parse_tile_path, tile_path

TEXT = "text/plain; charset=utf-8"
FRESH = "no-cache"
# A tile of a given width is one set of bytes for ever.
FOR_EVER = "public, max-age=31536000, immutable"


def for_everybody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let pages of other sites read it too: a verifier may live anywhere."""

    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, **kwargs: str) -> HttpResponse:
        response = view(request, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return opened


@for_everybody
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Serve the newest signed checkpoint."""
    return _file("checkpoint", content_type=TEXT, cache=FRESH)


@for_everybody
def vkeys(request: HttpRequest) -> HttpResponse:
    """Serve the log's public keys as C2SP verifier keys, one a line."""
    lines = "".join(f"{key.vkey}\n" for key in keyring.verifiers())
    return HttpResponse(lines, content_type=TEXT, headers={"Cache-Control": FRESH})


@for_everybody
def sm2(request: HttpRequest) -> HttpResponse:
    """Serve the SM2 key as PEM, for OpenSSL and others."""
    pem = "".join(key.pem for key in keyring.verifiers() if key.kind == SM2)
    return HttpResponse(pem, content_type="application/x-pem-file", headers={"Cache-Control": FRESH})


@for_everybody
def tile(request: HttpRequest, rest: str) -> HttpResponse:
    """Serve one tile; what is not exactly a tile's name names nothing."""
    try:
        level, n, width = parse_tile_path(f"tile/{rest}")
    except ValueError:
        raise Http404 from None
    return _file(tile_path(level, n, width), content_type="application/octet-stream", cache=FOR_EVER)


def _file(name: str, *, content_type: str, cache: str) -> HttpResponse:
    try:
        data = (settings.LEDGER_PUBLIC / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise Http404 from None
    return HttpResponse(data, content_type=content_type, headers={"Cache-Control": cache})
