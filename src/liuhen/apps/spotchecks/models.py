"""What we remember of spot checks: the plan with its draw, and a sheet for each recording drawn."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.parameters import SPOTCHECK_QUOTA, SPOTCHECK_RISK_PERCENT
from liuhen.regulation.spotchecks import MARKS, RESULTS, SHEET, SheetItem

MARK_ZH = {mark.key: mark.zh for mark in MARKS}


def default_quota() -> int:
    return SPOTCHECK_QUOTA.value


def default_risk_percent() -> int:
    return SPOTCHECK_RISK_PERCENT.value


class Plan(Subject):
    """抽查计划: whose recordings of which days are drawn, how many and how; then the draw itself."""

    noun = "抽查计划"
    states: ClassVar[dict[str, str]] = {
        "planned": "已制定",
        "frozen": "待抽取",
        "drawn": "检查中",
        "closed": "已办结",
        "dropped": "已作废",
    }
    STRATA: ClassVar[dict[str, str]] = {"unit": "单位", "officer": "人员", "kind": "类型", "month": "月份"}

    unit = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="with all below it; the county government stands for the county",
    )
    title = models.CharField(max_length=80)
    since = models.DateField(help_text="first day of receipt")
    until = models.DateField(help_text="last day of receipt")
    quota = models.PositiveIntegerField(default=default_quota, help_text="how many are drawn")
    risk_percent = models.PositiveSmallIntegerField(
        default=default_risk_percent, help_text="share of the quota that goes by risk"
    )
    strata = models.CharField(
        max_length=40, blank=True, help_text="keys of STRATA, separated by blanks; drawn from each of them"
    )
    due_on = models.DateField(help_text="by when the sheets are to be handed in")
    made_at = models.DateTimeField()
    maker = models.ForeignKey("people.Account", null=True, on_delete=models.PROTECT, related_name="+")
    population = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the frozen list; the list itself is in the vault"
    )
    population_size = models.PositiveIntegerField(null=True)
    frozen_at = models.DateTimeField(null=True)
    checkpoint_size = models.PositiveBigIntegerField(
        null=True, help_text="of the first checkpoint over the freezing entry"
    )
    seed = models.CharField(
        max_length=64, blank=True, help_text="hex; from that checkpoint's root and the plan"
    )
    drawn_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="plan_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(quota__gte=1, risk_percent__lte=100), name="plan_draws_something"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "dropped")) | ~Q(population=""), name="frozen_before_drawn"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("drawn", "closed")) | ~Q(seed=""), name="drawn_by_a_seed"
            ),
        )
        indexes = (
            models.Index(fields=("-made_at", "-id"), name="plan_newest"),
            models.Index(fields=("unit", "-made_at", "-id"), name="plan_of_unit"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def strata_keys(self) -> tuple[str, ...]:
        return tuple(self.strata.split())

    @property
    def strata_zh(self) -> str:
        return "、".join(self.STRATA[key] for key in self.strata_keys) or "不分层"


class Checker(Committed):
    """检查人: who fills in a plan's sheets; written once, with the plan, whose ledger entry lists them all."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="checkers")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "account"), name="once_a_checker"),)


class Sheet(Subject):
    """抽查表: one recording drawn, who checks it, and what was seen in it."""

    noun = "抽查表"
    states: ClassVar[dict[str, str]] = {
        "assigned": "待检查",
        "submitted": "已检查",
        "set-aside": "无法检查",
    }
    scope_persons = ("officer_id",)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sheets")
    recording = models.ForeignKey("recordings.Recording", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        "people.Account",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="nobody while every checker of the plan had to be left out",
    )
    place = models.PositiveIntegerField(help_text="from 1, in the order of the draw")
    stratum = models.CharField(max_length=80, blank=True)
    by_risk = models.BooleanField(help_text="drawn by risk, not by chance")
    score = models.PositiveSmallIntegerField(default=0)
    marks = models.CharField(max_length=120, blank=True, help_text="keys of MARKS, separated by blanks")
    stands_for = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stand_in",
        help_text="the one that could not be checked",
    )
    assigned_at = models.DateTimeField()
    results = models.JSONField(default=dict, help_text="item key to result key")
    remarks = models.JSONField(default=dict, help_text="item key to what was seen")
    good_practice = models.CharField(max_length=1000, blank=True, help_text="值得推广的做法")
    faults = models.PositiveSmallIntegerField(default=0, help_text="how many items were not met")
    submitted_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it could not be checked")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "recording"), name="once_in_a_plan"),
            models.UniqueConstraint(fields=("plan", "place"), name="one_sheet_a_place"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False, checker__isnull=False),
                name="submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="set-aside") | ~Q(reason=""), name="set_aside_for_a_reason"
            ),
        )
        indexes = (
            models.Index(fields=("checker", "state", "id"), name="sheet_of_checker"),
            models.Index(fields=("unit", "state", "-id"), name="sheet_of_unit"),
            models.Index(fields=("officer", "state", "-id"), name="sheet_of_officer"),
        )

    def __str__(self) -> str:
        return f"抽查表 {self.pk}"

    @property
    def marks_zh(self) -> list[str]:
        return [MARK_ZH.get(key, key) for key in self.marks.split()]

    @property
    def purpose(self) -> str:
        """What a viewing for this sheet is registered for."""
        return f"抽查：{self.plan.title}，抽查表{self.pk}"

    def items(self) -> tuple[SheetItem, ...]:
        """Return what is looked at in a recording of this kind."""
        kind: Any = self.recording.kind
        return tuple(item for item in SHEET if kind in item.kinds)

    def lines(self) -> list[tuple[SheetItem, str, str, str]]:
        """Return (item, result key, result in Chinese, remark) of each item of the sheet."""
        told = self.results
        return [
            (
                item,
                told.get(item.key, ""),
                RESULTS.get(told.get(item.key, ""), ""),
                self.remarks.get(item.key, ""),
            )
            for item in self.items()
        ]
