"""What we remember of discretion: how far a unit goes, by violation and band, version by version."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.identifiers import NormalForm
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.benchmarks import GRADES, OUTCOMES_ZH

OPEN = ("draft", "submitted")
MOST_CODE, MOST_NAME, MOST_WORDS = 80, 200, 1000


class Benchmark(Subject):
    """裁量基准: how far a unit goes with one violation, or with one matter of another power; never changed once out."""

    noun = "裁量基准"
    states: ClassVar[dict[str, str]] = {
        "draft": "编制中",
        "submitted": "待审定公布",
        "published": "已公布",
        "dropped": "已作废",
    }

    unit: Any = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=MOST_CODE, help_text="职权编码, in its normal form")
    violation = models.CharField(max_length=MOST_NAME, help_text="违法行为, or the matter of another power")
    violation_key = NormalForm(max_length=400, of="violation", by="name_key")
    number = models.PositiveIntegerField(help_text="the version, from 1")
    basis = models.CharField(max_length=300, help_text="the law and the benchmark above that it follows")
    reason = models.CharField(max_length=500, help_text="why this version is made")
    remark = models.CharField(max_length=500, blank=True, help_text="why it was sent back")
    submitted_at = models.DateTimeField(null=True)
    effective_on = models.DateField(null=True, help_text="the first day by whose acts it is judged")
    published_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True, help_text="the first day on which it no longer holds")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "code", "violation_key"),
                condition=Q(state__in=OPEN),
                name="one_open_benchmark_a_violation",
            ),
            models.UniqueConstraint(
                fields=("unit", "code", "violation_key", "effective_on"),
                condition=Q(state="published"),
                name="one_benchmark_takes_effect_a_day",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "code", "state", "effective_on"), name="benchmark_in_force"),
            models.Index(fields=("state", "unit", "id"), name="benchmark_by_state"),
        )

    def __str__(self) -> str:
        return f"“{self.violation}”裁量基准第{self.number}版"


class Band(Committed):
    """裁量档次: under which circumstances how far; amounts in yuan, or as times of a base."""

    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="bands")
    place = models.PositiveIntegerField(help_text="where it stands, from 1")
    name = models.CharField(max_length=60)
    grade = models.CharField(max_length=10, choices=list(GRADES.items()))
    circumstances = models.CharField(max_length=MOST_WORDS, help_text="适用情形")
    outcomes: Any = models.JSONField(default=list, help_text="what may be decided, by key")
    least_yuan = models.PositiveBigIntegerField(null=True)
    most_yuan = models.PositiveBigIntegerField(null=True)
    least_times = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    most_times = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    times_of = models.CharField(max_length=60, blank=True, help_text="倍数的基数, such as 货值金额")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("benchmark", "name"), name="a_band_has_its_own_name"),
            models.CheckConstraint(
                condition=Q(most_yuan=None) | Q(most_times=None), name="a_band_counts_in_one_way"
            ),
            models.CheckConstraint(
                condition=Q(least_yuan=None) | Q(most_yuan__gte=F("least_yuan")), name="a_band_in_yuan_rises"
            ),
            models.CheckConstraint(
                condition=Q(least_times=None) | Q(most_times__gte=F("least_times")),
                name="a_band_in_times_rises",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def grade_zh(self) -> str:
        return GRADES[self.grade]

    @property
    def outcomes_zh(self) -> str:
        return "、".join(OUTCOMES_ZH[key] for key in self.outcomes)

    @property
    def amount_zh(self) -> str:
        if self.most_yuan is not None:
            return f"{self.least_yuan or 0}元至{self.most_yuan}元"
        if self.most_times is not None:
            return f"{self.times_of}的{_times(self.least_times or Decimal(0))}倍至{_times(self.most_times)}倍"
        return ""


def _times(number: Decimal) -> str:
    return f"{number.normalize():f}"
