"""Run as a module by ``tests.services.liuhen``: migrate, make keys, build the small county, issue its tokens."""

import json
from datetime import UTC, datetime

import django


def main() -> None:
    """Leave a data folder that a server can run on, and ``known.json`` for the tests."""
    django.setup()
    from django.conf import settings
    from django.db import connection

    from liuhen.apps.people.models import Account
    from liuhen.kernel import schema, sealing
    from liuhen.kernel.access import Kind
    from liuhen.kernel.ledger import keyring, loop
    from tests.builders.county import PASSWORD, small_county
    from tests.builders.programs import token_of
    from tests.services import migrated

    if connection.vendor == "sqlite":
        migrated.put(settings.DATA / "liuhen.sqlite3")
    schema.bring_up_to_date()
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    sealing.make_key(settings.KEYS)
    small_county()
    callers = Account.objects.filter(kind__in=(Kind.BUSINESS, Kind.STATION))
    tokens = {account.username: token_of(account.username) for account in callers}
    loop.catch_up(at=datetime.now(UTC))
    (settings.DATA / "known.json").write_text(json.dumps({"tokens": tokens, "password": PASSWORD}))


if __name__ == "__main__":
    main()
