"""What we remember of legal publicity: a unit's plan of a year, and what it planned and did."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.outreach import AUDIENCES, FORMS


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")


class OutreachPlan(Subject):
    """法治宣传计划: what a unit means to make known in a year. 《责任制》第22条."""

    noun = "法治宣传计划"
    states: ClassVar[dict[str, str]] = {"drawn-up": "已制定"}
    scope_persons = ("items__owner_id",)

    unit = _unit()
    year = models.PositiveSmallIntegerField()
    aim = models.CharField(max_length=1000)
    drawn_up_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "year"), name="one_outreach_plan_a_year"),)
        indexes = (models.Index(fields=("-year", "unit", "id"), name="outreach_plan_by_year"),)

    def __str__(self) -> str:
        return f"{self.unit.short_name}{self.year}年法治宣传计划"

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)


class OutreachItem(Subject):
    """法治宣传活动: one law made known to somebody, as planned or beside the plan."""

    noun = "法治宣传活动"
    states: ClassVar[dict[str, str]] = {"planned": "已计划", "held": "已开展", "dropped": "已取消"}
    scope_persons = ("owner_id",)

    unit = _unit()
    plan = models.ForeignKey(OutreachPlan, on_delete=models.PROTECT, related_name="items")
    law = models.ForeignKey("laws.Law", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=20, choices=list(FORMS.items()))
    audience = models.CharField(max_length=20, choices=list(AUDIENCES.items()))
    due_on = models.DateField(null=True, help_text="last day by the plan; null: held beside the plan")
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", help_text="负责人")
    held_on = models.DateField(null=True)
    place = models.CharField(max_length=120, blank=True)
    reached = models.PositiveIntegerField(null=True, help_text="people reached, as the unit says")
    summary = models.CharField(max_length=1000, blank=True, help_text="what was done, or why it was dropped")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="held", held_on__isnull=False, reached__isnull=False)
                | (~Q(state="held") & Q(held_on=None)),
                name="outreach_held_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state="held") | Q(due_on__isnull=False), name="outreach_planned_has_its_day"
            ),
        )
        indexes = (models.Index(fields=("unit", "state", "due_on", "id"), name="outreach_of_unit"),)

    def __str__(self) -> str:
        return f"{self.form_zh}：{self.law}"

    @property
    def form_zh(self) -> str:
        return FORMS[self.form]

    @property
    def audience_zh(self) -> str:
        return AUDIENCES[self.audience]


class OutreachFile(Committed):
    """附件: a picture or a paper of what was held; written once with it, its digest in its ledger entry."""

    item = models.ForeignKey(OutreachItem, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
