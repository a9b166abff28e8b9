"""Search a whole county as everybody, and open all that is found:  python -m tests.doors.seek

Prints a line of JSON for each account: [user name, how many were found, those that did not open, with their status].
"""

import json
import sys

import django

from tests.doors.everybody import everybody

WORDS = ("2026", "云岭", "公司", "食品", "DSJ", "wang", "zy", "检查", "路")


def main() -> None:
    """Search the county of ``LIUHEN_DATA``."""
    django.setup()
    from django.test import Client

    from liuhen.apps.people.models import Account
    from liuhen.entrypoints import urls  # noqa: F401 (addresses are made with it)
    from liuhen.kernel.web import search

    opened: dict[tuple[str, str], int] = {}
    for account, actor in everybody():
        client = Client(SERVER_NAME="localhost")
        client.force_login(account)
        Account.objects.filter(pk=account.pk).update(must_change=False)
        found = {
            hit.url for words in WORDS for group in search.searched(words, by=actor) for hit in group.hits
        }
        for url in found:
            opened[account.username, url] = client.get(url).status_code
        shut = [(url, opened[account.username, url]) for url in found if opened[account.username, url] != 200]
        sys.stdout.write(json.dumps([account.username, len(found), shut], ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
