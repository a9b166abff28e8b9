"""Performance of decisions 决定的执行: 责任制 article 17; money as 《行政处罚法》 and 《行政强制法》 have it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen.regulation.cases import A17
from liuhen.regulation.people import day_zh
from liuhen.regulation.procedures import COMPULSION_LAW, PENALTY_LAW, POLICE_LAW, PUBLIC_SECURITY
from liuhen.regulation.vocabulary import (
    Clock,
    Days,
    Duty,
    Extension,
    Finding,
    Gate,
    Months,
    Plain,
    TermOf,
    WorkingDays,
)

SURCHARGE_PERMILLE = 30
SURCHARGE_SOURCE = f"{PENALTY_LAW}第72条、第73条，{COMPULSION_LAW}第45条"
"""Thousandths of what is late, each day, never more than the fine; it stands still in review and suit."""

URGED_FOR = WorkingDays(10)
URGED_SOURCE = f"{COMPULSION_LAW}第54条、第69条"
"""How long after an urging was served one waits before the court is asked."""

APPLY_WITHIN = Months(3)
APPLY_SOURCE = f"{COMPULSION_LAW}第53条，{PENALTY_LAW}第72条"

OWN_ENFORCEMENT = f"法律没有给予强制执行权的，只能申请人民法院强制执行（{COMPULSION_LAW}第13条、第53条）"


@dataclass(frozen=True)
class CollectGround:
    """A lawful reason to collect a fine on the spot; ``field`` as in a procedure.

    ``decided_there``: only what was decided on the spot; ``within_limit``: only up to the procedure's amount;
    ``by_wish``: only where the party asked for it; ``undisputed``: only where he does not object to the fine.
    """

    key: str
    zh: str
    source: str
    field: str = ""
    decided_there: bool = False
    within_limit: bool = False
    by_wish: bool = False
    undisputed: bool = False


COLLECT_GROUNDS = (
    CollectGround(
        "small", "当场处罚，罚款在可当场收缴的数额以内", f"{PENALTY_LAW}第68条", decided_there=True, within_limit=True
    ),
    CollectGround("hard", "当场处罚，不当场收缴事后难以执行", f"{PENALTY_LAW}第68条", decided_there=True),
    CollectGround("remote", "边远、水上、交通不便地区，当事人提出当场缴纳", f"{PENALTY_LAW}第69条", by_wish=True),
    CollectGround(
        "small", "罚款在可当场收缴的数额以内，当事人没有异议", f"{POLICE_LAW}第123条", field=PUBLIC_SECURITY,
        within_limit=True, undisputed=True,
    ),
    CollectGround(
        "remote", "边远、水上、交通不便地区，当事人提出当场缴纳", f"{POLICE_LAW}第123条", field=PUBLIC_SECURITY,
        by_wish=True,
    ),
)  # fmt: skip


def collect_ground(key: str, field: str) -> CollectGround | None:
    """Return a ground as the law of a unit's field has it; None where it has none of that name."""
    own = [each for each in COLLECT_GROUNDS if each.field == field]
    usual = [each for each in COLLECT_GROUNDS if not each.field]
    return next((each for each in own or usual if each.key == key), None)


def hand_in_within(field: str) -> Plain:
    """Return within what term money collected on the spot is handed on: in the law of the police days are days."""
    return Days(2) if field == PUBLIC_SECURITY else WorkingDays(2)


@dataclass(frozen=True, kw_only=True)
class AccountFacts:
    """In whose name an account is, as far as that is one who may not be paid."""

    is_units: bool
    is_officers: bool
    holder: str


def is_no_units(_: Any, facts: AccountFacts) -> bool:
    return not facts.is_units


def is_no_officers(_: Any, facts: AccountFacts) -> bool:
    return not facts.is_officers


NOT_THE_UNITS_OWN = Gate(
    is_no_units,
    "户名“{holder}”是执法单位自己的，作出决定的单位不得自行收缴罚款",
    "请登记财政部门指定的代收银行账户或国库账户",
)
NOT_AN_OFFICERS = Gate(
    is_no_officers,
    "户名“{holder}”是执法人员本人，执法人员不得自行收缴罚款",
    "请登记财政部门指定的代收银行账户或国库账户",
)


@dataclass(frozen=True, kw_only=True)
class PayFacts:
    """Who got the money, and where its slip is already on file; ``is_open``: something may still be paid."""

    received_by: str
    account_zh: str
    account_in_use: bool
    slip_at: str
    """The payment that has the same slip of the same account."""


def is_paid_to_the_bank(_: Any, facts: PayFacts) -> bool:
    return facts.received_by == "bank"


def is_a_named_account(_: Any, facts: PayFacts) -> bool:
    return facts.account_in_use


def has_a_fresh_slip(_: Any, facts: PayFacts) -> bool:
    return not facts.slip_at


PAID_TO_THE_BANK = Gate(
    is_paid_to_the_bank,
    "作出决定的单位和执法人员不得自行收缴罚款，罚款应当缴入指定的银行或者国库",
    "请当事人持决定书到指定银行或通过电子支付缴纳；依法当场收缴的，用“登记当场收缴”办理",
)
NAMED_ACCOUNT = Gate(
    is_a_named_account, "“{account_zh}”不是在用的指定账户", "请选择在用的指定账户；账户有变动的，先登记"
)
SLIP_ONCE = Gate(
    has_a_fresh_slip, "这个账户的这张缴款凭证已经登记在{slip_at}", "请核对凭证号码；同一笔缴款只登记一次"
)


@dataclass(frozen=True, kw_only=True)
class CollectFacts:
    """What is told of money collected on the spot, and what the ground would need."""

    ground: CollectGround | None
    decided_there: bool
    within_limit: bool
    limit_zh: str
    is_asked: bool
    is_undisputed: bool
    receipt_at: str
    """The payment that has the same receipt."""

    @property
    def ground_zh(self) -> str:
        return f"{self.ground.zh}（{self.ground.source}）" if self.ground else ""


def has_a_ground(_: Any, facts: CollectFacts) -> bool:
    return facts.ground is not None


def was_decided_there(_: Any, facts: CollectFacts) -> bool:
    return facts.ground is None or not facts.ground.decided_there or facts.decided_there


def is_within_the_limit(_: Any, facts: CollectFacts) -> bool:
    return facts.ground is None or not facts.ground.within_limit or facts.within_limit


def is_wished_for(_: Any, facts: CollectFacts) -> bool:
    return facts.ground is None or not facts.ground.by_wish or facts.is_asked


def is_not_disputed(_: Any, facts: CollectFacts) -> bool:
    return facts.ground is None or not facts.ground.undisputed or facts.is_undisputed


def has_a_fresh_receipt(_: Any, facts: CollectFacts) -> bool:
    return not facts.receipt_at


COLLECT_BY_LAW = Gate(
    has_a_ground, "本单位执行的法律没有这一项当场收缴的情形", "请改为向指定银行缴纳，或选择符合的情形"
)
COLLECT_DECIDED_THERE = Gate(
    was_decided_there, "这一情形只适用于当场作出的处罚，本案按普通程序处罚", "请当事人向指定银行缴纳"
)
COLLECT_WITHIN_LIMIT = Gate(
    is_within_the_limit,
    "罚款超过可以当场收缴的{limit_zh}",
    "请当事人向指定银行缴纳；事后难以执行的，按那一情形办理",
)
COLLECT_BY_WISH = Gate(
    is_wished_for, "当事人没有提出当场缴纳", "请当事人写明当场缴纳的要求，或向指定银行缴纳"
)
COLLECT_UNDISPUTED = Gate(is_not_disputed, "当事人对罚款有异议", "请当事人向指定银行缴纳")
RECEIPT_ONCE = Gate(
    has_a_fresh_receipt,
    "这张专用票据已经用于{receipt_at}",
    "当场收缴应当出具省级财政部门统一制发的票据，请核对号码",
)


@dataclass(frozen=True)
class ClosingFacts:
    """What of a case's decisions is neither performed nor ended otherwise, in words; empty: nothing."""

    undone_zh: str = ""
    cash_zh: str = ""
    refund_zh: str = ""


def is_all_done(_: Any, facts: ClosingFacts) -> bool:
    return not facts.undone_zh


def is_all_handed_in(_: Any, facts: ClosingFacts) -> bool:
    return not facts.cash_zh


def is_all_refunded(_: Any, facts: ClosingFacts) -> bool:
    return not facts.refund_zh


ALL_DONE = Gate(is_all_done, "{undone_zh}", "请登记履行情况；不能执行的，经负责人批准终结执行后再结案")
ALL_HANDED_IN = Gate(is_all_handed_in, "{cash_zh}", "请先交至本单位、缴付银行并登记凭证")
ALL_REFUNDED = Gate(is_all_refunded, "{refund_zh}", "请先退还并登记退款凭证")

OF_AN_ACCOUNT = (NOT_THE_UNITS_OWN, NOT_AN_OFFICERS)
OF_A_PAYMENT = (PAID_TO_THE_BANK, NAMED_ACCOUNT, SLIP_ONCE)
OF_A_COLLECTION = (
    COLLECT_BY_LAW, COLLECT_DECIDED_THERE, COLLECT_WITHIN_LIMIT, COLLECT_BY_WISH, COLLECT_UNDISPUTED, RECEIPT_ONCE,
)  # fmt: skip

_APP = "liuhen.apps.execution"
SEPARATE_FINE_AND_MONEY = Duty(
    "rs-17-1",
    A17,
    "gate",
    "罚款缴入指定银行或国库，作出决定的单位和人员不得收款，缴款凭证入卷。",
    state="built",
    gates=(
        *OF_AN_ACCOUNT, *OF_A_PAYMENT, *OF_A_COLLECTION, ALL_REFUNDED,
    ),
    enforced_in=(f"{_APP}.lifecycle.OPEN_ACCOUNT", f"{_APP}.lifecycle.PAY", f"{_APP}.lifecycle.COLLECT"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DemandFacts:
    """What a demand rests on: a decision in force that was served; ``laid_at`` is where it was laid already."""

    is_in_force: bool
    is_served: bool
    is_laid: bool
    has_something: bool


def is_in_force(_: Any, facts: DemandFacts) -> bool:
    return facts.is_in_force


def is_served(_: Any, facts: DemandFacts) -> bool:
    return facts.is_served


def is_not_laid(_: Any, facts: DemandFacts) -> bool:
    return not facts.is_laid


def has_something(_: Any, facts: DemandFacts) -> bool:
    return facts.has_something


IN_FORCE = Gate(is_in_force, "决定没有生效，或者已经撤销、变更", "请按现在有效的决定办理")
SERVED = Gate(is_served, "决定书还没有送达，履行期限没有起算", "请先登记决定书的送达")
NOT_LAID = Gate(is_not_laid, "这一项已经登记", "请在已登记的履行事项上办理")
HAS_MONEY = Gate(has_something, "决定没有罚款，也没有没收的款项", "请登记要求履行的行为")


@dataclass(frozen=True, kw_only=True)
class PutOffFacts:
    """What a deferral or instalments would come to."""

    grown_fen: int = 0
    parts_fen: int
    owed_fen: int
    owed_zh: str
    parts_zh: str
    until: date | None
    last_day: date | None
    times: int

    @property
    def until_zh(self) -> str:
        return day_zh(self.until) if self.until else ""

    @property
    def last_day_zh(self) -> str:
        return day_zh(self.last_day) if self.last_day else ""


MOST_TIMES_PUT_OFF = 12
PUT_OFF_SOURCE = "《行政处罚法》第66条"
"""No law counts them; a bound against a slip."""


def comes_later(_: Any, facts: PutOffFacts) -> bool:
    return facts.until is None or facts.last_day is None or facts.until > facts.last_day


def adds_up(_: Any, facts: PutOffFacts) -> bool:
    return facts.parts_fen == facts.owed_fen


def is_not_endless(_: Any, facts: PutOffFacts) -> bool:
    return facts.times < MOST_TIMES_PUT_OFF


LATER = Gate(comes_later, "最后一期{until_zh}不晚于现在的缴纳期限{last_day_zh}", "请把日期定在现在的期限以后")
ADDS_UP = Gate(adds_up, "各期合计{parts_zh}，与尚未缴纳的{owed_zh}不符", "请使各期之和等于尚未缴纳的罚款")
NOT_ENDLESS = Gate(is_not_endless, "已经批准延期、分期多次", "请按催告、强制执行办理")


def term_of_demand(demand: Any) -> Plain | None:
    """Return within what term a demand is met: the procedure's, else the one that the decision names."""
    found: Plain | None = demand.term
    return found


def served_at(demand: Any) -> Any:
    return demand.served_at


def put_off_by(demand: Any) -> Days:
    return Days(demand.put_off_days)


def met_at(demand: Any) -> Any:
    return demand.met_at


OF_LAYING = (IN_FORCE, SERVED, NOT_LAID, HAS_MONEY)
OF_PUTTING_OFF = (LATER, ADDS_UP, NOT_ENDLESS)
PAY_IN_TIME = Duty(
    "rs-17-5",
    A17,
    "clock",
    "罚款决定送达后按时缴纳，逾期的加处罚款并催告。",
    state="built",
    gates=(*OF_LAYING, *OF_PUTTING_OFF),
    # The party owes it, not the unit: when it has run out the unit may urge and the surcharge grows.
    clock=Clock(
        within=TermOf(term_of_demand, "决定确定的履行期限"),
        starts="demand.laid",
        stops=("demand.settled", "demand.performed", "demand.lifted", "demand.ended"),
        lapses=("demand.lifted", "demand.ended"),
        pauses=("demand.stopped",),
        resumes=("demand.resumed",),
        silence="opens",
        starts_at=served_at,
        done_at=met_at,
        extensions=(Extension("demand.put-off", put_off_by, approved_by="本行政机关负责人"),)
        * MOST_TIMES_PUT_OFF,
    ),
    enforced_in=(f"{_APP}.lifecycle.LAY", f"{_APP}.lifecycle.PUT_OFF", f"{_APP}.queries.moneys"),
)


def hand_on_within(holding: Any) -> Plain:
    return hand_in_within(holding.field)


def held_since(holding: Any) -> Any:
    return holding.counted_from


def passed_on_at(holding: Any) -> Any:
    return holding.passed_on_at


HAND_IN = Duty(
    "rs-17-6",
    A17,
    "clock",
    "当场收缴的罚款按时交至本单位，再按时缴付银行。",
    state="built",
    gates=(ALL_HANDED_IN,),
    # One clock for each hand the money is in: the officer's, then the unit's.
    clock=Clock(
        within=TermOf(hand_on_within, "两日内交至本单位，单位两日内缴付银行"),
        starts="holding.begun",
        stops=("holding.handed-in", "holding.paid-in"),
        overdue=Finding("CASH-NOT-HANDED-IN", "当场收缴的罚款没有按时上交或缴付银行"),
        remind=Days(1),
        starts_at=held_since,
        done_at=passed_on_at,
    ),
    enforced_in=(f"{_APP}.lifecycle.HOLD", f"{_APP}.lifecycle.HAND_IN", f"{_APP}.lifecycle.PAY_IN"),
)


@dataclass(frozen=True, kw_only=True)
class UrgeFacts:
    """Whether what is demanded is late."""

    last_day: date | None
    is_over: bool

    @property
    def last_day_zh(self) -> str:
        return day_zh(self.last_day) if self.last_day else ""


def is_late(_: Any, facts: UrgeFacts) -> bool:
    return facts.is_over


LATE = Gate(is_late, "履行期限到{last_day_zh}才届满", "请在期限届满后催告")


@dataclass(frozen=True, kw_only=True)
class ApplyFacts:
    """What stands between a demand and the court; ``opens_on`` and ``closes_on`` are the first and the last day."""

    is_contested: bool
    contested_zh: str
    opens_on: date | None
    closes_on: date | None
    today: date | None
    urged_on: date | None
    urged_until: date | None

    @property
    def opens_zh(self) -> str:
        return day_zh(self.opens_on) if self.opens_on else ""

    @property
    def closes_zh(self) -> str:
        return day_zh(self.closes_on) if self.closes_on else ""

    @property
    def urged_until_zh(self) -> str:
        return day_zh(self.urged_until) if self.urged_until else ""


def is_not_contested(_: Any, facts: ApplyFacts) -> bool:
    return not facts.is_contested


def has_opened(_: Any, facts: ApplyFacts) -> bool:
    return facts.opens_on is not None and facts.today is not None and facts.opens_on <= facts.today


def has_not_closed(_: Any, facts: ApplyFacts) -> bool:
    return facts.closes_on is None or facts.today is None or facts.today <= facts.closes_on


def was_urged(_: Any, facts: ApplyFacts) -> bool:
    return facts.urged_on is not None


def has_waited(_: Any, facts: ApplyFacts) -> bool:
    return facts.urged_until is None or facts.today is None or facts.urged_until < facts.today


NOT_CONTESTED = Gate(is_not_contested, "{contested_zh}还没有结束", "请等其终结后再办")
WINDOW_OPEN = Gate(
    has_opened,
    "复议、诉讼期限或者批准的缴纳期限届满前不能申请，最早{opens_zh}",
    "请在期限届满后申请，此前可以先催告",
)
WINDOW_NOT_CLOSED = Gate(
    has_not_closed,
    "申请期限已于{closes_zh}届满，逾期申请的人民法院不予受理",
    "请报本单位负责人，按规定追究未按时申请的责任，并终结执行",
)
URGED = Gate(was_urged, "没有催告当事人履行，或者催告书没有送达", "请先送达催告书")
URGED_LONG_ENOUGH = Gate(
    has_waited, f"催告书送达后要等{URGED_FOR.zh}，到{{urged_until_zh}}届满", "请在届满后仍未履行时再申请"
)


def open_from(demand: Any) -> Any:
    return demand.enforceable_at


def applied_at(demand: Any) -> Any:
    return demand.met_at or demand.applied_at


OF_APPLYING = (NOT_CONTESTED, WINDOW_OPEN, WINDOW_NOT_CLOSED, URGED, URGED_LONG_ENOUGH)
APPLY_TO_COURT = Duty(
    "rs-17-7",
    A17,
    "clock",
    "当事人不履行的，在法定期间内催告并申请人民法院强制执行。",
    state="built",
    gates=(LATE, *OF_APPLYING, ALL_DONE),
    # Counted from the end of the term for objecting, not from the last day for paying.
    clock=Clock(
        within=APPLY_WITHIN,
        starts="demand.became-enforceable",
        stops=(
            "demand.applied-for", "demand.settled", "demand.performed", "demand.contested", "demand.put-off",
            "demand.lifted", "demand.ended", "demand.lost",
        ),
        lapses=("demand.contested", "demand.put-off", "demand.lifted", "demand.ended", "demand.lost"),
        overdue=Finding("ENFORCEMENT-NOT-APPLIED-FOR", "期限内没有申请人民法院强制执行，申请的权利已经丧失"),
        silence="lost",
        becomes="demand.lost",
        remind=Days(30),
        starts_at=open_from,
        done_at=applied_at,
    ),
    enforced_in=(f"{_APP}.lifecycle.URGE", f"{_APP}.lifecycle.APPLY_FOR", f"{_APP}.jobs.follow_terms"),
)  # fmt: skip
