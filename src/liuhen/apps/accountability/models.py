"""What we remember of leads, hearings, sanctions and their consequences, redress, blemishes and odd looks."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.models import Mark
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.accountability import EVERY_FORM, FAULTS, LOOK_RULES, MISUSES, SIGNS
from liuhen.regulation.faults import ADDRESSEES, BLEMISHES, OUTCOMES, UNTOUCHED
from liuhen.regulation.faults import KINDS as REDRESS

OPEN = ("raised", "reviewing", "proposed", "signed", "approved", "referred")
FRESH = ("raised", "reviewing", "proposed")
CONCLUSION, DECISION = "fault-conclusion", "fault-decision"
RECEIPT, DECISIONS_UPON = (
    "redress-receipt",
    {"review": "fault-review-decision", "appeal": "fault-appeal-decision"},
)
"""The papers of a fault."""
MOST_RECORDINGS = 50  # under one lead, as somebody raises it
FAULT_KINDS = {fault.key: f"执法过错（{fault.item}）{fault.zh}" for fault in FAULTS.values()}
KINDS = {misuse.key: f"（{misuse.item}）{misuse.zh}" for misuse in MISUSES.values()} | FAULT_KINDS


def _unit(**more: Any) -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", **more)


def _person(**more: Any) -> Any:
    return models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", **more)


class Lead(Subject):
    """线索: a sign of misuse or fault, raised by the system or by somebody; no conclusion until two persons sign one.

    One on a fault is concluded once the head has approved and its paper is sealed besides.
    """

    noun = "线索"
    states: ClassVar[dict[str, str]] = {
        "raised": "待审查",
        "reviewing": "审查中",
        "proposed": "待复核签字",
        "signed": "待负责人批准",
        "approved": "待盖章",
        "founded": "成立",
        "not-founded": "不成立",
        "merged": "已并入",
        "referred": "已移送",
        "blemish": "瑕疵，不追究",
    }
    scope_unit = "handler_id"
    scope_persons = ("raiser_id",)
    added = ("of_unit", "approver_id", "approved_at")

    @classmethod
    def open_among(cls, pks: Iterable[int], actor: Actor) -> frozenset[int]:
        """Return which of these somebody answers for; never one about himself."""
        rows = cls.objects.visible_to(actor, Permission.LEAD_SEE).filter(pk__in=list(pks))
        return frozenset(rows.exclude(person_id=actor.me).values_list("pk", flat=True))

    ORIGINS: ClassVar[dict[str, str]] = {
        "refusal": "系统：被拒绝的操作",
        "finding": "系统：问题",
        "intake": "系统：入库存疑",
        "fixity": "系统：存储复核",
        "look": "审计移交：异常查看",
        "remedy": "系统：复议、诉讼结果",
        "blemish": "瑕疵转过错",
        "person": "人员提出",
        "complaint": "人员提出：投诉举报",
        "spotcheck": "人员提出：抽查",
        "court": "人员提出：复议、诉讼",
    }
    BY_HAND: ClassVar[tuple[str, ...]] = ("person", "complaint", "spotcheck", "court")

    kind = models.CharField(max_length=20, help_text="key of a misuse or a fault")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads",
        help_text="whom it concerns; null: not known",
    )
    origin = models.CharField(max_length=10, choices=list(ORIGINS.items()))
    rule = models.CharField(
        max_length=60, blank=True, help_text="which rule of the system raised it, such as av-17-1"
    )
    about = models.CharField(max_length=64, blank=True, help_text="ref of what it is about")
    known = models.CharField(max_length=1000, help_text="what is known")
    raiser = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="null: the system",
    )  # fmt: skip
    count = models.PositiveIntegerField(default=1, help_text="how many sources stand behind it")
    raised_at = models.DateTimeField()
    last_at = models.DateTimeField(help_text="when its latest source happened")
    handler = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="who reviews: unit or bureau"
    )
    reviewer = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    founded = models.BooleanField(null=True, help_text="as the reviewer proposes, and then as it stands")
    reasons = models.CharField(max_length=1000, blank=True)
    evidence = models.CharField(max_length=300, blank=True, help_text="what the conclusion rests on")
    proposed_at = models.DateTimeField(null=True)
    second = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True)
    of_unit = models.BooleanField(default=False, help_text="it is about the unit as such, and nobody in it")
    approver = _person(null=True, help_text="the head who approved the conclusion on a fault")
    approved_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("founded", "not-founded"))
                | Q(reviewer__isnull=False, second__isnull=False),
                name="concluded_means_signed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=models.F("reviewer")), name="two_signers_are_two"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(reviewer=None) | ~Q(reviewer=models.F("person")),
                name="nobody_reviews_his_own",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="merged_means_into_another",
            ),
        )
        indexes = (
            models.Index(fields=("-raised_at", "-id"), name="lead_newest"),
            models.Index(fields=("handler", "state", "-raised_at", "-id"), name="lead_of_handler"),
            models.Index(fields=("unit", "kind"), name="lead_by_kind"),
            models.Index(fields=("person", "-raised_at", "-id"), name="lead_of_person"),
            models.Index(fields=("rule", "-last_at"), condition=Q(state__in=FRESH), name="lead_open_by_rule"),
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}：{self.kind_zh}（{self.whom_zh}）"

    @property
    def whom_zh(self) -> str:
        return str(self.unit if self.of_unit else self.person or "人员不明")

    @property
    def is_fault(self) -> bool:
        return SIGNS[self.kind].is_fault

    @property
    def is_heard_of(self) -> bool:
        """Say whether somebody is known who has to be heard."""
        return self.of_unit or self.person_id is not None

    @property
    def by_sanction(self) -> bool:
        """Say whether a sanction answers it; two signatures concluded a fault before there was more to it."""
        return self.is_fault and not (self.state == "founded" and self.approver_id is None)

    @property
    def kind_zh(self) -> str:
        return SIGNS[self.kind].zh

    @property
    def origin_zh(self) -> str:
        return self.ORIGINS[self.origin]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class LeadSource(Committed):
    """来源: one thing a lead rests on; written once with it, whose ledger entry lists it. One source, one lead."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="sources")
    key = models.CharField(max_length=80, unique=True, help_text="such as entry:55, finding:7, look:3")
    zh = models.CharField(max_length=300)
    at = models.DateTimeField(help_text="when it happened")


class LeadRecording(Committed):
    """涉及资料: a recording a lead is about; while the lead is open it must not be disposed of."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="recordings")
    recording = models.ForeignKey("recordings.Recording", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("lead", "recording"), name="once_in_a_lead"),)


class Hearing(Subject):
    """听取陈述: the person concerned is told what a lead is about, and speaks; the only part of it he sees."""

    noun = "陈述"
    states: ClassVar[dict[str, str]] = {
        "invited": "等待陈述",
        "stated": "已陈述",
        "silent": "逾期未陈述",
        "refused": "拒绝陈述",
    }
    HEARD: ClassVar[tuple[str, ...]] = ("stated", "silent", "refused")
    scope_persons = ("person_id",)

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="hearings")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    told = models.CharField(max_length=1000, help_text="what the person is told the lead is about")
    answer_by = models.DateField(help_text="last day to speak, as the notice says")
    invited_at = models.DateTimeField()
    statement = models.CharField(max_length=2000, blank=True)
    by_reviewer = models.BooleanField(default=False, help_text="taken down by the reviewer")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("lead", "person"), condition=Q(state="invited"), name="one_open_hearing"
            ),
        )
        indexes = (models.Index(fields=("person", "state", "-invited_at", "-id"), name="hearing_of_person"),)

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}"


class Consequence(Subject):
    """处理: one form of accountability on a founded lead; it works from the decision, a sanction's from service."""

    noun = "处理"
    states: ClassVar[dict[str, str]] = {
        "decided": "已决定，待送达",
        "served": "已送达",
        "stayed": "停止执行",
        "lifted": "已解除",
        "revoked": "已撤销",
    }
    scope_persons = ("person_id",)
    added = ("sanction_id", "days", "within", "year", "execute_by", "executed_at", "execution", "redress_id")

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="consequences")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person",
        null=True,
        on_delete=models.PROTECT,
        related_name="consequences",
        help_text="null: on the unit as such",
    )
    form = models.CharField(max_length=20, help_text="key of a form")
    reasons = models.CharField(max_length=1000)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="last day of the effect; null: until lifted")
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)
    service = models.CharField(max_length=300, blank=True, help_text="how it was served")
    lifted_at = models.DateTimeField(null=True)
    lifting = models.CharField(max_length=300, blank=True, help_text="why it was lifted")
    sanction = models.ForeignKey(
        "Sanction",
        null=True,
        on_delete=models.PROTECT,
        related_name="consequences",
        help_text="null: on a misuse",
    )
    redress = models.ForeignKey(
        "Redress", null=True, on_delete=models.PROTECT, related_name="imposed",
        help_text="by whose change it came, whose service it waits for; null: by the decision itself",
    )  # fmt: skip
    days = models.PositiveSmallIntegerField(null=True, help_text="how long a training takes, or has left")
    within = models.PositiveSmallIntegerField(null=True, help_text="days to carry it out, or left of them")
    year = models.PositiveSmallIntegerField(null=True, help_text="whose merit is lost")
    execute_by = models.DateField(null=True, help_text="last day to carry it out")
    executed_at = models.DateTimeField(null=True)
    execution = models.CharField(max_length=1000, blank=True, help_text="how it was carried out, by whom")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("lead", "form"), condition=~Q(state="revoked"), name="a_form_once_on_a_lead"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("begins_on")),
                name="consequence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=models.F("person")), name="nobody_decides_on_himself"
            ),
        )
        indexes = (
            models.Index(fields=("-decided_at", "-id"), name="consequence_newest"),
            models.Index(fields=("unit", "-decided_at", "-id"), name="consequence_of_unit"),
            models.Index(fields=("person", "-decided_at", "-id"), name="consequence_of_person"),
            models.Index(fields=("form", "year", "state"), name="consequence_by_form"),
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}"

    @property
    def form_zh(self) -> str:
        return EVERY_FORM[self.form].zh

    @property
    def whom_zh(self) -> str:
        return str(self.person or self.unit)

    @property
    def effect(self) -> str:
        return EVERY_FORM[self.form].effect

    @property
    def needs_proof(self) -> bool:
        return self.sanction_id is not None and EVERY_FORM[self.form].needs_proof


class Sanction(Subject):
    """追究决定: the forms imposed by one decision upon a sealed conclusion on a fault. 《责任制》第54、55条."""

    noun = "追究决定"
    states: ClassVar[dict[str, str]] = {
        "decided": "待盖章",
        "sealed": "待送达",
        "served": "已送达，生效",
        "stayed": "停止执行",
        "revoked": "已撤销",
        "void": "已作废",
    }
    IN_FORCE: ClassVar[tuple[str, ...]] = ("served", "stayed")
    scope_persons = ("person_id",)
    scope_units = ("concerned_id",)

    unit = _unit(help_text="the body that decided")
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="sanctions")
    person = _person(null=True, help_text="on whom; null: on the unit as such")
    concerned = _unit(null=True, help_text="the unit as such on which; null: on a person")
    reasons = models.CharField(max_length=1000)
    basis = models.CharField(max_length=300, blank=True, help_text="the law that knows another form")
    decided_by = _person()
    decided_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True, help_text="receipt: effect and terms of redress begin")
    used_at = models.DateTimeField(null=True, help_text="when review or appeal was filed, by the postmark")
    stayed_at = models.DateTimeField(null=True)
    stayed_by = models.CharField(max_length=120, blank=True, help_text="who ordered it: body and name")
    stay_reason = models.CharField(max_length=300, blank=True)
    stay_until = models.DateField(null=True, help_text="its last day; null: until redress is answered")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("lead",), condition=~Q(state__in=("revoked", "void")), name="one_sanction_on_a_lead"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(decided_by=models.F("person")),
                name="nobody_sanctions_himself",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, concerned=None) | Q(person=None, concerned__isnull=False),
                name="sanction_on_a_person_or_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("served", "stayed")) | Q(served_at__isnull=False),
                name="sanction_in_force_is_served",
            ),
            models.CheckConstraint(
                condition=~Q(state="stayed") | ~Q(stayed_by=""), name="a_stay_names_who_ordered_it"
            ),
        )
        indexes = (
            models.Index(fields=("-decided_at", "-id"), name="sanction_newest"),
            models.Index(fields=("unit", "state", "-decided_at", "-id"), name="sanction_of_unit"),
            models.Index(fields=("person", "-decided_at", "-id"), name="sanction_of_person"),
            models.Index(fields=("stay_until",), condition=Q(state="stayed"), name="sanction_stayed_until"),
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}（{self.whom_zh}）"

    @property
    def whom_zh(self) -> str:
        return str(self.person or self.concerned)

    @property
    def home_id(self) -> int:
        """The unit of the one it is on, or the unit that it is on."""
        home = self.person.unit_id if self.person else self.concerned_id
        assert home is not None, "a sanction is on a person or on a unit"
        return home


class Redress(Subject):
    """复核、申诉: somebody asks that a sanction be looked at again, there or one above. 《责任制》第56条."""

    noun = "复核、申诉"
    states: ClassVar[dict[str, str]] = {
        "requested": "已登记",
        "open": "办理中",
        "waiting": "待复核结束",
        "late": "逾期，待答复",
        "answered": "逾期，已答复",
        "decided": "已决定，待送达",
        "served": "已送达",
        "withdrawn": "已撤回",
        "overtaken": "逾期未作出，已申诉",
        "moot": "无须办理",
    }
    PENDING: ClassVar[tuple[str, ...]] = ("requested", "open", "waiting")
    GONE: ClassVar[tuple[str, ...]] = ("late", "answered", "withdrawn", "moot")
    KINDS: ClassVar[dict[str, str]] = REDRESS
    scope_persons = ("person_id",)
    scope_units = ("organ_id",)

    unit = _unit(help_text="where the one who was sanctioned is")
    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="redresses")
    organ = _unit(null=True, help_text="who answers it; null: a body above the county, see organ_zh")
    organ_zh = models.CharField(max_length=80, help_text="who answers it, as it stood then")
    person = _person(null=True, help_text="who asks; null: it came on paper in the unit's name")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    claim = models.CharField(max_length=2000)
    received_at = models.DateTimeField(help_text="from here the term to answer runs")
    posted_on = models.DateField(null=True, help_text="邮戳日期")
    filed_on = models.DateField(help_text="the day by which it is judged: posted, else handed in")
    last_day = models.DateField(null=True, help_text="the last day of its term; null: none ran")
    previous = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="appeals", help_text="the review before"
    )
    outcome = models.CharField(max_length=10, blank=True, choices=list(OUTCOMES.items()))
    answer = models.CharField(max_length=2000, blank=True)
    decided_by = _person(null=True)
    decided_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    service = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("sanction", "kind"),
                condition=~Q(state__in=("late", "answered", "withdrawn", "moot")),
                name="one_redress_of_a_kind",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "id"), name="redress_of_unit"),
            models.Index(fields=("organ", "state", "id"), name="redress_of_organ"),
            models.Index(fields=("person", "-id"), name="redress_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.kind_zh} {self.pk}"

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]

    @property
    def outcome_zh(self) -> str:
        return OUTCOMES.get(self.outcome, "")


class FaultReferral(Subject):
    """移送: what is beyond a fault left for discipline or justice; the track here stands. 《责任制》第55条."""

    noun = "移送"
    states: ClassVar[dict[str, str]] = {
        "sent": "待回执",
        "received": "已签收",
        "taken-up": "已受理",
        "not-taken-up": "不予受理，已退回",
    }

    unit = _unit(help_text="the body that handed it on")
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="referrals")
    whom = models.CharField(max_length=15, choices=list(ADDRESSEES.items()))
    organ = models.CharField(max_length=80, help_text="全称")
    number = models.CharField(max_length=80, blank=True, help_text="文号")
    matter = models.CharField(max_length=1000)
    sent_on = models.DateField()
    receipt = models.CharField(max_length=300, blank=True, help_text="who signed for it, when")
    answer = models.CharField(max_length=500, blank=True, help_text="number and content of the answer")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("lead",),
                condition=~Q(state="not-taken-up"),
                name="one_referral_of_a_lead",
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "id"), name="fault_referral_of_unit"),)

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}（{self.organ}）"


class Blemish(Subject):
    """瑕疵: a slip of wording, citation or drafting that does not touch the outcome: put right, never sanctioned."""

    noun = "瑕疵"
    states: ClassVar[dict[str, str]] = {
        "noted": "待认定",
        "judged": "待改正",
        "corrected": "已改正",
        "rejected": "不是瑕疵，转过错线索",
    }
    scope_persons = ("author_id", "noted_by_id")

    unit = _unit()
    kind = models.CharField(max_length=10, choices=list(BLEMISHES.items()))
    paper = models.CharField(max_length=200, help_text="文书的名称和文号")
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    author = _person(help_text="who made the paper")
    content = models.CharField(max_length=1000)
    lead = models.ForeignKey(Lead, null=True, on_delete=models.PROTECT, related_name="blemishes")
    noted_by = _person(null=True)
    noted_at = models.DateTimeField()
    untouched = models.CharField(
        max_length=100, blank=True, help_text="keys of UNTOUCHED that were confirmed"
    )
    reason = models.CharField(max_length=1000, blank=True, help_text="why the outcome is not touched, or is")
    judged_by = _person(null=True)
    judged_at = models.DateTimeField(null=True)
    correction = models.CharField(max_length=1000, blank=True)
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=models.F("author")),
                name="nobody_judges_his_own_blemish",
            ),
        )
        indexes = (
            models.Index(fields=("-noted_at", "-id"), name="blemish_newest"),
            models.Index(fields=("unit", "state", "-noted_at", "-id"), name="blemish_of_unit"),
            models.Index(fields=("author", "-id"), name="blemish_of_author"),
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}：{self.paper}"

    @property
    def kind_zh(self) -> str:
        return BLEMISHES[self.kind]

    @property
    def untouched_zh(self) -> list[str]:
        return [UNTOUCHED[key] for key in self.untouched.split()]


class FaultFile(Committed):
    """附件: a proof, a request or a receipt that came with what was registered; written once with it."""

    of = models.CharField(max_length=40, db_index=True, help_text="ref of what it came with")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()


class OddLook(Subject):
    """异常查看: viewings that stand out by a rule; the auditor may pass them on, the bureau judges."""

    noun = "异常查看"
    states: ClassVar[dict[str, str]] = {
        "found": "待审计",
        "passed": "已移交",
        "taken-up": "已转线索",
        "dismissed": "无问题",
    }

    rule = models.CharField(max_length=20, help_text="key of a look rule")
    rule_since = models.DateField(
        help_text="since when the version of the rule holds that was in force on the day of the look"
    )
    key = models.CharField(
        max_length=80, unique=True, help_text="rule, account and span: one of each, however often swept"
    )
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", help_text="whose files"
    )
    viewing = models.ForeignKey(
        "recordings.Viewing", on_delete=models.PROTECT, related_name="+", help_text="the one that crossed it"
    )
    since = models.DateTimeField(help_text="where the rule's span begins")
    count = models.PositiveIntegerField(help_text="how many viewings counted")
    why = models.CharField(max_length=200)
    found_at = models.DateTimeField()
    passed_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=300, blank=True, help_text="the auditor's")
    verdict = models.CharField(max_length=300, blank=True, help_text="the bureau's")
    judged_at = models.DateTimeField(null=True)
    lead = models.ForeignKey(Lead, null=True, blank=True, on_delete=models.PROTECT, related_name="looks")

    class Meta:
        indexes = (
            models.Index(fields=("-found_at", "-id"), name="look_newest"),
            models.Index(fields=("state", "-found_at", "-id"), name="look_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}"

    @property
    def rule_zh(self) -> str:
        return LOOK_RULES[self.rule].zh

    @property
    def measured_by_zh(self) -> str:
        """The numbers it was judged by."""
        return LOOK_RULES[self.rule].numbers_zh(self.rule_since)


class Cursor(Mark):
    """How far a sweep has come; what lies before it has been read and left its mark."""

    position = models.PositiveBigIntegerField(default=0, help_text="id of the last row read")
