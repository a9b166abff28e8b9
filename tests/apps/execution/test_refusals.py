"""What the verbs of execution refuse on their own, each with its sentence."""

from datetime import date
from typing import Any

import pytest

from liuhen.apps.documents.models import Document
from liuhen.apps.execution import actions
from liuhen.apps.execution.models import Deferral, Demand, Payment, Urging
from tests.builders.execution import LATER, SERVED, Till, day
from tests.builders.refusals import said

pytestmark = pytest.mark.django_db


def ended(till: Till) -> Demand:
    return actions.end(
        demand=till.laid(), ground="no-assets", reason="无财产", by=till.cases.by("head"), at=LATER
    )


def test_money_is_paid_with_an_amount_into_an_account_for_what_is_still_owed(till: Till) -> None:
    demand, by = till.laid(), till.cases.by()
    assert said(till.pay, demand=demand, fen=0, on="2026-09-10") == "不能登记缴款：金额应当大于零"
    told: Any = {"received_by": "bank", "slip": "P-1", "paid_on": date(2026, 9, 10), "payer": "利民小吃店"}
    assert said(
        actions.pay, demand=demand, account=None, amount_fen=100, by=by, at=day("2026-09-10", 17), **told
    ) == "不能登记缴款：没有选择指定账户"  # fmt: skip
    over = ended(till)
    assert said(till.pay, demand=over, fen=100, on="2026-09-10") == (
        "不能登记缴款：履行事项现在是“已终结执行”状态"
    )
    assert said(actions.urge, demand=over, by=by, at=LATER) == "不能催告：履行事项现在是“已终结执行”状态"
    assert not Payment.objects.exists()
    assert not Urging.objects.exists()


def test_a_fine_is_not_performed_and_an_act_is_not_put_off(till: Till) -> None:
    told: Any = {"by": till.cases.by(), "at": LATER}
    fine, act = till.laid(), till.laid(kind="act", what="停止使用", due_on=date(2026, 9, 10))
    assert said(
        actions.perform, demand=fine, performed_on=SERVED.date(), how="已缴", files=till.proof(), **told
    ) == f"不能登记履行情况：{fine.kind_zh}以缴款凭证为准"  # fmt: skip
    assert said(
        actions.ask_deferral, demand=act, asked_on=SERVED.date(), reason="困难", parts="2026-12-31 1", **told
    ) == "不能登记延期、分期申请：这一项没有待缴的款项"  # fmt: skip
    assert not Deferral.objects.exists()
    fine.refresh_from_db()
    assert fine.state == "owed"


def test_before_the_last_day_there_is_no_surcharge_to_forgive_or_to_write_of(till: Till) -> None:
    demand = till.laid()
    assert said(actions.forgive, demand=demand, reason="整改", by=till.cases.by("head"), at=SERVED) == (
        "不能减免加处罚款：没有加处罚款可以减免"
    )
    assert said(
        actions.draw_up, demand=demand, paper="surcharge-decision", by=till.cases.by(), at=SERVED
    ) == ("不能拟制文书：没有加处罚款")
    assert not Document.objects.exists()
