"""Everybody who has an account in a county, in the order in which they got it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liuhen.apps.people.models import Account
    from liuhen.kernel.access import Actor


def everybody() -> "Iterator[tuple[Account, Actor]]":
    """Yield every account in use with its actor; Django must be set up."""
    from liuhen.apps.people import queries as people
    from liuhen.apps.people.models import Account

    for account in Account.objects.filter(state="active").order_by("pk"):
        actor = people.actor_for(account)
        assert actor is not None
        yield account, actor
