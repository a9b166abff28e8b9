"""Put on the ledger who logged in, was locked out, or changed what guards the account. No secret goes there."""

from datetime import datetime

from liuhen.apps.people import lifecycle
from liuhen.apps.people.models import Account
from liuhen.apps.people.queries import actor_for
from liuhen.kernel import ledger
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import action, note, step


@action
def record(*, account: Account, event: str, address: str, at: datetime) -> None:
    """Note ``account.logged-in``, ``account.password-changed`` and their like on the account's trail."""
    note(account, event, by=actor_for(account) or SYSTEM, at=at, data={"address": address})
    if event == "account.password-changed" and account.must_change:
        step(account, lifecycle.RENEW_PASSWORD, by=SYSTEM, at=at, changes={"must_change": False})


@action
def record_lock_out(*, username: str, address: str, at: datetime) -> None:
    """Note that a name was locked after too many wrong passwords; it need not belong to anybody."""
    account = Account.objects.filter(username=username).first()
    data = {"username": username[:40], "address": address}
    if account:
        note(account, "account.locked-out", by=SYSTEM, at=at, data=data)
    else:
        ledger.append(event="account.locked-out", subject="", by=SYSTEM.ref, at=at, data=data)
