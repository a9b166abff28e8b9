"""Where a ref leads: the page of a noun is named after it, so recording:12 is at console:recording 12."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, resolve, reverse

from liuhen.kernel.access import Actor, Permission


def address_of(ref: str, *, by: Actor | None = None, on: Any = None) -> str:
    """Return the address of the page about ``ref``, or "" where its noun has none, or none that ``by`` may open.

    ``on`` is the unit whose it is, where somebody looks beyond what his rights reach.
    """
    noun, _, pk = ref.partition(":")
    return opened(f"console:{noun}", pk, by=by, on=on)


def opened(name: str, *args: object, by: Actor | None, on: Any = None) -> str:
    """Return the address of a page; "" where there is none, or none that somebody's rights open, on ``on`` if told."""
    address = address_or_blank(name, *args)
    permission = _asked_at(name, address) if address and by else None
    if by is None or permission is None:
        return address
    return address if (by.may_on(permission, on) if on else by.may(permission)) else ""


_asked: dict[str, Permission | None] = {}
"""The right that a page asks for, by its name: the same whatever row it shows, and dear to look up."""


def _asked_at(name: str, address: str) -> Permission | None:
    if name not in _asked:
        _asked[name] = getattr(resolve(address).func, "permission", None)
    return _asked[name]


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
