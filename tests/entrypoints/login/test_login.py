import re
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from liuhen.apps.people.actions import activations
from liuhen.apps.people.models import Account
from liuhen.apps.recordings.lifecycle import APPROVE
from liuhen.apps.recordings.models import Export
from liuhen.entrypoints.login.seats import KEY
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import SecondFactorMissing, why_not
from liuhen.kernel.web.moves import Offer, buttons
from tests.builders.county import NOW, PASSWORD, County, account, person, small_county
from tests.entrypoints.login.codes import first_code, shown_now

pytestmark = pytest.mark.django_db
HOME = "/console/"
LOGIN = "/console/login/"


@pytest.fixture(autouse=True)
def county() -> County:
    cache.clear()
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

    return shown_now(get_adapter().decrypt(secret))


def enrol(client: Client) -> None:
    """Bind an authenticator to whoever is logged in with ``client``."""
    shown = client.get("/console/security/totp/").content.decode()
    assert client.post("/console/security/totp/", {"code": first_code(shown)}).status_code == 302


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


def test_with_another_secret_of_the_server_no_code_is_right_and_the_form_says_why(settings: Settings) -> None:
    enrol(logged_in())
    code = code_of(Account.objects.get(username="wangfang"))
    settings.SECRET_KEY = "another secret of the server"
    client = Client()
    client.post(LOGIN, {"login": "wangfang", "password": PASSWORD})
    answer = client.post("/console/login/code/", {"code": code})
    assert answer.status_code == 200
    assert "会话密钥（session-secret）不是绑定验证器时的那一把" in answer.content.decode()
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
    settings.SECOND_FACTOR = True
    client = logged_in("system")
    for _ in range(2):
        assert client.get(HOME).headers["Location"] == "/console/security/totp/"
    assert client.get("/console/units/").headers["Location"] == "/console/security/totp/"
    enrol(client)
    assert client.get(HOME).status_code == 200


def test_whoever_approves_signs_or_opens_a_complainant_is_led_to_a_second_factor(settings: Settings) -> None:
    settings.SECOND_FACTOR = True
    for name in ("legal", "head", "wangfang"):
        client = logged_in(name)
        assert client.get(HOME).headers["Location"] == "/console/security/totp/", name
        home = client.get(HOME)
        assert (home.status_code, "您还没有绑定验证器" in home.content.decode()) == (200, True)


def test_who_asks_for_nothing_of_weight_needs_none(settings: Settings, county: County) -> None:
    settings.SECOND_FACTOR = True
    account(person(county.unit, "董登记", "100005", kind="clerk"), "registrar", "registrar")
    assert logged_in("registrar").get(HOME).status_code == 200


def test_without_a_second_factor_everything_goes_but_what_asks_for_one(settings: Settings) -> None:
    settings.SECOND_FACTOR = True
    client = logged_in("head")
    client.get(HOME)
    assert client.get("/console/recordings/").status_code == 200
    answer = client.get("/console/complaints/")
    assert answer.headers["Location"] == "/console/security/totp/"
    refused = client.get("/api/v1/complaints")
    assert (refused.status_code, refused.json()["code"]) == (403, "second-factor-missing")
    enrol(client)
    assert client.get("/console/complaints/").status_code == 200
    assert client.get("/api/v1/complaints").status_code == 200


def test_a_button_that_asks_for_a_second_factor_says_so(settings: Settings, county: County) -> None:
    settings.SECOND_FACTOR = True
    asleep = county.actor("head")
    asleep = replace(asleep, asleep=asleep.weighty)
    export = Export(unit=county.unit, state="requested")
    refusal = why_not(export, APPROVE, by=asleep)
    assert isinstance(refusal, SecondFactorMissing)
    assert buttons(export, [Offer(APPROVE, "/")], by=asleep)
    stranger = replace(county.actor("stranger"), asleep=frozenset({APPROVE.permission}))
    assert not buttons(export, [Offer(APPROVE, "/")], by=stranger)


def test_a_password_somebody_else_chose_opens_nothing_but_the_page_to_change_it(
    settings: Settings, county: County
) -> None:
    settings.SECOND_FACTOR = True
    activations.age_passwords(by=SYSTEM, at=NOW)
    settings.SECOND_FACTOR = False
    client = logged_in()
    for address in (HOME, "/console/recordings/", "/console/security/totp/"):
        assert client.get(address).headers["Location"] == "/console/password/", address
    refused = client.get("/api/v1/recordings")
    assert (refused.status_code, refused.json()["code"]) == (403, "password-must-change")
    form = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert "不能与当前密码相同" in client.post("/console/password/", form).content.decode()
    new = "Liuhen-2027-Yunling"
    assert client.post("/console/password/", form | {"password1": new, "password2": new}).status_code == 302
    assert client.get(HOME).status_code == 200
    assert not Account.objects.get(username="wangfang").must_change


@pytest.mark.parametrize(
    ("username", "there"), [("wangfang", "/console/password/"), ("system", "/console/security/totp/")]
)
def test_the_page_of_what_must_be_done_first_is_not_led_to_itself_by_what_it_fetches(
    settings: Settings, county: County, username: str, there: str
) -> None:
    settings.SECOND_FACTOR = True
    if username == "wangfang":
        activations.age_passwords(by=SYSTEM, at=NOW)
    client = logged_in(username)
    fetched = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{there}"}
    answer = client.get("/console/badges/", headers=fetched)
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (204, None)
    page = client.get(there)
    assert page.status_code == 200
    fetched["HX-Current-URL"] = "http://testserver/console/people/"
    assert client.get("/console/badges/", headers=fetched).headers["HX-Redirect"] == there


def second_step(code: str) -> int:
    client = Client()
    assert client.post(LOGIN, {"login": "wangfang", "password": PASSWORD}).status_code in {302, 429}
    return client.post("/console/login/code/", {"code": code}).status_code


def test_guessing_the_second_step_locks_the_name_however_often_one_begins_anew() -> None:
    enrol(logged_in())
    assert [second_step("000000") for _ in range(5)] == [200] * 4 + [429]
    assert Client().post(LOGIN, {"login": "wangfang", "password": PASSWORD}).status_code == 429


def test_who_sits_at_the_second_step_when_the_name_is_locked_gets_no_more_tries() -> None:
    enrol(logged_in())
    waiting = Client()
    waiting.post(LOGIN, {"login": "wangfang", "password": PASSWORD})
    for _ in range(5):
        Client().post(LOGIN, {"login": "wangfang", "password": "wrong"})
    code = code_of(Account.objects.get(username="wangfang"))
    assert waiting.post("/console/login/code/", {"code": code}).status_code == 429


def test_a_code_of_the_clock_serves_once_in_whatever_process() -> None:
    enrol(logged_in())
    code = code_of(Account.objects.get(username="wangfang"))
    assert second_step(code) == 302
    cache.clear()  # what another process knows of the first
    assert second_step(code) == 200


def test_what_is_kept_of_a_failed_attempt_holds_no_secret() -> None:
    enrol(logged_in())
    second_step("314159")
    form = {
        "username": "wangfang",
        "first": "KKKK-KKKK",
        "second": "MMMM",
        "password1": "Qq-1",
        "password2": "Qq-1",
    }
    Client().post("/console/activate/", form)
    kept = " ".join(attempt.post_data for attempt in AccessAttempt.objects.all())
    assert kept
    assert not [word for word in ("314159", "KKKK", "MMMM", "Qq-1") if word in kept]


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
    settings.SECOND_FACTOR = True
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
    [
        ("Short-2026", "密码太短"), ("onlylowercaseletters", "至少 3 类"), ("Password1234", "密码太常见"),
        ("Password-123456", None),
    ],
)  # fmt: skip
def test_passwords_must_be_long_and_mixed(password: str, said: str | None) -> None:
    if said is None:
        validate_password(password)
        return
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert said in "".join(refused.value.messages)


def test_a_password_is_not_the_account_in_other_words_and_its_rules_are_ours() -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password("Wangfang-2026", user=Account(username="wangfang-2026"))
    assert refused.value.messages == ["密码与您的姓名、账号等信息太相近。"]
    assert all(each.startswith("密码") for each in password_validators_help_texts())
