"""Programs that call the API with a token."""

from datetime import timedelta

from django.test import Client

from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.kernel.access import BY_KIND, ROLES, SYSTEM, Kind, Permission
from tests.builders.county import NOW


def rights_of(account: Account) -> frozenset[Permission]:
    """Return all that a token of this account may be good for."""
    granted = (ROLES[grant.role].permissions for grant in account.role_grants.all())
    return BY_KIND[Kind(account.kind)].union(*granted)


def token_of(username: str, *, scopes: frozenset[Permission] = frozenset(), days: int = 3650) -> str:
    """Issue a token of an account, for all it may do or for ``scopes`` only."""
    account = Account.objects.get(username=username)
    return accounts.issue_token(
        account=account,
        label="tests",
        scopes=scopes or rights_of(account),
        expires_on=NOW.date() + timedelta(days=days),
        by=SYSTEM,
        at=NOW,
    )[1]


def program(username: str, *, scopes: frozenset[Permission] = frozenset()) -> Client:
    """Return a client that shows a token of ``username`` with every request; no cookies, no CSRF."""
    return Client(
        headers={"Authorization": f"Bearer {token_of(username, scopes=scopes)}"}, enforce_csrf_checks=True
    )
