"""A browser in front of Django, in the test's own process and transaction, so that nothing need be flushed."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from playwright.sync_api import Page
from pytest_django import Settings

from liuhen.apps.people.models import Account
from liuhen.kernel import sealing
from liuhen.kernel.ledger import keyring, loop
from tests.builders.county import NOW, County, small_county
from tests.services.browser import settle

Browse = Callable[[str, str], Page]


class Server(ThreadingMixIn, WSGIServer):
    """Answers in threads that share the test's database connection and its open transaction."""

    daemon_threads = True
    shared: Any

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        connections["default"] = self.shared
        super().process_request_thread(request, client_address)


class Quiet(WSGIRequestHandler):
    """A handler without a log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def console_url(db: None) -> Iterator[str]:
    """The address of a server over the test's own rows."""
    if find("vendor/tabler.min.css") is None:
        pytest.skip("assets are not built: ./dev assets")
    server = Server(("127.0.0.1", 0), Quiet)
    server.shared = connections["default"]
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    connections["default"].inc_thread_sharing()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    connections["default"].dec_thread_sharing()


@pytest.fixture
def browse(page: Page, client: Client, console_url: str) -> Browse:
    """Open an address as a user name; the test fails if a script breaks or the content policy blocks anything."""

    def open_as(username: str, address: str) -> Page:
        client.force_login(Account.objects.get(username=username))
        session = client.cookies["liuhen_session"].value
        page.context.add_cookies([{"name": "liuhen_session", "value": session, "url": console_url}])
        page.goto(console_url + address)
        settle(page)
        return page

    return open_as


@pytest.fixture
def county(db: None, tmp_path: Path, settings: Settings) -> County:
    """A small county with its keys, its log and its vault in a folder of the test's own."""
    settings.KEYS, settings.LEDGER_PUBLIC = tmp_path / "keys", tmp_path / "log"
    settings.LEDGER_COPIES = [tmp_path / "copies.txt"]
    settings.VAULT = {"backend": "local", "root": tmp_path / "vault"}
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    sealing.make_key(settings.KEYS)
    made = small_county()
    loop.catch_up(at=NOW)
    return made
