"""What we remember of leads, hearings, consequences and odd looks."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.models import Mark
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.accountability import FORMS, LOOK_RULES, MISUSES, SIGNS

OPEN = ("raised", "reviewing", "proposed")
MOST_RECORDINGS = 50  # under one lead, as somebody raises it
KINDS = {misuse.key: f"（{misuse.item}）{misuse.zh}" for misuse in MISUSES.values()}


class Lead(Subject):
    """线索: a sign of misuse, raised by the system or by somebody. Never a conclusion until two persons sign one."""

    noun = "线索"
    states: ClassVar[dict[str, str]] = {
        "raised": "待审查",
        "reviewing": "审查中",
        "proposed": "待复核签字",
        "founded": "成立",
        "not-founded": "不成立",
        "merged": "已并入",
    }
    scope_unit = "handler_id"
    scope_persons = ("raiser_id",)

    @classmethod
    def open_among(cls, pks: Iterable[int], actor: Actor) -> frozenset[int]:
        """Return which of these somebody answers for; never one about himself."""
        rows = cls.objects.visible_to(actor, Permission.LEAD_SEE).filter(pk__in=list(pks))
        return frozenset(rows.exclude(person_id=actor.person_id or 0).values_list("pk", flat=True))

    ORIGINS: ClassVar[dict[str, str]] = {
        "refusal": "系统：被拒绝的操作",
        "finding": "系统：问题",
        "intake": "系统：入库存疑",
        "fixity": "系统：存储复核",
        "look": "审计移交：异常查看",
        "person": "人员提出",
    }

    kind = models.CharField(max_length=20, help_text="key of a misuse of article 16")
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
            models.Index(fields=("rule", "-last_at"), condition=Q(state__in=OPEN), name="lead_open_by_rule"),
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}：{self.kind_zh}（{self.person or '人员不明'}）"

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
    states: ClassVar[dict[str, str]] = {"invited": "等待陈述", "stated": "已陈述", "silent": "逾期未陈述"}
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
    """处理: one form of accountability imposed on a founded lead; its effect begins with the decision."""

    noun = "处理"
    states: ClassVar[dict[str, str]] = {"decided": "已决定，待送达", "served": "已送达", "lifted": "已解除"}
    scope_persons = ("person_id",)

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="consequences")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="consequences")
    form = models.CharField(max_length=20, help_text="key of a form of article 18")
    reasons = models.CharField(max_length=1000)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="last day of the effect; null: until lifted")
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)
    service = models.CharField(max_length=300, blank=True, help_text="how it was served")
    lifted_at = models.DateTimeField(null=True)
    lifting = models.CharField(max_length=300, blank=True, help_text="why it was lifted")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("lead", "form"), name="a_form_once_on_a_lead"),
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
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}"

    @property
    def form_zh(self) -> str:
        return FORMS[self.form].zh

    @property
    def effect(self) -> str:
        return FORMS[self.form].effect


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
