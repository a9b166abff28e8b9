"""Open the pages of a whole county in a browser, on a desk and on a phone, for who cannot see or point:

python -m tests.doors.looks [user name …]

Prints a line of JSON for each page with a fault: [user name, address, faults by width]; and how many each opened.
A page of the same sort is opened once, by the first of them whom the menu leads there.
"""

import json
import re
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import django

from tests.doors.keys import faults_of_keys
from tests.doors.names import walked
from tests.services.browser import faults_at_any_width, launched

ACCOUNTS = (
    "wangfang", "msa-legal", "msa-keeper", "msa-head", "bureau-head", "bureau-complaints", "sysadmin", "secadmin",
    "auditor",
)  # fmt: skip


def main(names: tuple[str, ...]) -> int:
    """Open the county of ``LIUHEN_DATA``; return how many pages have a fault."""
    django.setup()
    from django.conf import settings

    # The files as they lie in the source, by their own names: not those that the county was last set up with.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from django.test import Client

    from liuhen.apps.people.models import Account

    WSGIRequestHandler.log_message = lambda *_: None  # type: ignore[method-assign]
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    Thread(target=server.serve_forever, daemon=True).start()
    url, opened, known, faulty = f"http://127.0.0.1:{server.server_port}", dict[str, int](), set[str](), 0
    with TemporaryDirectory() as folder, launched(Path(folder)) as browser:
        for name in names:
            account = Account.objects.get(username=name)
            Account.objects.filter(pk=account.pk).update(must_change=False)
            client = Client(SERVER_NAME="localhost")
            client.force_login(account)
            with closing(browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")) as context:
                cookie = settings.SESSION_COOKIE_NAME
                context.add_cookies([{"name": cookie, "value": client.cookies[cookie].value, "url": url}])
                page = context.new_page()
                opened[name] = 0
                for address, _ in walked(client):
                    if (sort := re.sub(r"\d+", "N", address)) in known:
                        continue
                    known.add(sort)
                    page.goto(url + address)
                    opened[name] += 1
                    if wrong := faults_at_any_width(page) | faults_of_keys(page):
                        faulty += 1
                        sys.stdout.write(json.dumps([name, address, wrong], ensure_ascii=False) + "\n")
                        sys.stdout.flush()
    server.shutdown()
    sys.stdout.write(json.dumps(opened) + "\n")
    return faulty


if __name__ == "__main__":
    sys.exit(min(main(tuple(sys.argv[1:]) or ACCOUNTS), 1))
