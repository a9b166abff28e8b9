"""Programs that call the API: with a token, or, for what no token carries, with the session of a person."""

from datetime import timedelta

from django.test import Client

from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.entrypoints.login.models import Seat
from liuhen.kernel.access import BY_KIND, ROLES, SYSTEM, WEIGHTY, Kind, Permission
from tests.builders.county import NOW


def rights_of(account: Account) -> frozenset[Permission]:
    """Return all that an account may do."""
    granted = (ROLES[grant.role].permissions for grant in account.role_grants.all())
    return BY_KIND[Kind(account.kind)].union(*granted)


def token_of(username: str, *, scopes: frozenset[Permission] = frozenset(), days: int = 3650) -> str:
    """Issue and fetch a token of an account, for all that a token of it may carry or for ``scopes`` only."""
    account = Account.objects.get(username=username)
    token = accounts.issue_token(
        account=account,
        label="tests",
        scopes=scopes or rights_of(account) - WEIGHTY,
        expires_on=NOW.date() + timedelta(days=days),
        by=SYSTEM,
        at=NOW,
    )
    return accounts.fetch_token(token=token, by=SYSTEM, at=NOW)


def program(username: str, *, scopes: frozenset[Permission] = frozenset()) -> Client:
    """Return a client that calls for ``username``, with a token where one carries all that he may, or ``scopes``."""
    account = Account.objects.get(username=username)
    if not scopes and rights_of(account) & WEIGHTY:
        client = Client()
        client.force_login(account)
        Seat.objects.filter(account=account).delete()  # several of them go on side by side
        return client
    return Client(
        headers={"Authorization": f"Bearer {token_of(username, scopes=scopes)}"}, enforce_csrf_checks=True
    )


def client_of(username: str) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client
