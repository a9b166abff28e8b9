"""Read the pages of a whole county as several people, for what only a machine would call so:

python -m tests.doors.names

Prints a line of JSON for each: [user name, address, what stands there]; and how many pages each of them read.
"""

import json
import re
import sys
from collections.abc import Iterator
from html import unescape
from itertools import islice

import django

ACCOUNTS = (
    "wangfang",
    "msa-keeper",
    "msa-legal",
    "msa-head",
    "bureau",
    "bureau-head",
    "sysadmin",
    "secadmin",
    "auditor",
)
MOST_PAGES = 600
A_REF = r"(?<![\w/.:-])[a-z]{3,}:\d+\b"
AN_EVENT = r"(?<![\w/.@-])[a-z]{3,}\.[a-z]+(?:-[a-z]+)+\b"
A_BARE_NUMBER = r"地址中的编号"
CODE = re.compile(f"{A_REF}|{AN_EVENT}|{A_BARE_NUMBER}")
UNREAD = re.compile(r"<(script|style|svg|pre|code|textarea)\b.*?</\1>|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
SAID = re.compile(r'(?:placeholder|aria-label|title|alt)="([^"]*)"')
LINK = re.compile(r'href="(/console/[^"#?]*)["#?]')


def codes_in(page: str) -> list[str]:
    """Return the machine's words among those that a page shows or speaks."""
    bare = UNREAD.sub(" ", page)
    told = unescape(TAG.sub(" ", bare) + " " + " ".join(SAID.findall(bare)))
    return sorted({found[0] for found in CODE.finditer(told)})


def main() -> None:
    """Read the county of ``LIUHEN_DATA``."""
    django.setup()
    from django.test import Client

    from liuhen.apps.people.models import Account

    read: dict[str, int] = {}
    for account in Account.objects.filter(username__in=ACCOUNTS).order_by("pk"):
        client = Client(SERVER_NAME="localhost")
        client.force_login(account)
        Account.objects.filter(pk=account.pk).update(must_change=False)
        for n, (address, page) in enumerate(walked(client), 1):
            read[account.username] = n
            for code in codes_in(page):
                sys.stdout.write(json.dumps([account.username, address, code], ensure_ascii=False) + "\n")
    sys.stdout.write(json.dumps(read) + "\n")


def walked(client: object) -> Iterator[tuple[str, str]]:
    """Yield the pages that a menu leads to and from there on, one of each sort."""
    ahead, seen = ["/console/"], {"/console/"}
    for address in islice(ahead, MOST_PAGES):  # which grows as it is walked
        answer = client.get(address)  # type: ignore[attr-defined]
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        page = answer.content.decode()
        yield address, page
        for found in LINK.findall(page):
            sort = re.sub(r"\d+", "N", found)
            if sort not in seen:
                seen.add(sort)
                ahead.append(found)


if __name__ == "__main__":
    main()
