"""Where a ref leads: the page of a noun is named after it, so recording:12 is at console:recording 12."""

from django.urls import NoReverseMatch, reverse


def address_of(ref: str) -> str:
    """Return the address of the page about ``ref``, or "" where its noun has none."""
    noun, _, pk = ref.partition(":")
    try:
        return reverse(f"console:{noun}", args=[pk])
    except NoReverseMatch:
        return ""


def address_or_blank(name: str, *args: object) -> str:
    """Return the address of a page that another app may or may not have."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
