"""The pages of units, people, certificates, accounts, roles and tokens."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.people.models import Account, Activation, Certificate, Person, Post, RoleGrant, Unit
from liuhen.kernel.clocks.days import local_day
from tests.builders.county import County, account, certificate, person
from tests.builders.pages import squeezed


@pytest.fixture
def registrar(county: County, client: Client) -> Client:
    account(person(county.unit, "董登记", "100005", kind="clerk"), "registrar", "registrar")
    return login(client, "registrar")


def login(client: Client, username: str) -> Client:
    client.force_login(Account.objects.get(username=username))
    return client


def test_somebody_is_entered_gets_a_post_a_certificate_and_leaves(registrar: Client, county: County) -> None:
    assert (
        registrar.post(reverse("console:unit-post", args=[county.unit.pk]), {"name": "执法一队"}).status_code
        == 302
    )
    entered = registrar.post(
        reverse("console:person-enter"),
        {"unit": county.unit.pk, "name": "新人", "kind": "officer", "number": "100077"},
    )
    new = Person.objects.get(number="100077")
    assert entered["Location"] == reverse("console:person", args=[new.pk])
    post = Post.objects.get(name="执法一队")
    registrar.post(reverse("console:person-assign", args=[new.pk]), {"post": post.pk})
    issued = registrar.post(
        reverse("console:person-certificate", args=[new.pk]),
        {"number": "吉F100077", "field": "市场监管", "issued_on": "2025-01-01", "expires_on": "2035-01-01"},
    )
    assert issued.status_code == 302
    page = registrar.get(reverse("console:person", args=[new.pk])).content.decode()
    assert "有效，至 2035-01-01" in page
    assert "执法一队" in page
    assert registrar.post(reverse("console:person-leave", args=[new.pk])).status_code == 302
    assert Person.objects.get(pk=new.pk).state == "left"
    again = registrar.post(reverse("console:person-leave", args=[new.pk]))
    assert again.status_code == 409
    assert "已离岗" in again.content.decode()


def test_a_number_in_use_is_said_at_its_field(registrar: Client, county: County) -> None:
    answer = registrar.post(
        reverse("console:person-enter"),
        {"unit": county.unit.pk, "name": "重号", "kind": "officer", "number": "100001"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "编号“100001”已被使用" in page
    assert 'value="重号"' in page


def test_a_certificate_is_suspended_restored_renewed_and_withdrawn(registrar: Client, county: County) -> None:
    held = Certificate.objects.get(person=county.officer)

    def post(name: str, **data: str) -> int:
        return registrar.post(reverse(f"console:certificate-{name}", args=[held.pk]), data).status_code

    asked = registrar.get(reverse("console:certificate-suspend", args=[held.pk])).content.decode()
    assert f"暂扣：{held.number}</h1>" in squeezed(asked)
    assert post("suspend", reason="") == 422
    assert post("suspend", reason="年检未到") == 302
    assert "暂扣" in registrar.get(reverse("console:person", args=[county.officer.pk])).content.decode()
    assert post("renew", expires_on="2035-01-01") == 409
    assert post("restore", reason="已补检") == 302
    assert post("renew", expires_on="2020-01-01") == 422
    assert post("renew", expires_on="2035-01-01") == 302
    assert post("withdraw", reason="调离") == 302
    assert Certificate.objects.get(pk=held.pk).state == "withdrawn"


def test_the_list_finds_who_is_about_to_lose_a_valid_certificate(registrar: Client, county: County) -> None:
    today = local_day(timezone.now())
    for n, days in enumerate((-1, 0, 30, 31)):
        certificate(
            person(county.unit, f"到期{days}天", f"40000{n}"), expires_on=today + timedelta(days=days)
        )
    person(county.unit, "从未领证", "400009")

    def shown(standing: str) -> set[str]:
        page = registrar.get(reverse("console:people"), {"standing": standing}).content.decode()
        return set(re.findall(r">(到期-?\d+天|从未领证|王芳|孙晓)</a>", page))

    assert shown("30") == {"到期0天", "到期30天"}
    assert shown("60") == {"到期0天", "到期30天", "到期31天"}
    assert shown("expired") == {"到期-1天"}
    assert shown("none") == {"从未领证"}
    assert shown("valid") == {"到期0天", "到期30天", "到期31天", "王芳"}


def test_auxiliaries_are_marked_and_get_no_certificate(registrar: Client, county: County) -> None:
    assert 'pill-purple">执法辅助人员' in registrar.get(reverse("console:people")).content.decode()
    page = registrar.get(reverse("console:person", args=[county.auxiliary.pk])).content.decode()
    assert "不发执法证件" in page
    assert "发证</a>" not in page
    answer = registrar.post(
        reverse("console:person-certificate", args=[county.auxiliary.pk]),
        {"number": "X1", "field": "市场", "issued_on": "2025-01-01", "expires_on": "2030-01-01"},
    )
    assert answer.status_code == 422


def test_the_units_are_listed_with_what_they_have(county: County, client: Client) -> None:
    page = squeezed(login(client, "bureau").get(reverse("console:units")).content.decode())
    row = page[page.index("云岭县市场监督管理局") :]
    assert re.findall(r'data-label="(持证执法人员|辅助人员|设备)" class="num">(\d+)', row)[:3] == [
        ("持证执法人员", "1"),
        ("辅助人员", "1"),
        ("设备", "1"),
    ]


def test_the_system_administrator_opens_a_unit_and_sees_nobody_in_it(county: County, client: Client) -> None:
    login(client, "system")
    form = {
        "parent": county.government.pk,
        "name": "云岭县林业局",
        "short_name": "林业局",
        "code": "FOR",
        "kind": "organ",
    }
    assert client.post(reverse("console:unit-open"), form).status_code == 302
    assert Unit.objects.get(code="FOR").path == "/YL/FOR/"
    assert client.post(reverse("console:unit-open"), form | {"code": "9f"}).status_code == 422
    page = client.get(reverse("console:unit", args=[county.unit.pk])).content.decode()
    assert "持证执法人员" not in page
    assert "记录设备" not in page


def test_an_account_is_opened_closed_reopened_and_reset_and_nobody_types_a_password(
    county: County, client: Client
) -> None:
    login(client, "system")
    form = {"kind": "business", "person": county.auxiliary.pk, "username": "sunxiao"}
    assert client.post(reverse("console:account-open"), form | {"person": ""}).status_code == 422
    short = client.post(reverse("console:account-open"), form | {"username": "wu"})
    assert (short.status_code, "以字母开头，3至40位" in short.content.decode()) == (422, True)
    opened = client.post(reverse("console:account-open"), form)
    assert opened.context["part"] in opened.content.decode()
    made = Account.objects.get(username="sunxiao")
    assert not made.has_usable_password()
    for name, data, state, shows in (
        ("close", {}, "closed", False),
        ("reopen", {}, "active", True),
        ("reset", {"keeps_factor": "no"}, "active", True),
    ):
        answer = client.post(reverse(f"console:account-{name}", args=[made.pk]), data)
        assert (answer.status_code == 200 and bool(answer.context["part"])) == shows, name
        made = Account.objects.get(pk=made.pk)
        assert (made.state, made.has_usable_password()) == (state, False)


def test_a_code_that_nobody_used_is_taken_back_on_the_page_of_its_account(
    county: County, client: Client
) -> None:
    login(client, "system")
    legal = Account.objects.get(username="legal")
    client.post(reverse("console:account-reset", args=[legal.pk]), {"keeps_factor": "no"})
    here, waiting = reverse("console:account", args=[legal.pk]), Activation.objects.get()
    void = reverse("console:activation-void", args=[waiting.pk])
    assert void in client.get(here).content.decode()
    assert client.post(void)["Location"] == here
    assert void not in client.get(here).content.decode()
    again = client.post(void)
    assert again.status_code == 409
    assert "启用现在是“已作废”状态" in again.content.decode()


def test_nobody_closes_his_own_account(county: County, client: Client) -> None:
    own = Account.objects.get(username="system")
    answer = login(client, "system").post(reverse("console:account-close", args=[own.pk]))
    assert answer.status_code == 422
    assert "自己正在使用" in answer.content.decode()


def test_a_station_is_registered(county: County, client: Client) -> None:
    login(client, "system")
    answer = client.post(reverse("console:station-open"), {"unit": county.unit.pk, "username": "station-2"})
    assert answer.status_code == 302
    assert "没有令牌" in client.get(reverse("console:stations")).content.decode()


def test_a_role_is_granted_to_business_only_and_revoked(county: County, client: Client) -> None:
    login(client, "security")
    form = {"role": "keeper", "unit": county.unit.pk, "account": Account.objects.get(username="wangfang").pk}
    assert client.post(reverse("console:rolegrant-grant"), form).status_code == 302
    assert client.post(reverse("console:rolegrant-grant"), form).status_code == 422
    auditor = {"account": Account.objects.get(username="audit").pk}
    assert client.post(reverse("console:rolegrant-grant"), form | auditor).status_code == 422
    grant = RoleGrant.objects.get(account__username="wangfang", role="keeper")
    assert client.post(reverse("console:rolegrant-revoke", args=[grant.pk])).status_code == 302
    assert client.post(reverse("console:rolegrant-revoke", args=[grant.pk])).status_code == 404
