"""What we remember of problem models: their versions, what these were tried on, and what they found."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.patterns import ALL, PATTERNS, SEVERITIES, Pattern

KEYS_ZH = {each.key: each.zh for each in ALL}
ONGOING = ("draft", "trying", "tried")
LOOKED_FOR = "live"


class PatternVersion(Subject):
    """模型版本: a problem model with the numbers that hold from its adoption to the next one's."""

    noun = "模型版本"
    states: ClassVar[dict[str, str]] = {
        "draft": "拟定中",
        "trying": "正在试算",
        "tried": "待批准启用",
        "live": "运行中",
        "replaced": "已被新版本替代",
        "retired": "已停用",
        "dropped": "已作废",
    }
    scope_unit = ""

    pattern = models.CharField(max_length=40, help_text="key of a model of regulation.patterns")
    number = models.PositiveIntegerField(help_text="the version, from 1")
    numbers: Any = models.JSONField(default=dict, help_text="what it counts by, key to whole number")
    reason = models.CharField(max_length=300, help_text="why it is made, or why so")
    drafted_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("pattern", "number"), name="one_version_a_number"),
            models.UniqueConstraint(
                fields=("pattern",), condition=Q(state="live"), name="one_live_version_a_pattern"
            ),
            models.UniqueConstraint(
                fields=("pattern",), condition=Q(state__in=ONGOING), name="one_open_version_a_pattern"
            ),
        )
        indexes = (models.Index(fields=("state", "pattern", "id"), name="pattern_version_in_state"),)

    def __str__(self) -> str:
        return f"{self.pattern_zh}第{self.number}版"

    @property
    def rule(self) -> Pattern:
        return PATTERNS[self.pattern]

    @property
    def pattern_zh(self) -> str:
        return KEYS_ZH.get(self.pattern, self.pattern)

    @property
    def told(self) -> dict[str, int]:
        """Its numbers, with those of the model for what it does not set."""
        told: dict[str, int] = self.numbers
        return self.rule.standard | told

    @property
    def numbers_zh(self) -> str:
        return self.rule.numbers_zh(self.told)


class DryRun(Committed):
    """试算: what a version would have found in the year before; kept, whatever becomes of the version."""

    version = models.ForeignKey(PatternVersion, on_delete=models.PROTECT, related_name="runs")
    ran_at = models.DateTimeField()
    numbers: Any = models.JSONField(help_text="as they were then")
    found = models.PositiveIntegerField(help_text="incidents in the year")
    months: Any = models.JSONField(help_text="the twelve months, such as 2026-11, the first first")
    by_unit: Any = models.JSONField(help_text="unit id to incidents month by month")
    samples: Any = models.JSONField(help_text="[what it is about, what would be said, how many rows] of some")

    class Meta:
        indexes = (models.Index(fields=("version", "-id"), name="dry_run_of_version"),)


class Hit(Subject):
    """模型线索: one incident that a problem model found, with the rows behind it. A person concludes what it is."""

    noun = "模型线索"
    states: ClassVar[dict[str, str]] = {
        "raised": "待判断",
        "no-problem": "不是问题",
        "looked-into": "转入监督检查",
        "passed-on": "移送责任追究",
        "found": "列为问题",
    }

    version = models.ForeignKey(
        PatternVersion,
        on_delete=models.PROTECT,
        related_name="hits",
        help_text="by which it was found first",
    )
    pattern = models.CharField(max_length=40)
    severity = models.CharField(max_length=10, choices=list(SEVERITIES.items()))
    key = models.CharField(max_length=40, help_text="what the model counts by")
    tag = models.CharField(max_length=80, blank=True, help_text="what tells several of one key apart")
    incident = models.CharField(
        max_length=200, unique=True, help_text="pattern, key, tag and first row: one of each for ever"
    )
    about = models.CharField(max_length=64, blank=True, help_text="ref of what it is about, such as case:7")
    about_zh = models.CharField(max_length=200, help_text="the same for people, as it was then")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    said = models.CharField(max_length=300)
    rows: Any = models.JSONField(help_text="[ref, moment, figure] of each row behind it, the first of many")
    count = models.PositiveIntegerField(help_text="how many rows there are")
    since = models.DateTimeField(help_text="when the first of them happened")
    last_at = models.DateTimeField(help_text="when the last of them happened")
    raised_at = models.DateTimeField()
    conclusion = models.CharField(max_length=1000, blank=True)
    concluded_at = models.DateTimeField(null=True)
    became = models.CharField(
        max_length=64,
        blank=True,
        help_text="ref of what it became: finding:3, lead:7, an item of supervision",
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="raised", concluded_at=None)
                | (~Q(state="raised") & Q(concluded_at__isnull=False) & ~Q(conclusion="")),
                name="hit_concluded_says_why",
            ),
        )
        indexes = (
            models.Index(fields=("-raised_at", "-id"), name="hit_newest"),
            models.Index(fields=("unit", "-raised_at", "-id"), name="hit_of_unit"),
            models.Index(fields=("state", "-raised_at", "-id"), name="hit_in_state"),
            models.Index(fields=("unit", "state", "-raised_at", "-id"), name="hit_of_unit_in_state"),
            models.Index(fields=("pattern", "-raised_at", "-id"), name="hit_of_pattern"),
            models.Index(fields=("pattern", "key", "tag"), name="hit_of_key"),
        )

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}：{self.pattern_zh}（{self.about_zh}）"

    @property
    def pattern_zh(self) -> str:
        return KEYS_ZH.get(self.pattern, self.pattern)

    @property
    def severity_zh(self) -> str:
        return next((zh for key, zh in SEVERITIES.items() if key == self.severity), self.severity)

    @property
    def names(self) -> set[str]:
        """What the rows behind it are known by."""
        return {f"{ref}@{stamp}" for ref, stamp, _ in self.rows}

    @property
    def refs(self) -> list[str]:
        return [ref for ref, _, _ in self.rows]


class Awaited(models.Model):
    """待到期: a key of a model that is no hit yet and becomes one by time alone, and when."""

    uncommitted: ClassVar[str] = "由各项登记推出，每夜整体重算；只决定何时再看一遍，不作为依据"

    version = models.ForeignKey(PatternVersion, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=40)
    due_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "key"), name="awaited_once"),)
        indexes = (models.Index(fields=("version", "due_at"), name="awaited_soonest"),)
