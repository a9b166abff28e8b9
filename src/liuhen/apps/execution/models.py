"""What we remember of performance: what a decision demands, paid, put off, urged, applied for and given back."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.access import Permission
from liuhen.kernel.clocks.accrual import yuan
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.execution import COLLECT_GROUNDS
from liuhen.regulation.procedures import Procedure
from liuhen.regulation.supervision import STAYED_FOR
from liuhen.regulation.vocabulary import Days, Plain


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)


def _case() -> Any:
    return models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")


def _person() -> Any:
    return models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")


def _paper() -> Any:
    return models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")


def _fen(what: str = "") -> Any:
    return models.BigIntegerField(help_text=f"fen; {what}" if what else "fen")


class FineAccount(Subject):
    """指定账户: the bank's or the treasury's account into which fines of a unit are paid. 《责任制》第17条."""

    noun = "指定账户"
    states: ClassVar[dict[str, str]] = {"in-use": "在用", "closed": "已停用"}
    KINDS: ClassVar[dict[str, str]] = {"bank": "代收银行账户", "treasury": "国库账户"}

    unit = _unit()
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    bank = models.CharField(max_length=80, help_text="开户银行")
    holder = models.CharField(max_length=80, help_text="户名")
    number = models.CharField(max_length=40, help_text="账号")
    document = models.CharField(max_length=120, help_text="the paper that named it")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "number"), condition=Q(state="in-use"), name="one_account_of_a_number"
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "id"), name="account_of_unit"),)

    def __str__(self) -> str:
        return f"{self.bank}（{self.holder}，尾号{self.number[-4:]}）"

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]


class OfCase(Subject):
    """A row that is about a demand, seen by whoever sees its case."""

    scope_persons = ("case__handlers__person_id", "case__opened_by_id")

    class Meta:
        abstract = True


class Demand(OfCase):
    """履行事项: one thing that a decision demands of its party: money, or something to do. 《责任制》第17条."""

    noun = "履行事项"
    KINDS: ClassVar[dict[str, str]] = {"fine": "罚款", "gain": "没收款项", "act": "履行行为"}
    states: ClassVar[dict[str, str]] = {
        "owed": "待履行",
        "enforceable": "可申请强制执行",
        "applied": "已申请强制执行",
        "settled": "已履行",
        "lifted": "已解除",
        "ended": "已终结执行",
        "lost": "逾期未申请执行",
    }
    OPEN: ClassVar[tuple[str, ...]] = ("owed", "enforceable", "applied", "lost")

    unit = _unit()
    case = _case()
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="demands")
    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    what = models.CharField(max_length=1000, blank=True, help_text="of an act: what is to be done")
    amount_fen = _fen("0 of an act")
    served_at = models.DateTimeField(help_text="when the decision was served; the term counts from it")
    due_on = models.DateField(
        null=True,
        help_text="the last day that the decision names, where the procedure has no term of its own",
    )
    laid_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, help_text="when it was met, by the slip or the proof")
    enforceable_at = models.DateTimeField(
        null=True,
        help_text="the last day for objecting, from which the term for applying to the court counts",
    )
    applied_at = models.DateTimeField(null=True, help_text="when the court was asked, by the postmark")
    is_waived = models.BooleanField(default=False, help_text="the surcharge was forgiven by the head")
    how = models.CharField(max_length=1000, blank=True, help_text="how it was performed, or why it ended")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("decision", "kind"),
                condition=Q(kind__in=("fine", "gain")) & ~Q(state="lifted"),
                name="one_demand_of_money_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(kind="act", amount_fen=0) | (~Q(kind="act") & Q(amount_fen__gt=0)),
                name="demand_of_money_has_its_amount",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "id"), name="demand_of_unit"),
            models.Index(fields=("state", "id"), name="demand_by_state"),
            models.Index(fields=("case", "id"), name="demand_of_case"),
        )

    def __str__(self) -> str:
        return f"{self.party.name}：{self.content_zh}"

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]

    @property
    def content_zh(self) -> str:
        return self.what if self.kind == "act" else f"{self.kind_zh}{yuan(self.amount_fen)}"

    @property
    def is_money(self) -> bool:
        return self.kind != "act"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def rule(self) -> Procedure:
        """Return the procedure that its case runs under."""
        found: Procedure = self.case.rule
        return found

    @property
    def term(self) -> Plain | None:
        """Return within what it is to be met: the procedure's term for fines, else up to the day the decision names."""
        if self.kind == "fine" and self.rule.pay_within:
            return self.rule.pay_within
        if self.due_on is None:
            return None
        return Days(max((self.due_on - local_day(self.served_at)).days, 1))

    @property
    def put_off_days(self) -> int:
        """Return by how many days the latest deferral puts the last day off."""
        latest = self.deferrals.filter(state="granted").order_by("-granted_at", "-id").first()
        return latest.days if latest else 0


class Deferral(OfCase):
    """延期、分期: the party's request to pay later or in parts, and what became of it. 《行政处罚法》第66条."""

    noun = "延期、分期缴纳"
    states: ClassVar[dict[str, str]] = {"asked": "待审批", "granted": "已批准", "refused": "未批准"}

    unit = _unit()
    case = _case()
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="deferrals")
    asked_on = models.DateField()
    reason = models.CharField(max_length=500, help_text="the party's hardship")
    days = models.PositiveSmallIntegerField(
        default=0, help_text="days by which the last day is put off; set when granted"
    )
    granted_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True, help_text="what the head said")
    paper = _paper()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("demand",), condition=Q(state="asked"), name="one_open_deferral_a_demand"
            ),
        )
        indexes = (
            models.Index(fields=("demand", "id"), name="deferral_of_demand"),
            models.Index(fields=("unit", "id"), condition=Q(state="asked"), name="deferral_asked"),
        )

    def __str__(self) -> str:
        return f"{self.demand}（{'分期' if len(self.parts.all()) > 1 else '延期'}）"


class Instalment(Committed):
    """分期: one part of what was put off, with its last day; written once with the request."""

    deferral = models.ForeignKey(Deferral, on_delete=models.PROTECT, related_name="parts")
    due_on = models.DateField()
    amount_fen = _fen()

    class Meta:
        ordering = ("due_on", "id")

    @property
    def amount_zh(self) -> str:
        return yuan(self.amount_fen)


class Payment(OfCase):
    """缴款: money that came in for a demand, by a slip of the named account or lawfully on the spot."""

    noun = "缴款"
    states: ClassVar[dict[str, str]] = {"entered": "已入账", "reversed": "已冲正"}
    WAYS: ClassVar[dict[str, str]] = {"bank": "缴入指定账户", "on-the-spot": "当场收缴"}

    unit = _unit()
    case = _case()
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="payments")
    way = models.CharField(max_length=12, choices=list(WAYS.items()))
    amount_fen = _fen()
    paid_on = models.DateField()
    payer = models.CharField(max_length=80, help_text="who paid, as the slip or the receipt has it")
    account = models.ForeignKey(FineAccount, null=True, on_delete=models.PROTECT, related_name="+")
    account_number = models.CharField(
        max_length=40,
        blank=True,
        help_text="of the account: a slip counts once, whichever unit named the account",
    )
    slip = models.CharField(max_length=60, blank=True, help_text="缴款凭证号")
    receipt = models.CharField(
        max_length=60, blank=True, help_text="票据号 of the province's printed receipts"
    )
    ground = models.CharField(max_length=10, blank=True, help_text="why it was collected on the spot")
    wish = models.CharField(max_length=300, blank=True, help_text="what the party asked for or said of it")
    collector = _person()
    reason = models.CharField(max_length=300, blank=True, help_text="why it was reversed")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account_number", "slip"),
                condition=~Q(slip="") & Q(state="entered"),
                name="one_payment_a_slip",
            ),
            models.UniqueConstraint(
                fields=("receipt",),
                condition=~Q(receipt="") & Q(state="entered"),
                name="one_payment_a_receipt",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_of_something"),
        )
        indexes = (
            models.Index(fields=("demand", "id"), name="payment_of_demand"),
            models.Index(fields=("unit", "-id"), name="payment_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.amount_zh}（{self.slip or self.receipt}）"

    @property
    def amount_zh(self) -> str:
        return yuan(self.amount_fen)

    @property
    def way_zh(self) -> str:
        return self.WAYS[self.way]

    @property
    def ground_zh(self) -> str:
        return next((each.zh for each in COLLECT_GROUNDS if each.key == self.ground), "")


class Holding(OfCase):
    """罚款在手: money collected on the spot, while an officer or then the unit has it. 《行政处罚法》第71条."""

    noun = "当场收缴的罚款"
    states: ClassVar[dict[str, str]] = {"held": "待上交", "passed-on": "已上交"}
    HOLDERS: ClassVar[dict[str, str]] = {"officer": "执法人员", "unit": "本单位"}

    unit = _unit()
    case = _case()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="holdings")
    holder = models.CharField(max_length=10, choices=list(HOLDERS.items()))
    person = _person()
    field = models.CharField(max_length=20, blank=True, help_text="of the procedure: whose law says the term")
    counted_from = models.DateTimeField(
        help_text="when it was received; on water or a train, when one landed"
    )
    passed_on_at = models.DateTimeField(null=True)
    taken_by = _person()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("payment", "holder"), name="one_holding_a_hand"),)
        indexes = (models.Index(fields=("unit", "state", "id"), name="holding_of_unit"),)

    def __str__(self) -> str:
        return f"{self.payment.amount_zh}（{self.person or self.HOLDERS[self.holder]}）"


class Refund(OfCase):
    """退款: money given back: paid twice or too much, or for a decision that fell."""

    noun = "退款"
    shown_with = "demand"
    states: ClassVar[dict[str, str]] = {"made": "已退还"}
    GROUNDS: ClassVar[dict[str, str]] = {"overpaid": "多缴、重复缴纳", "reversed": "决定撤销、变更"}

    unit = _unit()
    case = _case()
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="refunds")
    ground = models.CharField(max_length=10, choices=list(GROUNDS.items()))
    amount_fen = _fen()
    refunded_on = models.DateField()
    slip = models.CharField(max_length=60, help_text="of the treasury's or the bank's refund")
    payee = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("slip",), name="one_refund_a_slip"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="refund_of_something"),
        )
        indexes = (models.Index(fields=("demand", "id"), name="refund_of_demand"),)

    def __str__(self) -> str:
        return f"{yuan(self.amount_fen)}（{self.slip}）"

    @property
    def amount_zh(self) -> str:
        return yuan(self.amount_fen)

    @property
    def ground_zh(self) -> str:
        return self.GROUNDS[self.ground]


class Urging(OfCase):
    """催告: the party is called on once more to perform, by a paper that is served. 《行政强制法》第54条."""

    noun = "催告"
    states: ClassVar[dict[str, str]] = {"made": "待送达", "served": "已送达", "void": "无效"}

    unit = _unit()
    case = _case()
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="urgings")
    paper = _paper()
    served_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True, help_text="what the party said to it")

    class Meta:
        indexes = (models.Index(fields=("demand", "id"), name="urging_of_demand"),)

    def __str__(self) -> str:
        return str(self.paper or self.demand)


class CourtApplication(OfCase):
    """强制执行申请: what was asked of the court, and what it ruled. 《行政强制法》第53条至第58条."""

    noun = "强制执行申请"
    states: ClassVar[dict[str, str]] = {
        "drafted": "待审批",
        "approved": "待提交",
        "filed": "已提交",
        "accepted": "法院已受理",
        "rejected": "法院不予受理",
        "granted": "裁定准予执行",
        "denied": "裁定不予执行",
        "dropped": "已撤回",
    }

    unit = _unit()
    case = _case()
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="applications")
    court = models.CharField(max_length=80)
    asked = models.CharField(max_length=1000, help_text="申请事项 as the paper has it")
    paper = _paper()
    filed_on = models.DateField(null=True, help_text="handed in, or as the postmark has it")
    number = models.CharField(max_length=60, blank=True, help_text="案号 of the court")
    said = models.CharField(max_length=500, blank=True, help_text="what the court said last")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("demand",),
                condition=Q(state__in=("drafted", "approved", "filed", "accepted")),
                name="one_open_application_a_demand",
            ),
        )
        indexes = (
            models.Index(fields=("demand", "id"), name="application_of_demand"),
            models.Index(fields=("unit", "state", "id"), name="application_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.court}：{self.demand}"


class DecisionStay(OfCase):
    """停止执行: a decision in force is not carried out from a paper on, up to a day. 《责任制》第20条."""

    noun = "停止执行"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待审批",
        "refused": "不同意",
        "approved": "待盖章",
        "dropped": "已作废",
        "in-force": "停止执行中",
        "ended": "已恢复执行",
    }

    scope_guests: ClassVar[dict[str, frozenset[Permission]]] = {"body_id": frozenset({Permission.CASE_SEE})}
    added = ("body_id",)

    unit = _unit()
    body = models.ForeignKey(
        "people.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="which entrusted body decided, where its entruster stays it",
    )  # fmt: skip
    case = _case()
    decision = models.ForeignKey("decisions.Decision", on_delete=models.PROTECT, related_name="stays")
    ground = models.CharField(max_length=20, choices=[(key, each.zh) for key, each in STAYED_FOR.items()])
    reason = models.CharField(max_length=1000)
    instrument = models.CharField(max_length=120, blank=True, help_text="the supervisors' paper it rests on")
    until = models.DateField(help_text="its last day, unless it is ended before")
    until_reason = models.CharField(max_length=300)
    paper = _paper()
    since = models.DateField(null=True, help_text="the day its paper was sealed")
    ended_on = models.DateField(null=True, help_text="the last day on which it stood still")
    end_reason = models.CharField(
        max_length=500, blank=True, help_text="why it was refused, dropped or ended"
    )
    resumption = _paper()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("decision",), condition=Q(state__in=("proposed", "approved", "in-force")),
                name="one_open_stay_of_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(state="in-force", since__isnull=False, ended_on=None)
                | Q(state="ended", since__isnull=False, ended_on__isnull=False)
                | ~Q(state__in=("in-force", "ended")) & Q(since=None, ended_on=None),
                name="stay_has_its_days",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("case", "id"), name="stay_of_case"),
            models.Index(fields=("unit", "state", "id"), name="stay_of_unit"),
            models.Index(fields=("state", "until"), name="stay_by_state"),
        )

    def __str__(self) -> str:
        return f"停止执行{self.decision}"

    @property
    def ground_zh(self) -> str:
        found = STAYED_FOR[self.ground]
        return f"{found.zh}（{found.source}）"

    @property
    def is_open(self) -> bool:
        return self.state in ("proposed", "approved", "in-force")


class ExecutionFile(Committed):
    """凭证: a slip, a receipt, a request or a proof that came with what was registered; written once with it."""

    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="files")
    of = models.CharField(max_length=40, help_text="ref of what it came with, such as payment:5")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
