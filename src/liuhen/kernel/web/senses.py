"""What of a phone a page may use: neither camera nor place nor anything else, but for the pages that open it."""

from typing import TypeVar

from django.http import HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)

HEADER = "Permissions-Policy"
NAMES = ("camera", "microphone", "geolocation", "payment", "usb", "interest-cohort")


def policy(*opened: str) -> str:
    """Return the header that opens these to our own page and closes the rest to everybody."""
    return ", ".join(f"{name}={'(self)' if name in opened else '()'}" for name in NAMES)


def open_to(response: R, *opened: str) -> R:
    """Let one page use them."""
    response[HEADER] = policy(*opened)
    return response
