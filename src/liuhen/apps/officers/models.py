"""What we remember of an officer's training, of uniforms and of how they were worn."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.regulation.people import UNIFORM_FIELDS, WEARING_GROUNDS


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")


class Training(Subject):
    """培训考试: a course or an examination that somebody took, with hours, score and result. 《责任制》第5条."""

    noun = "培训考试"
    states: ClassVar[dict[str, str]] = {"recorded": "已登记", "voided": "已作废"}
    scope_persons = ("person_id",)
    KINDS: ClassVar[dict[str, str]] = {
        "qualifying": "资格培训考试",
        "yearly": "年度培训",
        "special": "专题培训",
        "law": "法律知识考试",
    }
    RESULTS: ClassVar[dict[str, str]] = {"passed": "合格", "failed": "不合格", "attended": "参加（不考试）"}

    unit = _unit()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="trainings")
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    course = models.CharField(max_length=120)
    ended_on = models.DateField(help_text="the day it ended or was examined")
    hours = models.PositiveSmallIntegerField(help_text="学时")
    score = models.PositiveSmallIntegerField(null=True, help_text="of 100; null: not examined")
    result = models.CharField(max_length=10, choices=list(RESULTS.items()))

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "course", "ended_on"),
                condition=Q(state="recorded"),
                name="one_training_of_a_day",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-ended_on", "-id"), name="training_of_unit"),
            models.Index(fields=("person", "-ended_on", "-id"), name="training_of_person"),
            models.Index(fields=("-ended_on", "-id"), name="training_newest"),
        )

    def __str__(self) -> str:
        return f"{self.person}：{self.course}"

    @property
    def kind_zh(self) -> str:
        return self.KINDS[self.kind]

    @property
    def result_zh(self) -> str:
        return self.RESULTS[self.result]


class UniformIssue(Subject):
    """制式服装: pieces of a uniform in somebody's hands, by which scheme, until they come back. 《责任制》第18条."""

    noun = "制式服装"
    states: ClassVar[dict[str, str]] = {"issued": "在用", "returned": "已交回"}
    scope_persons = ("person_id",)
    SEASONS: ClassVar[dict[str, str]] = {
        "summer": "夏装",
        "spring-autumn": "春秋装",
        "winter": "冬装",
        "all": "四季通用",
    }

    unit = _unit()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="uniforms")
    scheme = models.CharField(
        max_length=20,
        choices=[(key, each.zh) for key, each in UNIFORM_FIELDS.items()],
        help_text="the field by whose scheme it is issued",
    )
    source = models.CharField(max_length=120, help_text="the scheme's document")
    item = models.CharField(max_length=40, help_text="such as 长袖制式衬衣")
    season = models.CharField(max_length=20, choices=list(SEASONS.items()))
    size = models.CharField(max_length=20)
    count = models.PositiveSmallIntegerField()
    issued_on = models.DateField()
    returned_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(returned_on=None) | Q(returned_on__gte=F("issued_on")),
                name="uniform_returned_after_issue",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "-issued_on", "-id"), name="uniform_of_unit"),
            models.Index(fields=("person", "-issued_on", "-id"), name="uniform_of_person"),
            models.Index(fields=("-issued_on", "-id"), name="uniform_newest"),
        )

    def __str__(self) -> str:
        return f"{self.person}：{self.item}"

    @property
    def season_zh(self) -> str:
        return self.SEASONS[self.season]

    @property
    def scheme_zh(self) -> str:
        return UNIFORM_FIELDS[self.scheme].zh


class Wearing(Subject):
    """着装检查: a uniform that was seen worn out of scope; a finding follows. 《责任制》第18条."""

    noun = "着装检查"
    states: ClassVar[dict[str, str]] = {"noted": "已列为问题"}
    scope_persons = ("person_id",)

    unit = _unit()
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=list(WEARING_GROUNDS.items()))
    place = models.CharField(max_length=120)
    seen_on = models.DateField()
    words = models.CharField(max_length=300, help_text="what was seen")

    class Meta:
        indexes = (
            models.Index(fields=("unit", "-seen_on", "-id"), name="wearing_of_unit"),
            models.Index(fields=("-seen_on", "-id"), name="wearing_newest"),
        )

    def __str__(self) -> str:
        return f"着装检查 {self.pk}"

    @property
    def ground_zh(self) -> str:
        return WEARING_GROUNDS[self.ground]
