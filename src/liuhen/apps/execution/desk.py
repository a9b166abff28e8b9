"""How what is done about performance looks to whoever does it: words afterwards, colours, choices."""

from datetime import datetime
from typing import Any

from liuhen.apps.execution import actions, queries
from liuhen.apps.execution.models import (
    CourtApplication,
    DecisionStay,
    Deferral,
    Demand,
    FineAccount,
    Holding,
    Payment,
    Urging,
)
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door
from liuhen.kernel.web.pages import PageRequest

ACCOUNTS, DEMANDS = ("指定账户", "console:fineaccounts"), ("决定执行", "console:demands")
BY_TERMS = "the machine's: a term ran out"
BY_PAPER = "follows from the service of its paper"


def units(_: Any, actor: Actor) -> Any:
    return people.units_visible_to(actor, P.PAYMENT_KEEP).filter(state="active").exclude(kind="division")


def accounts(found: Demand | Holding, _: Actor) -> Any:
    """Return the accounts into which fines of the unit are paid."""
    return queries.accounts_of(found.unit_id)


def decided(_: Any, actor: Actor) -> Any:
    return queries.to_lay(actor)


def home(found: Any) -> Any:
    return found.demand


def of_payment(found: Holding) -> Any:
    return found.payment.demand


def is_money(found: Demand, _: Actor) -> bool:
    return found.is_money


def is_act(found: Demand, _: Actor) -> bool:
    return not found.is_money


def is_fine(found: Demand, _: Actor) -> bool:
    return found.kind == "fine" and not found.is_waived


def has_fallen(found: Demand, _: Actor) -> bool:
    return found.decision.state != "issued"


def with_officer(found: Holding, _: Actor) -> bool:
    return found.holder == "officer"


def with_unit(found: Holding, _: Actor) -> bool:
    return found.holder == "unit"


def today(_: Any, request: PageRequest) -> Any:
    return local_day(request.at)


def whole_rest(found: Demand, request: PageRequest) -> Any:
    """Return what is still owed, as it is written in a form."""
    fen = queries.money_of(found, on=local_day(request.at)).left_fen
    return f"{fen // 100}.{fen % 100:02d}" if fen % 100 else str(fen // 100)


def to_give_back(found: Demand, request: PageRequest) -> Any:
    fen = queries.money_of(found, on=local_day(request.at)).over_fen
    return f"{fen // 100}.{fen % 100:02d}" if fen % 100 else str(fen // 100)


def payer(found: Demand, _: PageRequest) -> Any:
    return found.party.name


def stay_facts(found: DecisionStay, actor: Actor, at: datetime) -> Any:
    return queries.stay_facts(found.decision, until=found.until, own=found, by=actor, at=at)


# fmt: off
ACCOUNT = Desk(
    FineAccount, queries.accounts_visible_to, path="fine-accounts", above=ACCOUNTS, called=str,
    entering=(Door(actions.open_account, lambda made: f"已登记：{made}。", submit="登记", at="open",
        among={"unit": units}),),
    doors=(Door(actions.close_account, "已停用，已登记的缴款不受影响。", tone="danger", icon="ban", at="close"),),
)
DEMAND = Desk(
    Demand, queries.visible_to, path="demands", above=DEMANDS, called=str,
    entering=(
        Door(actions.lay, lambda made: f"已登记：{made}。", submit="登记", among={"decision": decided}),
    ),
    doors=(
        Door(actions.pay, "已登记缴款。", submit="登记", tone="primary", icon="receipt", files=True, offered=is_money,
             among={"account": accounts}, first={"paid_on": today, "amount_fen": whole_rest, "payer": payer}),
        Door(actions.collect, "已登记当场收缴，请按时上交。", submit="登记", icon="certificate", files=True,
             offered=is_money,
             first={"amount_fen": whole_rest, "payer": payer}),
        Door(actions.perform, "已登记履行情况。", submit="登记", tone="primary", icon="circle-check", files=True,
             needs_files=True, offered=is_act, first={"performed_on": today}, no_endpoint="its proof comes with it"),
        Door(actions.ask_deferral, "已登记，等待负责人审批。", submit="登记", icon="calendar-event", at="defer",
             files=True,
             offered=is_money, first={"asked_on": today}),
        Door(actions.urge, "已拟制催告书，请签发、用印、送达。", icon="speakerphone", makes=True,
             confirm="催告书按现在的欠缴数额拟制，送达后才起算等待期。确定吗？"),
        Door(actions.draft_application, "已拟制，等待负责人审批。", submit="拟制", icon="gavel", at="apply"),
        Door(actions.draw_up, "已拟制文书，请在案件的文书中签发。", submit="拟制", icon="file-text", at="paper"),
        Door(actions.forgive, "已减免加处罚款。", submit="减免", icon="minus", offered=is_fine),
        Door(actions.refund, "已登记退款。", submit="登记", icon="arrow-back-up", files=True, offered=is_money,
             first={"refunded_on": today, "amount_fen": to_give_back, "payee": payer}),
        Door(actions.lift, "已解除，多收的款项请退还。", submit="解除", icon="unlink", offered=has_fallen),
        Door(actions.end, "已终结执行。", submit="终结执行", tone="danger", icon="circle-x"),
    ),
    sought=("decision__number", "party__name_key"),
)
PAYMENT = Desk(
    Payment, queries.payments_visible_to, path="payments", above=DEMANDS, home=home, called=str,
    doors=(Door(actions.reverse, "已冲正，原来的登记留在账本中。", submit="冲正", tone="danger",
        icon="arrow-back-up"),),
)
HOLDING = Desk(
    Holding, queries.holdings_visible_to, path="holdings", above=DEMANDS, home=of_payment, called=str,
    doors=(
        Door(actions.hand_in, "已登记上交。", submit="登记", tone="primary", icon="building-bank", offered=with_officer,
             first={"passed_on": today}),
        Door(actions.pay_in, "已登记缴付银行。", submit="登记", tone="primary", icon="building-bank", offered=with_unit,
             among={"account": accounts}, first={"passed_on": today}),
    ),
)
DEFERRAL = Desk(
    Deferral, queries.deferrals_visible_to, path="deferrals", above=DEMANDS, home=home, called=str,
    doors=(
        Door(actions.grant, "已批准。", submit="批准", tone="primary", icon="check"),
        Door(actions.refuse, "已答复不批准。", submit="不批准", tone="danger", icon="x"),
    ),
)
URGING = Desk(
    Urging, queries.urgings_visible_to, path="urgings", above=DEMANDS, home=home, called=str,
    doors=(Door(actions.answer_urging, "已登记当事人的意见。", submit="登记", icon="message-report", at="answer"),),
)
APPLICATION = Desk(
    CourtApplication, queries.applications_visible_to, path="court-applications", above=DEMANDS, home=home, called=str,
    doors=(
        Door(actions.approve, "已批准，请签发、用印后提交法院。", submit="批准", tone="primary", icon="check"),
        Door(actions.file_application, "已登记提交。", submit="登记", tone="primary", icon="send", at="file",
             files=True,
             first={"filed_on": today}),
        Door(actions.accepted, "已登记受理。", submit="登记", icon="check"),
        Door(actions.rejected, "已登记不予受理。", submit="登记", icon="x"),
        Door(actions.granted, "已登记准予执行。", submit="登记", icon="check"),
        Door(actions.denied, "已登记不予执行。", submit="登记", icon="x"),
        Door(actions.drop, "已撤回。", submit="撤回", tone="danger", icon="arrow-back-up"),
    ),
)
STAY = Desk(
    DecisionStay, queries.stays_visible_to, path="decision-stays", above=DEMANDS, called=str, facts=stay_facts,
    entering=(
        Door(actions.propose_stay, lambda made: f"已呈批：{made}。", submit="呈批", at="propose",
             operation="propose_decision_stay", among={"decision": lambda _, actor: queries.to_stay(actor)}),
        Door(actions.ask_stay, lambda made: f"已呈批：{made}，由本机关负责人批准。", submit="呈批", at="ask",
             endpoint="of-entrusted", operation="ask_decision_stay",
             among={"decision": lambda _, actor: queries.to_ask_for(actor)}),
    ),
    doors=(
        Door(actions.approve_stay, "已批准，盖章后停止执行。", tone="primary", icon="check", at="approve",
             operation="approve_decision_stay", confirm="批准即取得文号。确定吗？"),
        Door(actions.refuse_stay, "不同意，决定照常执行。", submit="不同意", tone="danger", icon="x", at="refuse",
             operation="refuse_decision_stay"),
        Door(actions.resume, "已恢复执行，请告知当事人。", submit="恢复执行", tone="primary", icon="player-play",
             operation="resume_decision"),
        Door(actions.tell_resumption, "已制作，请在案件的文书中用印、送达。", icon="file-text", at="resumption",
             operation="tell_decision_resumption",
             offered=lambda found, _: found.resumption_id is None and found.decision.state == "issued"),
    ),
)
# fmt: on
DESKS = (ACCOUNT, DEMAND, PAYMENT, HOLDING, DEFERRAL, URGING, APPLICATION, STAY)
WITHOUT_A_DOOR: dict[Any, str] = {
    actions.follow_terms: BY_TERMS,
    actions.note_urging_served: BY_PAPER,
    actions.note_urging_void: BY_PAPER,
    actions.take_stay_sealed: BY_PAPER,
    actions.take_stay_voided: BY_PAPER,
    actions.let_run_out: BY_TERMS,
}
