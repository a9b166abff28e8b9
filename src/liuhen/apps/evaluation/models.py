"""What we remember of schemes, years, results with their scores, objections, officers' years and commendations."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation import ARTICLES
from liuhen.regulation.evaluation import (
    GRADES,
    LAMPS,
    SCOPES,
    WHOLE,
    YARDSTICKS,
    Formula,
    Yardstick,
    points_zh,
)

MOST_WORDS = 1000


def _unit(**more: Any) -> Any:
    return models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


def _person(**more: Any) -> Any:
    return models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", **more)


class Scheme(Subject):
    """考评方案: what a year is judged by, decided before it begins; approved, it is never changed."""

    noun = "考评方案"
    states: ClassVar[dict[str, str]] = {
        "draft": "编制中",
        "submitted": "待批准",
        "approved": "已批准",
        "dropped": "已作废",
    }
    OPEN: ClassVar[tuple[str, ...]] = ("draft", "submitted")

    unit = _unit(help_text="who evaluates")
    scope = models.CharField(max_length=10, choices=list(SCOPES.items()))
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text="the version, from 1")
    basis = models.CharField(max_length=300, help_text="by which documents it was made")
    remark = models.CharField(max_length=500, blank=True, help_text="why it was sent back or dropped")
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(
        default=False, help_text="approved after its year began, as the very first may be"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "scope", "year"),
                condition=Q(state__in=("draft", "submitted")),
                name="one_open_scheme_a_year",
            ),
            models.UniqueConstraint(
                fields=("unit", "scope", "year", "number"),
                condition=~Q(state="dropped"),
                name="one_scheme_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False),
                name="scheme_approved_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-year", "-id"), name="scheme_newest"),
            models.Index(fields=("unit", "scope", "year", "state"), name="scheme_of_year"),
        )

    def __str__(self) -> str:
        return f"{self.year}年度{SCOPES[self.scope]}考评方案第{self.number}版"

    @property
    def scope_zh(self) -> str:
        return SCOPES[self.scope]


class Indicator(Committed):
    """考评指标: one thing a scheme looks at, where it comes from, what it weighs and how it becomes points."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="indicators")
    place = models.PositiveSmallIntegerField(help_text="where it stands, from 1")
    key = models.CharField(max_length=30, help_text="key of a yardstick")
    name = models.CharField(max_length=80)
    full = models.PositiveIntegerField(help_text="points at most, in hundredths")
    formula: Any = models.JSONField(help_text="declared data; see regulation.evaluation.Formula")
    kinds: Any = models.JSONField(default=list, help_text="kinds of unit it is for; none: all")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("scheme", "key"), name="an_indicator_once_in_a_scheme"),
            models.CheckConstraint(condition=Q(full__gt=0, full__lte=WHOLE), name="indicator_has_points"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def yardstick(self) -> Yardstick:
        return YARDSTICKS[self.key]

    @property
    def cite(self) -> str:
        """The article it rests on, as it is cited."""
        return ARTICLES[self.yardstick.cites].cite()

    @property
    def reckons(self) -> Formula:
        return Formula.of(self.formula)

    @property
    def full_zh(self) -> str:
        return points_zh(self.full)


class Evaluation(Subject):
    """年度考评: a unit's evaluation of others in a year. Once it is frozen a change is a version beside it."""

    noun = "年度考评"
    states: ClassVar[dict[str, str]] = {
        "opened": "试算中",
        "told": "已告知，待确定",
        "frozen": "已确定",
        "dropped": "已作废",
    }
    RUNNING: ClassVar[tuple[str, ...]] = ("opened", "told")

    unit = _unit(help_text="who evaluates")
    scope = models.CharField(max_length=10, choices=list(SCOPES.items()))
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(help_text="from 1")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="evaluations")
    previous = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="later",
        help_text="the version beside which it stands",
    )
    reason = models.CharField(max_length=500, blank=True, help_text="why there is another version")
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="when it was last told")
    frozen_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of all frozen numbers, hex")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "scope", "year"),
                condition=Q(state__in=("opened", "told")),
                name="one_running_evaluation_a_year",
            ),
            models.UniqueConstraint(
                fields=("unit", "scope", "year", "version"),
                condition=~Q(state="dropped"),
                name="one_evaluation_a_version",
            ),
            models.CheckConstraint(
                condition=Q(state="frozen", frozen_at__isnull=False) & ~Q(digest="")
                | ~Q(state="frozen") & Q(frozen_at=None, digest=""),
                name="frozen_with_its_digest",
            ),
        )
        indexes = (
            models.Index(fields=("-year", "-id"), name="evaluation_newest"),
            models.Index(fields=("unit", "scope", "year", "state"), name="evaluation_of_year"),
        )

    def __str__(self) -> str:
        version = f"（第{self.version}版）" if self.version > 1 else ""
        return f"{self.year}年度{SCOPES[self.scope]}考评{version}"

    @property
    def scope_zh(self) -> str:
        return SCOPES[self.scope]

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING


class Result(Subject):
    """考评结果: one unit in a year's evaluation: what it was told, what it said, what was frozen."""

    noun = "考评结果"
    states: ClassVar[dict[str, str]] = {
        "opened": "待告知",
        "told": "已告知，待答复",
        "answered": "已答复",
        "frozen": "已确定",
        "dropped": "已作废",
    }
    scope_units = ("evaluator_id",)

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="results")
    unit = _unit(help_text="who is evaluated")
    evaluator = _unit()
    told = models.PositiveIntegerField(
        null=True, help_text="of a hundred points in hundredths, as it was last told"
    )
    told_round = models.PositiveSmallIntegerField(default=0, help_text="the how-manieth telling")
    told_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=MOST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)
    points = models.PositiveIntegerField(
        null=True, help_text="of a hundred points in hundredths, as it was frozen"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "unit"), name="one_result_a_unit"),
            models.CheckConstraint(
                condition=Q(state__in=("opened", "dropped")) | Q(told_at__isnull=False),
                name="result_told_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-id"), name="result_of_unit"),
            models.Index(fields=("evaluator", "-id"), name="result_of_evaluator"),
            models.Index(fields=("unit", "state", "id"), name="result_of_unit_in_state"),
        )

    def __str__(self) -> str:
        return f"{self.unit.short_name}{self.evaluation.year}年度考评结果"

    @property
    def points_zh(self) -> str:
        """What it stands at: frozen, else told."""
        found = self.points if self.state == "frozen" else self.told
        return "—" if found is None else points_zh(found)


class Score(Committed):
    """得分: what a unit got under one indicator, and every record behind it; as told, and again as frozen."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="scores")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(help_text="the telling; 0: as it was frozen")
    full = models.PositiveIntegerField(help_text="in hundredths")
    earned = models.PositiveIntegerField(
        null=True, help_text="in hundredths; null: there was nothing to measure"
    )
    acts = models.PositiveIntegerField(default=0, help_text="acts on site of the year, where it is a rate")
    against: Any = models.JSONField(help_text="[ref, what it did in hundredths] each, in order")
    towards: Any = models.JSONField(help_text="ids of what speaks for the unit, by noun")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("result", "indicator", "round"), name="one_score_a_round"),
            models.CheckConstraint(
                condition=Q(earned=None) | Q(earned__lte=F("full")), name="score_is_within_its_points"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}：{self.earned_zh}"

    @property
    def earned_zh(self) -> str:
        return LAMPS["grey"] if self.earned is None else points_zh(self.earned)

    @property
    def favour(self) -> int:
        """How many records speak for the unit."""
        return sum(len(ids) for ids in self.towards.values())


class Objection(Subject):
    """考评异议: a unit holds that a record does not count against it; sustained, it no longer does."""

    noun = "考评异议"
    states: ClassVar[dict[str, str]] = {"raised": "待处理", "sustained": "异议成立", "rejected": "异议不成立"}
    scope_units = ("evaluator_id",)

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="objections")
    unit = _unit()
    evaluator = _unit()
    about = models.CharField(max_length=64, help_text="ref of the record that counts against it")
    reason = models.CharField(max_length=MOST_WORDS)
    raised_at = models.DateTimeField()
    verdict = models.CharField(max_length=MOST_WORDS, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("result", "about"), condition=Q(state="raised"), name="one_open_objection_a_record"
            ),
            models.CheckConstraint(
                condition=Q(state="raised", judged_at=None) | ~Q(state="raised") & Q(judged_at__isnull=False),
                name="objection_judged_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("evaluator", "state", "id"), name="objection_of_evaluator"),
            models.Index(fields=("unit", "-id"), name="objection_of_unit"),
        )

    def __str__(self) -> str:
        return f"考评异议{self.pk or ''}"


class Assessment(Subject):
    """执法人员考核: an officer's year by what is on record, graded by his unit, seen and answered by himself."""

    noun = "执法人员考核"
    states: ClassVar[dict[str, str]] = {
        "drafted": "待签署",
        "signed": "已签署，待本人意见",
        "answered": "本人已填写意见",
    }
    scope_persons = ("person_id",)

    unit = _unit()
    person = _person()
    year = models.PositiveSmallIntegerField()
    facts: Any = models.JSONField(help_text="what is on record: key, words, number and refs each")
    facts_sha256 = models.CharField(
        max_length=64, help_text="of the facts in the one form JSON has here, hex"
    )
    against = models.PositiveIntegerField(help_text="how many of the records stand against him")
    bars = models.CharField(max_length=300, blank=True, help_text="what bars a commendation, in words")
    drafted_at = models.DateTimeField()
    grade = models.CharField(max_length=12, blank=True, choices=list(GRADES.items()))
    ground = models.CharField(max_length=300, blank=True, help_text="of a low grade: the record or the fact")
    reason = models.CharField(max_length=MOST_WORDS, blank=True, help_text="what the unit says of him")
    signer = _person(null=True, db_index=False)
    signed_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=MOST_WORDS, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "year"), name="one_assessment_a_year"),
            models.CheckConstraint(
                condition=Q(state="drafted", signed_at=None)
                | ~Q(state="drafted") & Q(signed_at__isnull=False) & ~Q(grade=""),
                name="assessment_signed_with_a_grade",
            ),
        )
        indexes = (
            models.Index(fields=("-year", "-id"), name="assessment_newest"),
            models.Index(fields=("unit", "-year", "-id"), name="assessment_of_unit"),
            models.Index(fields=("unit", "state", "id"), name="assessment_of_unit_in_state"),
        )

    def __str__(self) -> str:
        return f"{self.person.name}{self.year}年度考核"

    @property
    def grade_zh(self) -> str:
        return GRADES.get(self.grade, "")


class Commendation(Subject):
    """表彰: of a unit or an officer, from a frozen year; looked at for what bars it again when it is made public."""

    noun = "表彰"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待批准",
        "refused": "不予批准",
        "approved": "已批准",
        "withdrawn": "已撤回",
    }
    scope_unit = "county_id"
    scope_units = ("unit_id",)
    scope_persons = ("person_id",)

    county = _unit(help_text="who commends: the county's government")
    unit = _unit(help_text="who is commended, or whose officer")
    person = _person(null=True)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="commendations")
    deeds = models.CharField(max_length=MOST_WORDS, help_text="for what")
    remark = models.CharField(max_length=500, blank=True, help_text="why it was refused or withdrawn")
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was refused or withdrawn")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("evaluation", "unit"),
                condition=Q(state__in=("proposed", "approved"), person=None),
                name="a_unit_commended_once_a_year",
            ),
            models.UniqueConstraint(
                fields=("evaluation", "person"),
                condition=Q(state__in=("proposed", "approved"), person__isnull=False),
                name="an_officer_commended_once_a_year",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_at__isnull=False),
                name="commendation_approved_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("-id",), name="commendation_newest"),
            models.Index(fields=("county", "state", "-id"), name="commendation_by_state"),
            models.Index(fields=("unit", "-id"), name="commendation_of_unit"),
        )

    def __str__(self) -> str:
        return f"表彰{self.whom_zh}（{self.evaluation.year}年度）"

    @property
    def whom_zh(self) -> str:
        return f"{self.unit.short_name}{self.person.name}" if self.person else self.unit.name
