"""What we remember of compulsory measures, and of the things they hold."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation.measures import HELD, MEASURE_KINDS, OUTCOMES, PRESENT, RELEASE_GROUNDS

RUNNING = ("in-force", "to-lift")
"""States in which something is held."""


class Restraint(Subject):
    """强制措施: a place or things sealed, seized, or registered and kept as evidence, until it is decided or lifted."""

    noun = "强制措施"
    states: ClassVar[dict[str, str]] = {
        "proposed": "待批准",
        "refused": "不予批准",
        "approved": "已批准，待实施",
        "urgent": "紧急，正在实施",
        "in-force": "实施中",
        "to-lift": "未获批准，应立即解除",
        "settled": "已作出处理决定",
        "released": "已解除",
    }
    scope_persons = ("case__handlers__person_id", "case__opened_by_id")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="measures", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey("cases.Party", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=list(MEASURE_KINDS.items()))
    urgent = models.BooleanField(default=False, help_text="carried out first and approved afterwards")
    basis = models.CharField(max_length=300, help_text="依据: law and article that allow it")
    reason = models.CharField(max_length=1000)
    place = models.CharField(max_length=120)
    proposed_at = models.DateTimeField()
    approver = models.ForeignKey(
        "people.Person",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="who approved or refused",
    )
    approved_at = models.DateTimeField(null=True, help_text="when the head said yes or no")
    opinion = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(null=True, help_text="when it was carried out: terms run from then")
    present = models.CharField(max_length=10, blank=True, choices=list(PRESENT.items()))
    witness = models.CharField(max_length=60, blank=True)
    record = models.CharField(max_length=4000, blank=True, help_text="现场笔录")
    activity = models.ForeignKey(
        "activities.Activity", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="the activity under which it was recorded",
    )  # fmt: skip
    extended_days = models.PositiveSmallIntegerField(default=0)
    extended_reason = models.CharField(max_length=300, blank=True)
    tested_from = models.DateTimeField(null=True, help_text="since when testing is not counted")
    tested_to = models.DateTimeField(null=True)
    tester = models.CharField(max_length=120, blank=True)
    test_notice = models.CharField(
        max_length=60, blank=True, help_text="ref of the served paper that told so"
    )
    outcome = models.CharField(max_length=20, blank=True, choices=list(OUTCOMES.items()))
    decision = models.CharField(max_length=80, blank=True, help_text="处理决定: its number or ref")
    ended_ground = models.CharField(max_length=20, blank=True, choices=list(RELEASE_GROUNDS.items()))
    ended_reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was decided or lifted")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "refused", "approved", "urgent"))
                | Q(taken_at__isnull=False),
                name="restraint_in_force_was_taken",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("settled", "released"), ended_at__isnull=False)
                | (~Q(state__in=("settled", "released")) & Q(ended_at=None)),
                name="restraint_over_means_ended",
            ),
            models.CheckConstraint(
                condition=Q(tested_to=None) | Q(tested_to__gte=F("tested_from")),
                name="testing_ends_after_it_begins",
            ),
        )
        indexes = (
            models.Index(fields=("case", "id"), name="restraint_of_case"),
            models.Index(fields=("party",), name="restraint_of_party"),
            models.Index(fields=("unit", "-id"), name="restraint_of_unit"),
            models.Index(fields=("unit", "state", "-id"), name="restraint_of_unit_in_state"),
            models.Index(fields=("state", "-id"), name="restraint_in_state"),
        )

    def __str__(self) -> str:
        return f"{self.kind_zh}（{self.place}）"

    @property
    def kind_zh(self) -> str:
        return MEASURE_KINDS[self.kind]

    @property
    def present_zh(self) -> str:
        return PRESENT.get(self.present, "")

    @property
    def outcome_zh(self) -> str:
        return OUTCOMES.get(self.outcome, "")

    @property
    def ground_zh(self) -> str:
        return RELEASE_GROUNDS.get(self.ended_ground, "")

    @property
    def is_held_in_days(self) -> bool:
        """Say whether it is limited in days and may be extended, unlike registration and keeping."""
        return self.kind in HELD

    @property
    def waits_for_approval(self) -> bool:
        """Say whether it was carried out in urgency and the head has not said yes or no."""
        return self.state == "in-force" and self.urgent and self.approved_at is None

    @property
    def is_being_tested(self) -> bool:
        return self.tested_from is not None and self.tested_to is None


class Enforcer(Committed):
    """实施人员: one of the officers who carried a measure out."""

    measure = models.ForeignKey(Restraint, on_delete=models.PROTECT, related_name="enforcers")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("measure", "person"), name="enforces_once"),)


class MeasureFile(Committed):
    """附件: the signed list, the signed record or a photo; written once, its digest in its ledger entry."""

    measure = models.ForeignKey(Restraint, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120, help_text="as whoever gave it called it")
    sha256 = models.CharField(max_length=64, db_index=True)
    size_bytes = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name


class Thing(Subject):
    """涉案财物: one line of the list of what is held, and what became of it."""

    noun = "涉案财物"
    states: ClassVar[dict[str, str]] = {
        "kept": "保管中",
        "returned": "已退还",
        "confiscated": "已没收",
        "destroyed": "已销毁",
        "auctioned": "已拍卖",
        "handed-over": "已移送",
    }
    scope_persons = ("measure__case__handlers__person_id", "measure__case__opened_by_id")

    measure = models.ForeignKey(Restraint, on_delete=models.PROTECT, related_name="things", db_index=False)
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    quantity = models.CharField(max_length=40, help_text="with its unit, such as 12箱")
    condition = models.CharField(max_length=200, blank=True, help_text="规格、状态")
    value_fen = models.PositiveBigIntegerField(null=True, help_text="估值, in fen; null: not valued")
    kept_at = models.CharField(max_length=120, help_text="存放地点")
    listed_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    by_what = models.CharField(max_length=120, blank=True, help_text="by which decision it went")
    receiver = models.CharField(max_length=120, blank=True, help_text="who received it")
    receipt = models.CharField(max_length=120, blank=True, help_text="number of the receipt")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="kept", gone_at=None) | (~Q(state="kept") & Q(gone_at__isnull=False)),
                name="thing_gone_has_its_moment",
            ),
        )
        indexes = (
            models.Index(fields=("measure", "id"), name="thing_of_measure"),
            models.Index(fields=("unit", "state", "-id"), name="thing_of_unit_in_state"),
            models.Index(fields=("unit", "-id"), name="thing_of_unit"),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.quantity}）"

    @property
    def value_zh(self) -> str:
        return f"{self.value_fen / 100:,.2f}元" if self.value_fen is not None else ""
