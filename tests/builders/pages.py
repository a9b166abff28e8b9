"""A page as its reader sees it, however the template breaks its lines."""

import html
import re

from django.test import Client


def squeezed(page: str) -> str:
    """Return the page without the blanks of the layout: one between words, none beside a tag."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"\s+", " ", page))


def dead_links(client: Client, path: str) -> list[str]:
    """Return where a page leads, in what it says, that is not there for its reader."""
    page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    said = page.content.decode().partition("<main")[2]
    there = {html.unescape(each) for each in re.findall(r'href="(/[^"#]+)"', said)}
    return [each for each in sorted(there) if client.get(each).status_code == 404]
