"""A page as its reader sees it, however the template breaks its lines."""

import re


def squeezed(html: str) -> str:
    """Return the page without the blanks of the layout: one between words, none beside a tag."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"\s+", " ", html))
