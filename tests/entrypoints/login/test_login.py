import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from liuhen.apps.people.models import Account
from liuhen.entrypoints.login.seats import KEY
from tests.builders.county import PASSWORD, County, small_county

pytestmark = pytest.mark.django_db
HOME = "/console/"
LOGIN = "/console/login/"


@pytest.fixture(autouse=True)
def county() -> County:
    return small_county()


def logged_in(username: str = "wangfang") -> Client:
    client = Client()
    response = client.post(LOGIN, {"login": username, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client


def later(client: Client, **ago: timedelta) -> None:
    """Move this session's marks back in time: ``since`` its log-in, ``seen`` its last use."""
    session = client.session
    session[KEY] = session[KEY] | {mark: (timezone.now() - span).isoformat() for mark, span in ago.items()}
    session.save()


def code_of(account: Account) -> str:
    """Return what the account's authenticator shows now."""
    totp = Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP).wrap()
    secret = totp.instance.data["secret"]
    from allauth.mfa.adapter import get_adapter

    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(get_adapter().decrypt(secret), counter):06}"


def enrol(client: Client) -> None:
    """Bind an authenticator to whoever is logged in with ``client``."""
    shown = client.get("/console/security/totp/").content.decode()
    secret = re.search(r'data-copy="([A-Z2-7]{16,})"', shown)
    assert secret
    counter = next(iter(yield_hotp_counters_from_time()))
    code = f"{hotp_value(secret[1], counter):06}"
    assert client.post("/console/security/totp/", {"code": code}).status_code == 302


def test_the_right_password_opens_the_console() -> None:
    assert logged_in().get(HOME).status_code == 200


def test_there_is_no_way_to_sign_up_or_to_reset_by_mail() -> None:
    for address in ("/console/signup/", "/accounts/signup/", "/console/password/reset/"):
        assert Client().get(address).status_code == 404


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer() -> None:
    answers = {
        re.sub(
            r'value="[^"]*"|content="[^"]*"',
            "",
            Client().post(LOGIN, {"login": name, "password": "wrong"}).content.decode(),
        )
        for name in ("wangfang", "nobody")
    }
    assert len(answers) == 1


def test_five_wrong_passwords_lock_the_account_whoever_tries_and_however_the_name_is_written() -> None:
    for name in ("wangfang", "WangFang", " wangfang", "WANGFANG", "wangfang"):
        response = Client().post(LOGIN, {"login": name, "password": "wrong"})
    assert response.status_code == 429
    assert "账号已临时锁定" in response.content.decode()
    assert Client().post(LOGIN, {"login": "wangfang", "password": PASSWORD}).status_code == 429
    assert logged_in("keeper").get(HOME).status_code == 200


def test_a_session_ends_after_half_an_hour_without_use() -> None:
    client = logged_in()
    later(client, seen=timedelta(minutes=29))
    assert client.get(HOME).status_code == 200
    later(client, seen=timedelta(minutes=31))
    response = client.get(HOME)
    assert response.status_code == 401
    assert "超过30分钟没有操作" in response.content.decode()
    assert client.get(HOME).status_code == 302


def test_polling_is_no_use() -> None:
    client = logged_in()
    later(client, seen=timedelta(minutes=20))
    before = client.session[KEY]["seen"]
    client.get(HOME, headers={"X-Liuhen-Passive": "1"})
    assert client.session[KEY]["seen"] == before
    client.get(HOME)
    assert client.session[KEY]["seen"] > before


def test_a_session_ends_after_twelve_hours_however_busy() -> None:
    client = logged_in()
    later(client, since=timedelta(hours=12, minutes=1))
    assert "登录已满12小时" in client.get(HOME).content.decode()


def test_the_newest_session_of_an_account_wins() -> None:
    first = logged_in()
    second = logged_in()
    response = first.get(HOME)
    assert response.status_code == 401
    assert "在另一处" in response.content.decode()
    assert second.get(HOME).status_code == 200


def test_a_program_whose_session_ended_gets_a_problem() -> None:
    client = logged_in()
    later(client, seen=timedelta(hours=1))
    response = client.get("/api/v1/station")
    assert (response.status_code, response.json()["code"]) == (401, "session-idle")


def test_a_closed_account_does_not_get_in(county: County) -> None:
    from liuhen.apps.people.actions import accounts
    from tests.builders.county import NOW

    client = logged_in()
    accounts.close_account(
        account=Account.objects.get(username="wangfang"), by=county.actor("system"), at=NOW
    )
    assert client.get(HOME).status_code in {302, 403}
    assert Client().post(LOGIN, {"login": "wangfang", "password": PASSWORD}).status_code in {200, 302}
    assert Client().get(HOME).status_code == 302


def test_an_administrator_must_enrol_before_anything_else(settings: Settings) -> None:
    settings.TOTP_REQUIRED_KINDS = ("system", "security", "audit")
    client = logged_in("system")
    assert client.get(HOME).headers["Location"] == "/console/security/totp/"
    enrol(client)
    assert client.get(HOME).status_code == 200


def test_whoever_holds_a_listed_right_must_enrol_and_nobody_else(settings: Settings) -> None:
    settings.TOTP_REQUIRED_PERMISSIONS = ("export.approve",)
    assert logged_in("legal").get(HOME).status_code == 302
    assert logged_in("wangfang").get(HOME).status_code == 200


def test_the_second_step_asks_for_the_code_and_the_secret_is_sealed_at_rest() -> None:
    enrol(logged_in())
    account = Account.objects.get(username="wangfang")
    stored = Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP).data["secret"]
    assert stored.startswith("gAAAA")
    client = Client()
    response = client.post(LOGIN, {"login": "wangfang", "password": PASSWORD})
    assert response.headers["Location"] == "/console/login/code/"
    assert client.get(HOME).status_code == 302
    assert client.post("/console/login/code/", {"code": "000000"}).status_code == 200


def test_a_recovery_code_serves_once() -> None:
    client = logged_in()
    enrol(client)
    shown = client.get("/console/security/recovery-codes/").content.decode()
    code = re.search(r"<li>(\d{8})</li>", shown)
    assert code
    for status in (302, 200):
        again = Client()
        again.post(LOGIN, {"login": "wangfang", "password": PASSWORD})
        assert again.post("/console/login/code/", {"code": code[1]}).status_code == status


def test_who_must_have_a_second_factor_cannot_drop_it(settings: Settings) -> None:
    settings.TOTP_REQUIRED_KINDS = ("system",)
    client = logged_in("system")
    enrol(client)
    client.post("/console/security/totp/remove/")
    assert Authenticator.objects.filter(user__username="system", type=Authenticator.Type.TOTP).exists()


def test_a_new_password_takes_the_place_of_the_old() -> None:
    client = logged_in()
    new = "Liuhen-2027-Yunling"
    response = client.post(
        "/console/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert response.status_code == 302
    assert client.get(HOME).status_code == 200
    assert Client().post(LOGIN, {"login": "wangfang", "password": new}).status_code == 302


def test_a_password_is_not_tried_out_on_who_is_logged_in() -> None:
    client = logged_in()
    for _ in range(6):  # allauth lets five a minute through
        answer = client.post("/console/password/", {"oldpassword": "x", "password1": "y", "password2": "y"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "请稍候一分钟再试" in page
    assert 'aria-label="主菜单"' in page


@pytest.mark.parametrize(
    ("password", "said"),
    [("Short-2026", "密码太短"), ("onlylowercaseletters", "至少 3 类"), ("Password-123456", None)],
)
def test_passwords_must_be_long_and_mixed(password: str, said: str | None) -> None:
    if said is None:
        validate_password(password)
        return
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert said in "".join(refused.value.messages)
