import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from liuhen.apps.people.models import Account
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import PASSWORD, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_rate_limit_from_other_tests() -> None:
    cache.clear()


def log_in(client: Client, username: str, password: str) -> None:
    client.post(reverse("account_login"), {"login": username, "password": password})


def test_logging_in_and_out_is_on_the_accounts_trail_without_any_secret(client: Client):
    small_county()
    log_in(client, "keeper", PASSWORD)
    client.post(reverse("account_logout"))
    account = Account.objects.get(username="keeper")
    trail = proofs.trail(account.ref)
    assert [e.event for e in trail][-2:] == ["account.logged-in", "account.logged-out"]
    assert {e.by for e in trail[-2:]} == {account.ref}
    assert not [e for e in Entry.objects.all() if PASSWORD.encode() in bytes(e.payload) + bytes(e.leaf)]


def test_a_lock_out_is_on_record_once_whether_the_name_exists_or_not():
    small_county()
    for name in ("keeper", "nobody"):
        for _ in range(8):
            log_in(Client(), name, "wrong")
    locked = Entry.objects.filter(event="account.locked-out")
    subjects = set(locked.values_list("subject", flat=True))
    assert subjects == {Account.objects.get(username="keeper").ref, ""}
    assert locked.count() == 2, "hammering a locked name does not fill the ledger"
