from pathlib import Path
from typing import Any

from django.db.utils import ConnectionHandler

from liuhen.settings.base import _database


def test_a_request_leaves_its_connection_to_the_next_one_of_its_thread(
    tmp_path: Path, django_db_blocker: Any
) -> None:
    connection = ConnectionHandler({"default": _database(f"sqlite:///{tmp_path / 'one.sqlite3'}")})["default"]
    with django_db_blocker.unblock():
        connection.ensure_connection()
        opened = connection.connection
        connection.close_if_unusable_or_obsolete()  # what each request and each job ends and begins with
        assert connection.connection is opened
        connection.close()
