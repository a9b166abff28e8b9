"""Cut every list of a whole county by each of its filters:  python -m tests.doors.filters

Prints a line of JSON for each filter: [address, its name, whether something else was shown under any of its values].
"""

import json
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import django

from tests.doors.everybody import everybody
from tests.doors.names import LINK

MENU = re.compile(r'<aside class="side".*?</aside>', re.DOTALL)
FILTERS = re.compile(r'<form class="filters[^>]*method="get".*?</form>', re.DOTALL)
LISTED = re.compile(r"<tbody.*?</tbody>", re.DOTALL)
NOT_THERE = "查无此词"
NOTHING = "nothing"
TRIED = {"date": ("2001-01-01", "2099-12-31"), "number": ("0", "99999"), "checkbox": ("on",)}


class Fields(HTMLParser):
    """The values that each field of a form can be tried with."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self.name = ""
        self.feed(form)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {key: value or "" for key, value in attrs}
        if tag in ("select", "input") and told.get("type") not in ("hidden", "submit", "button"):
            self.name = told.get("name", "")
            tried = TRIED.get(told.get("type", ""), (NOT_THERE,)) if tag == "input" else ()
            self.found.setdefault(self.name, []).extend(tried)
        elif tag == "option" and told.get("value"):
            self.found[self.name].append(told["value"])


def main() -> None:
    """Read the county of ``LIUHEN_DATA``."""
    django.setup()
    from django.test import Client

    from liuhen.apps.people.models import Account

    Account.objects.update(must_change=False)
    narrowed: dict[str, dict[str, bool]] = {}
    for account, _ in everybody():
        client = Client(SERVER_NAME="localhost")
        client.force_login(account)
        for address in menu(client):
            known = narrowed.setdefault(address, {})
            if known and all(known.values()):
                continue
            for name, values, shown in filters(client, address):
                if not known.get(name):
                    others = (listed(client, address, {name: value}) for value in values)
                    known[name] = any(other not in ("", shown) for other in others)
    for address, known in narrowed.items():
        for name, is_narrowed in known.items():
            sys.stdout.write(json.dumps([address, name, is_narrowed], ensure_ascii=False) + "\n")


def menu(client: Any) -> list[str]:
    found = MENU.search(client.get("/console/").content.decode())
    return list(dict.fromkeys(LINK.findall(found[0]))) if found else []


def filters(client: Any, address: str) -> Iterator[tuple[str, list[str], str]]:
    """Yield the filters of a list that holds something, the values to try, and what it shows without."""
    answer = client.get(address)
    page = answer.content.decode() if answer.status_code == 200 else ""
    form, shown = FILTERS.search(page), told(page)
    if form and shown != NOTHING:
        for name, values in Fields(form[0]).found.items():
            yield name, values, shown


def listed(client: Any, address: str, given: dict[str, str]) -> str:
    """Return what a list shows, "" where it does not answer."""
    answer = client.get(address, given)
    return told(answer.content.decode()) if answer.status_code == 200 else ""


def told(page: str) -> str:
    return "".join(LISTED.findall(page)) or NOTHING


if __name__ == "__main__":
    main()
