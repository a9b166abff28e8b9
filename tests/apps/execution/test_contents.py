"""What the papers of performance say of money, and of what may be done about them."""

from datetime import date

import pytest

from liuhen.apps.execution import contents, queries
from tests.builders.execution import Till

pytestmark = [pytest.mark.article("rs-17-1"), pytest.mark.django_db]


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2026, 9, 15), ["罚款10000元（人民币壹万元整），请于2026年9月15日前缴入下列账户。"]),
        (
            date(2026, 9, 25),
            [
                "罚款10000元（人民币壹万元整），缴纳期限已于2026年9月15日届满，请立即缴入下列账户。",
                "截至2026年9月25日，尚欠罚款10000元、加处罚款3000元，合计13000元（人民币壹万叁仟元整）。",
            ],
        ),
    ],
    ids=["in time", "late"],
)
def test_the_notice_to_pay_says_what_its_sum_is_made_of(till: Till, on: date, says: list[str]) -> None:
    told = contents.of("payment-notice", till.laid(), on=on)
    *owed, late = told["paragraphs"]
    assert [said[-len(words) :] for said, words in zip(owed, says, strict=True)] == says
    assert late.startswith("逾期不缴纳的")
    assert told["table"][-1] == [
        "金额",
        "13000元（人民币壹万叁仟元整）" if len(says) > 1 else "10000元（人民币壹万元整）",
    ]


def test_a_surcharge_upon_a_fine_on_the_spot_is_not_reviewed_first(till: Till) -> None:
    decision = till.decided(till.cases.on_the_spot(), review_organ="云岭县人民政府")
    (said,) = contents.of("surcharge-decision", till.laid(decision), on=date(2026, 9, 25))["remedies"]
    assert "可以自收到本决定书之日起60日内向云岭县人民政府申请行政复议，也可以" in said


def test_what_is_asked_of_the_court_ends_with_its_stop(till: Till) -> None:
    demand = till.laid()
    money = queries.money_of(demand, on=date(2027, 3, 1))
    told = contents.application(money, court="云岭县人民法院", asked="强制执行罚款10000元")
    assert told["paragraphs"][1] == "申请事项：强制执行罚款10000元。"
