"""What we remember of remedies: reconsiderations and suits, sealed answers, opinions, what is to be performed."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.remedies import AGAINST, AGAINST_US, KINDS, OUTCOMES, SET_BY, WHAT_FOLLOWS

OF_THE_CASE = ("case__handlers__person_id", "case__opened_by_id")
"""Whoever sees a case by handling it sees what hangs on it."""


def _unit() -> Any:
    return models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)


def _case(**more: Any) -> Any:
    return models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+", **more)


class Remedy(Subject):
    """复议、诉讼: somebody objects to a decision of the unit, or to its doing nothing. 《责任制》第21条."""

    noun = "复议、诉讼"
    states: ClassVar[dict[str, str]] = {
        "lodged": "待转送",
        "forwarded": "待收到副本",
        "answering": "待答复",
        "answered": "已答复",
        "decided": "已有结果",
        "settled": "已了结",
        "put-right": "已自行纠正",
    }
    PENDING: ClassVar[tuple[str, ...]] = ("lodged", "forwarded", "answering", "answered")
    scope_persons = OF_THE_CASE

    unit = _unit()
    case = _case()
    decision = models.ForeignKey(
        "decisions.Decision",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="null: against inaction",
    )
    kind = models.CharField(max_length=10, choices=list(KINDS.items()))
    against = models.CharField(max_length=10, choices=list(AGAINST.items()), default="decision")
    applicant = models.CharField(max_length=120, help_text="申请人、原告")
    organ = models.CharField(max_length=80, help_text="复议机关或者人民法院")
    number = models.CharField(max_length=60, blank=True, help_text="of the organ's notice")
    brought_on = models.DateField(
        help_text="when it was applied or sued; the surcharge stands still from this day"
    )
    claim = models.CharField(max_length=1000, help_text="what is asked for, and why")
    is_simple = models.BooleanField(default=False, help_text="by the simple procedure")
    previous = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="suits",
        help_text="the reconsideration before a suit",
    )
    lodged_at = models.DateTimeField(
        null=True, help_text="when it came in, where it was filed through the unit"
    )
    forwarded_at = models.DateTimeField(null=True, help_text="by the postmark")
    copy_received_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="by the postmark")
    outcome = models.CharField(max_length=12, blank=True, choices=list(OUTCOMES.items()))
    instrument = models.CharField(max_length=80, blank=True, help_text="number of what was decided")
    decided_on = models.DateField(null=True)
    told_on = models.DateField(
        null=True, help_text="when the applicant received it; the term to sue counts from it"
    )
    said = models.CharField(max_length=1000, blank=True, help_text="what was decided or put right, in short")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("decision", "kind", "applicant"),
                condition=Q(
                    state__in=("lodged", "forwarded", "answering", "answered"), decision__isnull=False
                ),
                name="one_pending_remedy_an_applicant",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "id"), name="remedy_of_unit"),
            models.Index(fields=("state", "id"), name="remedy_by_state"),
            models.Index(fields=("unit", "-id"), name="remedy_of_unit_newest"),
        )

    def __str__(self) -> str:
        return f"{self.applicant}{self.kind_zh}案"

    @property
    def kind_zh(self) -> str:
        return KINDS[self.kind]

    @property
    def against_zh(self) -> str:
        return AGAINST[self.against]

    @property
    def track(self) -> str:
        """Return which of the terms to answer holds."""
        return "simple" if self.kind == "review" and self.is_simple else self.kind

    @property
    def outcome_zh(self) -> str:
        return OUTCOMES.get(self.outcome, "")

    @property
    def what_follows(self) -> str:
        return WHAT_FOLLOWS.get(self.outcome, "")

    @property
    def is_pending(self) -> bool:
        return self.state in self.PENDING

    @property
    def is_lost(self) -> bool:
        return self.outcome in AGAINST_US


class AnswerVolume(Subject):
    """封存答复卷: what a decision rested on when it was issued, as a list and a capsule; what came later is outside."""

    noun = "封存答复卷"
    shown_with = "remedy"
    states: ClassVar[dict[str, str]] = {"sealed": "正在生成", "built": "已生成"}
    scope_persons = OF_THE_CASE

    unit = _unit()
    case = _case()
    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="volumes")
    sealed_at = models.DateTimeField()
    capsule_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    capsule_bytes = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("remedy", "id"), name="volume_of_remedy"),
            models.Index(fields=("state", "id"), name="volume_to_build"),
        )

    def __str__(self) -> str:
        return f"{self.remedy}答复卷"


class VolumeItem(Committed):
    """卷内材料: one thing in a volume, sealed at issue or come later; written once with the volume."""

    volume = models.ForeignKey(AnswerVolume, on_delete=models.PROTECT, related_name="items")
    n = models.PositiveIntegerField(help_text="its place in the list, from 1")
    about = models.CharField(max_length=64, help_text="ref of what it is, such as evidence:9")
    title = models.CharField(max_length=200)
    is_inside = models.BooleanField(help_text="sealed when the decision was issued; false: it came later")
    added_at = models.DateTimeField(help_text="when it was sealed, or when it came")
    sha256 = models.CharField(max_length=64, blank=True, help_text="of its file; blank where it has none")
    size_bytes = models.PositiveBigIntegerField(null=True)
    is_cited = models.BooleanField(
        default=False, help_text="a recording: its digest is told, its bytes stay in the vault"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("volume", "n"), name="one_item_a_place_in_a_volume"),)

    @property
    def file_name(self) -> str:
        """Return what its file is called in the capsule."""
        return f"{self.n:03d} {self.title}"


class Performance(Subject):
    """判决履行: what a judgment, a ruling, a mediation or a reconsideration obliges a unit to do. 《责任制》第21条."""

    noun = "判决履行"
    states: ClassVar[dict[str, str]] = {"owed": "待履行", "performed": "已履行", "lifted": "已解除"}
    INSTRUMENTS: ClassVar[dict[str, str]] = {
        "judgment": "判决书",
        "ruling": "裁定书",
        "mediation": "调解书",
        "review": "行政复议决定书",
    }
    scope_persons = OF_THE_CASE

    unit = _unit()
    case = _case()
    remedy = models.ForeignKey(Remedy, null=True, on_delete=models.PROTECT, related_name="performances")
    instrument = models.CharField(max_length=10, choices=list(INSTRUMENTS.items()))
    number = models.CharField(max_length=80)
    issuer = models.CharField(max_length=80, help_text="人民法院或者复议机关")
    in_force_on = models.DateField()
    what = models.CharField(max_length=1000)
    due_on = models.DateField()
    set_by = models.CharField(max_length=10, choices=list(SET_BY.items()))
    reason = models.CharField(max_length=500, blank=True, help_text="why the unit set this day")
    performed_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("unit", "state", "due_on", "id"), name="performance_of_unit"),
            models.Index(fields=("state", "due_on", "id"), name="performance_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.number}：{self.what[:40]}"

    @property
    def instrument_zh(self) -> str:
        return self.INSTRUMENTS[self.instrument]

    @property
    def set_by_zh(self) -> str:
        return SET_BY[self.set_by]


class Opinion(Subject):
    """行政复议意见书: what a reconsidering organ tells the unit to put right or to clear up. 《行政复议法》第76条."""

    noun = "行政复议意见书"
    states: ClassVar[dict[str, str]] = {"received": "待报告", "reported": "已报告"}
    scope_persons = OF_THE_CASE

    unit = _unit()
    case = _case()
    remedy = models.ForeignKey(Remedy, null=True, on_delete=models.PROTECT, related_name="opinions")
    organ = models.CharField(max_length=80)
    number = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    content = models.CharField(max_length=1000)
    reported_at = models.DateTimeField(null=True)
    report = models.CharField(max_length=1000, blank=True)

    class Meta:
        indexes = (models.Index(fields=("unit", "state", "id"), name="opinion_of_unit"),)

    def __str__(self) -> str:
        return f"{self.organ}{self.number}"


class RemedyFile(Committed):
    """附件: an instrument, a proof or a receipt that came with what was registered; written once with it."""

    of = models.CharField(
        max_length=40, db_index=True, help_text="ref of what it came with, such as performance:5"
    )
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()
