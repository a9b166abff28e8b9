"""Run as a module by ``tests.services.liuhen``: migrate, make keys, build the small county, issue its tokens."""

import json
from datetime import UTC, datetime, timedelta

import django


def main() -> None:
    """Leave a data folder that a server can run on, and ``known.json`` for the tests."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from liuhen.apps.people.actions import accounts
    from liuhen.apps.people.models import Account
    from liuhen.kernel.access import BY_KIND, ROLES, SYSTEM, Kind
    from liuhen.kernel.ledger import keeping, loop
    from tests.builders.county import PASSWORD, small_county

    at = datetime.now(UTC)
    call_command("migrate", verbosity=0)
    keeping.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    small_county()
    tokens = {}
    for account in Account.objects.filter(kind__in=(Kind.BUSINESS, Kind.STATION)):
        granted = (ROLES[grant.role].permissions for grant in account.role_grants.all())
        tokens[account.username] = accounts.issue_token(
            account=account,
            label="tests",
            scopes=BY_KIND[Kind(account.kind)].union(*granted),
            expires_on=at.date() + timedelta(days=30),
            by=SYSTEM,
            at=at,
        )[1]
    loop.catch_up(at=at)
    (settings.DATA / "known.json").write_text(json.dumps({"tokens": tokens, "password": PASSWORD}))


if __name__ == "__main__":
    main()
