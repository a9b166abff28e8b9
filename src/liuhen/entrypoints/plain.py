"""The WSGI door without TLS beside one with it: how a phone comes to trust the county, and the way to the other."""

import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from liuhen.entrypoints.commands.serving import TLS_PORT
from liuhen.entrypoints.wsgi import application as whole

OPEN = ("/phone/", "/static/")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer what a phone needs that trusts nobody yet; send everything else to the address with TLS."""
    path = environ.get("PATH_INFO", "/")
    if path.startswith(OPEN):
        return whole(environ, start_response)
    host = environ.get("HTTP_HOST", "").rsplit(":", 1)[0] or "localhost"
    port = os.environ.get(TLS_PORT, "443")
    there = f"https://{host}{'' if port == '443' else ':' + port}{quote(path)}"
    start_response("307 Temporary Redirect", [("Location", there), ("Content-Length", "0")])
    return [b""]
