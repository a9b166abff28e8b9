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
    return address if may_open(address, by=by, on=on) else ""


def may_open(address: str, *, by: Actor | None, on: Any = None) -> bool:
    """Say whether there is a page at an address and somebody's rights open it, those on the unit ``on`` where told."""
    permission = getattr(resolve(address).func, "permission", None) if address and by else None
    if by is None or permission is None:
        return bool(address)
    return by.may_on(permission, on) if on else by.may(permission)


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
