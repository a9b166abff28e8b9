"""Where a ref leads: the page of a noun is named after it, so recording:12 is at console:recording 12."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, resolve, reverse

from liuhen.kernel.access import Actor


def address_of(ref: str, *, by: Actor | None = None, on: Any = None) -> str:
    """Return the address of the page about ``ref``, or "" where its noun has none, or none that ``by`` may open.

    ``on`` is the unit whose it is, where somebody looks beyond what his rights reach.
    """
    noun, _, pk = ref.partition(":")
    address = address_or_blank(f"console:{noun}", pk)
    if not address:
        return ""
    permission = getattr(resolve(address).func, "permission", None) if by else None
    if by is None or permission is None:
        return address
    return address if (by.may_on(permission, on) if on else by.may(permission)) else ""


@lru_cache(maxsize=1024)
def address_or_blank(name: str, *args: object) -> str:
    """Return the address of a page that another app may or may not have."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def public_address(name: str, *args: object) -> str:
    """Return the whole address of a page of the portal, for paper; "" where the county said none."""
    return f"{settings.PORTAL}{reverse(f'portal:{name}', args=args)}" if settings.PORTAL else ""
