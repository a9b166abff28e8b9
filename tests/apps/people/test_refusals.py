"""What the register and the accounts refuse on their own, each with its sentence."""

from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.people.actions import accounts, activations, register
from liuhen.apps.people.models import Account, Activation, Certificate
from liuhen.kernel.access import SYSTEM, Kind, Permission
from tests.builders.county import NOW, County
from tests.builders.refusals import said


def test_a_code_and_a_number_have_their_form(county: County) -> None:
    unit: Any = {
        "name": "某局",
        "short_name": "某局",
        "kind": "organ",
        "device_class": "A",
        "parent": county.government,
    }
    assert (
        said(register.open_unit, code="小写", **unit, by=SYSTEM, at=NOW) == "不能登记单位：代码“小写”不合规定"
    )
    assert said(
        register.enter_person, unit=county.unit, name="张三", kind="officer", number="#1", by=SYSTEM, at=NOW
    ) == "不能登记人员：编号“#1”不合规定"  # fmt: skip


def test_what_was_not_marked_is_not_unmarked_and_a_certificate_only_grows(county: County) -> None:
    assert said(register.unmark_vertical, unit=county.unit, reason="划转", by=SYSTEM, at=NOW) == (
        "不能取消垂直管理标记：该单位没有标明垂直管理"
    )
    held = Certificate.objects.get()
    for day in (held.expires_on, held.expires_on - timedelta(days=1), date(2026, 12, 1)):
        assert said(register.renew_certificate, certificate=held, expires_on=day, by=SYSTEM, at=NOW) == (
            "不能换证：新的到期日没有晚于原到期日"
        )


def test_a_person_has_one_account_and_an_office_has_a_person(county: County) -> None:
    told: Any = {"username": "another", "unit": None, "at": NOW}
    assert said(activations.enrol, kind=Kind.AUDIT, person=None, by=county.actor("system"), **told) == (
        "不能开立账号：请选择使用人，三员账号也要落实到人"
    )
    assert said(
        activations.enrol, kind=Kind.AUDIT, person=county.officer, by=county.actor("system"), **told
    ) == (f"不能开立账号：{county.officer}已有账号，一人一号（三员与业务人员不得兼任）")


@pytest.mark.parametrize(
    ("username", "sentence"),
    [("station", "不能重置密码：采集站只用令牌，没有密码"), ("system", "不能重置密码：不能重置自己的账号")],
)
def test_a_password_is_taken_from_who_has_one_by_another(
    county: County, username: str, sentence: str
) -> None:
    account = Account.objects.get(username=username)
    by = county.actor("system")
    assert said(activations.reset_password, account=account, keeps_factor=False, by=by, at=NOW) == sentence


def test_what_was_asked_for_is_released_in_its_time(county: County) -> None:
    account = Account.objects.get(username="keeper")
    activations.reset_password(account=account, keeps_factor=False, by=county.actor("system"), at=NOW)
    asked = Activation.objects.get()
    late: Any = {"activation": asked, "by": county.actor("security"), "at": asked.expires_at}
    assert said(activations.release, **late) == "不能放行：提请已过期"
    assert activations.release(**(late | {"at": asked.expires_at - timedelta(seconds=1)}))


def test_a_token_is_fetched_by_its_holder(county: County) -> None:
    token = accounts.issue_token(
        account=Account.objects.get(username="legal"), label="x", scopes=frozenset({Permission.DUTY_SEE}),
        expires_on=date(2027, 1, 1), by=SYSTEM, at=NOW,
    )  # fmt: skip
    assert said(accounts.fetch_token, token=token, by=county.actor("keeper"), at=NOW) == (
        "不能领取令牌：令牌只由账号本人在工作台领取"
    )
