"""What we remember of laws, their versions and what an amendment makes of their articles."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.identifiers import NormalForm
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.laws import CHANGES, LEVELS_ZH, STATUTORY
from liuhen.regulation.official import Place

MOST_TITLE = 200


class Law(Subject):
    """法律依据: a law, regulation, rule or document that powers may rest on. It belongs to no unit."""

    noun = "法律依据"
    states: ClassVar[dict[str, str]] = {"kept": "在库", "repealed": "废止"}
    scope_unit = ""

    title = models.CharField(max_length=MOST_TITLE, help_text="名称, without 《》")
    title_key = NormalForm(max_length=MOST_TITLE, of="title", by="name_key")
    level = models.CharField(max_length=30, choices=list(LEVELS_ZH.items()), help_text="效力位阶")
    issuer = models.CharField(max_length=100, help_text="制定机关")
    repealed_on = models.DateField(null=True, help_text="the first day on which it no longer holds")
    repealed_by = models.CharField(max_length=300, blank=True, help_text="废止依据")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("title_key",), name="one_law_of_a_title"),
            models.CheckConstraint(
                condition=Q(state="repealed", repealed_on__isnull=False)
                | (~Q(state="repealed") & Q(repealed_on=None)),
                name="repealed_from_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"《{self.title}》"

    @property
    def level_zh(self) -> str:
        return LEVELS_ZH.get(self.level, self.level)

    @property
    def is_statutory(self) -> bool:
        """Whether it is one of 法律、法规、规章."""
        return self.level in STATUTORY

    def is_repealed(self, on: date) -> bool:
        """Say whether it no longer holds on a day; a repeal may be known before."""
        return self.repealed_on is not None and self.repealed_on <= on


class LawVersion(Subject):
    """版本: a law as it was promulgated or amended, from the day of its effect until that of the next."""

    noun = "法律版本"
    states: ClassVar[dict[str, str]] = {"registered": "在册", "struck": "已撤销登记"}
    scope_unit = ""

    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField(max_length=30, help_text="such as 2021年修正")
    number = models.CharField(max_length=60, blank=True, help_text="文号")
    amends = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="the version before"
    )
    promulgated_on = models.DateField()
    effective_on = models.DateField(help_text="施行日期")
    source = models.CharField(max_length=300, blank=True, help_text="where its text was taken from")
    article_count = models.PositiveSmallIntegerField(null=True, help_text="条数; null: not known")
    has_text = models.BooleanField(default=False, help_text="whether its articles are here word for word")
    is_mapped = models.BooleanField(default=False, help_text="whether what it made of the articles was told")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("law", "label"), condition=Q(state="registered"), name="one_version_of_a_label"
            ),
            models.UniqueConstraint(
                fields=("law", "effective_on"),
                condition=Q(state="registered"),
                name="one_version_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__gte=models.F("promulgated_on")),
                name="no_effect_before_promulgation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.law}（{self.label}）"


class LawArticle(Committed):
    """条文: an article of a version, word for word."""

    version = models.ForeignKey(LawVersion, on_delete=models.PROTECT, related_name="articles")
    no = models.PositiveSmallIntegerField()
    sub = models.PositiveSmallIntegerField(default=0, help_text="1 of 第二百三十四条之一")
    text = models.TextField(help_text="its paragraphs, one a line")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "no", "sub"), name="one_article_a_number"),)
        ordering = ("no", "sub")

    @property
    def place(self) -> Place:
        return Place(self.no, self.sub)


class ArticleChange(Committed):
    """条文对照: what a version made of an article of the version before; of one that was split several rows."""

    version = models.ForeignKey(LawVersion, on_delete=models.PROTECT, related_name="changes")
    old_no = models.PositiveSmallIntegerField()
    old_sub = models.PositiveSmallIntegerField(default=0)
    new_no = models.PositiveSmallIntegerField(null=True, help_text="null: repealed")
    new_sub = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=list(CHANGES.items()))
    is_compared = models.BooleanField(default=False, help_text="found by comparing the texts, not told")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "old_no", "old_sub", "new_no", "new_sub"), name="one_change_of_a_place"
            ),
            models.CheckConstraint(
                condition=Q(kind="repealed", new_no=None) | (~Q(kind="repealed") & Q(new_no__isnull=False)),
                name="repealed_goes_nowhere",
            ),
        )
        ordering = ("old_no", "old_sub", "new_no", "new_sub")

    @property
    def old(self) -> Place:
        return Place(self.old_no, self.old_sub)

    @property
    def new(self) -> Place | None:
        return Place(self.new_no, self.new_sub) if self.new_no is not None else None

    @property
    def kind_zh(self) -> str:
        return CHANGES[self.kind]
