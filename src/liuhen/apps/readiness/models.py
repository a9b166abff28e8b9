"""What we remember of what could lawfully be done: how each power stands, and what a unit was told is missing."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.regulation.powers import KINDS_ZH
from liuhen.regulation.readiness import LACKS, Lack


class Standing(models.Model):
    """明日可为: a power of a unit as it would stand on the day it was judged for."""

    uncommitted: ClassVar[str] = (
        "每夜由清单、岗位、证件、设备、负责人等登记重新推出，只供提前知道；不作为依据"
    )
    scope_unit: ClassVar[str] = "unit_id"

    unit = models.ForeignKey("people.Unit", on_delete=models.CASCADE, related_name="+", db_index=False)
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    field = models.CharField(max_length=40, blank=True)
    officers = models.PositiveIntegerField(
        help_text="on its posts, with a certificate valid that day in its field"
    )
    lacks = models.CharField(max_length=80, blank=True, help_text="keys of LACKS, separated by blanks")
    since = models.DateField(help_text="from which day on these are lacking, or nothing is")
    judged_for = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "code"), name="a_power_stands_once"),)
        indexes = (models.Index(fields=("lacks", "unit", "code"), name="standing_lacking"),)

    def __str__(self) -> str:
        return self.name

    @property
    def kind_zh(self) -> str:
        return KINDS_ZH.get(self.kind, self.kind)

    @property
    def keys(self) -> list[str]:
        return self.lacks.split()

    @property
    def missing(self) -> list[Lack]:
        return [LACKS[key] for key in self.keys]

    @property
    def is_ready(self) -> bool:
        return not self.lacks


class Gap(Subject):
    """履职缺口: that powers of a unit cannot lawfully be used tomorrow, from when this is known until it is over."""

    noun = "履职缺口"
    states: ClassVar[dict[str, str]] = {"open": "待补齐", "answered": "正在补齐", "closed": "已补齐"}

    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    lacks: Any = models.JSONField(help_text="what is missing, by the code of each power")
    count = models.PositiveIntegerField(help_text="how many powers")
    judged_for = models.DateField()
    opened_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True, help_text="how and by when it is put right")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit",), condition=~Q(state="closed"), name="one_open_gap_of_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None)),
                name="gap_closed_at_some_moment",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-id"), name="gap_of_unit"),
            models.Index(fields=("state", "-id"), name="gap_in_state"),
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}：{self.count}项职权"

    @property
    def missing_zh(self) -> str:
        """What is missing at all, once each."""
        keys = {key for told in self.lacks.values() for key in told.split()}
        return "、".join(lack.zh for key, lack in LACKS.items() if key in keys)
