"""Nobody but the person ever knows a password: two administrators hand over a part each, of no use to either alone."""

import logging

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.people import queries
from liuhen.apps.people.actions import accounts, activations
from liuhen.apps.people.models import Account, Activation, Token
from liuhen.kernel.access import SYSTEM, Kind
from liuhen.kernel.flow import Invalid, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import NOW, PASSWORD, County, account, person

NEW = "Liuhen-2027-Yunling"


def named(username: str) -> Account:
    found: Account = Account.objects.get(username=username)
    return found


def with_factor(username: str) -> Account:
    found = named(username)
    Authenticator.objects.create(user=found, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return found


def use(
    username: str, first: str, second: str = "", *, factor_shown: bool = False, password: str = NEW
) -> None:
    activations.use(
        account=named(username),
        first=first,
        second=second,
        factor_shown=factor_shown,
        password=password,
        at=NOW,
    )


def test_a_reset_leaves_no_password_that_an_administrator_knows(county: County) -> None:
    fresh, part = activations.reset_password(
        account=named("legal"), keeps_factor=False, by=county.actor("system"), at=NOW
    )
    assert not fresh.has_usable_password()
    for second in ("", part):
        with pytest.raises(Invalid, match="不能启用"):
            use("legal", part, second)
    assert not named("legal").has_usable_password()


def test_the_second_part_comes_from_another_administrator_and_only_both_open(county: County) -> None:
    with_factor("legal")
    _, first = activations.reset_password(
        account=named("legal"), keeps_factor=False, by=county.actor("system"), at=NOW
    )
    asked = Activation.objects.get(state="asked")
    with pytest.raises(Invalid, match="不能自己放行"):
        activations.release(activation=asked, by=county.actor("system"), at=NOW)
    second = activations.release(activation=asked, by=county.actor("security"), at=NOW)
    for wrong in (("", second), (second, first), (second, ""), (first, "")):
        with pytest.raises(Invalid):
            use("legal", *wrong)
    assert queries.has_second_factor(named("legal")), "it goes with the use of the code, not before"
    use("legal", first.lower().replace("-", " "), second)
    assert named("legal").check_password(NEW)
    assert not queries.has_second_factor(named("legal"))
    with pytest.raises(Invalid):
        use("legal", first, second)


def test_who_keeps_his_second_factor_needs_no_release_and_nobody_can_do_without_it(county: County) -> None:
    with_factor("legal")
    _, part = activations.reset_password(
        account=named("legal"), keeps_factor=True, by=county.actor("system"), at=NOW
    )
    assert not queries.activations_waiting(county.actor("security"), at=NOW).exists()
    with pytest.raises(Invalid):
        use("legal", part, part)
    use("legal", part, factor_shown=True)
    assert named("legal").check_password(NEW)
    assert queries.has_second_factor(named("legal"))


def test_a_second_factor_that_is_not_there_is_not_kept(county: County) -> None:
    with pytest.raises(Invalid, match="没有绑定验证器"):
        activations.reset_password(
            account=named("legal"), keeps_factor=True, by=county.actor("system"), at=NOW
        )
    assert named("legal").has_usable_password()


def test_two_accounts_of_one_person_are_one_person(county: County) -> None:
    clerk = person(county.unit, "系统员", "100070", kind="clerk")
    account(clerk, "sys2", kind=Kind.SYSTEM)
    activations.reset_password(account=named("legal"), keeps_factor=False, by=county.actor("sys2"), at=NOW)
    asked = Activation.objects.get(state="asked")
    security = county.actor("security")
    same_person = security.__class__(**{**vars(security), "person_id": clerk.pk})
    with pytest.raises(Invalid, match="不能放行：您与提请人或账号使用人是同一人"):
        activations.release(activation=asked, by=same_person, at=NOW)


def test_a_security_administrator_does_not_release_himself(county: County) -> None:
    activations.reset_password(
        account=named("security"), keeps_factor=False, by=county.actor("system"), at=NOW
    )
    assert not queries.activations_waiting(county.actor("security"), at=NOW).exists()
    with pytest.raises(Invalid, match="不能自己放行"):
        activations.release(
            activation=Activation.objects.get(state="asked"), by=county.actor("security"), at=NOW
        )


def test_nobody_resets_himself_nor_a_station(county: County) -> None:
    for name in ("system", "station"):
        with pytest.raises(Invalid):
            activations.reset_password(
                account=named(name), keeps_factor=False, by=county.actor("system"), at=NOW
            )


def test_a_new_account_an_administrators_too_waits_for_the_other_administrator(county: County) -> None:
    clerk = person(county.unit, "新安全员", "100071", kind="clerk")
    made, first = activations.enrol(
        username="security2", kind=Kind.SECURITY, person=clerk, unit=None, by=county.actor("system"), at=NOW
    )
    with pytest.raises(Invalid):
        use("security2", first, first)
    second = activations.release(
        activation=Activation.objects.get(account=made), by=county.actor("security"), at=NOW
    )
    use("security2", first, second)
    assert named("security2").check_password(NEW)


def test_an_administrator_s_account_belongs_to_somebody(county: County) -> None:
    with pytest.raises(Invalid, match="使用人"):
        activations.enrol(
            username="audit2", kind=Kind.AUDIT, person=None, unit=None, by=county.actor("system"), at=NOW
        )


def test_only_the_machine_opens_an_account_with_a_known_password(county: County) -> None:
    with pytest.raises(ValueError, match="nobody chooses"):
        accounts.open_account(
            username="known", password=PASSWORD, kind=Kind.BUSINESS, person=county.auxiliary, unit=None,
            by=county.actor("system"), at=NOW,
        )  # fmt: skip


def test_closing_and_reopening_brings_back_neither_password_nor_second_factor(county: County) -> None:
    found = with_factor("legal")
    accounts.close_account(account=found, by=county.actor("system"), at=NOW)
    _, first = activations.reopen_account(account=named("legal"), by=county.actor("system"), at=NOW)
    assert not named("legal").has_usable_password()
    with pytest.raises(Invalid):
        use("legal", first, factor_shown=True)
    second = activations.release(
        activation=Activation.objects.get(state="asked"), by=county.actor("security"), at=NOW
    )
    use("legal", first, second)
    assert not queries.has_second_factor(named("legal"))


def test_a_session_outlives_neither_a_reset_nor_a_closing(county: County, client: Client) -> None:
    for ending in ("reset", "close"):
        name = {"reset": "legal", "close": "keeper"}[ending]
        client.force_login(named(name))
        assert client.get(reverse("console:home")).status_code == 200
        if ending == "reset":
            activations.reset_password(
                account=named(name), keeps_factor=False, by=county.actor("system"), at=NOW
            )
        else:
            accounts.close_account(account=named(name), by=county.actor("system"), at=NOW)
            activations.reopen_account(account=named(name), by=county.actor("system"), at=NOW)
        assert client.get(reverse("console:home")).status_code == 302, ending


def test_a_new_code_makes_the_last_one_void_and_three_days_make_any(county: County) -> None:
    by = county.actor("system")
    _, old = activations.reset_password(account=named("legal"), keeps_factor=False, by=by, at=NOW)
    old_second = activations.release(
        activation=Activation.objects.get(state="asked"), by=county.actor("security"), at=NOW
    )
    activations.reset_password(account=named("legal"), keeps_factor=False, by=by, at=NOW)
    with pytest.raises(Invalid):
        use("legal", old, old_second)
    with pytest.raises(WrongState, match="已过期"):
        activations.release(
            activation=Activation.objects.get(state="asked"), by=county.actor("security"),
            at=NOW + activations.LASTS,
        )  # fmt: skip


def test_whoever_commands_the_machine_gets_the_whole_code_and_it_is_on_the_ledger(county: County) -> None:
    _, code = activations.reset_password(account=named("security"), keeps_factor=False, by=SYSTEM, at=NOW)
    use("security", *code.split())
    events = [entry.event for entry in proofs.trail(named("security").ref)]
    assert events[-2:] == ["account.password-reset", "account.activated"]
    kept = b"".join(bytes(entry.payload) for entry in proofs.trail(Activation.objects.get().ref))
    assert not [part for part in code.split() if part.encode() in kept]


def test_a_weak_password_of_ones_own_is_refused_and_the_code_stays_good(county: County) -> None:
    _, code = activations.reset_password(account=named("legal"), keeps_factor=False, by=SYSTEM, at=NOW)
    with pytest.raises(Invalid, match="密码不合要求"):
        use("legal", *code.split(), password="short")
    use("legal", *code.split())


def test_a_password_that_an_administrator_once_chose_must_be_changed(county: County, settings) -> None:
    settings.SECOND_FACTOR = True
    aged = activations.age_passwords(by=SYSTEM, at=NOW)
    assert aged == Account.objects.exclude(kind=Kind.STATION).count()
    assert activations.age_passwords(by=SYSTEM, at=NOW) == 0
    _, code = activations.reset_password(account=named("legal"), keeps_factor=False, by=SYSTEM, at=NOW)
    use("legal", *code.split())
    assert not named("legal").must_change
    assert activations.age_passwords(by=SYSTEM, at=timezone.now()) == 0


def test_both_pages_show_their_part_once_and_the_log_in_page_takes_them(
    county: County, client: Client
) -> None:
    client.force_login(named("system"))
    url = reverse("console:account-reset", args=[named("legal").pk])
    shown = client.post(url, {"keeps_factor": "no"})
    first = shown.context["part"]
    assert first in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert first not in client.get(reverse("console:account", args=[named("legal").pk])).content.decode()
    client.force_login(named("security"))
    assert "放行账号启用" in client.get(reverse("console:home")).content.decode()
    asked = Activation.objects.get(state="asked")
    shown = client.post(reverse("console:release", args=[asked.pk]))
    second = shown.context["part"]
    assert second in shown.content.decode()
    assert f"请当面交给{named('legal').display_name}本人" in shown.content.decode()
    assert client.post(reverse("console:release", args=[asked.pk])).status_code == 409
    form = {"username": "legal", "first": first, "second": second, "password1": NEW, "password2": NEW}
    assert Client().post(reverse("account_activate"), form | {"second": first}).status_code == 422
    assert Client().post(reverse("account_activate"), form).status_code == 302
    assert Client().post(reverse("account_login"), {"login": "legal", "password": NEW}).status_code == 302


def test_no_code_token_or_password_stands_in_the_ledger_or_in_a_log(
    county: County, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.force_login(named("system"))
    form = {"kind": "business", "person": county.auxiliary.pk, "username": "sunxiao"}
    first = client.post(reverse("console:account-open"), form).context["part"]
    client.force_login(named("security"))
    asked = Activation.objects.get()
    second = client.post(reverse("console:release", args=[asked.pk])).context["part"]
    use("sunxiao", first, second)
    form = {"account": named("head").pk, "label": "对接", "scopes": ["duty.see"], "expires_on": "2035-01-01"}
    client.post(reverse("console:token-issue"), form)
    client.force_login(named("head"))
    token = client.post(reverse("console:token", args=[Token.objects.get().pk])).context["secret"]
    secrets = [first, second, token, NEW]
    assert all(secrets)
    kept = b"".join(bytes(entry.payload) + bytes(entry.leaf) for entry in Entry.objects.all())
    assert [each for each in secrets if each.encode() in kept or each in caplog.text] == []


def test_guessing_a_code_locks_the_name(county: County) -> None:
    form = {"username": "legal", "first": "A", "second": "B", "password1": NEW, "password2": NEW}
    answers = [Client().post(reverse("account_activate"), form).status_code for _ in range(5)]
    assert answers == [422] * 4 + [429]
    assert (
        Client().post(reverse("account_login"), {"login": "legal", "password": PASSWORD}).status_code == 429
    )
