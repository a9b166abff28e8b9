"""What we remember of notices between units, dispatches, shifts, cases that go elsewhere, arrangements."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.coordination import KINDS_OF_SHARING, SHARINGS, URGENCIES
from liuhen_proof.keys import fingerprint

OF_THE_CASE = ("case__handlers__person_id", "case__opened_by_id")
"""Whoever sees a case by handling it sees what hangs on it."""


def _unit(**more: Any) -> Any:
    return models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


def _person(**more: Any) -> Any:
    return models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", **more)


class Shift(Subject):
    """值班: who of a unit can be called, from one moment to another."""

    noun = "值班"
    states: ClassVar[dict[str, str]] = {"planned": "已安排", "cancelled": "已取消"}
    scope_persons = ("person_id",)

    unit = _unit()
    person = _person()
    since = models.DateTimeField()
    until = models.DateTimeField(help_text="first moment no longer on duty")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="shift_ends_after_it_begins"),
        )
        indexes = (
            models.Index(fields=("unit", "-since", "-id"), name="shift_of_unit"),
            models.Index(fields=("-since", "-id"), name="shift_newest"),
        )

    def __str__(self) -> str:
        return f"{self.person}值班"


class CooperationNotice(Subject):
    """协作通报: a unit tells another of an unlawful act in its charge; read is not answered. 《责任制》第32条."""

    noun = "协作通报"
    states: ClassVar[dict[str, str]] = {
        "sent": "待答复",
        "read": "已阅，待答复",
        "answered": "已答复",
        "refused": "已拒绝，待派遣",
        "dispatched": "已派遣",
        "upheld": "拒绝成立",
    }
    OPEN: ClassVar[tuple[str, ...]] = ("sent", "read")
    scope_units = ("sender_id",)
    scope_persons = ("sent_by_id", "on_duty_id")

    unit = _unit(help_text="whom it is for, and whom its clock binds")
    sender = _unit()
    urgency = models.CharField(max_length=10, choices=list(URGENCIES.items()), default="ordinary")
    content = models.CharField(max_length=2000)
    place = models.CharField(max_length=200, blank=True)
    sent_by = _person(null=True)
    sent_at = models.DateTimeField()
    on_duty = _person(null=True, help_text="who was on duty when an urgent one came; null: nobody was named")
    read_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="when it was answered or refused")
    answer = models.CharField(max_length=2000, blank=True, help_text="what was done, or why it was refused")
    people_sent = models.CharField(max_length=500, blank=True, help_text="派员情况: who went there, and when")
    judged = models.CharField(
        max_length=1000, blank=True, help_text="why the supervisors let a refusal stand"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(unit=F("sender")), name="no_notice_to_oneself"),
            models.CheckConstraint(
                condition=Q(state__in=("sent", "read", "dispatched")) | Q(answered_at__isnull=False),
                name="notice_answered_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="coop_notice_newest"),
            models.Index(fields=("unit", "state", "-id"), name="coop_notice_of_unit"),
            models.Index(fields=("unit", "-id"), name="coop_notice_of_unit_newest"),
            models.Index(fields=("sender", "-id"), name="coop_notice_of_sender"),
            models.Index(fields=("state", "-id"), name="coop_notice_by_state"),
            models.Index(fields=("sent_by", "-id"), name="coop_notice_of_person"),
            models.Index(fields=("on_duty", "-id"), name="coop_notice_on_duty"),
        )

    def __str__(self) -> str:
        words = self.content if len(self.content) <= 30 else f"{self.content[:29]}…"
        return f"通报{self.pk or ''}：{words}"

    @property
    def waits(self) -> tuple[str, datetime] | None:
        """For whom it waits to do what, and since when; None where nobody owes anything."""
        if self.state in self.OPEN:
            return f"{self.unit.name}答复", self.sent_at
        return ("县司法局决定是否派遣", self.answered_at or self.sent_at) if self.state == "refused" else None

    @property
    def urgency_zh(self) -> str:
        return URGENCIES[self.urgency]

    @property
    def is_urgent(self) -> bool:
        return self.urgency == "urgent"


class Dispatch(Subject):
    """协调派遣: the supervisors name who has to act, and within how many hours. 《责任制》第32条."""

    noun = "协调派遣"
    states: ClassVar[dict[str, str]] = {
        "issued": "待执行",
        "carried-out": "已执行",
        "refused": "拒不执行",
        "withdrawn": "已撤回",
    }
    scope_units = ("issuer_id", "asker_id")

    unit = _unit(help_text="who has to act")
    asker = _unit(help_text="who sent the notice")
    issuer = _unit(help_text="the supervisors' body")
    notice = models.ForeignKey(CooperationNotice, on_delete=models.PROTECT, related_name="dispatches")
    what = models.CharField(max_length=1000)
    hours = models.PositiveSmallIntegerField(help_text="within how many hours of the clock")
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    said = models.CharField(
        max_length=1000, blank=True, help_text="what was done, or why it was refused or withdrawn"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("notice",), condition=Q(state="issued"), name="one_open_dispatch_a_notice"
            ),
            models.CheckConstraint(
                condition=Q(state="issued", ended_at=None) | ~Q(state="issued") & Q(ended_at__isnull=False),
                name="dispatch_ended_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="dispatch_newest"),
            models.Index(fields=("unit", "state", "-id"), name="dispatch_of_unit"),
            models.Index(fields=("unit", "-id"), name="dispatch_of_unit_newest"),
            models.Index(fields=("issuer", "-id"), name="dispatch_of_issuer"),
            models.Index(fields=("asker", "-id"), name="dispatch_of_asker"),
        )

    def __str__(self) -> str:
        return f"派遣{self.pk or ''}：{self.unit.short_name}"


class CaseTransfer(Subject):
    """案件移送: a case goes to the unit whose matter it is, with its list of evidence. 《责任制》第33条.

    ``unit`` is who has to act now: the receiver, or whoever the common superior named.
    """

    noun = "案件移送"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待批准移送",
        "not-approved": "不予移送",
        "sent": "待签收",
        "disputed": "已报请指定管辖",
        "named": "已指定管辖，待签收",
        "accepted": "已签收，待反馈",
        "fed-back": "已反馈",
    }
    UNDER_WAY: ClassVar[tuple[str, ...]] = ("proposed", "sent", "disputed", "named", "accepted")
    OUTCOMES: ClassVar[dict[str, str]] = {
        "decided": "已立案并作出决定",
        "opened": "已立案，正在办理",
        "not-opened": "不予立案",
        "other": "其他",
    }
    scope_units = ("sender_id",)
    scope_persons = (*OF_THE_CASE, "proposed_by_id")
    added = ("lacking", "disputed_at", "receipt_key_id")

    unit = _unit(null=True, help_text="who has to act in this county; null: an organ outside of it")
    sender = _unit(null=True, help_text="null: it came from outside, as a capsule")
    receiver = _unit(null=True, help_text="whom it was sent to at first, in this county")
    outside = models.CharField(
        max_length=120, blank=True, help_text="the organ outside the county that receives it, or sent it"
    )
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    clue = models.ForeignKey(
        "cases.Clue", null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="what became of it where it was signed for",
    )  # fmt: skip
    title = models.CharField(max_length=400, help_text="number and cause of the case")
    reason = models.CharField(max_length=1000, help_text="why it is not ours")
    summary = models.CharField(max_length=2000, help_text="案情摘要")
    proposed_by = _person(null=True, db_index=False)
    proposed_at = models.DateTimeField()
    feedback_by = models.DateField(help_text="the day by which the receiver tells what came of it")
    list_sha256 = models.CharField(
        max_length=64, blank=True, help_text="of the list of evidence: what is signed for"
    )
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = _person(null=True, db_index=False)
    lacking = models.CharField(
        max_length=1000,
        blank=True,
        default="",
        help_text="which things of the list were not sound when it was signed for",
    )
    receipt = models.CharField(
        max_length=120, blank=True, help_text="of an organ outside: number of its receipt"
    )
    receipt_key = models.ForeignKey(
        "SenderKey", null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="by which its receipt was verified; null: it came on paper",
    )  # fmt: skip
    dispute = models.CharField(
        max_length=1000, blank=True, help_text="why the receiver holds it not to be his"
    )
    disputed_at = models.DateTimeField(null=True)
    superior = models.CharField(max_length=120, blank=True, help_text="the common superior that was asked")
    superior_is_above = models.BooleanField(default=False, help_text="it lies above the county")
    named_at = models.DateTimeField(null=True)
    naming = models.CharField(
        max_length=300, blank=True, help_text="number or words of the superior's answer"
    )
    outcome = models.CharField(max_length=12, blank=True, choices=list(OUTCOMES.items()))
    told = models.CharField(max_length=2000, blank=True, help_text="反馈: what came of it")
    fed_back_at = models.DateTimeField(null=True)
    capsule_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    capsule_bytes = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(state__in=("proposed", "sent", "disputed", "named", "accepted")),
                name="one_transfer_of_a_case_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("capsule_sha256",),
                condition=~Q(capsule_sha256="") & Q(sender=None),
                name="one_transfer_a_capsule_received",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False, sender__isnull=False)
                | Q(case=None, sender=None) & ~Q(outside=""),
                name="transfer_comes_from_a_case_or_from_outside",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "not-approved"), sent_at=None)
                | ~Q(state__in=("proposed", "not-approved")) & Q(sent_at__isnull=False),
                name="transfer_sent_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("accepted", "fed-back"), accepted_at__isnull=False)
                | ~Q(state__in=("accepted", "fed-back")) & Q(accepted_at=None),
                name="transfer_accepted_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="transfer_newest"),
            models.Index(fields=("unit", "state", "-id"), name="transfer_of_unit"),
            models.Index(fields=("unit", "-id"), name="transfer_of_unit_newest"),
            models.Index(fields=("sender", "-id"), name="transfer_of_sender"),
            models.Index(fields=("state", "-id"), name="transfer_by_state"),
            models.Index(fields=("case", "id"), name="transfer_of_case"),
            models.Index(fields=("proposed_by", "-id"), name="transfer_of_person"),
        )

    def __str__(self) -> str:
        return f"移送{self.pk or ''}：{self.title[:40]}"

    @property
    def waits(self) -> tuple[str, datetime] | None:
        """For whom it waits to do what, and since when; None where nobody owes anything."""
        match self.state:
            case "proposed":
                return f"{self.from_zh}负责人批准", self.proposed_at
            case "sent" | "named":
                return f"{self.to_zh}签收", self.named_at or self.sent_at or self.proposed_at
            case "disputed":
                return f"{self.superior}指定管辖", self.disputed_at or self.sent_at or self.proposed_at
            case "accepted":
                return f"{self.to_zh}反馈", self.accepted_at or self.proposed_at
        return None

    @property
    def waits_since(self) -> datetime:
        return self.waits[1] if self.waits else self.proposed_at

    @property
    def to_zh(self) -> str:
        """Whom it goes to now."""
        return self.unit.name if self.unit else self.outside

    @property
    def from_zh(self) -> str:
        return self.sender.name if self.sender else self.outside

    @property
    def outcome_zh(self) -> str:
        return self.OUTCOMES.get(self.outcome, "")

    @property
    def is_to_the_outside(self) -> bool:
        """Say whether nobody in this county has to act on it."""
        return self.unit_id is None


class SenderKey(Subject):
    """外县公钥: the public keys of another county's log; two people hold the fingerprint against what that county says.

    ``organ`` is whose it is, ``came_how`` how it came here, ``compared_how`` by which other way it was compared.
    """

    noun = "外县公钥"
    states: ClassVar[dict[str, str]] = {
        "entered": "待核对",
        "trusted": "已核对，可信",
        "withdrawn": "已停用",
    }
    scope_unit = ""

    organ = models.CharField(max_length=120)
    origin = models.CharField(max_length=200, help_text="name of its log")
    vkeys = models.TextField(help_text="one verifier key a line")
    came_how = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    compared_how = models.CharField(max_length=200, blank=True)
    trusted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("origin",), condition=Q(state="trusted"), name="one_trusted_key_set_of_a_log"
            ),
            models.UniqueConstraint(
                fields=("origin",), condition=Q(state="entered"), name="one_new_key_set_of_a_log"
            ),
            models.CheckConstraint(
                condition=~Q(state="trusted") | Q(trusted_at__isnull=False), name="trusted_key_has_its_moment"
            ),
        )
        indexes = (models.Index(fields=("state", "-id"), name="sender_key_by_state"),)

    def __str__(self) -> str:
        return f"{self.organ}的公钥"

    @property
    def lines(self) -> list[str]:
        return self.vkeys.split("\n")

    @property
    def fingerprint(self) -> str:
        """The digits to compare, the same that the other county's page of its log shows."""
        return fingerprint(self.origin, self.lines)


class IncomingCapsule(Subject):
    """移送来件: a capsule as another county gave it, and what came out when it was verified here, item by item.

    Of one in which something differs only the report is kept. ``told`` is what its sending entry says.
    """

    noun = "移送来件"
    states: ClassVar[dict[str, str]] = {
        "examined": "已核验，待登记",
        "taken-in": "已登记",
        "returned": "已退回",
    }
    OUTCOMES: ClassVar[dict[str, str]] = {
        "good": "没有不符",
        "unknown": "没有不符，公钥没有核对",
        "differs": "有不符之处",
    }

    unit = _unit()
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    is_kept = models.BooleanField(help_text="its bytes are in the vault")
    came_by = _person(null=True, db_index=False)
    came_at = models.DateTimeField()
    examined_at = models.DateTimeField()
    origin = models.CharField(max_length=200, blank=True, help_text="name of the log it is proven by")
    signed_by = models.CharField(max_length=200, blank=True, help_text="numbers of the keys that signed it")
    key = models.ForeignKey(
        SenderKey, null=True, on_delete=models.PROTECT, related_name="+", db_index=False,
        help_text="by which it was verified; null: by what it brought along itself, which proves nothing",
    )  # fmt: skip
    outcome = models.CharField(max_length=10, choices=list(OUTCOMES.items()))
    report: Any = models.JSONField(
        help_text="what was found, verdict by verdict, and how many more there were"
    )
    told: Any = models.JSONField(default=dict)
    transfer = models.OneToOneField(
        CaseTransfer,
        null=True,
        on_delete=models.PROTECT,
        related_name="incoming",
        help_text="what became of it",
    )
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was returned")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("sha256",),
                condition=Q(is_kept=True) & ~Q(state="returned"),
                name="one_capsule_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="taken-in", transfer__isnull=False, is_kept=True)
                | ~Q(state="taken-in") & Q(transfer=None),
                name="capsule_taken_in_is_a_transfer",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="incoming_newest"),
            models.Index(fields=("unit", "state", "-id"), name="incoming_of_unit"),
            models.Index(fields=("unit", "-id"), name="incoming_of_unit_newest"),
        )

    def __str__(self) -> str:
        return f"来件{self.pk or ''}：{self.told.get('case') or self.name}"

    @property
    def outcome_zh(self) -> str:
        return self.OUTCOMES[self.outcome]

    @property
    def sender(self) -> str:
        """Who sent it, by its own word."""
        return str(self.told.get("sender", ""))

    @property
    def feedback_by(self) -> date | None:
        said = self.told.get("feedback_by")
        return date.fromisoformat(said) if said else None


class Arrangement(Subject):
    """联合执法机制: units that often work together agree how, for a time that has an end. 《责任制》第34条."""

    noun = "联合执法机制"
    states: ClassVar[dict[str, str]] = {"proposed": "待签署生效", "in-force": "运行中", "ended": "已终止"}

    unit = _unit(help_text="who leads it, and reports")
    field = models.CharField(max_length=100, help_text="what it is for, such as 餐饮油烟")
    plan = models.CharField(max_length=2000, help_text="工作计划和方案")
    emergency_plan = models.CharField(max_length=2000, help_text="应急预案")
    priorities = models.CharField(max_length=1000, help_text="执法重点")
    since = models.DateField()
    until = models.DateField(help_text="last day")
    report_months = models.PositiveSmallIntegerField(help_text="every how many months what was done is told")
    proposed_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, help_text="when the last of its units signed")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="arrangement_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | ~Q(state="ended") & Q(ended_at=None),
                name="arrangement_ended_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="arrangement_newest"),
            models.Index(fields=("unit", "-id"), name="arrangement_of_unit"),
            models.Index(fields=("state", "until", "id"), name="arrangement_by_end"),
        )

    def __str__(self) -> str:
        return f"{self.field}联合执法机制"


class Member(Subject):
    """机制成员: a unit of an arrangement, the body that does the daily work and whom to call."""

    noun = "机制成员"
    states: ClassVar[dict[str, str]] = {"asked": "待签署", "signed": "已签署"}

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="members")
    unit = _unit()
    body = models.CharField(max_length=80, blank=True, help_text="工作机构")
    contact = models.CharField(max_length=60, blank=True, help_text="联络人")
    phone = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("arrangement", "unit"), name="member_of_an_arrangement_once"),
        )
        indexes = (models.Index(fields=("unit", "state", "id"), name="member_of_unit"),)

    def __str__(self) -> str:
        return f"{self.unit.short_name}（{self.arrangement}）"


class Bulletin(Committed):
    """定期通报、联合行动: what the units of an arrangement did, as it was told; written once."""

    KINDS: ClassVar[dict[str, str]] = {"report": "定期通报", "action": "联合行动"}

    arrangement = models.ForeignKey(Arrangement, on_delete=models.PROTECT, related_name="bulletins")
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    on = models.DateField()
    content = models.CharField(max_length=2000)

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]


class JointWork(Committed):
    """联合行动成果: a visit or a case that came of a joint action; written once with it."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="works", db_index=False)
    about = models.CharField(
        max_length=40, db_index=True, help_text="ref of what came of it, such as visit:5"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("bulletin", "about"), name="work_of_a_joint_action_once"),
        )


class CatalogueEntry(Subject):
    """目录条目: an edition of what a unit tells of data it has, and how it shares them. 《责任制》第34条.

    What is published stays as it is: a change is the next edition, under the same ``code``.
    """

    noun = "目录条目"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待审核",
        "returned": "已退回修改",
        "published": "已发布",
        "replaced": "已有新版",
        "withdrawn": "已撤销",
        "dropped": "已作废",
    }
    IN_HAND: ClassVar[tuple[str, ...]] = ("proposed", "returned")
    PUBLIC: ClassVar[tuple[str, ...]] = ("published", "replaced", "withdrawn")
    CYCLES: ClassVar[dict[str, str]] = {
        "realtime": "实时", "daily": "每日", "weekly": "每周", "monthly": "每月", "quarterly": "每季度",
        "yearly": "每年", "irregular": "不定期",
    }  # fmt: skip
    DELIVERIES: ClassVar[dict[str, str]] = {
        "interface": "服务接口", "batch": "批量交换", "file": "文件下载", "other": "其他方式",
    }  # fmt: skip

    unit = _unit(help_text="whose data they are, and who answers")
    code = models.CharField(max_length=40, help_text="number in the county's catalogue, that of all editions")
    edition = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="the edition before"
    )
    name = models.CharField(max_length=100)
    data_items = models.CharField(max_length=2000, help_text="数据项, one a line")
    data_format = models.CharField(max_length=100)
    update_cycle = models.CharField(max_length=10, choices=list(CYCLES.items()))
    sharing = models.CharField(max_length=12, choices=list(KINDS_OF_SHARING.items()))
    conditions = models.CharField(max_length=1000, blank=True)
    basis = models.CharField(max_length=1000, blank=True, help_text="why it is withheld, and by which law")
    delivery = models.CharField(max_length=10, choices=list(DELIVERIES.items()))
    level = models.CharField(max_length=60, blank=True, help_text="分类分级")
    assessed = models.CharField(
        max_length=500, help_text="secrecy and personal data: when, by whom, what came out"
    )
    contact = models.CharField(max_length=80, help_text="body and post that answer")
    phone = models.CharField(max_length=40)
    why = models.CharField(max_length=300, blank=True, help_text="why there is another edition")
    proposed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    reviewed = models.CharField(
        max_length=200, blank=True, help_text="what the department in charge of data sharing said of it"
    )
    changed_at = models.DateTimeField(null=True, help_text="since when it is overtaken, and due to change")
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(
        max_length=300, blank=True, help_text="why it was returned, dropped or withdrawn"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=Q(state="published"), name="one_entry_in_force_a_number"
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(state__in=("proposed", "returned")),
                name="one_entry_in_hand_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "replaced", "withdrawn"))
                | Q(published_at__isnull=False),
                name="entry_published_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="catalogue_newest"),
            models.Index(fields=("unit", "state", "-id"), name="catalogue_of_unit"),
            models.Index(fields=("unit", "-id"), name="catalogue_of_unit_newest"),
            models.Index(fields=("state", "-id"), name="catalogue_by_state"),
            models.Index(fields=("code", "edition"), name="catalogue_by_number"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def edition_zh(self) -> str:
        return f"第{self.edition}版"

    @property
    def sharing_zh(self) -> str:
        return KINDS_OF_SHARING[self.sharing]

    @property
    def cycle_zh(self) -> str:
        return self.CYCLES[self.update_cycle]

    @property
    def delivery_zh(self) -> str:
        return self.DELIVERIES[self.delivery]


class DataRequest(Subject):
    """数据共享申请: a unit asks another for data of its catalogue, for a purpose. 《责任制》第34条.

    ``catalogue`` is the entry as it was called then; those of before there was a catalogue here have but that.
    """

    noun = "数据共享申请"
    states: ClassVar[dict[str, str]] = {
        "asked": "待答复",
        "agreed": "已同意，待提供",
        "refused": "不同意",
        "delivered": "已提供",
    }
    scope_units = ("asker_id",)
    added = ("entry_id",)

    unit = _unit(help_text="whose data it is")
    asker = _unit()
    arrangement = models.ForeignKey(
        Arrangement, null=True, on_delete=models.PROTECT, related_name="data_requests", db_index=False
    )
    entry = models.ForeignKey(
        CatalogueEntry, null=True, on_delete=models.PROTECT, related_name="requests",
        help_text="the edition that was in force when it was asked for",
    )  # fmt: skip
    catalogue = models.CharField(max_length=200, help_text="目录条目: name or number in the catalogue")
    sharing = models.CharField(max_length=12, choices=list(SHARINGS.items()))
    purpose = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True, help_text="conditions, or why not")
    delivered_at = models.DateTimeField(null=True)
    delivery = models.CharField(max_length=500, blank=True, help_text="how, and how much")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(unit=F("asker")), name="no_data_request_to_oneself"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None)
                | ~Q(state="asked") & Q(answered_at__isnull=False),
                name="data_request_answered_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="data_request_newest"),
            models.Index(fields=("unit", "state", "-id"), name="data_request_of_unit"),
            models.Index(fields=("unit", "-id"), name="data_request_of_unit_newest"),
            models.Index(fields=("asker", "-id"), name="data_request_of_asker"),
            models.Index(fields=("arrangement", "id"), name="data_request_of_arrangement"),
        )

    def __str__(self) -> str:
        return f"数据申请{self.pk or ''}：{self.catalogue[:40]}"

    @property
    def sharing_zh(self) -> str:
        return SHARINGS[self.sharing]


class ListedItem(Committed):
    """证据清单项: a thing that a notice or a transfer cites, by its digest; where it is it stays. Written with it."""

    of = models.CharField(max_length=40, help_text="ref of what lists it, such as cooperationnotice:5")
    n = models.PositiveSmallIntegerField(help_text="its place in the list, from 1")
    about = models.CharField(
        max_length=40,
        blank=True,
        help_text="ref of what it is, such as evidencefile:9; blank: it came from outside",
    )
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of its file; blank where it has none")
    size_bytes = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of", "n"), name="one_listed_item_a_place"),)

    @property
    def is_cited(self) -> bool:
        """Say whether it is a recording: its digest is told, its bytes stay in the vault."""
        return self.about.startswith("recording:")


class CoordinationFile(Committed):
    """协调配合附件: a file that came with a step; written once with it."""

    of = models.CharField(max_length=40, db_index=True, help_text="ref of what it came with")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
