"""What we remember of those whom one inspects."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.identifiers import NormalForm
from liuhen.regulation.inspections import (
    CLOSING_GROUNDS,
    CREDITS,
    RISKS,
    SUBJECT_KINDS,
    SUPERVISED_BY,
    UNGRADED,
    closed_zh,
)

MOST_CODE, MOST_NAME = 40, 120


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)


class Establishment(Subject):
    """检查对象: a firm, a sole trader or a place. Its code stays its own, also once it is closed."""

    noun = "检查对象"
    states: ClassVar[dict[str, str]] = {"listed": "在册", "closed": "已注销"}

    unit = _unit()
    kind = models.CharField(max_length=10, choices=list(SUBJECT_KINDS.items()))
    code = models.CharField(max_length=MOST_CODE, help_text="统一社会信用代码, or the code of a place")
    name = models.CharField(max_length=MOST_NAME)
    name_key = NormalForm(max_length=MOST_NAME, of="name", by="name_key")
    field = models.CharField(max_length=40, blank=True, help_text="监管领域, such as 市场监管")
    address = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=list(SUPERVISED_BY.items()), help_text="监管层级")
    risk = models.CharField(max_length=10, blank=True, choices=list(RISKS.items()), help_text="风险等级")
    credit = models.CharField(max_length=1, blank=True, choices=list(CREDITS.items()), help_text="信用等级")
    graded_on = models.DateField(null=True, help_text="of when the grades are")
    closed_on = models.DateField(null=True, help_text="the day from which it is no longer there")
    ground = models.CharField(max_length=20, blank=True, choices=list(CLOSING_GROUNDS.items()))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("code",), name="a_code_is_given_once"),
            models.CheckConstraint(
                condition=(Q(state="closed", closed_on__isnull=False) & ~Q(ground=""))
                | (~Q(state="closed") & Q(closed_on=None, ground="")),
                name="closed_on_a_day_for_a_ground",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-id"), name="establishment_of_unit"),
            models.Index(fields=("state", "field", "id"), name="establishment_of_field"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def kind_zh(self) -> str:
        return SUBJECT_KINDS[self.kind]

    @property
    def risk_zh(self) -> str:
        return RISKS.get(self.risk, UNGRADED)

    @property
    def credit_zh(self) -> str:
        return CREDITS.get(self.credit, UNGRADED)

    @property
    def level_zh(self) -> str:
        return SUPERVISED_BY[self.level]

    @property
    def ground_zh(self) -> str:
        return CLOSING_GROUNDS.get(self.ground, "")

    @property
    def closed_zh(self) -> str:
        """The clause by which what asks for one that is gone is refused."""
        return closed_zh(self.name, self.closed_on, self.ground)

    def was_there(self, on: date) -> bool:
        """Say whether it was not closed yet on a day."""
        return self.closed_on is None or on < self.closed_on
