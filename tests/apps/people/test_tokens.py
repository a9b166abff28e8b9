"""A token's secret is its holder's alone, it carries nothing of weight, and what it does says so."""

import hashlib
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from liuhen.apps.devices.models import Device
from liuhen.apps.notices import jobs as notices
from liuhen.apps.notices.models import Notice
from liuhen.apps.people import queries
from liuhen.apps.people.actions import accounts, activations
from liuhen.apps.people.models import Account, Token
from liuhen.kernel.access import SYSTEM, WEIGHTY, Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, NotPermitted, SecondFactorMissing, action, note
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web import trail
from tests.builders.county import NOW, County
from tests.builders.programs import program, token_of

P = Permission


ORDER = {
    "officer": "100001", "works": True, "battery_percent": 90, "card_free_percent": 90, "clock_offset_ms": 0
}  # fmt: skip


def named(username: str) -> Account:
    found: Account = Account.objects.get(username=username)
    return found


def issued(username: str, *scopes: Permission, by=SYSTEM) -> Token:
    return accounts.issue_token(
        account=named(username),
        label="平台对接",
        scopes=frozenset(scopes),
        expires_on=date(2035, 1, 1),
        by=by,
        at=NOW,
    )


@pytest.mark.parametrize("scope", sorted(WEIGHTY))
def test_no_right_with_a_weight_goes_into_a_token(county: County, scope: Permission) -> None:
    with pytest.raises(Invalid, match="令牌不得带有"):
        issued("head", scope, P.DUTY_SEE, by=county.actor("security"))


def test_the_issuer_never_sees_the_secret_and_the_holder_sees_it_once(county: County, client: Client) -> None:
    client.force_login(named("security"))
    form = {
        "account": named("head").pk, "label": "平台对接", "scopes": ["recording.see"], "expires_on": "2035-01-01",
    }  # fmt: skip
    answer = client.post(reverse("console:token-issue"), form, follow=True)
    token = Token.objects.get()
    assert "lh_" not in answer.content.decode()
    assert token.state == "issued"
    for other in ("security", "system", "legal"):
        client.force_login(named(other))
        assert client.post(reverse("console:token", args=[token.pk])).status_code == 404
    client.force_login(named("head"))
    shown = client.post(reverse("console:token", args=[token.pk]))
    secret = shown.context["secret"]
    assert secret in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert client.post(reverse("console:token", args=[token.pk])).status_code == 409
    on = local_day(timezone.now())
    assert queries.actor_for_token(secret, on=on) is not None
    token = Token.objects.get()
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    client.force_login(named("security"))
    assert secret not in client.get(reverse("console:tokens")).content.decode()
    assert client.post(reverse("console:token-revoke", args=[token.pk])).status_code == 302
    assert queries.actor_for_token(secret, on=on) is None


def test_nobody_fetches_without_a_second_factor_nor_through_another_token(
    county: County, settings: Settings
) -> None:
    token = issued("head", P.RECORDING_SEE)
    with pytest.raises(Invalid):
        accounts.fetch_token(token=token, by=county.actor("legal"), at=NOW)
    other = queries.actor_for_token(token_of("head", scopes=frozenset({P.DUTY_SEE})), on=NOW.date())
    assert other is not None
    with pytest.raises(Invalid):
        accounts.fetch_token(token=token, by=other, at=NOW)
    settings.SECOND_FACTOR = True
    with pytest.raises(SecondFactorMissing):
        accounts.fetch_token(token=token, by=county.actor("head"), at=NOW)


def test_a_station_s_token_is_fetched_by_the_keeper_of_its_unit(county: County) -> None:
    token = issued("station", P.RECORDING_INTAKE)
    for other in ("legal", "security", "system", "stranger"):
        with pytest.raises((NotPermitted, Invalid)):
            accounts.fetch_token(token=token, by=county.actor(other), at=NOW)
    assert accounts.fetch_token(token=token, by=county.actor("keeper"), at=NOW).startswith("lh_")


def old_token(username: str, *scopes: Permission) -> Token:
    """Leave a token as former versions issued it, with whatever scopes."""

    @action
    def write(*, at) -> Token:
        token = issued(username, P.DUTY_SEE)
        accounts.fetch_token(token=token, by=SYSTEM, at=at)
        token = Token.objects.get(pk=token.pk)
        token.scopes = " ".join(sorted(scopes))
        token.save()
        return token

    return write(at=NOW)


def test_tokens_of_former_times_lose_what_none_may_carry_and_the_holder_is_told(county: County) -> None:
    token = old_token("head", P.EXPORT_APPROVE, P.COMPLAINT_SEE, P.RECORDING_SEE)
    notices.look_at_ledger(at=NOW)
    assert accounts.narrow_tokens(by=SYSTEM, at=NOW) == 1
    assert accounts.narrow_tokens(by=SYSTEM, at=NOW) == 0
    assert Token.objects.get(pk=token.pk).scopes == "recording.see"
    entry = Entry.objects.get(event="token.narrowed")
    assert trail.data_of(entry)["lost"] == ["complaint.see", "export.approve"]
    catch_up(at=NOW)
    notices.look_at_ledger(at=NOW)
    told = Notice.objects.get(event="token.narrowed")
    assert (told.account, "不再带有审批" in told.text) == (named("head"), True)


def test_a_token_of_former_times_approves_nothing_even_before_it_is_narrowed(county: County) -> None:
    token = old_token("head", P.EXPORT_APPROVE, P.RECORDING_SEE)
    secret = "lh_known"
    Token.objects.filter(pk=token.pk).update(digest=hashlib.sha256(secret.encode()).hexdigest())
    actor = queries.actor_for_token(secret, on=NOW.date())
    assert actor is not None
    assert actor.may(P.RECORDING_SEE)
    assert not actor.may(P.EXPORT_APPROVE)


def test_what_is_done_through_a_token_says_so_on_the_ledger_and_on_the_trail(county: County) -> None:
    device: Device = county.device
    caller = program("keeper", scopes=frozenset({P.DEVICE_KEEP, P.DEVICE_SEE}))
    answer = caller.post(
        f"/api/v1/devices/{device.pk}/check-out",
        ORDER,
        content_type="application/json",
    )
    assert answer.status_code < 300, answer.content.decode()
    last = Entry.objects.filter(subject=device.ref).order_by("-id")[0]
    token = Token.objects.get()
    assert last.by == named("keeper").ref
    assert trail.data_of(last)["via"] == token.ref
    told = trail.trail_of(device, names=queries.names_of)[-1]
    assert told.by == "赵保管（经接口令牌“tests”）"
    assert "via" not in dict(told.facts)


def test_an_entry_s_way_is_not_forged_by_what_it_tells(county: County) -> None:
    @action
    def lie(*, at) -> None:
        note(county.device, "device.checked", by=SYSTEM, at=at, data={"via": "token:1"})

    with pytest.raises(ValueError, match="token it was made through"):
        lie(at=NOW)


def test_a_refusal_through_a_token_names_it_too(county: County) -> None:
    caller = program("keeper", scopes=frozenset({P.DEVICE_KEEP, P.DEVICE_SEE}))
    answer = caller.post(
        f"/api/v1/devices/{county.device.pk}/check-out",
        ORDER | {"battery_percent": 3},
        content_type="application/json",
    )
    assert answer.status_code == 409, answer.content.decode()
    refused = Entry.objects.get(event="move.refused")
    assert trail.data_of(refused)["via"] == Token.objects.get().ref


def test_a_token_does_not_live_again_with_its_account(county: County) -> None:
    secret = token_of("head", scopes=frozenset({P.RECORDING_SEE}))
    accounts.close_account(account=named("head"), by=county.actor("system"), at=NOW)
    activations.reopen_account(account=named("head"), by=county.actor("system"), at=NOW)
    assert queries.actor_for_token(secret, on=NOW.date()) is None
    assert Token.objects.get().state == "revoked"
