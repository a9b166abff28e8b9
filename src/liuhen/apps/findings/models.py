"""What we remember of findings."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.access import Permission
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation import DUTIES
from liuhen.regulation.complaints import COMPLAINT_FOUNDED, ROUTE
from liuhen.regulation.supervision import GROUNDS


class Finding(Subject):
    """问题: a duty that was not met, as far as the record shows. It asks for a reason; a person judges it."""

    noun = "问题"
    states: ClassVar[dict[str, str]] = {
        "open": "待说明",
        "answered": "已说明",
        "accepted": "说明成立",
        "upheld": "问题成立",
        "rectifying": "整改中",
        "rectified": "已整改",
    }
    scope_persons = ("person_id",)
    scope_matter = ("finding", "id")
    scope_kept = frozenset({Permission.FINDING_SEE})
    recused_by = ROUTE
    follows = "about"

    code = models.CharField(max_length=60, help_text="NOUN-FACT, from regulation/")
    duty = models.CharField(max_length=20, help_text="id of the duty, such as av-13-1")
    about = models.CharField(max_length=64, help_text="ref of what it is about, such as recording:12")
    about_zh = models.CharField(max_length=200, help_text="the same for people, as it was then")
    text = models.CharField(max_length=300)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    conclusion = models.CharField(max_length=1000, blank=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code", "about"), name="one_finding_of_a_kind"),)
        indexes = (
            models.Index(fields=("unit", "state", "-raised_at", "-id"), name="finding_of_unit"),
            models.Index(fields=("person", "state", "-raised_at", "-id"), name="finding_of_person"),
            models.Index(fields=("-raised_at", "-id"), name="finding_newest"),
            models.Index(fields=("about", "id"), name="finding_about"),
            models.Index(
                fields=("unit", "concluded_at", "raised_at"),
                condition=Q(concluded_at__isnull=False),
                name="finding_concluded_of_unit",
            ),
            models.Index(
                fields=("duty", "unit"),
                condition=Q(state__in=("open", "answered", "rectifying")),
                name="finding_open_by_duty",
            ),
        )

    def __str__(self) -> str:
        return f"问题 {self.pk}：{self.text[:40]}"

    @property
    def cite(self) -> str:
        """Its duty's article, as it is cited."""
        return DUTIES[self.duty][-1].article.cite() if self.duty in DUTIES else self.duty

    def addressee(self) -> tuple[int | None, int | None]:
        """Return whom a complaint is about and who is told that it was founded; of what is late nobody is."""
        return (self.person_id, self.unit_id) if self.code == COMPLAINT_FOUNDED.code else (None, None)


class AnswerFile(Committed):
    """附件: a file that came with an answer; written once with it, its digest in the answer's ledger entry."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120, help_text="as whoever answered called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()


class Rectification(Subject):
    """整改: what a unit is told to put right, by when, what it says it did, and whether that was found to be so."""

    noun = "整改"
    states: ClassVar[dict[str, str]] = {
        "ordered": "待整改",
        "reported": "待复查",
        "passed": "复查通过",
        "failed": "复查未通过",
    }
    scope_persons = ("person_id",)
    scope_matter = ("rectification", "id")
    scope_kept = frozenset({Permission.FINDING_SEE, Permission.RECTIFICATION_REPORT})
    recused_by = ROUTE
    follows = "finding_id"
    added = (
        "circular", "circular_ground", "circulated_at", "circulator_id", "reason_weighed", "reporter_id"
    )  # fmt: skip

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="rectifications")
    round = models.PositiveSmallIntegerField(help_text="from 1; a failed recheck orders the next")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    demand = models.CharField(max_length=1000)
    due_on = models.DateField(help_text="the last day, as the order says")
    ordered_at = models.DateTimeField()
    orderer = models.ForeignKey(
        "people.Account",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who gave the order",
    )
    report = models.CharField(max_length=1000, blank=True, help_text="what was done, as the unit says")
    reported_at = models.DateTimeField(null=True)
    reporter = models.ForeignKey(
        "people.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=1000, blank=True, help_text="what the recheck found")
    rechecked_at = models.DateTimeField(null=True)
    circular = models.CharField(max_length=1000, blank=True, help_text="通报: the text that went round")
    circular_ground = models.CharField(
        max_length=20, blank=True, choices=list(GROUNDS.items()), help_text="why: key of GROUNDS"
    )
    reason_weighed = models.CharField(
        max_length=1000, blank=True, help_text="why what the unit says about a delay is no good reason"
    )
    circulated_at = models.DateTimeField(null=True)
    circulator = models.ForeignKey(
        "people.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(circulated_at=None, circular="")
                | (Q(circulated_at__isnull=False) & ~Q(circular="")),
                name="circulated_with_a_text",
            ),
            models.UniqueConstraint(fields=("finding", "round"), name="one_rectification_a_round"),
            models.UniqueConstraint(
                fields=("finding",),
                condition=Q(state__in=("ordered", "reported")),
                name="one_open_rectification",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "due_on", "id"), name="rectification_of_unit"),
            models.Index(fields=("person", "state", "due_on", "id"), name="rectification_of_person"),
            models.Index(fields=("due_on", "id"), name="rectification_by_day"),
            models.Index(
                fields=("circulated_at", "unit"),
                condition=Q(circulated_at__isnull=False),
                name="rectification_circulated",
            ),
        )

    def __str__(self) -> str:
        return f"整改 {self.pk}：{self.demand[:40]}"

    @property
    def circular_ground_zh(self) -> str:
        return GROUNDS.get(self.circular_ground, "")
