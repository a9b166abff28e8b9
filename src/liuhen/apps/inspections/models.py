"""What we remember of inspections before anybody goes out: items, plans with their parts, who goes where, and ties."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.inspections import (
    CHOOSING,
    CREDITS,
    GRADED_BY,
    RISKS,
    SUBJECT_KINDS,
    TIES,
    UNGRADED,
    UNPLANNED,
)
from liuhen.regulation.parameters import OFFICERS_ON_SITE

OPEN = ("draft", "submitted")
COMING = ("proposed", "planned", "joined")
"""States of an errand on which somebody still goes, or means to."""
MOST_CODE, MOST_NAME = 80, 300
GRADES: Mapping[str, Mapping[str, str]] = {
    "risk": {**RISKS, "": UNGRADED}, "credit": {**dict(reversed(CREDITS.items())), "": UNGRADED},
}  # fmt: skip
"""The grades of each scheme, the strictest first."""


def officers_on_site() -> int:
    return OFFICERS_ON_SITE.value


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)


class InspectionItem(Subject):
    """检查事项: what a unit inspects, under a power of inspection that its published list has."""

    noun = "检查事项"
    states: ClassVar[dict[str, str]] = {"listed": "在用", "withdrawn": "已停用"}

    unit = _unit()
    code = models.CharField(max_length=MOST_CODE, help_text="of the power, in its normal form")
    name = models.CharField(max_length=MOST_NAME, help_text="of the power, as the list had it then")
    content = models.CharField(max_length=1000, blank=True, help_text="检查内容")
    field = models.CharField(
        max_length=40, blank=True, help_text="执法领域 that officers must be certified for"
    )
    matters = models.TextField(
        blank=True, help_text="by what it is the same as an item of another unit: keys, separated by blanks"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "code"), condition=Q(state="listed"), name="one_inspection_item_a_power"
            ),
        )
        indexes = (models.Index(fields=("unit", "-id"), name="inspection_item_of_unit"),)

    def __str__(self) -> str:
        return self.name


class InspectionPlan(Subject):
    """检查计划: what a unit means to inspect in a year."""

    noun = "检查计划"
    states: ClassVar[dict[str, str]] = {
        "draft": "编制中", "submitted": "待批准公布", "published": "已公布", "dropped": "已作废",
    }  # fmt: skip

    unit = _unit()
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    remark = models.CharField(max_length=500, blank=True, help_text="why it was sent back")
    submitted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None)),
                name="plan_published_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-id"), name="inspection_plan_of_unit"),
            models.Index(fields=("state", "unit", "-id"), name="inspection_plan_in_state"),
        )

    def __str__(self) -> str:
        return self.title


class Campaign(Subject):
    """检查任务: a part of a plan: for what, in which period, whom by name, or whom by a draw."""

    noun = "检查任务"
    states: ClassVar[dict[str, str]] = {
        "open": "待公布", "ready": "待固定名单", "set": "已安排", "frozen": "待抽取", "drawn": "已抽取",
        "dropped": "已删去",
    }  # fmt: skip

    plan = models.ForeignKey(InspectionPlan, on_delete=models.PROTECT, related_name="campaigns")
    unit = _unit()
    title = models.CharField(max_length=80)
    choosing = models.CharField(max_length=10, choices=list(CHOOSING.items()))
    since = models.DateField(help_text="the first day on which somebody may go")
    until = models.DateField(help_text="the last")
    graded_by = models.CharField(max_length=10, choices=list(GRADED_BY.items()))
    rates = models.JSONField(
        default=dict, help_text="by grade: how often a firm is visited, or what share in percent is drawn"
    )
    kind = models.CharField(max_length=10, blank=True, choices=list(SUBJECT_KINDS.items()))
    field = models.CharField(max_length=40, blank=True, help_text="监管领域 of those it is drawn from")
    per_visit = models.PositiveSmallIntegerField(default=officers_on_site, help_text="officers for each firm")
    population = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the frozen roster")
    population_size = models.PositiveIntegerField(null=True, help_text="firms in it")
    officers_size = models.PositiveIntegerField(null=True, help_text="officers in it")
    frozen_at = models.DateTimeField(null=True)
    checkpoint_size = models.PositiveBigIntegerField(
        null=True, help_text="of the first checkpoint over the freezing"
    )
    seed = models.CharField(
        max_length=64, blank=True, help_text="hex; from that checkpoint's root and the campaign"
    )
    drawn_at = models.DateTimeField(null=True)
    gone = models.JSONField(
        default=list, help_text="ids of firms of the roster that closed before their turn or after"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="campaign_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(state__in=("frozen", "drawn")) | ~Q(population=""),
                name="roster_frozen_before_drawn",
            ),
            models.CheckConstraint(
                condition=~Q(state="drawn") | ~Q(seed=""), name="campaign_drawn_by_a_seed"
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "-id"), name="campaign_of_unit"),)

    def __str__(self) -> str:
        return self.title

    @property
    def choosing_zh(self) -> str:
        return CHOOSING[self.choosing]

    @property
    def rates_zh(self) -> str:
        """Say the rates by grade, those that are nothing left out."""
        by = "%" if self.choosing == "drawn" else "次"
        told = [
            f"{zh}{self.rates.get(key, 0)}{by}"
            for key, zh in GRADES[self.graded_by].items()
            if self.rates.get(key)
        ]
        return "、".join(told) or "无"


class CampaignItem(Committed):
    """任务事项: one of the items a campaign is for."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(InspectionItem, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("campaign", "item"), name="once_in_a_campaign"),)


class JointInspection(Subject):
    """联合检查: what several units would do at one firm, done at one visit."""

    noun = "联合检查"
    states: ClassVar[dict[str, str]] = {"open": "可并入", "dropped": "已取消"}

    unit = _unit()
    establishment = models.ForeignKey(
        "establishments.Establishment", on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField()
    until = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="joint_ends_after_it_begins"),
        )
        indexes = (models.Index(fields=("unit", "-id"), name="joint_of_unit"),)

    def __str__(self) -> str:
        return f"{self.establishment}联合检查"


class Errand(Subject):
    """检查安排: one firm to be visited: by which unit, for what, in which days, by whom."""

    noun = "检查安排"
    states: ClassVar[dict[str, str]] = {
        "proposed": "拟列入计划", "planned": "待检查", "joined": "并入联合检查", "done": "已检查", "replaced": "已递补",
        "dropped": "已取消",
    }  # fmt: skip
    scope_persons = ("officers__person_id",)

    unit = _unit()
    establishment = models.ForeignKey(
        "establishments.Establishment", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    campaign = models.ForeignKey(
        Campaign,
        null=True,
        on_delete=models.PROTECT,
        related_name="errands",
        help_text="null: nobody planned it",
    )
    ground = models.CharField(max_length=20, blank=True, choices=list(UNPLANNED.items()))
    since = models.DateField()
    until = models.DateField(help_text="the last day")
    matters = models.TextField(blank=True, help_text="as of its items, when it was planned")
    why = models.CharField(
        max_length=300, blank=True, help_text="why it is not joined with others for the same"
    )
    place = models.PositiveIntegerField(null=True, help_text="from 1, in the order of the draw")
    stratum = models.CharField(max_length=10, blank=True)
    stands_for = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="stand_in",
        help_text="the firm that is gone",
    )
    joint = models.ForeignKey(JointInspection, null=True, on_delete=models.PROTECT, related_name="errands")
    went_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("campaign", "place"), name="one_errand_a_place"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="errand_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(campaign__isnull=False) | ~Q(ground=""), name="errand_planned_or_for_a_ground"
            ),
            models.CheckConstraint(
                condition=Q(state="joined", joint__isnull=False) | ~Q(state="joined"),
                name="joined_to_a_joint",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(went_at__isnull=False), name="errand_done_when"
            ),
        )
        indexes = (
            models.Index(fields=("establishment", "until"), name="errand_at_establishment"),
            models.Index(fields=("unit", "state", "-id"), name="errand_of_unit"),
        )

    def __str__(self) -> str:
        return f"检查{self.establishment}"

    @property
    def ground_zh(self) -> str:
        return UNPLANNED.get(self.ground, "")


class ErrandItem(Committed):
    """安排事项: an item of an errand that nobody planned; a planned one has those of its campaign."""

    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, related_name="own_items")
    item = models.ForeignKey(InspectionItem, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("errand", "item"), name="once_in_an_errand"),)


class ErrandOfficer(Committed):
    """检查人员: who goes; once recused he stays in the list, and the next one stands behind him."""

    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, related_name="officers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    recused = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("errand", "person"), name="goes_once"),)


class Tie(Subject):
    """回避关系: why an officer keeps out of inspecting a firm."""

    noun = "回避关系"
    states: ClassVar[dict[str, str]] = {"in-force": "在用", "ended": "已解除"}
    scope_persons = ("person_id",)

    unit = _unit()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    establishment = models.ForeignKey(
        "establishments.Establishment", on_delete=models.PROTECT, related_name="+"
    )
    ground = models.CharField(max_length=10, choices=list(TIES.items()))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "establishment"), condition=Q(state="in-force"), name="one_tie_in_force"
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "-id"), name="tie_of_unit"),)

    def __str__(self) -> str:
        return f"{self.person}回避{self.establishment}"

    @property
    def ground_zh(self) -> str:
        return TIES[self.ground]
