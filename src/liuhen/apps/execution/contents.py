"""What the papers of performance say, in the shape that ``documents`` draws; money and days are frozen as text."""

from datetime import date
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.execution import queries
from liuhen.apps.execution.lifecycle import DRAW_UP
from liuhen.kernel.clocks.accrual import yuan, yuan_in_full
from liuhen.kernel.clocks.days import ONE_DAY, local_day
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.wording import clause, sentence, written_day
from liuhen.regulation.decisions import later_remedies_zh
from liuhen.regulation.execution import (
    APPLY_SOURCE,
    PUT_OFF_SOURCE,
    SURCHARGE_PERMILLE,
    SURCHARGE_SOURCE,
    URGED_FOR,
    URGED_SOURCE,
)
from liuhen.regulation.numerals import in_words
from liuhen.regulation.people import day_zh
from liuhen.regulation.supervision import STAYED_FOR

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.decisions.models import Decision
    from liuhen.apps.execution.models import DecisionStay, Deferral, Demand, FineAccount
    from liuhen.apps.execution.queries import Money
    from liuhen.apps.people.models import Person

DAILY = f"每日按罚款数额的百分之{in_words(SURCHARGE_PERMILLE // 10)}加处罚款，加处罚款的数额不超过罚款的数额"


def handlers_of(demand: "Demand") -> "list[Person]":
    """Return the people who see the papers of a demand: whoever handles its case now."""
    return handling(demand.case)


def handling(case: "Case") -> "list[Person]":
    return [each.person for each in cases.handlers_now(case)]


def of(paper: str, demand: "Demand", *, on: date) -> dict[str, Any]:
    """Return what a paper says about a demand as of a day. Raises Invalid where there is nothing to say."""
    money = queries.money_of(demand, on=on)
    if paper == "closing-report":
        return closing_report(demand, on=on)
    if not demand.is_money:
        raise Invalid(f"{DRAW_UP.cannot}：这一项要求履行行为，没有款项", field="paper")
    if paper == "payment-notice":
        return payment_notice(money, queries.accounts_of(demand.unit_id).first())
    if paper == "surcharge-decision":
        if not money.surcharge_fen:
            raise Invalid(f"{DRAW_UP.cannot}：没有加处罚款", field="paper")
        return surcharge(money)
    granted = demand.deferrals.filter(state="granted").order_by("-granted_at").first()
    if granted is None:
        raise Invalid(f"{DRAW_UP.cannot}：没有批准的延期、分期", field="paper")
    return put_off(granted)


def payment_notice(money: "Money", account: "FineAccount | None") -> dict[str, Any]:
    """Say how much is to be paid into which account by when, and what follows otherwise."""
    demand = money.demand
    return {
        "addressee": demand.party.name,
        "paragraphs": [
            f"{_basis(demand)}，你（单位）应缴纳{_content(demand)}，{_by_when(money)}缴入下列账户。",
            *([_owed(money)] if money.left_fen != money.owes_fen else []),
            *([f"逾期不缴纳的，{DAILY}（{SURCHARGE_SOURCE}）。"] if demand.kind == "fine" else []),
        ],
        "table": [*_account(account), ["金额", yuan_in_full(money.left_fen)]],
        "closing": "特此通知。",
    }  # fmt: skip


def urging(money: "Money") -> dict[str, Any]:
    """Call on a party once more: what is owed, how the surcharge was reckoned, and what it may say."""
    demand = money.demand
    owed = _owed(money) if demand.is_money else f"你（单位）至今没有履行：{clause(demand.what)}。"
    return {
        "addressee": demand.party.name,
        "paragraphs": [
            f"{_basis(demand)}，你（单位）应当履行：{_content(demand)}。履行期限已于{_day(money.last_day)}届满。{owed}",
            *(money.words if money.surcharge_fen else []),
            f"请自收到本催告书之日起{URGED_FOR.zh}内履行。逾期不履行的，本机关将依法申请人民法院强制执行（{URGED_SOURCE}）。",
            "你（单位）收到本催告书后，有权进行陈述和申辩。",
        ],
        "closing": "特此催告。",
    }


def put_off(deferral: "Deferral") -> dict[str, Any]:
    """Say by when which part is to be paid."""
    demand = deferral.demand
    return {
        "addressee": demand.party.name,
        "paragraphs": [
            f"{_basis(demand)}，你（单位）应缴纳{_content(demand)}。",
            f"你（单位）于{_day(deferral.asked_on)}申请延期、分期缴纳{demand.kind_zh}，理由：{clause(deferral.reason)}。",
            f"经审查，依照{PUT_OFF_SOURCE}，批准按下列期限缴纳。逾期不缴纳的，自各期届满的次日起加处罚款。",
        ],
        "head": ["期次", "缴纳期限", "金额"],
        "rows": [
            [str(n), _day(each.due_on), yuan_in_full(each.amount_fen)]
            for n, each in enumerate(deferral.parts.all(), 1)
        ],
        "closing": "特此决定。",
    }


def surcharge(money: "Money") -> dict[str, Any]:
    """Decide the surcharge as of a day, with its reckoning."""
    demand = money.demand
    return {
        "addressee": demand.party.name,
        "paragraphs": [
            f"{_basis(demand)}，你（单位）应缴纳{_content(demand)}，缴纳期限已于{_day(money.last_day)}届满。",
            f"依照{SURCHARGE_SOURCE}，{DAILY}。截至{_day(money.on)}，决定加处罚款{yuan_in_full(money.surcharge_fen)}，计算如下：",
            *money.words,
        ],
        "remedies": [
            later_remedies_zh(demand.rule.remedies, demand.decision.review_organ)
            if demand.decision.review_organ
            else f"对本决定不服的，可以依照{demand.rule.remedies.source}申请行政复议或者提起行政诉讼。"
        ],
        "closing": "特此决定。",
    }  # fmt: skip


def application(money: "Money", *, court: str, asked: str) -> dict[str, Any]:
    """Ask the court to enforce: who, what, why, and what goes with it."""
    demand = money.demand
    return {
        "addressee": court,
        "paragraphs": [
            f"被申请人：{'，'.join(filter(None, (demand.party.name, demand.party.number_zh, demand.party.address)))}。",
            f"申请事项：{sentence(asked)}",
            f"事实和理由：{_basis(demand)}，被申请人应当履行：{_content(demand)}。决定于{_day(local_day(demand.served_at))}送达。",
            f"被申请人在法定期限内没有申请行政复议或者提起行政诉讼，又不履行决定，经催告仍不履行。依照{APPLY_SOURCE}，特申请强制执行。",
        ],
        "attachments": ["行政决定书及作出决定的事实、理由和依据", "当事人的意见及行政机关催告情况",
            "申请强制执行标的情况"],
        "closing": "本机关负责人（签名）：",
    }  # fmt: skip


def closing_report(demand: "Demand", *, on: date) -> dict[str, Any]:
    """Report to the head how all the decisions of a demand's case were performed."""
    case, demands = demand.case, list(queries.demands_of(demand.case))
    if waiting := next((each for each in demands if each.is_open), None):
        raise Invalid(
            f"{DRAW_UP.cannot}：“{waiting}”是“{waiting.state_zh}”状态，没有履行完毕", field="paper",
            remedy="请在全部履行、依法终结以后制作结案报告",
        )  # fmt: skip
    moneys = queries.moneys(demands, on=on)
    return {
        "table": [
            ["案号", case.number],
            ["案由", case.cause],
            ["办理程序", case.procedure_zh],
            ["立案日期", written_day(case.opened_on)],
        ],
        "head": ["当事人", "决定书", "履行事项", "结果", "已缴"],
        "rows": [
            [
                each.party.name,
                each.decision.number,
                each.content_zh,
                each.state_zh,
                yuan(moneys[each.pk].kept_fen) if each.is_money else "—",
            ]
            for each in demands
        ],
        "paragraphs": ["本案决定已经执行完毕或者依法终结，拟予结案。"],
        "signers": [{"role": "承办人", "name": ""}, {"role": "负责人", "name": ""}],
    }


def stay(found: "DecisionStay") -> dict[str, Any]:
    """Say that a decision is not carried out, on which ground and until when."""
    decision, ground = found.decision, STAYED_FOR[found.ground]
    by_paper = f"（依据{found.instrument}）" if found.instrument else ""
    return {
        "addressee": decision.party.name,
        "paragraphs": [
            f"本机关作出的{_cited(decision)}，现查：{clause(found.reason)}{by_paper}。",
            f"{ground.zh}。依据{ground.source}，决定停止执行，自本决定书盖章之日起至{day_zh(found.until)}止。",
            "停止执行期间，不催告、不申请强制执行，不加处罚款，履行期限停止计算。",
            "查清后，本机关将变更、撤销该决定或者恢复执行；期限届满没有变更、撤销的，恢复执行。",
        ],
        "closing": "特此决定。",
    }


def resumption(found: "DecisionStay") -> dict[str, Any]:
    """Say from when a decision is carried out again."""
    number = found.paper.number if found.paper else ""
    assert found.ended_on is not None, "what goes on was ended"
    day = day_zh(found.ended_on + ONE_DAY)
    return {
        "addressee": found.decision.party.name,
        "paragraphs": [
            f"{_cited(found.decision)}由停止执行决定书{number}停止执行。{clause(found.end_reason)}，自{day}起恢复执行。",
            "履行期限自恢复执行之日起继续计算。",
        ],
        "closing": "特此通知。",
    }


def _basis(demand: "Demand") -> str:
    return f"依据本机关{_cited(demand.decision)}"


def _cited(decision: "Decision") -> str:
    return str(decision.cited_zh if decision.number else decision.case.number)


def _content(demand: "Demand") -> str:
    return f"{demand.kind_zh}{yuan_in_full(demand.amount_fen)}" if demand.is_money else demand.what


def _owed(money: "Money") -> str:
    """Say what is still to be paid, and how much of it is surcharge."""
    more = f"、加处罚款{yuan(money.surcharge_fen)}" if money.surcharge_fen else ""
    owed = f"尚欠{money.demand.kind_zh}{yuan(money.principal_left_fen)}{more}"
    return f"截至{_day(money.on)}，{owed}，合计{yuan_in_full(money.left_fen)}。"


def _by_when(money: "Money") -> str:
    if money.demand.kind != "fine":
        return "请"
    if money.last_day and money.on > money.last_day:
        return f"缴纳期限已于{_day(money.last_day)}届满，请立即"
    return f"请于{_day(money.last_day)}前"


def _account(account: "FineAccount | None") -> list[list[str]]:
    if account is None:
        return [["收款账户", "指定银行或者国库账户，见决定书"]]
    return [["开户银行", account.bank], ["户名", account.holder], ["账号", account.number]]


def _day(day: date | None) -> str:
    return day_zh(day) if day else "决定书确定的期限"
